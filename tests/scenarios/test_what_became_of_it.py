"""Sends that fail, wait, vanish or end in doubt: nothing is lost and nothing is said twice."""

import asyncio

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.outbound import (
    Accepted,
    OutboundOp,
    Receipt,
    Refusal,
    Refused,
    RetryLater,
    SafetyAdvice,
    Unknown,
    Warn,
)
from bot.pipeline.settle import pause_after
from tests.fakes.room import Room
from tests.scenarios.landlord import Landlord, fact

DOUBT = Unknown(because="the platform did not answer in time")
ABUSE = "You stupid useless bitch, my boiler is still broken and there is no heating"


def answer_warnings(room: Room, *answers: Receipt) -> None:
    """What the platform says to the next reminders and warnings; it accepts all else."""
    carry_out, left = room.deliver, list(answers)

    async def deliver(op: OutboundOp) -> Receipt:
        return left.pop(0) if left and isinstance(op.intent, Warn) else await carry_out(op)

    room.deliver = deliver


async def test_an_answer_in_doubt_is_never_sent_again_by_itself(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.tenants.answers = [DOUBT]
    await home.submits(StaffAct.REPLY, "R-1001", text="A plumber comes on Tuesday.")
    home.later(hours=1)
    await home.settle()

    assert "A plumber comes on Tuesday." not in home.read_by("Sam")
    assert "may not have arrived" in fact(home.card("repairs"), "Last answer")


async def test_a_person_may_send_it_again_and_only_once(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.tenants.answers = [DOUBT]
    await home.submits(StaffAct.REPLY, "R-1001", text="A plumber comes on Tuesday.")
    (doubt,) = [note for note in home.told("repairs") if note.buttons]
    again = next(button for button in doubt.buttons if button.action == StaffAct.RESEND)

    await home.staff(StaffAct.RESEND, again.subject, who="Ann")
    await home.staff(StaffAct.RESEND, again.subject, who="Bob")

    assert home.read_by("Sam").count("A plumber comes on Tuesday.") == 1
    assert "Ann has already decided about that message." in home.whispered()
    assert fact(home.card("repairs"), "Last answer") == "delivered (Ann, 21 Nov 09:00)"


async def test_a_send_in_doubt_is_looked_up_where_the_platform_can(home: Landlord) -> None:
    home.desk.answers = [DOUBT]
    home.desk.found["card:R-1001:1"] = Accepted(parts=("found-1",))
    await home.says("Sam", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001")

    update = [op for op in home.desk.done if op.intent.type == "update_card"][-1]
    assert update.anchor_message == "found-1"
    assert not [op for op in home.desk.done if op.intent.type == "show_card"]


async def test_safety_advice_in_doubt_is_said_once_more_and_says_so(home: Landlord) -> None:
    home.tenants.answers = [DOUBT]
    await home.says("Sam", "Can smell gas")

    texts = [op.intent.text for op in home.sent_to("Sam") if isinstance(op.intent, SafetyAdvice)]
    assert len(texts) == 1
    assert texts[0].startswith("In case this did not reach you")


async def test_safety_advice_that_is_refused_reaches_a_person_at_once(home: Landlord) -> None:
    blocked = Refused(reason=Refusal.BLOCKED, because="the person has blocked the bot")
    home.tenants.answers = [blocked]
    await home.says("Sam", "Can smell gas")

    assert [note for note in home.told("repairs") if note.urgent and "blocked" in note.text]


async def test_what_the_platform_asks_to_wait_for_goes_out_later(home: Landlord) -> None:
    home.tenants.answers = [RetryLater(seconds=0.01, because="slow down")]
    home.works.delivery._jitter = lambda: 0.0  # the shortest pause there is
    await home.says("Sam", "Kitchen tap dripping")
    while not home.read_by("Sam"):
        await home.works.delivery._wake.wait()
        await home.settle()

    assert len(home.read_by("Sam")) == 1


async def test_a_failed_answer_says_why_on_the_card(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.tenants.answers = [Refused(reason=Refusal.BLOCKED, because="the person blocked the bot")]
    await home.submits(StaffAct.REPLY, "R-1001", text="A plumber comes on Tuesday.")

    assert "NOT delivered: the person blocked the bot" in fact(home.card("repairs"), "Last answer")


async def test_a_chat_that_moved_is_followed(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.tenants.answers = [
        Refused(reason=Refusal.GONE, because="the group was upgraded", moved_to="sam-new")
    ]
    await home.submits(StaffAct.REPLY, "R-1001", text="A plumber comes on Tuesday.")

    assert home.read_by("sam-new") == ["A plumber comes on Tuesday."]


async def test_a_form_that_comes_too_late_asks_to_press_again(home: Landlord) -> None:
    await home.says("Sam", "Kitchen tap dripping")
    home.desk.answers = [Refused(reason=Refusal.EXPIRED, because="the trigger has expired")]
    await home.staff(StaffAct.REPLY, "R-1001", trigger="t-1")

    assert any("press the button again" in note.text for note in home.told("repairs"))


async def test_a_warning_sent_again_counts_once_it_arrives(home: Landlord) -> None:
    answer_warnings(home.tenants, DOUBT)
    await home.says("Sam", ABUSE)
    (doubt,) = [note for note in home.told("moderation") if note.buttons]
    again = next(button for button in doubt.buttons if button.action == StaffAct.RESEND)
    assert "does not count" in fact(home.card("moderation"), "Warning")

    await home.staff(StaffAct.RESEND, again.subject, who="Sue", role=Role.SUPERVISOR)

    assert fact(home.card("moderation"), "Warning").startswith("warning delivered")


async def test_a_warning_for_what_was_no_abuse_is_not_sent_again(home: Landlord) -> None:
    answer_warnings(home.tenants, DOUBT)
    await home.says("Sam", ABUSE)
    (doubt,) = [note for note in home.told("moderation") if note.buttons]
    again = next(button for button in doubt.buttons if button.action == StaffAct.RESEND)
    await home.staff(StaffAct.DISMISS, "M-1", "quoting a song", who="Sue", role=Role.SUPERVISOR)
    before = home.read_by("Sam")

    await home.staff(StaffAct.RESEND, again.subject, who="Sue", role=Role.SUPERVISOR)

    assert home.read_by("Sam") == before
    assert "M-1 was judged not to be abuse." in home.whispered()


async def test_a_reminder_in_doubt_that_a_warning_followed_is_not_hidden(home: Landlord) -> None:
    answer_warnings(home.tenants, RetryLater(seconds=0.01, because="slow down"), DOUBT)
    home.works.delivery._jitter = lambda: 0.0  # the shortest pause there is
    await home.says("Sam", "you are an idiot")  # the reminder waits …
    await home.says("Sam", ABUSE)  # … and a warning overtakes it
    async with asyncio.timeout(120):
        while not any("cannot tell" in note.text for note in home.told("moderation")):
            await home.works.delivery._wake.wait()
            await home.settle()

    assert fact(home.card("moderation"), "Warning").startswith("warning delivered")


def test_the_pause_never_grows_beyond_minutes_however_often_it_is_tried() -> None:
    assert pause_after(100_000, 0.0, 1.0) == 300.0


async def test_a_warning_still_waiting_when_it_is_judged_not_to_be_abuse_is_never_sent(
    home: Landlord,
) -> None:
    answer_warnings(home.tenants, RetryLater(seconds=3600, because="the platform is down"))
    await home.says("Sam", ABUSE)
    await home.staff(StaffAct.DISMISS, "M-1", "quoting a film", role=Role.SUPERVISOR, who="Sue")

    assert "not to be abuse" in fact(home.card("moderation"), "Warning")
    waiting = await home.store.read(lambda tx: tx.outbox.backlog())
    assert waiting == 0
    assert not [op for op in home.sent_to("Sam") if isinstance(op.intent, Warn)]


async def test_an_agent_may_not_send_a_warning_again(home: Landlord) -> None:
    answer_warnings(home.tenants, DOUBT)
    await home.says("Sam", ABUSE)
    (doubt,) = [note for note in home.told("moderation") if note.buttons]
    again = next(button for button in doubt.buttons if button.action == StaffAct.RESEND)
    await home.staff(StaffAct.RESEND, again.subject, who="Ann", role=Role.AGENT)

    assert not [op for op in home.sent_to("Sam") if isinstance(op.intent, Warn)]
    assert any("Only supervisors" in text for text in home.whispered())
