"""The examples beside each rule, and the whole messages of examples.yaml, run as tests.

Whoever changes a rule sees here which message it now judges otherwise.
"""

from typing import Any

import pytest

from bot.domain.conduct import assess_conduct
from bot.domain.facts import ContextLine, Facts
from bot.domain.need import NeedKind, assess_need
from bot.domain.text import normalise
from bot.rulebook.problems import Problems
from bot.rulebook.rules_build import written
from bot.rulebook.rules_schema import (
    ConductFile,
    ConductRuleModel,
    ExampleModel,
    ExamplesFile,
    NeedRuleModel,
    NeedsFile,
    SafetyCuesFile,
)
from bot.rulebook.sheet import open_sheet
from tests.rules.packs import SHIPPED
from tests.shipped import shipped

PACK = shipped("uk-social-housing")
Rule = NeedRuleModel | ConductRuleModel


def read(name: str, model: Any) -> Any:
    sheet = open_sheet(SHIPPED / name, model, Problems())
    assert sheet is not None
    return sheet.content


RULES: list[Rule] = [
    *read("safety_cues.yaml", SafetyCuesFile).rules,
    *read("needs.yaml", NeedsFile).rules,
    *read("conduct.yaml", ConductFile).rules,
]
EXAMPLES: list[ExampleModel] = list(read("examples.yaml", ExamplesFile).examples)


def facts(text: str, context: tuple[str, ...] = ()) -> Facts:
    lines = (line.partition(": ") for line in context)
    return Facts(
        text=normalise(text),
        context=tuple(ContextLine(speaker=who, text=said) for who, _, said in lines),
    )


def fired(rule: Rule, text: str) -> bool:
    if isinstance(rule, NeedRuleModel):
        found = assess_need(facts(text), PACK.need_rules).because
    else:
        found = assess_conduct(facts(text), PACK.conduct_rules).because
    return any(finding.rule == rule.id and finding.matched for finding in found)


def beside(which: str) -> list[Any]:
    return [
        pytest.param(rule, line, id=f"{rule.id}: {line}")
        for rule in RULES
        for _, line in written(getattr(rule, which))
    ]


@pytest.mark.parametrize("rule, text", beside("fires"))
def test_a_message_that_must_fire_the_rule_does(rule, text):
    assert fired(rule, text)


@pytest.mark.parametrize("rule, text", beside("silent"))
def test_a_look_alike_does_not_fire_the_rule(rule, text):
    assert not fired(rule, text)


def test_every_rule_that_stands_alone_has_both_kinds_of_example():
    """A rule that needs an earlier line, or only a detector, is shown in examples.yaml."""
    alone = [rule for rule in RULES if not (rule.asked or rule.earlier or not rule.phrases)]
    bare = [r.id for r in alone if not (written(r.fires) and written(r.silent))]
    assert bare == []


def test_every_rule_has_a_name_of_its_own():
    names = [rule.id for rule in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_a_whole_message_is_judged_as_the_pack_says(example):
    found = facts(example.text, example.context)
    need = assess_need(found, PACK.need_rules)
    conduct = assess_conduct(found, PACK.conduct_rules)
    if example.needs is not None:
        assert {one.kind for one in need.needs} == set(example.needs)
    repair = next((one for one in need.needs if one.kind is NeedKind.REPAIR), None)
    for name in ("priority", "trade"):
        if getattr(example, name) is not None:
            assert getattr(repair, name) is getattr(example, name)
    if example.safety is not None:
        assert set(need.safety) == set(example.safety)
    if example.severity is not None:
        assert conduct.severity is example.severity
    if example.at_most is not None:
        assert conduct.severity.rank <= example.at_most.rank
    if example.kinds is not None:
        assert set(example.kinds) <= set(conduct.kinds)
        assert example.kinds or not conduct.kinds
