"""policy.yaml made into the conduct policy, within what no policy may say."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from bot.domain.again import Again
from bot.domain.conduct import ConductKind, Severity
from bot.domain.fairness import Fairness
from bot.domain.group_terms import GroupTerms
from bot.domain.ladder import LadderTerms
from bot.domain.likeness import SameText
from bot.domain.policy import NOTHING, ConductPolicy, ConductStep, Place, Repeated
from bot.rulebook.schema import PlaceEntry, PolicyFile, RepeatedEntry, StepEntry
from bot.rulebook.sheet import Sheet
from bot.rulebook.source import Where

_PLACES: tuple[Place, ...] = ("private", "group")
#: Being angry, or swearing at the boiler, is not misconduct.
_NEVER_MINDED = (Severity.NONE, Severity.HEATED)


def conduct_policy(sheet: Sheet[PolicyFile]) -> ConductPolicy:
    """The landlord's choices."""
    file = sheet.content
    entries: dict[Place, PlaceEntry] = {"private": file.private, "group": file.group}
    for place in _PLACES:
        _check_place(sheet, place, entries[place])
    return ConductPolicy(
        occasion_minutes=file.occasion_minutes,
        steps=MappingProxyType({p: _steps(entries[p].severities) for p in _PLACES}),
        kinds=MappingProxyType({p: _kinds(entries[p].kinds) for p in _PLACES}),
        tell_when_held=file.tell_when_held,
        challenge_words=frozenset(word.lower() for word in file.challenge_words),
        stage2_words=frozenset(word.lower() for word in file.stage2_words),
        complaint_words=frozenset(word.lower() for word in file.complaint_words),
        repeated=MappingProxyType({p: _repeated(entries[p].repeated) for p in _PLACES}),
        ladder=LadderTerms(**file.ladder.model_dump()),
    )


def again(sheet: Sheet[PolicyFile]) -> Again:
    """When something that was closed opens again."""
    entry = sheet.content.again
    if entry is None:
        return Again()
    return Again(
        window=timedelta(days=entry.days),
        words=frozenset(word.lower() for word in entry.words),
        mended=frozenset(word.lower() for word in entry.mended),
    )


def fairness(sheet: Sheet[PolicyFile]) -> Fairness:
    """When restrictions are reviewed and appeals answered."""
    file = sheet.content
    return Fairness(**file.restrictions.model_dump(), **file.appeals.model_dump())


def group_terms(sheet: Sheet[PolicyFile]) -> GroupTerms:
    """What the landlord decided about its groups."""
    return GroupTerms(**sheet.content.groups.model_dump())


def same_text(sheet: Sheet[PolicyFile]) -> SameText:
    """What counts as the same text from several people; the bot's own numbers if left out."""
    said = sheet.content.same_text
    return SameText(**said.model_dump()) if said else SameText()


def _steps(entries: Mapping[Severity, StepEntry]) -> Mapping[Severity, ConductStep]:
    return MappingProxyType({severity: _step(entry) for severity, entry in entries.items()})


def _kinds(entries: Mapping[ConductKind, StepEntry]) -> Mapping[ConductKind, ConductStep]:
    return MappingProxyType({kind: _step(entry) for kind, entry in entries.items()})


def _step(entry: StepEntry) -> ConductStep:
    return ConductStep(
        reply=entry.reply,
        tell=entry.tell,
        remove_post=entry.remove_post,
        post_clause=entry.post_clause,
        hold_reply=entry.hold_reply,
    )


def _repeated(entries: Sequence[RepeatedEntry]) -> tuple[Repeated, ...]:
    return tuple(Repeated(**entry.model_dump()) for entry in entries)


def _check_place(sheet: Sheet[PolicyFile], place: Place, entry: PlaceEntry) -> None:
    _check_complete(sheet, place, entry)
    for severity, written in entry.severities.items():
        where: Where = (place, "severities", severity)
        _check_severity(sheet, where, severity, _step(written))
        _check_anywhere(sheet, where, place, _step(written))
    for kind, written in entry.kinds.items():
        where = (place, "kinds", kind)
        _check_kind(sheet, where, _step(written))
        _check_anywhere(sheet, where, place, _step(written))
    for index, row in enumerate(entry.repeated):
        _check_repeated(sheet, (place, "repeated", index), entry, row)


def _check_complete(sheet: Sheet[PolicyFile], place: Place, entry: PlaceEntry) -> None:
    for severity in Severity:
        if severity not in _NEVER_MINDED and severity not in entry.severities:
            what = f"Nothing is said about {severity} messages."
            sheet.complain((place, "severities"), what, f"Add a line for {severity}.")


def _check_severity(
    sheet: Sheet[PolicyFile], where: Where, severity: Severity, step: ConductStep
) -> None:
    if severity in _NEVER_MINDED and step != NOTHING:
        what = "Nobody is reminded, warned, reported or silenced for being angry."
        sheet.complain(where, what, "Write {reply: none, tell: nobody}.")
    if severity is Severity.THREATENING:
        _check_threat(sheet, where, step)
    if severity is not Severity.THREATENING and step.hold_reply:
        what = "Only the reply to a threat is held; rudeness delays nobody's request."
        sheet.complain(where, what, "Set hold_reply to false.")


def _check_threat(sheet: Sheet[PolicyFile], where: Where, step: ConductStep) -> None:
    if step.reply != "none" or step.post_clause or not step.hold_reply:
        what = "The bot alone does not answer a threat; people decide what is said."
        fix = "Set reply to none, post_clause to false and hold_reply to true."
        sheet.complain(where, what, fix)
    if step.tell != "urgent":
        what = "Supervisors have to hear of a threat at once."
        sheet.complain(where, what, "Set tell to urgent.")


def _check_kind(sheet: Sheet[PolicyFile], where: Where, step: ConductStep) -> None:
    if step.reply == "warn":
        what = "A warning follows from how grave a message is, not from its kind alone."
        sheet.complain(where, what, "Set reply to remind, or to none.")
    if step.hold_reply:
        what = "Only the reply to a threat is held."
        sheet.complain(where, what, "Set hold_reply to false.")


def _check_repeated(
    sheet: Sheet[PolicyFile], where: Where, entry: PlaceEntry, row: RepeatedEntry
) -> None:
    if row.severity in _NEVER_MINDED:
        what = "Being angry often is not misconduct either."
        sheet.complain(where, what, "Name a severity from rude on.")
    if row.severity is Severity.THREATENING:
        what = "A threat always waits for a person, the first and the tenth."
        sheet.complain(where, what, "Leave this line out.")
    first = entry.severities.get(row.severity)
    if first is not None and "warn" in (row.reply, first.reply):
        (made,) = _repeated([row])
        _check_heard_of(sheet, where, made.instead(_step(first)))


def _check_heard_of(sheet: Sheet[PolicyFile], where: Where, step: ConductStep) -> None:
    if step.reply == "warn" and step.tell == "nobody":
        what = "A warning that no supervisor hears of cannot be challenged."
        sheet.complain(where, what, "Set tell to queue or urgent.")


def _check_anywhere(
    sheet: Sheet[PolicyFile], where: Where, place: Place, step: ConductStep
) -> None:
    _check_heard_of(sheet, where, step)
    if place == "private" and (step.remove_post or step.post_clause):
        what = "In a private chat there is nothing to remove and nobody to post a rule to."
        sheet.complain(where, what, "Set remove_post and post_clause to false.")
