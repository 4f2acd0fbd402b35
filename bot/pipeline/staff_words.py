"""What staff ask in words; answered to whoever asked, and to nobody else."""

from collections.abc import Iterable, Sequence

from bot.domain.acts import StaffAct
from bot.domain.case import Case
from bot.domain.errors import NotAllowed
from bot.domain.outbound import Quote
from bot.domain.rights import may_see
from bot.domain.worklist import PER_PAGE, Page, Section
from bot.pipeline.case_cards import case_card, case_heading
from bot.pipeline.case_view import view_of
from bot.pipeline.staff_press import Press, find_case
from bot.pipeline.step import Step
from bot.pipeline.words import say_person
from bot.pipeline.worklist import LISTS, NOTHING, case_line
from bot.ports.store import Person

MOST_FOUND = 10
_MOST_PEOPLE = 5


async def asked_in_words(step: Step, press: Press) -> None:
    """Look it up and tell *press*'s actor alone."""
    match press.act:
        case StaffAct.SHOW:
            await _show(step, press)
        case StaffAct.SEARCH:
            await _answer(step, press, await _found(step, press))
        case StaffAct.PERSON:
            await _answer(step, press, await _people(step, press))
        case StaffAct.RULES:
            await _answer(step, press, _rules(step))
        case _:
            await _answer(step, press, await _mine(step, press))


async def _answer(step: Step, press: Press, lines: Iterable[str]) -> None:
    await step.tell(press.queue, "\n".join(lines), only_for=press.actor.id)


async def _show(step: Step, press: Press) -> None:
    case = await find_case(step, press)
    card = case_card(await view_of(step, case))
    facts = (f"{fact.label}: {fact.value}" for fact in card.facts)
    await step.tell(
        press.queue,
        "\n".join((f"{case.reference} · {case_heading(case)} · #{case.queue}", *facts)),
        quote="\n\n".join(_shown(quote) for quote in card.quotes),
        only_for=press.actor.id,
        buttons=card.buttons,
    )


def _shown(quote: Quote) -> str:
    return quote.summary if quote.folded else f"{quote.author}: {quote.text}"


async def _mine(step: Step, press: Press) -> Sequence[str]:
    counts = await step.tx.worklist.counts(press.actor.id, step.now)
    cases = await step.tx.worklist.page(Page(), press.actor.id, step.now)
    beyond = counts[Section.MINE] - len(cases)
    more = [f"… and {beyond} more"] if beyond > 0 else []
    rest = " · ".join(f"{LISTS[one]} {counts[one]}" for one in LISTS if one is not Section.MINE)
    cases = _seen_by(press, cases)
    return [*(await _lines(step, cases) or [NOTHING[Section.MINE]]), *more, rest]


def _seen_by(press: Press, cases: Iterable[Case]) -> list[Case]:
    return [case for case in cases if may_see(press.actor, case.kind)]


async def _found(step: Step, press: Press) -> Sequence[str]:
    words = press.demand("words", "what to find")
    one = await step.tx.cases.find(words)
    cases = _seen_by(press, [one] if one else await step.tx.worklist.said(words, MOST_FOUND))
    if not cases:
        return [f"No case holds “{words}”. All of the words, or how they begin, must be in it."]
    most = f" (the latest {MOST_FOUND})" if len(cases) == MOST_FOUND else ""
    return [f"Cases with “{words}”{most}:", *await _lines(step, cases)]


async def _people(step: Step, press: Press) -> Sequence[str]:
    words = press.demand("words", "who: a reference, or how the name begins")
    case = await step.tx.cases.find(words)
    if case is not None and may_see(press.actor, case.kind):
        return await _about(step, press, await step.tx.people.get(case.person))
    people = await step.tx.people.named(words, _MOST_PEOPLE)
    known = [
        await _about(step, press, person)
        for person in people
        if await _cases_of(step, press, person)
    ]
    if not known:
        raise NotAllowed(f"Nobody with a case has a name that begins “{words}”.")
    return [line for about in known for line in (*about, "")]


async def _about(step: Step, press: Press, person: Person) -> Sequence[str]:
    cases = await _cases_of(step, press, person)
    conversation = await step.tx.conversations.get(cases[0].conversation)
    return [say_person(person, conversation), *await _lines(step, cases)]


async def _cases_of(step: Step, press: Press, person: Person) -> Sequence[Case]:
    return _seen_by(press, await step.tx.cases.of(person.id, PER_PAGE))


async def _lines(step: Step, cases: Sequence[Case]) -> list[str]:
    people = [await step.tx.people.get(case.person) for case in cases]
    pairs = zip(cases, people, strict=True)
    return [case_line(step, case, person.name) for case, person in pairs]


def _rules(step: Step) -> Sequence[str]:
    rules = step.office.rulebook.house_rules
    head = f"House rules, version {rules.version}: {rules.url}"
    return [head, *(f"{one.id} {one.title}: {one.text}" for one in rules.clauses)]
