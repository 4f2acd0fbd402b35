"""A pack that builds on another one: what it does not say, the other one says.

Files are laid over each other before they are held against their schema. A key of the upper
file replaces that of the lower one, down to the entries of a group (one clock, one text, one
list of words); an entry left empty takes the lower one away. An entry with a source of its own
is replaced whole, so that no value stands under a source that it does not come from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.errors import ConfigError
from bot.rulebook.problems import Problem, Problems
from bot.rulebook.schema import ExtendsEntry
from bot.rulebook.source import Document, Plain, Where, read
from bot.rulebook.validate import validate

#: Where the packs that come with the bot are.
BUILT_IN = Path(__file__).resolve().parents[2] / "rules"
#: A pack on a pack on a pack: more than this is a circle.
_DEEPEST = 4
#: The examples of a pack test that pack alone.
_NEVER_TAKEN = frozenset({"examples.yaml"})
_ENTRIES = 2
#: The folder of a pack that has one file for each further language.
LANGUAGES = "languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The directory of a pack, and the pack it builds on."""

    directory: Path
    base: "Layers | None" = None
    #: Files taken from the base; ``None`` means all of them.
    takes: frozenset[str] | None = None

    def open(self, name: str, problems: Problems) -> Document | None:
        """The file *name*, laid over the one below; ``None`` after noting what is wrong."""
        path = self.directory / name
        under = self._below(name, problems)
        if under is None or path.exists():
            over = read(path, problems, name)
            return over if over is None or under is None else laid_over(over, under)
        return under

    def files(self) -> Iterator[tuple[str, Path]]:
        """Every file that has a say, with a name that is the same on every machine."""
        own = (*self.directory.glob("*.yaml"), *self.directory.glob(f"{LANGUAGES}/*.yaml"))
        yield from sorted((_inside(path), path) for path in own)
        if self.base is not None:
            for name, path in self.base.files():
                if self._takes(_inside(path)):
                    yield f"{self.base.directory.name}/{name}", path

    def country(self) -> Plain:
        """Where this pack, or the one it builds on, says that it is for."""
        document = self.open("pack.yaml", Problems())
        return _at(document.data, ("country",)) if document else None

    def crosses_a_border(self) -> bool:
        """Whether it builds on a pack for another country."""
        return self.base is not None and self.base.country() != self.country()

    def _takes(self, name: str) -> bool:
        return name not in _NEVER_TAKEN and (self.takes is None or name in self.takes)

    def _below(self, name: str, problems: Problems) -> Document | None:
        if self.base is None or not self._takes(name) or not self.base.has(name):
            return None
        found = self.base.open(name, problems)
        return found and _from_below(found, self.base.directory.name)

    def has(self, name: str) -> bool:
        """Whether this pack, or the one it builds on, has the file *name*."""
        if (self.directory / name).exists():
            return True
        return self.base is not None and self._takes(name) and self.base.has(name)


def _inside(path: Path) -> str:
    """What a file is called inside its pack: ``policy.yaml``, ``languages/pl.yaml``."""
    return f"{LANGUAGES}/{path.name}" if path.parent.name == LANGUAGES else path.name


def layers(directory: Path, problems: Problems, depth: int = 1) -> Layers:
    """The pack in *directory* with everything below it."""
    if not directory.is_dir():
        raise ConfigError(f"There is no rules pack at {directory}. Name a directory that has one.")
    document = read(directory / "pack.yaml", Problems())  # its problems are noted when it is used
    said = document.data.get("extends") if document and isinstance(document.data, dict) else None
    if document is None or said is None:
        return Layers(directory=directory)
    entry = validate(replace(document, data=said, at=("extends",)), ExtendsEntry, problems)
    if entry is None:
        return Layers(directory=directory)
    below = _find(directory, entry.pack)
    if below is None or depth >= _DEEPEST:
        problems.add(_not_found(document, directory, entry.pack))
        return Layers(directory=directory)
    return Layers(
        directory=directory, base=layers(below, problems, depth + 1), takes=entry.files or None
    )


