"""What lies with a case comes back as it was, and follows where messages are moved to."""

from datetime import timedelta

from bot.domain.case_file import CaseFile, Detail, HandOver
from bot.domain.clocks import Event
from bot.domain.identity import Reference
from bot.domain.regimes import Happening
from tests.contracts.store.builders import NOW, a_case, a_message, stored


async def test_a_case_file_is_empty_until_it_is_saved_and_then_comes_back_whole(store):
    async def work(tx):
        case = await a_case(tx)
        before = await tx.files.of(case.id)
        file = (
            CaseFile(
                handed=HandOver(by="Ann", at=NOW),
                reopened=(NOW,),
                merged_into=Reference("R-1001"),
                merged=(Reference("R-1002"),),
                split=(Reference("R-1003"),),
            )
            .changed_by("Ann", "claimed it", NOW)
            .ask(Detail.ADDRESS, NOW)
            .tell(Detail.ADDRESS, "Flat 4", NOW + timedelta(hours=1))
            .rate(4, NOW)
            .comment("Quick")
        )
        await tx.files.save(case.id, CaseFile())
        await tx.files.save(case.id, file)
        return before, file, await tx.files.of(case.id)

    before, saved, found = await store.run(work)
    assert before == CaseFile()
    assert found == saved


async def test_all_messages_of_a_case_can_be_shown_with_another(store):
    async def work(tx):
        first, second = await a_case(tx), await a_case(tx)
        rows = [row.id for row in await stored(tx, a_message(1), a_message(2))]
        await tx.cases.attach(first.id, rows[0])
        await tx.cases.attach(second.id, rows[0])
        await tx.cases.attach(second.id, rows[1])
        await tx.files.take_all(second.id, first.id)
        kept = await tx.cases.messages(second.id)
        return rows, await tx.cases.messages(first.id), kept

    rows, found, kept = await store.run(work)
    assert [row.id for row in found] == rows
    assert [row.id for row in kept] == rows


async def test_chosen_messages_can_be_taken_to_another_case(store):
    async def work(tx):
        first, second = await a_case(tx), await a_case(tx)
        rows = [row.id for row in await stored(tx, a_message(1), a_message(2))]
        for row in rows:
            await tx.cases.attach(first.id, row)
        await tx.files.take(rows[1:], first.id, second.id)
        return rows, await tx.cases.messages(first.id), await tx.cases.messages(second.id)

    rows, left, taken = await store.run(work)
    assert [row.id for row in left] == rows[:1]
    assert [row.id for row in taken] == rows[1:]


async def test_clocks_of_both_cases_stand_in_order_of_time(store):
    async def work(tx):
        first, second = await a_case(tx), await a_case(tx)
        for case, minutes in ((second, 1), (first, 2), (second, 3), (first, 4)):
            what = Happening(event=Event.REPORTED, at=NOW + timedelta(minutes=minutes))
            await tx.history.add(case.id, what)
        await tx.history.miss(second.id, "repair", "finish the repair", NOW)
        await tx.files.take_clocks(second.id, first.id)
        missed = await tx.history.missed(first.id)
        return await tx.history.of(first.id), missed, await tx.history.of(second.id)

    found, missed, left = await store.run(work)
    assert [one.at for one in found] == [NOW + timedelta(minutes=m) for m in (1, 2, 3, 4)]
    assert [one.clock for one in missed] == ["repair"]
    assert len(left) == 2
