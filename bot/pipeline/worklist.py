"""The worklist of one member of staff: what is theirs, free, due, late, or waiting."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.acts import StaffAct
from bot.domain.case import Case, CaseState
from bot.domain.identity import Actor
from bot.domain.need import Priority
from bot.domain.outbound import Button, Entry, Importance, Rank, ShowWorklist, Style, Tone, Worklist
from bot.domain.rights import may, may_see
from bot.domain.worklist import PER_PAGE, Page, Section, home_of
from bot.pipeline.case_cards import case_heading
from bot.pipeline.shield import can_pass_on, own_count, pass_on_button
from bot.pipeline.staff_press import Press
from bot.pipeline.step import Step
from bot.pipeline.words import say_due, say_household

HEADING = "Your worklist"
#: Later than this it would show what is no longer so.
FRESH = timedelta(minutes=2)
LISTS: Mapping[Section, str] = {
    Section.MINE: "Mine",
    Section.UNCLAIMED: "Unclaimed",
    Section.SOON: "Due soon",
    Section.OVERDUE: "Overdue",
    Section.WAITING: "Waiting for tenant",
}
NOTHING: Mapping[Section, str] = {
    Section.MINE: "You have no open cases.",
    Section.UNCLAIMED: "Every open case has somebody.",
    Section.SOON: "Nothing falls due within a day.",
    Section.OVERDUE: "Nothing is overdue.",
    Section.WAITING: "No case waits for its tenant.",
}


async def show_worklist(step: Step, press: Press, page: Page, notice: str = "") -> None:
    """Bring *press*'s own place up to date; who may not see cases sees the *notice* alone."""
    shown = Worklist(heading=HEADING, notice=notice)
    if may(press.actor, StaffAct.WORKLIST):
        shown = await _worklist(step, press.actor, page, notice)
    await step.send(
        step.office.queue(home_of(press.actor.id)),
        ShowWorklist(worklist=shown),
        importance=Importance.SKIP,
        rank=Rank.URGENT,
        expires_at=step.now + FRESH,
    )


async def _worklist(step: Step, who: Actor, page: Page, notice: str) -> Worklist:
    counts = await step.tx.worklist.counts(who.id, step.now)
    page = _within(page, counts[page.section])
    cases = await step.tx.worklist.page(page, who.id, step.now)
    return Worklist(
        heading=HEADING,
        page=str(page),
        notice=notice,
        lists=tuple(_list(section, counts[section], page) for section in LISTS),
        entries=tuple([await _entry(step, case, who) for case in cases]),
        footer=_footer(page, counts[page.section]),
        buttons=_turns(page, counts[page.section]),
        aside=await own_count(step, who),
    )


def _within(page: Page, count: int) -> Page:
    """The last page there is, if *page* has emptied since it was shown."""
    last = max(0, (count - 1) // PER_PAGE)
    return Page(section=page.section, number=min(page.number, last))


def _list(section: Section, count: int, shown: Page) -> Button:
    return Button(
        label=f"{LISTS[section]} ({count})",
        action=StaffAct.WORKLIST,
        subject=str(Page(section=section)),
        style=Style.PRIMARY if section is shown.section else Style.PLAIN,
    )


def _footer(page: Page, count: int) -> str:
    if not count:
        return NOTHING[page.section]
    first = page.number * PER_PAGE + 1
    return f"{LISTS[page.section]}: {first} to {min(count, first + PER_PAGE - 1)} of {count}"


def _turns(page: Page, count: int) -> tuple[Button, ...]:
    turns = [("Previous", page.number - 1), ("Refresh", page.number), ("Next", page.number + 1)]
    return tuple(
        Button(
            label=label,
            action=StaffAct.WORKLIST,
            subject=str(Page(section=page.section, number=number)),
        )
        for label, number in turns
        if number == page.number or 0 <= number * PER_PAGE < count
    )


async def _entry(step: Step, case: Case, who: Actor) -> Entry:
    if not may_see(who, case.kind):
        return Entry(
            reference=case.reference,
            heading=f"{case.reference} · for supervisors",
            tone=Tone.NORMAL,
            detail="",
            buttons=(),
        )
    person = await step.tx.people.get(case.person)
    return Entry(
        reference=case.reference,
        heading=f"{case.reference} · {case_heading(case)}",
        tone=Tone.URGENT if case.priority is Priority.EMERGENCY else Tone.NORMAL,
        detail=case_detail(step, case, person.name),
        buttons=(
            *(
                Button(label=label, action=act, subject=case.reference)
                for label, act in _acts(case, who)
            ),
            *((pass_on_button(case),) if can_pass_on(case, who) else ()),
        ),
    )


def case_detail(step: Step, case: Case, name: str) -> str:
    """By when, who has it, for whom: what one chooses by."""
    return " · ".join(part for part in (*_said_of(step, case), name) if part)


def case_line(step: Step, case: Case, name: str) -> str:
    """A case in a list that is only text."""
    return f"{case.reference} · {case_heading(case)} · {case_detail(step, case, name)}"


def _said_of(step: Step, case: Case) -> Sequence[str]:
    if not case.is_open:
        return ("closed",)
    due = ""
    if case.due_at is not None:
        late = "OVERDUE since" if case.due_at < step.now else "due"
        due = f"{late} {say_due(case.due_at, step.office.zone)}"
    owner = f"{case.owner_name} has it" if case.state is CaseState.CLAIMED else "nobody has it yet"
    waiting = "waiting for the tenant" if case.awaits else ""
    return (due, owner, waiting, say_household(case.vulnerabilities))


def _acts(case: Case, who: Actor) -> Sequence[tuple[str, StaffAct]]:
    show = ("Show", StaffAct.SHOW)
    if case.state is CaseState.OPEN:
        return (("Claim", StaffAct.CLAIM), show)
    if case.owner == who.id:
        return (("Reply to tenant", StaffAct.REPLY), ("Release", StaffAct.RELEASE), show)
    return (show,)
