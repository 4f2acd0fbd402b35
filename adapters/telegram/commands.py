"""Commands among messages: ``/start``, ``/help``, ``/report`` …, addressed to us."""

import re
from dataclasses import dataclass, field

from telegram import Message
from telegram.constants import MessageEntityType

from adapters.telegram.text import whole
from bot.domain.acts import TenantAct

_COMMANDS = {
    act.value: act
    for act in TenantAct
    if act in {"start", "help", "rules", "status", "appeal", "report"}
}
_PIN = re.compile(r"pin\b", re.IGNORECASE)
#: What Telegram lets a deep link carry.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One of our commands. With words after it, it is a message: "/status gas leak"."""

    act: TenantAct
    payload: str = ""
    words: str = field(default="", repr=False)
    #: Words that go with the act, and are no message of their own.
    value: str = field(default="", repr=False)

    @property
    def bare(self) -> bool:
        """Whether nothing was written beside the command."""
        return not self.words


def command(message: Message, username: str) -> Command | None:
    """The command *message* begins with; ``None`` if it is somebody else's, or passed on."""
    text = message.text or ""
    if not text.startswith("/") or message.forward_origin is not None or not message.entities:
        return None
    first = message.entities[0]
    if first.type != MessageEntityType.BOT_COMMAND or first.offset != 0:
        return None
    # Telegram finds commands of ASCII letters only, so units and characters are the same here.
    name, _, addressee = text[1 : first.length].partition("@")
    act = _COMMANDS.get(name.lower())
    if act is None or addressee.lower() not in {"", username.lower()}:
        return None
    rest = text[first.length :].strip()
    if act is TenantAct.START and _PAYLOAD.fullmatch(rest):
        return Command(act=act, payload=rest)
    if act is TenantAct.REPORT_POST:
        return Command(act=act, value=whole(rest))
    if act is TenantAct.RULES and _PIN.fullmatch(rest):
        return Command(act=TenantAct.PIN_RULES)
    if act is TenantAct.APPEAL and rest:  # the words are why: they stay with the act
        return Command(act=act, words=f"{name}: {whole(rest)}")
    return Command(act=act, words=whole(rest))
