"""house_rules.yaml made into the clauses that warnings quote."""

from collections.abc import Mapping
from typing import TypedDict

from bot.domain.conduct import ConductKind
from bot.domain.house_rules import (
    Clause,
    ClauseWords,
    HouseRules,
    RulesLabels,
    RulesTranslation,
)
from bot.rulebook.schema import (
    ClauseEntry,
    ClauseWordsEntry,
    EditionFile,
    HouseRulesFile,
    LabelsEntry,
    RulesTranslationEntry,
)
from bot.rulebook.sheet import Sheet


class _Said(TypedDict):
    title: str
    text: str
    more: str
    breach: tuple[str, ...]
    not_breach: tuple[str, ...]


def house_rules(sheet: Sheet[HouseRulesFile]) -> HouseRules:
    """The rules as published. Every kind of misconduct must find a clause to answer it."""
    file = sheet.content
    _check_ids(sheet)
    _check_kinds(sheet)
    _check_translations(sheet)
    return HouseRules(
        version=file.version,
        published=file.published,
        url=file.url,
        owner=file.owner,
        clauses=tuple(_clause(entry) for entry in file.clauses),
        default=file.default_clause,
        permanent_links=file.permanent_links,
        labels=_labels(file.labels),
        translations=_translations(file.translations),
    )


def rules_of(edition: EditionFile) -> HouseRules:
    """The rules as somebody reads them later; what they were quoted for is not part of that."""
    return HouseRules(
        version=edition.version,
        published=edition.published,
        url="",
        owner=edition.owner,
        clauses=tuple(Clause(id=entry.id, **_said(entry)) for entry in edition.clauses),
        default=edition.clauses[0].id,
        labels=_labels(edition.labels),
        translations=_translations(edition.translations),
    )


def _said(entry: ClauseWordsEntry) -> _Said:
    return {
        "title": entry.title,
        "text": entry.text,
        "more": entry.more or "",
        "breach": entry.breach,
        "not_breach": entry.not_breach,
    }


def _labels(entry: LabelsEntry) -> RulesLabels:
    return RulesLabels(heading=entry.heading, breach=entry.breach, not_breach=entry.not_breach)


def _translations(
    entries: Mapping[str, RulesTranslationEntry],
) -> Mapping[str, RulesTranslation]:
    return {
        code: RulesTranslation(
            name=entry.name,
            reviewed=entry.reviewed,
            labels=_labels(entry.labels),
            clauses={id_: ClauseWords(**_said(words)) for id_, words in entry.clauses.items()},
        )
        for code, entry in entries.items()
    }


def _clause(entry: ClauseEntry) -> Clause:
    return Clause(id=entry.id, answers=entry.answers, rank=entry.rank, **_said(entry))


def _check_translations(sheet: Sheet[HouseRulesFile]) -> None:
    ids = {clause.id for clause in sheet.content.clauses}
    for code, entry in sheet.content.translations.items():
        for id_ in entry.clauses.keys() - ids:
            where = ("translations", code, "clauses", id_)
            sheet.complain(where, f"There is no clause {id_}.", "Use the number of a clause.")


def _check_ids(sheet: Sheet[HouseRulesFile]) -> None:
    ids: set[str] = set()
    for number, clause in enumerate(sheet.content.clauses):
        if clause.id in ids:
            what = f"There is already a clause {clause.id}."
            sheet.complain(("clauses", number, "id"), what, "Give each clause its own number.")
        ids.add(clause.id)
    default = sheet.content.default_clause
    if default not in ids:
        what = f"There is no clause {default}."
        sheet.complain(("default_clause",), what, "Name the clause that asks people to be civil.")


def _check_kinds(sheet: Sheet[HouseRulesFile]) -> None:
    answered = frozenset().union(*(clause.answers for clause in sheet.content.clauses))
    for kind in ConductKind:
        if kind not in answered:
            what = f"No clause answers {kind}, so a warning for it would have no rule to quote."
            sheet.complain(("clauses",), what, f"Add {kind} to the 'answers' of a clause.")
