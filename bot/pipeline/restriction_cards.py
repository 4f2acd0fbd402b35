"""Restrictions and appeals as supervisors see them: pure functions from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.acts import StaffAct
from bot.domain.appeal import Appeal, Outcome
from bot.domain.grounds import Decider
from bot.domain.limits import say_limit
from bot.domain.outbound import Button, Card, Fact, Quote, Style, Tone
from bot.domain.restriction import NoticeState, Restriction, RestrictionState, Reviewed, say_state
from bot.pipeline.accounts import say_held
from bot.pipeline.card_parts import FOLDED, button, reveal
from bot.pipeline.restriction_words import say_day
from bot.pipeline.words import say_moment

_NOTICES: Mapping[NoticeState, str] = {
    NoticeState.NONE: "not sent",
    NoticeState.QUEUED: "being sent; nothing is enforced yet",
    NoticeState.DELIVERED: "delivered",
    NoticeState.UNDELIVERABLE: "NOT delivered, so nothing is enforced",
    NoticeState.UNKNOWN: "may not have arrived, so nothing is enforced",
    NoticeState.TOLD_OTHERWISE: "told another way",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionView:
    """A restriction and what belongs beside it on its card."""

    restriction: Restriction
    #: Who it is, on each of their accounts.
    people: Sequence[str]
    #: The notice, exactly as it is sent.
    notice: str
    #: Messages that are kept and not handed over.
    held: int
    zone: ZoneInfo
    #: What happened since it began, once its review comes near.
    since: Mapping[str, str] = field(default_factory=dict)


def restriction_card(view: RestrictionView) -> Card:
    """What applies, why, who decided, and what a supervisor may do now."""
    one = view.restriction
    proposed = one.state is RestrictionState.PROPOSED
    notice = Quote(author="The person will read exactly this", text=view.notice)
    return Card(
        reference=one.reference,
        heading=_heading(view),
        tone=_tone(view),
        facts=tuple(fact for fact in _facts(view) if fact.value),
        quotes=(notice,) if proposed else (),
        footer=f"{one.reference} · proposed {say_moment(one.proposed.at, view.zone)}",
        buttons=_buttons(view),
    )


def _heading(view: RestrictionView) -> str:
    what = "Bar" if view.restriction.is_bar else "Restriction"
    if view.since and view.restriction.is_live:
        return f"{what}: review it by {say_day(view.restriction.review_at, view.zone)}"
    return f"{what}: {say_state(view.restriction.state)}"


def _tone(view: RestrictionView) -> Tone:
    if view.restriction.state in (RestrictionState.PROPOSED, RestrictionState.APPROVED):
        return Tone.URGENT
    return Tone.NORMAL if view.restriction.is_live else Tone.CLOSED


def _facts(view: RestrictionView) -> list[Fact]:
    one, zone = view.restriction, view.zone
    return [
        Fact(label="State", value=_state(one)),
        Fact(label="What applies", value=say_limit(one.limit)),
        Fact(label="Who", value="; ".join(view.people)),
        Fact(label="Why", value=one.reason),
        Fact(label="Evidence", value=", ".join(one.evidence)),
        Fact(label="Adjustments", value=one.adjustments),
        Fact(label="Proposed by", value=_who(one.proposed, zone)),
        Fact(label="Approved by", value=_who(one.approved, zone)),
        Fact(label="From", value=say_day(one.starts_at, zone)),
        Fact(label="Until", value=say_day(one.ends_at, zone)),
        Fact(label="Review by", value=say_day(one.review_at, zone) if one.is_live else ""),
        Fact(label="Notice", value=_notice(one, zone)),
        Fact(label="Held", value=say_held(view.held) if view.held else ""),
        Fact(label="Reviews", value="; ".join(_review(each, zone) for each in one.reviews)),
        *(Fact(label=label, value=value) for label, value in view.since.items()),
    ]


def _state(one: Restriction) -> str:
    if one.state is RestrictionState.PROPOSED:
        second = "a second supervisor" if one.is_bar else "a supervisor"
        return f"waits for {second} to read the notice and approve it"
    if one.state is RestrictionState.APPROVED:
        return "decided; enforced once the person knows"
    by = f" by {one.ended.name}" if one.ended is not None else ""
    because = f": {one.ended_because}" if one.ended_because else ""
    return f"{say_state(one.state)}{by}{because}"


def _who(decider: Decider | None, zone: ZoneInfo) -> str:
    return f"{decider.name}, {say_moment(decider.at, zone)}" if decider else ""


def _notice(one: Restriction, zone: ZoneInfo) -> str:
    if one.state in (RestrictionState.PROPOSED, RestrictionState.DISCARDED):
        return ""
    at = f" {say_moment(one.in_force_at, zone)}" if one.in_force_at else ""
    because = f": {one.notice_because}" if one.notice_because else ""
    return f"{_NOTICES[one.notice]}{at}{because}"


def _review(one: Reviewed, zone: ZoneInfo) -> str:
    return f"{one.outcome} by {one.by.name}, {say_moment(one.by.at, zone)}: {one.reasons}"


def _buttons(view: RestrictionView) -> tuple[Button, ...]:
    one, buttons = view.restriction, []
    if one.state is RestrictionState.PROPOSED:
        buttons.append(button(one.reference, StaffAct.APPROVE, "Approve and send", Style.DANGER))
        buttons.append(button(one.reference, StaffAct.DISCARD, "Discard"))
    if one.state is RestrictionState.APPROVED and one.notice is not NoticeState.QUEUED:
        buttons.append(button(one.reference, StaffAct.TOLD, "Told another way"))
    if one.is_live:
        buttons.append(button(one.reference, StaffAct.REVIEW, "Review"))
    return (*buttons, *(held_buttons(one) if view.held else ()))


def held_buttons(one: Restriction) -> tuple[Button, ...]:
    """What can be done with what it holds."""
    return (
        button(one.reference, StaffAct.HELD, "Show held messages"),
        button(one.reference, StaffAct.HAND_OVER, "Deal with them now"),
    )


_OUTCOMES = {
    Outcome.UPHOLD: "the decision stands, decided",
    Outcome.OVERTURN: "overturned",
    Outcome.VARY: "varied",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealView:
    """An appeal and what belongs beside it on its card."""

    appeal: Appeal
    person: str
    #: What is disputed, in a few words.
    about: str
    #: Who decided it, by name.
    deciders: Sequence[str]
    #: The person's other appeals, and how many of them were overturned or varied.
    others: int
    changed: int
    now: datetime
    zone: ZoneInfo


def appeal_card(view: AppealView) -> Card:
    """What is disputed, why in their own words, by when, and who may not hear it."""
    appeal = view.appeal
    words = appeal.words or "Nothing was written."
    buttons = [reveal(appeal.reference)] if appeal.folded and appeal.words else []
    if appeal.is_open:
        buttons.append(button(appeal.reference, StaffAct.HEAR, "Decide the appeal", Style.PRIMARY))
    return Card(
        reference=appeal.reference,
        heading=f"Appeal against {view.about}",
        tone=_appeal_tone(view),
        facts=tuple(fact for fact in _appeal_facts(view) if fact.value),
        quotes=(Quote(author="In their words", text=words, folded=appeal.folded, summary=FOLDED),),
        footer=f"{appeal.reference} · since {say_moment(appeal.opened_at, view.zone)}",
        buttons=tuple(buttons),
    )


def _appeal_tone(view: AppealView) -> Tone:
    if not view.appeal.is_open:
        return Tone.CLOSED
    return Tone.URGENT if view.now >= view.appeal.due_at else Tone.NORMAL


def _appeal_facts(view: AppealView) -> list[Fact]:
    appeal = view.appeal
    decided = ", ".join(view.deciders) or "the bot, by your policy"
    outcome = _OUTCOMES[appeal.outcome] if appeal.outcome else ""
    by = f"{outcome} by {appeal.decided_name}: {appeal.reasons}" if outcome else ""
    barred = f"{', '.join(view.deciders)} may not hear it" if view.deciders else ""
    return [
        Fact(label="State", value=by or "waits for a supervisor who did not decide it"),
        Fact(label="About", value=appeal.about),
        Fact(label="From", value=view.person),
        Fact(label="Decided by", value=decided),
        Fact(label="Not for", value=barred if appeal.is_open else ""),
        Fact(label="Other appeals", value=_other_appeals(view)),
        Fact(label="Answer by", value=say_moment(appeal.due_at, view.zone)),
    ]


def _other_appeals(view: AppealView) -> str:
    return f"{view.others}, of which {view.changed} changed the decision" if view.others else ""
