"""Carries out units of work on the connection's thread: many in one transaction.

Each unit has a savepoint, so one that raises takes back its own writes alone. The
commit is everybody's: if it fails, it fails for all, and nothing of the batch remains.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from bot.domain.errors import StoreError
from bot.ports.store import Transaction, Work

T = TypeVar("T")


class Outcome(NamedTuple):
    """What became of one unit: ``error`` if it raised, else ``value``."""

    value: Any
    error: BaseException | None


def drive(work: Work[T], tx: Transaction) -> T:
    """Run *work* to its end without an event loop.

    The methods of *tx* are coroutines that never suspend, so the first step is the
    last. Anything else awaited in there would hold the transaction open while waiting
    for something the database knows nothing about.
    """
    steps = work(tx).__await__()
    try:
        next(steps)
    except StopIteration as finished:
        result: T = finished.value
        return result
    steps.close()
    raise RuntimeError(
        "A unit of work awaited something other than its transaction. "
        "Load before it, send after it: inside, only the store's own methods may be awaited."
    )


def commit_together(
    db: sqlite3.Connection, tx: Transaction, works: Sequence[Work[Any]]
) -> list[Outcome]:
    """Carry out *works* in order and commit once; raises if nothing could be committed."""
    db.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_attempt(db, tx, work) for work in works]
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return outcomes


def look(db: sqlite3.Connection, tx: Transaction, work: Work[T]) -> T:
    """Carry out *work* against one snapshot; *db* refuses writes by itself."""
    db.execute("BEGIN")
    try:
        return drive(work, tx)
    finally:
        db.execute("ROLLBACK")


def _attempt(db: sqlite3.Connection, tx: Transaction, work: Work[Any]) -> Outcome:
    db.execute("SAVEPOINT unit")
    try:
        value = drive(work, tx)
    # Whatever it is, it is its caller's and nobody else's.
    except BaseException as error:  # noqa: BLE001
        _must_still_be_open(db, error)
        db.execute("ROLLBACK TO unit")
        db.execute("RELEASE unit")
        return Outcome(None, error)
    _must_still_be_open(db, None)
    db.execute("RELEASE unit")
    return Outcome(value, None)


def _must_still_be_open(db: sqlite3.Connection, because: BaseException | None) -> None:
    # A full disk or a failing one can make SQLite undo the whole transaction on the spot.
    # Going on would then write outside of any.
    if db.in_transaction:
        return
    if isinstance(because, sqlite3.Error):
        raise because
    raise StoreError("The database undid the whole batch; nothing was written.") from because
