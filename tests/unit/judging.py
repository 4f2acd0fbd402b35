"""Rules small enough to read beside the test that uses them."""

from bot.domain.conduct import ConductAssessment, ConductRules, assess_conduct
from bot.domain.facts import ContextLine, Facts
from bot.domain.need import NeedAssessment, NeedRules, assess_need
from bot.domain.text import normalise
from bot.rulebook.rules_build import conduct_rules, need_rules
from bot.rulebook.rules_schema import ConductFile, NeedsFile, SafetyCuesFile, WordsFile

WORDS = {
    "lists": {"gas": "gas\nfumes"},
    "false_friends": "in hot water\n(kill|murder) a bath",
    "negators": "(no|not|isnt|without)",
    "negation_bridges": "a any sign of",
    "reported_speech": "(called|told) (me|us)",
    "fillers": "fucking bloody",
}


def facts(text: str, *context: str, **known: bool) -> Facts:
    """A message after *context*, whose lines begin with who said them."""
    lines = (line.partition(": ") for line in context)
    return Facts(
        text=normalise(text),
        context=tuple(ContextLine(speaker=who, text=said) for who, _, said in lines),
        **known,
    )


def needs(*rules: dict[str, object], safety: tuple[dict[str, object], ...] = ()) -> NeedRules:
    """Rules about needs; a problem in them fails the test."""
    return need_rules(
        WordsFile.model_validate(WORDS),
        SafetyCuesFile.model_validate({"rules": safety}),
        NeedsFile.model_validate(
            {"rules": rules, "vulnerabilities": {"young": "baby", "old": "is #65-110"}}
        ),
        _refuse,
    )


def conduct(*rules: dict[str, object]) -> ConductRules:
    """Rules about conduct; a problem in them fails the test."""
    targets = {"contractor": "plumber", "neighbour": "next door", "landlord": "you lot"}
    return conduct_rules(
        WordsFile.model_validate(WORDS),
        ConductFile.model_validate({"rules": rules, "targets": targets}),
        _refuse,
    )


def judge_need(text: str, rules: NeedRules, *context: str) -> NeedAssessment:
    """What *text* asks for under *rules*."""
    return assess_need(facts(text, *context), rules)


def judge_conduct(text: str, rules: ConductRules, *context: str) -> ConductAssessment:
    """How *text* behaves under *rules*."""
    return assess_conduct(facts(text, *context), rules)


def _refuse(*problem: object) -> None:
    raise AssertionError(problem)
