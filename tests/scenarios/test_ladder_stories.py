"""From the first rude message to a final warning: proven, expiring, and decided by people."""

from dataclasses import replace
from pathlib import Path

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.conduct import ConductKind, Severity
from bot.domain.facts import Facts
from bot.domain.identity import Role
from bot.domain.outbound import Acknowledge, OpenForm, Refusal, Refused, SafetyAdvice, Style, Warn
from bot.ports.classifier import Judgement
from bot.triage.rules_only import rules_only
from tests.scenarios.landlord import PAGE, Landlord, a_landlord, fact, the_pack

ABUSE = "You stupid useless bitch, my boiler is still broken and there is no heating"
RUDE = "you are an idiot"


def notices_to(home: Landlord, who: str) -> list[Warn]:
    """The reminders and warnings a tenant has read."""
    return [op.intent for op in home.sent_to(who) if isinstance(op.intent, Warn)]


async def sue(home: Landlord, act: StaffAct, subject: str, words: str = "", **more: str) -> None:
    """A supervisor does something in the moderation channel."""
    who = more.pop("who", "Sue")
    await home.staff(act, subject, words, who=who, role=Role.SUPERVISOR, queue="moderation", **more)


async def test_however_often_somebody_is_angry_at_a_leak_nobody_is_warned(home: Landlord) -> None:
    for _ in range(6):
        await home.says("Sam", "This bloody leak is a fucking disgrace, water in the kitchen again")
        home.later(days=2)

    assert home.cards("repairs")
    assert not notices_to(home, "Sam")
    assert not home.cards("moderation")


async def test_reminder_warning_and_final_warning_with_what_ran_out_in_between(
    home: Landlord,
) -> None:
    await home.says("Sam", RUDE)
    assert [notice.strike for notice in notices_to(home, "Sam")] == [False]
    assert fact(home.cards("moderation")["M-1"], "Warnings") == "none counts now"

    home.later(days=10)
    await home.says("Sam", ABUSE)
    second = home.cards("moderation")["M-2"]
    assert "counts until 1 June 2027" in fact(second, "Warning")
    assert "M-1 · 21 November 2026 · rude to a person · reminder" in fact(second, "Other incidents")

    home.later(days=200)  # the first warning has run out: the bot may warn again
    await home.says("Sam", ABUSE)
    third = home.cards("moderation")["M-3"]
    assert fact(third, "Warnings").startswith("1 warning counts now")
    assert len([one for one in notices_to(home, "Sam") if one.strike]) == 2

    home.later(days=10)  # the second while one counts waits for a person
    await home.says("Sam", ABUSE)
    fourth = home.cards("moderation")["M-4"]
    assert fact(fourth, "Policy suggests") == "a final warning (warning 2 in 6 months)"
    assert fact(fourth, "Warning") == "none sent"

    await sue(home, StaffAct.FINAL, "M-4", "3")
    final = notices_to(home, "Sam")[-1]
    assert "final warning" in final.text
    assert "a supervisor may decide to limit" in final.text
    counting = fact(home.cards("moderation")["M-4"], "Warnings")
    assert counting.startswith("2 warnings count now")
    assert counting.endswith("2 aimed at staff")


