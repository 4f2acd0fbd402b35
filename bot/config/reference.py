"""Lists every setting with its words, for documentation, suggestions and unknown-name checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.config.settings import PREFIX, Settings

#: Fields of ``Settings`` that ``load`` fills; nobody sets them.
FILLED: Final = frozenset({"sections", "secrets"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One setting, as the person who sets it sees it."""

    name: str
    description: str
    #: As it would be written in ``.env``; empty if there is none.
    default: str
    required: bool
    secret: bool
    choices: tuple[str, ...] = ()


def reference(section: str = "", model: type[BaseModel] = Settings) -> tuple[Entry, ...]:
    """Every setting of *model*; with a *section*, those of the channel of that name."""
    prefix = f"{PREFIX}{section.upper()}__" if section else PREFIX
    return tuple(_entries(prefix, model))


def _entries(prefix: str, model: type[BaseModel]) -> Iterator[Entry]:
    for key, field in model.model_fields.items():
        if model is Settings and key in FILLED:
            continue
        nested = _nested(field)
        if nested:
            yield from _entries(f"{prefix}{key.upper()}__", nested)
        else:
            yield _entry(f"{prefix}{key.upper()}", field)


def _nested(field: FieldInfo) -> type[BaseModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _entry(name: str, field: FieldInfo) -> Entry:
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return Entry(
        name=name,
        description=field.description or "",
        default=_written(default),
        required=field.is_required(),
        secret=_mentions(field.annotation, SecretStr),
        choices=_choices(field.annotation),
    )


def _written(default: object) -> str:
    """A default as one would type it; a secret has none that may be shown."""
    match default:
        case None | SecretStr():
            return ""
        case bool():
            return str(default).lower()
        case Enum():
            return str(default.value)
        case list() | tuple() | set() | frozenset():
            return ",".join(map(str, default))
        case _:
            return str(default)


def _mentions(annotation: Any, wanted: type) -> bool:
    return annotation is wanted or any(_mentions(a, wanted) for a in get_args(annotation))


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if get_origin(annotation) in {Union, UnionType}:
        return tuple(c for part in get_args(annotation) for c in _choices(part))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(member.value) for member in annotation)
    return ()
