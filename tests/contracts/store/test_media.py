"""Attachments and where their bytes are."""

import pytest

from bot.domain.messages import Media, MediaKind
from bot.ports.store import MediaState
from tests.contracts.store.builders import NOW, a_case, a_message, a_photo, later, stored


@pytest.fixture
async def row(store):
    [row] = await store.run(lambda tx: stored(tx, a_message()))
    return row


async def add(store, row, *media, case=None):
    await store.run(lambda tx: tx.media.add(row.id, "telegram", media, case, NOW))


async def waiting(store, now=NOW, limit=9):
    return await store.read(lambda tx: tx.media.waiting(now, limit))


async def test_an_attachment_waits_to_be_fetched(store, row):
    photo = a_photo(size=12, detail="x")
    await add(store, row, photo)
    [found] = await waiting(store)
    assert (found.inbox, found.channel, found.media, found.case) == (
        row.id,
        "telegram",
        photo,
        None,
    )
    assert (found.state, found.tries, found.next_at) == (MediaState.WAITING, 0, NOW)


async def test_what_has_no_bytes_is_not_waited_for(store, row):
    await add(store, row, Media(kind=MediaKind.LOCATION, detail="51.5,-0.1"), a_photo("f2"))
    assert [found.media.ref for found in await waiting(store)] == ["f2"]


async def test_a_message_handled_twice_has_its_attachments_once_and_its_case_at_last(store, row):
    case = await store.run(a_case)
    await add(store, row, a_photo("f1"), a_photo("f2"))
    await add(store, row, a_photo("f1"), a_photo("f2"), case=case.id)
    await add(store, row, a_photo("f1"), a_photo("f2"))
    found = await store.read(lambda tx: tx.media.of_case(case.id))
    assert [item.media.ref for item in found] == ["f1", "f2"]
    assert await waiting(store) == found


async def test_an_attachment_is_tried_again_when_it_is_due(store, row):
    await add(store, row, a_photo("f1"), a_photo("f2"))
    first, second = await waiting(store)
    await store.run(lambda tx: tx.media.again(first.id, later(5)))
    assert [item.id for item in await waiting(store)] == [second.id]
    due = await waiting(store, later(5))
    assert [(item.id, item.tries) for item in due] == [(second.id, 0), (first.id, 1)]
    assert [item.id for item in await waiting(store, later(5), limit=1)] == [second.id]


async def test_kept_and_gone_attachments_no_longer_wait(store, row):
    case = await store.run(a_case)
    await add(store, row, a_photo("f1"), a_photo("f2"), case=case.id)
    first, second = await waiting(store)
    await store.run(lambda tx: tx.media.kept(first.id, "ab" * 32, 99))
    await store.run(lambda tx: tx.media.gone(second.id, "expired"))
    assert await waiting(store, later(99)) == []
    found = await store.read(lambda tx: tx.media.of_case(case.id))
    assert [(i.state, i.sha256, i.size) for i in found] == [
        (MediaState.KEPT, "ab" * 32, 99),
        (MediaState.GONE, "", 0),
    ]


async def test_of_a_case_with_many_the_latest_are_shown_oldest_first(store, row):
    case = await store.run(a_case)
    await add(store, row, *(a_photo(f"f{n}") for n in range(5)), case=case.id)
    found = await store.read(lambda tx: tx.media.of_case(case.id, limit=2))
    assert [item.media.ref for item in found] == ["f3", "f4"]
