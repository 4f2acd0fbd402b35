"""A pack: the files that are handed on, the same to the byte for the same record."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import orjson

from bot.domain.editions import frozen
from bot.domain.rulebook import Rulebook
from bot.evidence import records
from bot.evidence.composing import compose, rules_of
from bot.evidence.html import html
from bot.evidence.selecting import Selected
from bot.evidence.veil import Veil

FORMAT = "tenantline-evidence/1"
#: Of files in a zip: the earliest that a zip can hold, so that no clock is in it.
_DAY = (1980, 1, 1, 0, 0, 0)
_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
FilePath = Callable[[str], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What is handed on, by path, and the key, which is not."""

    name: str
    files: Mapping[str, bytes]
    key: bytes
    references: tuple[str, ...]
    head: str

    @property
    def zipped(self) -> bytes:
        """All of it in one file."""
        return _zipped(self.name, self.files)

    @property
    def sha256(self) -> str:
        """Of the zip."""
        return hashlib.sha256(self.zipped).hexdigest()


def make_pack(found: Selected, rulebook: Rulebook, path: FilePath) -> Pack:
    """Takes seconds for a long campaign; never run in a transaction of the bot."""
    from bot.evidence.pdf import pdf  # with fonts and pictures: 26 MB only where a pack is made

    veil = Veil(
        found.staff,
        targets=(one.aimed_at for one in found.incidents),
        own=(person.name for person in found.people.values()),
        landlord=(rulebook.landlord.emergency_phone, rulebook.landlord.office_phone),
    )
    report = compose(found, rulebook, veil)
    files: dict[str, bytes] = {
        "report.html": html(report).encode(),
        "report.pdf": pdf(report, datetime.fromisoformat(found.head_at)),
        "verify.py": (resources.files("bot.evidence") / "standalone.py").read_bytes(),
    }
    exact: dict[str, Mapping[str, Any]] = {}
    for name, write in (("events", records.events), ("acts", records.acts),
                        ("entries", records.entries)):  # fmt: skip
        shown, exact[name] = write(found, veil)
        files[f"records/{name}.json"] = _json(shown)
    files["records/files.json"] = _json(records.files(found))
    files["chain/links.txt"] = _links(found)
    files |= dict(_rules(found, rulebook))
    files |= dict(_media(found, path))
    files["README.txt"] = _README.format(names=", ".join(found.references)).encode()
    files["manifest.json"] = _manifest(found, files)
    key = _json({"pack": _digest(files["manifest.json"]), **veil.key, "exact": exact})
    return Pack(
        name=f"evidence-{'-'.join(found.references)}",
        files=dict(sorted(files.items())),
        key=key,
        references=found.references,
        head=f"{found.last}:{found.head}",
    )


def _manifest(found: Selected, files: Mapping[str, bytes]) -> bytes:
    return _json(
        {
            "format": FORMAT,
            "incidents": list(found.references),
            "as_of": found.head_at,
            "chain": {
                "first": found.first,
                "before_first": found.before_first,
                "last": found.last,
                "head": found.head,
            },
            "files": {name: _digest(content) for name, content in sorted(files.items())},
        }
    )


def _links(found: Selected) -> bytes:
    """One line for each entry of the log: its number and its hash, whosever it is."""
    lines = (f"{number} {hashed}\n" for number, hashed in enumerate(found.hashes, found.first))
    return "".join(lines).encode()


def _rules(found: Selected, rulebook: Rulebook) -> Iterator[tuple[str, bytes]]:
    for version in sorted({one.rules_version for inc in found.incidents for one in inc.notices}):
        if (rules := rules_of(rulebook, version)) is not None:
            edition = rulebook.editions.get(version)
            seal = edition.fingerprint if edition else "a draft: never published"
            yield f"rules/house-rules-{version}.json", _json({**frozen(rules), "sha256": seal})


def _media(found: Selected, path: FilePath) -> Iterator[tuple[str, bytes]]:
    for one in records.files(found):
        if one["path"] and path(one["sha256"]).is_file():
            yield one["path"], path(one["sha256"]).read_bytes()


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=_OPTIONS)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zipped(name: str, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{name}/{path}", _DAY)
            info.external_attr = 0o600 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


_README = """Evidence pack about {names}

report.html   what happened, in order (open it in a browser); report.pdf is the same on paper
records/      the raw records; what could tell something about others is masked
media/        photographs and files as they came, named by their SHA-256
rules/        the house rules that were quoted, as they read then
chain/        a hash of each entry of the log, up to its end
manifest.json SHA-256 of every file here, and the end of the log
verify.py     checks all of this; it needs Python and nothing else:

    python verify.py
    python verify.py --key KEY.json      with the key, which the landlord keeps apart

It prints in plain words what was changed, if anything was.
"""
