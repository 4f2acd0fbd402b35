"""Holds a file against its schema and says, line by line and in plain words, what is wrong."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.rulebook.problems import Problem, Problems
from bot.rulebook.source import Document, Where

Model = TypeVar("Model", bound=BaseModel)
Advice = Callable[[ErrorDetails], tuple[str, str]]


def validate(document: Document, model: type[Model], problems: Problems) -> Model | None:
    """*document* as *model*, or ``None`` after noting every problem in *problems*."""
    try:
        return model.model_validate(document.data)
    except ValidationError as e:
        known = _keys_below(model)
        for error in e.errors(include_url=False):
            problems.add(_problem(document, error, known))
        return None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known word, or sends to the page that lists them."""
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else "Remove it; rules/README.md lists the keys."


def _problem(document: Document, error: ErrorDetails, known: frozenset[str]) -> Problem:
    where: Where = tuple(part for part in error["loc"] if part != "[key]")
    kind = error["type"]
    if kind == "extra_forbidden":
        return document.problem(
            where, "This key is not known.", did_you_mean(str(where[-1]), known)
        )
    what, fix = _ADVICE.get(kind, _otherwise)(error)
    return document.problem(where, what, fix)


def _missing(_: ErrorDetails) -> tuple[str, str]:
    return "This is missing.", "Add it; rules/README.md says what it is for."


def _choice(error: ErrorDetails) -> tuple[str, str]:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return f"{_quoted(error)} is not one of the possible words.", f"Use {expected}."


def _date(error: ErrorDetails) -> tuple[str, str]:
    return f"{_quoted(error)} is not a day of the calendar.", "Write days like 2026-11-21."


def _written(error: ErrorDetails) -> tuple[str, str]:
    fix = "Write days like 2026-11-21, and times like 17:30."
    return f"{_quoted(error)} is not a day or a time.", fix


def _group(_: ErrorDetails) -> tuple[str, str]:
    return "A group of keys belongs here.", "Put 'key: value' lines below, indented by two spaces."


def _list(_: ErrorDetails) -> tuple[str, str]:
    return "A list belongs here.", "Write [one, two], or one '- item' a line."


def _text(_: ErrorDetails) -> tuple[str, str]:
    return "A text belongs here.", "Write it after the colon, in quotes if in doubt."


def _number(error: ErrorDetails) -> tuple[str, str]:
    return f"{_quoted(error)} is not a whole number.", "Write digits only."


def _yes_or_no(error: ErrorDetails) -> tuple[str, str]:
    return f"{_quoted(error)} is neither true nor false.", "Write true or false."


def _pattern(error: ErrorDetails) -> tuple[str, str]:
    fix = "rules/README.md shows how it is written."
    return f"{_quoted(error)} is not written as this has to be.", fix


def _sanction(error: ErrorDetails) -> tuple[str, str]:
    what = f"The bot can never {error['msg']} anybody: only a person can decide that."
    return what, "Set reply to none, remind or warn, and supervisors decide on anything more."


def _otherwise(error: ErrorDetails) -> tuple[str, str]:
    what = error["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{what}.", "rules/README.md says what belongs here."


_ADVICE: dict[str, Advice] = {
    "missing": _missing,
    "enum": _choice,
    "literal_error": _choice,
    "date_from_datetime_parsing": _date,
    "date_parsing": _date,
    "date_type": _date,
    "time_parsing": _written,
    "value_error": _written,
    "model_type": _group,
    "dict_type": _group,
    "tuple_type": _list,
    "frozen_set_type": _list,
    "string_type": _text,
    "string_too_short": _text,
    "int_parsing": _number,
    "int_type": _number,
    "bool_parsing": _yes_or_no,
    "bool_type": _yes_or_no,
    "string_pattern_mismatch": _pattern,
    "sanction": _sanction,
}


def _quoted(error: ErrorDetails) -> str:
    value = str(error["input"])
    return f"'{value if len(value) <= 40 else value[:39] + '…'}'"


def _keys_below(model: type[BaseModel]) -> frozenset[str]:
    """Every key that *model* and the models inside it know."""
    definitions: dict[str, Any] = model.model_json_schema()
    models = [definitions, *definitions.get("$defs", {}).values()]
    return frozenset(key for found in models for key in found.get("properties", {}))
