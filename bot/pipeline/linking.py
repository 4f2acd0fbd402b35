"""Two accounts that are one person's, by a supervisor who saw the proof; and apart again."""

from collections.abc import Callable, Mapping

from bot.domain.acts import StaffAct
from bot.domain.errors import NotAllowed
from bot.domain.identity import PersonId
from bot.domain.outbound import FieldKind, Form, FormField
from bot.pipeline.accounts import live_restrictions
from bot.pipeline.restriction_forms import discard_form, one_text_form, told_form
from bot.pipeline.restriction_shown import say_accounts, update_restriction
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.ports.restrictions import Linked


async def link_act(step: Step, press: Press) -> None:
    """Link or unlink whoever is behind the references that were named."""
    person = await _behind(step, press.subject)
    if press.act == StaffAct.UNLINK:
        await _unlink(step, press, person)
        return
    other, proof = _said(press)
    await _link(step, press, person, await _behind(step, other), proof)


def _said(press: Press) -> tuple[str, str]:
    first, _, rest = press.words.partition(" ")
    other = (press.values.get("other") or first).strip()
    proof = (press.values.get("reason") or rest).strip()
    if not other or not proof:
        raise NotAllowed(
            "Please name an incident or case of the other account, and the proof that both are "
            "one person's, such as: link M-7 R-1042 rang back on the number we hold."
        )
    return other, proof


async def _behind(step: Step, reference: str) -> PersonId:
    incident = await step.tx.incidents.find(reference)
    case = None if incident else await step.tx.cases.find(reference)
    found = incident or case
    if found is None:
        raise NotAllowed(f"There is no incident or case “{reference}”.")
    return found.person


async def _link(step: Step, press: Press, person: PersonId, other: PersonId, proof: str) -> None:
    how = Linked(reason=proof, by=press.actor.id, at=step.now)
    if person == other or not await step.tx.links.link(person, other, how):
        raise NotAllowed("That is already known to be one person.")
    await step.record(
        "person.linked", f"person:{person}", proof, actor=press.who, other=f"person:{other}"
    )
    await _say(step, press, person, "Now one person")


async def _unlink(step: Step, press: Press, person: PersonId) -> None:
    reason = press.demand("reason", "why they are not one person")
    if not await step.tx.links.unlink(person):
        raise NotAllowed("That account is not linked to another.")
    await step.record("person.unlinked", f"person:{person}", reason, actor=press.who)
    await _say(step, press, person, "No longer linked")


async def _say(step: Step, press: Press, person: PersonId, what: str) -> None:
    accounts = "; ".join(await say_accounts(step, person))
    await step.tell(press.queue, f"{what}: {accounts}.", only_for=press.actor.id)
    for one in await live_restrictions(step, person):
        await update_restriction(step, one)


def link_form(press: Press) -> Form:
    """Which other account, and what proves it."""
    return Form(
        act=StaffAct.LINK,
        subject=press.subject,
        title="Link two accounts",
        submit="Link",
        intro="Only on proof. What applies to one account applies to both from then on.",
        fields=(
            FormField(
                id="other",
                label="An incident or case of the other account",
                kind=FieldKind.LINE,
                max_length=20,
            ),
            FormField(id="reason", label="What proves it?", max_length=500),
        ),
    )


def unlink_form(press: Press) -> Form:
    """Why they are not one person."""
    field = FormField(id="reason", label="Why are they not one person?", max_length=500)
    return one_text_form(StaffAct.UNLINK, press.subject, "Unlink", field)


#: Forms that need to look nothing up.
OF_PEOPLE: Mapping[StaffAct, Callable[[Press], Form]] = {
    StaffAct.DISCARD: discard_form,
    StaffAct.TOLD: told_form,
    StaffAct.LINK: link_form,
    StaffAct.UNLINK: unlink_form,
}
