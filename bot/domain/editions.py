"""A version of the house rules, frozen: its exact words and their fingerprint.

What the public reads is frozen. Which conduct a clause is quoted for, and where the page is,
may change without a new version.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain.house_rules import Clause, ClauseWords, HouseRules, RulesTranslation

Frozen = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One published version."""

    rules: HouseRules
    #: SHA-256 of everything the public reads in it.
    fingerprint: str


def frozen(rules: HouseRules) -> Frozen:
    """Everything the public reads, as plain values; what is empty is left out."""
    return {
        "version": rules.version,
        "published": rules.published.isoformat(),
        "owner": rules.owner,
        "labels": asdict(rules.labels),
        "clauses": [{"id": clause.id, **_words(clause)} for clause in rules.clauses],
        "translations": {code: _translation(one) for code, one in rules.translations.items()},
    }


def fingerprint(content: Frozen) -> str:
    """SHA-256 of *content*, however it was laid out in a file."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changed(before: Frozen, after: Frozen) -> tuple[str, ...]:
    """What reads differently, in words: ``clause 3``, ``the owner``."""
    old, new = _parts(before), _parts(after)
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))


def _words(clause: Clause | ClauseWords) -> dict[str, Any]:
    words = {
        "title": clause.title,
        "text": clause.text,
        "more": clause.more,
        "breach": list(clause.breach),
        "not_breach": list(clause.not_breach),
    }
    return {key: value for key, value in words.items() if value}


def _translation(one: RulesTranslation) -> dict[str, Any]:
    return {
        "name": one.name,
        "reviewed": one.reviewed,
        "labels": asdict(one.labels),
        "clauses": {id_: _words(words) for id_, words in one.clauses.items()},
    }


def _parts(content: Frozen) -> dict[str, Any]:
    """Each thing that can be named, in the order of the page."""
    clauses = content["clauses"]
    return {
        "the day": content["published"],
        "the owner": content["owner"],
        "the labels": content["labels"],
        "the order of the clauses": [clause["id"] for clause in clauses],
        **{f"clause {clause['id']}": clause for clause in clauses},
        **{f"the translation {code}": one for code, one in content["translations"].items()},
    }
