"""What a person who types a command reads, and the status their scripts see."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.domain.audit import AuditEntry
from bot.store.lock import ProcessLock
from bot.store.sqlite import open_store

PACK = Path(__file__).parents[2] / "rules" / "uk-social-housing"
ROOT = str(PACK.parents[1])
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, with no settings but where the rules and the data are."""
    for name in [name for name in os.environ if name.startswith("TENANTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENANTLINE_RULES", str(PACK))
    monkeypatch.setenv("TENANTLINE_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


def tenantline(*words: str, typed: str | bytes = "") -> Result:
    """Run a command as somebody would type it."""
    return CliRunner().invoke(app, words, input=typed)


def answers(result: Result) -> list[dict]:
    """What ``explain --jsonl`` printed, a line each."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_no_command_shows_the_commands(home: Path) -> None:
    result = tenantline()
    assert "explain" in result.output
    assert "migrate" in result.output


def test_version_is_the_installed_one(home: Path) -> None:
    assert tenantline("version").stdout.strip() == version("tenantline")


def test_explain_shows_what_is_needed_how_they_behaved_and_on_which_words(home: Path) -> None:
    result = tenantline("explain", "Kitchen", "tap", "dripping")

    assert result.exit_code == 0
    assert "Kitchen tap dripping" in result.stdout
    assert "Repair" in result.stdout
    assert "no abuse" in result.stdout
    assert "rule " in result.stdout


def test_explain_says_the_safety_text_in_full(home: Path) -> None:
    assert "0800 111 999" in tenantline("explain", "I can smell gas").stdout


@pytest.mark.parametrize("words", [(), ("a tap", "--jsonl", "-")])
def test_explain_wants_a_text_or_a_file(home: Path, words: tuple[str, ...]) -> None:
    result = tenantline("explain", *words)
    assert result.exit_code == 2
    assert "either a text in quotes" in result.stderr


def test_jsonl_answers_line_by_line_in_order_under_the_given_names(home: Path) -> None:
    lines = [
        json.dumps({"id": "b", "text": "Kitchen tap dripping"}),
        "",
        json.dumps({"id": 7, "text": "I can smell gas"}),
        "thank you",
    ]
    result = tenantline("explain", "--jsonl", "-", typed="\n".join(lines))

    first, second, third = answers(result)
    assert result.exit_code == 0
    assert [first["id"], second["id"], third["id"]] == ["b", 7, 4]
    assert first["needs"][0]["kind"] == "repair"
    assert second["safety"]
    assert third["needs"][0]["kind"] == "small_talk"
    assert set(first["conduct"]) == {"severity", "kinds", "target", "score", "because"}
    assert {"kind", "score", "priority", "trade", "hazard", "because"} == set(first["needs"][0])


def test_jsonl_reads_what_was_said_before(home: Path) -> None:
    said = {"text": "in the kitchen"}
    context = ["tenant: Kitchen tap dripping", "landlord: Which room is it in?"]
    result = tenantline(
        "explain",
        "--jsonl",
        "-",
        typed=f"{json.dumps(said)}\n{json.dumps({**said, 'context': context})}",
    )

    alone, answered = answers(result)
    assert alone["needs"][0]["trade"] != "plumbing"
    assert answered["needs"][0]["trade"] == "plumbing"


BAD_LINES = [
    (b'{"text": 3}', '"text" is missing or not a text'),
    (b'{"text": "a", "context": "b"}', '"context" is not a list of texts'),
    (b"{broken", "not valid JSON"),
    (b"caf\xe9", "not UTF-8"),
    (b"a" * 1_000_001, "longer than"),
]


def test_a_line_that_cannot_be_read_says_why_and_the_next_is_answered(home: Path) -> None:
    lines = [*(line for line, _ in BAD_LINES), b"thank you"]
    result = tenantline("explain", "--jsonl", "-", typed=b"\n".join(lines))

    *bad, good = answers(result)
    assert result.exit_code == 1
    assert len(bad) == len(BAD_LINES)
    for number, (answer, (_, because)) in enumerate(zip(bad, BAD_LINES, strict=True), 1):
        assert answer["id"] is None
        assert answer["error"].startswith(f"line {number}: ")
        assert because in answer["error"]
    assert good["needs"]


def test_a_file_that_begins_with_a_byte_order_mark_is_read(home: Path) -> None:
    (home / "lines").write_bytes(b'\xef\xbb\xbf{"id": "a", "text": "thank you"}\n')
    assert answers(tenantline("explain", "--jsonl", "lines"))[0]["id"] == "a"


def test_a_file_that_is_not_there_is_named(home: Path) -> None:
    result = tenantline("explain", "--jsonl", "nowhere.jsonl")
    assert result.exit_code == 2
    assert "nowhere.jsonl cannot be read" in result.stderr


def test_a_reader_that_goes_away_ends_explain_without_a_traceback(home: Path) -> None:
    command = [sys.executable, "-m", "bot", "explain", "--jsonl", "-"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": ROOT},
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"thank you\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"thank you\n")
        process.stdin.close()
        assert b"Traceback" not in process.stderr.read()


def test_migrate_makes_the_database_once(home: Path) -> None:
    assert "0001" in tenantline("migrate").stdout
    again = tenantline("migrate")
    assert again.exit_code == 0
    assert "is up to date" in again.stdout


def test_migrate_beside_the_running_bot_says_so(home: Path) -> None:
    tenantline("migrate")
    lock = ProcessLock(home / "var" / "tenantline.db")
    try:
        result = tenantline("migrate")
    finally:
        lock.release()
    assert result.exit_code == 2
    assert "Traceback" not in result.output


async def an_audit_log(folder: Path, entries: int) -> None:
    """A database with that many entries in its log."""
    async with open_store(folder / "var" / "tenantline.db", now=lambda: NOON) as store:
        for number in range(entries):
            entry = AuditEntry(
                at=NOON, actor="bot", action="case.opened", subject=f"R-{number}", reason="a tap"
            )
            await store.run(lambda tx, entry=entry: tx.audit.append(entry))


@pytest.fixture
async def log(home: Path) -> Path:
    """A database with three entries in its log."""
    await an_audit_log(home, 3)
    return home / "var" / "tenantline.db"


def test_verify_counts_what_holds_together(log: Path) -> None:
    result = tenantline("verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 entries, unbroken. They agree with 0 messages")
    assert "The log ends at 3:" in result.stdout


def test_verify_names_the_first_entry_that_was_tampered_with(log: Path) -> None:
    db = sqlite3.connect(log)
    for (trigger,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("UPDATE audit SET body = replace(body, 'a tap', 'a bribe') WHERE id = 2")
    db.commit()
    db.close()

    result = tenantline("verify")
    assert result.exit_code == 1
    assert "Entry 2" in result.stderr


def test_verify_without_a_database_says_what_to_do(home: Path) -> None:
    result = tenantline("verify")
    assert result.exit_code == 1
    assert "There is no database" in result.stderr


def test_run_names_the_channels_there_are(home: Path) -> None:
    result = tenantline("run", "--channel", "pigeon")
    assert result.exit_code == 2
    assert "no channel pigeon" in result.stderr
    assert "console" in result.stderr


def test_a_port_that_is_taken_ends_the_bot_without_a_traceback(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = {"TENANTLINE_OPS__PORT": str(taken.getsockname()[1]), "PYTHONPATH": ROOT}
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--channel", "console"],
            stdin=subprocess.PIPE,  # left open: the script does not end by itself
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **ports},
        ) as process:
            assert process.stderr
            told = process.stderr.read().decode()
    assert process.returncode == 1
    assert "The bot had to stop: " in told
    assert "Traceback" not in told


def test_check_says_what_is_well_and_what_to_look_at(home: Path) -> None:
    result = tenantline("check")
    assert result.exit_code == 0
    assert "ok  data: " in result.stdout
    assert "ok  console: " in result.stdout
    assert "nobody is on call at any time of the week" in " ".join(result.stdout.split())


@pytest.mark.parametrize("command", ["check", "run", "migrate", "verify"])
def test_a_data_folder_that_cannot_be_one_is_named_without_a_traceback(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (home / "file").write_text("not a folder")
    monkeypatch.setenv("TENANTLINE_DATA_DIR", str(home / "file"))
    result = tenantline(command)
    assert result.exit_code in (1, 2)
    assert str(home / "file") in result.stderr


@pytest.mark.parametrize("command", ["check", "run", "explain"])
def test_an_unknown_setting_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("TENANTLINE_DATADIR", "var")
    result = tenantline(command, *(["a tap"] if command == "explain" else []))
    assert result.exit_code == 2
    assert "TENANTLINE_DATADIR" in result.stderr
