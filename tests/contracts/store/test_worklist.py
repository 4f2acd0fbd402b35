"""Lists of open cases, and cases by what was said in them."""

from datetime import timedelta

import pytest

from bot.domain.case import ReplyState
from bot.domain.worklist import PER_PAGE, Page, Section
from tests.contracts.store.builders import (
    NOW,
    a_case,
    a_chat,
    a_message,
    a_person,
    an_edit,
    later,
    stored,
)


async def listed(store, section, staff="U1", number=0):
    """References on a page, for *staff*."""
    page = Page(section=section, number=number)
    return [
        case.reference for case in await store.read(lambda tx: tx.worklist.page(page, staff, NOW))
    ]


async def test_each_list_holds_what_it_says_and_counts_the_same(store):
    async def work(tx):
        mine, free, soon, late, waits, closed = [
            await a_case(tx, due_at=due)
            for due in (None, later(2000), later(60), later(-60), None, later(-90))
        ]
        mine.claim("U1", "Ann")
        late.claim("U2", "Bob")
        waits.wait()
        waits.reply = ReplyState.DELIVERED
        closed.close("Mended.", NOW)
        for case in (mine, late, waits, closed):
            await tx.cases.save(case)
        return free, soon

    await store.run(work)

    found = {section: await listed(store, section) for section in Section}
    assert found == {
        Section.MINE: ["R-1001"],
        Section.UNCLAIMED: ["R-1003", "R-1002", "R-1005"],
        Section.SOON: ["R-1003"],
        Section.OVERDUE: ["R-1004"],
        Section.WAITING: ["R-1005"],
    }
    counts = await store.read(lambda tx: tx.worklist.counts("U1", NOW))
    assert counts == {section: len(cases) for section, cases in found.items()}


async def test_a_case_whose_answer_did_not_arrive_waits_for_nobody(store):
    async def work(tx):
        case = await a_case(tx)
        case.wait()
        case.reply = ReplyState.FAILED
        await tx.cases.save(case)

    await store.run(work)

    assert await listed(store, Section.WAITING) == []


async def test_pages_follow_each_other_without_gaps(store):
    async def work(tx):
        for minutes in range(PER_PAGE + 3):
            await a_case(tx, due_at=NOW + timedelta(minutes=minutes))

    await store.run(work)

    first, second = [await listed(store, Section.SOON, number=number) for number in (0, 1)]
    assert len(first) == PER_PAGE
    assert second == ["R-1011", "R-1012", "R-1013"]
    assert await listed(store, Section.SOON, number=2) == []


async def test_cases_are_found_by_the_words_said_in_them(store):
    async def work(tx):
        for number, text in enumerate(("The Boiler is cold", "Łazienka: mould", ""), 1):
            case = await a_case(tx)
            (row,) = await stored(tx, a_message(number, text))
            await tx.cases.attach(case.id, row.id)
            assert not await tx.cases.attach(case.id, row.id)
        (row,) = await stored(tx, an_edit(4, "m1", "The boiler is loud"))
        await tx.cases.attach((await tx.cases.find("R-1001")).id, row.id)

    await store.run(work)

    async def said(words):
        return [c.reference for c in await store.read(lambda tx: tx.worklist.said(words, 10))]

    assert await said("boil COLD") == ["R-1001"]
    assert await said("boiler") == ["R-1001"]
    assert await said("mould") == ["R-1002"]
    assert await said("boiler mould") == []
    assert await said("łaz") == ["R-1002"]


@pytest.mark.parametrize("words", ["", '"', "NEAR(", "*", "words:", "^-+", "boiler OR mould"])
async def test_words_are_never_operators_of_the_search(store, words):
    async def work(tx):
        case = await a_case(tx)
        (row,) = await stored(tx, a_message(1, "The boiler is cold"))
        await tx.cases.attach(case.id, row.id)

    await store.run(work)

    assert await store.read(lambda tx: tx.worklist.said(words, 10)) == []


async def test_people_are_found_by_how_their_name_begins(store):
    async def work(tx):
        for number, name in enumerate(("Sam Lee", "samira", "Bob", "%", "")):
            await a_person(tx, str(number), name)
        await tx.conversations.at(a_chat())

    await store.run(work)

    async def named(beginning, limit=5):
        return [p.name for p in await store.read(lambda tx: tx.people.named(beginning, limit))]

    assert await named("SAM") == ["Sam Lee", "samira"]
    assert await named("sam", 1) == ["Sam Lee"]
    assert await named("%") == ["%"]
