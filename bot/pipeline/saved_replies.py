"""Saved replies as staff use them: all of them in a list, the team's own in a form."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.outbound import Button, FieldKind, Form, FormField
from bot.domain.saved_replies import (
    FIELDS,
    LONGEST_NAME,
    LONGEST_SAVED,
    MOST_SAVED,
    SavedReply,
    wrong_with,
)
from bot.pipeline.opening import open_form
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.words import say_due

_OWN = "own:"  # before the number of a team's own reply, so that no key of a pack can be meant
_DELETE = "delete"
_MISSING = {
    "name": "We do not know what the person is called",
    "due": "No date that is still to come is owed on this case",
    "reference": "This case has no reference",
    "landlord": "The landlord has no name",
}


async def every_saved_reply(step: Step) -> tuple[SavedReply, ...]:
    """The team's own, then those of the pack."""
    own = await step.tx.team_replies.all()
    kept = tuple(replace(one, id=f"{_OWN}{one.id}") for one in own)
    return (*kept, *step.office.rulebook.saved_replies)


async def field_values(step: Step, case: Case) -> Mapping[str, str]:
    """What each field stands for in *case*; empty where there is nothing to say."""
    person = await step.tx.people.get(case.person)
    due = case.due_at if case.due_at is not None and case.due_at > step.now else None
    return {
        "name": person.name.strip(),
        "reference": case.reference,
        "due": say_due(due, step.office.zone) if due else "",
        "landlord": step.office.rulebook.landlord.name,
    }


def say_missing(fields: tuple[str, ...]) -> tuple[str, ...]:
    """One sentence for each field that nothing is known for."""
    return tuple(
        f"{_MISSING[one]}, so {{{one}}} still stands in the text. Write something in its place."
        for one in fields
    )


async def saved_act(step: Step, press: Press) -> None:
    """List them to whoever asks, or keep, change or take away one of the team's own."""
    if press.act == StaffAct.SAVED:
        await _list(step, press)
        return
    await _write(step, press)


async def _list(step: Step, press: Press) -> None:
    every = await every_saved_reply(step)
    lines = [f"={one.word}  {one.name}{_whose(one)}" for one in every]
    heading = (
        f"Saved replies. Choose one in the reply form, or write: reply R-… ={every[0].word}"
        if every
        else "There are no saved replies yet."
    )
    await step.tell(
        press.queue,
        "\n".join([heading, *lines]),
        only_for=press.actor.id,
        buttons=(
            Button(label="New saved reply", action=StaffAct.SAVED_WRITE),
            *(
                Button(label=f"Change “{one.name}”", action=StaffAct.SAVED_WRITE, subject=one.id)
                for one in every
                if one.id.startswith(_OWN)
            ),
        ),
    )


def _whose(one: SavedReply) -> str:
    return " (the team's own)" if one.id.startswith(_OWN) else ""


async def saved_form(step: Step, press: Press) -> Form:
    """A new one, or one of the team's own to be changed."""
    one = await _own(step, press.subject) if press.subject else SavedReply(id="", name="", text="")
    return _form(press, one)


def _form(press: Press, one: SavedReply, wrong: str = "") -> Form:
    usable = ", ".join(f"{{{name}}}" for name in FIELDS)
    keep = FormField(
        id="keep",
        label="Keep it?",
        kind=FieldKind.CHOICE,
        initial="keep",
        choices=(("keep", "Keep it, as above"), (_DELETE, "Delete it for everybody")),
    )
    return Form(
        act=StaffAct.SAVED_WRITE,
        subject=press.subject,
        title="Saved reply",
        submit="Save",
        intro=f"{wrong} Nothing was saved yet." if wrong else "Everybody on the team can use it.",
        fields=(
            FormField(
                id="name",
                label="Name in the list",
                kind=FieldKind.LINE,
                initial=one.name,
                max_length=LONGEST_NAME,
            ),
            FormField(
                id="text",
                label="Text",
                initial=one.text,
                max_length=LONGEST_SAVED,
                hint=f"Filled in for you: {usable}.",
            ),
            *((keep,) if press.subject else ()),
        ),
    )


async def _write(step: Step, press: Press) -> None:
    one = await _own(step, press.subject) if press.subject else None
    if one is not None and press.values.get("keep") == _DELETE:
        await _delete(step, press, one)
        return
    name, text = (press.values.get(field, "").strip() for field in ("name", "text"))
    fresh = SavedReply(id=one.id.removeprefix(_OWN) if one else "", name=name, text=text)
    if wrong := await _wrong(step, fresh):
        if press.trigger is None:
            raise NotAllowed(wrong)
        await open_form(step, press, _form(press, fresh, wrong))
        return
    await step.tx.team_replies.write(fresh, press.actor.id, step.now)
    await step.record(
        "saved_reply.changed" if one else "saved_reply.written",
        f"saved_reply:{fresh.word}",
        "a member of staff keeps it for the team",
        actor=press.who,
        name=name,
        text=text,
    )
    said = f"Saved “{name}”. Everybody finds it in the reply form."
    await step.tell(press.queue, said, only_for=press.actor.id)


async def _wrong(step: Step, fresh: SavedReply) -> str:
    if wrong := wrong_with(fresh.name, fresh.text):
        return wrong
    every = await every_saved_reply(step)
    taken = {one.word: one.id.removeprefix(_OWN) for one in every}
    if taken.get(fresh.word, fresh.id) != fresh.id:
        return f"There is a saved reply called “{fresh.name}” already. Choose another name."
    own = sum(one.id.startswith(_OWN) for one in every)
    if not fresh.id and own >= MOST_SAVED:
        return f"There are {MOST_SAVED} saved replies of the team's own. Delete one first."
    return ""


async def _delete(step: Step, press: Press, one: SavedReply) -> None:
    await step.tx.team_replies.remove(one.id.removeprefix(_OWN))
    await step.record(
        "saved_reply.deleted",
        f"saved_reply:{one.word}",
        "a member of staff deleted it",
        actor=press.who,
        name=one.name,
        text=one.text,
    )
    await step.tell(press.queue, f"Deleted “{one.name}”.", only_for=press.actor.id)


async def _own(step: Step, subject: str) -> SavedReply:
    for one in await every_saved_reply(step):
        if one.id == subject.lower() and one.id.startswith(_OWN):
            return one
    raise NotAllowed("That saved reply is no longer there, or it is the landlord's own.")
