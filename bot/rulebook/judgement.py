"""words.yaml, needs.yaml, safety_cues.yaml and conduct.yaml made into what judges a message."""

from collections.abc import Sequence

from bot.domain.conduct import ConductRules
from bot.domain.need import NeedRules
from bot.rulebook.layers import Layers
from bot.rulebook.problems import Problems
from bot.rulebook.rules_build import conduct_rules, need_rules
from bot.rulebook.rules_schema import (
    ConductFile,
    LanguageFile,
    NeedsFile,
    SafetyCuesFile,
    WordsFile,
)
from bot.rulebook.sheet import Sheet, sheet_of
from bot.rulebook.source import Where


def judgement_rules(
    files: Layers, problems: Problems, languages: Sequence[Sheet[LanguageFile]] = ()
) -> tuple[NeedRules | None, ConductRules | None]:
    """The rules of both judges; ``None`` for one whose files cannot be read."""
    words = sheet_of(files.open("words.yaml", problems), WordsFile, problems)
    safety = sheet_of(files.open("safety_cues.yaml", problems), SafetyCuesFile, problems)
    needs = sheet_of(files.open("needs.yaml", problems), NeedsFile, problems)
    conduct = sheet_of(files.open("conduct.yaml", problems), ConductFile, problems)
    read = (words, safety, needs, conduct, *languages)
    sheets = {sheet.document.file: sheet for sheet in read if sheet}

    def note(file: str, where: Where, number: int, what: str, fix: str) -> None:
        sheets[file].complain_within(where, number, what, fix)

    about_needs = about_conduct = None
    if words and safety and needs:
        said = {sheet.document.file: sheet.content for sheet in languages}
        about_needs = need_rules(words.content, safety.content, needs.content, note, said)
    if words and conduct:
        about_conduct = conduct_rules(words.content, conduct.content, note)
    return about_needs, about_conduct
