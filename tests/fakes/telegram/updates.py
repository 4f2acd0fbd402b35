"""Updates waiting for the bot: fetched by polling, confirmed by the next offset."""

import asyncio
from itertools import islice
from typing import Any

from tests.fakes.telegram.faults import ApiError

Update = dict[str, Any]

#: What comes without being asked for by name.
_BY_DEFAULT = {
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
    "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "poll",
    "poll_answer", "my_chat_member", "chat_join_request",
}  # fmt: skip
_CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running"
)
_WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
    "delete the webhook first"
)


class Updates:
    """The queue of one bot."""

    def __init__(self) -> None:
        self.pending: dict[int, Update] = {}
        self.last_id = 100_000
        #: Every id handed over, as often as it was; confirmed or not.
        self.handed_over: list[int] = []
        #: Ids the platform considers delivered, in the order in which it came to.
        self.acknowledged: list[int] = []
        self.confirmed_offset = 0
        self.webhook_is_set = False
        self.allowed: set[str] | None = None
        self._poller: asyncio.Future[None] | None = None

    def add(self, kind: str, payload: dict[str, Any]) -> Update:
        """Queue something new."""
        self.last_id += 1
        update: Update = {"update_id": self.last_id, kind: payload}
        self.repeat(update)
        return update

    def repeat(self, update: Update) -> None:
        """Queue *update*, perhaps once more."""
        if self._is_wanted(update):
            self.pending[update["update_id"]] = update
            if self._poller is not None and not self._poller.done():
                self._poller.set_result(None)

    def _is_wanted(self, update: Update) -> bool:
        return bool((self.allowed or _BY_DEFAULT | {"chat_member"}) & update.keys())

    def acknowledge(self, update_id: int) -> None:
        """The platform considers it delivered."""
        self.acknowledged.append(update_id)

    def confirm(self, offset: int) -> None:
        """Forget everything below *offset*."""
        if offset < 0:
            offset = min([*self.pending][offset:], default=0)
        self.confirmed_offset = max(self.confirmed_offset, offset)
        while self.pending and (first := next(iter(self.pending))) < offset:
            del self.pending[first]
            self.acknowledge(first)

    def fetch(self, limit: int) -> list[Update]:
        """The oldest *limit* updates; they stay until they are confirmed."""
        found = list(islice(self.pending.values(), limit))
        self.handed_over += [update["update_id"] for update in found]
        return found

    async def wait(self, seconds: float) -> None:
        """Until there is something, or *seconds*; a second poller ends the wait of the first."""
        self._poller = poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None

    def begin_poll(self) -> None:
        """Raises the 409 of a webhook; ends another poller's wait with its own."""
        if self.webhook_is_set:
            raise ApiError(409, _WEBHOOK_SET)
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(ApiError(409, _CONFLICT))
            self._poller = None
