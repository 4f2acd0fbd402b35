"""What the console remembers between lines, all of it bounded; a restart forgets it."""

from dataclasses import dataclass
from itertools import count

from adapters.console.buttons import Board
from adapters.console.recent import Recent
from bot.domain.identity import Actor, ActorKind, Address, ChannelName, MessageId, PlaceKind, Role
from bot.domain.messages import Media
from bot.domain.outbound import Card, Form

CHANNEL = ChannelName("console")
#: Where staff stand when they type; cards lie in their queues.
DESK = Address(channel=CHANNEL, chat="desk", kind=PlaceKind.CHANNEL)
GROUP = "group:"
REMEMBERED = 500

ROLES = {
    "agent": frozenset({Role.AGENT}),
    "supervisor": frozenset({Role.SUPERVISOR}),
    "admin": frozenset({Role.ADMIN}),
    "everything": frozenset(Role),
    "nobody": frozenset[Role](),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """Something a tenant sent, as far as editing it needs."""

    message: MessageId
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """The form that waits to be filled in, and where it was asked for."""

    form: Form
    at: Address


def as_written(name: str) -> str:
    """``kim`` is quick to type; names are read with a capital."""
    return f"{name[:1].upper()}{name[1:]}"


class Memory:
    """One session. *session* makes its ids differ from those of every other."""

    def __init__(self, session: str) -> None:
        self._session = session
        self._numbers = count(1)
        self.board = Board()
        self.staff = Actor(
            id="staff", kind=ActorKind.STAFF, name="Staff", roles=ROLES["everything"]
        )
        self.opened: Opened | None = None
        #: How each chat's person writes their name.
        self.names: Recent[str, str] = Recent(REMEMBERED)
        #: The last thing each person sent, by chat and person.
        self.last: Recent[tuple[str, str], Sent] = Recent(REMEMBERED)
        self.authors: Recent[MessageId, str] = Recent(REMEMBERED)
        #: Posts taken away already: taking them away again shows nothing new.
        self.removed: Recent[MessageId, bool] = Recent(REMEMBERED)
        #: Who spoke last in each group: they are the one to press what it is told.
        self.speakers: Recent[str, str] = Recent(REMEMBERED)
        #: Presses that a form may still answer.
        self.triggers: Recent[str, Address] = Recent(REMEMBERED)
        self.cards: Recent[MessageId, Card] = Recent(REMEMBERED)

    def fresh(self) -> str:
        """An id that no other session has used or will."""
        return f"{self._session}-{next(self._numbers)}"

    def name_of(self, chat: str) -> str:
        """Whose private chat it is, written as a name."""
        return self.names.get(chat) or as_written(chat)

    def become(self, role: str, name: str) -> None:
        """Act as *role* from now on; another name is another member of staff."""
        if name:
            actor_id = f"staff:{name.lower()}"
        else:
            actor_id, name = self.staff.id, self.staff.name
        self.staff = Actor(id=actor_id, kind=ActorKind.STAFF, name=name, roles=ROLES[role])
