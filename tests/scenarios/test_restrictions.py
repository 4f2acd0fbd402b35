"""A restriction from the form to its end: decided by people, provable, and full of doors."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import Role
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import (
    OpenForm,
    Refusal,
    Refused,
    RestrictionNotice,
    RetryLater,
    SafetyAdvice,
    Unknown,
)
from bot.pipeline import restriction_kept
from tests.scenarios.landlord import PAGE, TENANTS, Landlord, fact

ABUSE = "You stupid useless bitch, my boiler is still broken and there is no heating"
SUPERVISOR = Role.SUPERVISOR
FORM = {
    "kind": "quota",
    "what": "2 in 7 days",
    "reason": "Messages to our staff were abusive on several days, after warnings.",
    "evidence": "M-1",
    "adjustments": "none needed because none were asked for; a call was offered",
    "ends": "2027-05-21",
    "review": "2027-05-21",
}


async def proposed(home: Landlord, who: str = "Sue", **changes: str) -> None:
    """Sue fills in the form about M-1."""
    values = {**FORM, **changes}
    await home.submits(StaffAct.RESTRICT, "M-1", who=who, role=SUPERVISOR, **values)


async def acts(
    home: Landlord, act: StaffAct, subject: str, words: str = "", who: str = "Sue"
) -> None:
    """A supervisor presses or commands."""
    await home.staff(act, subject, words, who=who, role=SUPERVISOR, queue="moderation")


async def in_force(home: Landlord, **changes: str) -> None:
    """Sam was abusive, and a restriction is in force."""
    await home.says("Sam", ABUSE)
    await proposed(home, **changes)
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    assert fact(home.cards("moderation")["S-1"], "State") == "in force"
    home.later(hours=2)  # what was asked about the boiler is no longer what they answer


def notices(home: Landlord, who: str = "Sam") -> list[str]:
    """What that person was told of restrictions."""
    return [op.intent.text for op in home.sent_to(who) if isinstance(op.intent, RestrictionNotice)]


def last(home: Landlord, who: str = "Sam") -> str:
    """What that person read last."""
    return home.read_by(who)[-1]


async def test_the_form_suggests_six_months_and_the_incidents_that_stand(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.staff(
        StaffAct.RESTRICT, "M-1", who="Sue", role=SUPERVISOR, queue="moderation", trigger="t"
    )

    (form,) = [op.intent.form for op in home.desk.done if isinstance(op.intent, OpenForm)]
    initial = {field.id: field.initial for field in form.fields}
    assert initial["evidence"] == "M-1"
    assert initial["ends"] == initial["review"] == "2027-05-21"
    assert "2027-11-21" in next(field.hint for field in form.fields if field.id == "ends")


async def test_the_exact_notice_is_shown_first_and_then_sent(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home)

    card = home.cards("moderation")["S-1"]
    assert notices(home) == []
    await acts(home, StaffAct.APPROVE, "S-1", who="Sue")
    assert notices(home) == [card.quotes[0].text]
    (said,) = notices(home)
    for words in (
        FORM["reason"], "at most 2 of your messages in 7 days", "21 May 2027", "reviewed",
        "appeal within 28 days", "Housing Ombudsman", "Emergencies", "safeguarding",
        "complaints",
    ):  # fmt: skip
        assert words in said
    assert fact(home.cards("moderation")["S-1"], "Notice").startswith("delivered")
    for card in (home.cards("moderation")["M-1"], home.card("repairs")):
        assert fact(card, "Restriction").startswith(
            "S-1: at most 2 messages in 7 days until 21 May"
        )


async def test_being_frequent_is_no_reason(home: Landlord) -> None:
    for number in range(12):
        await home.says("Sam", f"Any news about my boiler? This is message {number}")
    await home.submits(
        StaffAct.RESTRICT, "R-1001", who="Sue", role=SUPERVISOR, **{**FORM, "evidence": ""}
    )
    await home.staff(
        StaffAct.RESTRICT, "R-1001", who="Sue", role=SUPERVISOR, queue="moderation", trigger="t"
    )

    assert [text for text in home.whispered() if "How often somebody writes" in text] != []
    assert "S-1" not in home.cards("moderation")
    assert not [op for op in home.desk.done if isinstance(op.intent, OpenForm)]


async def test_what_was_dismissed_is_no_evidence_and_others_incidents_neither(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)
    await home.says("Ola", ABUSE)
    await acts(home, StaffAct.DISMISS, "M-1", "quoting a film")
    await proposed(home)
    await proposed(home, evidence="M-2")

    assert "S-1" not in home.cards("moderation")
    assert [text for text in home.whispered() if "not an incident of this person" in text]


async def test_a_bar_takes_a_second_supervisor(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home, kind="barred", what="")
    await acts(home, StaffAct.APPROVE, "S-1", who="Sue")
    assert notices(home) == []
    assert "a second supervisor has to approve it" in home.whispered()[-1]

    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    assert len(notices(home)) == 1


async def test_nothing_is_enforced_until_the_person_knows(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home, kind="barred", what="")
    home.tenants.answers = [
        Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot")
    ]
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")

    card = home.cards("moderation")["S-1"]
    assert "NOT delivered, so nothing is enforced" in fact(card, "Notice")
    assert [note for note in home.told("moderation") if note.urgent and "S-1" in note.text]
    await home.says("Sam", "Can I paint the fence green?")
    assert len(notices(home)) == 1  # they wrote, so they could be reached
    assert fact(home.cards("moderation")["S-1"], "State") == "in force"
    assert "R-1002" in home.cards("enquiries")  # what they wrote before they knew was dealt with


async def test_a_notice_that_may_not_have_arrived_is_sent_again_by_a_person(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home)
    home.tenants.answers = [Unknown(because="the line was cut")]
    await acts(home, StaffAct.APPROVE, "S-1")
    assert "may not have arrived" in fact(home.cards("moderation")["S-1"], "Notice")
    note = next(note for note in home.told("moderation") if "S-1" in note.text)
    again = next(one for one in note.buttons if one.action == StaffAct.RESEND)
    await acts(home, StaffAct.RESEND, again.subject)

    assert fact(home.cards("moderation")["S-1"], "State") == "in force"


async def test_somebody_no_chat_reaches_is_told_another_way(home: Landlord) -> None:
    await home.says("Sam", ABUSE, group="estate")
    await proposed(home, kind="barred", what="")
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    assert "no private chat" in fact(home.cards("moderation")["S-1"], "Notice")

    await acts(home, StaffAct.TOLD, "S-1", "letter of 21 November")
    assert fact(home.cards("moderation")["S-1"], "State") == "in force"


async def test_messages_beyond_the_number_are_kept_answered_once_and_dealt_with_later(
    home: Landlord,
) -> None:
    await in_force(home)
    await home.says("Sam", "Can I paint the fence green?")
    home.later(hours=1)
    await home.says("Sam", "Is there a bin store key for me?")
    home.later(hours=1)
    before = len(home.read_by("Sam"))
    await home.says("Sam", "Can I paint the front door red?")
    await home.says("Sam", "Hello? The door?")

    assert len(home.read_by("Sam")) == before + 1
    assert "deal with it from" in last(home)
    card = home.cards("moderation")["S-1"]
    assert fact(card, "Held") == "2 held messages"
    await acts(home, StaffAct.HELD, "S-1")
    assert "front door red" in [n for n in home.told("moderation") if n.only_for][-1].quote

    await home.passes(days=8)
    assert fact(home.cards("moderation")["S-1"], "Held") == ""
    assert "R-" in last(home)
    assert any("message.handed_over" in entry.body for entry in await home.audit())


async def test_doors_that_no_restriction_closes(home: Landlord) -> None:
    await in_force(home, kind="barred", what="")
    await home.says("Sam", "Can I paint the fence green?")
    assert "do not answer it now" in last(home)

    await home.says("Sam", "I can smell gas in the hall")
    assert any(isinstance(op.intent, SafetyAdvice) for op in home.sent_to("Sam"))
    assert "R-1002" in home.cards("repairs")
    await home.says("Sam", "I want to make a formal complaint about your staff")
    assert home.cards("complaints")
    await home.says("Sam", "My husband hits me and I am scared for the kids")
    assert [ref for ref in home.cards("moderation") if ref.startswith("R-")]
    await home.says("Sam", "", media=[Media(kind=MediaKind.VOICE, ref="v1")])
    await home.presses("Sam", TenantAct.APPEAL)
    assert "A-1" in home.cards("moderation")
    assert fact(home.cards("moderation")["S-1"], "Held") == "1 held message"


async def test_an_answer_to_our_own_question_passes(home: Landlord) -> None:
    await in_force(home, kind="barred", what="")
    await home.staff(StaffAct.CLAIM, "R-1001")
    await home.staff(StaffAct.REPLY, "R-1001", "When can the engineer come?")
    assert last(home).startswith("When can the engineer")  # replies by staff always go out
    await home.says("Sam", "Thursday morning")

    assert fact(home.cards("moderation")["S-1"], "Held") == ""


async def test_hours_hold_until_they_begin(home: Landlord) -> None:
    await in_force(home, kind="hours", what="mon-fri 10:00-12:00")
    await home.says("Sam", "Can I paint the fence green?")
    assert "Monday 23 November, 10:00" in last(home)
    await home.until(datetime(2026, 11, 23, 10, 1, tzinfo=UTC))

    assert fact(home.cards("moderation")["S-1"], "Held") == ""
    await home.says("Sam", "And the gate?")
    assert fact(home.cards("moderation")["S-1"], "Held") == ""


async def test_a_post_in_a_group_goes_and_its_repair_stays(home: Landlord) -> None:
    await in_force(home, kind="no_groups", what="")
    post = await home.says("Sam", "the lift in block B is broken again", group="estate")

    assert home.removed_in("estate") == [post.message_id]
    assert len(home.cards("repairs")) == 2
    assert any("took your post out" in text for text in home.read_by("Sam"))


async def test_it_ends_on_its_day_and_the_person_is_told_in_one_line(home: Landlord) -> None:
    await in_force(home, kind="barred", what="")
    await home.says("Sam", "Can I paint the fence green?")
    await home.until(datetime(2027, 5, 22, 9, 0, tzinfo=UTC))

    card = home.cards("moderation")["S-1"]
    assert fact(card, "State").startswith("lapsed")
    assert fact(card, "Held") == ""
    assert any("has ended today" in text for text in home.read_by("Sam"))
    await home.says("Sam", "Can I keep a cat?")
    assert "R-" in last(home)


async def test_the_review_comes_in_time_with_all_that_happened_and_never_extends_itself(
    home: Landlord,
) -> None:
    await in_force(home, review="2027-02-21")
    home.later(days=3)
    await home.says("Sam", ABUSE)
    await home.says("Sam", "I want to make a formal complaint about your staff")
    await home.until(datetime(2027, 2, 7, 23, 59, tzinfo=UTC) + timedelta(minutes=1))

    await home.says("Sam", "Can I paint the fence green?")
    await home.says("Sam", "Can I paint the gate green?")
    await home.says("Sam", "Can I paint the shed green?")  # held: the card is brought up to date
    card = home.cards("moderation")["S-1"]
    assert fact(card, "Held") == "1 held message"
    assert card.heading.endswith("review it by 21 February 2027")
    assert "M-2 (abusive)" in fact(card, "Incidents since")
    assert fact(card, "Complaints since").startswith("R-")
    await home.until(datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
    assert [n for n in home.told("moderation") if "nobody has done it" in n.text and n.urgent]
    assert fact(home.cards("moderation")["S-1"], "Until") == "21 May 2027"


async def test_a_review_continues_relaxes_or_lifts_and_says_why(home: Landlord) -> None:
    await in_force(home, kind="barred", what="")
    review = {"who": "Kim", "role": SUPERVISOR}
    await home.submits(
        StaffAct.REVIEW, "S-1", **review, outcome="continue", reasons="Two more threats.",
        review="2027-10-01", ends="2027-10-01",
    )  # fmt: skip
    assert "1 October 2027" in last(home)
    await home.submits(
        StaffAct.REVIEW, "S-1", **review, outcome="continue", reasons="More.",
        review="2027-12-01", ends="2027-12-01",
    )  # fmt: skip
    assert "at most 12 months" in home.whispered()[-1]
    await home.submits(
        StaffAct.REVIEW, "S-1", **review, outcome="relax", reasons="Calmer now.", kind="quota",
        what="5 in 7 days",
    )  # fmt: skip
    assert "at most 5 of your messages" in last(home)
    await home.submits(
        StaffAct.REVIEW, "S-1", **review, outcome="relax", reasons="No.", kind="quota",
        what="1 in 7 days",
    )  # fmt: skip
    assert "not milder" in home.whispered()[-1]
    await acts(home, StaffAct.REVIEW, "S-1", "lift Nothing since spring.", who="Kim")
    assert "Nothing since spring." in last(home)
    assert "lift by Kim" in fact(home.cards("moderation")["S-1"], "Reviews")


async def test_what_was_decided_is_never_edited(home: Landlord) -> None:
    await in_force(home)
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    await acts(home, StaffAct.DISCARD, "S-1", "changed my mind")

    assert [text for text in home.whispered() if "is in force, so that is not possible" in text]
    assert len(notices(home)) == 1


async def test_in_words_as_in_the_form(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await acts(
        home,
        StaffAct.RESTRICT,
        "M-1",
        "quota 3 in 7 days; because insults; adjustments none needed because none asked; "
        "until 2027-03-01",
    )
    card = home.cards("moderation")["S-1"]
    assert fact(card, "What applies") == "at most 3 messages in 7 days"
    await acts(home, StaffAct.RESTRICT, "M-1", "quota 3 in 7 days; because insults")
    assert "Please say when it ends" in home.whispered()[-1]


async def test_a_campaign_of_months_on_two_channels_ends_in_a_reviewed_restriction(
    home: Landlord,
) -> None:
    """Linked on proof; a gas message passes at once; the review lifts it."""
    for _ in range(3):
        await home.says("Sam", "You stupid useless bitch")
        await home.passes(days=40)
    home.channel = PAGE
    await home.says("Sammy", "You stupid useless bitch, answer me")
    references = sorted(ref for ref in home.cards("moderation") if ref.startswith("M-"))
    other = references[-1]
    await home.submits(
        StaffAct.LINK, other, who="Sue", role=SUPERVISOR, other="M-1",
        reason="rang back on the number we hold for the tenancy",
    )  # fmt: skip
    assert any("Now one person" in text for text in home.whispered())
    ends = (home.now + timedelta(days=150)).date().isoformat()
    await proposed(
        home, kind="channels", what="chat", evidence=", ".join(references), ends=ends, review=ends
    )
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    await home.passes(days=20)

    await home.says("Sammy", "Can I paint the fence green?")
    assert "on Chat only" in home.read_by("Sammy")[-1]
    await home.says("Sammy", "there is a strong smell of gas in my kitchen")
    assert any(isinstance(op.intent, SafetyAdvice) for op in home.sent_to("Sammy"))
    assert home.cards("repairs")
    home.channel = PAGE
    await acts(home, StaffAct.REVIEW, "S-1", "lift It has been calm for months.", who="Kim")
    assert fact(home.cards("moderation")["S-1"], "State").startswith("lifted by Kim")
    await acts(home, StaffAct.UNLINK, other, "the number was a neighbour's")
    assert any("No longer linked" in text for text in home.whispered())


async def test_what_was_cleared_since_it_was_proposed_is_no_ground_any_more(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home)
    await acts(home, StaffAct.DISMISS, "M-1", "quoting a film")
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")

    assert notices(home) == []
    assert "none of it stands any more" in home.whispered()[-1]


async def test_channels_that_leave_nothing_open_are_a_bar_and_take_a_second_supervisor(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home, kind="channels", what="letter")
    assert "a second supervisor" in fact(home.cards("moderation")["S-1"], "State")
    await acts(home, StaffAct.APPROVE, "S-1", who="Sue")
    assert notices(home) == []
    assert "a second supervisor has to approve it" in home.whispered()[-1]

    await proposed(home, kind="channels", what="chat, letter")
    await acts(home, StaffAct.APPROVE, "S-2", who="Sue")
    assert len(notices(home)) == 1


async def test_a_notice_still_on_its_way_is_called_back_when_it_ends(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home)
    home.tenants.answers = [RetryLater(seconds=3600.0, because="the platform is busy")]
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    before = len(home.read_by("Sam"))
    await acts(home, StaffAct.REVIEW, "S-1", "lift Not needed after all.", who="Lou")
    await home.passes(days=1)

    assert len(home.read_by("Sam")) == before  # neither of the limit nor of its end


async def test_a_notice_in_doubt_is_not_sent_again_once_it_ended(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await proposed(home)
    home.tenants.answers = [Unknown(because="the line was cut")]
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    note = next(note for note in home.told("moderation") if "S-1" in note.text)
    again = next(one for one in note.buttons if one.action == StaffAct.RESEND)
    await acts(home, StaffAct.REVIEW, "S-1", "lift Not needed after all.", who="Lou")
    await acts(home, StaffAct.RESEND, again.subject)

    assert "has ended" in home.whispered()[-1]


async def test_who_left_one_chat_is_told_where_they_write_now(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    home.channel = PAGE
    await home.says("Sam", "My tap drips")
    await acts(home, StaffAct.LINK, "M-1", "R-1002 rang back on the number we hold")
    home.channel = TENANTS
    await proposed(home, kind="barred", what="")
    blocked = Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot")
    home.tenants.answers = [blocked, blocked]
    await acts(home, StaffAct.APPROVE, "S-1", who="Kim")
    home.channel = PAGE
    await home.says("Sam", "Can I paint the fence green?")

    assert len(notices(home)) == 1
    assert fact(home.cards("moderation")["S-1"], "State") == "in force"


async def test_all_that_is_held_is_dealt_with_also_where_one_step_does_not_hold_it(
    home: Landlord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restriction_kept, "AT_ONCE", 2)
    await in_force(home, kind="barred", what="")
    for thing in ("fence", "gate", "shed", "door", "bench"):
        await home.says("Sam", f"Can I paint the {thing} green?")
    await acts(home, StaffAct.REVIEW, "S-1", "lift Calm since spring.", who="Lou")

    assert fact(home.cards("moderation")["S-1"], "Held") == ""
    handed = [entry for entry in await home.audit() if "message.handed_over" in entry.body]
    assert len(handed) == 5


async def test_what_the_bot_is_unsure_of_is_kept_and_a_person_is_asked_to_look(
    home: Landlord,
) -> None:
    await in_force(home, kind="barred", what="")
    for text in ("someone please come quick", "ambulance", "Can I paint the fence green?"):
        await home.says("Sam", text)

    asked = [note for note in home.told("moderation") if "unsure" in note.text]
    assert len(asked) == 1  # once an hour, however much comes
    assert asked[0].urgent
    assert [one.action for one in asked[0].buttons] == [StaffAct.HELD, StaffAct.HAND_OVER]
