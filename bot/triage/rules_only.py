"""The classifier that needs no training: the rules pack's phrases alone."""

from bot.domain.conduct import assess_conduct
from bot.domain.facts import Facts
from bot.domain.need import assess_need
from bot.domain.rulebook import Rulebook
from bot.ports.classifier import Classifier, Judgement


class RulesOnly:
    """Judges by rules; its version is the pack's."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.version = f"rules:{rulebook.version}"

    def judge(self, facts: Facts) -> Judgement:
        """Two judgements from the same facts; neither is handed the other."""
        return Judgement(
            need=assess_need(facts, self._rulebook.need_rules),
            conduct=assess_conduct(facts, self._rulebook.conduct_rules),
            version=self.version,
        )


def rules_only(rulebook: Rulebook) -> Classifier:
    """Typed as the port, so that the type checker compares the two."""
    return RulesOnly(rulebook)
