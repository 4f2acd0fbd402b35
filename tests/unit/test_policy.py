"""What happens at which severity."""

from bot.domain.conduct import ConductKind, Severity
from bot.domain.policy import NOTHING, ConductPolicy, ConductStep

THREAT = ConductStep(tell="urgent", hold_reply=True)
WARNED = ConductStep(reply="warn", tell="queue")
MOVED = ConductStep(reply="remind", tell="queue", remove_post=True, post_clause=True)


def a_policy() -> ConductPolicy:
    steps = {Severity.ABUSIVE: WARNED, Severity.THREATENING: THREAT}
    return ConductPolicy(
        occasion_minutes=60,
        steps={"private": steps, "group": steps},
        kinds={"private": {}, "group": {ConductKind.DOXXING: MOVED}},
        tell_when_held=True,
        challenge_words=frozenset({"challenge"}),
        stage2_words=frozenset({"stage 2"}),
    )


def test_what_the_policy_does_not_mention_has_no_consequences():
    assert a_policy().step(Severity.HEATED, "group") == NOTHING


def test_a_calm_post_with_private_details_is_removed_in_a_group_only():
    kinds = [ConductKind.DOXXING]
    assert a_policy().step(Severity.NONE, "group", kinds) == MOVED
    assert a_policy().step(Severity.NONE, "private", kinds) == NOTHING


def test_of_severity_and_kind_whichever_does_more_counts():
    found = a_policy().step(Severity.ABUSIVE, "group", [ConductKind.DOXXING])
    assert found == ConductStep(reply="warn", tell="queue", remove_post=True, post_clause=True)


def test_a_threat_is_answered_by_nobody_whatever_else_it_holds():
    found = a_policy().step(Severity.THREATENING, "group", [ConductKind.DOXXING])
    assert found == ConductStep(tell="urgent", hold_reply=True, remove_post=True)