async def test_a_warning_is_proven_by_where_and_when_it_was_accepted(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    said = fact(home.card("moderation"), "Warning")
    assert said.startswith("warning delivered 21 Nov 09:00, accepted by Chat; ")
    assert "final warning" not in fact(home.card("moderation"), "Policy suggests")
    loud = [one.label for one in home.card("moderation").buttons if one.style is Style.DANGER]
    assert loud == []  # the policy suggests nothing further
    assert said.endswith("counts until 21 May 2027")


async def test_after_a_warning_that_did_not_arrive_the_next_is_the_first(home: Landlord) -> None:
    blocked = Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot")
    home.tenants.answers = [blocked, blocked, blocked]
    await home.says("Sam", ABUSE)
    assert fact(home.card("moderation"), "Warnings") == "none counts now"

    home.later(days=10)
    await home.says("Sam", ABUSE)
    second = home.cards("moderation")["M-2"]
    assert "warning, not delivered" in fact(second, "Other incidents")
    assert fact(second, "Policy suggests").startswith("a warning")
    await sue(home, StaffAct.WARN, "M-2")
    assert fact(home.cards("moderation")["M-2"], "Warnings").startswith("1 warning counts now")


async def test_the_third_rude_day_in_a_month_waits_for_a_person(home: Landlord) -> None:
    for _ in range(3):
        await home.says("Sam", RUDE)
        home.later(days=3)

    assert len(notices_to(home, "Sam")) == 2
    third = home.cards("moderation")["M-3"]
    assert fact(third, "Policy suggests").startswith("a warning (occasion 3")


async def test_what_will_be_read_is_shown_before_and_follows_the_clause(home: Landlord) -> None:
    await home.says("Sam", "I know where Sarah parks, she'll regret it")
    await sue(home, StaffAct.PREVIEW, "M-1", "final 2")
    shown = home.told("moderation")[-1]
    assert shown.only_for == "USue"
    assert not notices_to(home, "Sam")

    await sue(home, StaffAct.FINAL, "M-1", trigger="t1")
    (form,) = [op.intent.form for op in home.desk.done if isinstance(op.intent, OpenForm)]
    assert form.fields[0].act == StaffAct.FINAL_CLAUSE
    await home.submits(StaffAct.FINAL, "M-1", who="Sue", role=Role.SUPERVISOR, clause="2")
    (sent,) = notices_to(home, "Sam")
    assert sent.text == shown.quote
    assert sent.clause == "2"


async def test_a_hold_silences_the_bot_but_no_safety_text_and_no_colleague(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.HOLD, "M-1")
    assert fact(home.card("repairs"), "Bot's answers").startswith("held by Sue until 28 November")
    before = len(home.sent_to("Sam"))

    await home.says("Sam", "I can smell gas in the hall")
    assert isinstance(home.sent_to("Sam")[before].intent, SafetyAdvice)
    held = home.sent_to("Sam")[before + 1 :]
    assert not [op for op in held if isinstance(op.intent, Acknowledge)]
    assert "a person will answer you" in held[0].intent.text
    await home.staff(StaffAct.REPLY, "R-1001", "An engineer comes today.")
    assert home.read_by("Sam")[-1] == "An engineer comes today."

    await sue(home, StaffAct.LET_GO, "M-1")
    await home.says("Sam", "Also, the bathroom window does not close any more")
    assert isinstance(home.sent_to("Sam")[-1].intent, Acknowledge) or any(
        isinstance(op.intent, Acknowledge) for op in home.sent_to("Sam")[-2:]
    )
    assert not fact(home.cards("repairs")["R-1001"], "Bot's answers")


async def test_a_hold_ends_by_itself(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.HOLD, "M-1")
    home.later(days=8)
    await home.says("Sam", "The bathroom window does not close any more")
    assert any(isinstance(op.intent, Acknowledge) for op in home.sent_to("Sam")[-2:])


async def test_what_supervisors_know_stands_on_the_card_and_names_no_colleague(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.SHOW, "M-1", who="Kim")  # has been here: can be chosen by name
    await sue(home, StaffAct.HAND_TO, "M-1", "kim")
    await sue(home, StaffAct.REFER, "M-1", "police CAD 123")
    await sue(home, StaffAct.SUPPORT, "M-1", "Ann a talk with HR")
    await sue(home, StaffAct.ADJUST, "M-1", "Hard of hearing: write, do not ring.")
    await sue(home, StaffAct.AIMED, "M-1", "Ann Smith")

    card = home.card("moderation")
    assert fact(card, "With") == "Kim"
    assert [note for note in home.told("moderation") if note.only_for == "UKim" and note.buttons]
    assert fact(card, "Given to").startswith("police, their number CAD 123, 21 November 2026")
    assert fact(card, "Kept") == "whatever retention says"
    assert fact(card, "Support") == "offered once, last on 21 November 2026"
    assert "Hard of hearing" in fact(card, "To mind")
    assert fact(card, "Aimed at").startswith("Ann Smith")
    assert len(notices_to(home, "Sam")) == 1  # of all this the tenant was told nothing


async def test_a_few_days_aimed_at_one_person_are_a_possible_campaign(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.AIMED, "M-1", "Ann Smith")
    assert not fact(home.card("moderation"), "Campaign")
    home.later(days=20)
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.AIMED, "M-2", "ann smith")
    said = fact(home.cards("moderation")["M-2"], "Campaign")
    assert said.startswith("2 occasions aimed at ann smith since 21 November 2026")


