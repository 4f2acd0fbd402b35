"""The weights that come with the program fit it, are small, and say where they are from."""

from bot.triage.combined import Combined
from bot.triage.model import SHIPPED
from bot.triage.training.making import LARGEST
from bot.triage.weights import load_weights
from tests.scenarios.landlord import the_pack


def test_they_load_and_are_no_larger_than_allowed() -> None:
    assert SHIPPED.stat().st_size <= LARGEST
    assert load_weights(SHIPPED).version


def test_a_decision_names_the_rules_and_the_weights_it_was_made_with() -> None:
    weights = load_weights(SHIPPED)
    version = Combined(the_pack(), weights).version
    assert weights.version in version
    assert the_pack().version in version


def test_their_card_stands_beside_them_with_licences_figures_and_weaknesses() -> None:
    card = SHIPPED.with_suffix(".md").read_text("utf-8")
    for part in ("Licence", "Precision", "Weaknesses", "Changed since the last", "CC0"):
        assert part in card
