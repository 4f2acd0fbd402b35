"""Further languages of a pack: languages/pl.yaml and replies.pl.yaml for each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.language import Tongue, Translation
from bot.domain.need import Safety
from bot.domain.replies import fields_in
from bot.domain.rulebook import SafetyScript
from bot.domain.sources import Mark
from bot.domain.text import normalise
from bot.rulebook.layers import LANGUAGES, Layers
from bot.rulebook.problems import Problems
from bot.rulebook.rules_build import written
from bot.rulebook.rules_schema import LanguageFile
from bot.rulebook.safety import SCRIPT_FIELDS
from bot.rulebook.schema import PackFile, TranslationFile
from bot.rulebook.sheet import Sheet, sheet_of
from bot.rulebook.source import Where

#: Many languages take more room than English to say the same.
LONGEST_ADVICE = 900
LONGEST_ACKNOWLEDGEMENT = 400
_ACKNOWLEDGING = SCRIPT_FIELDS | {"reference"}
_NUMBER = re.compile(r"\d+(?: \d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """The files about languages that keep to their schema."""

    phrases: tuple[Sheet[LanguageFile], ...] = ()
    texts: tuple[Sheet[TranslationFile], ...] = ()

    @property
    def tongues(self) -> tuple[Tongue, ...]:
        """How each is recognised."""
        return tuple(_tongue(sheet.content) for sheet in self.phrases)

    def translations(
        self, scripts: Mapping[Safety, SafetyScript], common: Mapping[str, str]
    ) -> Mapping[str, Translation]:
        """What can be said in each, by its code."""
        found = {
            sheet.content.language: _translation(sheet, scripts, common) for sheet in self.texts
        }
        return MappingProxyType(found)

    def to_verify(self) -> Iterator[str]:
        """What nobody has looked at, in as few lines as it can be said."""
        names = {sheet.content.language: sheet.content.name for sheet in self.phrases}
        if bare := [one.content.name for one in self.phrases if not one.content.reviewed]:
            yield (
                f"{LANGUAGES}/: nobody who speaks it has reviewed the phrases in "
                f"{', '.join(bare)}. Have them read, then set reviewed to true."
            )
        if bare := [names[t.content.language] for t in self.texts if not t.content.reviewed]:
            yield (
                f"replies: nobody who speaks it has reviewed the texts in {', '.join(bare)}. "
                "Until then the English text always follows."
            )
        for sheet in self.phrases:
            if sheet.content.mark is Mark.MEMORY and sheet.content.checked_by is None:
                yield (
                    f"{sheet.document.file}: how many speak {sheet.content.name} was written "
                    "from memory. Check it, then put your name in checked_by."
                )


def open_languages(files: Layers, pack: Sheet[PackFile] | None, problems: Problems) -> Languages:
    """The files of every language that pack.yaml names."""
    codes = tuple(dict.fromkeys(pack.content.languages)) if pack else ()
    phrases = (
        sheet_of(files.open(f"{LANGUAGES}/{code}.yaml", problems), LanguageFile, problems)
        for code in codes
    )
    texts = (
        sheet_of(files.open(f"replies.{code}.yaml", problems), TranslationFile, problems)
        for code in codes
        if files.has(f"replies.{code}.yaml")
    )
    found = Languages(
        phrases=tuple(sheet for sheet in phrases if sheet),
        texts=tuple(sheet for sheet in texts if sheet),
    )
    for said in found.phrases:
        _check_code(said)
    for text in found.texts:
        _check_code(text)
    return found


def _check_code(sheet: Sheet[LanguageFile] | Sheet[TranslationFile]) -> None:
    code = sheet.content.language
    if not sheet.document.file.endswith(f"{code}.yaml"):
        what = f"This file is not for '{code}', as its name says."
        sheet.complain(("language",), what, "Write the two letters that stand in its name.")


def _tongue(file: LanguageFile) -> Tongue:
    words = {token.word for _, line in written(file.known_by) for token in normalise(line).tokens}
    return Tongue(
        code=file.language, name=file.name, reviewed=file.reviewed, known_by=frozenset(words)
    )


def _translation(
    sheet: Sheet[TranslationFile],
    scripts: Mapping[Safety, SafetyScript],
    common: Mapping[str, str],
) -> Translation:
    file = sheet.content
    own_words = {**common, "reference": "{reference}"}
    advice = {
        trigger: _fill(sheet, ("safety", trigger), text, SCRIPT_FIELDS, common)
        for trigger, text in file.safety.items()
    }
    return Translation(
        code=file.language,
        reviewed=file.reviewed,
        acknowledgement=_said(sheet, "acknowledgement", file.acknowledgement, own_words),
        emergency=_said(sheet, "emergency", file.emergency, own_words),
        safety=MappingProxyType(
            {
                t: text
                for t, text in advice.items()
                if t in scripts and _says_the_same(sheet, scripts[t], text)
            }
        ),
    )


def _said(sheet: Sheet[TranslationFile], key: str, text: str, fields: Mapping[str, str]) -> str:
    if "{reference}" not in text:
        sheet.complain((key,), "This text does not say {reference}.", "Put it where it belongs.")
    if len(text) > LONGEST_ACKNOWLEDGEMENT:
        what = f"This is {len(text)} characters long."
        sheet.complain((key,), what, f"Say it in {LONGEST_ACKNOWLEDGEMENT}.")
    return _fill(sheet, (key,), text, _ACKNOWLEDGING, fields)


def _fill(
    sheet: Sheet[TranslationFile],
    where: Where,
    text: str,
    usable: frozenset[str],
    fields: Mapping[str, str],
) -> str:
    braced = ", ".join(f"{{{name}}}" for name in sorted(usable))
    try:
        unknown = fields_in(text) - usable
    except ValueError as e:
        sheet.complain(where, f"The braces cannot be read ({e}).", f"Use only {braced}.")
        return text
    if unknown:
        what = f"This text cannot name {', '.join(sorted(unknown))}."
        sheet.complain(where, what, f"Use only {braced}.")
        return text
    return text.format_map(fields)


def _says_the_same(sheet: Sheet[TranslationFile], script: SafetyScript, text: str) -> bool:
    """Whether it names the numbers of the text it translates, the same one first.

    A pack for another nation has other numbers: what it takes from below is then left
    unsaid in that language, and only its own mistakes are complained about.
    """
    where = ("safety", script.trigger)
    if len(text) > LONGEST_ADVICE:
        what = f"This is {len(text)} characters long."
        sheet.complain(where, what, f"Say it in {LONGEST_ADVICE}: people in danger read little.")
    same = set(_NUMBER.findall(text)) == set(_NUMBER.findall(script.text))
    if same and text.startswith(script.number):
        return True
    if "/" not in sheet.document.file_of(where):
        numbers = ", ".join(sorted(set(_NUMBER.findall(script.text))))
        what = f"The numbers are not those of the text in safety.yaml: {numbers}."
        sheet.complain(where, what, f"Begin with {script.number}, and name no others.")
    return False
