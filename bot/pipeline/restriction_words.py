"""How a restriction is put to the person: in the landlord's words, with its dates."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.acts import TenantAct
from bot.domain.identity import Reference
from bot.domain.limits import Limit, LimitKind, say_hours
from bot.domain.outbound import Button
from bot.domain.restriction import Restriction
from bot.domain.rulebook import ReplyKey
from bot.pipeline.step import Step

_LIMITS: Mapping[LimitKind, ReplyKey] = {
    LimitKind.ONE_CONTACT: ReplyKey.LIMIT_ONE_CONTACT,
    LimitKind.CHANNELS: ReplyKey.LIMIT_CHANNELS,
    LimitKind.QUOTA: ReplyKey.LIMIT_QUOTA,
    LimitKind.HOURS: ReplyKey.LIMIT_HOURS,
    LimitKind.NO_GROUPS: ReplyKey.LIMIT_NO_GROUPS,
    LimitKind.BARRED: ReplyKey.LIMIT_BARRED,
}


def say_what(step: Step, limit: Limit) -> str:
    """What applies, as the person reads it."""
    return step.text(
        _LIMITS[limit.kind],
        contact=limit.contact,
        channels=" and ".join(name.title() for name in limit.channels),
        most=str(limit.most),
        days=str(limit.days),
        hours=say_hours(limit),
    )


def say_day(at: datetime, zone: ZoneInfo) -> str:
    """``21 May 2027``: these dates are months away, so the year is said."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def notice_text(step: Step, restriction: Restriction) -> str:
    """The notice, exactly as it will be sent."""
    zone = step.office.zone
    return step.text(
        ReplyKey.RESTRICTION_NOTICE,
        reference=restriction.reference,
        what=say_what(step, restriction.limit),
        reason=restriction.reason,
        until=say_day(restriction.ends_at, zone),
        review=say_day(restriction.review_at, zone),
        days=str(step.office.rulebook.fairness.appeal_days),
    )


def changed_text(step: Step, restriction: Restriction, reasons: str) -> str:
    """What a review changed."""
    zone = step.office.zone
    return step.text(
        ReplyKey.RESTRICTION_CHANGED,
        reference=restriction.reference,
        what=say_what(step, restriction.limit),
        reasons=reasons,
        until=say_day(restriction.ends_at, zone),
        review=say_day(restriction.review_at, zone),
        days=str(step.office.rulebook.fairness.appeal_days),
    )


def appeal_button(step: Step, about: Reference) -> Button:
    """Appeals against that decision."""
    label = step.text(ReplyKey.BUTTON_APPEAL)
    return Button(label=label, action=TenantAct.APPEAL, subject=about)
