"""Whatever deletes on schedule asks what is held; every store must answer alike."""

from dataclasses import replace

from bot.ports.holds import EvidenceRequest, LegalHold
from bot.ports.restrictions import Linked
from tests.contracts.store.builders import NOW, a_message, a_person, an_incident, later

HOLD = LegalHold(
    subject="M-1", person=None, why="given to police", by="U1", by_name="Sue", since=NOW
)
LINK = Linked(reason="showed both telephones", by="U1", at=NOW)


async def test_a_hold_keeps_what_the_person_wrote_and_nobody_elses(store):
    async def happens(tx):
        incident = await an_incident(tx, external_id="7", chat="100")
        other = a_message(2, to=replace(a_message(2).address, chat="200"))
        other = replace(other, actor=replace(other.actor, id="8"))
        await tx.inbox.add([a_message(1), other], NOW)
        await tx.holds.put(replace(HOLD, person=incident.person))
        return [await tx.holds.keeps(row, later()) for row in (1, 2)], incident.person

    (first, second), person = await store.run(happens)
    assert (first, second) == (True, False)
    assert await store.read(lambda tx: tx.holds.people(later())) == {person}


async def test_accounts_linked_on_proof_are_held_together(store):
    async def happens(tx):
        one, two = await a_person(tx, "7"), await a_person(tx, "8")
        await tx.links.link(one.id, two.id, LINK)
        await tx.holds.put(replace(HOLD, person=one.id))
        return {one.id, two.id}

    both = await store.run(happens)
    assert await store.read(lambda tx: tx.holds.people(later())) == both


async def test_the_same_reason_holds_once_and_another_beside_it(store):
    async def happens(tx):
        return [
            await tx.holds.put(HOLD),
            await tx.holds.put(HOLD),
            await tx.holds.put(replace(HOLD, why="a claim")),
        ]

    assert await store.run(happens) == [True, False, True]
    held = await store.read(lambda tx: tx.holds.of("M-1", later()))
    assert [one.why for one in held] == ["given to police", "a claim"]


async def test_a_hold_ends_at_its_day_or_when_somebody_lifts_it(store):
    await store.run(lambda tx: tx.holds.put(replace(HOLD, until=later(10))))
    assert await store.read(lambda tx: tx.holds.of("M-1", later(9)))
    assert not await store.read(lambda tx: tx.holds.of("M-1", later(10)))
    await store.run(lambda tx: tx.holds.put(replace(HOLD, why="a claim")))
    lifted = await store.run(lambda tx: tx.holds.lift("M-1", "over", "U2", "Kim", later(11)))
    assert [one.why for one in lifted] == ["a claim"]
    assert not await store.read(lambda tx: tx.holds.of("M-1", later(11)))


async def test_packs_are_made_in_the_order_in_which_they_were_asked_for(store):
    request = EvidenceRequest(
        id=0, subjects=("M-1",), by="U1", by_name="Sue", queue="moderation", asked_at=NOW
    )

    async def happens(tx):
        return [
            await tx.evidence.ask(request),
            await tx.evidence.ask(request),
            await tx.evidence.ask(replace(request, by="U2")),
        ]

    assert await store.run(happens) == [True, False, True]
    first = await store.read(lambda tx: tx.evidence.waiting())
    assert (first.by, first.subjects) == ("U1", ("M-1",))
    await store.run(lambda tx: tx.evidence.made(first.id, "0" * 64))
    second = await store.read(lambda tx: tx.evidence.waiting())
    await store.run(lambda tx: tx.evidence.failed(second.id, "too large"))
    assert await store.read(lambda tx: tx.evidence.waiting()) is None
    assert await store.run(lambda tx: tx.evidence.ask(request))
