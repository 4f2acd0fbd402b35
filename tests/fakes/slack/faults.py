"""What can go wrong between the bot and Slack, as values a test hands to the fake."""

from dataclasses import dataclass
from enum import StrEnum


class Moment(StrEnum):
    """Whether the request had its effect before it went wrong."""

    BEFORE = "before"
    AFTER = "after"


class Way(StrEnum):
    """How the request ends."""

    ANSWER = "answer"
    SILENCE = "silence"  # no answer until the client gives up
    DROP = "drop"  # the connection is closed without an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One failure of one request."""

    way: Way
    moment: Moment = Moment.BEFORE
    status: int = 200
    error: str = ""
    retry_after: int | None = None


def error(code: str) -> Fault:
    """Slack refuses with *code*; nothing was done."""
    return Fault(way=Way.ANSWER, error=code)


def ratelimited(retry_after: int) -> Fault:
    """Too many requests."""
    return Fault(way=Way.ANSWER, status=429, error="ratelimited", retry_after=retry_after)


def broken(status: int = 503, *, moment: Moment = Moment.BEFORE) -> Fault:
    """A page of HTML instead of an answer."""
    return Fault(way=Way.ANSWER, status=status, moment=moment)


def silence_after() -> Fault:
    """It is done, and nobody says so."""
    return Fault(way=Way.SILENCE, moment=Moment.AFTER)


def silence_before() -> Fault:
    """It is not done, and nobody says so."""
    return Fault(way=Way.SILENCE)


def drop_after() -> Fault:
    """It is done, and the connection breaks."""
    return Fault(way=Way.DROP, moment=Moment.AFTER)


def drop_before() -> Fault:
    """It is not done, and the connection breaks."""
    return Fault(way=Way.DROP)
