"""Logging for running the bot: events with fields, without words, names or tokens.

Event names are ``area.past_tense``. Everything goes to standard error, because standard
output belongs to the console channel. What may never be written is taken out here, once,
for our own lines and for those of libraries, which put tokens into URLs and tenants' words
into warnings.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from bot.domain.errors import BotError

WITHHELD: Final = "[not logged]"
REDACTED: Final = "***"
#: Known secrets shorter than this are left to the patterns: replacing them would eat words.
SHORTEST_SECRET: Final = 8
#: How far into nested values and chained exceptions we look before we withhold the rest.
DEPTH: Final = 4

_PRIVATE: Final = frozenset(
    {"text", "body", "caption", "message", "words", "original", "payload"}
    | {"name", "display_name", "first_name", "last_name", "username", "file_name"}
    | {"token", "secret", "password", "phone", "email"}
)
_PRIVATE_ENDINGS: Final = ("_password", "_secret", "_text", "_token")

_TOKENS: Final = re.compile(
    r"""
    \d{5,}:[\w-]{20,}                              # Telegram, also inside /bot<token>/
    | x(?:ox[a-z](?:\.xox[a-z])?|app)-[\w.-]+      # Slack
    | (?<=hooks\.slack\.com/)[\w/-]+               # a webhook address is a secret
    | (?i:(?<=bearer\s)|(?<=basic\s))[\w.~+/=-]{8,}
    | (?<=://)[^/\s:@]*:[^/\s@]+(?=@)              # credentials in a URL
    """,
    re.VERBOSE,
)
#: In a library's line, what stands in quotes or brackets may be somebody's words.
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"|<[^>]*>|[{\[].*", re.DOTALL)

#: Only these say what is wrong in words that are never a tenant's. A ValueError may quote its
#: input, and pydantic's always does.
_SPEAKING: Final = (BotError, OSError, ImportError, AttributeError, TypeError)
_ROOT: Final = Path(__file__).resolve().parents[1]


def configure(
    level: str = "auto",
    fmt: str = "auto",
    *,
    secrets: Iterable[str] = (),
    conversing: bool = False,
    stream: TextIO | None = None,
) -> None:
    """Set up logging for the process; called once at start, again in tests.

    *secrets* are blotted out wherever they turn up, beside everything token-shaped. While
    *conversing* with a person in the same terminal, level ``auto`` keeps to warnings.
    """
    out = stream or sys.stderr
    known = tuple(sorted((s for s in secrets if len(s) >= SHORTEST_SECRET), key=len, reverse=True))
    quiet = conversing and out.isatty()
    colours = fmt == "console" or (fmt == "auto" and out.isatty())
    clean = _cleaning(known)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *clean, _renderer(colours, out)],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level, quiet)),
        logger_factory=lambda *_: _Unfailing(out),
        cache_logger_on_first_use=False,
    )
    _route_libraries(out, [_blank_foreign, *clean], _renderer(colours, out))


class _Unfailing(structlog.WriteLogger):
    """Drops a line that cannot be written: a full disk or a closed pipe must not stop the bot."""

    def msg(self, message: str) -> None:
        with suppress(OSError, ValueError):
            super().msg(message)

    debug = info = warning = error = critical = exception = msg


def redact(value: str, known: Sequence[str] = ()) -> str:
    """*value* without anything token-shaped and without the *known* secrets."""
    for secret in known:
        value = value.replace(secret, REDACTED)
    return _TOKENS.sub(REDACTED, value)


def _number(level: str, quiet: bool) -> int:
    if level == "auto":
        return logging.WARNING if quiet else logging.INFO
    return logging.getLevelNamesMapping()[level.upper()]


def _cleaning(known: Sequence[str]) -> list[Processor]:
    def blot(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {key: _blotted(value, known, DEPTH) for key, value in event.items()}

    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _withhold,
        _tell_exception,
        blot,
    ]


def _renderer(colours: bool, out: TextIO) -> Processor:
    if colours:
        return structlog.dev.ConsoleRenderer(colors=out.isatty())
    return structlog.processors.JSONRenderer(default=lambda value: type(value).__name__)


def _withhold(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A private key is a mistake in our code; the line stays, its value does not."""
    return {key: WITHHELD if _is_private(key) else value for key, value in event.items()}


def _is_private(key: str) -> bool:
    return key.lower() in _PRIVATE or key.lower().endswith(_PRIVATE_ENDINGS)


def _blotted(value: Any, known: Sequence[str], depth: int) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact(value, known)
        case _ if depth == 0:
            return WITHHELD
        case Mapping():
            return {
                str(key): WITHHELD if _is_private(str(key)) else _blotted(v, known, depth - 1)
                for key, v in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [_blotted(v, known, depth - 1) for v in value]
        case BaseException():
            return _summary(value)
        case _:
            return redact(str(value), known)


def _tell_exception(_: WrappedLogger, __: str, event: MutableMapping[str, Any]) -> EventDict:
    """Say where it went wrong; the usual traceback would quote what it went wrong on."""
    error = _exception(event.pop("exc_info", None))
    if error is not None:
        event["exception"] = _account(error)
    return event


def _exception(info: ExcInfo | BaseException | bool | None) -> BaseException | None:
    match info:
        case BaseException():
            return info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exc_info()[1]
        case _:
            return None


def _account(error: BaseException) -> str:
    links, current = [_told(error)], error
    while len(links) <= DEPTH:
        suppressed = None if current.__suppress_context__ else current.__context__
        cause = current.__cause__ or suppressed
        if cause is None:
            break
        links.append(f"because of\n{_told(cause)}")
        current = cause
    return "\n".join(links)


def _told(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-20:]
    lines = [_summary(error), *(f"  {_place(f.filename)}:{f.lineno} {f.name}" for f in frames)]
    if isinstance(error, BaseExceptionGroup):
        lines += [_told(inner) for inner in error.exceptions[:DEPTH]]
    return "\n".join(lines)


def _summary(error: BaseException) -> str:
    kind = type(error)
    if isinstance(error, _SPEAKING) or kind.__module__ == "sqlite3":
        return f"{kind.__name__}: {error}"
    return f"{kind.__module__}.{kind.__qualname__}"


def _place(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-3:])


def _route_libraries(out: TextIO, clean: list[Processor], render: Processor) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=clean,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # its complaint would quote the line it could not write


def _blank_foreign(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's line keeps its first sentence, without what may be somebody's words."""
    record: logging.LogRecord = event["_record"]
    told = record.msg if record.args and record.msg != "%s" else event["event"]
    first = str(told).strip().partition("\n")[0]
    return {
        **event,
        "event": "library.warned",
        "library": record.name,
        "says": _QUOTED.sub("…", first)[:200],
        "exc_info": record.exc_info,
    }
