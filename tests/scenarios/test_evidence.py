"""A campaign of half a year on two channels becomes a pack that others can check."""

import asyncio
import hashlib
import json
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import Refusal, Refused, ShowCard
from bot.evidence.making import PackMaker
from bot.evidence.pack import Pack, make_pack
from bot.evidence.selecting import select
from bot.evidence.standalone import main
from bot.evidence.verifying import verify
from bot.pipeline.step import Office
from bot.store.media_files import open_media
from tests.scenarios.landlord import DESK, PAGE, TENANTS, Landlord, a_landlord, the_pack

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
    rude = await home.says(
        "Sam", "Ann Smith you stupid bitch, ring me on 07700 900123", media=[PHOTO]
    )
    await sue(home, StaffAct.REVEAL, "M-1")
    await sue(home, StaffAct.AIMED, "M-1", "Ann Smith")
    thread = next(
        f"{DESK}-{number}"
        for number, op in enumerate(home.desk.done, start=1)
        if op.subject == "M-1" and isinstance(op.intent, ShowCard)
    )
    await home.writes_in_thread("moderation", thread, "Ann Smith cried after reading this.")
    home.later(minutes=2)
    await home.edits("Sam", rude, "Ann you stupid bitch, I did not mean it")
    home.later(days=40)
    await home.says("Ola", "Does anybody know when the bins are emptied?", group="oakhouse")
    await home.says("Sam", "Ann Smith is a stupid fucking bitch \U0001f621", group="oakhouse")
    await sue(home, StaffAct.HIDE, "M-2")
    home.later(days=40)
    home.tenants.answers = [
        Refused(reason=Refusal.BLOCKED, because="the person blocked the bot")
    ] * 3
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


