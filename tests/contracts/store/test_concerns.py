"""What staff told supervisors in private, and who looked how often at hard words."""

from datetime import timedelta

import pytest

from bot.domain.concern import Concern, ConcernKind, ConcernState, Safe, Where
from bot.domain.errors import Conflict
from tests.contracts.store.builders import NOW, a_message


def a_concern(**changes):
    values = {
        "kind": ConcernKind.TARGETED,
        "raised_by": "U1",
        "raised_by_name": "Ann",
        "raised_at": NOW,
        "what": "He waits outside the office.",
        "where": Where.IN_PERSON,
        "safe": Safe.NO,
        **changes,
    }
    return Concern(**values)


async def test_a_concern_is_found_as_it_was_told(store):
    concern = a_concern(who="a man in a red van", since="Monday", words="I know your car")
    await store.run(lambda tx: tx.concerns.add(concern))
    assert concern.reference == "P-1"
    assert await store.read(lambda tx: tx.concerns.find("p 1")) == concern
    assert await store.read(lambda tx: tx.concerns.find("P-2")) is None
    assert await store.read(lambda tx: tx.concerns.find("R-1")) is None


async def test_what_was_decided_is_kept_and_the_second_decision_conflicts(store):
    concern = a_concern()
    await store.run(lambda tx: tx.concerns.add(concern))
    other = await store.read(lambda tx: tx.concerns.find("P-1"))
    concern.take("U2", "Sue")
    concern.close("Escorted to the car; police told.", NOW)
    await store.run(lambda tx: tx.concerns.save(concern))
    found = await store.read(lambda tx: tx.concerns.find("P-1"))
    assert (found.state, found.taken_by_name, found.closed_at) == (ConcernState.CLOSED, "Sue", NOW)
    with pytest.raises(Conflict):
        await store.run(lambda tx: tx.concerns.save(other))


async def test_looks_are_counted_per_person_and_per_time(store):
    async def look(tx):
        for staff, days in (("U1", 0), ("U1", 8), ("U2", 1), ("U1", 40)):
            at = NOW - timedelta(days=days)
            await tx.exposures.add(staff, f"name of {staff}", "R-1001", "words", at)

    await store.run(look)
    week, month = NOW - timedelta(days=7), NOW - timedelta(days=30)
    assert await store.read(lambda tx: tx.exposures.count("U1", week)) == 1
    assert await store.read(lambda tx: tx.exposures.count("U1", month)) == 2
    assert await store.read(lambda tx: tx.exposures.by_person(month, 10)) == [
        ("U1", "name of U1", 2),
        ("U2", "name of U2", 1),
    ]
    assert len(await store.read(lambda tx: tx.exposures.by_person(month, 1))) == 1


async def test_a_row_is_found_by_the_name_of_its_event(store):
    await store.run(lambda tx: tx.inbox.add([a_message(1)], NOW))
    row = await store.read(lambda tx: tx.inbox.named("telegram", "e1"))
    assert row is not None
    assert row.event.event_id == "e1"
    assert await store.read(lambda tx: tx.inbox.named("slack", "e1")) is None
