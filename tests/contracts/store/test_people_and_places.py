"""Who writes to us, and where we talk."""

import pytest

from bot.domain.errors import Conflict, StoreError
from bot.domain.identity import PlaceKind
from bot.ports.store import Conversation
from tests.contracts.store.builders import (
    NOW,
    a_case,
    a_chat,
    a_person,
    an_incident,
    an_op,
    later,
)


async def test_a_person_is_made_on_first_sight_and_known_afterwards(store):
    ann = await store.run(a_person)
    assert (ann.channel, ann.external_id, ann.name, ann.private) == ("telegram", "7", "Ann", None)
    assert await store.run(a_person) == ann
    assert await store.read(lambda tx: tx.people.get(ann.id)) == ann


async def test_the_latest_name_is_kept_but_no_name_is_not_a_name(store):
    ann = await store.run(a_person)
    renamed = await store.run(lambda tx: a_person(tx, name="Anna"))
    assert (renamed.id, renamed.name) == (ann.id, "Anna")
    unnamed = await store.run(lambda tx: a_person(tx, name=""))
    assert unnamed.name == "Anna"


async def test_the_same_id_on_another_channel_is_somebody_else(store):
    ann = await store.run(a_person)
    other = await store.run(lambda tx: tx.people.seen("slack", "7", "Ann", NOW))
    assert other.id != ann.id


async def test_looking_for_somebody_does_not_make_them(store):
    assert await store.read(lambda tx: tx.people.find("telegram", "7")) is None
    ann = await store.run(a_person)
    assert await store.read(lambda tx: tx.people.find("telegram", "7")) == ann


async def test_where_a_person_can_be_reached_alone_is_remembered_and_forgotten(store):
    async def work(tx):
        ann = await a_person(tx)
        there = (await tx.conversations.at(a_chat())).id
        await tx.people.reachable_at(ann.id, there)
        known = (await tx.people.get(ann.id)).private
        await tx.people.reachable_at(ann.id, None)
        return known == there, (await tx.people.get(ann.id)).private

    assert await store.run(work) == (True, None)


@pytest.mark.parametrize("part", ["people", "conversations", "cases"])
async def test_what_does_not_exist_is_an_error(store, part):
    with pytest.raises(StoreError, match=r"There is no .* 404"):
        await store.read(lambda tx: getattr(tx, part).get(404))


async def test_a_conversation_is_made_on_first_sight_for_each_thread(store):
    first = await store.run(lambda tx: tx.conversations.at(a_chat()))
    thread = await store.run(lambda tx: tx.conversations.at(a_chat(thread="5")))
    assert first == Conversation(id=first.id, address=a_chat())
    assert thread == Conversation(id=thread.id, address=a_chat(thread="5"))
    assert await store.run(lambda tx: tx.conversations.at(a_chat())) == first
    assert await store.read(lambda tx: tx.conversations.get(thread.id)) == thread


async def test_a_known_conversation_is_found_without_writing(store):
    made = await store.run(lambda tx: tx.conversations.at(a_chat()))
    assert await store.read(lambda tx: tx.conversations.at(a_chat())) == made


async def test_the_platform_says_what_kind_of_room_it_is_now(store):
    made = await store.run(lambda tx: tx.conversations.at(a_chat()))
    group = await store.run(lambda tx: tx.conversations.at(a_chat(kind=PlaceKind.GROUP)))
    assert (group.id, group.address.kind) == (made.id, PlaceKind.GROUP)


async def test_what_must_not_be_repeated_is_remembered(store):
    made = await store.run(lambda tx: tx.conversations.at(a_chat()))
    changed = Conversation(
        id=made.id,
        address=made.address,
        acknowledged_at=NOW,
        advised=(("gas", NOW), ("fire", later())),
        closed=True,
    )
    await store.run(lambda tx: tx.conversations.save(changed))
    assert await store.read(lambda tx: tx.conversations.get(made.id)) == changed


async def test_a_moved_chat_keeps_its_conversations(store):
    async def work(tx):
        before = [await tx.conversations.at(a_chat(thread=t)) for t in (None, "5")]
        await tx.conversations.move("telegram", "100", "-100")
        after = [await tx.conversations.at(a_chat("-100", thread=t)) for t in (None, "5")]
        return [c.id for c in before], [c.id for c in after]

    before, after = await store.run(work)
    assert before == after


async def test_waiting_acts_follow_a_moved_chat_and_settled_ones_do_not(store):
    async def work(tx):
        for key in ("ready", "sending", "accepted"):
            await tx.outbox.put(an_op(key), NOW)
        await tx.outbox.put(an_op("other", to=a_chat("555")), NOW)
        await tx.outbox.begin((await tx.outbox.get("sending")).id, later())
        await tx.outbox.accepted((await tx.outbox.get("accepted")).id, ["m1"], NOW)
        await tx.conversations.move("telegram", "100", "-100")
        keys = ("ready", "sending", "accepted", "other")
        return [(await tx.outbox.get(key)).op.to.chat for key in keys]

    assert await store.run(work) == ["-100", "-100", "100", "555"]


async def test_a_chat_that_moves_to_where_somebody_already_wrote_is_joined(store):
    async def work(tx):
        old = await tx.conversations.at(a_chat("100"))
        new = await tx.conversations.at(a_chat("-100"))
        await tx.conversations.save(
            Conversation(
                id=old.id,
                address=old.address,
                acknowledged_at=later(5),
                advised=(("gas", NOW), ("fire", later(9))),
                closed=True,
            )
        )
        await tx.conversations.save(
            Conversation(id=new.id, address=new.address, advised=(("gas", later(2)),))
        )
        ann = await a_person(tx)
        await tx.people.reachable_at(ann.id, old.id)
        case, incident = await a_case(tx), await an_incident(tx)
        await tx.conversations.move("telegram", "100", "-100")
        return ann, old, case, incident

    ann, old, case, incident = await store.run(work)
    joined = await store.run(lambda tx: tx.conversations.at(a_chat("-100")))
    assert (joined.acknowledged_at, joined.closed) == (later(5), False)
    assert joined.advised == (("gas", later(2)), ("fire", later(9)))
    assert (await store.read(lambda tx: tx.people.get(ann.id))).private == joined.id
    assert (await store.read(lambda tx: tx.cases.get(case.id))).conversation == joined.id
    found = await store.read(lambda tx: tx.incidents.occasion(ann.id, joined.id, NOW))
    assert found.id == incident.id
    with pytest.raises(StoreError):
        await store.read(lambda tx: tx.conversations.get(old.id))
    with pytest.raises(Conflict):  # whoever still holds the case as it was must notice
        await store.run(lambda tx: tx.cases.save(case))


async def test_moving_twice_or_to_itself_changes_nothing(store):
    async def work(tx):
        made = await tx.conversations.at(a_chat())
        for _ in range(2):
            await tx.conversations.move("telegram", "100", "-100")
        await tx.conversations.move("telegram", "-100", "-100")
        return made.id, (await tx.conversations.at(a_chat("-100"))).id

    before, after = await store.run(work)
    assert before == after
