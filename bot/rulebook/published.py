"""The versions of the house rules that a pack has published, each in a file of its own.

``published/2026-11.json`` is written once, by ``tenantline rules publish``. A file that does not
keep to its fingerprint, and a version that now says something else, stop the start.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from bot.domain.editions import Edition, Frozen, changed, fingerprint, frozen
from bot.domain.errors import ConfigError
from bot.domain.house_rules import HouseRules
from bot.rulebook.house_rules import rules_of
from bot.rulebook.layers import BUILT_IN, Layers
from bot.rulebook.problems import Problem, Problems
from bot.rulebook.schema import EditionFile, HouseRulesFile
from bot.rulebook.sheet import Sheet
from bot.rulebook.source import LARGEST_FILE

FOLDER = "published"
_SEAL = "sha256"
_SPOILT = "This is not what was published: the file was changed, cut short or renamed."
_RESTORE = "Put the file back from a copy; it is never edited."


def editions(files: Layers, problems: Problems) -> Mapping[str, Edition]:
    """Every published version by its name, the newest first."""
    found = [_read(path, problems) for path in _paths(files).values()]
    sound = sorted((one for one in found if one), key=_age, reverse=True)
    return {edition.rules.version: edition for edition in sound}


def check_unchanged(
    sheet: Sheet[HouseRulesFile], rules: HouseRules, published: Mapping[str, Edition]
) -> None:
    """A version that is published reads as it did, to the letter."""
    edition = published.get(rules.version)
    if edition is None or edition.fingerprint == fingerprint(frozen(rules)):
        return
    parts = ", ".join(changed(frozen(edition.rules), frozen(rules)))
    what = f"Version {rules.version} is published and reads differently: {parts}."
    fix = "Give the new words a new version and a new day, or put the old words back."
    sheet.complain(("version",), what, fix)


def publish(directory: Path, rules: HouseRules) -> tuple[Path, bool]:
    """Freeze *rules* in the pack; the file, and whether it is new. Rules must be checked."""
    _refuse_built_in(directory)
    path = directory / FOLDER / f"{rules.version}.json"
    if path.exists():
        return path, False
    content = frozen(rules)
    sealed = {**content, _SEAL: fingerprint(content)}
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(sealed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
    return path, True


def _refuse_built_in(directory: Path) -> None:
    if directory.resolve().parent == BUILT_IN:
        raise ConfigError(
            f"{directory.name} comes with the bot and is replaced with every new version of it. "
            f"Make a directory of your own whose pack.yaml says 'extends: {{pack: "
            f"{directory.name}}}', name it in TENANTLINE_RULES, and publish there."
        )


def _paths(files: Layers) -> dict[str, Path]:
    """Those of the pack; and those below it, as long as its house rules come from there."""
    below: dict[str, Path] = {}
    if files.base is not None and not (files.directory / "house_rules.yaml").exists():
        below = _paths(files.base)
    return below | {path.name: path for path in files.directory.glob(f"{FOLDER}/*.json")}


def _age(edition: Edition) -> tuple[str, str]:
    return edition.rules.published.isoformat(), edition.rules.version


def _read(path: Path, problems: Problems) -> Edition | None:
    try:
        edition = _edition(_opened(path))
    except (OSError, ValueError):
        edition = None
    if edition is None or edition.rules.version != path.stem:
        name = f"{FOLDER}/{path.name}"
        problems.add(Problem(file=name, line=1, key="", what=_SPOILT, fix=_RESTORE))
        return None
    return edition


def _opened(path: Path) -> dict[str, object]:
    if path.stat().st_size > LARGEST_FILE:
        raise ValueError("too large")
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError("not a group of keys")  # noqa: TRY004 - one kind of mistake
    return content


def _edition(content: dict[str, object]) -> Edition | None:
    seal = content.pop(_SEAL, None)
    rules = rules_of(EditionFile.model_validate(content))
    kept: Frozen = content
    if fingerprint(kept) != seal or fingerprint(frozen(rules)) != seal:
        return None
    return Edition(rules=rules, fingerprint=str(seal))
