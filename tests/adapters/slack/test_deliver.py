"""Acts carried out in a Slack on loopback, and the truth about each."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.identity import IdempotencyKey, MessageId
from bot.domain.outbound import (
    Accepted,
    Attachment,
    Button,
    Form,
    FormField,
    Intent,
    Notify,
    OpenForm,
    Receipt,
    Refusal,
    Refused,
    Remove,
    Reply,
    RetryLater,
    SafetyAdvice,
    ShowCard,
    Unknown,
    UpdateCard,
    Warn,
)
from bot.ports.channel import Condition
from tests.adapters.slack.builders import AGENT, Pace, act, card, channel, context
from tests.fakes.slack import FakeSlack, Room, faults

PHOTO = Attachment(sha256="aa", kind="photo", mime="image/jpeg", name="mould <!here>.JPG", size=9)
PAPER = Attachment(sha256="bb", kind="document", name="letter.pdf", size=5)
FILES = {"aa": b"jpeg-data", "bb": b"paper"}
NOTE = Notify(text="Ali wrote again", quote="Still <!channel> broken")
IMPATIENT = Pace(first_pause=0.01, longest_pause=0.05, ping=0.1, request=0.3)


def form(trigger: str) -> OpenForm:
    fields = (FormField(id="text", label="What to say"),)
    return OpenForm(
        form=Form(act="case_reply", subject="R-1001", title="Reply", submit="Send", fields=fields),
        trigger=trigger,
    )


def posted(receipt: Receipt) -> MessageId:
    assert isinstance(receipt, Accepted)
    return receipt.parts[0]


def sent(slack: FakeSlack, method: str) -> list[dict[str, Any]]:
    return [given for name, given in slack.calls if name == method]


async def test_a_card_is_posted_with_its_key_and_without_previews() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        ts = posted(await made.deliver(act(ShowCard(card=card()), key="in1:1")))
        (message,) = slack.messages("#repairs")
        assert message["ts"] == ts
        assert message["metadata"]["event_payload"] == {"key": "in1:1"}
        (given,) = sent(slack, "chat.postMessage")
        assert (given["unfurl_links"], given["mrkdwn"]) == (False, False)


async def test_a_card_is_changed_in_place_and_keeps_its_key() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        ts = posted(await made.deliver(act(ShowCard(card=card()), key="k")))
        update = UpdateCard(card=card(heading="Repair: done"))
        op = act(update, key="u", anchor=IdempotencyKey("k"), anchor_message=ts)
        assert await made.deliver(op) == Accepted(parts=(ts,))
        (message,) = slack.messages("#repairs")
        assert message["blocks"][0]["text"]["text"] == "R-1001 · Repair: done"
        assert message["metadata"]["event_payload"] == {"key": "k"}


async def test_a_card_that_was_deleted_cannot_be_changed() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        op = act(UpdateCard(card=card()), anchor_message=MessageId("1.000001"))
        receipt = await made.deliver(op)
        assert isinstance(receipt, Refused)
        assert receipt.reason is Refusal.GONE


async def test_a_card_that_was_never_posted_cannot_be_changed() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        receipt = await made.deliver(act(UpdateCard(card=card())))
        assert isinstance(receipt, Refused)
        assert receipt.reason is Refusal.GONE
        assert slack.calls == []


async def test_a_note_goes_into_the_thread_of_its_card() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        ts = posted(await made.deliver(act(ShowCard(card=card()))))
        await made.deliver(act(NOTE, key="n", anchor_message=ts))
        (note,) = slack.thread("#repairs", ts)
        assert note["text"] == "Ali wrote again"


async def test_a_note_without_a_card_stands_in_the_channel() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        await made.deliver(act(NOTE, chat="moderation"))
        (note,) = slack.messages("#moderation")
        assert "thread_ts" not in note


async def test_files_follow_their_note_into_the_thread_each_a_part() -> None:
    async with FakeSlack() as slack, channel(slack, FILES) as made:
        ts = posted(await made.deliver(act(ShowCard(card=card()))))
        note = Notify(text="Two files", attachments=(PHOTO, PAPER))
        receipt = await made.deliver(act(note, key="n", anchor_message=ts))
        assert isinstance(receipt, Accepted)
        text, *files = slack.thread("#repairs", ts)
        assert receipt.parts == (text["ts"], *(file["files"][0]["id"] for file in files))
        first, second = (slack.space.files[file["files"][0]["id"]] for file in files)
        assert (first.content, first.title) == (b"jpeg-data", "mould <!here>.JPG")
        assert first.name.startswith("photo-")
        assert first.name.endswith(".jpg")
        assert second.content == b"paper"


async def test_files_of_a_note_in_the_channel_hang_under_the_note() -> None:
    async with FakeSlack() as slack, channel(slack, FILES) as made:
        op = act(Notify(text="A photo", attachments=(PHOTO,)))
        ts = posted(await made.deliver(op))
        assert len(slack.thread("#repairs", ts)) == 1


async def test_an_act_half_done_goes_on_after_the_parts_that_got_through() -> None:
    async with FakeSlack() as slack, channel(slack, FILES) as made:
        op = act(Notify(text="Two files", attachments=(PHOTO, PAPER)))
        slack.fault("files.completeUploadExternal", faults.ratelimited(7))
        receipt = await made.deliver(op)
        (note,) = slack.messages("#repairs")
        assert receipt == RetryLater(
            seconds=7, because="Slack asks us to slow down.", parts=(note["ts"],)
        )
        again = act(op.intent, done=receipt.parts)
        assert isinstance(await made.deliver(again), Accepted)
        assert len(slack.messages("#repairs")) == 3
        assert len(sent(slack, "chat.postMessage")) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload"])
async def test_a_file_that_did_not_get_as_far_as_being_shown_is_tried_again(method: str) -> None:
    async with FakeSlack() as slack, channel(slack, FILES) as made:
        slack.fault(method, faults.broken())
        receipt = await made.deliver(act(Notify(text="A photo", attachments=(PHOTO,))))
        assert isinstance(receipt, RetryLater)
        assert len(receipt.parts) == 1


async def test_a_file_deleted_on_schedule_is_said_to_be_gone() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        receipt = await made.deliver(act(Notify(text="A photo", attachments=(PHOTO,))))
        note, gone = slack.messages("#repairs")
        assert receipt == Accepted(parts=(note["ts"], gone["ts"]))
        assert "deleted on schedule" in gone["text"]


async def test_what_is_for_one_person_only_that_person_sees_and_no_files() -> None:
    async with FakeSlack() as slack, channel(slack, FILES) as made:
        note = Notify(text="Words", quote="SLUR", only_for=AGENT, attachments=(PHOTO,))
        assert isinstance(await made.deliver(act(note)), Accepted)
        (seen,) = slack.whispers(AGENT)
        assert "SLUR" in str(seen["blocks"])
        assert "one person only" in str(seen["blocks"])
        assert slack.messages("#repairs") == []
        assert sent(slack, "files.getUploadURLExternal") == []


async def test_an_answer_where_the_bot_is_not_goes_to_the_person_directly() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.space.add_rooms([Room(id="C0LUNCH", name="lunch", is_member=False)])
        op = act(Notify(text="R-1001 is yours", only_for=AGENT), chat="C0LUNCH")
        assert isinstance(await made.deliver(op), Accepted)
        assert [m["text"] for m in slack.messages(AGENT)] == ["R-1001 is yours"]
        assert slack.messages("#lunch") == []


async def test_a_form_opens_once_and_only_in_time() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        trigger = slack.trigger(AGENT)
        assert await made.deliver(act(form(trigger))) == Accepted()
        (view,) = slack.views
        assert view["title"]["text"] == "Reply"
        again = await made.deliver(act(form(trigger)))
        slack.trigger_lifetime = 0
        late = await made.deliver(act(form(slack.trigger(AGENT))))
        for receipt in (again, late):
            assert isinstance(receipt, Refused)
            assert receipt.reason is Refusal.EXPIRED


async def test_an_act_past_its_time_is_not_sent_at_all() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        op = act(form(slack.trigger(AGENT)), expires_at=context().now() - timedelta(seconds=1))
        receipt = await made.deliver(op)
        assert isinstance(receipt, Refused)
        assert receipt.reason is Refusal.EXPIRED
        assert slack.calls == []


async def test_own_posts_can_be_taken_away_and_those_of_others_cannot() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        own = posted(await made.deliver(act(NOTE)))
        theirs = await slack.says(AGENT, "#repairs", "hello", wait=False)
        assert isinstance(await made.deliver(act(Remove(message_id=own))), Accepted)
        receipt = await made.deliver(act(Remove(message_id=MessageId(theirs))))
        assert isinstance(receipt, Refused)
        assert receipt.reason is Refusal.FORBIDDEN
        assert [message["ts"] for message in slack.messages("#repairs")] == [theirs]


@pytest.mark.parametrize(
    "intent",
    [
        Reply(text="Hello Ali"),
        SafetyAdvice(text="Leave the house", trigger="gas"),
        Warn(text="Please stop", clause="2.1", rules_version="1", strike=True),
    ],
)
async def test_what_is_meant_for_a_tenant_is_never_said_in_slack(intent: Intent) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        receipt = await made.deliver(act(intent))
        assert isinstance(receipt, Refused)
        assert receipt.reason is Refusal.UNSUPPORTED
        assert slack.calls == []


@pytest.mark.parametrize(
    "code, reason, says",
    [
        ("channel_not_found", Refusal.FORBIDDEN, "/invite @Tenantline"),
        ("not_in_channel", Refusal.FORBIDDEN, "/invite @Tenantline"),
        ("is_archived", Refusal.GONE, "Unarchive it"),
        ("missing_scope", Refusal.FORBIDDEN, "tenantline check"),
        ("restricted_action", Refusal.FORBIDDEN, "workspace admin"),
        ("invalid_auth", Refusal.FORBIDDEN, "TENANTLINE_SLACK__BOT_TOKEN"),
        ("token_revoked", Refusal.FORBIDDEN, "TENANTLINE_SLACK__BOT_TOKEN"),
        ("thread_not_found", Refusal.GONE, "no longer there"),
        ("something_new", Refusal.REJECTED, "something_new"),
    ],
)
async def test_a_refusal_says_what_to_do(code: str, reason: Refusal, says: str) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("chat.postMessage", faults.error(code))
        receipt = await made.deliver(act(NOTE))
        assert isinstance(receipt, Refused)
        assert receipt.reason is reason
        assert says in receipt.because
        assert len(sent(slack, "chat.postMessage")) == 1


async def test_a_token_that_is_not_taken_takes_the_channel_down_until_it_is() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("chat.postMessage", faults.error("token_revoked"))
        await made.deliver(act(NOTE))
        assert (await made.health()).condition is Condition.DOWN
        await made.deliver(act(NOTE))
        assert (await made.health()).condition is not Condition.DOWN


@pytest.mark.parametrize("code", ["ratelimited", "message_limit_exceeded"])
async def test_too_fast_is_tried_again_when_slack_says(code: str) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("chat.postMessage", faults.ratelimited(12))
        slack.fault("chat.postMessage", faults.error(code))
        first, second = [await made.deliver(act(NOTE)) for _ in range(2)]
        assert isinstance(first, RetryLater)
        assert first.seconds == 12
        assert isinstance(second, RetryLater)
        assert second.seconds > 0
        assert slack.messages("#repairs") == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.silence_after(),
        faults.silence_before(),
        faults.drop_after(),
        faults.drop_before(),
        faults.broken(500),
        faults.broken(503, moment=faults.Moment.AFTER),
        faults.error("internal_error"),
        faults.error("fatal_error"),
    ],
)
async def test_what_may_have_happened_is_unknown_and_never_sent_twice(fault: faults.Fault) -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        slack.fault("chat.postMessage", fault)
        assert isinstance(await made.deliver(act(NOTE)), Unknown)
        assert len(sent(slack, "chat.postMessage")) == 1
        assert len(slack.messages("#repairs")) == (fault.moment is faults.Moment.AFTER)


async def test_a_slack_that_cannot_be_reached_got_nothing() -> None:
    async with FakeSlack() as slack:
        gone = slack.api_base
    async with channel(slack, api_base=gone, channel_repairs="C0REPAIRS") as made:
        receipt = await made.deliver(act(NOTE))
        assert isinstance(receipt, RetryLater)
        assert receipt.whole_channel


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
async def test_what_slack_will_not_have_as_blocks_is_said_plainly_once(code: str) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("chat.postMessage", faults.error(code))
        ts = posted(await made.deliver(act(ShowCard(card=card()))))
        (message,) = slack.messages("#repairs")
        assert message["ts"] == ts
        assert "blocks" not in message
        assert "The boiler is broken" in message["text"]
        assert message["metadata"]["event_payload"] == {"key": "in1:1"}


async def test_what_slack_will_not_have_in_any_form_is_refused() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("chat.postMessage", faults.error("invalid_blocks"), times=2)
        receipt = await made.deliver(act(NOTE))
        assert isinstance(receipt, Refused)
        assert receipt.reason is Refusal.REJECTED
        assert len(sent(slack, "chat.postMessage")) == 2


async def test_a_channel_nobody_made_yet_is_waited_for() -> None:
    async with FakeSlack() as slack, channel(slack, channel_repairs="#later") as made:
        receipt = await made.deliver(act(NOTE))
        assert isinstance(receipt, RetryLater)
        assert "#later" in receipt.because
        slack.space.add_rooms([Room(id="C0LATER", name="later")])
        assert isinstance(await made.deliver(act(NOTE)), Accepted)


async def test_a_failed_look_up_of_channels_sent_nothing() -> None:
    async with FakeSlack() as slack, channel(slack, pace=IMPATIENT) as made:
        slack.fault("conversations.list", faults.broken())
        assert isinstance(await made.deliver(act(NOTE)), RetryLater)


async def test_channels_are_found_beyond_the_first_page() -> None:
    async with FakeSlack() as slack, channel(slack, channel_repairs="#last") as made:
        slack.space.add_rooms(Room(id=f"C1{n:04}", name=f"room-{n}") for n in range(450))
        slack.space.add_rooms([Room(id="C0LAST", name="last")])
        assert isinstance(await made.deliver(act(NOTE)), Accepted)
        assert len(slack.messages("#last")) == 1


async def test_words_in_a_note_cannot_ping_anybody() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        text = "<!channel> <@U0BEN> *x*"
        await made.deliver(act(Notify(text=text, buttons=(Button(label=text, action="a"),))))
        (message,) = slack.messages("#repairs")
        assert message["text"] == "&lt;!channel&gt; &lt;@U0BEN&gt; *x*"
        assert '"mrkdwn"' not in str(message["blocks"]).replace("'", '"')
