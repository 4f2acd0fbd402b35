"""A campaign of half a year on two channels becomes a pack that others can check."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import Refusal, Refused
from bot.evidence.making import PackMaker
from bot.evidence.pack import Pack, make_pack
from bot.evidence.selecting import select
from bot.evidence.verifying import verify
from bot.store.media_files import open_media
from tests.scenarios.landlord import PAGE, TENANTS, Landlord, a_landlord, the_pack

ABUSE = "You stupid useless bitch, my boiler is still broken and there is no heating"
PHOTO = Media(kind=MediaKind.PHOTO, ref="letter", mime="image/png", name="letter.png")
# One grey point: the smallest picture that is one.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763b8713d0000043801bcf6a3d1a50000000049454e44ae426082"
)


async def sue(home: Landlord, act: StaffAct, subject: str, words: str = "", who: str = "Sue"):
    await home.staff(act, subject, words, who=who, role=Role.SUPERVISOR, queue="moderation")


async def campaign(home: Landlord) -> None:
    """Sam writes abuse from June to November, in private and in a group, on two platforms."""
    home.tenants.files = {"letter": PNG}
    await home.says("Sam", "My boiler is broken and there is no heating")
    home.later(minutes=3)
    await home.says("Sam", ABUSE)
    home.later(minutes=1)
    rude = await home.says("Sam", "Ann Smith you stupid bitch, ring me on 07700 900123", media=[PHOTO])
    await sue(home, StaffAct.REVEAL, "M-1")
    await sue(home, StaffAct.AIMED, "M-1", "Ann Smith")
    home.later(minutes=2)
    await home.edits("Sam", rude, "Ann you stupid bitch, I did not mean it")
    home.later(days=40)
    await home.says("Ola", "Does anybody know when the bins are emptied?", group="oakhouse")
    await home.says("Sam", "Ann Smith is a stupid fucking bitch \U0001f621", group="oakhouse")
    await sue(home, StaffAct.HIDE, "M-2")
    home.later(days=40)
    home.tenants.answers = [Refused(reason=Refusal.BLOCKED, because="the person blocked the bot")] * 3
    last = await home.says("Sam", "you useless bitch, nikt mnie nie słucha, żenada")
    home.tenants.answers = []
    await home.takes_back("Sam", last)
    home.later(days=60)
    home.channel = PAGE
    await home.says("Sam", "I know where Ann Smith parks, she will regret it. تم سب چور ہو")
    await sue(home, StaffAct.REVEAL, "M-4", who="Kim")
    await sue(home, StaffAct.WARN, "M-4")
    await sue(home, StaffAct.REFER, "M-4", "police CAD 123")
    await sue(home, StaffAct.SUPPORT, "M-4", "Ann a talk with HR")
    home.channel = TENANTS


@pytest.fixture(scope="module")
def half_a_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the campaign; written once, as it takes a while."""
    folder = tmp_path_factory.mktemp("campaign")

    async def live() -> None:
        async with a_landlord(folder) as home:
            await campaign(home)

    asyncio.run(live())
    return folder


@pytest.fixture
def folder(half_a_year: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(half_a_year, tmp_path / "copy"))


ALL = ("M-1", "M-2", "M-3", "M-4")


async def packed(folder: Path, references: tuple[str, ...] = ALL) -> Pack:
    async with a_landlord(folder) as home:
        found = await home.store.read(lambda tx: select(tx, references))
    return make_pack(found, the_pack(), open_media(folder / "media").path)


async def test_the_record_of_the_campaign_holds_together(folder: Path) -> None:
    async with a_landlord(folder) as home:
        found = await home.store.read(lambda tx: verify(tx, open_media(folder / "media").path))
    assert found.problems == []
