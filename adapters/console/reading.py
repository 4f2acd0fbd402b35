"""Typed lines → what the core receives, one at a time; the console's own answers in between."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from adapters.console.commands import KEYS, STAFF_KEYS
from adapters.console.grammar import Become, Explain, Nothing, Quit, Request, Usage, parse
from adapters.console.keyboard import LONGEST, Keyboard, TooLong
from adapters.console.memory import Memory
from adapters.console.render import table, usage
from adapters.console.screen import Screen
from adapters.console.translate_in import Typed, events
from bot.domain.errors import StoreError
from bot.domain.messages import Inbound
from bot.ports.channel import ChannelContext, Receive

#: How long a prompt waits for answers, so that it usually stands below them.
PATIENCE = 1.0

_STANDING = {
    "agent": "is an agent",
    "supervisor": "is a supervisor",
    "admin": "is an administrator",
    "everything": "may do everything",
    "nobody": "has no rights",
}


class Reading:
    """The incoming half of the console."""

    def __init__(
        self,
        keyboard: Keyboard,
        screen: Screen,
        memory: Memory,
        context: ChannelContext,
        *,
        me: str,
        interactive: bool,
        again_after: float,
    ) -> None:
        self._keyboard = keyboard
        self._screen = screen
        self._memory = memory
        self._context = context
        self._me = me
        self._interactive = interactive
        self._again_after = again_after

    async def run(self, receive: Receive, heard: Callable[[], None]) -> None:
        """Take lines until there are none, or until somebody quits."""
        if self._interactive:
            self._greet()
        while (line := await self._next()) is not None:
            if isinstance(line, TooLong):
                self._screen.entered("…")
                self._say(f"That line was too long. At most {LONGEST:,} bytes, please.")
                continue
            self._screen.entered(line)
            request = parse(line)
            if isinstance(request, Quit):
                return
            if await self._do(request, line, receive):
                heard()
                await self._settle()

    async def _next(self) -> str | TooLong | None:
        self._screen.prompt()
        line = await self._keyboard.line()
        if line is None:
            self._screen.ended()
        return line

    async def _do(self, request: Request, line: str, receive: Receive) -> bool:
        """Carry *request* out; whether the core was told of it."""
        match request:
            case Nothing() | Quit():
                return False
            case Usage(text):
                self._say(text)
                return False
            case Explain(topic):
                self._explain(topic)
                return False
            case Become(role, name):
                self._become(role, name)
                return False
            case asked:
                typed = Typed(line, self._context.now(), self._me)
                found = events(asked, typed, self._memory)
        if isinstance(found, Usage):
            self._say(found.text)
            return False
        await self._hand_over(found, receive)
        return True

    async def _hand_over(self, found: Sequence[Inbound], receive: Receive) -> None:
        """Until it is stored: nobody else has the line, so it is kept and offered again."""
        told = False
        while True:
            try:
                await receive(found)
            except StoreError:
                if not told:
                    self._say("That could not be stored. Trying again; nothing is lost.")
                told = True
                await asyncio.sleep(self._again_after)
            else:
                return

    async def _settle(self) -> None:
        """A script waits for all answers. A person may type on after a moment."""
        patience = PATIENCE if self._interactive else None
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._context.settled()

    def _become(self, role: str, name: str) -> None:
        self._memory.become(role, name)
        staff = self._memory.staff
        self._say(f"Among staff you are now {staff.name}, who {_STANDING[role]}.")

    def _greet(self) -> None:
        landlord = f" of {self._context.landlord}" if self._context.landlord else ""
        self._say(
            f"Tenantline{landlord}, on the console. You are {self._me}, a tenant: just type. "
            "/keys shows what else you can type, /staff how to answer as staff."
        )

    def _explain(self, topic: str) -> None:
        if topic == "staff":
            title = "As staff (the numbered buttons on the cards do the same):"
            block = table(STAFF_KEYS, title, self._screen.columns)
        else:
            title = f"You are {self._me}, a tenant. What you can type:"
            block = table(KEYS, title, self._screen.columns)
        self._screen.show(block)

    def _say(self, text: str) -> None:
        self._screen.show(usage(text, self._screen.columns))
