"""``tenantline replay`` and ``tenantline export``, typed where a bot has been at work."""

import asyncio
import json
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copytree

import pytest

from bot.domain.acts import StaffAct
from tests.made_up_weights import impartial_file
from tests.scenarios.landlord import Landlord, a_landlord
from tests.unit.test_cli import PACK, home, tenantline

__all__ = ["home"]


def a_story(home: Path, tell: Callable[[Landlord], Awaitable[None]]) -> None:
    """Let something happen in the database that the commands will find."""

    async def told() -> None:
        async with a_landlord(home / "var") as landlord:
            await tell(landlord)

    asyncio.run(told())


async def gas_and_a_tap(landlord: Landlord) -> None:
    await landlord.says("Kim", "I can smell gas")
    await landlord.says("Lee", "Kitchen tap dripping, ring 07700 900123")
    await landlord.staff(StaffAct.REROUTE, "R-1002", "enquiry")


@pytest.fixture
def other(home: Path) -> tuple[str, ...]:
    """A pack in which the smell of gas is a fire."""
    pack = Path(copytree(PACK, home / "changed"))
    cues = pack / "safety_cues.yaml"
    cues.write_text(cues.read_text().replace("safety: gas", "safety: fire"))
    return "--rules", str(pack), "--model", str(impartial_file(home))


def test_replay_says_that_nothing_would_differ(home: Path) -> None:
    a_story(home, gas_and_a_tap)
    result = tenantline("replay")
    assert result.exit_code == 0
    assert "2 messages judged again" in result.stdout
    assert "0 would be decided otherwise" in result.stdout


def test_replay_shows_then_and_now_and_counts_without_the_words(
    home: Path, other: tuple[str, ...]
) -> None:
    a_story(home, gas_and_a_tap)
    result = tenantline("replay", *other)

    assert result.exit_code == 0
    assert "message 1, 2026-11-21 09:00 (chat, R-1001)" in result.stdout
    assert "  safety    gas  →  " in result.stdout
    assert "     1  safety: now fire" in result.stdout
    assert "smell" not in result.stdout


def test_replay_shows_the_words_to_whoever_asks(home: Path, other: tuple[str, ...]) -> None:
    a_story(home, gas_and_a_tap)
    assert "I can smell gas" in tenantline("replay", *other, "--show-text").stdout


def test_replay_as_one_document(home: Path, other: tuple[str, ...]) -> None:
    a_story(home, gas_and_a_tap)
    document = json.loads(tenantline("replay", *other, "--json").stdout)

    smell = document["decisions"][0]
    assert document["messages"] == 2
    assert smell["then"]["safety"] == ["gas"]
    assert "fire" in smell["now"]["safety"]
    assert document["changes"]["safety: now fire"] == 1
    assert "text" not in smell


def test_replay_since_a_day(home: Path) -> None:
    a_story(home, gas_and_a_tap)
    assert "0 messages judged again" in tenantline("replay", "--since", "2026-11-22").stdout
    assert "2 messages judged again" in tenantline("replay", "--since", "2026-11-21").stdout


@pytest.mark.parametrize("command", [("replay",), ("export", "corrections")])
def test_both_say_what_is_missing(home: Path, command: tuple[str, ...]) -> None:
    missing = tenantline(*command)
    assert missing.exit_code == 1
    assert "There is no database at" in missing.stderr

    a_story(home, gas_and_a_tap)
    wrong = tenantline(*command, "--since", "yesterday")
    assert wrong.exit_code == 2
    assert "--since yesterday: write a date like" in wrong.stderr


def test_replay_with_a_model_that_does_not_exist(home: Path) -> None:
    result = tenantline("replay", "--model", "none.bin")
    assert result.exit_code == 2
    assert "none.bin" in result.stderr


def test_corrections_go_to_the_terminal_and_the_sums_beside(home: Path) -> None:
    a_story(home, gas_and_a_tap)
    result = tenantline("export", "corrections")

    row = json.loads(result.stdout)
    assert row["needs"] == ["enquiry"]
    assert row["text"] == "Kitchen tap dripping, ring [phone]"
    assert "Corrected messages: 1." in result.stderr
    assert "Read the lines before you hand them on." in result.stderr


def test_corrections_go_to_a_new_file_for_nobody_else(home: Path) -> None:
    a_story(home, gas_and_a_tap)
    first = tenantline("export", "corrections", "--out", "c.jsonl")
    file = home / "c.jsonl"

    assert first.exit_code == 0
    assert first.stdout == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["needs"] == ["enquiry"]
    again = tenantline("export", "corrections", "--out", "c.jsonl")
    assert again.exit_code == 2
    assert "c.jsonl exists already" in again.stderr


def test_exported_corrections_can_be_evaluated(home: Path) -> None:
    a_story(home, gas_and_a_tap)
    tenantline("export", "corrections", "--out", "c.jsonl")
    document = json.loads(tenantline("evaluate", "c.jsonl", "--json").stdout)
    assert set(document["fields"]) == {"needs", "priority", "trade"}


def test_export_alone_lists_what_can_be_exported(home: Path) -> None:
    assert "corrections" in tenantline("export").output
