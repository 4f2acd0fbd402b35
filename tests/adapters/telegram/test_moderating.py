"""Muting, banning and pinning through the real library, and what the server's refusals mean."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.outbound import (
    Accepted,
    MemberAct,
    PinPost,
    PostHouseRules,
    Refusal,
    Refused,
    RestrictMember,
    RetryLater,
)
from tests.adapters.telegram.building import a_channel, a_place, an_op
from tests.fakes.telegram import GROUP, FakeTelegram

UNTIL = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
ADA, GWEN, OWNER, STRANGER = 1001, 2001, 2002, 4004
NEWS = -1001000000099


async def carried_out(telegram, *ops):
    channel = a_channel(telegram)
    try:
        return [await channel.deliver(op) for op in ops]
    finally:
        await channel.close()


def acting(member, act, until=UNTIL, group=GROUP):
    intent = RestrictMember(member=str(member), act=act, until=until)
    return an_op(intent, to=a_place(group))


def a_group(telegram, **rights):
    telegram.makes_group(admins=(GWEN,), **rights)
    telegram.group_says(ADA, "Hello")
    chat = telegram.world.place(GROUP)
    chat.owner = OWNER
    return chat


async def test_a_mute_ends_when_it_says_and_can_be_lifted_before():
    async with FakeTelegram() as telegram:
        chat = a_group(telegram)
        [muted] = await carried_out(telegram, acting(ADA, MemberAct.MUTE))
        assert isinstance(muted, Accepted)
        assert chat.muted == {ADA: int(UNTIL.timestamp())}
        await carried_out(telegram, acting(ADA, MemberAct.UNMUTE, None))
        assert not chat.muted


async def test_a_person_and_a_channel_can_be_banned_and_let_in_again():
    async with FakeTelegram() as telegram:
        chat = a_group(telegram)
        await carried_out(telegram, *(acting(who, MemberAct.BAN) for who in (ADA, NEWS)))
        assert chat.banned == {ADA: int(UNTIL.timestamp()), NEWS: 0}
        await carried_out(telegram, *(acting(who, MemberAct.UNBAN, None) for who in (ADA, NEWS)))
        assert not chat.banned


@pytest.mark.parametrize(
    "member, rights, reason, because",
    [
        (GWEN, {}, Refusal.FORBIDDEN, "administrator"),
        (OWNER, {}, Refusal.FORBIDDEN, "own the group"),
        (STRANGER, {}, Refusal.GONE, "does not know them"),
        (ADA, {"may_restrict": False}, Refusal.FORBIDDEN, "switch on Ban Users"),
        (NEWS, {}, Refusal.UNSUPPORTED, "a channel can be banned"),
    ],
)
async def test_a_refusal_says_why_in_words_somebody_can_act_on(member, rights, reason, because):
    async with FakeTelegram() as telegram:
        a_group(telegram, **rights)
        [refused] = await carried_out(telegram, acting(member, MemberAct.MUTE))
    assert isinstance(refused, Refused)
    assert refused.reason is reason
    assert because in refused.because


async def test_a_small_group_has_to_become_a_supergroup_first():
    async with FakeTelegram() as telegram:
        telegram.makes_group(-4001)
        telegram.group_says(ADA, "Hello", group_id=-4001)
        [refused] = await carried_out(telegram, acting(ADA, MemberAct.MUTE, group=-4001))
    assert "Chat History" in refused.because


async def test_a_mute_whose_answer_was_lost_is_done_again_because_that_does_no_harm():
    async with FakeTelegram() as telegram:
        a_group(telegram)
        telegram.fault("restrictChatMember", drop=True, after_effect=True)
        [again] = await carried_out(telegram, acting(ADA, MemberAct.MUTE))
    assert isinstance(again, RetryLater)


async def test_the_house_rules_are_pinned_without_a_sound_and_let_go_again():
    async with FakeTelegram() as telegram:
        chat = a_group(telegram)
        rules = an_op(PostHouseRules(text="1. Be kind.", rules_version="1"), to=a_place(GROUP))
        [posted] = await carried_out(telegram, rules)
        pin = replace(an_op(PinPost(), to=a_place(GROUP)), anchor_message=posted.parts[0])
        assert await carried_out(telegram, pin) == [Accepted()]
        assert chat.pinned == [int(posted.parts[0])]
        [asked] = telegram.asked("pinChatMessage")
        assert asked["disable_notification"] == "true"

        unpin = replace(pin, intent=PinPost(pinned=False))
        assert await carried_out(telegram, unpin, unpin) == [Accepted(), Accepted()]
        assert not chat.pinned


async def test_pinning_without_the_right_says_what_to_switch_on():
    async with FakeTelegram() as telegram:
        a_group(telegram, may_pin=False)
        pin = replace(an_op(PinPost(), to=a_place(GROUP)), anchor_message="1")
        [refused] = await carried_out(telegram, pin)
    assert "switch on Pin Messages" in refused.because
