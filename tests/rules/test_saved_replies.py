"""saved_replies.yaml: what ships, and mistakes named with their line."""

from pathlib import Path

import pytest

from bot.domain.saved_replies import fill
from bot.rulebook.load import load_pack
from tests.rules.packs import SHIPPED, a_pack, change, refusal
from tests.shipped import shipped

GOOD = """saved_replies:
  visit:
    name: Visit
    text: Dear {name}, we come by {due}.
  noise:
    name: Noise
    text: We heard you.
"""


def a_pack_with_replies(directory: Path) -> Path:
    """Two saved replies, to be spoilt by a test."""
    (directory / "saved_replies.yaml").write_text(GOOD, encoding="utf-8")
    return a_pack(directory)


def test_a_pack_without_the_file_has_none(tmp_path: Path) -> None:
    assert load_pack(a_pack(tmp_path)).saved_replies == ()


def test_they_keep_the_order_of_the_file(tmp_path: Path) -> None:
    ready = load_pack(a_pack_with_replies(tmp_path)).saved_replies
    assert [(one.id, one.name) for one in ready] == [("visit", "Visit"), ("noise", "Noise")]


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("{due}", "{duedate}", "{duedate} is not a field"),
        ("{due}", "{due", "braces cannot be read"),
        ("name: Noise", "name: visit", "'visit' has the same name"),
        ("text: We heard you.", "texts: We heard you.", "Did you mean 'text'?"),
        ("name: Noise", f"name: {'x' * 61}", "61 characters"),
        ("We heard you.", "x" * 2001, "2001 characters"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    directory = a_pack_with_replies(tmp_path)
    line = change(directory, "saved_replies.yaml", old, new)
    found = refusal(directory)
    assert says in "\n".join(found)
    assert any(one.startswith(f"saved_replies.yaml:{line}:") for one in found)


@pytest.mark.parametrize("pack", sorted(p.parent.name for p in SHIPPED.parent.glob("*/pack.yaml")))
def test_every_shipped_pack_has_useful_ones(pack: str) -> None:
    ready = shipped(pack).saved_replies
    assert len(ready) >= 6
    for one in ready:
        values = {"name": "Kim", "reference": "R-1001", "due": "Friday", "landlord": "Us"}
        assert not fill(one.text, values).missing
