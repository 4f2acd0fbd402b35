"""The chain shows any entry that was changed, removed, inserted or swapped."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.audit import GENESIS, AuditEntry, AuditRecord, canonical, first_broken, link

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def a_chain(length: int) -> list[AuditRecord]:
    """That many entries, each following from the one before."""
    records, previous = [], GENESIS
    for number in range(1, length + 1):
        entry = AuditEntry(
            at=NOON, actor="bot", action="case.opened", subject=f"R-{number}", reason="a message"
        )
        body = canonical(entry)
        previous = link(previous, body)
        records.append(AuditRecord(id=number, body=body, hash=previous))
    return records


def test_an_untouched_chain_holds() -> None:
    assert first_broken(a_chain(20)) is None


@pytest.mark.parametrize("place", [0, 7, 19])
def test_a_changed_word_is_found_where_it_is(place: int) -> None:
    chain = a_chain(20)
    chain[place] = replace(chain[place], body=chain[place].body.replace("R-", "X-"))
    broken = first_broken(chain)
    assert broken is not None
    assert broken.id == place + 1


def test_a_removed_entry_is_found() -> None:
    chain = a_chain(20)
    del chain[7]
    broken = first_broken(chain)
    assert broken is not None
    assert broken.id == 9


def test_a_rewritten_hash_only_moves_the_break() -> None:
    chain = a_chain(20)
    body = chain[7].body.replace("R-", "X-")
    chain[7] = replace(chain[7], body=body, hash=link(chain[6].hash, body))
    broken = first_broken(chain)
    assert broken is not None
    assert broken.id == 9


def test_the_same_entry_is_always_spelt_the_same() -> None:
    one = AuditEntry(
        at=NOON, actor="bot", action="a.b", subject="s", reason="r", detail={"b": 1, "a": 2}
    )
    other = replace(one, detail={"a": 2, "b": 1})
    assert canonical(one) == canonical(other)
