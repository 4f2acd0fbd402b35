"""Whether a message of unknown outcome arrived is looked up, not guessed."""

from datetime import timedelta

import pytest

from adapters.slack.adapter import SlackChannel
from bot.domain.identity import IdempotencyKey, MessageId
from bot.domain.outbound import (
    Accepted,
    Attachment,
    Intent,
    Notify,
    OpenForm,
    OutboundOp,
    Remove,
    RetryLater,
    ShowCard,
    Unknown,
    UpdateCard,
)
from tests.adapters.slack.builders import AGENT, PACE, Pace, act, card, channel, context
from tests.adapters.slack.test_deliver import form
from tests.fakes.slack import FakeSlack, faults

IMPATIENT = Pace(first_pause=0.01, longest_pause=0.05, ping=0.1, request=0.3)
CARD = ShowCard(card=card())
NOTE = Notify(text="Ali wrote again")
PHOTO = Attachment(sha256="aa", kind="photo", name="mould.jpg", size=4)
PAPER = Attachment(sha256="bb", kind="document", name="letter.pdf", size=5)
FILES = {"aa": b"jpeg", "bb": b"paper"}


async def lost(slack: FakeSlack, made: SlackChannel, op: OutboundOp) -> None:
    """Send *op* so that it arrives and nobody says so."""
    slack.fault("chat.postMessage", faults.silence_after())
    assert isinstance(await made.deliver(op), Unknown)


@pytest.mark.parametrize("intent", [CARD, NOTE])
async def test_what_arrived_although_nobody_said_so_is_found(intent: Intent) -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        await made.deliver(act(NOTE, key="before"))
        await lost(slack, made, act(intent, key="k"))
        await made.deliver(act(NOTE, key="after"))
        found = await made.reconcile(act(intent, key="k"))
        assert found == Accepted(parts=(slack.messages("#repairs")[1]["ts"],))


@pytest.mark.parametrize("fault", [faults.silence_before(), faults.drop_before()])
async def test_what_did_not_arrive_may_be_sent_again(fault: faults.Fault) -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        slack.fault("chat.postMessage", fault)
        assert isinstance(await made.deliver(act(CARD)), Unknown)
        answer = await made.reconcile(act(CARD))
        assert isinstance(answer, RetryLater)
        assert answer.seconds == 0


async def test_a_note_is_found_in_the_thread_of_its_card() -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        receipt = await made.deliver(act(CARD, key="card"))
        assert isinstance(receipt, Accepted)
        op = act(NOTE, key="n", anchor=IdempotencyKey("card"), anchor_message=receipt.parts[0])
        await lost(slack, made, op)
        (note,) = slack.thread("#repairs", receipt.parts[0])
        assert await made.reconcile(op) == Accepted(parts=(note["ts"],))


async def test_a_note_is_found_even_when_nobody_remembers_the_message_of_its_card() -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        receipt = await made.deliver(act(CARD, key="card"))
        assert isinstance(receipt, Accepted)
        anchor = IdempotencyKey("card")
        await lost(slack, made, act(NOTE, anchor=anchor, anchor_message=receipt.parts[0]))
        found = await made.reconcile(act(NOTE, anchor=anchor, put_at=context().now()))
        (note,) = slack.thread("#repairs", receipt.parts[0])
        assert found == Accepted(parts=(note["ts"],))


async def test_a_search_ends_at_the_time_the_act_was_made() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.space.now = lambda: context().now().timestamp() - 86_400
        for n in range(2100):
            slack.space.rooms["C0REPAIRS"].messages.append(
                {"type": "message", "user": AGENT, "text": f"{n}", "ts": slack.space.ts()}
            )
        dated = await made.reconcile(act(CARD, put_at=context().now()))
        assert isinstance(dated, RetryLater)
        undated = await made.reconcile(act(CARD))
        assert isinstance(undated, Unknown)
        ancient = await made.reconcile(act(CARD, put_at=context().now() - timedelta(days=2)))
        assert isinstance(ancient, Unknown)


async def test_a_file_is_found_by_its_name_and_the_rest_is_still_to_do() -> None:
    async with FakeSlack() as slack, channel(slack, FILES, IMPATIENT) as made:
        op = act(Notify(text="Two files", attachments=(PHOTO, PAPER)))
        slack.fault("files.completeUploadExternal", faults.silence_after())
        unknown = await made.deliver(op)
        assert isinstance(unknown, Unknown)
        assert len(unknown.parts) == 1
        found = await made.reconcile(act(op.intent, done=unknown.parts))
        note, photo = slack.messages("#repairs")
        assert isinstance(found, RetryLater)
        assert found.parts == (note["ts"], photo["files"][0]["id"])
        done = await made.deliver(act(op.intent, done=found.parts))
        assert isinstance(done, Accepted)
        assert len(slack.messages("#repairs")) == 3
        assert await made.reconcile(act(op.intent, done=done.parts)) == done


async def test_the_last_file_found_completes_the_act() -> None:
    async with FakeSlack() as slack, channel(slack, FILES, IMPATIENT) as made:
        op = act(Notify(text="A file", attachments=(PHOTO,)))
        slack.fault("files.completeUploadExternal", faults.drop_after())
        unknown = await made.deliver(op)
        assert isinstance(unknown, Unknown)
        found = await made.reconcile(act(op.intent, done=unknown.parts))
        assert isinstance(found, Accepted)
        assert len(found.parts) == 2


async def test_a_file_that_is_not_there_may_be_sent_again() -> None:
    async with FakeSlack() as slack, channel(slack, FILES, IMPATIENT) as made:
        op = act(Notify(text="A file", attachments=(PHOTO,)))
        slack.fault("files.completeUploadExternal", faults.drop_before())
        unknown = await made.deliver(op)
        assert isinstance(unknown, Unknown)
        found = await made.reconcile(act(op.intent, done=unknown.parts))
        assert isinstance(found, RetryLater)
        assert (found.seconds, found.parts) == (0, unknown.parts)


@pytest.mark.parametrize(
    "fault", [faults.broken(), faults.ratelimited(9), faults.error("missing_scope")]
)
async def test_while_slack_does_not_say_nobody_can_say(fault: faults.Fault) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("conversations.history", fault, times=5)
        assert isinstance(await made.reconcile(act(CARD)), Unknown)


async def test_a_look_up_that_fails_once_is_made_again() -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        await lost(slack, made, act(CARD))
        slack.fault("conversations.history", faults.drop_before())
        assert isinstance(await made.reconcile(act(CARD)), Accepted)


@pytest.mark.parametrize("intent", [UpdateCard(card=card()), Remove(message_id=MessageId("1.2"))])
async def test_what_changes_nothing_when_repeated_may_be_repeated(intent: Intent) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        answer = await made.reconcile(act(intent))
        assert isinstance(answer, RetryLater)
        assert answer.seconds == 0


@pytest.mark.parametrize("intent", [form("1.2.abc"), Notify(text="For you", only_for=AGENT)])
async def test_what_leaves_no_trace_stays_unknown(intent: OpenForm | Notify) -> None:
    async with FakeSlack() as slack, channel(slack, pace=PACE) as made:
        assert isinstance(await made.reconcile(act(intent)), Unknown)
