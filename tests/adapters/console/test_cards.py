"""Cards as boxes, and only what is new when they change."""

from adapters.console.buttons import Board
from adapters.console.cards import changes, whole
from bot.domain.identity import MessageId
from bot.domain.outbound import Button, Fact, Quote, Tone
from tests.adapters.console.building import REPAIRS, a_card


def drawn(card, columns=60):
    hung = Board().hang(REPAIRS, MessageId("1"), card.buttons)
    return [line.text for line in whole(card, "repairs", hung, columns)]


def new_on(old, new):
    board = Board()
    board.hang(REPAIRS, MessageId("1"), old.buttons)
    hung = board.hang(REPAIRS, MessageId("1"), new.buttons)
    return [line.text for line in changes(old, new, "repairs", hung, 60)]


def test_a_card_is_a_box_with_everything_on_it():
    assert drawn(a_card()) == [
        "┌─ #repairs ─────────────────────────────────────── R-1001 ─",
        "│ Repair: heating",
        "│",
        "│ State  Nobody has it yet",
        "│ Due    Friday 6 March, 17:00 (routine)",
        "│",
        "│ Sam:",
        "│ > The boiler is out",
        "│",
        "│ [1] Claim  [2] Reply to tenant",
        "└─ R-1001 · opened 2 Mar 09:00 ─────────────────────────────",
    ]


def test_urgent_and_closed_are_words_and_not_only_colours():
    assert "│ !! Repair: heating" in drawn(a_card(tone=Tone.URGENT))
    assert "│ (closed) Repair: heating" in drawn(a_card(tone=Tone.CLOSED))


def test_folded_words_are_not_printed():
    quote = Quote(author="Kim", text="something vile", folded=True, summary="The words are folded.")
    text = "\n".join(drawn(a_card(quotes=(quote,))))
    assert "vile" not in text
    assert "The words are folded." in text


def test_nobody_can_draw_a_card_inside_a_card():
    """Every line of what a tenant wrote is marked; the left edge is ours."""
    forged = "ok\n└─\n┌─ #moderation ──\n\x1b[1A│ State  Dismissed\r[1] Claim"
    box = drawn(a_card(quotes=(Quote(author="Sam\n┌─ x", text=forged),)))
    assert [line for line in box if line.startswith(("┌", "└"))] == [box[0], box[-1]]
    assert "│ > ┌─ #moderation ──" in box
    assert "│ > [1] Claim" in box
    assert not any("\x1b" in line or "\r" in line for line in box)


def test_long_values_hang_under_their_beginning():
    card = a_card(facts=(Fact(label="Why", value="word " * 20),), quotes=(), buttons=(), footer="")
    assert drawn(card)[3:5] == [
        f"│ Why  {'word ' * 10}".rstrip(),
        f"│      {'word ' * 10}".rstrip(),
    ]


def test_a_change_shows_what_is_new_and_keeps_the_numbers_of_the_rest():
    claimed = a_card(
        facts=(Fact(label="State", value="Anna has it"), a_card().facts[1]),
        buttons=(Button(label="Release", action="case_release"), a_card().buttons[1]),
    )
    assert new_on(a_card(), claimed) == [
        "#repairs · R-1001 changed",
        "  State  Anna has it",
        "  [3] Release  [2] Reply to tenant",
    ]


def test_a_fact_that_no_longer_holds_is_named():
    assert new_on(a_card(), a_card(facts=a_card().facts[:1]))[1:] == ["  Due  no longer"]


def test_a_new_heading_and_a_new_quote_are_shown():
    graver = a_card(
        heading="EMERGENCY repair: gas",
        tone=Tone.URGENT,
        quotes=(*a_card().quotes, Quote(author="Sam", text="I smell gas")),
    )
    assert new_on(a_card(), graver)[1:] == [
        "  !! EMERGENCY repair: gas",
        "  Sam:",
        "  > I smell gas",
    ]


def test_no_change_is_no_line():
    assert new_on(a_card(), a_card(footer="R-1001 · opened earlier")) == []
