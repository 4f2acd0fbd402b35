"""The record that can only be added to."""

import pytest

from bot.domain.audit import canonical, first_broken
from bot.domain.errors import StoreError
from tests.contracts.store.builders import an_entry


async def records(store, after=0, limit=100):
    return await store.read(lambda tx: tx.audit.after(after, limit))


async def test_entries_form_a_chain_in_the_order_of_what_happened(store):
    entries = [an_entry(f"Reason {n}", detail={"n": n, "words": ["ä", "b"]}) for n in range(5)]
    for entry in entries:
        await store.run(lambda tx, e=entry: tx.audit.append(e))
    chain = await records(store)
    assert [record.body for record in chain] == [canonical(entry) for entry in entries]
    assert [record.id for record in chain] == [1, 2, 3, 4, 5]
    assert first_broken(chain) is None
    assert await records(store, after=2, limit=2) == chain[2:4]


async def test_entries_of_a_unit_that_failed_leave_no_gap_in_the_chain(store):
    async def fails(tx):
        await tx.audit.append(an_entry("never happened"))
        raise LookupError

    await store.run(lambda tx: tx.audit.append(an_entry("before")))
    with pytest.raises(LookupError):
        await store.run(fails)
    await store.run(lambda tx: tx.audit.append(an_entry("after")))
    chain = await records(store)
    assert [record.id for record in chain] == [1, 2]
    assert first_broken(chain) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET body = 'nothing happened' WHERE id = 1",
        "DELETE FROM audit WHERE id = 2",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (1, 'nothing happened', '')",
        "INSERT INTO audit VALUES (7, 'something happened', '')",
    ],
)
async def test_what_was_recorded_is_neither_changed_nor_removed(store, statement):
    async def work(tx):
        tx.audit._db.execute(statement)

    for _ in range(2):
        await store.run(lambda tx: tx.audit.append(an_entry()))
    before = await records(store)
    with pytest.raises(StoreError, match="only added to"):
        await store.run(work)
    assert await records(store) == before


async def test_tampering_past_the_triggers_shows(store):
    async def work(tx):
        tx.audit._db.execute("DROP TRIGGER audit_is_never_changed")
        tx.audit._db.execute(
            "UPDATE audit SET body = replace(body, 'asked', 'begged') WHERE id = 2"
        )

    for _ in range(3):
        await store.run(lambda tx: tx.audit.append(an_entry()))
    await store.run(work)
    assert first_broken(await records(store)).id == 2
