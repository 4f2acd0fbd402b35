"""Forms that open empty the moment something is pressed, and are filled in afterwards.

A trigger lives three seconds, and the press is first stored, then dealt with. So the form is
opened at once, saying that it is on its way, and whatever comes of the press takes its place.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, field

from adapters.slack import limits
from adapters.slack.errors import PlatformError
from adapters.slack.limits import Block, paragraph, plain
from adapters.slack.web import Web
from bot.domain.messages import ActionInvoked, Inbound

#: Presses whose outcome may still be to come; older ones are forgotten.
_MOST = 500
_TITLE = "Tenantline"
_ON_ITS_WAY = "One moment, please. If nothing happens within a minute, close this and press again."
_NOT_STORED = "This could not be stored, so nothing was done. Close this and press again."

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Wait:
    """An empty form that is being opened, or is open."""

    user: str
    view: str = ""
    #: Something was said in it, so it no longer looks as if nothing happened.
    said: bool = False
    tried: asyncio.Event = field(default_factory=asyncio.Event)


class Waiting:
    """The forms that are open and empty, by the trigger that opened them."""

    def __init__(self, web: Web, acts: frozenset[str]) -> None:
        self._web = web
        self._acts = acts
        self._waits: OrderedDict[str, _Wait] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, event: Inbound) -> None:
        """Open an empty form, if *event* asks for one; does not wait for it."""
        if not isinstance(event, ActionInvoked) or not event.trigger:
            return
        words_came_along = event.value and event.message_id is None
        if event.action not in self._acts or words_came_along or event.form:
            return
        if event.trigger in self._waits:  # Slack sent it again
            return
        wait = self._waits[event.trigger] = _Wait(event.actor.id)
        while len(self._waits) > _MOST:
            self._waits.popitem(last=False)
        task = asyncio.create_task(self._open(event.trigger, wait))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def take(self, trigger: str) -> str:
        """The empty form that *trigger* opened, to be filled in; nothing if there is none."""
        wait = self._waits.pop(trigger, None)
        if wait is None:
            return ""
        await wait.tried.wait()
        return wait.view

    async def say(self, user: str, text: str) -> bool:
        """Say *text* in the empty form *user* looks at; False if they look at none.

        A form may still take its place: what was said may have been about something else.
        """
        waits = (one for one in reversed(self._waits.values()) if one.user == user and not one.said)
        wait = next(waits, None)
        if wait is None:
            return False
        wait.said = True
        await wait.tried.wait()
        return bool(wait.view) and await self._show(wait.view, text)

    async def give_up(self, trigger: str) -> None:
        """Nothing will come of it: the press could not be stored."""
        if view := await self.take(trigger):
            await self._show(view, _NOT_STORED)

    async def _show(self, view: str, text: str) -> bool:
        try:
            await self._web.call("views.update", view_id=view, view=_saying(text))
        except PlatformError as error:  # closed meanwhile, or Slack is away
            _log.info("slack form not updated: %s", error)
            return False
        return True

    async def _open(self, trigger: str, wait: _Wait) -> None:
        try:
            opened = await self._web.call(
                "views.open", trigger_id=trigger, view=_saying(_ON_ITS_WAY)
            )
            wait.view = str(opened["view"]["id"])
        except PlatformError as error:
            _log.info("slack form not opened ahead: %s", error)
        finally:
            wait.tried.set()


def _saying(text: str) -> Block:
    return {
        "type": "modal",
        "title": plain(_TITLE, limits.MODAL_TITLE),
        "close": plain("Close", limits.MODAL_TITLE),
        "blocks": [{"type": "section", "text": paragraph(text)}],
    }
