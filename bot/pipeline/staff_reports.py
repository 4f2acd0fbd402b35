"""What staff report to supervisors: a message that abuses somebody, or that they are targeted.

What a tenant wrote becomes an incident, or joins the one it belongs to. Everything else is a
concern, which only supervisors see.
"""

from bot.domain.acts import StaffAct
from bot.domain.concern import Concern, ConcernKind, Safe, Where
from bot.domain.conduct import Severity, Target
from bot.domain.errors import NotAllowed
from bot.domain.identity import IdempotencyKey
from bot.domain.incident import Incident
from bot.domain.outbound import Button, Rank, ShowCard
from bot.domain.rulebook import ReplyKey
from bot.domain.worklist import home_of
from bot.pipeline.casework import update_case
from bot.pipeline.concern_cards import concern_card
from bot.pipeline.concern_notes import add_button, added_files, further, show_concern
from bot.pipeline.incidents import MODERATION, show_incident, update_incident
from bot.pipeline.opening import open_form
from bot.pipeline.pointed_at import Pointed, pointed_at
from bot.pipeline.report_forms import SEEN, close_concern_form, report_form, targeted_form
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.threats import call_out_for_threat
from bot.ports.store import InboxRow


async def report_act(step: Step, press: Press) -> None:
    """Open the form, or do what it says."""
    asks = press.trigger is not None and not press.values
    match press.act, asks:
        case StaffAct.REPORT, True:
            await open_form(step, press, report_form(press.event))
        case StaffAct.REPORT, _:
            await _report(step, press)
        case StaffAct.TARGETED, True:
            await open_form(step, press, targeted_form())
        case StaffAct.TARGETED, _:
            await _targeted(step, press)
        case StaffAct.CLOSE_CONCERN, True if not press.words:
            concern = await find_concern(step, press)
            await open_form(step, press, close_concern_form(concern.reference))
        case _:
            await _decide(step, press)


async def _report(step: Step, press: Press) -> None:
    what = press.demand("what", "what it is")
    if what not in SEEN:
        raise NotAllowed(f"“{what}” is nothing that a message can be. Choose from the list.")
    pointed = await pointed_at(step, press)
    if pointed.row is not None or pointed.incident is not None:
        told = (await _incident(step, press, pointed, what)).reference
    else:
        told = (await _reported(step, press, pointed)).reference
    await _thank(step, press, ReplyKey.STAFF_REPORT_HEARD, told)


async def _incident(step: Step, press: Press, pointed: Pointed, what: str) -> Incident:
    """The incident that the message belongs to by now, or a new one."""
    _, severity, kinds = SEEN[what]
    because = f"{press.name} reported it: {press.value('reason') or SEEN[what][0]}"
    known = pointed.incident or await _known(step, pointed.row)
    if known is not None:
        known.worsen(severity, kinds, Target.STAFF)
        known.because = tuple(dict.fromkeys((because, *known.because)))
        incident = known
    else:
        incident = await _new_incident(step, pointed, severity, what, because)
    await step.record("incident.reported", incident.reference, because, actor=press.who, what=what)
    await (update_incident if known is not None else show_incident)(step, incident)
    await _fold(step, pointed)
    if severity is Severity.THREATENING:
        await call_out_for_threat(step, incident)
    await step.tx.incidents.save(incident)
    return incident


async def _known(step: Step, row: InboxRow | None) -> Incident | None:
    found = await step.tx.incidents.of_message(row.id) if row is not None else ()
    return found[0] if found else None


async def _new_incident(
    step: Step, pointed: Pointed, severity: Severity, what: str, because: str
) -> Incident:
    assert pointed.row is not None  # noqa: S101 - without one it is a concern
    assert pointed.case is not None  # noqa: S101 - the row was found among a case's
    incident = Incident(
        person=pointed.case.person,
        conversation=pointed.case.conversation,
        severity=severity,
        kinds=SEEN[what][2],
        target=Target.STAFF,
        opened_at=step.now,
        last_at=step.now,
        because=(because,),
        case=pointed.case.reference,
    )
    await step.tx.incidents.add(incident)
    incident.card = IdempotencyKey(f"card:{incident.reference}")
    await step.tx.incidents.attach(incident.id, pointed.row.id)
    return incident


