"""Domain values in the form in which they are stored, and back.

JSON goes through pydantic's compiled (de)serialisers over the domain's own dataclasses:
a few microseconds each, as the ``type`` of an event or intent picks its class at once.
What is written is complete, defaults included, so that a default can change later
without changing what was said earlier.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

import orjson
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.domain.case_file import CaseFile
from bot.domain.complaint import Complaint
from bot.domain.errors import StoreError
from bot.domain.guide import Guide
from bot.domain.messages import Inbound, Media
from bot.domain.notices import Notice, Referral
from bot.domain.outbound import Intent

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_EVENT: TypeAdapter[Inbound] = TypeAdapter(Annotated[Inbound, Field(discriminator="type")])
_INTENT: TypeAdapter[Intent] = TypeAdapter(Annotated[Intent, Field(discriminator="type")])
_MEDIA: TypeAdapter[Media] = TypeAdapter(Media)
_GUIDE: TypeAdapter[Guide] = TypeAdapter(Guide)
_COMPLAINT: TypeAdapter[Complaint] = TypeAdapter(Complaint)
_CASE_FILE: TypeAdapter[CaseFile] = TypeAdapter(CaseFile)
_NOTICES: TypeAdapter[tuple[Notice, ...]] = TypeAdapter(tuple[Notice, ...])
_REFERRALS: TypeAdapter[tuple[Referral, ...]] = TypeAdapter(tuple[Referral, ...])
_KEPT_APART = {"original"}
# The library's own messages would repeat what people wrote.
_FORBIDDEN = "A {} holds something that its type forbids."


def micros(at: datetime) -> int:
    """Microseconds since 1970 UTC; a naive time is refused by the subtraction."""
    return (at - _EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """The aware time of *stored*."""
    return _EPOCH + timedelta(microseconds=stored)


def maybe_micros(at: datetime | None) -> int | None:
    """Like ``micros``, for what may not have happened."""
    return None if at is None else micros(at)


def maybe_moment(stored: int | None) -> datetime | None:
    """Like ``moment``, for what may not have happened."""
    return None if stored is None else moment(stored)


def encode_event(event: Inbound) -> str:
    """*event* without ``original``, which has its own column."""
    try:
        return _EVENT.dump_json(event, exclude=_KEPT_APART, warnings="error").decode()
    except PydanticSerializationError:
        return _encode_mended(event)


def decode_event(payload: str, original: str) -> Inbound:
    """The event as it was stored."""
    event = _decode(_EVENT, payload)
    # Nobody has seen it yet, so it is still being built; replace() would cost as much
    # as the decoding itself.
    object.__setattr__(event, "original", original)
    return event


def encode_intent(intent: Intent) -> str:
    """*intent* as JSON."""
    return _encode(_INTENT, intent)


def decode_intent(stored: str) -> Intent:
    """The intent as it was stored."""
    return _decode(_INTENT, stored)


def encode_media(media: Media) -> str:
    """*media* as JSON."""
    return _encode(_MEDIA, media)


def decode_media(stored: str) -> Media:
    """The attachment as it was stored."""
    return _decode(_MEDIA, stored)


def encode_guide(guide: Guide) -> str:
    """*guide* as JSON."""
    return _encode(_GUIDE, guide)


def decode_guide(stored: str) -> Guide:
    """The guide as it was stored."""
    return _decode(_GUIDE, stored)


def encode_complaint(complaint: Complaint) -> str:
    """*complaint* as JSON."""
    return _encode(_COMPLAINT, complaint)


def decode_complaint(stored: str) -> Complaint:
    """The complaint as it was stored."""
    return _decode(_COMPLAINT, stored)


def encode_case_file(file: CaseFile) -> str:
    """*file* as JSON."""
    return _encode(_CASE_FILE, file)


def decode_case_file(stored: str) -> CaseFile:
    """The case file as it was stored."""
    return _decode(_CASE_FILE, stored)


def encode_notices(notices: tuple[Notice, ...]) -> str:
    """Reminders and warnings as JSON."""
    return _encode(_NOTICES, notices)


def decode_notices(stored: str) -> tuple[Notice, ...]:
    """What ``encode_notices`` wrote."""
    return _decode(_NOTICES, stored) if stored != "[]" else ()


def encode_referrals(referrals: tuple[Referral, ...]) -> str:
    """Whom it was given to, as JSON."""
    return _encode(_REFERRALS, referrals)


def decode_referrals(stored: str) -> tuple[Referral, ...]:
    """What ``encode_referrals`` wrote."""
    return _decode(_REFERRALS, stored) if stored != "[]" else ()


def encode_words(words: Iterable[str]) -> str:
    """A list of strings as JSON."""
    return orjson.dumps(list(words)).decode()


def decode_words(stored: str) -> tuple[str, ...]:
    """What ``encode_words`` wrote."""
    return () if stored == "[]" else tuple(orjson.loads(stored))


def encode_advised(advised: Iterable[tuple[str, datetime]]) -> str:
    """Which safety script went out when."""
    return orjson.dumps([(trigger, micros(at)) for trigger, at in advised]).decode()


def decode_advised(stored: str) -> tuple[tuple[str, datetime], ...]:
    """What ``encode_advised`` wrote."""
    if stored == "[]":
        return ()
    return tuple((trigger, moment(at)) for trigger, at in orjson.loads(stored))


def encode(adapter: TypeAdapter[T], value: T) -> str:
    """A value whose type another module of the store knows, as JSON."""
    return _encode(adapter, value)


def decode(adapter: TypeAdapter[T], stored: str) -> T:
    """What ``encode`` wrote."""
    return _decode(adapter, stored)


def mended(text: str) -> str:
    """*text* with half characters (lone surrogates) joined or replaced.

    JSON from outside can spell them; UTF-8 cannot, and no message may be refused for it.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _encode_mended(event: Inbound) -> str:
    try:
        whole = _EVENT.validate_python(_mend(event))
    except ValidationError:
        raise StoreError(_FORBIDDEN.format(type(event).__name__)) from None
    return _encode(_EVENT, whole)


def _mend(value: object) -> object:
    if isinstance(value, str):
        return mended(str(value))
    if is_dataclass(value):
        return {f.name: _mend(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):  # of any kind; the fast way knows dict alone
        return {_mend(key): _mend(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_mend(item) for item in value]
    return value


def _encode(adapter: TypeAdapter[T], value: T) -> str:
    try:
        return adapter.dump_json(value, exclude=_KEPT_APART, warnings="error").decode()
    except PydanticSerializationError:
        raise StoreError(_FORBIDDEN.format(type(value).__name__)) from None


def _decode(adapter: TypeAdapter[T], stored: str) -> T:
    try:
        return adapter.validate_json(stored)
    except ValidationError as error:
        where = ", ".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()}))
        raise StoreError(
            f"A stored row cannot be read ({where}). It was written by another version, "
            "or changed by hand: restore a backup, or report this."
        ) from None
