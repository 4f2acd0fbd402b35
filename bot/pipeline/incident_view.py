"""An incident and what belongs beside it, loaded for whoever looks at its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.acts import StaffAct
from bot.domain.identity import PersonId
from bot.domain.incident import Incident
from bot.domain.ladder import Campaign, Strike, campaign, occasions, strikes
from bot.domain.outbound import Button
from bot.domain.policy import ConductPolicy, Place, Repeated
from bot.pipeline.accounts import hold_on
from bot.pipeline.group_shown import limit_buttons, say_limits, say_reports
from bot.pipeline.standing import standing
from bot.pipeline.step import Step
from bot.ports.about_people import Hold, Other, PersonNote, Support
from bot.ports.readings import NOTHING_HEARD, Heard
from bot.ports.store import Conversation, InboxRow, Person

LOOKED_AT = 100  # incidents of one account that are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident and what belongs beside it on its card."""

    incident: Incident
    person: Person
    conversation: Conversation
    messages: Sequence[InboxRow]
    #: How many messages are evidence; ``messages`` are the newest of them.
    count: int
    #: All incidents of the person but this, newest first.
    others: Sequence[Incident]
    policy: ConductPolicy
    now: datetime
    zone: ZoneInfo
    #: What counts against the person now.
    strikes: tuple[Strike, ...] = ()
    campaign: Campaign | None = None
    #: What the policy says of so many occasions.
    again: Repeated | None = None
    #: The clause that a warning would quote.
    suggested_clause: str = ""
    #: A restriction that holds now, in words.
    standing: str = ""
    hold: Hold | None = None
    notes: Sequence[PersonNote] = ()
    identities: Sequence[Other] = ()
    support: Sequence[Support] = ()
    #: Mutes and bans in the group, and who reported it, in words.
    limits: str = ""
    reports: str = ""
    #: Acts that restricting and groups add.
    further: tuple[Button, ...] = ()
    heard: Heard = NOTHING_HEARD
    #: From how many people on the same text is worth showing.
    least: int = 2

    @property
    def place(self) -> Place:
        """Which half of the policy is for it."""
        return "group" if self.conversation.address.kind == "group" else "private"


async def all_of(step: Step, person: PersonId) -> Sequence[Incident]:
    """The person's incidents under every account that was linked on proof, newest first."""
    accounts = {person, *await step.tx.links.of(person)}
    found = [one for account in accounts for one in await step.tx.incidents.of(account, LOOKED_AT)]
    return sorted(found, key=lambda one: -one.id)


async def incident_view(step: Step, incident: Incident) -> IncidentView:
    """The incident with what belongs beside it; *incident* as it is now, saved or not."""
    others = [one for one in await all_of(step, incident.person) if one.id != incident.id]
    everything = [incident, *others]
    policy = step.office.rulebook.policy
    person = await step.tx.people.get(incident.person)
    conversation = await step.tx.conversations.get(incident.conversation)
    place: Place = "group" if conversation.address.kind == "group" else "private"
    had = occasions(everything, policy.window)
    return IncidentView(
        incident=incident,
        person=person,
        conversation=conversation,
        messages=await step.tx.incidents.messages(incident.id),
        count=await step.tx.incidents.count(incident.id),
        others=others,
        policy=policy,
        now=step.now,
        zone=step.office.zone,
        strikes=strikes(everything, policy.ladder, policy.window, step.now),
        campaign=campaign(everything, incident, policy.ladder, policy.window, step.now),
        again=policy.again(incident.severity, place, had, step.now),
        suggested_clause=step.office.rulebook.house_rules.clause_for(incident.kinds).id,
        standing=await standing(step, person),
        hold=await hold_on(step, incident.person),
        notes=await step.tx.about.notes(incident.person),
        identities=await _identities(step, incident),
        support=await step.tx.about.supported(incident.id),
        limits=await say_limits(step, incident),
        reports=await say_reports(step, incident),
        further=await further_acts(step, incident),
        heard=await step.tx.readings.of_incident(incident.id),
        least=step.office.rulebook.same_text.people,
    )


async def further_acts(step: Step, incident: Incident) -> tuple[Button, ...]:
    """What restricting and groups let a supervisor do to it now."""
    in_group = await limit_buttons(step, incident)
    if incident.cleared:
        return in_group
    restrict = Button(label="Restrict …", action=StaffAct.RESTRICT, subject=incident.reference)
    return (restrict, *in_group)


async def _identities(step: Step, incident: Incident) -> Sequence[Other]:
    """Accounts linked on proof, then those that only look alike."""
    linked = [one for one in await step.tx.links.of(incident.person) if one != incident.person]
    people = [await step.tx.people.get(one) for one in linked]
    proven = [
        Other(person=one.id, name=one.name, channel=one.channel, why="linked") for one in people
    ]
    alike = await step.tx.about.others(incident.person, incident.id)
    return [*proven, *(one for one in alike if one.person not in linked)]
