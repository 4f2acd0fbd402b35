"""What comes after somebody said that they are targeted: more of it, files, and support."""

from collections.abc import Sequence

from bot.domain.acts import StaffAct
from bot.domain.concern import Concern, ConcernKind
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor
from bot.domain.messages import Media
from bot.domain.outbound import Attachment, Button, Fact, Importance, Rank, Style, UpdateCard
from bot.domain.outgoing_files import MOST_FILES
from bot.domain.rights import may
from bot.domain.worklist import home_of
from bot.pipeline.concern_cards import concern_card
from bot.pipeline.concern_forms import LONGEST
from bot.pipeline.incidents import MODERATION
from bot.pipeline.shield import attachment_of
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.words import say_moment
from bot.ports.concern_notes import ConcernNote, NoteKind
from bot.ports.store import MediaState

ACCEPTED, DECLINED = "accepted", "declined"
_ANSWERS = {ACCEPTED: "accepted", DECLINED: "declined", "": "no answer yet"}
_SHOWN = 5  # notes on the card, the newest


async def concern_note_act(step: Step, press: Press) -> None:
    """Add to a concern, offer support, or answer an offer."""
    reference, _, rest = press.subject.partition(":")
    concern = await step.tx.concerns.find(reference)
    if concern is None or not _knows(press.actor, concern):
        raise NotAllowed(f"There is no concern “{reference}” of yours. References look like P-3.")
    match press.act:
        case StaffAct.TELL_MORE:
            await _add(step, press, concern)
        case StaffAct.OFFER:
            await _offer(step, press, concern)
        case _:
            await _answer(step, press, concern, rest or press.words)
    await show_concern(step, concern)


def _knows(actor: Actor, concern: Concern) -> bool:
    """Nobody but who raised it and supervisors hears that it exists."""
    return concern.raised_by == actor.id or may(actor, StaffAct.TAKE_CONCERN)


def add_button(concern: Concern) -> Button:
    """For whoever raised it, and for supervisors who hear more."""
    return Button(label="Add to it", action=StaffAct.TELL_MORE, subject=concern.reference)


async def _add(step: Step, press: Press, concern: Concern) -> None:
    text = press.demand("text", "what you want to add")[:LONGEST]
    kind = NoteKind.EFFECT if press.values.get("kind") == "effect" else NoteKind.HAPPENED
    files: Sequence[Media] = press.media[:MOST_FILES]
    await step.tx.concern_notes.add(
        ConcernNote(
            concern=concern.id,
            kind=kind,
            text=text,
            by=press.actor.id,
            by_name=press.name,
            at=step.now,
            row=step.row if files else None,
        )
    )
    if files and step.row is not None:
        await step.tx.media.add(step.row, step.office.staff, files, None, step.now)
    await step.record(
        "concern.added", concern.reference, kind.value, actor=press.who, files=len(files)
    )
    await step.tell(
        home_of(press.actor.id),
        f"Added to {concern.reference}. Only supervisors can read it.",
        only_for=press.actor.id,
        buttons=(add_button(concern),),
    )


async def _offer(step: Step, press: Press, concern: Concern) -> None:
    what = press.demand("what", "what you offer")[:1000]
    number = await step.tx.concern_notes.add(
        ConcernNote(
            concern=concern.id,
            kind=NoteKind.SUPPORT,
            text=what,
            by=press.actor.id,
            by_name=press.name,
            at=step.now,
        )
    )
    await step.record("support.offered", concern.reference, "offered support", actor=press.who)
    await step.tell(
        home_of(concern.raised_by),
        f"{press.name} offers you support about {concern.reference} (only you see this):",
        quote=what,
        only_for=concern.raised_by,
        buttons=(
            _answer_button(concern, number, ACCEPTED, "Yes, please", Style.PRIMARY),
            _answer_button(concern, number, DECLINED, "Not now", Style.PLAIN),
        ),
    )


def _answer_button(concern: Concern, number: int, answer: str, label: str, style: Style) -> Button:
    return Button(
        label=label,
        action=StaffAct.ANSWER_OFFER,
        subject=f"{concern.reference}:{number}:{answer}",
        style=style,
    )


async def _answer(step: Step, press: Press, concern: Concern, said: str) -> None:
    number, _, answer = said.partition(":")
    if concern.raised_by != press.actor.id:
        raise NotAllowed("Only whoever it was offered to can answer that.")
    if not number.isdigit() or answer not in (ACCEPTED, DECLINED):
        raise NotAllowed("Press one of the two buttons under the offer.")
    offer = await step.tx.concern_notes.answer(concern.id, int(number), answer)
    if offer is None:
        raise NotAllowed("That offer is not there any more.")
    await step.record(f"support.{answer}", concern.reference, "said so", actor=press.who)
    told = "They will come to you." if answer == ACCEPTED else "You can say yes at any later time."
    await step.tell(
        home_of(press.actor.id), f"{offer.by_name} knows. {told}", only_for=press.actor.id
    )
    await step.tell(
        home_of(offer.by),
        f"{press.name} {answer} what you offered about {concern.reference}.",
        only_for=offer.by,
    )


async def show_concern(step: Step, concern: Concern) -> None:
    """Bring the card up to date, with what was added since."""
    notes = await step.tx.concern_notes.of(concern.id)
    card = concern_card(concern, step.office.zone, _facts(step, notes), further(concern))
    await step.send(
        step.office.queue(MODERATION),
        UpdateCard(card=card),
        importance=Importance.SKIP,
        rank=Rank.LAST,
        subject=concern.reference,
        anchor=concern.card,
    )


def _facts(step: Step, notes: Sequence[ConcernNote]) -> tuple[Fact, ...]:
    """What was offered is always there; of what was told the newest, whole behind the button."""
    told = [note for note in notes if note.kind is not NoteKind.SUPPORT]
    zone = step.office.zone
    facts = [
        Fact(label=_LABELS[note.kind], value=f"{say_moment(note.at, zone)}: {note.text}")
        for note in told[-_SHOWN:]
    ]
    if len(told) > _SHOWN:
        facts.insert(0, Fact(label="Added", value=f"{len(told) - _SHOWN} more before"))
    offers = [
        f"{note.text} (by {note.by_name}: {_ANSWERS[note.answer]})"
        for note in notes
        if note.kind is NoteKind.SUPPORT
    ]
    return (*facts, Fact(label="Support", value="; ".join(offers)))


_LABELS = {NoteKind.HAPPENED: "Added", NoteKind.EFFECT: "What it does to them"}


def further(concern: Concern) -> tuple[Button, ...]:
    """What its card offers beside taking and closing it."""
    if concern.closed_at is not None:
        return ()
    offer = Button(label="Offer support", action=StaffAct.OFFER, subject=concern.reference)
    targeted = concern.kind is ConcernKind.TARGETED
    return (offer, add_button(concern)) if targeted else (add_button(concern),)


async def added_files(step: Step, concern: Concern) -> tuple[Attachment, ...]:
    """What was added to it and is kept by now."""
    found: list[Attachment] = []
    for note in await step.tx.concern_notes.of(concern.id):
        rows = await step.tx.media.of_row(note.row) if note.row is not None else ()
        found += [attachment_of(row) for row in rows if row.state is MediaState.KEPT]
    return tuple(found)
