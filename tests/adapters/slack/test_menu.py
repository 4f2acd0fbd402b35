"""What can be done besides a card's buttons: one menu, whose choices are presses."""

from adapters.slack import blocks
from adapters.slack.menu import chosen
from adapters.slack.translate_in import translate
from bot.domain.messages import ActionInvoked
from bot.domain.outbound import Button
from tests.adapters.slack.builders import card, payload
from tests.adapters.slack.test_translate_in import reading
from tests.fakes.slack import block_kit

NOTE = Button(label="Note <!channel>", action="case_note", subject="R-1001")
ASK = Button(label="x" * 200, action="case_ask", subject="R-1001:address")


def menu_of(turn: str) -> dict:
    made = blocks.card_blocks(card(more=(NOTE, ASK)), turn)
    block_kit.check_message(made)
    return made[-1]


def test_further_acts_are_the_options_of_one_menu() -> None:
    (element,) = menu_of("1")["elements"]
    assert [option["value"] for option in element["options"]] == [
        "case_note|R-1001",
        "case_ask|R-1001:address",
    ]


def test_each_drawing_has_a_menu_of_its_own_so_that_the_same_can_be_chosen_again() -> None:
    assert menu_of("1")["block_id"] != menu_of("2")["block_id"]


def test_a_card_without_further_acts_has_no_menu() -> None:
    assert "static_select" not in str(blocks.card_blocks(card()))


def test_a_choice_is_a_press_of_what_was_chosen() -> None:
    pressed = payload("block_actions")
    option = menu_of("1")["elements"][0]["options"][1]
    action = {**pressed["actions"][0], "type": "static_select", "action_id": "more"}
    pressed["actions"] = [{**action, "selected_option": option}]

    (event,) = translate(pressed, reading())

    assert isinstance(event, ActionInvoked)
    assert (event.action, event.subject) == ("case_ask", "R-1001:address")
    assert event.trigger


def test_a_menu_of_somebody_else_means_nothing() -> None:
    assert chosen({"type": "static_select", "action_id": "more"}) is None
    assert chosen({"type": "static_select", "action_id": "x"}) is None
    assert chosen({"type": "button", "action_id": "more"}) is None
