"""``explain`` for people: the sentence with its telling words underlined, then the reasons."""

from collections.abc import Iterable

import typer

from bot.bootstrap import now
from bot.cli.timetable import rows, timetable
from bot.domain.facts import Facts
from bot.domain.language import Language
from bot.domain.need import Need, Safety
from bot.domain.rulebook import Rulebook
from bot.domain.rules import Finding
from bot.domain.text import normalise
from bot.pipeline.words import NEED_WORDS, SEVERITY_WORDS, say_priority, say_trade
from bot.ports.classifier import Classifier
from bot.triage.languages import identifier


def paint(text: str, rulebook: Rulebook, classifier: Classifier) -> None:
    """Print what *text* would be judged to be."""
    facts = Facts(text=normalise(text))
    judgement = classifier.judge(facts)
    need, conduct = judgement.need, judgement.conduct
    findings = [one for one in (*need.because, *conduct.because) if one.matched]
    typer.echo(underlined(text, findings))
    language = identifier(rulebook.tongues)(text)
    if language.is_foreign:
        typer.echo(f"\nIn {language}.")
    _heading("What do they need?")
    for one in need.needs:
        typer.echo(_need_line(one))
        _reasons(one.because, text)
        _clocks(one, rulebook)
    if need.safety:
        _heading("Said first, whatever else")
        for trigger in need.safety:
            typer.echo(f"  {said_in(rulebook, language, trigger)}")
    _heading("How did they behave?")
    kinds = ", ".join(kind.replace("_", " ") for kind in conduct.kinds)
    aimed = f", aimed at: {conduct.target}" if conduct.target else ""
    typer.echo(f"  {SEVERITY_WORDS[conduct.severity]}{f' ({kinds})' if kinds else ''}{aimed}")
    _reasons(conduct.because, text)
    typer.secho(f"\nJudged by {judgement.version}.", dim=True)


def said_in(rulebook: Rulebook, language: Language, trigger: Safety) -> str:
    """The safety text as somebody who wrote in *language* gets it."""
    english = rulebook.safety[trigger].text
    translation = rulebook.translations.get(language.code)
    said = translation.advice(trigger, english) if translation else english
    return said.replace("\n\n", "\n\n  ")


def _heading(words: str) -> None:
    typer.secho(f"\n{words}", bold=True)


def _need_line(need: Need) -> str:
    parts = [f"  {NEED_WORDS[need.kind]} ({need.score:.0%} sure)"]
    if need.trade:
        parts.append(say_trade(need.trade))
    if need.priority:
        parts.append(say_priority(need.priority))
    return ", ".join(parts)


def _clocks(need: Need, rulebook: Rulebook) -> None:
    """What it would be promised if it came now, the nearest first."""
    if started := rulebook.clocks_started(rulebook.matter_of(need), now()):
        typer.echo(timetable(rows(started, rulebook), indent="    "))


def _reasons(findings: Iterable[Finding], text: str) -> None:
    for finding in findings:
        if finding.matched:
            words = ", ".join(f"“{text[start:end]}”" for start, end in finding.spans)
            detail = f" ({finding.detail})" if finding.detail else ""
            typer.secho(f"    {finding.because}{detail}{f': {words}' if words else ''}", dim=True)
            typer.secho(f"      rule {finding.rule}", dim=True)


def underlined(text: str, findings: Iterable[Finding]) -> str:
    """*text* with every word that a rule rests on underlined."""
    marked = [False] * len(text)
    for finding in findings:
        for start, end in finding.spans:
            marked[start:end] = [True] * (end - start)
    out, run = [], ""
    for index, character in enumerate(text):
        if index and marked[index] != marked[index - 1]:
            out.append(_styled(run, marked=marked[index - 1]))
            run = ""
        run += character
    return "".join([*out, _styled(run, marked=bool(marked) and marked[-1])])


def _styled(run: str, *, marked: bool) -> str:
    return typer.style(run, underline=True, bold=True) if marked else run
