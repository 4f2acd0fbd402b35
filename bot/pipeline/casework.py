"""Cases as the pipeline moves them: open, join, adopt, show; each with its record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.identity import IdempotencyKey
from bot.domain.messages import MessageEdited, MessageReceived
from bot.domain.need import Need, NeedKind, Priority, Trade
from bot.domain.outbound import Importance, Rank, ShowCard, UpdateCard
from bot.domain.regimes import Matter, nearest
from bot.domain.rules import reasons
from bot.pipeline.card_parts import FOLDED, said_in
from bot.pipeline.case_cards import case_card, case_heading, pointer_card
from bot.pipeline.case_view import view_of
from bot.pipeline.confided import CONFIDED, without_confided
from bot.pipeline.on_call import call_out, call_out_anew
from bot.pipeline.scene import Scene
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import begin_history, is_safe_now, keep_time

#: How the keys of questions begin that staff asked.
ASKED = "ask:"
RUDE = 2  # from this rank on, words are folded before agents read them


def card_key(case: Case, number: int = 1) -> IdempotencyKey:
    """The name of the case's card; each queue it has lain in has its own."""
    return IdempotencyKey(f"card:{case.reference}:{number}")


def next_card(case: Case) -> IdempotencyKey:
    """The name of the card it gets when it moves to another queue."""
    number = int(case.card.rsplit(":", 1)[-1]) if case.card else 0
    return card_key(case, number + 1)


async def open_case(step: Step, scene: Scene, need: Need) -> Case:
    """A new case for *need*, its card, and an alarm if it cannot wait."""
    case = Case(
        person=scene.person.id,
        conversation=scene.conversation.id,
        kind=need.kind,
        queue=step.office.rulebook.queues.for_need(need.kind),
        opened_at=scene.event.received_at,
        last_heard_at=scene.event.received_at,
    )
    _describe(step, scene, case, need)
    await step.tx.cases.add(case)
    await begin_history(step, case, replace(_matter(case), defect=_defect(step, need)))
    case.card = card_key(case)
    scene.cases.insert(0, case)
    await _attach(step, scene, case)
    await step.record(
        "case.opened",
        case.reference,
        "; ".join(case.reasons) or f"the message reads as {need.kind.value}",
        need=need.kind.value,
        priority=case.priority,
        trade=case.trade,
        message=scene.row.id,
        version=scene.judgement.version,
    )
    await show_case(step, case)
    await _alarm(step, scene, case)
    await step.tx.cases.save(case)
    return case


async def adopt(step: Step, scene: Scene, case: Case, need: Need) -> None:
    """What was unclear is now clear: the case becomes what it is and moves to where that is."""
    queue = step.office.rulebook.queues.for_need(need.kind)
    moved = queue != case.queue
    before, old_queue = case.card, case.queue
    case.kind, case.queue = need.kind, queue
    case.due_at, case.due_name = None, ""  # what was promised was to find out what it is
    _describe(step, scene, case, need)
    case.hear(scene.event.received_at)
    await _attach(step, scene, case)
    await step.record(
        "case.understood", case.reference, "a further message made it clear", need=need.kind.value
    )
    if moved:
        case.card = next_card(case)
        await leave_pointer(step, case, old_queue, before, f"It is now in #{queue}.")
        await show_case(step, case)
    else:
        await update_case(step, case)
    await _alarm(step, scene, case)
    await step.tx.cases.save(case)


async def leave_pointer(
    step: Step, case: Case, queue: str, card: IdempotencyKey | None, why: str
) -> None:
    """The card that lay in *queue* ends there, and says where the case is."""
    await step.send(
        step.office.queue(queue),
        UpdateCard(card=pointer_card(case, why)),
        importance=Importance.SKIP,
        rank=Rank.LAST,
        subject=case.reference,
        anchor=card,
    )
    await step.tell(queue, f"{case.reference}: {why}", anchor=card, subject=case.reference)


async def join(step: Step, scene: Scene, case: Case, need: Need) -> bool:
    """The message belongs to an open case; True if it made the case more pressing."""
    if case in scene.touched:  # another need of the same message brought it here already
        return False
    raised = False
    if need.priority is not None and case.kind is NeedKind.REPAIR:
        raised = case.raise_to(need.priority, _because(need) or "a further message")
    if case.trade in (None, Trade.OTHER) or raised:
        named = need.trade if need.trade is not Trade.OTHER else None
        case.trade = named or case.trade or need.trade
        case.hazard = need.hazard or case.hazard
    if raised:
        _set_deadline(step, case, need, scene.event.received_at)
    if need.kind is NeedKind.CHASE:
        case.chases += 1
    case.vulnerabilities = _merged(case.vulnerabilities, scene.judgement.need.vulnerabilities)
    case.hear(scene.event.received_at)
    case.folded = case.folded or is_rude(scene)
    await _attach(step, scene, case)
    await _relay(step, scene, case, need)
    await update_case(step, case)
    if case.owner and scene.judgement.need.safety:
        await _alarm_owner(step, scene, case)
    elif raised or scene.advised or need.kind is NeedKind.SAFEGUARDING:
        await _alarm(step, scene, case, again=True)
    await step.tx.cases.save(case)
    return raised


async def note_edit(step: Step, scene: Scene, case: Case) -> None:
    """The new wording of a message of the case; what it says about the need is for staff."""
    case.hear(scene.event.received_at)
    case.folded = case.folded or is_rude(scene)
    scene.touched.append(case)
    await step.tx.cases.attach(case.id, scene.row.id)
    await _relay(step, scene, case, None)
    await update_case(step, case)
    await step.tx.cases.save(case)


