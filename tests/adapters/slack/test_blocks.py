"""Cards, notes and forms within Slack's limits, as the fake judges them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import blocks, forms
from adapters.slack.limits import fallback
from bot.domain.errors import Unsupported
from bot.domain.identity import Address, ChannelName, Reference
from bot.domain.outbound import (
    Button,
    Card,
    Fact,
    FieldKind,
    Form,
    FormField,
    Notify,
    Quote,
    Style,
    Tone,
)
from tests.adapters.slack.builders import card
from tests.fakes.slack import block_kit

EVIL = "<!channel> <@U0ANNA> *bold* `code` <https://evil.example|bank.example> \u202egnp & :boom:"
#: As long as Telegram lets a message be, in characters that take the most room.
LONGEST = ["x" * 4096, "👨‍👩‍👧‍👦" * 372, "&" * 4096, "a\u0301" * 2048, "\n" * 4096, "word " * 819]
TO = Address(channel=ChannelName("slack"), chat="repairs", thread="1.2")
TEXTS = st.one_of(st.text(max_size=60), st.sampled_from(LONGEST))
#: Each example is tens of thousands of characters.
few = settings(max_examples=20, deadline=None)


def texts(value: Any) -> list[str]:
    """Every text in a block, with its kind."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [found for inner in value.values() for found in texts(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in texts(inner)]
    return []


def form(**changes: Any) -> Form:
    values: dict[str, Any] = {
        "act": "case_reply",
        "subject": "R-1001",
        "title": "Reply",
        "submit": "Send",
        "fields": (FormField(id="text", label="What to say"),),
        **changes,
    }
    return Form(**values)


def test_a_card_shows_heading_facts_quotes_footer_and_buttons_in_that_order() -> None:
    made = blocks.card_blocks(card(footer="opened today"))
    assert [block["type"] for block in made] == [
        "header", "rich_text", "rich_text", "rich_text", "context", "actions",
    ]  # fmt: skip
    assert texts(made) == [
        "R-1001 · Repair: no hot water",
        "Due: ",
        "tomorrow 17:00",
        "Ali",
        "The boiler is broken",
        "opened today",
        "Claim",
    ]


def test_the_reference_is_not_said_twice() -> None:
    assert blocks.card_heading(card(heading="R-1001: no heating")) == "R-1001: no heating"


@pytest.mark.parametrize("tone, mark", [(Tone.URGENT, "🔴 "), (Tone.CLOSED, "☑️ ")])
def test_urgent_and_closed_cards_stand_out_in_a_list(tone: Tone, mark: str) -> None:
    assert blocks.card_heading(card(tone=tone)).startswith(mark)


def test_words_from_outside_are_never_parsed() -> None:
    made = blocks.card_blocks(
        card(
            heading=EVIL,
            facts=(Fact(label="From", value=EVIL),),
            quotes=(Quote(author=EVIL, text=EVIL),),
            footer=EVIL,
        )
    )
    block_kit.check_message(made)
    written = json.dumps(made, ensure_ascii=False)
    assert '"mrkdwn"' not in written
    assert '"emoji": true' not in written
    assert "\u202e" not in written
    assert "<!channel>" in written  # in plain view, which is harmless here


def test_the_text_beside_the_blocks_cannot_ping_or_link() -> None:
    beside = fallback(blocks.card_text(card(quotes=(Quote(author="Ali", text=EVIL),))))
    assert "<" not in beside
    assert "&lt;!channel&gt;" in beside


def test_folded_words_show_only_their_summary_anywhere() -> None:
    folded = card(quotes=(Quote(author="Ali", text="SLUR", folded=True, summary="Insults staff."),))
    shown = json.dumps(blocks.card_blocks(folded)) + blocks.card_text(folded)
    assert "SLUR" not in shown
    assert shown.count("Insults staff.") == 2


def test_folded_words_without_a_summary_say_so() -> None:
    folded = card(quotes=(Quote(author="Ali", text="SLUR", folded=True),))
    assert "These words are folded." in texts(blocks.card_blocks(folded))
    assert "These words are folded." in blocks.card_text(folded)


