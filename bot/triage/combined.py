"""Rules and model put together, in one place and in this order.

1. The model reads the text, by its features and in the order of its words; the rules look
   through it. Neither sees the other.
2. A second stage weighs both, for need and for conduct apart, and gives each label a
   probability; it also learns how they go together.
3. Answers that exclude each other are weighed as wholes, so that the labels know of each other.
4. Rules of safety and threat can only raise: what they found stands, unless that is all but
   ruled out.
5. Where a rule finds that hard words are of a thing, nobody is judged rude for them unless a
   person is all but certainly meant.
6. Where rules and model contradict each other too much, the answer is "unsure", for a person:
   nobody is warned, and a danger that was ruled out is shown as doubted.
"""

from bot.domain.conduct import assess_conduct
from bot.domain.facts import Facts
from bot.domain.need import assess_need
from bot.domain.rulebook import Rulebook
from bot.ports.classifier import Classifier, Judgement
from bot.triage.answers import settled
from bot.triage.deciding import Opinion, decide_conduct, decide_need
from bot.triage.evidence import circumstances, evidence, inputs
from bot.triage.model import read
from bot.triage.weights import Weights


class Combined:
    """Judges by rules and by the trained model together."""

    def __init__(self, rulebook: Rulebook, weights: Weights) -> None:
        self._rulebook = rulebook
        self._weights = weights
        self.version = f"rules:{rulebook.version} model:{weights.version}"

    def judge(self, facts: Facts) -> Judgement:
        """The same facts always give the same answer."""
        need = assess_need(facts, self._rulebook.need_rules)
        conduct = assess_conduct(facts, self._rulebook.conduct_rules)
        reading = read(facts, self._weights)
        found = evidence(need, conduct)
        row = inputs(
            reading.heads,
            reading.followed.heads,
            reading.public,
            found,
            circumstances(facts),
        )
        likely = self._weights.together.probabilities(row)
        opinion = Opinion(
            probabilities=settled(likely, self._weights.answers),
            reading=reading,
            row=row,
            facts=facts,
            weights=self._weights,
        )
        return Judgement(
            need=decide_need(opinion, need),
            conduct=decide_conduct(opinion, conduct),
            version=self.version,
        )


def combined(rulebook: Rulebook, weights: Weights) -> Classifier:
    """Typed as the port, so that the type checker compares the two."""
    return Combined(rulebook, weights)
