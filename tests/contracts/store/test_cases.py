"""Needs being dealt with."""

import pytest

from bot.domain.case import Case, Offer, ReplyState
from bot.domain.errors import Conflict, StoreError
from bot.domain.identity import IdempotencyKey, Reference
from bot.domain.need import NeedKind, Priority, Trade
from tests.contracts.store.builders import (
    NOW,
    a_case,
    a_chat,
    a_message,
    a_person,
    later,
    stored,
)


async def test_a_new_case_gets_the_next_number(store):
    first, second = await store.run(a_case), await store.run(a_case)
    assert first.reference == "R-1001"
    assert second.reference == "R-1002"
    assert await store.read(lambda tx: tx.cases.get(first.id)) == first


async def test_every_field_of_a_case_is_kept(store):
    async def work(tx):
        person = await a_person(tx)
        place = await tx.conversations.at(a_chat())
        full = Case(
            person=person.id,
            conversation=place.id,
            kind=NeedKind.REPAIR,
            queue="repairs",
            opened_at=NOW,
            priority=Priority.URGENT,
            trade=next(iter(Trade)),
            hazard="no_heating",
            reasons=("said cold", "a baby"),
            vulnerabilities=("infant",),
            due_at=later(60),
            due_name="urgent repair",
            last_heard_at=later(1),
            chases=2,
            offer=Offer.OFFERED,
            reply=ReplyState.FAILED,
            reply_because="blocked",
            card=IdempotencyKey("1:0:card"),
            parent=Reference("R-1000"),
            folded=True,
        )
        full.claim("U1", "Sam")
        await tx.cases.add(full)
        return full

    full = await store.run(work)
    assert await store.read(lambda tx: tx.cases.get(full.id)) == full
    full.close("mended", later(90))
    await store.run(lambda tx: tx.cases.save(full))
    assert await store.read(lambda tx: tx.cases.get(full.id)) == full


async def test_of_two_who_change_the_same_case_the_second_is_told(store):
    case = await store.run(a_case)
    mine = await store.read(lambda tx: tx.cases.get(case.id))
    yours = await store.read(lambda tx: tx.cases.get(case.id))
    mine.claim("U1", "Sam")
    await store.run(lambda tx: tx.cases.save(mine))
    yours.claim("U2", "Kim")
    with pytest.raises(Conflict, match="R-1001 was changed meanwhile"):
        await store.run(lambda tx: tx.cases.save(yours))
    assert (await store.read(lambda tx: tx.cases.get(case.id))).owner_name == "Sam"


async def test_a_case_can_be_saved_again_and_again(store):
    case = await store.run(a_case)
    for minutes in (1, 2, 3):
        case.hear(later(minutes))
        await store.run(lambda tx: tx.cases.save(case))
    assert (await store.read(lambda tx: tx.cases.get(case.id))).last_heard_at == later(3)


async def test_a_conflict_undoes_the_rest_of_its_unit(store):
    case = await store.run(a_case)

    async def work(tx):
        await tx.inbox.add([a_message()], NOW)
        case.version = 7
        await tx.cases.save(case)

    with pytest.raises(Conflict):
        await store.run(work)
    assert await store.read(lambda tx: tx.inbox.backlog()) == 0


@pytest.mark.parametrize("spoken", ["R-1001", "r-1001", " r - 1001 ", "R1001", "r 10 01"])
async def test_a_case_is_found_by_what_people_say(store, spoken):
    case = await store.run(a_case)
    assert await store.read(lambda tx: tx.cases.find(spoken)) == case


@pytest.mark.parametrize(
    "spoken",
    [
        "",
        "R-",
        "1001",
        "M-1001",
        "R-1002",
        "R-1",
        "R-1001x",
        "R-" + "9" * 40,
        "R-\u0661\u0660\u0660\u0661",
    ],
)
async def test_what_names_no_case_finds_none(store, spoken):
    await store.run(a_case)
    assert await store.read(lambda tx: tx.cases.find(spoken)) is None


async def test_a_persons_cases_come_newest_first_open_ones_apart(store):
    async def work(tx):
        cases = [await a_case(tx) for _ in range(3)]
        await a_case(tx, external_id="8", chat="200")
        cases[1].close("mended", NOW)
        await tx.cases.save(cases[1])
        return cases

    first, second, third = await store.run(work)
    person = first.person
    assert await store.read(lambda tx: tx.cases.open_of(person)) == [third, first]
    assert await store.read(lambda tx: tx.cases.of(person)) == [third, second, first]
    assert await store.read(lambda tx: tx.cases.of(person, limit=1)) == [third]


async def test_a_message_is_attached_once(store):
    async def work(tx):
        [row] = await stored(tx, a_message())
        case = await a_case(tx)
        return [await tx.cases.attach(case.id, row.id) for _ in range(2)]

    assert await store.run(work) == [True, False]


async def test_a_case_must_exist_to_have_messages(store):
    [row] = await store.run(lambda tx: stored(tx, a_message()))
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        await store.run(lambda tx: tx.cases.attach(404, row.id))


async def test_the_latest_messages_of_a_case_come_oldest_first(store):
    async def work(tx):
        rows = await stored(tx, *map(a_message, range(4)))
        case = await a_case(tx)
        for row in rows:
            await tx.cases.attach(case.id, row.id)
        return rows, await tx.cases.messages(case.id, limit=3)

    rows, messages = await store.run(work)
    assert messages == rows[1:]


async def test_a_message_can_belong_to_several_cases(store):
    async def work(tx):
        [row] = await stored(tx, a_message())
        cases = [await a_case(tx) for _ in range(2)]
        for case in cases:
            await tx.cases.attach(case.id, row.id)
        return cases, await tx.cases.of_message(row.id)

    cases, found = await store.run(work)
    assert found == cases


async def test_an_album_leads_to_the_cases_of_its_other_pictures(store):
    async def work(tx):
        album = [a_message(n, album_id="a1") for n in range(3)]
        elsewhere = a_message(9, album_id="a1", to=a_chat("200"))
        rows = await stored(tx, *album, elsewhere)
        case, other = await a_case(tx), await a_case(tx, external_id="8", chat="200")
        await tx.cases.attach(case.id, rows[0].id)
        await tx.cases.attach(case.id, rows[1].id)
        await tx.cases.attach(other.id, rows[3].id)
        return case, await tx.cases.of_album(a_chat(), "a1")

    case, found = await store.run(work)
    assert found == [case]


async def test_a_queue_is_ordered_by_deadline_and_the_undated_come_last(store):
    async def work(tx):
        undated = await a_case(tx)
        late = await a_case(tx, due_at=later(60))
        soon = await a_case(tx, due_at=later(5))
        closed = await a_case(tx, due_at=later(1))
        closed.close("mended", NOW)
        await tx.cases.save(closed)
        await a_case(tx, queue="complaints", due_at=NOW)
        return [soon.id, late.id, undated.id], await tx.cases.open_in("repairs")

    expected, found = await store.run(work)
    assert [case.id for case in found] == expected
