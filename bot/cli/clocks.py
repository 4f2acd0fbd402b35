"""``tenantline clocks``: what the clocks of a pack come to, for checking by eye."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import now, the_rulebook
from bot.cli.failing import MISCONFIGURED, fail, plainly
from bot.cli.timetable import Row, rows, say_exactly, timetable
from bot.config.settings import BUILT_IN_PACKS
from bot.domain.clocks import Event
from bot.domain.foreseen import foreseen
from bot.domain.need import NeedKind, Priority, Trade
from bot.domain.regimes import Happening, Matter
from bot.domain.rulebook import Rulebook

NATIONS = {
    "england": "uk-social-housing",
    "scotland": "scotland-social-housing",
    "wales": "wales-social-housing",
    "northern_ireland": "northern-ireland-social-housing",
    "new_zealand": "nz-housing",
}


def clocks(
    start: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="WHEN", help="When it was reported, such as 2026-12-23T16:00."
        ),
    ] = None,
    case: Annotated[str, typer.Option(help="repair, complaint, data_request …")] = "repair",
    priority: Annotated[
        str | None, typer.Option(help="emergency, urgent or routine; urgent with a hazard.")
    ] = None,
    trade: Annotated[str | None, typer.Option(help="Such as heating.")] = None,
    hazard: Annotated[str | None, typer.Option(help="Such as damp_mould, or damp.")] = None,
    defect: Annotated[str | None, typer.Option(help="A row of the schedule: tap_stuck.")] = None,
    then: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENT=WHEN", help="Such as investigated=2026-12-29T10:00."),
    ] = None,
    nation: Annotated[str | None, typer.Option(help="A built-in pack: scotland …")] = None,
    rules: Annotated[Path | None, typer.Option(help="The directory of a pack.")] = None,
) -> None:
    """Show every clock that a case would start, with dates, sources and marks."""
    with plainly():
        rulebook = the_rulebook(rules=_pack(nation, rules))
    zone = rulebook.calendar.zone
    reported = _moment("--from", start, rulebook) if start else now().astimezone(zone)
    matter = _matter(rulebook, case, priority, trade, hazard, defect)
    first = Happening(event=Event.REPORTED, at=reported, matter=matter)
    steps = [_step(one, rulebook) for one in then or ()]
    history = (first, *sorted(steps, key=lambda one: one.at))
    found = foreseen(rulebook.promises, history, rulebook.calendar)
    typer.echo(_headline(rulebook, matter, reported))
    for step in history[1:]:
        typer.echo(f"  {step.event.replace('_', ' ')}: {say_exactly(step.at, rulebook)}")
    _show("Clocks running or kept", rows(found.started, rulebook))
    _show("Then, if each step is taken as late as it may be", rows(found.to_come, rulebook))
    typer.secho(
        "\nMark: P official text read, S good secondary source, M from memory (verify), "
        "own the landlord's choice.",
        dim=True,
    )


def _pack(nation: str | None, rules: Path | None) -> Path | None:
    if nation is None:
        return rules
    if rules is not None:
        fail("Give either --nation or --rules.", MISCONFIGURED)
    return BUILT_IN_PACKS / NATIONS[_one_of("--nation", nation, NATIONS)]


def _matter(
    rulebook: Rulebook,
    case: str,
    priority: str | None,
    trade: str | None,
    hazard: str | None,
    defect: str | None,
) -> Matter:
    hazards = {one for promise in rulebook.promises for one in promise.hazards}
    hazards |= {rule.hazard for rule in rulebook.need_rules.rules if rule.hazard}
    graded = Priority(_one_of("--priority", priority, list(Priority))) if priority else None
    if graded is None and hazard:
        graded = Priority.URGENT
    return Matter(
        need=NeedKind(_one_of("--case", case, list(NeedKind))),
        priority=graded,
        trade=Trade(_one_of("--trade", trade, list(Trade))) if trade else None,
        hazard=_one_of("--hazard", hazard, hazards) if hazard else None,
        defect=_one_of("--defect", defect, rulebook.defects) if defect else None,
    )


def _one_of(option: str, word: str, known: Iterable[str]) -> str:
    """*word* as it is written in full; its beginning will do if it is that of one alone."""
    names = sorted(str(name) for name in known)
    asked = word.strip().lower().replace("-", "_").replace(" ", "_")
    near = [name for name in names if name == asked] or [n for n in names if n.startswith(asked)]
    if len(near) != 1 or not asked:
        fail(f"{option} {word!r} is not known. Use one of: {', '.join(names)}.", MISCONFIGURED)
    return near[0]


def _step(written: str, rulebook: Rulebook) -> Happening:
    name, equals, when = written.partition("=")
    if not equals:
        fail(f"--then {written!r} has no time. Write {name}=2026-12-29T10:00.", MISCONFIGURED)
    event = Event(_one_of("--then", name, list(Event)))
    return Happening(event=event, at=_moment("--then", when, rulebook))


def _moment(option: str, written: str, rulebook: Rulebook) -> datetime:
    """The time as written, where the landlord is unless it says another zone."""
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        fail(f"{option} {written!r} is no time. Write it like 2026-12-23T16:00.", MISCONFIGURED)
    return found if found.tzinfo else found.replace(tzinfo=rulebook.calendar.zone)


def _headline(rulebook: Rulebook, matter: Matter, reported: datetime) -> str:
    about = [matter.graded, matter.need, matter.trade, matter.hazard, matter.defect]
    words = ", ".join(str(one).replace("_", " ") for one in about if one)
    return f"{rulebook.name}: {words}\n  reported: {say_exactly(reported, rulebook)}"


def _show(title: str, found: Sequence[Row]) -> None:
    if found:
        typer.secho(f"\n{title}", bold=True)
        typer.echo(timetable(found))
