"""Long polling: asks for what comes next only after what came is stored.

Asking with an offset is what confirms to Telegram everything below it, so the offset moves
after ``stored`` has said so and never otherwise. Nothing is asked on the way out: what was
not confirmed by then comes again, and repeats are recognised.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, TelegramError

from adapters.telegram.connection import RawBot
from adapters.telegram.pauses import Pauses
from adapters.telegram.pulse import Pulse
from adapters.telegram.request import FloodError

log = structlog.get_logger(__name__)

Updates = Sequence[dict[str, Any]]
Stored = Callable[[Updates], Awaitable[bool]]


async def poll(bot: RawBot, stored: Stored, pulse: Pulse, pauses: Pauses) -> None:
    """Fetch updates for ever, a batch at a time."""
    offset: int | None = None
    webhook_gone = False
    while True:
        try:
            if not webhook_gone:
                # A webhook left over from another set-up would keep all updates to itself.
                await bot.delete_webhook(drop_pending_updates=False)
                webhook_gone = True
            updates = await bot.raw_updates(offset)
        except TelegramError as error:
            webhook_gone = webhook_gone and not isinstance(error, Conflict)
            await _wait_after(error, pulse, pauses)
            continue
        if updates and not await stored(updates):
            await pauses.wait()
            continue
        offset = _after(updates, offset)
        pulse.connected()
        pauses.reset()


async def _wait_after(error: TelegramError, pulse: Pulse, pauses: Pauses) -> None:
    log.warning("telegram.polling_failed", error=type(error).__name__)
    pulse.failed(error)
    await pauses.wait(at_least=error.seconds if isinstance(error, FloodError) else 0.0)


def _after(updates: Updates, offset: int | None) -> int | None:
    ids = [update["update_id"] for update in updates if isinstance(update.get("update_id"), int)]
    return max(ids) + 1 if ids else offset
