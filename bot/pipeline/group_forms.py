"""The forms of muting and banning: for how long, why, and what the person is told."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import FieldKind, Form, FormField, MemberAct
from bot.pipeline.group_limits import limit_text
from bot.pipeline.staff_press import Press, find_incident
from bot.pipeline.step import Step

_TIMES = {
    StaffAct.MUTE: (
        ("1h", "One hour"),
        ("1d", "One day"),
        ("3d", "Three days"),
        ("7d", "A week"),
        ("30d", "30 days"),
    ),
    StaffAct.BAN: (
        ("7d", "A week"),
        ("30d", "30 days"),
        ("90d", "90 days"),
        ("180d", "180 days"),
    ),
}


async def limit_form(step: Step, press: Press) -> Form:
    """How long and why; what is sent stands above the fields."""
    act = StaffAct(press.act)
    muting = act is StaffAct.MUTE
    told = limit_text(
        step,
        await find_incident(step, press),
        MemberAct.MUTE if muting else MemberAct.BAN,
        "(the moment you choose)",
        "(your reason)",
    )
    return Form(
        act=act,
        subject=press.subject,
        title=f"{'Mute' if muting else 'Ban'}: {press.subject}",
        submit="Mute" if muting else "Ban",
        intro=(
            "It ends by itself, and the private chat stays open. Once the platform has done it, "
            f"the person is told in private:\n\n{told}"
        ),
        fields=(
            FormField(
                id="until",
                label="For how long?",
                kind=FieldKind.CHOICE,
                initial=_TIMES[act][1][0],
                choices=_TIMES[act],
            ),
            FormField(id="reason", label="Why? The person reads this.", max_length=500),
        ),
    )