def _describe(step: Step, scene: Scene, case: Case, need: Need) -> None:
    case.priority, case.trade, case.hazard = need.priority, need.trade, need.hazard
    case.reasons = reasons(need.because)
    case.vulnerabilities = _merged(case.vulnerabilities, scene.judgement.need.vulnerabilities)
    case.folded = case.folded or is_rude(scene)
    _set_deadline(step, case, need, case.opened_at)


def _because(need: Need) -> str:
    return next(iter(reasons(need.because)), "")


def _set_deadline(step: Step, case: Case, need: Need, heard: datetime) -> None:
    """Counted from when the landlord *heard* of it: nobody can be late before they know.

    The earlier of the deadlines stands, so that a further message never buys time.
    """
    rulebook = step.office.rulebook
    matter = replace(_matter(case), defect=_defect(step, need))
    deadline = nearest(rulebook.clocks_started(matter, heard))
    if deadline is None:
        return
    if case.due_at is None or deadline.due < case.due_at:
        case.due_at, case.due_name = deadline.due, deadline.name


def _defect(step: Step, need: Need) -> str | None:
    return step.office.rulebook.matter_of(need).defect


def _matter(case: Case) -> Matter:
    return Matter(need=case.kind, priority=case.priority, trade=case.trade, hazard=case.hazard)


def is_rude(scene: Scene) -> bool:
    """Whether nobody should read the message unprepared."""
    return scene.judgement.conduct.severity.rank >= RUDE


def _merged(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *new)))


async def _attach(step: Step, scene: Scene, case: Case) -> None:
    if case not in scene.touched:
        scene.touched.append(case)
    if await step.tx.cases.attach(case.id, scene.row.id) and len(scene.touched) == 1:
        await step.tx.media.add(scene.row.id, scene.here.channel, scene.media, case.id, step.now)


async def _relay(step: Step, scene: Scene, case: Case, need: Need | None) -> None:
    """What the tenant wrote next, in the case's thread."""
    edited = isinstance(scene.event, MessageEdited)
    what = "The tenant changed a message" if edited else "The tenant wrote"
    if need is not None and need.kind is NeedKind.CHASE:
        what = "The tenant is chasing"
    text = await _in_full(step, scene)
    folded = is_rude(scene) or (edited and case.folded)
    confided = not await without_confided(step, case, (scene.row,))
    why = CONFIDED if confided else FOLDED if folded else ""
    await step.tell(
        case.queue,
        f"{what}. {why}" if why else f"{what}:",
        quote="" if why else text,
        anchor=case.card,
        subject=case.reference,
    )


async def _alarm_owner(step: Step, scene: Scene, case: Case) -> None:
    """A danger said about a case that somebody has: they hear of it, and of one that is new to
    the case, or came back after it was safe, so does whoever is on call."""
    known = (await step.tx.guides.of(case.id)).dangers
    fresh = not set(scene.judgement.need.safety) <= set(known)
    await _alarm(step, scene, case, again=True, call=(case.owner,))
    if _is_grave(case) and (fresh or await is_safe_now(step, case)):
        await call_out_anew(step, case)


def _is_grave(case: Case) -> bool:
    return case.priority is Priority.EMERGENCY or case.kind is NeedKind.SAFEGUARDING


async def _in_full(step: Step, scene: Scene) -> str:
    """The words; of a changed message, what it was and what it is now."""
    now = said_in(scene.event)
    if not isinstance(scene.event, MessageEdited):
        return now
    rows = await step.tx.inbox.message(scene.here, scene.message)
    earlier = [row.event for row in rows if row.id < scene.row.id]
    if not earlier or not isinstance(earlier[-1], MessageReceived | MessageEdited):
        return now
    return f"Was: {said_in(earlier[-1])}\n\nIs now: {now}"


async def _alarm(
    step: Step, scene: Scene, case: Case, *, again: bool = False, call: Sequence[str] = ()
) -> None:
    """Once for a case where it lies, and *again* for each message with a danger of its own."""
    if not _is_grave(case):
        return
    advised = ", ".join(trigger.replace("_", " ") for trigger in scene.judgement.need.safety)
    told = f" Safety advice sent: {advised}." if advised else ""
    await step.tell(
        case.queue,
        f"{case_heading(case)} ({case.reference}).{told} {_please(case)}",
        urgent=True,
        call=call,
        anchor=case.card,
        subject=case.reference,
        key=IdempotencyKey(f"alarm:{case.reference}:{scene.row.id if again else case.queue}"),
    )
    await call_out(step, case)


def _please(case: Case) -> str:
    return f"{case.owner_name}, please look now." if case.owner else "Please claim it now."


async def show_case(step: Step, case: Case) -> None:
    """Post the card of a case that has none where it lies now."""
    await keep_time(step, case)
    card = case_card(await view_of(step, case))
    await step.send(
        step.office.queue(case.queue),
        ShowCard(card=card),
        key=case.card,
        rank=Rank.URGENT if card.tone == "urgent" else Rank.NORMAL,
        subject=case.reference,
    )


async def update_case(step: Step, case: Case) -> None:
    """Bring the card up to date."""
    await keep_time(step, case)
    await step.send(
        step.office.queue(case.queue),
        UpdateCard(card=case_card(await view_of(step, case))),
        importance=Importance.SKIP,
        rank=Rank.LAST,
        subject=case.reference,
        anchor=case.card,
    )
