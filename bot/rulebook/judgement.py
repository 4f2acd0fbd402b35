"""words.yaml, needs.yaml, safety_cues.yaml and conduct.yaml made into what judges a message."""

from pathlib import Path

from bot.domain.conduct import ConductRules
from bot.domain.need import NeedRules
from bot.rulebook.problems import Problems
from bot.rulebook.rules_build import conduct_rules, need_rules
from bot.rulebook.rules_schema import ConductFile, NeedsFile, SafetyCuesFile, WordsFile
from bot.rulebook.sheet import open_sheet
from bot.rulebook.source import Where


def judgement_rules(
    directory: Path, problems: Problems
) -> tuple[NeedRules | None, ConductRules | None]:
    """The rules of both judges; ``None`` for one whose files cannot be read."""
    words = open_sheet(directory / "words.yaml", WordsFile, problems)
    safety = open_sheet(directory / "safety_cues.yaml", SafetyCuesFile, problems)
    needs = open_sheet(directory / "needs.yaml", NeedsFile, problems)
    conduct = open_sheet(directory / "conduct.yaml", ConductFile, problems)
    sheets = {sheet.document.file: sheet for sheet in (words, safety, needs, conduct) if sheet}

    def note(file: str, where: Where, number: int, what: str, fix: str) -> None:
        sheets[file].complain_within(where, number, what, fix)

    about_needs = about_conduct = None
    if words and safety and needs:
        about_needs = need_rules(words.content, safety.content, needs.content, note)
    if words and conduct:
        about_conduct = conduct_rules(words.content, conduct.content, note)
    return about_needs, about_conduct
