"""The heart of it: one message, from what it says to what is done about it.

Facts are read first, then need and conduct are judged apart, then everything that
follows is written in one transaction. Nothing is sent here; delivery does that.
"""

from dataclasses import replace

from bot.domain.identity import ActorKind
from bot.domain.labels import labels_of
from bot.domain.messages import MessageEdited
from bot.domain.outbound import Acknowledge
from bot.domain.policy import ConductStep
from bot.domain.rulebook import ReplyKey
from bot.domain.standing import Hold
from bot.pipeline.accounts import hold_on
from bot.pipeline.appeals import add_words, waiting_for_words
from bot.pipeline.asking import ask_next
from bot.pipeline.claims import look_at_name
from bot.pipeline.complaints import escalate, offer_complaint, offer_stage2
from bot.pipeline.edits import take_edit
from bot.pipeline.group_details import protect_details
from bot.pipeline.group_posts import follow_album, taken_down
from bot.pipeline.groups import bring_over, concerns_us, go_on_in_private
from bot.pipeline.hours import closed_now
from bot.pipeline.incidents import policy_for, take_conduct
from bot.pipeline.likes import show_likes
from bot.pipeline.needs import QUIET, Answer, take_needs
from bot.pipeline.reading import in_their_words, take_reading
from bot.pipeline.restricting import standing_of
from bot.pipeline.safety import advise
from bot.pipeline.scene import Said, Scene, remember, said_lately, set_scene
from bot.pipeline.step import Step
from bot.pipeline.typed import typed_answer
from bot.ports.classifier import Judgement
from bot.ports.readings import Reading
from bot.ports.store import InboxRow


async def assess(
    step: Step, row: InboxRow, event: Said, judgement: Judgement, reading: Reading
) -> None:
    """Deal with a person's message: safety, then need, then conduct, each by its own lights."""
    scene = await set_scene(step, row, event, judgement)
    if event.actor.kind is ActorKind.LINKED:
        return  # the group's own announcements ask nothing of us
    await _who_and_where(step, scene)
    await take_reading(step, scene, reading)
    if await typed_answer(step, scene):
        return
    await advise(step, scene)
    answer = await _unless_kept(step, scene)
    policy = await policy_for(step, scene)
    is_gone = await protect_details(step, scene, policy)
    await _answer(step, scene, answer, policy)
    await take_conduct(step, scene, policy)
    if not is_gone:
        await (taken_down if policy.remove_post else follow_album)(step, scene)
    await show_likes(step, scene)
    await _record(step, scene)


async def _who_and_where(step: Step, scene: Scene) -> None:
    """Whom their name claims to be; and what they raised in a group goes on where they write."""
    scene.person = await look_at_name(step, scene.person, scene.event.actor)
    if not scene.in_group and await bring_over(step, scene.person, scene.here):
        scene.cases = list(await step.tx.cases.open_of(scene.person.id))


async def _unless_kept(step: Step, scene: Scene) -> Answer:
    """What it asks for, unless a restriction keeps it, or it says why somebody appeals."""
    appeal = await waiting_for_words(step, scene)
    if isinstance(await standing_of(step, scene, appeals=appeal is not None), Hold):
        return Answer([])
    if appeal is None:
        return await _needs(step, scene)
    nothing_else = await add_words(step, scene, appeal)
    answer = Answer([]) if nothing_else else await _needs(step, scene)
    answer.lines.insert(0, step.text(ReplyKey.APPEAL_WORDS_ADDED))
    return answer


async def _needs(step: Step, scene: Scene) -> Answer:
    if scene.in_group and not concerns_us(scene):
        return Answer([])
    if isinstance(scene.event, MessageEdited):
        return await take_edit(step, scene)
    return await take_needs(step, scene)


async def _answer(step: Step, scene: Scene, answer: Answer, policy: ConductStep) -> None:
    """One short message. Held back while people answer instead; the cases exist."""
    if policy.hold_reply or await hold_on(step, scene.person.id):
        await _say_held(step, scene)
        return
    if scene.in_group:
        await go_on_in_private(step, scene, answer)
        return
    if answer.lines:
        answer.lines += await closed_now(step, scene)
        text = in_their_words(step, scene, "\n\n".join(answer.lines))
        await step.send(scene.here, Acknowledge(text=text))
        scene.conversation = replace(scene.conversation, acknowledged_at=step.now)
        await step.tx.conversations.save(scene.conversation)
    await _ask(step, scene, answer)


async def _ask(step: Step, scene: Scene, answer: Answer) -> None:
    """One thing at most is asked at the end of an answer."""
    if answer.then is not None:
        await escalate(step, answer.then, scene.here)
    elif answer.offer is not None:
        scene.conversation = await offer_complaint(step, scene.here, answer.offer)
    elif answer.unsatisfied is not None and await offer_stage2(
        step, scene.here, answer.unsatisfied
    ):
        return
    elif not scene.language.is_foreign:  # the questions are in English, their words not
        # Whoever asks for news is not asked back about what they told us before.
        chased = {case.id for case in answer.chased}
        await ask_next(step, scene.here, [one for one in scene.touched if one.id not in chased])


async def _say_held(step: Step, scene: Scene) -> None:
    told = said_lately(scene.conversation, ReplyKey.THREAT_HELD.value, step.now, QUIET)
    if told or scene.in_group or not step.office.rulebook.policy.tell_when_held:
        return
    await step.reply(scene.here, ReplyKey.THREAT_HELD)
    await remember(step, scene, ReplyKey.THREAT_HELD.value)


async def _record(step: Step, scene: Scene) -> None:
    """Everything that a later look at the same message is compared with (``replay``)."""
    need, conduct = scene.judgement.need, scene.judgement.conduct
    labels = labels_of(need, conduct)
    await step.record(
        "message.assessed",
        f"message:{scene.row.id}",
        "need and conduct judged apart",
        needs=[{"kind": n.kind.value, "score": round(n.score, 3)} for n in need.needs],
        priority=labels["priority"],
        trade=labels["trade"],
        safety=labels["safety"],
        severity=conduct.severity.value,
        kinds=labels["conduct"],
        target=labels["target"],
        open_case=scene.had_open_case,
        rules=[f.rule for f in (*need.because, *conduct.because) if f.matched],
        cases=[case.reference for case in scene.touched],
        version=scene.judgement.version,
    )
