"""replies.en.yaml made into what the bot says, each text held against its declaration."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.replies import COMMON_FIELDS, REPLY_SPECS, Replies, ReplyKey, fields_in
from bot.rulebook.schema import RepliesFile
from bot.rulebook.sheet import Sheet
from bot.rulebook.validate import did_you_mean

#: As short as 999: three digits or more, spaces between them allowed.
_NUMBER = re.compile(r"\d[\d ]+\d")
_KEYS = frozenset(key.value for key in ReplyKey)


def replies(sheet: Sheet[RepliesFile], *, language: str, common: Mapping[str, str]) -> Replies:
    """Every text of one language."""
    written = sheet.content.replies
    if sheet.content.language != language:
        what = f"This file is for '{language}', as its name and pack.yaml say."
        sheet.complain(("language",), what, f"Write {language}.")
    for key in written.keys() - _KEYS:
        sheet.complain(("replies", key), "There is no such text.", did_you_mean(key, _KEYS))
    for key in ReplyKey:
        _check(sheet, key, written.get(key.value))
    texts = {key: written[key.value] for key in ReplyKey if key.value in written}
    return Replies(texts=MappingProxyType(texts), common=MappingProxyType(dict(common)))


_WARNINGS = (
    ReplyKey.WARNING,
    ReplyKey.WARNING_NO_REQUEST,
    ReplyKey.FINAL_WARNING,
    ReplyKey.FINAL_WARNING_NO_REQUEST,
)


def check_challenge(sheet: Sheet[RepliesFile], words: frozenset[str]) -> None:
    """A warning says how to challenge it, in a word that is really understood as that."""
    for key in _WARNINGS:
        text = sheet.content.replies.get(key, "").lower()
        if text and not any(word in text for word in words):
            what = "The warning does not say how to challenge it."
            fix = f"Name one of the challenge_words of policy.yaml: {', '.join(sorted(words))}."
            sheet.complain(("replies", key), what, fix)


def check_appeal(sheet: Sheet[RepliesFile], words: frozenset[str]) -> None:
    """The notice of a restriction says how to appeal, in a word that is really understood."""
    text = sheet.content.replies.get(ReplyKey.RESTRICTION_NOTICE, "").lower()
    if text and not any(word.lower() in text for word in words):
        what = "The notice does not say how to appeal."
        fix = f"Name one of the challenge_words of policy.yaml: {', '.join(sorted(words))}."
        sheet.complain(("replies", ReplyKey.RESTRICTION_NOTICE), what, fix)


def check_stage2(sheet: Sheet[RepliesFile], words: frozenset[str]) -> None:
    """The answer to a complaint says how to go on, in words that are really understood."""
    text = sheet.content.replies.get(ReplyKey.COMPLAINT_ANSWERED, "").lower()
    if text and not any(word.lower() in text for word in words):
        what = "The answer does not say how to go to stage 2."
        fix = f"Name one of the stage2_words of policy.yaml: {', '.join(sorted(words))}."
        sheet.complain(("replies", ReplyKey.COMPLAINT_ANSWERED), what, fix)


def check_numbers(sheet: Sheet[RepliesFile]) -> None:
    """A text taken over from a pack for another country names no telephone number."""
    for key, text in sheet.content.replies.items():
        where = ("replies", key)
        taken = sheet.document.file_of(where) != sheet.document.file
        if taken and (number := _NUMBER.search(text)):
            what = f"This text names {number[0]}, which may ring elsewhere in your country."
            sheet.complain(where, what, "Write this text in your own replies file.")


def _check(sheet: Sheet[RepliesFile], key: ReplyKey, text: str | None) -> None:
    if text is None:
        fix = "Add it; rules/README.md says when it is sent."
        sheet.complain(("replies",), f"The text '{key}' is missing.", fix)
        return
    _check_length(sheet, key, text)
    try:
        used = fields_in(text)
    except ValueError as e:
        fix = "Write fields as {word}, and braces that mean nothing as {{ and }}."
        sheet.complain(("replies", key), f"The braces cannot be read ({e}).", fix)
        return
    _check_fields(sheet, key, used)


def _check_length(sheet: Sheet[RepliesFile], key: ReplyKey, text: str) -> None:
    longest = REPLY_SPECS[key].longest
    if len(text) > longest:
        what = f"This is {len(text)} characters long."
        sheet.complain(("replies", key), what, f"Say it in {longest}.")


def _check_fields(sheet: Sheet[RepliesFile], key: ReplyKey, used: frozenset[str]) -> None:
    spec = REPLY_SPECS[key]
    usable = spec.given | COMMON_FIELDS
    for name in used - usable:
        fix = f"Possible here: {_braced(spec.given)}, and what may stand in every text."
        if not spec.given:
            fix = did_you_mean(name, COMMON_FIELDS)
        sheet.complain(("replies", key), f"{{{name}}} is not known in this text.", fix)
    for name in spec.must - used:
        what = f"This text does not say {{{name}}}."
        sheet.complain(("replies", key), what, f"Put {{{name}}} where it belongs.")


def _braced(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
