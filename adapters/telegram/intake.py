"""From updates as they came to events the core has stored; then, and only then, it returns.

This is where receiving and acknowledging meet. Both ways in await ``stored``: polling before
it asks for what comes next, which is what confirms; the webhook before it answers 200.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from adapters.telegram.frame import Surroundings
from adapters.telegram.members import Moderators
from adapters.telegram.pulse import Pulse
from adapters.telegram.rescue import UNREADABLE, rescued
from adapters.telegram.translate_in import translate
from bot.domain.identity import ChannelName
from bot.domain.messages import Inbound
from bot.ports.channel import Receive

log = structlog.get_logger(__name__)

_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
_ANSWERS_AT_ONCE = 200

Raw = Mapping[str, Any]


class Intake:
    """Translates updates and hands them to the core, a whole batch at once."""

    def __init__(
        self,
        *,
        channel: ChannelName,
        bot: Bot,
        moderators: Moderators,
        pulse: Pulse,
        now: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._bot = bot
        self._moderators = moderators
        self._pulse = pulse
        self._now = now
        self._answers: set[asyncio.Task[None]] = set()

    async def stored(self, raws: Sequence[Raw], receive: Receive, username: str) -> bool:
        """Have *raws* stored, in order; if not, nothing of them is and they must come again."""
        try:
            await self._store(raws, receive, username)
        except Exception as error:  # noqa: BLE001 - whatever kept it from being stored
            # Not the traceback: it may hold somebody's words.
            log.error("telegram.not_stored", updates=len(raws), error=type(error).__name__)
            self._pulse.not_stored()
            return False
        return True

    async def close(self) -> None:
        """Drop the answers to buttons that are still under way."""
        for answer in self._answers:
            answer.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    async def _store(self, raws: Sequence[Raw], receive: Receive, username: str) -> None:
        updates = [_parsed(raw) for raw in raws]
        self._note_changed_rights(updates)
        around = Surroundings(
            channel=self._channel,
            username=username,
            received_at=self._now(),
            moderators=await self._moderators.of(_groups(updates)),
        )
        events: list[Inbound] = []
        for raw, update in zip(raws, updates, strict=True):
            events += _translated(raw, update, around)
        if events:
            await receive(events)
            self._pulse.heard()
        self._answer(updates)

    def _note_changed_rights(self, updates: Sequence[Update | None]) -> None:
        for update in updates:
            changed = update and (update.chat_member or update.my_chat_member)
            if isinstance(changed, ChatMemberUpdated):
                self._moderators.forget(changed.chat.id)

    def _answer(self, updates: Sequence[Update | None]) -> None:
        """Stop the little clock on pressed buttons; it stops by itself if this fails."""
        for update in updates:
            if update is None or update.callback_query is None:
                continue
            if len(self._answers) >= _ANSWERS_AT_ONCE:
                return
            task = asyncio.create_task(self._answer_one(update.callback_query.id))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer_one(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError:
            log.debug("telegram.button_not_answered")


def _parsed(raw: Raw) -> Update | None:
    try:
        return Update.de_json(dict(raw), None)
    except UNREADABLE as error:
        _note_unreadable(raw, error)
        return None


def _translated(raw: Raw, update: Update | None, around: Surroundings) -> Sequence[Inbound]:
    # ASCII: a half of a surrogate pair is kept as it came, and any database takes it.
    original = json.dumps(raw, separators=(",", ":"))
    if update is not None:
        try:
            return translate(update, original, around)
        except UNREADABLE as error:
            _note_unreadable(raw, error)
    return rescued(raw, original, around)


def _note_unreadable(raw: Raw, error: Exception) -> None:
    log.warning(
        "telegram.update_untranslatable",
        update_id=raw.get("update_id"),
        error=type(error).__name__,
    )


def _groups(updates: Sequence[Update | None]) -> set[int]:
    chats = (update.effective_chat for update in updates if update is not None)
    return {chat.id for chat in chats if chat is not None and chat.type in _GROUPS}
