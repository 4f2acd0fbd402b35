"""A directory of YAML made into one ``Rulebook``, or one error that names all its problems."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.again import Again
from bot.domain.at_risk import WarnAt
from bot.domain.calendar import WorkingCalendar
from bot.domain.editions import Edition
from bot.domain.fairness import Fairness
from bot.domain.group_terms import GroupTerms
from bot.domain.guide import NOTHING_ASKED
from bot.domain.likeness import SameText
from bot.domain.need import Safety
from bot.domain.regimes import Promise
from bot.domain.replies import Replies
from bot.domain.rulebook import Rulebook, SafetyScript
from bot.rulebook.house_rules import house_rules
from bot.rulebook.judgement import judgement_rules
from bot.rulebook.languages import Languages, open_languages
from bot.rulebook.layers import Layers, layers
from bot.rulebook.office import calendar, common_fields, landlord, queue_map
from bot.rulebook.on_call import on_call, warn_at
from bot.rulebook.policy import again, conduct_policy, fairness, group_terms, same_text
from bot.rulebook.problems import Problems
from bot.rulebook.promises import defects, promises
from bot.rulebook.published import check_unchanged, editions
from bot.rulebook.questions import questionnaire
from bot.rulebook.questions_schema import QuestionsFile
from bot.rulebook.replies import check_appeal, check_challenge, check_numbers, check_stage2, replies
from bot.rulebook.safety import safety_scripts
from bot.rulebook.saved_replies import saved_replies
from bot.rulebook.schema import (
    ClocksFile,
    HouseRulesFile,
    PackFile,
    PolicyFile,
    RepliesFile,
    SafetyFile,
)
from bot.rulebook.sheet import Sheet, sheet_of
from bot.rulebook.unverified import example_details, unchecked_facts, unpublished

#: Enough to tell any two states of a pack apart, short enough to read out.
_VERSION_LENGTH = 12


def load_pack(directory: Path) -> Rulebook:
    """The pack in *directory*, or ``ConfigError`` with file, line, key and what to do.

    Everything is checked before anything is refused, so that an editor hears of every
    problem at once.
    """
    problems = Problems()
    files = layers(directory, problems)
    rulebook = _build(_open(files, problems), files, problems)
    if rulebook is None or problems.found:
        raise problems.error(directory.name)
    return rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheets:
    """The files that could be read and keep to their schema."""

    pack: Sheet[PackFile] | None
    rules: Sheet[HouseRulesFile] | None
    safety: Sheet[SafetyFile] | None
    policy: Sheet[PolicyFile] | None
    clocks: Sheet[ClocksFile] | None
    texts: Sheet[RepliesFile] | None
    languages: Languages
    questions: Sheet[QuestionsFile] | None


def _open(files: Layers, problems: Problems) -> _Sheets:
    pack = sheet_of(files.open("pack.yaml", problems), PackFile, problems)
    language = pack.content.language if pack else "en"
    return _Sheets(
        pack=pack,
        rules=sheet_of(files.open("house_rules.yaml", problems), HouseRulesFile, problems),
        safety=sheet_of(files.open("safety.yaml", problems), SafetyFile, problems),
        policy=sheet_of(files.open("policy.yaml", problems), PolicyFile, problems),
        clocks=sheet_of(files.open("clocks.yaml", problems), ClocksFile, problems),
        texts=sheet_of(files.open(f"replies.{language}.yaml", problems), RepliesFile, problems),
        languages=open_languages(files, pack, problems),
        questions=_questions(files, problems),
    )


def _build(sheets: _Sheets, files: Layers, problems: Problems) -> Rulebook | None:
    """The rulebook, as far as it goes: each part is checked even if another is missing."""
    rules = sheets.rules and house_rules(sheets.rules)
    published = editions(files, problems)
    if sheets.rules and rules:
        check_unchanged(sheets.rules, rules, published)
    policy = sheets.policy and conduct_policy(sheets.policy)
    said = _replies(sheets)
    if sheets.texts and files.crosses_a_border():
        check_numbers(sheets.texts)
    scripts = _scripts(sheets)
    translations = sheets.languages.translations(scripts or {}, _common(sheets) or {})
    queues = sheets.pack and queue_map(sheets.pack)
    days = calendar(sheets.pack) if sheets.pack else None
    promised = _promises(sheets, days)
    ready = saved_replies(files, problems)
    needs, conduct = judgement_rules(files, problems, sheets.languages.phrases)
    known = frozenset(rule.condition.rule for rule in needs.rules) if needs else frozenset[str]()
    schedule = defects(sheets.clocks, known) if sheets.clocks else {}
    asks = questionnaire(sheets.questions, schedule) if sheets.questions else NOTHING_ASKED
    if not (sheets.pack and rules and policy and promised and said and queues and days):
        return None
    if scripts is None or needs is None or conduct is None:
        return None
    file = sheets.pack.content
    return Rulebook(
        name=file.name,
        version=pack_version(files),
        country=file.country,
        nation=file.nation,
        subdivision=file.subdivision,
        timezone=file.timezone,
        language=file.language,
        landlord=landlord(file),
        house_rules=rules,
        editions=published,
        safety=scripts,
        policy=policy,
        replies=said,
        queues=queues,
        promises=promised,
        calendar=days,
        need_rules=needs,
        conduct_rules=conduct,
        defects=schedule,
        asks=asks,
        saved_replies=ready,
        same_text=same_text(sheets.policy) if sheets.policy else SameText(),
        again=again(sheets.policy) if sheets.policy else Again(),
        fairness=fairness(sheets.policy) if sheets.policy else Fairness(),
        groups=group_terms(sheets.policy) if sheets.policy else GroupTerms(),
        tongues=sheets.languages.tongues,
        translations=translations,
        warn_at=warn_at(sheets.clocks) if sheets.clocks else WarnAt(),
        on_call=on_call(sheets.pack),
        to_verify=_to_verify(sheets, published),
    )


def _questions(files: Layers, problems: Problems) -> Sheet[QuestionsFile] | None:
    """A pack without the file asks nothing."""
    if not files.has("questions.yaml"):
        return None
    return sheet_of(files.open("questions.yaml", problems), QuestionsFile, problems)


def _promises(sheets: _Sheets, days: WorkingCalendar | None) -> tuple[Promise, ...] | None:
    if sheets.clocks is None or sheets.pack is None:
        return None
    return promises(sheets.clocks, nation=sheets.pack.content.nation, calendar=days)


def _common(sheets: _Sheets) -> Mapping[str, str] | None:
    if sheets.pack is None:
        return None
    rules_url = sheets.rules.content.url if sheets.rules else ""
    return common_fields(sheets.pack.content, rules_url=rules_url)


def _replies(sheets: _Sheets) -> Replies | None:
    if sheets.texts is None:
        return None
    if sheets.policy is not None:
        check_challenge(sheets.texts, sheets.policy.content.challenge_words)
        check_stage2(sheets.texts, sheets.policy.content.stage2_words)
        check_appeal(sheets.texts, sheets.policy.content.challenge_words)
    language = sheets.pack.content.language if sheets.pack else "en"
    return replies(sheets.texts, language=language, common=_common(sheets) or {})


def _scripts(sheets: _Sheets) -> Mapping[Safety, SafetyScript] | None:
    common = _common(sheets)
    if sheets.safety is None or sheets.pack is None or common is None:
        return None
    return safety_scripts(sheets.safety, nation=sheets.pack.content.nation, fields=common)


def _to_verify(sheets: _Sheets, published: Mapping[str, Edition]) -> tuple[str, ...]:
    if not (sheets.pack and sheets.rules and sheets.safety and sheets.clocks):
        return ()
    return (
        *example_details(sheets.pack, sheets.rules),
        *unpublished(sheets.rules, published),
        *unchecked_facts(sheets.pack, sheets.safety, sheets.clocks),
        *sheets.languages.to_verify(),
    )


def pack_version(files: Layers) -> str:
    """A name for exactly these words: the same on every machine, another after any change."""
    digest = hashlib.sha256()
    for name, path in files.files():
        # Line ends are whatever a checkout made of them; they change nothing that is said.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_VERSION_LENGTH]
