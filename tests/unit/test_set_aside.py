"""A message that was given up on: a person is told, and shown its words when they ask."""

from dataclasses import replace
from pathlib import Path

from bot.domain.acts import StaffAct
from bot.pipeline.handle import set_aside
from bot.pipeline.step import Office
from bot.ports.store import Transaction
from tests.scenarios.landlord import DESK, Landlord, a_landlord, the_pack


async def given_up_on(home: Landlord, text: str) -> None:
    """Sam's message, as if the bot had failed on it."""
    tell = set_aside(Office(rulebook=the_pack(), staff=DESK), lambda: home.now)
    event = await home.says("Sam", "hello")

    async def work(tx: Transaction) -> None:
        (row,) = await tx.inbox.message(event.address, event.message_id)
        await tell(tx, replace(row, event=replace(event, text=text)))

    await home.store.run(work)
    home.works.delivery.written()
    await home.settle()


async def test_the_notice_does_not_carry_words_that_nobody_judged(tmp_path: Path) -> None:
    async with a_landlord(tmp_path) as home:
        await given_up_on(home, "you stupid bitch")

        (notice,) = home.told("enquiries")
        assert notice.urgent
        assert "bitch" not in notice.text + notice.quote


async def test_its_words_are_shown_to_whoever_asks_and_to_nobody_else(tmp_path: Path) -> None:
    async with a_landlord(tmp_path) as home:
        await given_up_on(home, "hello")
        (notice,) = home.told("enquiries")
        (button,) = notice.buttons
        await home.staff(StaffAct.REVEAL, button.subject, queue="enquiries")

        shown = [note for note in home.told("enquiries") if note.only_for == "UAnn"]
        assert [note.quote for note in shown] == ["hello"]
        assert any("words.shown" in entry.body for entry in await home.audit())


async def test_a_message_that_was_dealt_with_cannot_be_read_that_way(tmp_path: Path) -> None:
    async with a_landlord(tmp_path) as home:
        await home.says("Sam", "Kitchen tap dripping")
        for made_up in ("message:1", "message:99", "message:x"):
            await home.staff(StaffAct.REVEAL, made_up)

        assert home.whispered() == ["There is no such message."] * 3
