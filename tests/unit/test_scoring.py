"""Figures about judgements, against examples small enough to reckon by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.calibration import Calibration
from bot.triage.scoring import confusion, difference, score, share, yes_and_no


def outcome(wanted: str, found: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(wanted.split()), frozenset(found.split())


#: Ten messages: repair 5 right, 1 raised in vain; complaint 2 right, 2 missed.
TEN = {
    outcome("repair", "repair"): 4,
    outcome("repair complaint", "repair complaint"): 1,
    outcome("complaint", "complaint"): 1,
    outcome("complaint", "repair"): 1,
    outcome("complaint", ""): 1,
    outcome("", ""): 2,
}


def test_precision_recall_and_f1_of_each_label() -> None:
    repair, complaint = (score(TEN).labels[name] for name in ("repair", "complaint"))
    assert (repair.wanted, repair.found, repair.right) == (5, 6, 5)
    assert repair.precision.value == pytest.approx(5 / 6)
    assert repair.recall.value == 1.0
    assert repair.f1.value == pytest.approx(10 / 11)
    assert complaint.precision.value == 1.0
    assert complaint.recall.value == 0.5
    assert complaint.f1.value == pytest.approx(2 / 3)


def test_micro_pools_macro_averages_and_exact_wants_every_label() -> None:
    figures = score(TEN)
    assert figures.messages == 10
    assert figures.micro.precision.value == pytest.approx(7 / 8)
    assert figures.micro.recall.value == pytest.approx(7 / 9)
    assert figures.macro_f1.value == pytest.approx((10 / 11 + 2 / 3) / 2)
    assert figures.exact.value == 0.8


def test_a_label_that_nobody_wanted_lowers_micro_but_not_macro() -> None:
    figures = score({outcome("a", "a b"): 1})
    assert figures.macro_f1.value == 1.0
    assert figures.micro.precision.value == 0.5
    assert figures.labels["b"].recall.value is None


def test_without_messages_there_is_nothing_to_say() -> None:
    figures = score({})
    assert figures.messages == 0
    assert figures.micro.f1.value is None
    assert figures.macro_f1.value is None


def test_the_same_outcomes_give_the_same_intervals() -> None:
    assert score(TEN) == score(dict(reversed(TEN.items())))


def test_an_interval_narrows_as_messages_grow() -> None:
    few, many = score(TEN), score({kind: count * 100 for kind, count in TEN.items()})
    widths = [one.micro.f1.high - one.micro.f1.low for one in (few, many)]
    assert widths[1] < widths[0] / 5


def test_a_bootstrap_interval_is_about_as_wide_as_theory_says() -> None:
    recall = score({outcome("a", "a"): 80, outcome("a", ""): 20}).labels["a"].recall
    assert recall.value == 0.8
    assert recall.low == pytest.approx(0.8 - 1.96 * 0.04, abs=0.015)  # sqrt(.8 * .2 / 100) = .04
    assert recall.high == pytest.approx(0.8 + 1.96 * 0.04, abs=0.015)


counts = st.dictionaries(
    st.tuples(st.frozensets(st.sampled_from("abc")), st.frozensets(st.sampled_from("abc"))),
    st.integers(min_value=1, max_value=50),
    max_size=12,
)


@given(counts)
def test_every_figure_lies_in_its_interval_and_between_nought_and_one(outcomes) -> None:
    figures = score(outcomes, draws=50)
    for one in (figures.micro, *figures.labels.values()):
        for estimate in (one.precision, one.recall, one.f1):
            if estimate.value is not None:
                assert 0 <= estimate.value <= 1
            if estimate.low is not None:
                assert 0 <= estimate.low <= estimate.high <= 1


def test_a_yes_or_no_question_counts_both_answers() -> None:
    figures = yes_and_no({(True, True): 3, (True, False): 1, (False, False): 5, (False, True): 1})
    assert figures.labels["yes"].f1.value == pytest.approx(0.75)
    assert figures.macro_f1.value == pytest.approx((0.75 + 10 / 12) / 2)


def test_a_share_of_none_still_may_be_more_than_none() -> None:
    nothing = share(0, 100)
    assert (nothing.value, nothing.low) == (0.0, 0.0)
    assert nothing.high == pytest.approx(0.037, abs=0.001)  # Wilson's, by hand: z²/(n + z²)
    assert share(0, 0).value is None


def test_what_is_lost_is_counted_over_pairs() -> None:
    lost = difference({(True, True): 6, (True, False): 3, (False, True): 1})
    assert lost.value == pytest.approx(0.2)
    assert lost.low < 0.2 < lost.high


def test_confusion_lists_what_was_taken_for_what_commonest_first() -> None:
    outcomes = {outcome("a", "b"): 1, outcome("a", "a"): 2, outcome("", "a"): 4}
    assert confusion(outcomes) == {"-": {"a": 4}, "a": {"a": 2, "b": 1}}


def test_calibration_error_is_how_far_off_a_claim_is_on_average() -> None:
    calibration = Calibration()
    for right in (True, True, True, False):
        calibration.add(0.95, right=right)  # said .95, came true .75: off by .20, four times
    calibration.add(0.55, right=True)  # off by .45, once
    calibration.add(1.0, right=True)  # the last bin holds certainty: now (.96, .80), off by .16
    assert calibration.error == pytest.approx((5 * 0.16 + 1 * 0.45) / 6)
    assert [one["claims"] for one in calibration.as_json()["bins"]] == [1, 5]


def test_nothing_claimed_is_not_perfectly_calibrated() -> None:
    assert Calibration().error is None
