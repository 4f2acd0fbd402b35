"""Which Slack channel is which queue."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from adapters.slack.web import Web
from bot.domain.worklist import whose_home

_PAGE = 200
#: A workspace with more channels than this should be given ids.
_MOST_PAGES = 50


class Queues:
    """Queues by channel id and channel ids by queue, once the names are looked up."""

    def __init__(self, configured: Mapping[str, str], web: Web) -> None:
        self._configured = configured
        self._web = web
        self._ids = {q: c for q, c in configured.items() if not c.startswith("#")}

    @property
    def missing(self) -> Mapping[str, str]:
        """Queues whose channel name is not found (yet), with that name."""
        return {q: c for q, c in self._configured.items() if q not in self._ids}

    def channel(self, chat: str) -> str | None:
        """The channel of a queue; what is no queue is an id itself, or somebody's own place."""
        return self._ids.get(chat) if chat in self._configured else whose_home(chat) or chat

    def queue(self, channel: str) -> str | None:
        """The queue a channel is, if it is one."""
        return next((queue for queue, known in self._ids.items() if known == channel), None)

    def chat(self, channel: str) -> str:
        """How the core calls a channel: by queue, or by id where it is none."""
        return self.queue(channel) or channel

    async def resolve(self) -> None:
        """Look up the names that are still missing; raises ``PlatformError``."""
        if not self.missing:
            return
        wanted = {name.removeprefix("#"): queue for queue, name in self.missing.items()}
        async for channel in self._channels():
            queue = wanted.pop(channel.get("name", ""), None)
            if queue is not None:
                self._ids[queue] = channel["id"]
            if not wanted:
                return

    async def _channels(self) -> AsyncIterator[Mapping[str, Any]]:
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = await self._web.ask(
                "conversations.list",
                types="public_channel,private_channel",
                exclude_archived="true",
                limit=_PAGE,
                cursor=cursor or None,
            )
            for channel in page.get("channels", ()):
                yield channel
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return
