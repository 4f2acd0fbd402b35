"""house_rules.yaml made into the clauses that warnings quote."""

from bot.domain.conduct import ConductKind
from bot.domain.house_rules import Clause, HouseRules
from bot.rulebook.schema import ClauseEntry, HouseRulesFile
from bot.rulebook.sheet import Sheet


def house_rules(sheet: Sheet[HouseRulesFile]) -> HouseRules:
    """The rules as published. Every kind of misconduct must find a clause to answer it."""
    file = sheet.content
    _check_ids(sheet)
    _check_kinds(sheet)
    return HouseRules(
        version=file.version,
        published=file.published,
        url=file.url,
        owner=file.owner,
        clauses=tuple(_clause(entry) for entry in file.clauses),
        default=file.default_clause,
    )


def _clause(entry: ClauseEntry) -> Clause:
    return Clause(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        more=entry.more or "",
        answers=entry.answers,
        rank=entry.rank,
    )


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
