"""The forms of restrictions, reviews and appeals; what was decided is never edited."""

from collections.abc import Sequence
from datetime import date

from bot.domain.acts import StaffAct
from bot.domain.appeal import Outcome
from bot.domain.clocks import months_after
from bot.domain.errors import NotAllowed
from bot.domain.grounds import longest_day
from bot.domain.incident import Incident
from bot.domain.limits import LimitKind, write_limit
from bot.domain.outbound import FieldKind, Form, FormField
from bot.domain.restriction import Restriction, ReviewOutcome
from bot.pipeline.accounts import accounts_of
from bot.pipeline.decisions import deciders_by_now
from bot.pipeline.staff_press import Press, find_case, find_incident
from bot.pipeline.step import Step
from bot.ports.store import Person

_SHOWN = 20
_KINDS = {
    LimitKind.ONE_CONTACT: "One named contact",
    LimitKind.NO_GROUPS: "No posting in groups",
    LimitKind.HOURS: "Only these hours",
    LimitKind.QUOTA: "At most so many messages",
    LimitKind.CHANNELS: "Only these channels",
    LimitKind.BARRED: "Barred (a second supervisor approves it)",
}
_OUTCOMES = {
    ReviewOutcome.LIFT: "Lift it: it is no longer needed",
    ReviewOutcome.RELAX: "Relax it: something milder does",
    ReviewOutcome.CONTINUE: "Continue: it is still needed",
}
_HEARD = {
    Outcome.OVERTURN: "Overturn: the decision was wrong",
    Outcome.VARY: "Vary: something milder takes its place",
    Outcome.UPHOLD: "Uphold: the decision stands",
}
_VALUES = "Contact's name · telegram, email · 3 in 7 days · mon-fri 10:00-12:00"


async def whom(step: Step, press: Press) -> tuple[Person, Incident | None]:
    """Who is behind the incident or the case that was named."""
    if press.subject.upper().startswith("M"):
        incident = await find_incident(step, press)
        return await step.tx.people.get(incident.person), incident
    case = await find_case(step, press)
    return await step.tx.people.get(case.person), None


async def standing_incidents(step: Step, person: Person) -> Sequence[Incident]:
    """What may be evidence: incidents of any of their accounts that were not cleared."""
    found = [
        one
        for each in await accounts_of(step, person.id)
        for one in await step.tx.incidents.of(each, _SHOWN)
    ]
    return sorted((one for one in found if not one.cleared), key=lambda one: one.id)


def suggested_end(step: Step) -> date:
    """The end and the review that the form suggests."""
    today = step.office.rulebook.calendar.day_of(step.now)
    return months_after(today, step.office.rulebook.fairness.review_months)


async def restrict_form(step: Step, press: Press) -> Form:
    """Everything a restriction needs; the exact notice is shown before it is sent."""
    person, _ = await whom(step, press)
    evidence = [one.reference for one in await standing_incidents(step, person)]
    if not evidence:
        raise NotAllowed(
            "A restriction rests on at least one incident that was not dismissed, and there is "
            "none. How often somebody writes is not a reason."
        )
    ends = suggested_end(step).isoformat()
    latest = longest_day(step.office.rulebook.calendar.day_of(step.now))
    return Form(
        act=StaffAct.RESTRICT,
        subject=press.subject,
        title="Propose a restriction",
        submit="Show the notice",
        intro=(
            "Nothing is sent yet: the exact notice is shown in #moderation first. Emergencies, "
            "hazards, safeguarding and complaints pass whatever you choose."
        ),
        fields=(
            FormField(
                id="kind",
                label="What applies",
                kind=FieldKind.CHOICE,
                choices=tuple((kind.value, label) for kind, label in _KINDS.items()),
            ),
            FormField(
                id="what",
                label="Exactly",
                kind=FieldKind.LINE,
                hint=_VALUES,
                max_length=200,
                optional=True,
            ),
            FormField(id="reason", label="Why (the person reads this)", max_length=1000),
            FormField(
                id="evidence",
                label="Incidents it rests on",
                kind=FieldKind.LINE,
                initial=", ".join(evidence)[:200],
                max_length=200,
            ),
            FormField(
                id="adjustments",
                label="Adjustments considered (Equality Act)",
                hint="What you know of disability, health or language, and what you offer for it. "
                "“None needed because …” is an answer.",
                max_length=1500,
            ),
            FormField(
                id="ends",
                label="Last day",
                kind=FieldKind.LINE,
                initial=ends,
                hint=f"At the latest {latest.isoformat()}. It ends then by itself.",
                max_length=10,
            ),
            FormField(
                id="review", label="Review by", kind=FieldKind.LINE, initial=ends, max_length=10
            ),
        ),
    )


