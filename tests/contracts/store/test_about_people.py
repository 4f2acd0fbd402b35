"""What supervisors know about the people in an incident."""

from bot.domain.likeness import likeness
from bot.domain.text import normalise
from bot.ports.about_people import Colleague, Hold, PersonNote, Support
from bot.ports.readings import Reading
from tests.contracts.store.builders import NOW, a_message, an_incident, later, stored

SENT = "I know exactly what you did to my kitchen and everybody will hear of it"


async def test_notes_come_newest_first_with_who_wrote_them(store):
    async def work(tx):
        incident = await an_incident(tx)
        for minute, text in enumerate(("deaf", "needs large print")):
            note = PersonNote(text=text, by="U1", by_name="Sue", at=later(minute))
            await tx.about.note(incident.person, note)
        return await tx.about.notes(incident.person)

    found = await store.run(work)
    assert [(one.text, one.by_name) for one in found] == [
        ("needs large print", "Sue"),
        ("deaf", "Sue"),
    ]


async def test_a_hold_ends_by_itself_or_is_let_go(store):
    async def work(tx):
        incident = await an_incident(tx)
        hold = Hold(
            person=incident.person,
            incident=incident.id,
            by="U1",
            by_name="Sue",
            since=NOW,
            until=later(60),
        )
        await tx.about.hold(hold)
        now = [await tx.about.held(incident.person, at) for at in (later(59), later(60))]
        gone = [await tx.about.let_go(incident.person) for _ in range(2)]
        return hold, now, gone, await tx.about.held(incident.person, NOW)

    hold, now, gone, after = await store.run(work)
    assert now == [hold, None]
    assert gone == [True, False]
    assert after is None


async def test_who_is_no_supervisor_any_more_is_not_offered(store):
    async def work(tx):
        sue, kim = Colleague(id="U1", name="Sue"), Colleague(id="U2", name="Kim")
        for one in (sue, kim):
            await tx.about.seen(one, supervisor=True)
        both = await tx.about.supervisors()
        await tx.about.seen(kim, supervisor=False)
        return both, await tx.about.supervisors()

    both, left = await store.run(work)
    assert [one.name for one in both] == ["Kim", "Sue"]
    assert [one.name for one in left] == ["Sue"]


async def test_support_is_kept_with_its_incident(store):
    async def work(tx):
        incident = await an_incident(tx)
        offered = Support(who="Ann", what="a talk", by="U1", by_name="Sue", at=NOW)
        await tx.about.support(incident.id, offered)
        return offered, await tx.about.supported(incident.id)

    offered, found = await store.run(work)
    assert list(found) == [offered]


async def test_the_same_text_in_another_ones_incident_may_be_the_same_person(store):
    async def work(tx):
        mine = await an_incident(tx)
        other = await an_incident(tx, external_id="8", chat="200")
        bystander = await an_incident(tx, external_id="9", chat="300")
        rows = await stored(tx, a_message(1), a_message(2), a_message(3))
        reading = Reading(marks=likeness(normalise(SENT), 40))
        for incident, row in zip((mine, other, bystander), rows, strict=True):
            read = reading if incident is not bystander else Reading()
            await tx.readings.add(row.id, incident.person, incident.conversation, read, NOW)
            await tx.incidents.attach(incident.id, row.id)
        return other, await tx.about.others(mine.person, mine.id)

    other, found = await store.run(work)
    assert [(one.person, one.why, one.proven) for one in found] == [
        (other.person, "same text", False)
    ]
