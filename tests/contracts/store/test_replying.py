"""What is kept about answers of staff."""

from bot.domain.messages import Media, MediaKind
from bot.domain.saved_replies import SavedReply
from bot.ports.replying import Answer, Draft
from tests.contracts.store.builders import NOW, a_case, later


async def test_a_draft_comes_back_whole_until_it_is_forgotten(store):
    async def work(tx):
        case = await a_case(tx)
        photo = Media(kind=MediaKind.PHOTO, ref="https://x/1", name="tap.jpg", size=3)
        draft = Draft(
            case=case.id,
            staff="U1",
            name="Ann",
            opened_at=NOW,
            text="Hello",
            media=(photo,),
            warned=("phone:1",),
        )
        await tx.drafts.save(draft)
        other = Draft(case=case.id, staff="U2", name="Bo", opened_at=later(), shown=False)
        await tx.drafts.save(other)
        found = await tx.drafts.of(case.id, "U1")
        shown = await tx.drafts.shown(case.id)
        forgotten = [await tx.drafts.forget(case.id, "U1") for _ in range(2)]
        return draft, found, shown, forgotten, await tx.drafts.of(case.id, "U1")

    draft, found, shown, forgotten, after = await store.run(work)
    assert found == draft
    assert shown == [draft]
    assert forgotten == [True, False]
    assert after is None


async def test_answers_are_told_the_latest_first_and_only_since(store):
    async def work(tx):
        case = await a_case(tx)
        for minute in (1, 2):
            at = later(minute)
            await tx.answers.add(
                Answer(key=f"k{minute}", case=case.id, staff="U1", name="Ann", at=at)
            )
        return await tx.answers.of(case.id), await tx.answers.of(case.id, later(1))

    every, since = await store.run(work)
    assert [one.key for one in every] == ["k2", "k1"]
    assert [one.key for one in since] == ["k2"]


async def test_the_first_choice_about_a_failed_send_stands(store):
    async def work(tx):
        return (
            await tx.answers.chosen("k"),
            await tx.answers.choose("k", "left", "Ann", NOW),
            await tx.answers.choose("k", "again", "Bo", NOW),
            await tx.answers.chosen("k"),
        )

    assert await store.run(work) == ("", "", "Ann", "Ann")


async def test_saved_replies_have_names_of_their_own(store):
    async def work(tx):
        first = SavedReply(id="", name="Visit", text="We come.")
        wrote = await tx.team_replies.write(first, "U1", NOW)
        again = await tx.team_replies.write(
            SavedReply(id="", name="visit", text="Other"), "U1", NOW
        )
        (kept,) = await tx.team_replies.all()
        changed = SavedReply(id=kept.id, name="Visit", text="We come soon.")
        rewrote = await tx.team_replies.write(changed, "U2", later())
        read = await tx.team_replies.all()
        gone = [await tx.team_replies.remove(kept.id) for _ in range(2)]
        return wrote, again, rewrote, read, changed, gone

    wrote, again, rewrote, read, changed, gone = await store.run(work)
    assert (wrote, again, rewrote) == (True, False, True)
    assert read == [changed]
    assert gone == [True, False]


async def test_colleagues_are_known_by_their_latest_name(store):
    async def work(tx):
        await tx.colleagues.seen("U1", "anna", NOW)
        await tx.colleagues.seen("U1", "anna.kowalska", later())
        await tx.colleagues.seen("U2", "", NOW)
        return await tx.colleagues.names()

    assert await store.run(work) == ["anna.kowalska"]
