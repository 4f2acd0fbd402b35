"""A Bot API server on this machine, and the people who write to the bot.

    async with FakeTelegram() as telegram:
        telegram.user_says(1001, "The boiler is out")
        await telegram.until(lambda: telegram.sent(1001))

It answers as documented, in this process; the bot may run in this one or in another.
Nobody here waits for time to pass: ``until`` wakes on every change.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Self

import orjson

from tests.fakes.telegram.crowd import Crowd
from tests.fakes.telegram.faults import ApiError, Fault, Faults, answer
from tests.fakes.telegram.floods import Floods
from tests.fakes.telegram.forms import Params, params
from tests.fakes.telegram.http import Answer, Request, Response, Server
from tests.fakes.telegram.methods import METHODS
from tests.fakes.telegram.people import BOT_NAME, TOKEN
from tests.fakes.telegram.sending import bad
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.webhooks import Pusher, Webhook
from tests.fakes.telegram.world import Sent, World

_PATH = re.compile(r"/(file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")
_OK = b'{"ok":true,"result":'
_PATIENCE = 20.0  # seconds after which a test has failed; never waited for in a good run


class FakeTelegram(Crowd):
    """The server and its people. *floods* refuses what comes faster than Telegram allows."""

    token = TOKEN
    username = BOT_NAME

    def __init__(
        self,
        *,
        now: Callable[[], datetime] | None = None,
        floods: bool = False,
        keep_requests: bool = True,
    ) -> None:
        clock = asyncio.get_running_loop().time
        self.world = World(now=now, floods=Floods(clock) if floods else None)
        self.updates = Updates()
        self.pusher = Pusher(self.updates, self.world.changed)
        super().__init__(self.world, self.updates, self.pusher)
        #: Every request: method and parameters. Off for benchmarks.
        self.requests: list[tuple[str, Params]] = []
        self._keep_requests = keep_requests
        self._faults = Faults()
        self._server = Server(self._handle)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen; on the same *port* again, everything is as it was before ``stop``."""
        await self._server.start(port)

    async def stop(self) -> None:
        await self.pusher.close()
        await self._server.stop()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def connections(self) -> int:
        """How many are open."""
        return self._server.connections

    def drop_connections(self) -> None:
        """The network goes away for a moment."""
        self._server.drop_all()

    def sent(self, chat: int | None = None) -> list[Sent]:
        """What the bot said, in order, in *chat* or anywhere."""
        return [sent for sent in self.world.sent if chat in {None, sent.chat}]

    @property
    def acknowledged(self) -> list[int]:
        """Update ids the platform considers delivered."""
        return self.updates.acknowledged

    @property
    def handed_over(self) -> list[int]:
        """Update ids given to the bot, confirmed or not, repeats included."""
        return self.updates.handed_over

    @property
    def confirmed_offset(self) -> int:
        return self.updates.confirmed_offset

    @property
    def faults_happened(self) -> int:
        return self._faults.happened

    def asked(self, method: str) -> list[Params]:
        """The parameters of each request for *method*."""
        return [given for name, given in self.requests if name == method]

    def fault(
        self,
        method: str,
        *,
        status: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        hang: bool = False,
        drop: bool = False,
        after_effect: bool = False,
        times: int = 1,
        chat: int | None = None,
    ) -> None:
        """Let the next *times* requests for *method* ("*" for any) go wrong.

        *after_effect*: it is carried out, and only the answer is bad, late or lost.
        """
        bad_answer = answer(status, description, retry_after, migrate_to, hang=hang, drop=drop)
        self._faults.waiting.append(Fault(method, bad_answer, after_effect, times, chat))

    def no_more_faults(self) -> None:
        self._faults.waiting.clear()

    async def until(self, true: Callable[[], object], within: float = _PATIENCE) -> None:
        """Return once *true*; looked at after every request and every update."""
        async with asyncio.timeout(within):
            while not true():
                watcher = asyncio.get_running_loop().create_future()
                self.world.watchers.add(watcher)
                try:
                    await watcher
                finally:
                    self.world.watchers.discard(watcher)

    # What the bot asks.

    def _handle(self, request: Request) -> Answer | Awaitable[Answer]:
        try:
            found = _PATH.fullmatch(request.path)
            if found is None:
                raise ApiError(404, "Not Found")
            if found["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            if request.path.startswith("/file/"):
                return self._file(found["rest"])
            given = params(request.content_type, request.body)
            return self._call(found["rest"], given)
        except ApiError as error:
            return error.response()

    def _call(self, method: str, given: Params) -> Answer | Awaitable[Answer]:
        if self._keep_requests:
            self.requests.append((method, given))
        named = str(given.get("chat_id", ""))
        chat = int(named) if named.lstrip("-").isdigit() else None
        fault = self._faults.take(method, chat) if self._faults.waiting else None
        if fault is not None and not fault.after_effect:
            self.world.changed()
            return fault.answer
        if method in _WAITING:
            return _WAITING[method](self, given, fault)
        result = METHODS[method](self.world, given) if method in METHODS else _unknown()
        self.world.changed()
        return fault.answer if fault is not None else _done(result)

    def _file(self, path: str) -> Answer:
        content = self.world.files.get(path.rpartition("/")[2])
        fault = self._faults.take("file", None)
        if fault is not None:
            return fault.answer
        if content is None:
            raise ApiError(404, "Not Found")
        return Response(200, content, "application/octet-stream")

    async def _get_updates(self, given: Params, fault: Fault | None) -> Answer:
        try:
            self.updates.begin_poll()
            if allowed := given.get("allowed_updates"):
                self.updates.allowed = set(allowed)
            if "offset" in given:
                self.updates.confirm(int(given["offset"]))
            limit = min(100, max(1, int(given.get("limit", 100))))
            found = self.updates.fetch(limit)
            self.world.changed()
            if not found and (timeout := float(given.get("timeout", 0))):
                await self.updates.wait(timeout)
                found = self.updates.fetch(limit)
            self.world.changed()
        except ApiError as error:
            return error.response()
        return fault.answer if fault is not None else _done(found)

    async def _set_webhook(self, given: Params, fault: Fault | None) -> Answer:
        try:
            await self.pusher.set(_webhook(given))
        except ApiError as error:
            return error.response()
        self.updates.allowed = set(given.get("allowed_updates") or ()) or None
        self.world.changed()
        return fault.answer if fault is not None else _done(True)

    async def _delete_webhook(self, given: Params, fault: Fault | None) -> Answer:
        await self.pusher.set(None)
        if given.get("drop_pending_updates") == "true":
            self.updates.pending.clear()
        self.world.changed()
        return fault.answer if fault is not None else _done(True)

    async def _get_webhook_info(self, given: Params, fault: Fault | None) -> Answer:
        webhook = self.pusher.webhook
        info: dict[str, Any] = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.pusher.last_error:
            info |= {"last_error_date": self.world.tick()}
            info |= {"last_error_message": self.pusher.last_error}
        return fault.answer if fault is not None else _done(info)


_WAITING: dict[str, Callable[[FakeTelegram, Params, Fault | None], Awaitable[Answer]]] = {
    "getUpdates": FakeTelegram._get_updates,
    "setWebhook": FakeTelegram._set_webhook,
    "deleteWebhook": FakeTelegram._delete_webhook,
    "getWebhookInfo": FakeTelegram._get_webhook_info,
}


def _done(result: Any) -> Response:
    return Response(200, _OK + orjson.dumps(result) + b"}")


def _unknown() -> Any:
    raise ApiError(404, "Not Found: method not found")


def _webhook(given: Params) -> Webhook | None:
    url, secret = str(given.get("url", "")), str(given.get("secret_token", ""))
    if not url:
        return None
    if not url.startswith(("http://127.0.0.1:", "https://")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    return Webhook(url, secret, int(given.get("max_connections", 40)))