@pytest.fixture(scope="module")
def the_pack_of_it(
    half_a_year: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The pack on disk, as a police officer gets it, and its key."""
    folder = tmp_path_factory.mktemp("pack")
    copy = Path(shutil.copytree(half_a_year, folder / "store"))
    pack = asyncio.run(packed(copy))
    for name, content in pack.files.items():
        (folder / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pack" / name).write_bytes(content)
    (folder / "the.key.json").write_bytes(pack.key)
    return folder / "pack", folder / "the.key.json"


@pytest.fixture
def unpacked(the_pack_of_it: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(the_pack_of_it[0], tmp_path / "pack"))


def checked(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    status = main([str(folder), *more])
    return status, capsys.readouterr().out


def test_the_verifier_needs_python_alone(unpacked: Path) -> None:
    run = [sys.executable, "-I", "-S", str(unpacked / "verify.py")]
    result = subprocess.run(run, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("Everything is as it was made: ")


def test_with_the_key_the_masked_words_are_checked_too(
    the_pack_of_it: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, key = the_pack_of_it
    status, said = checked(folder, capsys, "--key", str(key))
    assert status == 0
    assert "what was masked" in said


FILES = (
    "report.html", "report.pdf", "records/events.json", "records/acts.json",
    "records/entries.json", "records/files.json", "chain/links.txt",
    "rules/house-rules-2026-11.json", "README.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_in_any_file_is_found_and_named(
    unpacked: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray((unpacked / name).read_bytes())
    content[len(content) // 2] ^= 1
    (unpacked / name).write_bytes(bytes(content))
    status, said = checked(unpacked, capsys)
    assert status == 1
    assert f"{name} was changed after the pack was made." in said


def test_a_changed_photograph_a_missing_and_an_added_file_are_found(
    unpacked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photo,) = (unpacked / "media").iterdir()
    photo.write_bytes(PNG[:-1] + b"x")
    (unpacked / "report.pdf").unlink()
    (unpacked / "media" / "more.png").write_bytes(PNG)
    _, said = checked(unpacked, capsys)
    assert "it is not what was sent" in said
    assert "report.pdf is missing." in said
    assert "media/more.png does not belong to the pack" in said


def forge(folder: Path, name: str, before: str, after: str) -> None:
    """Change a record, and the manifest so that it agrees."""
    content = (folder / name).read_text("utf-8")
    assert before in content
    (folder / name).write_text(content.replace(before, after, 1), "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize(
    "name, before, after, says",
    [
        ("records/events.json", "stupid useless bitch", "lovely people", "The words of message 2"),
        ("records/events.json", '"chat": "sam"', '"chat": "tom"', "not as it was sealed"),
        ("records/acts.json", "This is a warning", "This is no warning", "were changed"),
        ("records/acts.json", '"state": "accepted"', '"state": "refused"', "its delivery is not"),
        ("records/acts.json", 'settled_at": 1', 'settled_at": 2', "its delivery is not"),
        ("records/entries.json", "incident.warned", "incident.spared", "Entry "),
        ("records/files.json", '"sha256": "d', '"sha256": "e', "is not the one that the log says"),
        ("chain/links.txt", " a", " b", "does not lead to the end of the log"),
    ],
)  # fmt: skip
def test_a_forged_record_is_found_though_the_manifest_was_forged_too(
    unpacked: Path,
    name: str,
    before: str,
    after: str,
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    forge(unpacked, name, before, after)
    status, said = checked(unpacked, capsys)
    assert status == 1
    assert says in said


def test_masked_words_that_were_forged_are_found_with_the_key(
    unpacked: Path, the_pack_of_it: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    forge(unpacked, "records/events.json", "she will regret it", "she will be glad")
    _, said = checked(unpacked, capsys, "--key", str(the_pack_of_it[1]))
    assert "is not what its exact words say" in said


def test_the_report_has_the_exact_words_in_order_and_nobody_elses_details(
    the_pack_of_it: tuple[Path, Path],
) -> None:
    folder, key = the_pack_of_it
    page = unescape((folder / "report.html").read_text("utf-8"))
    told = [
        "My boiler is broken and there is no heating",
        ABUSE,
        "accepted by chat on Sat 21 Nov 2026, 09:03:00 GMT",
        "[Targeted person 1] you stupid bitch, ring me on [phone 1]",
        "Note by staff",
        "[Targeted person 1] cried after reading this.",
        "The message was changed to",
        "(Words of another person, left out.",
        "[Targeted person 1] is a stupid fucking bitch \U0001f621",
        "The post was removed from the group",
        "nikt mnie nie słucha, żenada",
        "NOT delivered",
        "The message was deleted by its writer",
        "I know where [Targeted person 1] parks, she will regret it. تم سب چور ہو",
        "Decision: a warning",
        "Given to somebody outside",
        "House rules that were quoted",
        "opened the folded words",
    ]
    places = [page.index(words) for words in told]
    assert places == sorted(places)
    everything = b"".join(
        path.read_bytes() for path in folder.rglob("*") if path.suffix in {".json", ".html", ".txt"}
    ).decode()
    for detail in ("Ann Smith", "07700", "bins are emptied", "Sue", "Kim"):
        assert not re.search(rf"\b{detail}\b", everything)
        assert detail == "bins are emptied" or detail in key.read_text("utf-8")


async def test_the_same_record_makes_the_same_pack_to_the_byte(folder: Path) -> None:
    once, twice = await packed(folder), await packed(folder)
    assert once.zipped == twice.zipped
    assert once.key == twice.key


async def test_one_incident_alone_tells_nothing_of_the_others(folder: Path) -> None:
    pack = await packed(folder, ("m 4",))
    assert pack.references == ("M-4",)
    assert "useless bitch" not in pack.files["report.html"].decode()
    assert "oakhouse" not in pack.files["records/events.json"].decode()


async def test_a_supervisor_presses_and_gets_the_pack_in_private(folder: Path) -> None:
    async with a_landlord(folder) as home:
        await sue(home, StaffAct.EVIDENCE, "M-1", "M-4")
        assert "is being made" in home.whispered()[-1]
        await sue(home, StaffAct.EVIDENCE, "M-1", "M-4")
        assert "is being made already" in home.whispered()[-1]
        maker = packs(home, folder)
        assert await maker.once()
        assert not await maker.once()
        await home.settle()

        given = home.desk.done[-1].intent
        assert (given.only_for, given.attachments[0].name) == ("USue", "evidence-M-1-M-4.zip")
        assert [path.name for path in (folder / "evidence").iterdir()] != []
        for reference in ("M-1", "M-4"):
            incident = await home.store.read(lambda tx, said=reference: tx.incidents.find(said))
            assert incident.held
        log = [json.loads(one.body) for one in await home.audit()]
        (one, _) = [entry for entry in log if entry["action"] == "evidence.exported"]
        assert one["actor"] == "staff:USue"
        assert one["detail"]["sha256"] == given.attachments[0].sha256
        again = await home.store.read(lambda tx: select(tx, ("M-1",)))
        assert [view.action for view in again.entries][-1] == "evidence.exported"


async def test_agents_get_no_packs(folder: Path) -> None:
    async with a_landlord(folder) as home:
        await home.staff(StaffAct.EVIDENCE, "M-1")
        assert "Only supervisors" in home.whispered()[-1]
        assert not await packs(home, folder).once()


def packs(home: Landlord, folder: Path) -> PackMaker:
    files = open_media(folder / "media")
    office = Office(rulebook=the_pack(), staff=DESK)
    return PackMaker(
        home.store,
        files,
        files.path,
        folder / "evidence",
        office,
        lambda: home.now,
        home.works.delivery.written,
    )


async def test_what_is_kept_is_kept_until_somebody_lets_it_go(folder: Path) -> None:
    async with a_landlord(folder) as home:

        async def kept(row: int) -> bool:
            return bool(await home.store.read(lambda tx: tx.holds.keeps(row, home.now)))

        # M-4 was given to the police: everything of the account on that platform is kept.
        assert await kept(await _row_of(home, "parks"))
        assert not await kept(await _row_of(home, "useless bitch, my boiler"))
        await sue(home, StaffAct.KEEP, "M-1", "court case until 2027-12-01")
        assert await kept(await _row_of(home, "useless bitch, my boiler"))
        assert await kept(await _row_of(home, "bins"))  # said in the group of an incident
        home.later(days=400)
        assert not await kept(await _row_of(home, "useless bitch, my boiler"))
        assert await kept(await _row_of(home, "parks"))
        await sue(home, StaffAct.UNKEEP, "M-4", "the police closed it")
        assert not await kept(await _row_of(home, "parks"))
        await sue(home, StaffAct.UNKEEP, "M-4", "again")
        assert "is not kept beyond retention" in home.whispered()[-1]


async def _row_of(home: Landlord, words: str) -> int:
    events = await home.store.read(lambda tx: tx.record.events(0, None, 100))
    return next(one.id for one in events if words in one.payload)
