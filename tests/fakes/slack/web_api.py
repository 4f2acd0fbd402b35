"""The HTTP side of the fake: tokens, scopes, faults, tickets and files."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes.slack.faults import Fault, Moment, Way
from tests.fakes.slack.methods import Emit, Methods, RefusalError
from tests.fakes.slack.responses import Responses
from tests.fakes.slack.workspace import Upload, Workspace

BOT_TOKEN = "xoxb-fake-bot-token"
APP_TOKEN = "xapp-fake-app-token"
SCOPES = (
    "chat:write commands channels:read groups:read channels:history groups:history "
    "usergroups:read files:read files:write"
)
#: Of the methods that need one; Slack names the scope it misses.
_SCOPE_OF = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.list": "channels:read",
    "conversations.info": "channels:read",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "usergroups.users.list": "usergroups:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}


class WebApi:
    """Answers requests, or goes wrong as it was told to."""

    def __init__(
        self,
        space: Workspace,
        emit: Emit,
        tell: Callable[[], Awaitable[None]],
        serve: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> None:
        self.scopes = set(SCOPES.split())
        #: Every request: method and arguments, in order.
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.closing = asyncio.Event()
        self._space = space
        self._tell = tell
        self._serve = serve
        self._tickets: set[str] = set()
        self.responses = Responses(space, self.base)
        self._methods = Methods(space, emit, self.base)
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listen on any free port of the loopback."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self.call),
                web.get("/link/", self.link),
                web.post("/upload/{file}", self.upload),
                web.get("/files-pri/{file}/{name}", self.download),
                web.get("/login", self.login),
                web.post("/response/{number}", self.responses.answer),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()

    async def close(self) -> None:
        """Stop listening."""
        assert self._runner is not None
        await self._runner.cleanup()

    def base(self) -> str:
        """The address without a path."""
        assert self._runner is not None
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    def file_described(self, file: Upload) -> dict[str, Any]:
        """A file as messages and forms hold it."""
        return self._methods.file_described(file)

    async def call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _arguments(request)
        self.calls.append((method, given))
        try:
            return await self._answered(request, method, given)
        finally:
            await self._tell()

    async def _answered(
        self, request: web.Request, method: str, given: dict[str, Any]
    ) -> web.StreamResponse:
        waiting = self.faults[method]
        fault = waiting.popleft() if waiting else None
        if fault is not None and fault.moment is Moment.BEFORE:
            return await self._fail(request, fault)
        answer = await self._carry_out(request, method, given)
        if fault is not None:
            await self._tell()
            return await self._fail(request, fault)
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    async def _carry_out(
        self, request: web.Request, method: str, given: dict[str, Any]
    ) -> dict[str, Any]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            if method == "apps.connections.open":
                return self._open_socket(token)
            self._demand(token, method)
            found = self._methods.find(method)
            if found is None:
                raise RefusalError("unknown_method")
            return {"ok": True, **await found(given)}
        except RefusalError as refusal:
            return {"ok": False, "error": refusal.code, **refusal.more}
        except KeyError as missing:
            return {"ok": False, "error": "invalid_arguments", "missing": str(missing)}

    def _demand(self, token: str, method: str) -> None:
        if not token:
            raise RefusalError("not_authed")
        if token != BOT_TOKEN:
            raise RefusalError("invalid_auth")
        needed = _SCOPE_OF.get(method)
        if needed is not None and needed not in self.scopes:
            raise RefusalError("missing_scope", needed=needed, provided=",".join(self.scopes))

    def _open_socket(self, token: str) -> dict[str, Any]:
        if token != APP_TOKEN:
            raise RefusalError("invalid_auth")
        ticket = f"ticket{self._space.number()}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.base().replace('http', 'ws')}/link/?ticket={ticket}"}

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault.way:
            case Way.SILENCE:
                await self.closing.wait()
            case Way.ANSWER if fault.error:
                after = fault.retry_after
                headers = {} if after is None else {"Retry-After": str(after)}
                body = {"ok": False, "error": fault.error}
                return web.json_response(body, status=fault.status, headers=headers)
            case Way.ANSWER:
                return web.Response(status=fault.status, text="<html>", content_type="text/html")
            case Way.DROP:
                pass
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401)
        self._tickets.remove(ticket)
        return await self._serve(request)

    async def upload(self, request: web.Request) -> web.Response:
        waiting = self.faults["upload"]
        if waiting:
            return web.Response(status=waiting.popleft().status)
        self._space.files[request.match_info["file"]].content = await request.read()
        return web.Response(text="OK")

    async def login(self, request: web.Request) -> web.Response:
        """What Slack shows a browser that may not see a file; it is not the file."""
        return web.Response(text="<html>Sign in</html>", content_type="text/html")

    async def download(self, request: web.Request) -> web.Response:
        self.calls.append(("download", dict(request.headers)))
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(status=302, headers={"Location": "/login"})
        waiting = self.faults["download"]
        if waiting:
            return web.Response(status=waiting.popleft().status)
        return web.Response(body=self._space.files[request.match_info["file"]].content)


async def _arguments(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return {**given, **(await request.json())}
    return {**given, **(await request.post())}