def _find(directory: Path, name: str) -> Path | None:
    """Beside the pack first, so that a landlord can build on a copy of their own."""
    beside = (directory.resolve().parent / name, BUILT_IN / name)
    return next((path for path in beside if path.is_dir() and path != directory.resolve()), None)


def _not_found(document: Document, directory: Path, name: str) -> Problem:
    what = f"There is no pack '{name}' beside {directory.name} or among those of the bot."
    known = sorted(path.parent.name for path in BUILT_IN.glob("*/pack.yaml"))
    fix = f"Use one of: {', '.join(known)}; no pack can build on itself."
    return document.problem(("extends", "pack"), what, fix)


def laid_over(over: Document, under: Document) -> Document:
    """One file made of both; every part remembers the file and the line it came from."""
    merged = _Merged(lines=dict(over.lines), files=dict(over.files), blocks=set(over.blocks))
    data = merged.value(over.data, under, ())
    return Document(
        file=over.file,
        data=data,
        lines=merged.lines,
        blocks=frozenset(merged.blocks),
        files=merged.files,
    )


def _from_below(document: Document, pack: str) -> Document:
    """The same, knowing which pack it comes from and whom its numbers are for."""
    name = document.file
    files = {where: document.files.get(where, f"{pack}/{name}") for where in document.lines}
    data = _numbers_for_nations(document.data) if name == "safety.yaml" else document.data
    return replace(document, data=data, files=files)


def _numbers_for_nations(data: Plain) -> Plain:
    """Each script names its nations, so that no number crosses a border unnoticed."""
    if not isinstance(data, dict) or not isinstance(scripts := data.get("scripts"), dict):
        return data
    own: Mapping[str, Plain] = {"nations": data.get("for_nations")}
    marked: dict[str, Plain] = {
        trigger: {**own, **script} if isinstance(script, dict) else script
        for trigger, script in scripts.items()
    }
    return {**data, "scripts": marked}


@dataclass(slots=True, kw_only=True)
class _Merged:
    """Where every part of a merged file came from, while it is being put together."""

    lines: dict[Where, int]
    files: dict[Where, str]
    blocks: set[Where]

    def value(self, over: Plain, under: Document, where: Where) -> Plain:
        below = _at(under.data, where)
        if where == ("rules",) and isinstance(over, list) and isinstance(below, list):
            return self._rules(over, below, under)
        whole = len(where) >= _ENTRIES or (isinstance(over, dict) and "source" in over)
        if whole or not isinstance(over, dict) or not isinstance(below, dict):
            return over
        return self._group(over, below, under, where)

    def _group(
        self, over: dict[str, Plain], below: dict[str, Plain], under: Document, where: Where
    ) -> Plain:
        found: dict[str, Plain] = {}
        for key, value in below.items():
            if key not in over:
                found[key] = value
                self._take(under, (*where, key), (*where, key))
            elif over[key] is not None:
                found[key] = self.value(over[key], under, (*where, key))
        return found | {key: value for key, value in over.items() if key not in below}

    def _rules(self, over: list[Plain], below: list[Plain], under: Document) -> Plain:
        """Rules of the upper file come first; one of the same name replaces that below."""
        named = {rule.get("id") for rule in over if isinstance(rule, dict)}
        found = list(over)
        for number, rule in enumerate(below):
            if not isinstance(rule, dict) or rule.get("id") not in named:
                self._take(under, ("rules", number), ("rules", len(found)))
                found.append(rule)
        return found

    def _take(self, under: Document, there: Where, here: Where) -> None:
        for where, line in under.lines.items():
            if where[: len(there)] == there:
                place = (*here, *where[len(there) :])
                self.lines[place] = line
                self.files[place] = under.file_of(where)
                if where in under.blocks:
                    self.blocks.add(place)


def _at(data: Plain, where: Where) -> Plain:
    for part in where:
        if not isinstance(data, dict):
            return None
        data = data.get(str(part))
    return data
