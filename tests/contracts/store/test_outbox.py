"""What is to be said and done outside."""

import pytest

from bot.domain.errors import Conflict
from bot.domain.outbound import Importance, Rank
from bot.ports.store import OutboxState
from tests.contracts.store.builders import (
    NOW,
    a_card_op,
    a_card_update,
    a_chat,
    an_op,
    later,
)


async def put(store, *ops):
    async def work(tx):
        for op in ops:
            assert await tx.outbox.put(op, NOW)
        return [await tx.outbox.get(op.key) for op in ops]

    return await store.run(work)


async def the(store, key):
    return await store.read(lambda tx: tx.outbox.get(key))


async def ready(store, rank=Rank.NORMAL, after=0, limit=100):
    rows = await store.read(lambda tx: tx.outbox.ready(rank, after, limit))
    return [row.op.key for row in rows]


async def test_an_act_comes_back_as_it_was(store):
    op = an_op(
        to=a_chat("9", thread="5"),
        importance=Importance.DEGRADE,
        rank=Rank.URGENT,
        subject="R-1001",
        anchor="0:0:card",
        anchor_message="m0",
        expires_at=later(30),
    )
    [row] = await put(store, op)
    assert row.op == op
    assert (row.state, row.tries, row.next_at, row.put_at) == (OutboxState.READY, 0, NOW, NOW)
    assert (row.parts, row.because) == ((), "")


async def test_an_act_put_twice_is_queued_once(store):
    assert await store.run(lambda tx: tx.outbox.put(an_op("k", text="first"), NOW))
    assert not await store.run(lambda tx: tx.outbox.put(an_op("k", text="second"), NOW))
    assert (await the(store, "k")).op.intent.text == "first"
    assert await ready(store) == ["k"]


async def test_a_key_that_was_never_used_has_no_act(store):
    assert await the(store, "never") is None


async def test_waiting_acts_of_a_rank_come_oldest_first_after_a_place(store):
    rows = await put(store, an_op("9"), an_op("1"), an_op("5"), an_op("u", rank=Rank.FIRST))
    assert await ready(store) == ["9", "1", "5"]
    assert await ready(store, after=rows[0].id, limit=1) == ["1"]
    assert await ready(store, rank=Rank.FIRST) == ["u"]


async def test_an_act_that_is_not_due_yet_is_still_shown(store):
    """Delivery keeps the calendar; it must know what to wait for."""
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.begin(row.id, later()))
    await store.run(lambda tx: tx.outbox.again(row.id, later(600), [], "slow down"))
    assert await ready(store) == ["k"]


async def test_an_act_is_begun_once(store):
    [row] = await put(store, an_op("k"))
    assert await store.run(lambda tx: tx.outbox.begin(row.id, later()))
    assert not await store.run(lambda tx: tx.outbox.begin(row.id, later()))
    assert (await the(store, "k")).state is OutboxState.SENDING
    assert await ready(store) == []


async def test_an_accepted_act_has_its_parts_and_is_found_by_the_first(store):
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.accepted(row.id, ["m8", "m9"], NOW))
    done = await the(store, "k")
    assert (done.state, done.parts) == (OutboxState.ACCEPTED, ("m8", "m9"))
    assert await store.read(lambda tx: tx.outbox.posted(a_chat(), "m8")) == done
    assert await store.read(lambda tx: tx.outbox.posted(a_chat(), "m9")) is None
    assert await store.read(lambda tx: tx.outbox.posted(a_chat("200"), "m8")) is None


async def test_trying_again_counts_and_remembers_what_already_arrived(store):
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.begin(row.id, later()))
    await store.run(lambda tx: tx.outbox.again(row.id, later(2), ["m8"], "slow down"))
    waiting = await the(store, "k")
    assert (waiting.state, waiting.tries, waiting.next_at) == (OutboxState.READY, 1, later(2))
    assert (waiting.parts, waiting.op.done, waiting.because) == (("m8",), ("m8",), "slow down")
    await store.run(lambda tx: tx.outbox.again(row.id, later(3), [], "time-out"))
    assert (await the(store, "k")).parts == ("m8",)


