"""``response_url``: a way to answer one press or command, a few times and not for long."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.slack import block_kit
from tests.fakes.slack.workspace import APP, BOT, BOT_USER, Message, Room, Workspace

LIFE = 30 * 60
USES = 5


@dataclass(slots=True)
class _Way:
    room: Room
    user: str
    until: float
    left: int = USES


class Responses:
    """The ways that are open, by number."""

    def __init__(self, space: Workspace, base: Callable[[], str]) -> None:
        self._space = space
        self._base = base
        self._ways: dict[str, _Way] = {}

    def open(self, room: Room, user: str) -> str:
        """A fresh address for one press of *user* in *room*."""
        number = str(self._space.number())
        self._ways[number] = _Way(room, user, self._space.now() + LIFE)
        return f"{self._base()}/response/{number}"

    async def answer(self, request: web.Request) -> web.Response:
        """Post there, to the one person unless everybody in the channel is meant."""
        way = self._ways.get(request.match_info["number"])
        if way is None:
            return web.json_response({"ok": False, "error": "invalid_url"}, status=404)
        if way.left == 0 or self._space.now() >= way.until:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        given = await request.json()
        try:
            block_kit.check_message(given.get("blocks") or [])
        except block_kit.InvalidError as wrong:
            return web.json_response({"ok": False, "error": wrong.code}, status=400)
        way.left -= 1
        message: Message = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT,
            "app_id": APP,
            "ts": self._space.ts(),
            "text": given.get("text", ""),
            "blocks": given.get("blocks") or [],
        }
        if given.get("response_type") == "in_channel":
            way.room.messages.append(message)
        else:
            self._space.whispers.append((way.user, message))
        return web.Response(text="ok")
