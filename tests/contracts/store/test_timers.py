"""What is to happen at a moment, and what moves the clocks of a case."""

from datetime import timedelta

import pytest

from bot.domain.case import Case
from bot.domain.clocks import Event
from bot.domain.identity import IdempotencyKey
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.outbound import OutboundOp, Reply
from bot.domain.regimes import Granted, Happening, Matter
from bot.domain.timers import Timer, TimerKind
from tests.contracts.store.builders import NOW, a_chat, a_person, later


def a_timer(key="clocks:R-1001", *, at=NOW, kind=TimerKind.CLOCKS, subject="R-1001", **detail):
    return Timer(key=key, kind=kind, subject=subject, due_at=at, detail=detail)


async def a_case(tx):
    person = await a_person(tx)
    place = await tx.conversations.at(a_chat())
    case = Case(
        person=person.id,
        conversation=place.id,
        kind=NeedKind.REPAIR,
        queue="repairs",
        opened_at=NOW,
    )
    await tx.cases.add(case)
    return case


async def due(store, now=NOW, limit=10):
    return await store.read(lambda tx: tx.timers.due(now, limit))


async def set_all(store, *timers):
    async def work(tx):
        for timer in timers:
            await tx.timers.set(timer)

    await store.run(work)


async def test_timers_are_due_in_the_order_of_their_moments_and_a_few_at_a_time(store):
    await set_all(
        store,
        a_timer("b", at=later(2)),
        a_timer("a", at=later(1), since="then"),
        a_timer("c", at=later(9)),
    )
    found = await due(store, later(5))
    assert [timer.key for timer in found] == ["a", "b"]
    assert found[0].detail == {"since": "then"}
    assert found[0].due_at == later(1)
    assert [timer.key for timer in await due(store, later(5), limit=1)] == ["a"]
    assert await store.read(lambda tx: tx.timers.next_at()) == later(1)


async def test_a_timer_fires_once(store):
    await set_all(store, a_timer())
    (timer,) = await due(store)
    assert await store.run(lambda tx: tx.timers.claim(timer, NOW))
    assert not await store.run(lambda tx: tx.timers.claim(timer, NOW))
    assert not await due(store)
    assert await store.read(lambda tx: tx.timers.next_at()) is None


async def test_a_timer_set_again_moves_and_whoever_saw_it_before_does_not_fire_it(store):
    await set_all(store, a_timer())
    (before,) = await due(store)
    await set_all(store, a_timer(at=later(5)))
    assert not await due(store)
    assert not await store.run(lambda tx: tx.timers.claim(before, NOW))
    (after,) = await due(store, later(5))
    assert await store.run(lambda tx: tx.timers.claim(after, later(5)))
    await set_all(store, a_timer(at=later(6)))
    assert len(await due(store, later(6))) == 1


async def test_what_goes_wrong_after_the_claim_leaves_the_timer_waiting(store):
    await set_all(store, a_timer())
    (timer,) = await due(store)

    async def work(tx):
        await tx.timers.claim(timer, NOW)
        raise ValueError("spoilt")

    with pytest.raises(ValueError, match="spoilt"):
        await store.run(work)
    assert len(await due(store)) == 1


async def test_a_failed_timer_waits_and_one_given_up_on_is_kept_but_not_due(store):
    await set_all(store, a_timer())
    (timer,) = await due(store)
    assert await store.run(lambda tx: tx.timers.failed(timer, later(1))) == 1
    assert not await due(store)
    (again,) = await due(store, later(1))
    assert (again.tries, again.due_at) == (1, NOW)
    await store.run(lambda tx: tx.timers.set_aside(again, "ValueError", later(1)))
    assert not await due(store, later(60))
    assert await store.read(lambda tx: tx.timers.get("clocks:R-1001")) is not None


async def test_what_is_no_longer_to_happen_is_cancelled_by_subject_and_kind(store):
    await set_all(
        store,
        a_timer("clocks:R-1001"),
        a_timer("on_call:R-1001", kind=TimerKind.ON_CALL),
        a_timer("clocks:R-1002", subject="R-1002"),
    )
    waiting = await store.read(lambda tx: tx.timers.waiting("R-1001"))
    assert len(waiting) == 2
    cancelled = await store.run(lambda tx: tx.timers.cancel("R-1001", NOW, TimerKind.ON_CALL))
    assert cancelled == 1
    assert await store.run(lambda tx: tx.timers.cancel("R-1001", NOW)) == 1
    assert [timer.subject for timer in await due(store)] == ["R-1002"]


async def test_what_happened_to_a_case_is_kept_in_the_order_it_was_written_down(store):
    matter = Matter(
        need=NeedKind.REPAIR, priority=Priority.URGENT, trade=Trade.DAMP_MOULD, hazard="damp_mould"
    )
    happened = [
        Happening(event=Event.REPORTED, at=NOW, matter=matter),
        Happening(event=Event.INVESTIGATED, at=later(5)),
        Happening(event=Event.REGRADED, at=NOW, matter=matter),
    ]

    async def work(tx):
        case = await a_case(tx)
        for one in happened:
            await tx.history.add(case.id, one)
        return await tx.history.of(case.id)

    assert list(await store.run(work)) == happened


async def test_an_extension_whose_notice_was_refused_does_not_count(store):
    granted = Granted(clock="answer", at=NOW, until=NOW + timedelta(days=3))
    key = IdempotencyKey("extension:1")

    async def work(tx):
        case = await a_case(tx)
        await tx.outbox.put(OutboundOp(key=key, to=a_chat(), intent=Reply(text="More time")), NOW)
        await tx.history.grant(case.id, granted, key)
        before = await tx.history.granted(case.id)
        row = await tx.outbox.get(key)
        await tx.outbox.refused(row.id, (), "blocked", NOW)
        return list(before), list(await tx.history.granted(case.id))

    assert await store.run(work) == ([granted], [])


async def test_a_missed_promise_is_kept_once_and_explained_once(store):
    async def work(tx):
        case = await a_case(tx)
        assert await tx.history.miss(case.id, "make_safe", "make it safe", NOW)
        assert not await tx.history.miss(case.id, "make_safe", "make it safe", NOW)
        assert await tx.history.explain(case.id, "", "no access", "U1") == 1
        assert await tx.history.explain(case.id, "", "another", "U2") == 0
        return await tx.history.missed(case.id)

    (missed,) = await store.run(work)
    assert (missed.name, missed.due, missed.reason, missed.said_by) == (
        "make it safe", NOW, "no access", "U1",
    )  # fmt: skip