@pytest.mark.parametrize("verb", ["refused", "unknown"])
async def test_a_settled_act_says_why_and_no_longer_waits(store, verb):
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.begin(row.id, later()))
    await store.run(lambda tx: getattr(tx.outbox, verb)(row.id, ["m1"], "blocked", NOW))
    settled = await the(store, "k")
    assert (settled.state, settled.because, settled.parts) == (verb, "blocked", ("m1",))
    assert await ready(store) == []
    assert await store.read(lambda tx: tx.outbox.orphans(later(99), 9)) == []


async def test_a_person_can_have_an_unknown_act_sent_again(store):
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.unknown(row.id, [], "time-out", NOW))
    await store.run(lambda tx: tx.outbox.again(row.id, NOW, [], "asked to"))
    assert await ready(store) == ["k"]


async def test_nothing_makes_an_accepted_act_wait_again(store):
    """Two may report on one act, when a lease ran out: what arrived must not go out twice."""
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.accepted(row.id, ["m8"], NOW))
    for late in (
        lambda tx: tx.outbox.again(row.id, NOW, [], "late"),
        lambda tx: tx.outbox.refused(row.id, [], "late", NOW),
        lambda tx: tx.outbox.unknown(row.id, [], "late", NOW),
    ):
        with pytest.raises(Conflict):
            await store.run(late)
    await store.run(lambda tx: tx.outbox.accepted(row.id, ["m9"], NOW))
    assert (await the(store, "k")).parts == ("m8",)
    assert not await store.run(lambda tx: tx.outbox.begin(row.id, later()))


async def test_an_acceptance_that_comes_late_is_believed(store):
    [row] = await put(store, an_op("k"))
    await store.run(lambda tx: tx.outbox.begin(row.id, later()))
    await store.run(lambda tx: tx.outbox.unknown(row.id, [], "time-out", NOW))
    await store.run(lambda tx: tx.outbox.accepted(row.id, ["m8"], NOW))
    arrived = await the(store, "k")
    assert (arrived.state, arrived.because) == (OutboxState.ACCEPTED, "")


async def test_an_act_whose_lease_ran_out_is_an_orphan(store):
    rows = await put(store, an_op("a"), an_op("b"), an_op("c"))
    for row, minutes in zip(rows, (5, 3, 9), strict=True):
        await store.run(lambda tx, r=row, m=minutes: tx.outbox.begin(r.id, later(m)))

    async def orphans(now, limit=9):
        found = await store.read(lambda tx: tx.outbox.orphans(now, limit))
        return [row.op.key for row in found]

    assert await orphans(later(2)) == []
    assert await orphans(later(5)) == ["b", "a"]
    assert await orphans(later(9), limit=1) == ["b"]


async def test_a_card_update_replaces_those_nobody_has_begun(store):
    begun, *_ = await put(store, a_card_update("u1", heading="1"))
    await store.run(lambda tx: tx.outbox.begin(begun.id, later()))
    await put(
        store,
        a_card_update("u2", heading="2"),
        a_card_update("other", anchor="2:1:card"),
        a_card_op("1:1:card"),
        a_card_update("u3", heading="3"),
    )
    assert await ready(store, Rank.LAST) == ["other", "u3"]
    assert (await the(store, "u1")).state is OutboxState.SENDING
    superseded = await the(store, "u2")
    assert superseded.state is OutboxState.SUPERSEDED
    assert not await store.run(lambda tx: tx.outbox.begin(superseded.id, later()))


async def test_a_repeated_card_update_replaces_nothing(store):
    await put(store, a_card_update("u1"), a_card_update("u2"))
    assert not await store.run(lambda tx: tx.outbox.put(a_card_update("u1"), NOW))
    assert await ready(store, Rank.LAST) == ["u2"]


async def test_the_backlog_is_what_waits_or_is_being_sent(store):
    rows = await put(store, *(an_op(str(n)) for n in range(4)))
    await store.run(lambda tx: tx.outbox.begin(rows[0].id, later()))
    await store.run(lambda tx: tx.outbox.accepted(rows[1].id, ["m1"], NOW))
    assert await store.read(lambda tx: tx.outbox.backlog()) == 3
