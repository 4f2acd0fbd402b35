"""Every kind of entry is broken once, and seen to be caught."""

import asyncio
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.audit import AuditEntry, canonical
from bot.domain.outbound import Warn
from bot.domain.seals import EVENT_ERASED
from bot.evidence.verifying import Verified, head_of, verify
from bot.store.media_files import MediaFolder
from bot.store.sqlite import SqliteTransaction, open_store
from tests.contracts.store.builders import (
    NOW,
    a_card_op,
    a_deletion,
    a_message,
    a_photo,
    an_edit,
    an_entry,
    an_op,
    later,
)

PHOTO = b"a photo of the boiler"
SHA = hashlib.sha256(PHOTO).hexdigest()


async def write(tx) -> None:
    """Something of each kind: words, edits, decisions, a look, deliveries, a file."""
    first, second = a_message(1, "You useless lot"), a_message(2, "The boiler is cold")
    await tx.inbox.add([first, second, an_edit(3, "m1", "Sorry"), a_deletion(4, "m2")], NOW)
    warning = Warn(text="Please be civil.", clause="1", rules_version="2026-11", strike=True)
    await tx.outbox.put(an_op("1:warn", intent=warning, subject="M-1"), NOW)
    await tx.outbox.put(an_op("2:reply", text="We are on it"), NOW)
    await tx.outbox.put(an_op("3:reply", text="Are you there?"), NOW)
    await tx.outbox.put(a_card_op("4:card"), NOW)
    for number, key in enumerate(("1:warn", "2:reply", "3:reply"), start=1):
        act = (await tx.outbox.get(key)).id
        match number:
            case 1:
                await tx.outbox.accepted(act, ["p1"], later())
            case 2:
                await tx.outbox.refused(act, [], "the person has blocked the bot", later())
            case 3:
                await tx.outbox.unknown(act, [], "the channel took too long", later())
                await tx.outbox.accepted(act, ["p3"], later(2))
    await tx.audit.append(an_entry("rude", action="incident.warned", subject="M-1"))
    await tx.audit.append(an_entry("asked to see them", action="words.shown", subject="M-1"))
    await tx.media.add(2, "telegram", [a_photo()], None, NOW)
    await tx.media.kept(1, SHA, len(PHOTO))
    kept = {"file": 1, "event": 2, "sha256": SHA, "size": len(PHOTO)}
    await tx.audit.append(
        an_entry("a photo is kept", action="media.kept", subject="event:2", detail=kept)
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A record that nobody has touched; written once, as it takes a while."""
    folder = tmp_path_factory.mktemp("whole")

    async def fill() -> None:
        async with open_store(folder / "book.db", now=lambda: NOW) as store:
            await store.run(write)

    asyncio.run(fill())
    place = folder / "media" / SHA[:2]
    place.mkdir(parents=True)
    (place / SHA[2:]).write_bytes(PHOTO)
    return folder


@pytest.fixture
def book(whole: Path, tmp_path: Path) -> Path:
    """A copy of it to be tampered with."""
    shutil.copytree(whole, tmp_path / "copy")
    return tmp_path / "copy"


async def look(book: Path, expected: tuple[int, str] | None = None) -> Verified:
    files = MediaFolder(book / "media")
    with closing(sqlite3.connect(book / "book.db")) as db:
        return await verify(SqliteTransaction(db), files.path, expected)


def tamper(book: Path, *statements: str) -> None:
    """What somebody with a database tool does: the triggers are only in their way."""
    with closing(sqlite3.connect(book / "book.db")) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            db.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement
        db.commit()


async def test_an_untouched_record_holds_together(book: Path) -> None:
    found = await look(book)
    assert found.problems == []
    assert (found.events, found.acts, found.files, found.unsealed) == (4, 4, 1, 0)


async def test_what_the_store_writes_down_is_spelt_like_every_entry(book: Path) -> None:
    with closing(sqlite3.connect(book / "book.db")) as db:
        bodies = [body for (body,) in db.execute("SELECT body FROM audit")]
    for body in bodies:
        values = json.loads(body)
        entry = AuditEntry(**{**values, "at": datetime.fromisoformat(values["at"])})
        assert canonical(entry) == body


BODY = "UPDATE audit SET body = replace(body, '{}', '{}') WHERE body LIKE '%{}%'"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET body = replace(body, '2026-01-05T', '2026-01-04T') WHERE id = 9",
        'UPDATE audit SET body = replace(body, \'"actor":"bot"\', \'"actor":"bob"\') WHERE id = 9',
        "UPDATE audit SET body = replace(body, 'kept as it came', 'kept') WHERE id = 2",
        BODY.format("incident.warned", "incident.spared", "incident.warned"),
        BODY.format("M-1", "M-2", "words.shown"),
        BODY.format('"reason":"rude"', '"reason":"kind"', "incident.warned"),
        BODY.format("blocked the bot", "read it", "delivery.refused"),
        'UPDATE audit SET body = replace(body, \'"seal":"\', \'"seal":"0\') WHERE id = 3',
        "UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE id = 4",
        "UPDATE audit SET body = 'not even JSON' WHERE id = 5",
    ],
)
async def test_a_changed_byte_in_any_field_of_an_entry_is_found(book: Path, statement: str) -> None:
    tamper(book, statement)
    found = await look(book)
    assert "does not follow from entry" in found.problems[0]


@pytest.mark.parametrize("entry", [1, 3, 7, 12])
async def test_an_entry_that_was_taken_out_is_named(book: Path, entry: int) -> None:
    tamper(book, f"DELETE FROM audit WHERE id = {entry}")
    found = await look(book)
    assert found.problems[0] == f"Entry {entry} of the log is missing: somebody took them out."


async def test_an_entry_that_was_put_in_is_found(book: Path) -> None:
    tamper(
        book,
        "UPDATE audit SET id = -(id + 1) WHERE id > 5",
        "UPDATE audit SET id = -id WHERE id < 0",
        "INSERT INTO audit (id, body, hash) SELECT 6, body, hash FROM audit WHERE id = 5",
    )
    found = await look(book)
    assert found.problems[0].startswith("Entry 6 of the log does not follow from entry 5")


async def test_two_entries_that_changed_places_are_found(book: Path) -> None:
    tamper(
        book,
        "UPDATE audit SET id = 0 WHERE id = 6",
        "UPDATE audit SET id = 6 WHERE id = 7",
        "UPDATE audit SET id = 7 WHERE id = 0",
    )
    found = await look(book)
    assert found.problems[0].startswith("Entry 6 of the log does not follow from entry 5")


async def test_a_log_whose_end_was_cut_off_is_found(book: Path) -> None:
    tamper(book, "DELETE FROM audit WHERE id > 14")
    found = await look(book)
    assert "were written: its end was cut off" in found.problems[0]


async def test_a_cut_that_also_mends_the_note_of_the_end_leaves_rows_without_entries(
    book: Path,
) -> None:
    tamper(
        book,
        "DELETE FROM audit WHERE id > 6",
        "UPDATE audit_end SET entries = 6, hash = (SELECT hash FROM audit WHERE id = 6)",
    )
    found = await look(book)
    assert any("put in without the bot, or the entry was cut off" in one for one in found.problems)


async def test_a_log_rewritten_as_a_whole_does_not_agree_with_an_end_written_down_before(
    book: Path, whole: Path
) -> None:
    before = await look(whole)
    number, digest = head_of(before).split(":")
    assert (await look(book, (int(number), digest))).problems == []
    found = await look(book, (int(number), "0" * 64))
    assert "is not the one that was written down outside" in found.problems[0]
    found = await look(book, (int(number) + 1, digest))
    assert "its end was cut off, or this is an older copy" in found.problems[0]


@pytest.mark.parametrize(
    "column",
    ["channel", "event_id", "chat", "thread", "message_id", "album", "payload", "original", "salt"],
)
async def test_a_changed_byte_in_any_field_of_a_message_is_found(book: Path, column: str) -> None:
    tamper(book, f"UPDATE inbox SET {column} = coalesce({column}, '') || 'x' WHERE id = 2")
    found = await look(book)
    (problem,) = found.problems
    assert problem == (
        "Message 2 of 2026-01-05T09:00:00 UTC was changed after it was kept: its words, or "
        "where, when or by whom it was said, are not those that were sealed then."
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4])
async def test_changed_words_changed_edits_and_changed_deletions_are_found(
    book: Path, number: int
) -> None:
    tamper(book, f"UPDATE inbox SET payload = replace(payload, 'm', 'n') WHERE id = {number}")
    assert (await look(book)).problems[0].startswith(f"Message {number} of")


async def test_the_time_of_a_message_is_sealed_too(book: Path) -> None:
    tamper(book, "UPDATE inbox SET stored_at = stored_at - 1 WHERE id = 1")
    assert "was changed after it was kept" in (await look(book)).problems[0]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM inbox WHERE id = 2",
        "UPDATE inbox SET salt = '' WHERE id = 2",
        "UPDATE inbox SET payload = '', original = '', salt = '' WHERE id = 2",
    ],
)
async def test_a_message_that_is_gone_without_an_entry_is_found(book: Path, statement: str) -> None:
    tamper(book, statement)
    (problem,) = (await look(book)).problems[:1]
    assert "Message 2 of" in problem
    assert "nothing in the log says that it was erased" in problem


@pytest.mark.parametrize("salt", ["''", "'abc'"])
async def test_a_message_that_was_slipped_in_is_found(book: Path, salt: str) -> None:
    tamper(
        book,
        "INSERT INTO inbox (channel, event_id, chat, thread, said, stored_at, payload, original,"
        f" salt) SELECT channel, 'e99', chat, thread, said, stored_at, payload, original, {salt}"
        " FROM inbox WHERE id = 1",
    )
    assert "has no entry in the log" in (await look(book)).problems[0]


async def test_words_erased_on_schedule_leave_the_record_whole(book: Path) -> None:
    async with open_store(book / "book.db", now=lambda: NOW) as store:

        async def erase(tx) -> None:
            tx.inbox._db.execute(
                "UPDATE inbox SET payload = '{}', original = '', salt = '' WHERE id = 2"
            )
            entry = AuditEntry(
                at=NOW, actor="bot", action=EVENT_ERASED, subject="event:2", reason="on schedule"
            )
            await tx.audit.append(entry)

        await store.run(erase)
    assert (await look(book)).problems == []


@pytest.mark.parametrize(
    "column",
    ["channel", "thread", "type", "subject", "anchor", "put_at", "heard", "intent", "rank", "salt"],
)
async def test_a_changed_byte_in_any_field_of_what_we_sent_is_found(
    book: Path, column: str
) -> None:
    words = "replace(intent, 'e', 'a')"
    change = {"put_at": "put_at + 1", "heard": "heard + 1", "rank": "0", "intent": words}
    value = change.get(column, f"coalesce({column}, '') || 'x'")
    tamper(book, f"UPDATE outbox SET {column} = {value} WHERE key = '1:warn'")
    problems = (await look(book)).problems
    assert problems[0].startswith("What we sent as “1:warn” of 2026-01-05T09:00:00 UTC was changed")


@pytest.mark.parametrize(
    "change",
    [
        "state = 'refused'", "parts = '[\"p9\"]'", "because = 'so'",
        "settled_at = settled_at - 1", "chat = '666'",
    ],
)  # fmt: skip
async def test_a_changed_receipt_is_found(book: Path, change: str) -> None:
    tamper(book, f"UPDATE outbox SET {change} WHERE key = '1:warn'")
    (problem,) = (await look(book)).problems
    assert problem.startswith("The delivery of what we sent as “1:warn” was changed")


async def test_a_delivery_that_was_made_up_is_found(book: Path) -> None:
    tamper(book, "UPDATE outbox SET state = 'accepted', settled_at = 1 WHERE key = '4:card'")
    (problem,) = (await look(book)).problems
    assert "the log has no receipt that says so" in problem


async def test_what_we_sent_and_is_gone_is_found(book: Path) -> None:
    tamper(book, "DELETE FROM outbox WHERE key = '2:reply'")
    assert "What we sent as “2:reply” of" in (await look(book)).problems[0]


def _changed(file: Path) -> None:
    file.write_bytes(PHOTO.replace(b"boiler", b"toilet"))


@pytest.mark.parametrize(
    "harm, says", [(_changed, "was changed after it was kept"), (Path.unlink, "is missing from")]
)
async def test_a_changed_or_missing_file_is_found(
    book: Path, harm: Callable[[Path], None], says: str
) -> None:
    harm(book / "media" / SHA[:2] / SHA[2:])
    (problem,) = (await look(book)).problems
    assert says in problem


@pytest.mark.parametrize(
    "statement, says",
    [
        (
            f"UPDATE media SET sha256 = '{'0' * 64}' WHERE id = 1",
            "is not the one that the log says",
        ),
        ("UPDATE media SET size = 1 WHERE id = 1", "is not the one that the log says"),
        ("UPDATE media SET state = 'gone' WHERE id = 1", "its row is gone or says otherwise"),
    ],
)
async def test_a_changed_row_of_a_file_is_found(book: Path, statement: str, says: str) -> None:
    tamper(book, statement)
    assert any(says in one for one in (await look(book)).problems)
