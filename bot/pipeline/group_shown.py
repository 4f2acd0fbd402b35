"""What a card says of a group: mutes and bans, and who reported the post."""

from bot.domain.acts import StaffAct
from bot.domain.group_limit import GroupLimit, LimitState
from bot.domain.identity import PlaceKind
from bot.domain.incident import Incident, IncidentState, incident_reference
from bot.domain.outbound import Button, MemberAct
from bot.pipeline.card_parts import button
from bot.pipeline.step import Step
from bot.pipeline.words import say_moment
from bot.ports.groups import Report

LIMIT_WORDS = {MemberAct.MUTE: "Muted", MemberAct.BAN: "Banned"}


async def limit_buttons(step: Step, incident: Incident) -> tuple[Button, ...]:
    """What a supervisor may do about somebody's place in the group now."""
    conversation = await step.tx.conversations.get(incident.conversation)
    able = step.office.able(conversation.address.channel)
    if conversation.address.kind is not PlaceKind.GROUP or able is None or not able.restricts:
        return ()
    limits = await step.tx.groups.limits_of(incident.id)
    held = {one.act for one in limits if one.holds(step.now)}
    ways = (
        (MemberAct.MUTE, StaffAct.MUTE, "Mute in group", StaffAct.UNMUTE, "Unmute"),
        (MemberAct.BAN, StaffAct.BAN, "Ban from group", StaffAct.UNBAN, "Let back in"),
    )
    shown = []
    for act, do, label, undo, undo_label in ways:
        if act in held:
            shown.append(button(incident.reference, undo, undo_label))
        elif not incident.cleared:
            shown.append(button(incident.reference, do, label))
    return tuple(shown)


async def say_limits(step: Step, incident: Incident) -> str:
    """Mutes and bans of the incident for its card, the latest first."""
    limits = await step.tx.groups.limits_of(incident.id)
    return "\n".join(_said(step, one) for one in reversed(limits))


def _said(step: Step, limit: GroupLimit) -> str:
    what = LIMIT_WORDS[limit.act]
    until = say_moment(limit.until, step.office.zone)
    match limit.state:
        case LimitState.ASKED:
            return f"{what} until {until}: being asked for"
        case LimitState.IN_FORCE if limit.holds(step.now):
            untold = f"; {limit.because}" if limit.because else ""
            return f"{what} until {until} by {limit.by_name}: {limit.reason}{untold}"
        case LimitState.FAILED:
            return f"NOT {what.lower()}: {limit.because}"
        case LimitState.LIFTED:
            return f"{what} by {limit.by_name}; {limit.because}"
        case _:
            return f"{what} until {until} by {limit.by_name}; over"


async def say_reports(step: Step, incident: Incident) -> str:
    """Who reported it, why, and how right they were before; only supervisors read this."""
    lines = []
    for report in await step.tx.groups.reports_on(incident.id):
        person = await step.tx.people.get(report.reporter)
        reason = f": “{report.reason}”" if report.reason else ""
        lines.append(f"{person.name or 'somebody'}{reason} ({await _accuracy(step, report)})")
    return "\n".join(lines)


async def _accuracy(step: Step, report: Report) -> str:
    """What became of their other reports."""
    upheld = refuted = 0
    for other in await step.tx.groups.reports_by(report.reporter):
        if other.incident == report.incident:
            continue
        incident = await step.tx.incidents.find(incident_reference(other.incident))
        if incident is not None:
            upheld += _is_upheld(incident)
            refuted += incident.cleared
    if not upheld + refuted:
        return "no earlier reports decided"
    return f"earlier reports: {upheld} upheld, {refuted} not"


def _is_upheld(incident: Incident) -> bool:
    if incident.cleared:
        return False
    acted = incident.hidden or any(notice.stands for notice in incident.notices)
    return acted or incident.state is IncidentState.WARNED
