"""Rules and model contradict each other: nobody is blamed by a machine, and nothing is lost."""

from dataclasses import replace
from pathlib import Path

from bot.domain.conduct import ConductKind, Severity
from bot.domain.facts import Facts
from bot.domain.outbound import Warn
from bot.pipeline.incidents import CONTRADICTED
from bot.ports.classifier import Judgement
from bot.triage.rules_only import rules_only
from tests.scenarios.landlord import a_landlord, the_pack


class Contradicted:
    """Finds every message abusive, and doubts it."""

    version = "doubtful"

    def __init__(self, severity: Severity = Severity.ABUSIVE) -> None:
        self._rules = rules_only(the_pack())
        self._severity = severity

    def judge(self, facts: Facts) -> Judgement:
        judged = self._rules.judge(facts)
        conduct = replace(
            judged.conduct, severity=self._severity, kinds=(ConductKind.INSULT,), unsure=True
        )
        return replace(judged, conduct=conduct)


async def test_what_only_one_of_two_judges_finds_abusive_is_shown_and_not_warned(
    tmp_path: Path,
) -> None:
    async with a_landlord(tmp_path, Contradicted()) as landlord:
        await landlord.says("Sam", "My kitchen tap is dripping")
        assert not [op for op in landlord.tenants.done if isinstance(op.intent, Warn)]
        assert CONTRADICTED in str(landlord.card("moderation"))
        assert landlord.card("repairs").reference


async def test_an_unsure_post_stays_in_the_group_until_a_person_has_looked(
    tmp_path: Path,
) -> None:
    async with a_landlord(tmp_path, Contradicted()) as landlord:
        await landlord.says("Sam", "My kitchen tap is dripping", group="estate")
        assert not landlord.removed_in("estate")
        assert CONTRADICTED in str(landlord.card("moderation"))


async def test_an_unsure_threat_is_held_for_a_person_all_the_same(tmp_path: Path) -> None:
    async with a_landlord(tmp_path, Contradicted(Severity.THREATENING)) as landlord:
        await landlord.says("Sam", "My kitchen tap is dripping")
        assert landlord.card("moderation")
        assert landlord.told("moderation")
