"""Conduct being dealt with."""

import pytest

from bot.domain.conduct import ConductKind, Severity, Target
from bot.domain.errors import Conflict
from bot.domain.identity import IdempotencyKey, Reference
from bot.domain.incident import Incident, IncidentState
from bot.domain.notices import NoticeLevel, Referral
from tests.contracts.store.builders import (
    NOW,
    a_chat,
    a_message,
    a_person,
    an_incident,
    later,
    stored,
)


async def test_every_field_of_an_incident_is_kept(store):
    async def work(tx):
        person = await a_person(tx)
        place = await tx.conversations.at(a_chat())
        full = Incident(
            person=person.id,
            conversation=place.id,
            severity=Severity.ABUSIVE,
            kinds=tuple(ConductKind),
            target=next(iter(Target)),
            opened_at=NOW,
            last_at=later(1),
            case=Reference("R-1001"),
            hidden=True,
            challenged_at=later(7),
            card=IdempotencyKey("1:2:card"),
            because=("insult", "said twice"),
        )
        key = IdempotencyKey("1:3:warn")
        full.warn(NoticeLevel.WARNING, clause="2.1", rules_version="3", key=key, by="U1")
        full.aimed_at, full.passed_to, full.passed_to_name = "Ann", "U2", "Kim"
        full.refer(Referral(to="police", number="CAD 1", at=later(3), by="U1", by_name="Sam"))
        await tx.incidents.add(full)
        return full

    full = await store.run(work)
    assert full.reference == "M-1"
    assert await store.read(lambda tx: tx.incidents.find("M-1")) == full
    full.warning_arrived(full.last.key, later(2), channel="chat", parts=("77",))
    full.overturn("U8", "Lee", "was quoting", later(9))
    await store.run(lambda tx: tx.incidents.save(full))
    assert await store.read(lambda tx: tx.incidents.find(" m 1")) == full


async def test_of_two_who_decide_the_second_is_told(store):
    mine = await store.run(an_incident)
    yours = await store.read(lambda tx: tx.incidents.find("M-1"))
    mine.decide(IncidentState.WARNED, "U1", "Sam", "it was")
    await store.run(lambda tx: tx.incidents.save(mine))
    yours.decide(IncidentState.DISMISSED, "U2", "Kim", "it was not")
    with pytest.raises(Conflict, match="M-1 was changed meanwhile"):
        await store.run(lambda tx: tx.incidents.save(yours))


@pytest.mark.parametrize("spoken", ["", "M-", "R-1", "M-2", "1", "M-" + "9" * 40])
async def test_what_names_no_incident_finds_none(store, spoken):
    await store.run(an_incident)
    assert await store.read(lambda tx: tx.incidents.find(spoken)) is None


async def test_an_occasion_is_the_latest_incident_there_that_is_recent_enough(store):
    async def work(tx):
        await an_incident(tx, last_at=NOW)
        latest = await an_incident(tx, last_at=later(10))
        await an_incident(tx, chat="200", last_at=later(20))
        await an_incident(tx, external_id="8", last_at=later(20))
        there = (latest.person, latest.conversation)
        found = [await tx.incidents.occasion(*there, later(m)) for m in (0, 10, 11)]
        return latest, found

    latest, found = await store.run(work)
    assert found == [latest, latest, None]


async def test_a_persons_incidents_come_newest_first(store):
    async def work(tx):
        mine = [await an_incident(tx) for _ in range(3)]
        await an_incident(tx, external_id="8")
        return mine, await tx.incidents.of(mine[0].person, limit=2)

    mine, found = await store.run(work)
    assert found == [mine[2], mine[1]]


async def test_evidence_is_attached_once_and_comes_oldest_first(store):
    async def work(tx):
        rows = await stored(tx, a_message(1), a_message(2))
        incident = await an_incident(tx)
        attached = [await tx.incidents.attach(incident.id, r.id) for r in (*rows, rows[0])]
        return rows, incident, attached

    rows, incident, attached = await store.run(work)
    assert attached == [True, True, False]
    assert await store.read(lambda tx: tx.incidents.messages(incident.id)) == rows
    assert await store.read(lambda tx: tx.incidents.of_message(rows[1].id)) == [incident]


async def test_of_much_evidence_the_newest_is_shown_with_the_words_that_led_there(store):
    async def work(tx):
        rows = await stored(tx, *(a_message(number) for number in range(1, 5)))
        incident = await an_incident(tx)
        for row in rows:
            await tx.incidents.attach(incident.id, row.id, [(0, 3)] if row is rows[3] else ())
        shown = await tx.incidents.messages(incident.id, 2)
        known = await tx.incidents.count(incident.id), await tx.incidents.spans(incident.id)
        return rows, shown, known

    rows, shown, (count, spans) = await store.run(work)
    assert shown == rows[2:]
    assert count == len(rows)
    assert dict(spans) == {rows[3].id: ((0, 3),)}
