"""The table an officer checks by eye, and what ``explain`` says will be promised."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.clocks import NATIONS
from tests.shipped import shipped


@pytest.fixture(autouse=True)
def _a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENANTLINE_RULES", "uk-social-housing")
    monkeypatch.setenv("TENANTLINE_DATA_DIR", str(tmp_path / "var"))


def tenantline(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def lines(result: Result) -> dict[str, str]:
    """The start of each row by the words of its promise."""
    assert result.exit_code == 0, result.stderr
    row = re.compile(r"  (\w{3} .{16,18} (?:GMT|BST))(?: \(kept\))? {2,}(.+?)  ")
    return {found[2]: found[1] for found in map(row.match, result.stdout.splitlines()) if found}


def test_damp_before_christmas_is_shown_with_every_step_that_follows() -> None:
    result = tenantline("clocks", "--from", "2026-12-23T16:00", "--case", "repair",
                        "--hazard", "damp")  # fmt: skip
    assert lines(result) == {
        "finish the repair": "Wed 30 Dec 2026, 23:59 GMT",
        "look into the damp or mould": "Mon 11 Jan 2027, 23:59 GMT",
        "write to the tenant with what was found": "Thu 14 Jan 2027, 23:59 GMT",
        "make the damp or mould safe": "Mon 18 Jan 2027, 23:59 GMT",
        "begin further work or take steps to begin it": "Mon 18 Jan 2027, 23:59 GMT",
        "start further work on site": "Mon  5 Apr 2027, 23:59 BST",
    }
    assert "10 working days from aware" in result.stdout
    assert "Awaab's Law phase 1, SI 2025/1042" in result.stdout


def test_a_step_that_was_taken_is_counted_from() -> None:
    found = lines(tenantline("clocks", "--from", "2026-12-18T10:00", "--case", "complaint",
                             "--then", "acknowledged=2026-12-21T09:00"))  # fmt: skip
    assert found["answer the complaint (stage 1)"] == "Thu  7 Jan 2027, 23:59 GMT"


def test_the_clocks_go_back_and_24_hours_are_24_hours() -> None:
    found = lines(tenantline("clocks", "--from", "2026-10-24T20:00", "--priority", "emergency"))
    assert found["make it safe"] == "Sun 25 Oct 2026, 19:00 GMT"


@pytest.mark.parametrize("nation,pack", NATIONS.items())
def test_each_nation_has_its_pack(nation, pack) -> None:
    assert shipped(pack).nation == nation
    result = tenantline("clocks", "--from", "2026-12-18T10:00", "--nation", nation)
    assert result.exit_code == 0
    assert shipped(pack).name in result.stdout


def test_a_pack_of_ones_own_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("extends: {pack: uk-social-housing}\nname: Ours\n")
    assert "Ours" in tenantline("clocks", "--rules", str(tmp_path)).stdout


@pytest.mark.parametrize(
    "words,says",
    [
        (["--case", "leak"], "--case 'leak' is not known. Use one of: asb_report, chase"),
        (["--hazard", "e"], "--hazard 'e' is not known"),
        (["--from", "tomorrow"], "--from 'tomorrow' is no time"),
        (["--then", "investigated"], "has no time"),
        (["--then", "painted=2026-12-29"], "--then 'painted' is not known"),
        (["--nation", "france"], "Use one of: england, new_zealand"),
        (["--nation", "wales", "--rules", "."], "either --nation or --rules"),
    ],
)
def test_what_it_does_not_know_it_says(words, says) -> None:
    result = tenantline("clocks", *words)
    assert result.exit_code == 2
    assert says in result.stderr


def test_explain_says_which_clocks_a_message_would_start() -> None:
    result = tenantline("explain", "Kitchen tap dripping")
    assert "28 calendar days from reported" in result.stdout
    assert "Landlord's band" in result.stdout


def test_explain_knows_a_row_of_the_schedule_by_its_words() -> None:
    assert "Right to Repair" in tenantline("explain", "we have no heating at all").stdout
