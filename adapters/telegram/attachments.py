"""What hangs on a message: photos, voices, places … ``telegram.Message`` → ``Media``."""

from collections.abc import Callable
from typing import Any

from telegram import Contact, Location, Message, PhotoSize, Sticker, Venue
from telegram.constants import MessageType

from adapters.telegram.text import whole
from bot.domain.messages import Media, MediaKind

#: What people send, in the order to look: Telegram repeats an animation as a document, and a
#: venue as a location, for programs that know only the older kind.
_FILES = {
    "animation": (MediaKind.ANIMATION, "video/mp4"),
    "voice": (MediaKind.VOICE, "audio/ogg"),
    "video": (MediaKind.VIDEO, "video/mp4"),
    "video_note": (MediaKind.VIDEO, "video/mp4"),
    "audio": (MediaKind.AUDIO, "audio/mpeg"),
    "document": (MediaKind.DOCUMENT, ""),
}
_WITHOUT_BYTES = ("poll", "dice", "game", "story", "paid_media", "checklist", "invoice", "giveaway")
_CONTENT = {
    *_FILES, *_WITHOUT_BYTES, "photo", "live_photo", "sticker", "venue", "location", "contact",
    "text", "successful_payment", "passport_data", "giveaway_winners",
}  # fmt: skip
#: Facts that accompany content; they make no message a service message.
_BESIDE_CONTENT = {
    "effect_id", "reply_to_story", "sender_boost_count", "sender_business_bot",
    "business_connection_id", "suggested_post_info",
}  # fmt: skip
_SERVICE = (
    *(kind.value for kind in MessageType if kind.value not in _CONTENT | _BESIDE_CONTENT),
    "migrate_from_chat_id",  # the library's list leaves it out
)

#: A message whose content this version has no name for.
UNKNOWN_CONTENT = (Media(kind=MediaKind.OTHER),)


def attached(message: Message) -> tuple[Media, ...]:
    """What hangs on *message*; ``OTHER`` for content we do not know, so that it is not lost."""
    for of in _KINDS:
        if (media := of(message)) is not None:
            return (media,)
    if message.text or message.caption:
        return ()
    return UNKNOWN_CONTENT


def is_service(message: Message) -> bool:
    """Whether Telegram wrote *message* about the chat: a pinned message, a new title …"""
    return any(getattr(message, kind, None) for kind in _SERVICE)


def poll_text(message: Message) -> str:
    """The words of a poll, which are their author's as much as any message."""
    if message.poll is None:
        return ""
    return "\n".join([message.poll.question, *(option.text for option in message.poll.options)])


def _photo(message: Message) -> Media | None:
    sizes = message.photo or (message.live_photo.photo if message.live_photo else ())
    if not sizes:
        return None
    largest: PhotoSize = max(sizes, key=lambda size: size.width * size.height)
    return Media(
        kind=MediaKind.PHOTO, ref=largest.file_id, mime="image/jpeg", size=largest.file_size
    )


def _file(message: Message) -> Media | None:
    for name, (kind, mime) in _FILES.items():
        found: Any = getattr(message, name)
        if found is not None:
            return Media(
                kind=kind,
                ref=found.file_id,
                mime=getattr(found, "mime_type", None) or mime,
                name=whole(getattr(found, "file_name", None) or ""),
                size=found.file_size,
            )
    return None


def _sticker(message: Message) -> Media | None:
    sticker: Sticker | None = message.sticker
    if sticker is None:
        return None
    mime = "image/webp"
    if sticker.is_video:
        mime = "video/webm"
    elif sticker.is_animated:
        mime = "application/x-tgsticker"
    return Media(
        kind=MediaKind.STICKER,
        ref=sticker.file_id,
        mime=mime,
        size=sticker.file_size,
        detail=sticker.emoji or "",
    )


def _venue(message: Message) -> Media | None:
    venue: Venue | None = message.venue
    if venue is None:
        return None
    named = whole(", ".join(part for part in (venue.title, venue.address) if part))
    return Media(kind=MediaKind.LOCATION, detail=f"{named} ({_coordinates(venue.location)})")


def _location(message: Message) -> Media | None:
    if message.location is None:
        return None
    return Media(kind=MediaKind.LOCATION, detail=_coordinates(message.location))


def _contact(message: Message) -> Media | None:
    contact: Contact | None = message.contact
    if contact is None:
        return None
    parts = (contact.first_name, contact.last_name, contact.phone_number)
    return Media(kind=MediaKind.CONTACT, detail=whole(" ".join(part for part in parts if part)))


def _other(message: Message) -> Media | None:
    for kind in _WITHOUT_BYTES:
        if getattr(message, kind, None) is not None:
            detail = message.dice.emoji if message.dice else kind
            return Media(kind=MediaKind.OTHER, detail=detail)
    return None


def _coordinates(location: Location) -> str:
    return f"{location.latitude}, {location.longitude}"


_KINDS: tuple[Callable[[Message], Media | None], ...] = (
    _photo, _file, _sticker, _venue, _location, _contact, _other,
)  # fmt: skip
