"""From needs to cases: opens what is new, joins what belongs together, says so once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.messages import MediaKind
from bot.domain.need import Need, NeedKind, Priority
from bot.domain.routing import answered, chased, home_of, makes_a_case, ruled
from bot.domain.rulebook import ReplyKey
from bot.pipeline.as_said import as_said
from bot.pipeline.asking import take_wish
from bot.pipeline.casework import adopt, join, open_case, update_case
from bot.pipeline.complaints import (
    ASKED,
    asks_outright,
    can_offer,
    complain_about,
    keep_first_words,
    offer_note,
    stage2_asked_for,
    worth_offering,
)
from bot.pipeline.details import about, take_detail
from bot.pipeline.guided import heed
from bot.pipeline.promised import chase_line, status_line
from bot.pipeline.rating import take_comment
from bot.pipeline.reopening import point_back, said_reopened, take_again
from bot.pipeline.scene import Scene, open_here, remember, said_lately
from bot.pipeline.step import Step
from bot.pipeline.timekeeping import is_round_the_clock
from bot.pipeline.words import say_due

#: Within this time of the last acknowledgement the person knows that we are listening.
QUIET = timedelta(minutes=10)
#: Being offered a complaint at each cross word would be pressing.
OFFER_AGAIN = timedelta(hours=24)

#: The need of a message whose meaning is not in its words.
_NOTHING_SAID = Need(kind=NeedKind.UNSURE, score=0.0)

_ACKS = {
    NeedKind.REPAIR: ReplyKey.ACK_REPAIR,
    NeedKind.COMPLAINT: ReplyKey.ACK_COMPLAINT,
    NeedKind.ENQUIRY: ReplyKey.ACK_ENQUIRY,
    NeedKind.CHASE: ReplyKey.ACK_CHASE,
    NeedKind.ASB_REPORT: ReplyKey.ACK_ASB,
    NeedKind.DATA_REQUEST: ReplyKey.ACK_DATA_REQUEST,
    NeedKind.SAFEGUARDING: ReplyKey.ACK_SAFEGUARDING,
    NeedKind.FEEDBACK: ReplyKey.ACK_FEEDBACK,
    NeedKind.UNSURE: ReplyKey.ACK_UNSURE,
}


@dataclass(slots=True)
class Answer:
    """What the person should hear about their needs; said after safety, in one message."""

    lines: list[str]
    offer: Case | None = None
    #: A complaint for which stage 2 was asked for.
    then: Case | None = None
    #: One about which they wrote again; offered stage 2 if it was answered.
    unsatisfied: Case | None = None
    #: Those they asked for news of.
    chased: list[Case] = field(default_factory=list)


async def take_needs(step: Step, scene: Scene) -> Answer:
    """Bring every need of the message to a case."""
    answer = Answer([])
    needs = [need for need in scene.judgement.need.needs if makes_a_case(need.kind)]
    needs.sort(key=_in_order)
    before = tuple(open_here(scene))
    if before and needs and needs[-1].kind is NeedKind.CHASE:  # "any news?" is no new repair
        needs = [need for need in needs if need.kind is not NeedKind.REPAIR or _is_said_here(need)]
    if await _goes_on_with_a_complaint(step, scene, answer):
        needs = [need for need in needs if need.kind in _BESIDE_A_COMPLAINT]
    elif (left := await _goes_on(step, scene, needs, answer)) is not None:
        needs = left
    elif not needs:
        answer.lines += await _not_a_need(step, scene)
    complaint = next((need for need in needs if need.kind is NeedKind.COMPLAINT), None)
    for need in needs:
        if need.kind is NeedKind.CHASE and before:
            await _chase(step, scene, need, before, answer)
        elif need is not complaint:
            answer.lines += await _take(step, scene, need)
    if complaint is not None:
        await _dissatisfied(step, scene, complaint, answer)
    return answer


def _in_order(need: Need) -> int:
    """What was confided first, so that no other card shows it; a chase after what it is about."""
    return {NeedKind.SAFEGUARDING: 0, NeedKind.CHASE: 2}.get(need.kind, 1)


async def _goes_on(
    step: Step, scene: Scene, needs: Sequence[Need], answer: Answer
) -> list[Need] | None:
    """The message is about something we know: not over, asked for by staff, or rated; what it
    needs besides, or ``None``."""
    if (again := await take_again(step, scene)) is not None:
        answer.lines.append(_opened_again(step, again))
        return [one for one in _beside(step, needs, again) if one.kind is not NeedKind.CHASE]
    if (told := await take_detail(step, scene)) is not None:
        await join(step, scene, told, _NOTHING_SAID)
        answer.lines.append(step.text(ReplyKey.JOINED_CASE, reference=told.reference))
        return _beside(step, needs, told)
    if await take_comment(step, scene):
        answer.lines.append(step.text(ReplyKey.RATING_WORDS_THANKS))
        return [one for one in needs if one.kind is NeedKind.COMPLAINT]
    return None


#: What is a matter of its own even where somebody tells us about their complaint.
_BESIDE_A_COMPLAINT = frozenset(
    {NeedKind.REPAIR, NeedKind.ASB_REPORT, NeedKind.DATA_REQUEST, NeedKind.SAFEGUARDING}
)


async def _goes_on_with_a_complaint(step: Step, scene: Scene, answer: Answer) -> bool:
    """Stage 2 is asked for, or what we asked about the complaint is answered."""
    if scene.in_group:
        return False
    asked_for = await stage2_asked_for(step, scene)
    if asked_for is not None:
        await join(step, scene, asked_for, _NOTHING_SAID)
        answer.then = asked_for
        return True
    told = await take_wish(step, scene)
    if told is None:
        return False
    await join(step, scene, told, _NOTHING_SAID)
    answer.lines.append(step.text(ReplyKey.WISH_NOTED, reference=told.reference))
    return True


async def _chase(
    step: Step, scene: Scene, need: Need, before: Sequence[Case], answer: Answer
) -> None:
    """Noted on each case it may be about, and answered with what is promised on each."""
    needs = scene.judgement.need.needs
    trades = {one.trade for one in needs if one.trade is not None and _is_said_here(one)}
    about = chased(scene.event.text, trades, before)
    if not about and not scene.touched:
        answer.lines += await _take(step, scene, need)
        return
    for case in about:
        await _note_chase(step, scene, case, need)
    answer.chased += about
    if len(about) == 1:
        answer.lines.append(chase_line(step, about[0]))
    elif about:
        lines = "\n".join(status_line(step, case) for case in about)
        answer.lines.append(step.text(ReplyKey.CHASE_SEVERAL, lines=lines))
    answer.offer = next((case for case in about if worth_offering(case, step.now)), None)


def _beside(step: Step, needs: Sequence[Need], case: Case) -> list[Need]:
    """What a message about *case* asks for besides, in so many words."""
    return [one for one in needs if ruled(one) and not about(as_said(step, one), case)]


def _opened_again(step: Step, case: Case) -> str:
    if case.priority is Priority.EMERGENCY:
        return _acknowledgement(step, case)
    return said_reopened(step, case)


def _is_said_here(need: Need) -> bool:
    """Whether the words of this message say so, and not only those of earlier ones."""
    return any(finding.matched and finding.spans for finding in need.because)


async def _note_chase(step: Step, scene: Scene, case: Case, need: Need) -> None:
    """Also where another need of the same message brought it here already."""
    if case not in scene.touched:
        await join(step, scene, case, need)
    else:
        case.chases += 1
        await update_case(step, case)
        await step.tx.cases.save(case)
    await step.record(
        "case.chased",
        case.reference,
        "the person asked for news",
        actor=f"person:{case.person}",
        times=case.chases,
        message=scene.row.id,
    )


async def _take(step: Step, scene: Scene, need: Need) -> list[str]:
    home = home_of(need, open_here(scene), step.now) or await _told_before(step, scene, need)
    if home is None:
        case = await open_case(step, scene, need)
        await point_back(step, scene, case)
        await heed(step, case, scene.judgement.need.safety)
        if case.kind is NeedKind.COMPLAINT:
            await keep_first_words(step, case, scene.event.text)
        return [_acknowledgement(step, case)]
    if home.kind is NeedKind.UNSURE and need.kind not in (NeedKind.UNSURE, NeedKind.CHASE):
        await adopt(step, scene, home, need)
        await heed(step, home, scene.judgement.need.safety)
        return [_acknowledgement(step, home)]
    before, is_told = home.priority, home in scene.touched
    await join(step, scene, home, need)
    await heed(step, home, scene.judgement.need.safety)
    if need.kind is NeedKind.CHASE:  # the acknowledgement of this very message says it already
        return [] if is_told and home.opened_at == step.now else [chase_line(step, home)]
    if home.priority is not before:
        return [_acknowledgement(step, home)]
    return _heard(step, scene, home)


async def _told_before(step: Step, scene: Scene, need: Need) -> Case | None:
    """The open case in which the person said the very same about the same need."""
    if scene.said_before is None:
        return None
    known = {case.id: case for case in scene.cases}
    told = await step.tx.cases.of_message(scene.said_before)
    return next((known[c.id] for c in told if c.id in known and c.kind is need.kind), None)


def _heard(step: Step, scene: Scene, case: Case) -> list[str]:
    if scene.said_before is not None:  # they know that we have it
        return []
    last = scene.conversation.acknowledged_at
    if last is not None and step.now - last < QUIET:
        return []
    which = ReplyKey.PHOTO_ADDED if _only_media(scene) else ReplyKey.JOINED_CASE
    return [step.text(which, reference=case.reference)]


def _only_media(scene: Scene) -> bool:
    return bool(scene.media) and not scene.event.text.strip()


def _acknowledgement(step: Step, case: Case) -> str:
    due = say_due(case.due_at, step.office.zone)
    if case.kind is NeedKind.REPAIR and case.priority is Priority.EMERGENCY:
        return step.text(ReplyKey.ACK_EMERGENCY, reference=case.reference, due=due)
    return step.text(_ACKS[case.kind], reference=case.reference, due=due)


async def _dissatisfied(step: Step, scene: Scene, need: Need, answer: Answer) -> None:
    """Unhappiness about something open: give the choice. Otherwise it is a complaint itself.

    Complaint Handling Code 1.3 and 1.5: the word is not needed, the choice must be
    given, and the work on the request goes on.
    """
    open_complaint = home_of(need, open_here(scene), step.now)
    if open_complaint is not None and open_complaint.kind is NeedKind.COMPLAINT:
        if open_complaint not in scene.touched:
            await join(step, scene, open_complaint, need)
            answer.lines += _heard(step, scene, open_complaint)
        answer.unsatisfied = open_complaint
        return
    about = next((case for case in [*scene.touched, *open_here(scene)] if can_offer(case)), None)
    if about is None:
        answer.lines += await _take(step, scene, need)
        return
    outright = not scene.in_group and asks_outright(
        scene.event.text, step.office.rulebook.policy.complaint_words
    )
    if about not in scene.touched:
        await join(step, scene, about, need)
        answer.lines += [] if outright else _heard(step, scene, about)
    if outright:
        answer.lines.append(await _complaint_beside(step, scene, about))
    elif not said_lately(scene.conversation, offer_note(about), step.now, OFFER_AGAIN):
        answer.offer = about


async def _complaint_beside(step: Step, scene: Scene, about: Case) -> str:
    """They asked for it in so many words: it is open from now on, and nothing is offered."""
    complaint = await complain_about(step, about, ASKED)
    scene.cases = [complaint, *scene.cases]
    scene.touched.append(complaint)
    await keep_first_words(step, complaint, scene.event.text)
    due = say_due(complaint.due_at, step.office.zone)
    return step.text(ReplyKey.COMPLAINT_OPENED, reference=complaint.reference, due=due)


async def _not_a_need(step: Step, scene: Scene) -> list[str]:
    """A photo with no words, thanks, a greeting, or nothing for a landlord."""
    if scene.media:
        return await _bare_media(step, scene)
    kinds = [need.kind for need in scene.judgement.need.needs]
    asked = answered(open_here(scene))
    if NeedKind.SMALL_TALK in kinds and asked is not None and not scene.in_group:
        await join(step, scene, asked, _NOTHING_SAID)  # "yes" says much to whoever asked
        return _heard(step, scene, asked)
    grave = _grave_here(step, scene)
    if NeedKind.SMALL_TALK not in kinds and grave is not None and not scene.in_group:
        await join(step, scene, grave, _NOTHING_SAID)  # "we feel sick now" is about the gas
        return [_acknowledgement(step, grave)]
    which = _small_talk(scene) if NeedKind.SMALL_TALK in kinds else ReplyKey.HELP
    window = QUIET if NeedKind.SMALL_TALK in kinds else OFFER_AGAIN
    if scene.judgement.conduct.severity.rank > 0 and which is ReplyKey.HELP:
        return []  # bare abuse: whatever conduct decides is the answer
    if said_lately(scene.conversation, which.value, step.now, window):
        return []
    await remember(step, scene, which.value)
    return [step.text(which)]


def _grave_here(step: Step, scene: Scene) -> Case | None:
    """The emergency, or what somebody confided, of which this person has lately told us here."""
    for case in scene.cases:
        heard = case.last_heard_at or case.opened_at
        lately = step.now - heard < OFFER_AGAIN
        if lately and is_round_the_clock(case) and case.conversation == scene.conversation.id:
            return case
    return None


def _small_talk(scene: Scene) -> ReplyKey:
    return ReplyKey.THANKS_REPLY if scene.cases else ReplyKey.SMALL_TALK


async def _bare_media(step: Step, scene: Scene) -> list[str]:
    album = getattr(scene.event, "album_id", None)
    siblings: Sequence[Case] = ()
    if album:
        siblings = await step.tx.cases.of_album(scene.here, album)
    known = {case.id: case for case in scene.cases}
    home = next(
        (known[case.id] for case in siblings if case.id in known),
        next(iter(open_here(scene)), None),
    )
    if home is None:
        await open_case(step, scene, _NOTHING_SAID)
        spoken = any(media.kind is MediaKind.VOICE for media in scene.media)
        return [step.text(ReplyKey.VOICE_NOTE_RECEIVED if spoken else ReplyKey.UNSUPPORTED_MEDIA)]
    await join(step, scene, home, _NOTHING_SAID)
    return _heard(step, scene, home)
