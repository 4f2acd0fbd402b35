"""One act of a member of staff, whether it came from a button, a command or a form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.identity import Actor, Address
from bot.domain.incident import Incident
from bot.domain.messages import ActionInvoked, FormSubmitted, Media
from bot.domain.rights import may_see
from bot.domain.worklist import Page, whose_home
from bot.pipeline.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Who wants what done to which thing, and with which words."""

    act: str
    subject: str
    actor: Actor
    #: Where it was pressed; answers to the person go there.
    queue: str
    #: A form's fields, or the words after a command under the act's only field.
    values: Mapping[str, str]
    #: Words that came with a command.
    words: str
    trigger: str | None
    at: datetime
    #: The event's own name, by which it is found again.
    event: str = ""
    #: The page of the worklist it was pressed on; ``None`` anywhere else.
    page: Page | None = None
    #: Whether a form was sent in, the files in it, and the open form it was pressed in.
    submitted: bool = False
    media: tuple[Media, ...] = ()
    form: str = ""

    @classmethod
    def of(cls, event: ActionInvoked | FormSubmitted) -> "Press":
        """From either kind of event."""
        button = event if isinstance(event, ActionInvoked) else None
        return cls(
            act=event.form if isinstance(event, FormSubmitted) else event.action,
            subject=event.subject.strip(),
            actor=event.actor,
            queue=event.address.chat,
            values=event.values,
            words=button.value.strip() if button else "",
            trigger=event.trigger,
            at=event.occurred_at,
            event=event.event_id,
            page=_page(event.address),
            submitted=button is None,
            media=() if isinstance(event, ActionInvoked) else event.media,
            form=button.form if button else "",
        )

    @property
    def who(self) -> str:
        """How the audit log names them."""
        return f"staff:{self.actor.id}"

    @property
    def name(self) -> str:
        """How colleagues see them."""
        return self.actor.name or "A colleague"

    def about(self, subject: str) -> "Press":
        """The same press, about *subject*."""
        return replace(self, subject=subject)

    def value(self, field: str) -> str:
        """The form's field, or the command's words."""
        return (self.values.get(field) or self.words).strip()

    def demand(self, field: str, what: str) -> str:
        """The value, or a refusal that says what is missing."""
        value = self.value(field)
        if not value:
            raise NotAllowed(f"Please say {what}.")
        return value


def _page(here: Address) -> Page | None:
    return Page.of(here.thread or "") if whose_home(here.chat) else None


async def find_case(step: Step, press: Press) -> Case:
    """The case that was named, or a refusal that says so."""
    case = await step.tx.cases.find(press.subject)
    if case is None:
        raise NotAllowed(f"There is no case “{press.subject}”. References look like R-1042.")
    if not may_see(press.actor, case.kind):
        raise NotAllowed(f"{case.reference} is for supervisors. Tell one if you know something.")
    return case


async def find_incident(step: Step, press: Press) -> Incident:
    """The incident that was named, or a refusal that says so."""
    incident = await step.tx.incidents.find(press.subject)
    if incident is None:
        raise NotAllowed(f"There is no incident “{press.subject}”. References look like M-17.")
    return incident
