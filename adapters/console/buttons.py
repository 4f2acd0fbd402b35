"""The buttons on the screen, numbered across all of it so that a number is never two things."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from adapters.console.recent import Recent
from bot.domain.identity import Address, MessageId
from bot.domain.outbound import Button

REMEMBERED = 500  # far more than anybody scrolls back


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """One button, where it hangs, and the number it can be pressed by."""

    number: int
    button: Button
    at: Address
    message: MessageId


class Board:
    """All buttons that can still be pressed."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._hung: Recent[int, Hung] = Recent(REMEMBERED)
        self._in_menus: Recent[tuple[MessageId, str], Hung] = Recent(REMEMBERED)

    def hang(self, at: Address, message: MessageId, buttons: Iterable[Button]) -> Sequence[Hung]:
        """Number *buttons*; one that already hangs on *message* keeps its number."""
        there = {hung.button: hung for hung in self._hung.newest_first() if hung.message == message}
        return tuple(there.get(button) or self._hang_one(at, message, button) for button in buttons)

    def _hang_one(self, at: Address, message: MessageId, button: Button) -> Hung:
        hung = Hung(number=next(self._numbers), button=button, at=at, message=message)
        self._hung.put(hung.number, hung)
        return hung

    def offer(self, at: Address, message: MessageId, buttons: Iterable[Button]) -> None:
        """What a menu holds: it has no numbers and can be pressed by its label."""
        for button in buttons:
            hung = Hung(number=0, button=button, at=at, message=message)
            self._in_menus.put((message, button.label), hung)

    def find(self, said: str) -> Hung | None:
        """The button with that number, or the newest with that label or its beginning."""
        if said.isdecimal() and len(said) < 10:
            return self._hung.get(int(said))
        wanted = said.casefold()
        all_of_them = [*self._hung.newest_first(), *self._in_menus.newest_first()]
        labelled = [(hung.button.label.casefold(), hung) for hung in all_of_them]
        whole = (hung for label, hung in labelled if label == wanted)
        begun = (hung for label, hung in labelled if label.startswith(wanted))
        return next(whole, None) or next(begun, None)
