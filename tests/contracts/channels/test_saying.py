"""What the bot says is shown as it is, once, and the receipt tells the truth about it."""

import pytest

from bot.domain.identity import MessageId
from bot.domain.outbound import Accepted, Refused, RetryLater, Unknown
from tests.contracts.channels.kit import TOLD_TO_WAIT, Mishap, an_op, length, squeezed

LOOKS_LIKE_MARKUP = [
    "<b>bold</b> & <a href='https://example.org'>a link</a> &amp; &lt;tag&gt;",
    "*stars* _lines_ ~waves~ `ticks` ```fences``` ||bars||",
    "<!channel> <!here> <@U0ANNA> <#C0REPAIRS> @everyone :fire: </div>",
    "[a link](https://example.org) <https://example.org|a bank>",
    "> quoted\n- listed\n1. numbered",
    "{braces} %s {0} $HOME \\n \\",
    "]]> <![CDATA[ </blockquote> --",
]
OTHER_SCRIPTS = [
    "بارش ہو رہی ہے",
    "Моя ванная протекает",
    "水漏れです",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇬🇧",
    "e\u0301 ﬁ ½ … — “so”",
]


def can(kit, mishap):
    if mishap not in kit.mishaps:
        pytest.skip(f"{kit.channel.name}: {mishap.value} cannot happen here")


@pytest.mark.parametrize("text", [*LOOKS_LIKE_MARKUP, *OTHER_SCRIPTS])
async def test_text_comes_out_letter_for_letter(kit, text):
    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying(text)))

    [shown] = await kit.shown()
    assert isinstance(receipt, Accepted)
    assert squeezed(shown.text) == squeezed(text)


@pytest.mark.parametrize(
    "word, times", [("repair ", 2.5), ("🥶 ", 2.5), ("👩‍👩‍👧‍👦", 2.5), ("ö & ", 1.2)]
)
async def test_a_text_that_is_too_long_comes_in_parts_that_join_back(kit, word, times):
    """Counted in the platform's own unit: an emoji may be one, two or eleven long."""
    can_hold, unit = kit.channel.capabilities.max_text, kit.channel.capabilities.text_unit
    text = word * int(can_hold * times / length(word, unit))

    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying(text)))

    shown = await kit.shown()
    assert isinstance(receipt, Accepted)
    assert len(receipt.parts) == len(set(receipt.parts)) >= 1
    assert squeezed("".join(part.text for part in shown)) == squeezed(text)
    for part in shown if len(receipt.parts) > 1 else ():
        assert length(squeezed(part.text), unit) <= can_hold


async def test_what_was_interrupted_goes_on_after_the_parts_that_are_there(kit):
    text = "repair " * (kit.channel.capabilities.max_text * 2 // 7)
    whole = await kit.channel.deliver(an_op(kit.place, kit.saying(text)))
    before = len(await kit.shown())
    if len(whole.parts) == 1:
        pytest.skip(f"{kit.channel.name} needs one message for it")

    rest = await kit.channel.deliver(an_op(kit.place, kit.saying(text), done=whole.parts[:1]))

    assert rest.parts[0] == whole.parts[0]
    assert len(rest.parts) == len(whole.parts)
    assert len(await kit.shown()) - before == len(whole.parts) - 1


async def test_a_lost_answer_leaves_the_outcome_unknown_and_is_never_sent_again(kit):
    can(kit, Mishap.LOST_ANSWER)
    kit.mishap(Mishap.LOST_ANSWER)

    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying("We are on our way.")))

    assert isinstance(receipt, Unknown)
    assert [shown.text for shown in await kit.shown()] == ["We are on our way."]


async def test_an_unknown_send_is_looked_up_where_the_channel_can(kit):
    can(kit, Mishap.LOST_ANSWER)
    op = an_op(kit.place, kit.saying("We are on our way."))
    kit.mishap(Mishap.LOST_ANSWER)
    await kit.channel.deliver(op)

    found = await kit.channel.reconcile(op)

    [shown] = await kit.shown()
    if kit.channel.capabilities.reconciles:
        assert found == Accepted(parts=(shown.message,))
    else:
        assert isinstance(found, Unknown)


async def test_a_send_that_never_arrived_may_be_repeated_where_the_channel_can_tell(kit):
    can(kit, Mishap.LOST_REQUEST)
    op = an_op(kit.place, kit.saying("We are on our way."))
    kit.mishap(Mishap.LOST_REQUEST)
    lost = await kit.channel.deliver(op)

    found = await kit.channel.reconcile(op)

    assert isinstance(lost, Unknown)
    assert await kit.shown() == []
    assert isinstance(found, RetryLater if kit.channel.capabilities.reconciles else Unknown)


async def test_a_channel_that_cannot_look_up_says_that_it_does_not_know(kit):
    if kit.channel.capabilities.reconciles:
        pytest.skip(f"{kit.channel.name} can")
    op = an_op(kit.place, kit.saying("We are on our way."))
    await kit.channel.deliver(op)

    assert isinstance(await kit.channel.reconcile(op), Unknown)


async def test_being_too_fast_is_passed_on_with_the_seconds(kit):
    can(kit, Mishap.TOO_FAST)
    kit.mishap(Mishap.TOO_FAST)

    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying("We are on our way.")))

    assert isinstance(receipt, RetryLater)
    assert TOLD_TO_WAIT <= receipt.seconds < TOLD_TO_WAIT * 2
    assert await kit.shown() == []


async def test_a_refusal_is_final_and_says_why(kit):
    can(kit, Mishap.REFUSED)
    kit.mishap(Mishap.REFUSED)

    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying("We are on our way.")))

    assert isinstance(receipt, Refused)
    assert receipt.because
    assert await kit.shown() == []


async def test_parts_that_are_there_are_not_forgotten_when_the_rest_fails(kit):
    can(kit, Mishap.REFUSED)
    text = "repair " * (kit.channel.capabilities.max_text * 2 // 7)
    there = (MessageId("1"),)
    kit.mishap(Mishap.REFUSED)

    receipt = await kit.channel.deliver(an_op(kit.place, kit.saying(text), done=there))

    if isinstance(receipt, Accepted):
        pytest.skip(f"{kit.channel.name} needs one message for it")
    assert isinstance(receipt, Refused)
    assert receipt.parts == there
