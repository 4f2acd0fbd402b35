"""``tenantline rules``: what whoever publishes the house rules reads."""

from pathlib import Path

import pytest

from tests.rules.packs import SHIPPED, a_pack, change
from tests.unit.test_cli import tenantline


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of one's own."""
    return a_pack(tmp_path)


def test_publishing_says_what_was_frozen_and_where(pack: Path) -> None:
    result = tenantline("rules", "publish", "--rules", str(pack))

    assert result.exit_code == 0
    assert "Version 2026-11 is published: 14 clauses." in result.stdout
    assert str(pack / "published" / "2026-11.json") in result.stdout.replace("\n", "")
    again = tenantline("rules", "publish", "--rules", str(pack))
    assert (again.exit_code, "published already" in again.stdout) == (0, True)


def test_changed_words_are_refused_with_what_to_do(pack: Path) -> None:
    tenantline("rules", "publish", "--rules", str(pack))
    change(pack, "house_rules.yaml", "title: No hate", "title: No hatred")

    result = tenantline("rules", "publish", "--rules", str(pack))

    assert result.exit_code == 2
    assert "reads differently: clause 4. Give the new words a new version" in result.stderr


def test_the_list_tells_drafts_versions_in_force_and_earlier_ones_apart(pack: Path) -> None:
    assert "not published, in force" in tenantline("rules", "list", "--rules", str(pack)).stdout
    tenantline("rules", "publish", "--rules", str(pack))
    change(pack, "house_rules.yaml", 'version: "2026-11"', 'version: "2027-01"')

    draft, earlier = tenantline("rules", "list", "--rules", str(pack)).stdout.splitlines()

    assert draft.startswith("2027-01")
    assert (earlier.startswith("2026-11"), earlier.endswith("earlier")) == (True, True)


def test_a_pack_that_comes_with_the_bot_is_not_published_in_place() -> None:
    result = tenantline("rules", "publish", "--rules", str(SHIPPED))

    assert result.exit_code == 2
    assert "extends: {pack: uk-social-housing}" in result.stderr
