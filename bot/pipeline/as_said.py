"""What the words of a message name by themselves, without what the model guessed besides."""

from dataclasses import replace

from bot.domain.need import Need, Trade
from bot.pipeline.step import Step


def as_said(step: Step, need: Need) -> Need:
    """Without a trade that no rule found in the words: "it's broken" is whatever it was."""
    said = {one.rule for one in need.because if one.matched and one.spans}
    rules = step.office.rulebook.need_rules.rules
    named = {rule.trade for rule in rules if rule.condition.rule in said}
    return need if named - {None, Trade.OTHER} else replace(need, trade=None)