async def _fold(step: Step, pointed: Pointed) -> None:
    """What somebody found hard to read, nobody else meets unprepared."""
    if pointed.case is None or pointed.case.folded:
        return
    pointed.case.folded = True
    await update_case(step, pointed.case)
    await step.tx.cases.save(pointed.case)


async def _reported(step: Step, press: Press, pointed: Pointed) -> Concern:
    concern = Concern(
        kind=ConcernKind.REPORTED,
        raised_by=press.actor.id,
        raised_by_name=press.name,
        raised_at=step.now,
        what=press.value("reason") or SEEN[press.value("what")][0],
        words=pointed.words,
    )
    return await _raise(step, press, concern)


async def _targeted(step: Step, press: Press) -> None:
    place, safe = press.value("where"), press.value("safe")
    concern = Concern(
        kind=ConcernKind.TARGETED,
        raised_by=press.actor.id,
        raised_by_name=press.name,
        raised_at=step.now,
        what=press.demand("what", "what happened"),
        where=Where(place) if place in set(Where) else Where.ELSEWHERE,
        who=press.value("who"),
        since=press.value("since"),
        safe=Safe(safe) if safe in set(Safe) else Safe.UNSURE,
    )
    await _raise(step, press, concern)
    add = add_button(concern)
    await _thank(step, press, ReplyKey.STAFF_TARGETED_HEARD, concern.reference, add)


async def _raise(step: Step, press: Press, concern: Concern) -> Concern:
    await step.tx.concerns.add(concern)
    concern.card = IdempotencyKey(f"card:{concern.reference}")
    await step.tx.concerns.save(concern)
    await step.record(
        "concern.raised", concern.reference, f"{concern.kind.value} by staff", actor=press.who
    )
    await step.send(
        step.office.queue(MODERATION),
        ShowCard(card=concern_card(concern, step.office.zone, further=further(concern))),
        key=concern.card,
        rank=Rank.URGENT,
        subject=concern.reference,
    )
    if concern.is_urgent:
        await step.tell(
            MODERATION,
            f"{concern.raised_by_name} may not be safe. Please get in touch with them now.",
            urgent=True,
            anchor=concern.card,
            subject=concern.reference,
        )
    return concern


async def _thank(
    step: Step, press: Press, which: ReplyKey, reference: str, *buttons: Button
) -> None:
    """To them alone, where nobody looks over their shoulder."""
    text = step.text(which, reference=reference)
    await step.tell(home_of(press.actor.id), text, only_for=press.actor.id, buttons=buttons)


async def find_concern(step: Step, press: Press) -> Concern:
    """The concern that was named, or a refusal that says so."""
    concern = await step.tx.concerns.find(press.subject)
    if concern is None:
        raise NotAllowed(f"There is no concern “{press.subject}”. References look like P-3.")
    return concern


async def _decide(step: Step, press: Press) -> None:
    concern = await find_concern(step, press)
    if press.act == StaffAct.TAKE_CONCERN:
        concern.take(press.actor.id, press.name)
        said, why = f"{press.name} looks after what you told us ({concern.reference}).", "took it"
    else:
        why = press.demand("outcome", "what was done about it")
        concern.close(why, step.now)
        said = f"{press.name} closed {concern.reference}. Tell us again whenever you need to."
    await step.record(press.act.replace("_", "."), concern.reference, why, actor=press.who)
    await step.tell(home_of(concern.raised_by), said, only_for=concern.raised_by)
    await show_concern(step, concern)
    await step.tx.concerns.save(concern)


async def reveal_concern(step: Step, press: Press) -> None:
    """The message somebody reported, to one supervisor; recorded like every other look."""
    concern = await find_concern(step, press)
    await step.record("words.shown", concern.reference, "asked to see them", actor=press.who)
    files = await added_files(step, concern)
    await step.tell(
        home_of(press.actor.id) if files else press.queue,  # files are shown in their own chat
        f"What {concern.reference} holds (only you see this):",
        quote=concern.words or concern.what,
        only_for=press.actor.id,
        attachments=files,
    )
