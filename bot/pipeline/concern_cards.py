"""What a member of staff told in private, as supervisors see it."""

from zoneinfo import ZoneInfo

from bot.domain.acts import StaffAct
from bot.domain.concern import Concern, ConcernKind, ConcernState, Safe, Where
from bot.domain.outbound import Button, Card, Fact, Quote, Style, Tone
from bot.pipeline.card_parts import FOLDED, button, reveal
from bot.pipeline.words import say_moment

WHERE_WORDS = {
    Where.HERE: "here, in messages to us",
    Where.TELEPHONE: "on the telephone",
    Where.SOCIAL_MEDIA: "on social media",
    Where.IN_PERSON: "in person",
    Where.ELSEWHERE: "somewhere else",
}
SAFE_WORDS = {
    Safe.YES: "yes",
    Safe.NO: "NO",
    Safe.UNSURE: "not sure",
    Safe.NOT_ASKED: "",
}


def concern_card(
    concern: Concern, zone: ZoneInfo, added: tuple[Fact, ...] = (), further: tuple[Button, ...] = ()
) -> Card:
    """Who needs what, and what a supervisor may do about it now; with what was *added* since."""
    return Card(
        reference=concern.reference,
        heading=_heading(concern),
        tone=_tone(concern),
        facts=tuple(fact for fact in (*_facts(concern), *added) if fact.value),
        quotes=_quotes(concern),
        footer=f"{concern.reference} · told {say_moment(concern.raised_at, zone)} · private",
        buttons=(*_buttons(concern), *further),
    )


def _heading(concern: Concern) -> str:
    if concern.kind is ConcernKind.TARGETED:
        return f"{concern.raised_by_name} is being targeted"
    return f"{concern.raised_by_name} reported a message"


def _tone(concern: Concern) -> Tone:
    if concern.state is ConcernState.CLOSED:
        return Tone.CLOSED
    return Tone.URGENT if concern.is_urgent else Tone.NORMAL


def _facts(concern: Concern) -> list[Fact]:
    targeted = concern.kind is ConcernKind.TARGETED
    return [
        Fact(label="State", value=_state(concern)),
        Fact(label="Safe now", value=SAFE_WORDS[concern.safe]),
        Fact(label="Where", value=WHERE_WORDS[concern.where] if targeted else ""),
        Fact(label="Who", value=concern.who),
        Fact(label="Since", value=concern.since),
        Fact(label="In their words", value=concern.what),
        Fact(label="Done about it", value=concern.outcome),
    ]


def _state(concern: Concern) -> str:
    if concern.state is ConcernState.TAKEN:
        return f"{concern.taken_by_name} has it"
    return "Closed" if concern.state is ConcernState.CLOSED else "Nobody has it yet"


def _quotes(concern: Concern) -> tuple[Quote, ...]:
    if not concern.words:
        return ()
    return (Quote(author="The message", text=concern.words, folded=True, summary=FOLDED),)


def _buttons(concern: Concern) -> tuple[Button, ...]:
    show = (reveal(concern.reference),)
    if concern.state is ConcernState.CLOSED:
        return show
    close = button(concern.reference, StaffAct.CLOSE_CONCERN, "Close")
    if concern.state is ConcernState.TAKEN:
        return (close, *show)
    take = button(concern.reference, StaffAct.TAKE_CONCERN, "I look after it", Style.PRIMARY)
    return (take, close, *show)
