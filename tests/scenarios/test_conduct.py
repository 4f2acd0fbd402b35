"""How people behave is its own question: the repair goes on whatever the answer."""

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.conduct import ConductKind
from bot.domain.identity import ActorKind, Role
from bot.domain.outbound import Refusal, Refused, SafetyAdvice, Warn
from tests.scenarios.landlord import Landlord, fact

SUPERVISOR = Role.SUPERVISOR
ABUSE = "You stupid useless bitch, my boiler is still broken and there is no heating"


def warnings_to(home: Landlord, who: str) -> list[Warn]:
    """The reminders and warnings a tenant has read."""
    return [op.intent for op in home.sent_to(who) if isinstance(op.intent, Warn)]


async def test_an_angry_tenant_with_a_leak_is_never_warned(home: Landlord) -> None:
    await home.says(
        "Sam", "This bloody leak is a fucking disgrace, water everywhere in the kitchen"
    )

    assert home.cards("repairs")
    assert not warnings_to(home, "Sam")
    assert not home.cards("moderation")


async def test_abuse_gets_the_repair_the_clause_word_for_word_and_a_supervisor(
    home: Landlord,
) -> None:
    await home.says("Sam", ABUSE)

    (warning,) = warnings_to(home, "Sam")
    rules = home.works.delivery._office.rulebook.house_rules
    assert rules.clause(warning.clause).text in warning.text
    assert rules.version in warning.text
    assert rules.url in warning.text
    assert warning.strike
    assert "R-1001" in home.read_by("Sam")[0]
    card = home.card("repairs")
    assert card.quotes[0].folded
    assert card.heading in card.quotes[0].summary
    incident = home.card("moderation")
    assert incident.quotes[0].folded
    assert fact(incident, "What they need").startswith("R-1001")
    assert fact(incident, "Warning").startswith("warning delivered")


async def test_the_abusive_tenant_with_a_gas_smell_gets_safety_first_a_repair_and_a_warning(
    home: Landlord,
) -> None:
    await home.says("Sam", "I can smell gas you fucking useless cunt, sort it out")

    assert isinstance(home.sent_to("Sam")[0].intent, SafetyAdvice)
    assert home.cards("repairs")
    assert warnings_to(home, "Sam")


