"""The cost of a message must be the same after a million: every statement uses an index."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.store import (
    audit_log,
    case_files,
    cases,
    concern_notes,
    conversations,
    groups,
    history,
    holds,
    inbox,
    incidents,
    media_rows,
    outbox,
    people,
    readings,
    record,
    replying,
    restrictions,
    stages,
    worklist,
)
from bot.store.connection import connect
from bot.store.migrate import migrate

_MODULES = (
    audit_log,
    case_files,
    cases,
    concern_notes,
    conversations,
    groups,
    history,
    holds,
    inbox,
    incidents,
    media_rows,
    outbox,
    people,
    readings,
    record,
    replying,
    restrictions,
    stages,
    worklist,
)
#: Words are looked up (M) in the index of words, the newest first (192).
_WORDS = "case_words VIRTUAL TABLE INDEX 192:M"
_STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b")


def statements():
    for module in _MODULES:
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and _STATEMENT.match(value):
                yield pytest.param(value, id=f"{module.__name__.rsplit('.', 1)[-1]}.{name}")


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("plans") / "tenantline.db"
    migrate(path, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    with closing(connect(path)) as connection:
        yield connection


def plan(db, statement):
    values = [None] * statement.count("?")
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def walks(steps):
    """The steps that read more than they have to."""
    return [
        step
        for step in steps
        if "TEMP B-TREE" in step
        or "AUTOMATIC" in step
        or (step.startswith("SCAN") and step != "SCAN CONSTANT ROW" and _WORDS not in step)
    ]


def test_there_are_statements_to_look_at():
    assert len(list(statements())) > 50


@pytest.mark.parametrize("statement", list(statements()))
def test_a_statement_finds_its_rows_by_an_index(db, statement):
    assert walks(plan(db, statement)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM inbox WHERE chat = ?",
        "SELECT * FROM outbox WHERE state = 'accepted'",
        "SELECT * FROM cases WHERE owner = ?",
        "SELECT * FROM outbox WHERE channel = ? AND chat = ? AND first_part = ? ORDER BY put_at",
    ],
)
def test_a_statement_that_walks_a_growing_table_is_noticed(db, statement):
    assert walks(plan(db, statement))


@pytest.mark.parametrize(
    "statement, index",
    [
        (inbox.PENDING, "inbox_pending"),
        (inbox.MESSAGE, "inbox_message"),
        (history.TENANT_LINES, "inbox_said"),
        (history.LANDLORD_LINES, "outbox_said"),
        (outbox.READY, "outbox_ready"),
        (outbox.ORPHANS, "outbox_sending"),
        (outbox.SUPERSEDE, "outbox_updates"),
        (outbox.POSTED, "outbox_posted"),
        (media_rows.WAITING, "media_waiting"),
        (cases.OPEN_IN, "cases_open_queue"),
        (incidents.OCCASION, "incidents_occasion"),
        (people.NAMED, "person_name"),
        (worklist.PAGE_MINE, "cases_mine"),
        (worklist.PAGE_UNCLAIMED, "cases_unclaimed"),
        (worklist.PAGE_SOON, "cases_due"),
        (worklist.PAGE_OVERDUE, "cases_due"),
        (worklist.PAGE_WAITING, "cases_waiting"),
    ],
)
def test_a_queue_is_read_through_its_own_index(db, statement, index):
    assert any(index in step for step in plan(db, statement))


@pytest.mark.parametrize(
    "statement",
    [getattr(worklist, name) for name in vars(worklist) if name.startswith(("COUNT_", "PAGE_"))],
)
def test_the_worklist_is_counted_and_paged_in_an_index_alone(db, statement):
    steps = plan(db, statement)
    assert len(steps) == 1
    assert "USING COVERING INDEX cases_" in steps[0]


@pytest.mark.parametrize("statement", [inbox.BACKLOG, outbox.BACKLOG])
def test_counting_what_waits_does_not_look_at_rows(db, statement):
    looks = [step for step in plan(db, statement) if "SEARCH" in step]
    assert looks
    assert all("COVERING INDEX" in step for step in looks)


def test_rows_that_refer_to_others_can_be_found_from_them(db):
    """Else removing a row would walk every table that might refer to it."""
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for key in db.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            column = key[3]
            found = plan(db, f"SELECT 1 FROM {table} WHERE {column} = ?")
            assert not walks(found), f"{table}.{column}"


def test_the_database_refuses_a_state_it_does_not_know(db):
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        db.execute(
            "INSERT INTO inbox (channel, event_id, chat, thread, said, stored_at, state, payload,"
            " original) VALUES ('c', 'e', 'c', '', 0, 0, 'lost', '{}', '')"
        )
