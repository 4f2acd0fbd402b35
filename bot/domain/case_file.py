"""What staff keep beside a case: who changed it last, what was asked, how it ended.

A value that is read and kept whole with its case; the case's version guards both.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.identity import Reference
from bot.domain.need import NeedKind

#: Asking a third time would be pressing; somebody rings instead.
MOST_ASKED = 2
RATINGS = range(1, 6)


class Detail(StrEnum):
    """A fact that staff can ask for with one press."""

    ADDRESS = "address"
    ACCESS = "access"
    PHOTO = "photo"
    HOW_LONG = "how_long"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a member of staff last did to the case, for those whose card was older."""

    who: str
    #: After the name, as in "claimed it".
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Somebody was given the case by somebody else."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A fact the person was asked for, and what they answered."""

    detail: Detail
    at: datetime
    times: int = 1
    answer: str = ""
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is no answer yet."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What the person thought of how it went."""

    stars: int
    at: datetime
    #: Why, in their own words.
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """All of it. The plain value is that of a case nobody has touched."""

    changed: Change | None = None
    handed: HandOver | None = None
    asked: tuple[Asked, ...] = ()
    rating: Rating | None = None
    #: When the person said that it was not over, the first time first.
    reopened: tuple[datetime, ...] = ()
    #: The case that took this one's place.
    merged_into: Reference | None = None
    #: The cases whose place this one took.
    merged: tuple[Reference, ...] = ()
    #: Cases that were cut off this one.
    split: tuple[Reference, ...] = ()

    def changed_by(self, who: str, what: str, at: datetime) -> "CaseFile":
        """Somebody did something with the case."""
        return replace(self, changed=Change(who=who, what=what, at=at))

    def handed_over(self, handed: HandOver | None) -> "CaseFile":
        """Somebody was given the case, or took it themselves."""
        return replace(self, handed=handed)

    def question(self, detail: Detail) -> Asked | None:
        """How asking for *detail* went."""
        return next((one for one in self.asked if one.detail is detail), None)

    def ask(self, detail: Detail, at: datetime) -> "CaseFile":
        """The person was asked for *detail*, once more if they were before."""
        before = self.question(detail)
        times = before.times + 1 if before else 1
        return self._with(Asked(detail=detail, at=at, times=times))

    def tell(self, detail: Detail, answer: str, at: datetime) -> "CaseFile":
        """The person answered, or said it anew."""
        before = self.question(detail) or Asked(detail=detail, at=at)
        return self._with(replace(before, answer=answer, answered_at=at))

    def open_question(self, now: datetime, lives: timedelta) -> Asked | None:
        """What was asked last and is waited for; an old question was not heard last."""
        open_ = (one for one in self.asked if one.is_open and now - one.at <= lives)
        return max(open_, key=lambda one: one.at, default=None)

    def rate(self, stars: int, at: datetime) -> "CaseFile":
        """A rating, in the place of an earlier one; what was said about it stays, unless the
        case was opened again since."""
        before = self.rating
        is_stale = before and self.reopened and before.at <= self.reopened[-1]
        words = before.words if before and not is_stale else ""
        return replace(self, rating=Rating(stars=stars, at=at, words=words))

    def comment(self, words: str) -> "CaseFile":
        """Why they rated it so; what they said before stays."""
        if self.rating is None:
            return self
        said = "\n".join(part for part in (self.rating.words, words) if part)
        return replace(self, rating=replace(self.rating, words=said))

    def open_again(self, at: datetime) -> "CaseFile":
        """The person said that it is not over."""
        return replace(self, reopened=(*self.reopened, at))

    def _with(self, one: Asked) -> "CaseFile":
        kept = tuple(other for other in self.asked if other.detail is not one.detail)
        return replace(self, asked=(*kept, one))


def may_ask(file: CaseFile, detail: Detail, now: datetime, lives: timedelta) -> str:
    """Why *detail* cannot be asked for now; empty if it can."""
    before = file.question(detail)
    if before is None:
        return ""
    if not before.is_open:
        return f"They have told us: {before.answer}"
    if before.times >= MOST_ASKED:
        return "They were asked twice and did not answer. Please ring them."
    if now - before.at <= lives:
        return "They were asked already and have not answered yet."
    return ""


def details_for(kind: NeedKind) -> tuple[Detail, ...]:
    """What is worth asking about a case of that kind."""
    if kind is NeedKind.REPAIR:
        return tuple(Detail)
    return (Detail.ADDRESS, Detail.PHOTO, Detail.HOW_LONG)