@pytest.mark.parametrize("text", LONGEST)
def test_the_longest_message_fits_on_a_card_and_in_a_note(text: str) -> None:
    block_kit.check_message(blocks.card_blocks(card(quotes=(Quote(author=text, text=text),) * 3)))
    block_kit.check_message(blocks.note_blocks(Notify(text=text, quote=text)))


def test_a_message_of_4096_letters_is_shown_whole() -> None:
    text = "".join(f"{number:07d} " for number in range(512))
    (quote,) = (Quote(author="Ali", text=text),)
    shown = "".join(texts(blocks.card_blocks(card(quotes=(quote,), facts=(), buttons=())))[2:])
    assert shown == text.strip()


def test_facts_beyond_the_room_are_counted() -> None:
    facts = tuple(Fact(label=f"Fact {n}", value="v" * 900) for n in range(9))
    made = blocks.card_blocks(card(facts=facts))
    block_kit.check_message(made)
    assert "… and 6 more facts" in texts(made)


def test_blocks_beyond_fifty_are_counted_and_buttons_stay() -> None:
    made = blocks.card_blocks(card(quotes=(Quote(author="Ali", text="Hello?"),) * 40))
    block_kit.check_message(made)
    assert len(made) == block_kit.MESSAGE_BLOCKS
    assert "… and 34 more parts" in texts(made)
    assert made[-1]["type"] == "actions"


def test_quotes_beyond_the_room_are_counted() -> None:
    made = blocks.card_blocks(card(quotes=(Quote(author="Ali", text="x" * 4096),) * 6))
    block_kit.check_message(made)
    assert "… and 3 more messages" in texts(made)


def test_equal_acts_on_one_card_have_different_names_and_the_same_meaning() -> None:
    buttons = tuple(
        Button(label="Send again", action="delivery_resend", subject=f"out{n}") for n in range(3)
    )
    (actions,) = [b for b in blocks.card_blocks(card(buttons=buttons)) if b["type"] == "actions"]
    ids = [element["action_id"] for element in actions["elements"]]
    assert ids == ["delivery_resend", "delivery_resend#2", "delivery_resend#3"]
    assert {blocks.act_of(action_id) for action_id in ids} == {"delivery_resend"}


def test_a_link_is_a_button_that_means_no_act() -> None:
    link = Button(label="House rules", url="https://example.org/rules")
    (actions,) = [b for b in blocks.card_blocks(card(buttons=(link,))) if b["type"] == "actions"]
    (element,) = actions["elements"]
    assert element["url"] == "https://example.org/rules"
    assert blocks.act_of(element["action_id"]) == ""


def test_a_way_into_a_private_chat_is_left_out() -> None:
    made = blocks.card_blocks(card(buttons=(Button(label="Write to us", deep_link="abc"),)))
    assert "actions" not in {block["type"] for block in made}


def test_a_button_that_asks_first_asks_in_plain_words() -> None:
    button = Button(
        label="Hide" * 30, action="incident_hide", style=Style.DANGER, confirm="?" * 999
    )
    made = blocks.card_blocks(card(buttons=(button,)))
    block_kit.check_message(made)
    assert made[-1]["elements"][0]["style"] == "danger"
    assert made[-1]["elements"][0]["confirm"]["text"]["text"].endswith("more characters)")


def test_thirty_buttons_take_two_rows() -> None:
    buttons = tuple(Button(label=f"{n}", action=f"act{n}") for n in range(30))
    made = blocks.card_blocks(card(buttons=buttons))
    block_kit.check_message(made)
    assert [len(block["elements"]) for block in made[-2:]] == [25, 5]


def test_a_subject_too_long_to_carry_is_a_fault_of_ours() -> None:
    with pytest.raises(Unsupported, match="2000"):
        blocks.card_blocks(card(buttons=(Button(label="x", action="a", subject="s" * 2001),)))


def test_an_urgent_note_says_so_and_a_quotation_is_one() -> None:
    note = Notify(text="Threat received", quote="I know\nwhere you live", urgent=True)
    said, quoted = blocks.note_blocks(note)
    assert texts(said) == ["🔴 Threat received"]
    assert quoted["elements"][0]["type"] == "rich_text_quote"
    assert texts(quoted) == ["I know\nwhere you live"]
    assert blocks.note_heading(note) == "🔴 Threat received"


