"""What came in."""

import pytest

from bot.domain.errors import StoreError
from tests.contracts.store.builders import (
    NOW,
    a_chat,
    a_deletion,
    a_message,
    a_photo,
    a_press,
    an_edit,
    later,
    stored,
)


async def test_a_message_delivered_twice_is_stored_once(store):
    assert await store.run(lambda tx: tx.inbox.add([a_message(1)], NOW)) == 1
    assert await store.run(lambda tx: tx.inbox.add([a_message(1), a_message(2)], later())) == 1
    assert await store.run(lambda tx: tx.inbox.add([a_message(3), a_message(3)], NOW)) == 1
    assert await store.read(lambda tx: tx.inbox.backlog()) == 3


async def test_the_same_event_id_on_another_channel_is_another_event(store):
    events = [a_message(1), a_message(1, to=a_chat(channel="slack"))]
    assert await store.run(lambda tx: tx.inbox.add(events, NOW)) == 2


async def test_an_event_comes_back_as_it_was_with_its_original(store):
    event = a_message(1, "Ice 🧊 in the \x00 hall", media=(a_photo(),), reply_to="m0")
    [row] = await store.run(lambda tx: stored(tx, event))
    assert row.event == event
    assert row.event.original == event.original
    assert await store.read(lambda tx: tx.inbox.get(row.id)) == row


async def test_half_characters_do_not_keep_a_message_out(store):
    event = a_message(1, "cold \ud83d\ude00 \ud800", original="\udfff")
    [row] = await store.run(lambda tx: stored(tx, event))
    assert row.event.text == "cold 😀 \ufffd"
    assert row.event.original == "\ufffd"


async def test_pending_rows_come_in_order_of_arrival_after_a_place(store):
    rows = await store.run(lambda tx: stored(tx, *map(a_message, (5, 3, 9, 1))))
    assert [row.event.event_id for row in rows] == ["e5", "e3", "e9", "e1"]
    rest = await store.read(lambda tx: tx.inbox.pending(rows[0].id, 2))
    assert [row.event.event_id for row in rest] == ["e3", "e9"]


async def test_a_handled_row_is_no_longer_pending_and_stays_on_record(store):
    [row] = await store.run(lambda tx: stored(tx, a_message()))
    await store.run(lambda tx: tx.inbox.done(row.id, later()))
    assert await store.read(lambda tx: tx.inbox.pending(0, 10)) == []
    assert await store.read(lambda tx: tx.inbox.backlog()) == 0
    assert await store.read(lambda tx: tx.inbox.get(row.id)) == row


async def test_failed_tries_are_counted(store):
    [row] = await store.run(lambda tx: stored(tx, a_message()))
    assert await store.run(lambda tx: tx.inbox.failed(row.id)) == 1
    assert await store.run(lambda tx: tx.inbox.failed(row.id)) == 2
    [again] = await store.read(lambda tx: tx.inbox.pending(0, 10))
    assert again.tries == 2


async def test_a_row_set_aside_holds_nobody_up_and_can_be_handled_again(store):
    bad, good = await store.run(lambda tx: stored(tx, a_message(1), a_message(2)))
    await store.run(lambda tx: tx.inbox.set_aside(bad.id, "three tries", later()))
    assert await store.read(lambda tx: tx.inbox.pending(0, 10)) == [good]
    assert await store.read(lambda tx: tx.inbox.get(bad.id)) == bad
    await store.run(lambda tx: tx.inbox.done(bad.id, later()))


async def test_a_row_that_does_not_exist_is_an_error(store):
    for work in (lambda tx: tx.inbox.get(5), lambda tx: tx.inbox.failed(5)):
        with pytest.raises(StoreError, match="no inbox row 5"):
            await store.run(work)


async def test_numbers_do_not_come_back(store):
    """Keys of replies are made from them: a reused number would swallow a reply."""

    async def work(tx):
        [first] = await stored(tx, a_message(1))
        tx.inbox._db.execute("DELETE FROM inbox")
        [second] = await stored(tx, a_message(2))
        return first.id, second.id

    first, second = await store.run(work)
    assert second > first


async def test_a_message_is_found_with_its_edits(store):
    events = [
        a_message(1, message_id="m1"),
        an_edit(2, "m1", "First edit"),
        a_message(3, message_id="m3"),
        an_edit(4, "m1", "Second edit"),
        a_deletion(5, "m1"),
        a_press(6, "m1"),
        a_message(7, message_id="m1", to=a_chat("another")),
    ]
    await store.run(lambda tx: tx.inbox.add(events, NOW))
    rows = await store.read(lambda tx: tx.inbox.message(a_chat(), "m1"))
    assert [row.event.event_id for row in rows] == ["e1", "e2", "e4"]
    assert await store.read(lambda tx: tx.inbox.message(a_chat(), "never")) == []
