"""The forms staff fill in: what each asks, and what it shows before anything is sent."""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.acts import StaffAct
from bot.domain.outbound import Form, FormField
from bot.pipeline.case_forms import close_form, give_form
from bot.pipeline.clock_forms import extend_form, progress_form, why_missed_form
from bot.pipeline.complaint_forms import acknowledge_form, decide_form
from bot.pipeline.concern_forms import offer_form, tell_more_form
from bot.pipeline.correction_forms import (
    correct_form,
    merge_form,
    not_request_form,
    reroute_form,
    split_form,
)
from bot.pipeline.group_forms import limit_form
from bot.pipeline.hold_forms import keep_form, unkeep_form
from bot.pipeline.incident_forms import (
    adjust_form,
    aim_form,
    hand_form,
    refer_form,
    support_form,
)
from bot.pipeline.linking import OF_PEOPLE
from bot.pipeline.notice_form import SHOWN_FIRST, form_of_notice
from bot.pipeline.opening import open_form
from bot.pipeline.reply_form import LONGEST_REPLY
from bot.pipeline.replying import reply_opened
from bot.pipeline.report_forms import BEHIND_FORMS
from bot.pipeline.restriction_forms import hear_form, restrict_form, review_form
from bot.pipeline.saved_replies import saved_form
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step

__all__ = ["form_for", "needs_form", "open_form"]

_FIELD = {
    StaffAct.REPLY: "text",
    StaffAct.SAVED_WRITE: "text",
    StaffAct.NOTE: "text",
    StaffAct.REROUTE: "need",
    StaffAct.CLOSE: "outcome",
    StaffAct.GIVE: "to",
    StaffAct.CORRECT: "why",
    StaffAct.SPLIT: "need",
    StaffAct.MERGE: "into",
    StaffAct.NOT_REQUEST: "why",
    StaffAct.ACKNOWLEDGE: "definition",
    StaffAct.DECIDE: "decision",
    StaffAct.PROGRESS: "event",
    StaffAct.EXTEND: "until",
    StaffAct.MISSED_WHY: "why",
    StaffAct.REMIND: "clause",
    StaffAct.WARN: "clause",
    StaffAct.FINAL: "clause",
    StaffAct.HAND_TO: "to",
    StaffAct.REFER: "to",
    StaffAct.SUPPORT: "what",
    StaffAct.ADJUST: "text",
    StaffAct.AIMED: "who",
    StaffAct.DISMISS: "reason",
    StaffAct.TELL_MORE: "text",
    StaffAct.OFFER: "what",
    StaffAct.KEEP: "reason",
    StaffAct.UNKEEP: "reason",
    StaffAct.MUTE: "until",
    StaffAct.BAN: "until",
    StaffAct.RESTRICT: "reason",
    StaffAct.DISCARD: "reason",
    StaffAct.TOLD: "how",
    StaffAct.REVIEW: "outcome",
    StaffAct.HEAR: "outcome",
    StaffAct.LINK: "other",
    StaffAct.UNLINK: "reason",
}

#: What is answered with a form, unless words came along.
OPENS_FORM = frozenset({*_FIELD, *BEHIND_FORMS})


def needs_form(act: StaffAct, press: Press) -> bool:
    """Whether the act wants words that did not come with it, and a form can ask for them."""
    can_ask = press.trigger is not None and not press.submitted
    said = press.value(_FIELD[act]) if act in _FIELD else ""
    return act in _FIELD and can_ask and (act in SHOWN_FIRST or not said)


async def form_for(step: Step, act: StaffAct, press: Press) -> Form:
    """The form of *act* about what was pressed."""
    build = _FORMS.get(act)
    if act in OF_PEOPLE:
        return OF_PEOPLE[act](press)
    return await build(step, press) if build is not None else _plain_form(act, press)


def _plain_form(act: StaffAct, press: Press) -> Form:
    match act:
        case StaffAct.MISSED_WHY:
            return why_missed_form(press)
        case StaffAct.DISMISS:
            return _one_text(
                act,
                press,
                "Not abuse",
                "Save",
                "Why is it not abuse?",
                "Kept with your name. Any warning for it stops counting, and they are told so.",
            )
        case _:
            return _one_text(
                act, press, "Note", "Save", "Note", "Stays between staff. Tenants never see it."
            )


def _one_text(act: StaffAct, press: Press, title: str, submit: str, label: str, intro: str) -> Form:
    return Form(
        act=act,
        subject=press.subject,
        title=title,
        submit=submit,
        intro=intro,
        fields=(FormField(id=_FIELD[act], label=label, max_length=LONGEST_REPLY),),
    )


#: Forms that look at what they are about.
_FORMS: Mapping[StaffAct, Callable[[Step, Press], Awaitable[Form]]] = {
    StaffAct.REPLY: reply_opened,
    StaffAct.SAVED_WRITE: saved_form,
    StaffAct.REMIND: form_of_notice,
    StaffAct.WARN: form_of_notice,
    StaffAct.FINAL: form_of_notice,
    StaffAct.HAND_TO: hand_form,
    StaffAct.REFER: refer_form,
    StaffAct.SUPPORT: support_form,
    StaffAct.ADJUST: adjust_form,
    StaffAct.AIMED: aim_form,
    StaffAct.TELL_MORE: tell_more_form,
    StaffAct.OFFER: offer_form,
    StaffAct.KEEP: keep_form,
    StaffAct.UNKEEP: unkeep_form,
    StaffAct.MUTE: limit_form,
    StaffAct.BAN: limit_form,
    StaffAct.ACKNOWLEDGE: acknowledge_form,
    StaffAct.DECIDE: decide_form,
    StaffAct.PROGRESS: progress_form,
    StaffAct.RESTRICT: restrict_form,
    StaffAct.REVIEW: review_form,
    StaffAct.HEAR: hear_form,
    StaffAct.GIVE: give_form,
    StaffAct.REROUTE: reroute_form,
    StaffAct.CLOSE: close_form,
    StaffAct.CORRECT: correct_form,
    StaffAct.SPLIT: split_form,
    StaffAct.MERGE: merge_form,
    StaffAct.NOT_REQUEST: not_request_form,
    StaffAct.EXTEND: extend_form,
}
