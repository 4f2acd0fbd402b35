"""The forms behind the shortcuts: report a message, make a case of it, say that one is targeted."""

from collections.abc import Mapping

from bot.domain.acts import StaffAct
from bot.domain.concern import Safe
from bot.domain.conduct import ConductKind, Severity
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.concern_cards import WHERE_WORDS
from bot.pipeline.correcting import DESTINATIONS
from bot.pipeline.words import NEED_WORDS

LONGEST = 3000
#: What can be said of a message, how grave that is until a supervisor has looked, and its words.
SEEN: Mapping[str, tuple[str, Severity, tuple[ConductKind, ...]]] = {
    "insult": ("It insults somebody", Severity.RUDE, (ConductKind.INSULT,)),
    "harassment": ("It goes on and on", Severity.ABUSIVE, (ConductKind.HARASSMENT,)),
    "sexual": ("It is sexual", Severity.ABUSIVE, (ConductKind.SEXUAL,)),
    "private": (
        "It shows or asks for somebody's private details",
        Severity.ABUSIVE,
        (ConductKind.SEEKS_PRIVATE_DETAILS,),
    ),
    "hate": ("It is hateful", Severity.HATEFUL, (ConductKind.HATE,)),
    "threat": ("It threatens somebody", Severity.THREATENING, (ConductKind.THREAT,)),
    "other": ("Something else", Severity.RUDE, ()),
}
#: Acts that begin with one of these forms.
BEHIND_FORMS = frozenset(
    {StaffAct.REPORT, StaffAct.MAKE_CASE, StaffAct.TARGETED, StaffAct.CLOSE_CONCERN}
)
_NOBODY_ELSE = "Only supervisors will see this."


def report_form(subject: str) -> Form:
    """What is wrong with a message."""
    return Form(
        act=StaffAct.REPORT,
        subject=subject,
        title="Report abuse",
        submit="Tell supervisors",
        intro=f"{_NOBODY_ELSE} You need not read the message again.",
        fields=(
            FormField(
                id="what",
                label="What is it?",
                kind=FieldKind.CHOICE,
                choices=tuple((name, words) for name, (words, *_) in SEEN.items()),
            ),
            FormField(id="reason", label="Anything they should know", max_length=1000),
        ),
    )


def make_case_form(subject: str, words: str, whose: str) -> Form:
    """Of what kind, with which words, and for whom."""
    return Form(
        act=StaffAct.MAKE_CASE,
        subject=subject,
        title="Make a case",
        submit="Make the case",
        intro="The tenant is not told. Reply to them from the new card.",
        fields=(
            FormField(
                id="need",
                label="What is it?",
                kind=FieldKind.CHOICE,
                choices=tuple((kind.value, NEED_WORDS[kind]) for kind in DESTINATIONS),
            ),
            FormField(id="words", label="What is needed", initial=words[:LONGEST]),
            FormField(
                id="whose",
                label="Whose is it?",
                kind=FieldKind.LINE,
                hint="The reference of any case of theirs, such as R-1042.",
                initial=whose,
                max_length=20,
            ),
        ),
    )


def targeted_form() -> Form:
    """What happens to whoever fills it in."""
    return Form(
        act=StaffAct.TARGETED,
        subject="",
        title="I am being targeted",
        submit="Tell supervisors",
        intro=f"{_NOBODY_ELSE} Write as much or as little as you like.",
        fields=(
            FormField(
                id="safe",
                label="Are you safe now?",
                kind=FieldKind.CHOICE,
                choices=(
                    (Safe.YES.value, "Yes"),
                    (Safe.NO.value, "No"),
                    (Safe.UNSURE.value, "I am not sure"),
                ),
            ),
            FormField(id="what", label="What happened?"),
            FormField(
                id="where",
                label="Where?",
                kind=FieldKind.CHOICE,
                choices=tuple((place.value, words) for place, words in WHERE_WORDS.items()),
            ),
            _line("who", "Who, if you know?"),
            _line("since", "Since when?"),
        ),
    )


def close_concern_form(subject: str) -> Form:
    """What was done about it."""
    return Form(
        act=StaffAct.CLOSE_CONCERN,
        subject=subject,
        title=f"Close {subject}",
        submit="Close",
        intro="Kept with your name. Whoever raised it is told that it is closed, not these words.",
        fields=(FormField(id="outcome", label="What was done about it?"),),
    )


def _line(name: str, label: str) -> FormField:
    return FormField(id=name, label=label, kind=FieldKind.LINE, optional=True, max_length=200)
