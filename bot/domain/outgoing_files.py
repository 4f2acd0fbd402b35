"""Files that staff send to tenants: which are taken, and as what they go out."""

from dataclasses import replace
from pathlib import PurePath

from bot.domain.messages import Media, MediaKind

#: What a tenant can open on any phone, and what cannot run.
ENDINGS = (
    "jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "pdf", "doc", "docx", "odt", "xls",
    "xlsx", "txt", "mp4", "mov", "mp3", "m4a", "ogg",
)  # fmt: skip
MOST_FILES = 5
#: Slack's forms take no larger ones.
MOST_BYTES = 10_000_000
#: Shown as a picture everywhere; other pictures (HEIC, GIF) go out as files.
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MEGABYTE = 1_000_000


def refused(media: Media) -> str:
    """Why this is not sent, in words for whoever chose it; empty if it can be."""
    name = called(media)
    if not media.ref:
        return f"{name} is not kept in Slack, so it cannot be passed on"
    if media.size is not None and media.size > MOST_BYTES:
        return f"{name} is larger than {MOST_BYTES // _MEGABYTE} MB"
    if media.size == 0:
        return f"{name} is empty"
    if PurePath(media.name).suffix.lower().removeprefix(".") not in ENDINGS:
        return f"{name} is a kind of file that we do not send"
    return ""


def as_sent(media: Media) -> Media:
    """As a picture only if every phone shows it as one."""
    picture = media.mime in _PICTURES
    return replace(media, kind=MediaKind.PHOTO if picture else MediaKind.DOCUMENT)


def called(media: Media) -> str:
    """What to call it when talking about it."""
    return media.name or f"the {media.kind.value}"