async def review_form(step: Step, press: Press) -> Form:
    """What a review can come to."""
    restriction = await find_restriction(step, press)
    day = step.office.rulebook.calendar.day_of
    return Form(
        act=StaffAct.REVIEW,
        subject=restriction.reference,
        title=f"Review {restriction.reference}",
        submit="Decide",
        intro="The person is told what you decide and why. Nothing is ever added by a review.",
        fields=(
            FormField(
                id="outcome",
                label="What do you decide?",
                kind=FieldKind.CHOICE,
                choices=tuple((one.value, label) for one, label in _OUTCOMES.items()),
            ),
            FormField(id="reasons", label="Why (the person reads this)", max_length=1000),
            _milder(restriction),
            FormField(
                id="what",
                label="Exactly",
                kind=FieldKind.LINE,
                hint=_VALUES,
                initial=write_limit(restriction.limit),
                max_length=200,
                optional=True,
            ),
            FormField(
                id="review",
                label="If it continues: review again by",
                kind=FieldKind.LINE,
                max_length=10,
                optional=True,
            ),
            FormField(
                id="ends",
                label="If it continues: last day",
                kind=FieldKind.LINE,
                initial=day(restriction.ends_at).isoformat(),
                hint=f"At the latest {day(restriction.latest).isoformat()}.",
                max_length=10,
                optional=True,
            ),
        ),
    )


async def hear_form(step: Step, press: Press) -> Form:
    """What comes of an appeal."""
    appeal = await step.tx.appeals.find(press.subject)
    if appeal is None:
        raise NotAllowed(f"There is no appeal “{press.subject}”. References look like A-3.")
    appeal.involve(await deciders_by_now(step, appeal.about))
    appeal.must_hear(press.actor.id)
    restriction = await step.tx.restrictions.find(appeal.about)
    milder = (
        _milder(restriction),
        FormField(
            id="what",
            label="Exactly",
            kind=FieldKind.LINE,
            hint=_VALUES,
            max_length=200,
            optional=True,
        ),
    )
    return Form(
        act=StaffAct.HEAR,
        subject=appeal.reference,
        title=f"Decide {appeal.reference}",
        submit="Decide and tell them",
        intro=(
            "The person is told what you decide and why. A warning that is varied becomes a "
            "reminder, which is not held against them."
        ),
        fields=(
            FormField(
                id="outcome",
                label="What do you decide?",
                kind=FieldKind.CHOICE,
                choices=tuple((one.value, label) for one, label in _HEARD.items()),
            ),
            FormField(id="reasons", label="Why (the person reads this)", max_length=1500),
            *(milder if restriction is not None else ()),
        ),
    )


def _milder(restriction: Restriction | None) -> FormField:
    kinds = [
        one for one in _KINDS if restriction is None or one.rank <= restriction.limit.kind.rank
    ]
    return FormField(
        id="kind",
        label="If something milder: what applies",
        kind=FieldKind.CHOICE,
        choices=tuple((kind.value, _KINDS[kind]) for kind in kinds),
        optional=True,
    )


def one_text_form(act: StaffAct, subject: str, title: str, field: FormField) -> Form:
    """A form with one question."""
    return Form(act=act, subject=subject, title=title, submit="Save", fields=(field,))


def discard_form(press: Press) -> Form:
    """Why a proposal is not decided."""
    field = FormField(id="reason", label="Why is it not decided?", max_length=1000)
    return one_text_form(StaffAct.DISCARD, press.subject, "Discard the proposal", field)


def told_form(press: Press) -> Form:
    """How somebody was told whom no chat reaches."""
    field = FormField(
        id="how",
        label="How and when were they told?",
        hint="By letter, by telephone … It is enforced from now on.",
        max_length=500,
    )
    return one_text_form(StaffAct.TOLD, press.subject, "Told another way", field)


async def find_restriction(step: Step, press: Press) -> Restriction:
    """The restriction that was named, or a refusal that says so."""
    found = await step.tx.restrictions.find(press.subject)
    if found is None:
        raise NotAllowed(f"There is no restriction “{press.subject}”. References look like S-3.")
    return found
