"""One file of a pack, read and held against its schema, with a way to point into it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from bot.rulebook.problems import Problem, Problems
from bot.rulebook.source import Document, Where, read
from bot.rulebook.validate import validate

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Generic[Model]):
    """What a file says, and where it says it; checks note what they find in ``problems``."""

    document: Document
    content: Model
    problems: Problems

    def complain(self, where: Where, what: str, fix: str) -> None:
        """Note something wrong at *where*; *fix* tells the editor what to do."""
        self.problems.add(self.document.problem(where, what, fix))

    def complain_within(self, where: Where, number: int, what: str, fix: str) -> None:
        """The same about one line of a block of text, counted from 0."""
        problem = self.document.problem(where, what, fix)
        line = self.document.line_within(where, number)
        self.problems.add(
            Problem(file=problem.file, line=line, key=problem.key, what=what, fix=fix)
        )


def open_sheet(path: Path, model: type[Model], problems: Problems) -> Sheet[Model] | None:
    """The file at *path*, or ``None`` after noting everything that is wrong with it."""
    return sheet_of(read(path, problems), model, problems)


def sheet_of(
    document: Document | None, model: type[Model], problems: Problems
) -> Sheet[Model] | None:
    """*document* held against its schema; ``None`` if there is none, or it does not keep to it."""
    if document is None:
        return None
    content = validate(document, model, problems)
    if content is None:
        return None
    return Sheet(document=document, content=content, problems=problems)