async def test_a_challenge_of_what_was_taken_back_is_answered_kindly(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.DISMISS, "M-1", "quoting a film")
    await home.presses("Sam", TenantAct.CHALLENGE, "M-1")

    assert "nothing of it is held against you" in home.read_by("Sam")[-1]
    assert not fact(home.card("moderation"), "Challenged")


class Overruled:
    """A rule finds every message hateful, and the model sees nothing in it."""

    version = "overruled"

    def __init__(self) -> None:
        self._rules = rules_only(the_pack())

    def judge(self, facts: Facts) -> Judgement:
        judged = self._rules.judge(facts)
        found = (Severity.HATEFUL, (ConductKind.HATE,))
        calm = replace(judged.conduct, severity=Severity.NONE, unsure=True, overruled=found)
        return replace(judged, conduct=calm)


async def test_something_grave_that_only_a_rule_finds_waits_for_a_person(tmp_path: Path) -> None:
    async with a_landlord(tmp_path, Overruled()) as home:
        await home.says("Sam", "My kitchen tap is dripping")
        assert home.card("moderation").heading.endswith("hateful")
        assert not notices_to(home, "Sam")
        assert home.card("repairs")
        assert any(isinstance(op.intent, Acknowledge) for op in home.sent_to("Sam"))


async def test_who_was_warned_by_mistake_is_told_that_it_does_not_count(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await sue(home, StaffAct.DISMISS, "M-1", "quoting a film")
    assert "no longer counts" in home.read_by("Sam")[-1]

    await home.says("Ola", RUDE)
    before = len(home.read_by("Ola"))
    await sue(home, StaffAct.DISMISS, "M-2", "a nickname")
    assert len(home.read_by("Ola")) == before  # a reminder was never held against her


async def test_a_hold_is_on_the_person_and_not_on_one_of_their_accounts(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    home.channel = PAGE
    await home.says("Sam", "My tap drips")
    await sue(home, StaffAct.LINK, "M-1", "R-1002 rang back on the number we hold")
    await sue(home, StaffAct.HOLD, "M-1")
    await home.says("Sam", "Also, the bathroom window does not close any more")
    assert "a person will answer you" in home.read_by("Sam")[-1]

    await sue(home, StaffAct.LET_GO, "M-1")
    await home.says("Sam", "Also, the back door sticks")
    assert "a person will answer you" not in home.read_by("Sam")[-1]


async def test_no_form_opens_for_a_warning_that_could_not_be_delivered(home: Landlord) -> None:
    await home.says("Sam", ABUSE, group="estate")
    await sue(home, StaffAct.FINAL, "M-1", trigger="t1")

    assert not [op for op in home.desk.done if isinstance(op.intent, OpenForm)]
    assert "cannot be delivered" in home.whispered()[-1]


async def test_the_card_says_warned_only_of_what_arrived(home: Landlord) -> None:
    await home.says("Sam", RUDE)
    home.tenants.answers = [Refused(reason=Refusal.BLOCKED, because="blocked")]
    await sue(home, StaffAct.WARN, "M-1")
    assert fact(home.card("moderation"), "State").startswith("A warning was decided by Sue")

    await sue(home, StaffAct.WARN, "M-1")
    assert fact(home.card("moderation"), "State").startswith("Warned by Sue")
