"""A Slack on loopback: Web API, events, interactivity, slash commands, both connections.

A test plays the people: ``says``, ``presses``, ``submits``, ``commands``; looks at what
they would see: ``messages``, ``views``, ``whispers``; and says what goes wrong: ``fault``.
All state is here, so the bot may run in another process.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Self

from tests.fakes.slack.delivery import Delivery, HttpDelivery, Kind, Patience, SocketDelivery
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.people import People
from tests.fakes.slack.web_api import APP_TOKEN, BOT_TOKEN, WebApi
from tests.fakes.slack.workspace import (
    APP,
    BOT_USER,
    TEAM,
    Message,
    Room,
    Trigger,
    Workspace,
)

_PATIENCE_SECONDS = 20


class FakeSlack(People):
    """A workspace with #repairs, #complaints, #enquiries and a private #moderation."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN
    signing_secret = "fake-signing-secret"

    def __init__(self, *, patience: Patience | None = None) -> None:
        self.space = Workspace()
        self.space.add_rooms(
            [
                Room(id="C0REPAIRS", name="repairs"),
                Room(id="C0COMPLAINTS", name="complaints"),
                Room(id="C0ENQUIRIES", name="enquiries"),
                Room(id="G0MODERATION", name="moderation", is_private=True),
            ]
        )
        self.patience = patience or Patience()
        #: Seconds in which a trigger opens a form; 0 and it is always too late.
        self.trigger_lifetime = 3.0
        #: Whether the bot hears of its own posts, as it does in Slack.
        self.echoes = True
        self.deliveries: list[Delivery] = []
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets = SocketDelivery(self.patience, self._tell)
        self._http: HttpDelivery | None = None
        self._web = WebApi(self.space, self._emit, self._tell, self._sockets.serve)

    async def __aenter__(self) -> Self:
        await self._web.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._web.closing.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._sockets.close()
        if self._http is not None:
            await self._http.close()
        await self._web.close()

    # Where the bot finds us, and we it.

    @property
    def base(self) -> str:
        """Without the path."""
        return self._web.base()

    @property
    def scopes(self) -> set[str]:
        """What the bot token may do."""
        return self._web.scopes

    @property
    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """Every request: method and arguments, in order."""
        return self._web.calls

    @property
    def api_base(self) -> str:
        """For the bot's setting of that name."""
        return f"{self.base}/api/"

    def section(self, **more: str) -> dict[str, str]:
        """The bot's settings for this workspace, over Socket Mode unless *more* says otherwise."""
        return {
            "bot_token": self.bot_token,
            "app_token": self.app_token,
            "signing_secret": self.signing_secret,
            **({} if "api_base" in more else {"api_base": self.api_base}),
            **more,
        }

    def calls_back(self, url: str) -> HttpDelivery:
        """From now on deliver over HTTP to *url*."""
        if self._http is None:
            self._http = HttpDelivery(url, self.signing_secret, self.patience)
        self._http.url = url
        return self._http

    # What people see.

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel, threads included, oldest first."""
        return list(self._room(channel).messages)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """What stands under a message."""
        return [m for m in self.messages(channel) if m.get("thread_ts") == ts and m["ts"] != ts]

    @property
    def views(self) -> list[dict[str, Any]]:
        """Forms that were opened, oldest first."""
        return self.space.views

    def whispers(self, user: str) -> list[Message]:
        """What only *user* saw."""
        return [message for seen_by, message in self.space.whispers if seen_by == user]

    # What happens around them.

    def lets_pass(self, seconds: float) -> None:
        """The workspace's clock goes on by so much: triggers and ways to answer run out."""
        before = self.space.now
        self.space.now = lambda: before() + seconds

    def fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next *times* calls of *method* go wrong."""
        self._web.faults[method].extend([fault] * times)

    def trigger(self, user: str) -> str:
        """A fresh trigger."""
        trigger_id = f"{self.space.number()}.{TEAM}.trigger"
        until = self.space.now() + self.trigger_lifetime
        self.space.triggers[trigger_id] = Trigger(user=user, until=until)
        return trigger_id

    async def sends(self, kind: Kind, payload: dict[str, Any], *, wait: bool = True) -> Delivery:
        """Deliver *payload* as it is, as often as a test likes."""
        return await self._wait(self._start(kind, payload), wait)

    async def disconnects(self, reason: str = "refresh_requested") -> None:
        """Ask the bot's sockets to reconnect."""
        await self._sockets.disconnect(reason)

    def breaks_off(self) -> None:
        """Cut the bot's sockets."""
        self._sockets.break_off()

    @property
    def connections(self) -> int:
        """Open sockets."""
        return len(self._sockets.sockets)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until *holds*; looked at after every request and every change of connection."""
        async with asyncio.timeout(_PATIENCE_SECONDS), self._news:
            await self._news.wait_for(lambda: bool(holds()))

    async def settled(self) -> None:
        """Wait until nothing is on its way to the bot."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while self._tasks:
                await asyncio.wait(set(self._tasks))

    # Inside.

    def _emit(self, event: dict[str, Any]) -> Delivery:
        payload = {
            "token": "verification-token",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": (
                {"channel_type": "channel", "event_ts": event["ts"], **event}
                if "ts" in event
                else event
            ),
            "type": "event_callback",
            "event_id": f"Ev{self.space.number():08d}",
            "event_time": int(float(event.get("ts") or event["event_ts"])),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
        own = event.get("bot_id") or (event.get("message") or {}).get("bot_id")
        delivery = Delivery(Kind.EVENT, payload)
        return delivery if own and not self.echoes else self._begin(delivery)

    def _start(self, kind: Kind, payload: dict[str, Any]) -> Delivery:
        return self._begin(Delivery(kind, payload))

    def _begin(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        task = asyncio.create_task((self._http or self._sockets).hand_over(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return delivery

    async def _wait(self, delivery: Delivery, wait: bool) -> Delivery:
        if wait:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await delivery.over.wait()
        return delivery

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
