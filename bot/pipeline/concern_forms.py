"""The forms in which somebody adds to what they told supervisors, and is offered support."""

from bot.domain.acts import StaffAct
from bot.domain.outbound import FieldKind, Form, FormField
from bot.domain.outgoing_files import MOST_FILES
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step

LONGEST = 3000
#: Recordings and screenshots of a telephone, and what was written elsewhere.
_ENDINGS = ("jpg", "jpeg", "png", "gif", "webp", "heic", "pdf", "txt", "mp3", "m4a", "wav", "ogg",
            "mp4", "mov", "eml")  # fmt: skip


async def tell_more_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """What else happened, here or anywhere, with files."""
    return Form(
        act=StaffAct.TELL_MORE,
        subject=press.subject,
        title=f"Add to {press.subject}",
        submit="Add",
        intro="Only supervisors see it. It may be about telephone calls, another platform or "
        "anything else that belongs to it.",
        fields=(
            FormField(
                id="kind",
                label="What is it about?",
                kind=FieldKind.CHOICE,
                initial="happened",
                choices=(
                    ("happened", "What else happened, when and where"),
                    ("effect", "What it does to me"),
                ),
            ),
            FormField(id="text", label="In your words", max_length=LONGEST),
            FormField(
                id="files",
                label="Screenshots or recordings",
                kind=FieldKind.FILES,
                optional=True,
                endings=_ENDINGS,
                most=MOST_FILES,
            ),
        ),
    )


async def offer_form(step: Step, press: Press) -> Form:  # noqa: ARG001 - forms are built alike
    """What is offered to whoever raised it."""
    return Form(
        act=StaffAct.OFFER,
        subject=press.subject,
        title=f"Offer support: {press.subject}",
        submit="Offer it",
        intro="They are told in private, with your name, and can accept or decline. Both are kept.",
        fields=(FormField(id="what", label="What do you offer?", max_length=1000),),
    )
