"""Learning what to believe: what is weighed together, whole answers, and thresholds."""

import numpy as np

from bot.triage.evidence import FOUND, INPUTS, separate
from bot.triage.heads import HEADS
from bot.triage.training.answering import answered, learn_answers
from bot.triage.training.believing import thresholds
from bot.triage.training.corpus import FOLDS
from bot.triage.training.weighing import weigh


def in_agreement(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of inputs, and what holds: a repair where features say so, unless rules say chase."""
    draw = np.random.default_rng(2)
    rows = draw.normal(0, 0.1, (count, INPUTS)).astype(np.float32)
    repair, chase = HEADS.index("need/repair"), HEADS.index("need/chase")
    said, denied = draw.random(count) < 0.5, draw.random(count) < 0.5
    rows[:, repair] += said
    rows[:, FOUND + chase] += denied
    rude = HEADS.index("at_least/rude")
    rows[:, rude] += said  # conduct, of which a need must know nothing
    holds = np.zeros((count, len(HEADS)), dtype=bool)
    holds[:, repair] = holds[:, rude] = said & ~denied
    return rows, holds


def test_what_goes_together_is_weighed_together_and_conduct_apart() -> None:
    rows, holds = in_agreement(600)
    repair = HEADS.index("need/repair")
    learnt = weigh(rows, holds, np.ones_like(holds))
    assert learnt.fits
    assert ((learnt.probabilities(rows)[:, repair] > 0.5) == holds[:, repair]).mean() > 0.98
    counts = learnt.counts(rows[0], repair)
    assert counts[repair] > 0 > counts[FOUND + HEADS.index("need/chase")]
    reach = np.abs(learnt.straight) + np.abs(learnt.hidden).astype(float) @ np.abs(learnt.out)
    assert reach[separate()].any()
    assert not reach[~separate()].any()


def test_what_never_differed_while_learning_says_nothing_when_it_does() -> None:
    rows, holds = in_agreement(600)
    never = FOUND + HEADS.index("need/feedback")
    rows[:, never] = 0.0
    learnt = weigh(rows, holds, np.ones_like(holds))
    found = rows[:1].copy()
    found[0, never] = 1.0
    known = [HEADS.index("need/repair"), HEADS.index("at_least/rude")]
    before, after = learnt.probabilities(rows[:1]), learnt.probabilities(found)
    assert np.array_equal(before[:, known], after[:, known])


def test_with_nothing_to_learn_from_every_head_believes_both_sides_alike() -> None:
    rows, holds = in_agreement(12)
    learnt = weigh(rows, holds, np.zeros_like(holds))
    assert np.allclose(learnt.probabilities(np.zeros(INPUTS, dtype=np.float32)), 0.12, atol=0.01)


def test_of_a_head_with_too_few_examples_rules_and_text_are_believed_alike() -> None:
    rows, holds = in_agreement(60)
    rude = HEADS.index("at_least/abusive")
    learnt = weigh(rows, holds, np.ones_like(holds))
    both, neither = np.zeros((2, INPUTS), dtype=np.float32)
    both[[rude, FOUND + rude]] = 1.0
    assert learnt.probabilities(both)[rude] > 0.99
    assert learnt.probabilities(neither)[rude] < 0.2


def two_labels(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Each message is a repair or nothing at all; the heads are unsure of both in half of them."""
    repair, nothing = HEADS.index("need/repair"), HEADS.index("need/none")
    holds = np.zeros((count, len(HEADS)), dtype=bool)
    holds[::2, repair] = holds[1::2, nothing] = True
    made = np.full(holds.shape, 0.1, dtype=np.float32)
    made[:, repair] = np.where(holds[:, repair], 0.6, 0.5)
    made[:, nothing] = np.where(holds[:, nothing], 0.6, 0.5)
    return made, holds


def test_answers_that_never_come_together_are_learnt_to_exclude_each_other() -> None:
    made, holds = two_labels(400)
    told, folds = np.ones_like(holds), np.arange(400) // 2 % FOLDS
    everyone = np.ones(400, dtype=bool)
    after = answered(made, holds, told, folds, everyone)
    repair, nothing = HEADS.index("need/repair"), HEADS.index("need/none")
    assert np.allclose(after[:, repair] + after[:, nothing], 1.0, atol=1e-5)
    assert ((after[:, repair] > 0.5) == holds[:, repair]).all()
    learnt = learn_answers(made, holds, told, everyone)
    assert learnt.fits
    assert len(learnt.field) == 2


def test_with_too_few_answers_nothing_is_learnt_of_them() -> None:
    made, holds = two_labels(6)
    learnt = learn_answers(made, holds, np.ones_like(holds), np.ones(6, dtype=bool))
    assert learnt.fits
    assert len(learnt.field) == 0


def test_nobody_innocent_is_judged_rude_more_often_than_is_allowed() -> None:
    rude, threat = HEADS.index("at_least/rude"), HEADS.index("at_least/threatening")
    draw = np.random.default_rng(3)
    made = draw.random((2000, len(HEADS))).astype(np.float32)
    holds = np.zeros_like(made, dtype=bool)
    holds[:400, rude] = holds[:200, threat] = True
    made[:200, threat] += 0.45
    chosen = thresholds(made, holds, np.ones_like(holds))
    judged = made[400:] >= chosen
    assert 0 < judged[:, threat].mean() <= 0.01
    assert (judged[:, rude] | judged[:, threat]).mean() <= 0.011
