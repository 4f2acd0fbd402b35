"""What was read off messages is kept beside them and found by a look-up."""

from bot.domain.language import Language, Sureness
from bot.domain.likeness import likeness
from bot.domain.text import normalise
from bot.ports.readings import NOTHING_HEARD, Reading
from tests.contracts.store.builders import NOW, a_case, a_chat, a_message, a_person, later, stored

POLISH = Language(code="pl", name="Polish", sure=Sureness.CERTAIN)
MARKS = likeness(normalise("The lift in Tower B is broken again, please send somebody."), 40)
OTHER = likeness(normalise("There is black mould behind the wardrobe in the bedroom."), 40)


async def read_off(tx, number, *, who="7", chat="100", reading=None, at=NOW):
    (row,) = await stored(tx, a_message(number))
    person = await a_person(tx, who)
    place = await tx.conversations.at(a_chat(chat))
    await tx.readings.add(row.id, person.id, place.id, reading or Reading(marks=MARKS), at)
    return row, person, place


async def test_likes_are_found_oldest_first_and_nothing_else_is(store):
    async def work(tx):
        first, sam, here = await read_off(tx, 1)
        second, ann, _ = await read_off(tx, 2, who="8", chat="200")
        await read_off(tx, 3, reading=Reading(marks=OTHER))
        now, _, _ = await read_off(tx, 4)
        found = await tx.readings.alike(MARKS, now.id, here.id, NOW)
        assert [(one.row, one.person, one.here) for one in found] == [
            (first.id, sam.id, True),
            (second.id, ann.id, False),
        ]

    await store.run(work)


async def test_what_was_read_before_the_window_is_not_found(store):
    async def work(tx):
        await read_off(tx, 1)
        now, _, here = await read_off(tx, 2, at=later(60))
        assert await tx.readings.alike(MARKS, now.id, here.id, later(1)) == []

    await store.run(work)


async def test_a_case_shows_the_last_foreign_language_and_the_highest_counts(store):
    async def work(tx):
        case = await a_case(tx)
        first, _, _ = await read_off(tx, 1, reading=Reading(language=POLISH, marks=MARKS))
        second, _, _ = await read_off(tx, 2)
        await tx.cases.attach(case.id, first.id)
        await tx.cases.attach(case.id, second.id)
        await tx.readings.shared([first.id, second.id], 4)
        await tx.readings.shared([first.id], 2)
        await tx.readings.sent(second.id, 3)
        return await tx.readings.of_case(case.id)

    heard = await store.run(work)
    assert (heard.language, heard.people, heard.times) == (POLISH, 4, 3)


async def test_a_case_of_which_nothing_was_read_shows_nothing(store):
    async def work(tx):
        return await tx.readings.of_case((await a_case(tx)).id)

    assert await store.run(work) == NOTHING_HEARD


async def test_the_language_spoken_last_is_remembered_for_each_conversation(store):
    async def work(tx):
        _, _, here = await read_off(tx, 1, reading=Reading(language=POLISH))
        await read_off(tx, 2)  # too short to tell
        _, _, there = await read_off(tx, 3, chat="200")
        assert await tx.readings.spoken(here.id) == POLISH
        assert not (await tx.readings.spoken(there.id)).is_foreign

    await store.run(work)


async def test_reading_a_message_again_changes_nothing(store):
    async def work(tx):
        row, person, here = await read_off(tx, 1, reading=Reading(language=POLISH))
        await tx.readings.add(row.id, person.id, here.id, Reading(), NOW)
        return await tx.readings.spoken(here.id)

    assert await store.run(work) == POLISH


async def test_readings_move_with_their_chat(store):
    async def work(tx):
        await read_off(tx, 1, reading=Reading(language=POLISH))
        await tx.conversations.at(a_chat("900"))
        await tx.conversations.move("telegram", "100", "900")
        place = await tx.conversations.at(a_chat("900"))
        return await tx.readings.spoken(place.id)

    assert await store.run(work) == POLISH
