"""``tenantline export evidence``, as somebody types it beside a bot that may be running."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.store.lock import ProcessLock
from bot.store.sqlite import open_store
from tests.contracts.store.builders import NOW, a_message, an_incident

TENANTLINE = CliRunner()


@pytest.fixture
async def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with one incident in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENANTLINE_DATA_DIR", str(tmp_path / "var"))

    async def happens(tx) -> None:
        await tx.inbox.add([a_message(1, "You useless lot")], NOW)
        incident = await an_incident(tx)
        await tx.incidents.attach(incident.id, 1)

    async with open_store(tmp_path / "var" / "tenantline.db", now=lambda: NOW) as store:
        await store.run(happens)
    return tmp_path


def test_a_pack_is_written_and_left_in_the_record_though_the_bot_is_running(home: Path) -> None:
    lock = ProcessLock(home / "var" / "tenantline.db")
    try:
        command = ["export", "evidence", "M-1", "--out", "packs", "--by", "Sue Smith"]
        result = TENANTLINE.invoke(app, command)
    finally:
        lock.release()
    assert result.exit_code == 0, result.output
    pack = home / "packs" / "evidence-M-1"
    assert "You useless lot" in (pack / "report.html").read_text("utf-8")
    assert (home / "packs" / "evidence-M-1.zip").is_file()
    assert not list((home / "packs").glob("*.key.json"))  # the key is kept apart
    assert list((home / "var" / "evidence").glob("evidence-M-1-*.key.json"))

    verified = TENANTLINE.invoke(app, ["verify"])
    assert verified.exit_code == 0, verified.output
    again = TENANTLINE.invoke(app, ["export", "evidence", "M-1", "--out", "more"])
    assert again.exit_code == 0, again.output
    entries = json.loads((home / "more/evidence-M-1/records/entries.json").read_text("utf-8"))
    bodies = [json.loads(one["body"]) for one in entries if "body" in one]
    assert {"hold.put", "evidence.exported"} <= {body["action"] for body in bodies}


def test_what_is_there_already_is_never_overwritten(home: Path) -> None:
    (home / "packs" / "evidence-M-1").mkdir(parents=True)
    result = TENANTLINE.invoke(app, ["export", "evidence", "M-1", "--out", "packs"])
    assert result.exit_code == 2
    assert "exists already" in result.output


def test_an_incident_that_does_not_exist_is_named(home: Path) -> None:
    result = TENANTLINE.invoke(app, ["export", "evidence", "M-7", "--out", "packs"])
    assert result.exit_code == 2
    assert "There is no incident M-7" in result.output
    assert not (home / "packs").exists()