@few
@given(TEXTS, TEXTS, TEXTS, st.sampled_from(Tone))
def test_any_card_is_one_slack_takes(one: str, two: str, three: str, tone: Tone) -> None:
    made = Card(
        reference=Reference("R-1"),
        heading=one,
        tone=tone,
        facts=(Fact(label=two, value=three), Fact(label=three, value=one)),
        quotes=(
            Quote(author=three, text=two),
            Quote(author=one, text=one, folded=True, summary=two),
        ),
        footer=three,
        buttons=(Button(label=two, action="a", subject="R-1", confirm=one),),
    )
    block_kit.check_message(blocks.card_blocks(made))
    assert 0 < len(fallback(blocks.card_text(made))) <= 40_000


@few
@given(TEXTS, TEXTS)
def test_any_note_is_one_slack_takes(text: str, quote: str) -> None:
    block_kit.check_message(blocks.note_blocks(Notify(text=text, quote=quote), aside=quote))


@few
@given(TEXTS, TEXTS, st.sampled_from(FieldKind))
def test_any_form_is_one_slack_opens(one: str, two: str, kind: FieldKind) -> None:
    question = FormField(
        id="q", label=one, kind=kind, hint=two, initial=one, choices=(("a", one), ("b", two))
    )
    line = FormField(id="line", label=two, kind=FieldKind.LINE, initial=two, max_length=9000)
    view = forms.view(form(title=one, submit=two, intro=two, fields=(question, line)), TO)
    block_kit.check_view(view)


def test_a_form_comes_back_to_where_it_was_asked_for() -> None:
    view = forms.view(form(), TO)
    assert forms.Origin.unpacked(view["private_metadata"]) == forms.Origin(
        act="case_reply", subject="R-1001", chat="repairs", thread="1.2"
    )
    assert view["callback_id"] == "case_reply"


def test_an_initial_choice_and_an_initial_text_are_filled_in() -> None:
    fields = (
        FormField(id="need", label="Need", choices=(("a", "A"), ("b", "B")), initial="b"),
        FormField(id="text", label="Text", initial="Dear Ali,\nwe come"),
        FormField(id="line", label="Line", kind=FieldKind.LINE, initial="one\ntwo"),
    )
    need, text, line = (block["element"] for block in forms.view(form(fields=fields), TO)["blocks"])
    assert need["initial_option"]["value"] == "b"
    assert text["initial_value"] == "Dear Ali,\nwe come"
    assert line["initial_value"] == "one two"


def test_a_text_too_long_to_fill_in_is_left_out_rather_than_cut() -> None:
    fields = (FormField(id="text", label="Text", initial="x" * 3001),)
    (block,) = forms.view(form(fields=fields), TO)["blocks"]
    assert "initial_value" not in block["element"]


def test_more_choices_than_slack_lists_are_cut_at_its_limit() -> None:
    choices = tuple((f"v{n}", f"Label {n}") for n in range(140))
    view = forms.view(form(fields=(FormField(id="c", label="Clause", choices=choices),)), TO)
    block_kit.check_view(view)


def test_whoever_a_note_calls_is_notified_and_nothing_else_in_it_is() -> None:
    note = Notify(text="Gas <!channel> <@U999>", call=("U0ANN", "S0NIGHT", "here", "everybody"))
    (called, said) = blocks.note_blocks(note)
    assert [run["type"] for run in called["elements"][0]["elements"]] == [
        "user",
        "usergroup",
        "broadcast",
        "broadcast",
    ]
    assert blocks.mentions(note.call) == "<@U0ANN> <!subteam^S0NIGHT> <!here> <!channel> "
    assert [run["type"] for run in said["elements"][0]["elements"]] == ["text"]


def test_a_name_that_is_no_id_is_a_plain_word() -> None:
    note = Notify(text="Gas", call=("ann> <!channel",))
    (called, _) = blocks.note_blocks(note)
    assert [run["type"] for run in called["elements"][0]["elements"]] == ["text"]
    assert blocks.mentions(note.call) == ""
