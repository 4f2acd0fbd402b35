"""What was said somewhere, by both sides."""

import pytest

from bot.domain.identity import ActorKind
from bot.domain.outbound import (
    Acknowledge,
    AskForDetails,
    Notify,
    PostHouseRules,
    Remove,
    SafetyAdvice,
    Warn,
)
from bot.ports.store import Line
from tests.contracts.store.builders import NOW, a_chat, a_message, a_press, an_edit, an_op, later


async def said(store, before=1_000, limit=10, to=None):
    lines = await store.read(lambda tx: tx.inbox.history(to or a_chat(), before, limit))
    return [(line.speaker, line.text) for line in lines]


async def hear(store, *events):
    await store.run(lambda tx: tx.inbox.add(events, NOW))


async def answer(store, *ops):
    for op in ops:
        assert await store.run(lambda tx, op=op: tx.outbox.put(op, NOW))


async def test_both_sides_are_in_the_order_in_which_people_saw_them(store):
    """Also when all clocks show the same: order is not taken from them."""
    await hear(store, a_message(1, "The tap drips"))
    await answer(store, an_op("1", text="Since when?"))
    await hear(store, a_message(2, "Sunday"), a_message(3, "and it is loud"))
    await answer(store, an_op("2", text="Thank you"), an_op("3", text="Somebody will call"))
    assert await said(store) == [
        ("tenant", "The tap drips"),
        ("landlord", "Since when?"),
        ("tenant", "Sunday"),
        ("tenant", "and it is loud"),
        ("landlord", "Thank you"),
        ("landlord", "Somebody will call"),
    ]


async def test_only_what_came_before_the_row_counts(store):
    await hear(store, a_message(1, "one"))
    await answer(store, an_op("1", text="to one"))
    await hear(store, a_message(2, "two"))
    await answer(store, an_op("2", text="to two"))
    assert await said(store, before=1) == []
    assert await said(store, before=2) == [("tenant", "one"), ("landlord", "to one")]


async def test_the_limit_keeps_the_latest_of_each_side(store):
    await hear(store, *(a_message(n, f"t{n}") for n in range(1, 6)))
    await answer(store, *(an_op(f"{n}", text=f"l{n}") for n in range(1, 6)))
    assert [text for _, text in await said(store, limit=2)] == ["t4", "t5", "l4", "l5"]


async def test_lines_carry_their_time(store):
    await hear(store, a_message(1, "one"))
    await store.run(lambda tx: tx.outbox.put(an_op(text="two"), later(3)))
    lines = await store.read(lambda tx: tx.inbox.history(a_chat(), 9, 9))
    assert lines == [
        Line(speaker="tenant", text="one", at=NOW),
        Line(speaker="landlord", text="two", at=later(3)),
    ]


async def test_an_edited_message_stands_in_its_place_in_its_latest_wording(store):
    await hear(store, a_message(1, "gas"), a_message(2, "hello"), an_edit(3, "m1", "grass"))
    assert [text for _, text in await said(store)] == ["grass", "hello"]


async def test_chats_and_threads_are_kept_apart(store):
    await hear(
        store,
        a_message(1, "here"),
        a_message(2, "elsewhere", to=a_chat("200")),
        a_message(3, "in a thread", to=a_chat(thread="5")),
    )
    await answer(store, an_op("1", text="there", to=a_chat("200")))
    assert await said(store) == [("tenant", "here")]
    assert await said(store, to=a_chat(thread="5")) == [("tenant", "in a thread")]


async def test_presses_and_photos_without_words_are_not_lines(store):
    await hear(store, a_press(1, "m0"), a_message(2, "  "), a_message(3, "words"))
    assert await said(store) == [("tenant", "words")]


@pytest.mark.parametrize(
    "kind, speaker",
    [
        (ActorKind.PERSON, ["tenant"]),
        (ActorKind.MODERATOR, ["landlord"]),
        (ActorKind.CHANNEL, ["landlord"]),
        (ActorKind.BOT, []),
    ],
)
async def test_who_speaks_for_whom(store, kind, speaker):
    await hear(store, a_message(1, by=kind))
    assert [who for who, _ in await said(store)] == speaker


@pytest.mark.parametrize(
    "intent, is_said",
    [
        (SafetyAdvice(text="x", trigger="gas"), True),
        (Acknowledge(text="x"), True),
        (AskForDetails(text="x"), True),
        (Warn(text="x", clause="1", rules_version="1", strike=True), True),
        (PostHouseRules(text="x", rules_version="1"), True),
        (Notify(text="x"), False),
        (Remove(message_id="m1"), False),
    ],
)
async def test_what_the_landlord_says_are_texts_to_the_tenant(store, intent, is_said):
    await answer(store, an_op(intent=intent))
    assert await said(store) == ([("landlord", "x")] if is_said else [])


async def test_what_was_not_delivered_was_not_said(store):
    async def work(tx):
        for key in ("waiting", "sending", "accepted", "refused", "unknown"):
            await tx.outbox.put(an_op(key, text=key), NOW)
        act = {key: (await tx.outbox.get(key)).id for key in ("sending", "accepted")}
        await tx.outbox.begin(act["sending"], later())
        await tx.outbox.accepted(act["accepted"], ["m9"], NOW)
        await tx.outbox.refused((await tx.outbox.get("refused")).id, [], "blocked", NOW)
        await tx.outbox.unknown((await tx.outbox.get("unknown")).id, [], "time-out", NOW)

    await store.run(work)
    assert [text for _, text in await said(store)] == ["waiting", "sending", "accepted"]