async def test_one_occasion_brings_one_warning(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    home.later(minutes=1)
    await home.says("Sam", "you are a stupid bitch")
    home.later(minutes=1)
    await home.says("Sam", "dickhead")

    assert len(warnings_to(home, "Sam")) == 1
    assert fact(home.card("moderation"), "Messages") == "3"


async def test_a_reminder_after_a_threat_quotes_what_its_own_message_broke(home: Landlord) -> None:
    await home.says("Sam", "i know where you live karen and i will burn your house down")
    assert not warnings_to(home, "Sam")
    home.later(minutes=1)
    await home.says("Sam", "get fucked the lot of yous")

    rules = home.works.delivery._office.rulebook.house_rules
    threats = rules.clause_for([ConductKind.THREAT])
    (reminder,) = warnings_to(home, "Sam")
    assert reminder.clause == rules.clause_for([ConductKind.PROFANITY_AT_PERSON]).id
    assert threats.text not in reminder.text  # nobody has judged the threat yet

    await home.staff(StaffAct.WARN, "M-1", who="Bo", role=SUPERVISOR, queue="moderation")
    assert warnings_to(home, "Sam")[-1].clause == threats.id


async def test_a_warning_that_was_not_delivered_does_not_count(home: Landlord) -> None:
    blocked = Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot")
    home.tenants.answers = [blocked, blocked, blocked]
    await home.says("Sam", ABUSE)

    incident = home.card("moderation")
    assert "NOT delivered, so it does not count" in fact(incident, "Warning")
    assert "blocked" in fact(incident, "Warning")


async def test_a_threat_goes_to_supervisors_at_once_and_is_not_answered_by_the_bot_alone(
    home: Landlord,
) -> None:
    await home.says("Sam", "I know where Sarah parks, she'll regret it")

    assert not warnings_to(home, "Sam")
    assert [note for note in home.told("moderation") if note.urgent]
    assert home.card("moderation").heading.endswith("threatening")


async def test_a_flood_of_threats_rings_once_and_a_later_one_anew(home: Landlord) -> None:
    for _ in range(3):
        await home.says("Sam", "I know where Sarah parks, she'll regret it")
    assert len([note for note in home.told("moderation") if note.urgent and not note.call]) == 1
    assert len([note for note in home.told("moderation") if note.call]) == 1
    home.later(minutes=20)
    await home.says("Sam", "I know where you live")

    assert len([note for note in home.told("moderation") if note.urgent and not note.call]) == 2


async def test_words_are_shown_to_one_person_and_that_is_recorded(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.staff(StaffAct.REVEAL, "M-1", who="Sue", role=SUPERVISOR, queue="moderation")

    shown = [note for note in home.told("moderation") if note.only_for == "USue"]
    assert shown[0].quote == f"{ABUSE}\n→ led there: You stupid useless bitch"
    assert any("words.shown" in entry.body for entry in await home.audit())


async def test_not_abuse_clears_the_strike_and_keeps_the_reason(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.staff(StaffAct.DISMISS, "M-1", "quoting a film", role=SUPERVISOR, who="Sue")

    assert "quoting a film" in fact(home.card("moderation"), "State")
    assert any("strike_cleared" in entry.body for entry in await home.audit())


async def test_an_agent_may_not_judge(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.staff(StaffAct.DISMISS, "M-1", "it is fine", role=Role.AGENT)

    assert fact(home.card("moderation"), "State") == "Waiting for a supervisor"
    assert any("Only supervisors" in text for text in home.whispered())


async def test_a_challenge_reaches_supervisors_once(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.presses("Sam", TenantAct.CHALLENGE, "M-1")
    await home.presses("Sam", TenantAct.CHALLENGE, "M-1")

    assert set(home.cards("moderation")) == {"M-1", "A-1"}
    assert fact(home.cards("moderation")["M-1"], "Challenged")


async def test_a_warning_can_be_challenged_in_one_word(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.says("Sam", "Challenge.")

    assert fact(home.cards("moderation")["M-1"], "Challenged")
    assert not home.cards("enquiries")


async def test_another_person_cannot_challenge_it(home: Landlord) -> None:
    await home.says("Sam", ABUSE)
    await home.presses("Eve", TenantAct.CHALLENGE, "M-1")

    assert not fact(home.card("moderation"), "Challenged")


async def test_an_abusive_post_in_a_group_is_kept_then_removed_and_the_clause_is_posted(
    home: Landlord,
) -> None:
    post = await home.says("Sam", "you are a fat ugly bitch Karen", group="estate")

    assert home.removed_in("estate") == [post.message_id]
    (clause,) = home.read_in("estate")
    assert "bitch" not in clause
    assert "Sam" not in clause
    incident = home.card("moderation")
    assert fact(incident, "Post") == "removed from the group"
    assert "has not opened a private chat" in fact(incident, "Warning")


async def test_an_administrator_of_the_group_is_never_warned(home: Landlord) -> None:
    await home.says(
        "Mo", "you are a fat ugly bitch Karen", group="estate", kind=ActorKind.MODERATOR
    )

    assert not home.removed_in("estate")
    assert not home.cards("moderation")


async def test_a_repair_posted_in_a_group_goes_on_in_private(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")

    (invitation,) = [op.intent for op in home.sent_to("estate")]
    (button,) = invitation.buttons
    assert button.deep_link == "carry-on"
    assert "R-1001" not in invitation.text

    await home.presses("Sam", TenantAct.START, "carry-on")
    await home.staff(StaffAct.REPLY, "R-1001", "An engineer comes today.")
    assert home.read_by("Sam")[-1] == "An engineer comes today."
    assert "An engineer comes today." not in home.read_in("estate")


async def test_a_stranger_cannot_take_over_a_case_with_its_link(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")
    await home.presses("Eve", TenantAct.START, "carry-on")
    await home.staff(StaffAct.REPLY, "R-1001", "An engineer comes today.")

    assert "An engineer comes today." not in home.read_by("Eve")
    assert any("neighbours would read along" in text for text in home.whispered())


async def test_neighbours_chatting_in_a_group_are_left_alone(home: Landlord) -> None:
    await home.says("Sam", "morning all, anyone going to the bingo tonight?", group="estate")

    assert home.read_in("estate") == []
    assert not home.cards("enquiries")


async def test_somebody_whose_answer_is_held_is_told_so_once(home: Landlord) -> None:
    for words in ("I know where Sarah parks, she'll regret it", "I know where Sarah lives too"):
        await home.says("Sam", words)

    assert len(home.read_by("Sam")) == 1
