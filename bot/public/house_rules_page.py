"""The house rules as a page: plain HTML that an old phone and a printer can do.

No script, nothing from elsewhere, and every word of the pack escaped.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Final

from bot.domain.house_rules import Clause, ClauseWords, HouseRules, RulesLabels

ROOT: Final = "/house-rules"
STYLE: Final = (
    "body{font:1.1em/1.5 sans-serif;color:#111;background:#fff;max-width:40em;"
    "margin:0 auto;padding:1em}"
    "h1{line-height:1.2}h2{font-size:1.2em;margin:1.6em 0 .3em}h3{font-size:1em;margin:.8em 0 0}"
    "a{color:#00457c}ul{margin:.2em 0 .6em;padding-left:1.4em}"
    "[dir=rtl] ul{padding-left:0;padding-right:1.4em}"
    ".note{border:2px solid #111;padding:.5em}.seal{font-size:.8em;word-wrap:break-word}"
    ":target{background:#fff3bf}"
    "@media print{body{font-size:11pt;max-width:none;padding:0}nav,.link{display:none}"
    ":target{background:none}section{page-break-inside:avoid}}"
)
#: The one style the page may use, named by its hash.
STYLE_HASH: Final = b64encode(sha256(STYLE.encode()).digest()).decode()
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ps", "ur", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One version in one language, and what the page says about where it stands."""

    landlord: str
    rules: HouseRules
    #: The language of the pack, and the one to show.
    original: str
    language: str
    #: Versions that can be read, the newest first, and the one in force.
    versions: Sequence[str]
    in_force: str
    #: Empty as long as the version is not published.
    fingerprint: str = ""


def page(sheet: Sheet) -> str:
    """The whole page."""
    body = "".join(_body(sheet))
    title = f"{escape(_labels(sheet).heading)} - {escape(sheet.landlord)}"
    return (
        f"<!DOCTYPE html>\n<html{_in(sheet.language)}><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n"
        f"<body>{body}</body></html>\n"
    )


def address(version: str, language: str = "") -> str:
    """The permanent link of a version; a clause is its number after ``#``."""
    return f"{ROOT}/{version}/{language}" if language else f"{ROOT}/{version}"


def _body(sheet: Sheet) -> Iterator[str]:
    rules = sheet.rules
    yield f"<h1>{escape(_labels(sheet).heading)}</h1>\n<p>{escape(sheet.landlord)}</p>\n"
    day = f"{rules.published.day} {rules.published:%B %Y}"
    yield (
        f"<p{_aside(sheet)}>Version {escape(rules.version)}, {day}. "
        f"Responsible: {escape(rules.owner)}.</p>\n"
    )
    yield from _notes(sheet)
    yield from _languages(sheet)
    for clause in rules.clauses:
        yield from _clause(sheet, clause)
    yield from _other_versions(sheet)
    if sheet.fingerprint:
        yield f"<p class=seal dir=ltr lang=en>Fingerprint (SHA-256): {sheet.fingerprint}</p>\n"


def _notes(sheet: Sheet) -> Iterator[str]:
    rules = sheet.rules
    if not sheet.fingerprint:
        yield _note("This version is a draft: it has not been published yet, and may change.")
    if rules.version != sheet.in_force:
        link = f"<a href={ROOT}>the rules in force now</a>"
        yield _note(f"This is not the version in force. Read {link}.", safe=True)
    if sheet.language != sheet.original and not rules.translations[sheet.language].reviewed:
        yield _note(
            "Nobody who speaks this language has checked this translation yet. "
            "If in doubt, the original counts."
        )


def _note(text: str, *, safe: bool = False) -> str:
    return f"<p class=note dir=ltr lang=en>{text if safe else escape(text)}</p>\n"


def _languages(sheet: Sheet) -> Iterator[str]:
    if not sheet.rules.translations:
        return
    version = sheet.rules.version
    names = {sheet.original: sheet.original.upper()}
    names |= {code: one.name for code, one in sheet.rules.translations.items()}
    links = [
        f'<a href="{address(version, "" if code == sheet.original else code)}"{_in(code)}>'
        f"{escape(name)}</a>"
        for code, name in names.items()
    ]
    yield f"<nav><p>{' · '.join(links)}</p></nav>\n"


def _clause(sheet: Sheet, clause: Clause) -> Iterator[str]:
    words, language = _said(sheet, clause)
    labels = _labels(sheet) if language == sheet.language else sheet.rules.labels
    number = escape(clause.id)
    link = f'<a class=link href="{address(sheet.rules.version, _tail(sheet))}#{number}">#</a>'
    yield f'<section id="{number}"{_in(language)}>'
    yield f"<h2>{number}. {escape(words.title)} {link}</h2>\n"
    yield f"<p><strong>{escape(words.text)}</strong></p>\n"
    yield f"<p>{escape(words.more)}</p>\n" if words.more else ""
    yield _examples(labels.breach, words.breach)
    yield _examples(labels.not_breach, words.not_breach)
    yield "</section>\n"


def _examples(label: str, examples: Sequence[str]) -> str:
    if not examples:
        return ""
    items = "".join(f"<li>{escape(one)}</li>" for one in examples)
    return f"<h3>{escape(label)}</h3><ul>{items}</ul>\n"


def _other_versions(sheet: Sheet) -> Iterator[str]:
    others = [version for version in sheet.versions if version != sheet.rules.version]
    if others:
        links = " · ".join(f'<a href="{address(one)}">{escape(one)}</a>' for one in others)
        yield f"<nav dir=ltr lang=en><p>Other versions: {links}</p></nav>\n"


def _said(sheet: Sheet, clause: Clause) -> tuple[ClauseWords, str]:
    """The words of the clause, and the language they are really in."""
    if sheet.language == sheet.original:
        return clause, sheet.original
    found = sheet.rules.translations[sheet.language].clauses.get(clause.id)
    return (found, sheet.language) if found else (clause, sheet.original)


def _labels(sheet: Sheet) -> RulesLabels:
    if sheet.language == sheet.original:
        return sheet.rules.labels
    return sheet.rules.translations[sheet.language].labels


def _tail(sheet: Sheet) -> str:
    return "" if sheet.language == sheet.original else sheet.language


def _aside(sheet: Sheet) -> str:
    return "" if sheet.language == "en" else _in("en")


def _in(language: str) -> str:
    direction = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    return f' lang="{escape(language)}" dir={direction}'
