"""The longest things people really send, and everything they try, within Slack's limits."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import blocks, forms
from adapters.slack.home import home_view
from adapters.slack.limits import fallback
from bot.domain.identity import Reference
from bot.domain.outbound import (
    Button,
    Card,
    Entry,
    Fact,
    FieldKind,
    Form,
    FormField,
    Notify,
    Quote,
    Tone,
    Worklist,
)
from tests.adapters.slack.builders import act
from tests.fakes.slack import block_kit

FAMILY = "\U0001f468‍\U0001f469‍\U0001f467"
#: Four thousand characters of what is costly to count: escapes, and emoji made of several.
_LINE = f'<b>No heat & "cold" > 3 days!</b> {FAMILY}\U0001f1ec\U0001f1e7 é '
LETTER = _LINE * (4000 // len(_LINE))
NAME = ("Aurelia-Konstantina Papadopoulou-Fitzgerald " * 2)[:80]
CLAUSES = tuple(
    (f"{n}.1", f"Rule {n}: be civil & <kind> to {FAMILY} everybody who works here")
    for n in range(1, 41)
)
MANY = tuple((f"option-{n}", f"{NAME} {n}") for n in range(1, 131))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TRICKS = st.sampled_from(
    [
        "<!channel>", "<!here>", "<@U0ANNA>", "<#C0REPAIRS>", "<!subteam^S0AGENTS>",
        "<https://evil.example|Riverside Homes>", "*bold*", "_it_", "~gone~", "`code`", "```pre",
        "> quoted", "&amp;", "&lt;!channel&gt;", "@here", ":fire:", "\u202egnp.exe", *BIDI,
    ]
)  # fmt: skip
TENANTS = st.lists(st.one_of(TRICKS, st.text(max_size=20)), max_size=12).map("".join)


def a_card(text: str, name: str = NAME) -> Card:
    return Card(
        reference=Reference("R-1001"),
        heading=f"Repair: {text[:200]}",
        facts=tuple(Fact(label=f"Fact {n}", value=text) for n in range(30)),
        quotes=tuple(Quote(author=name, text=text) for _ in range(3)),
        footer=text,
        buttons=tuple(Button(label=f"{n} {name}", action=f"act{n}") for n in range(30)),
        more=tuple(Button(label=f"{n} {name}", action=f"more{n}") for n in range(130)),
    )


def texts(value: Any) -> Iterator[str]:
    """Everything that is shown, wherever it stands."""
    match value:
        case dict():
            for name, inner in value.items():
                if name not in {"type", "action_id", "block_id", "value", "style"}:
                    yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)
        case str():
            yield value


def test_a_letter_of_four_thousand_characters_fits_in_card_note_and_thread() -> None:
    block_kit.check_message(blocks.card_blocks(a_card(LETTER)))
    shown = blocks.note_blocks(Notify(text=f"{NAME} wrote:", quote=LETTER))
    block_kit.check_message(shown)
    assert block_kit.length(fallback(LETTER)) <= 40_000


def test_no_cut_of_it_goes_through_a_character_or_an_escape() -> None:
    for text in texts(blocks.card_blocks(a_card(LETTER))):
        kept = text.partition("…")[0]
        assert not kept.endswith(("\u200d", "\U0001f1ec", "\ud83d"))
        text.encode("utf-8")  # no half of a character


def test_forty_clauses_and_a_hundred_and_thirty_options_open() -> None:
    for choices in (CLAUSES, MANY):
        question = FormField(id="clause", label=NAME, kind=FieldKind.CHOICE, choices=choices)
        asked = Form(
            act="incident_warn",
            subject="M-1",
            title=f"Warn: {NAME}",
            submit=f"Send to {NAME}",
            intro=LETTER,
            fields=(question, FormField(id="text", label="Words", initial=LETTER)),
        )
        view = forms.view(asked, act(Notify(text="x")).to)
        block_kit.check_view(view)
        options = view["blocks"][1]["element"]["options"]
        assert len(options) == min(100, len(choices))


def test_a_worklist_of_people_with_long_names_is_published() -> None:
    entry = Entry(
        reference=Reference("R-1001"),
        heading=f"R-1001 · Repair · {NAME}",
        tone=Tone.URGENT,
        detail=LETTER,
        buttons=tuple(Button(label=NAME, action=f"a{n}") for n in range(4)),
    )
    shown = Worklist(heading=NAME, notice=LETTER, entries=(entry,) * 40, aside=LETTER)
    block_kit.check_home(home_view(shown))


@given(TENANTS)
def test_nothing_a_tenant_writes_pings_links_formats_or_hides(text: str) -> None:
    card = blocks.card_blocks(a_card(text, name=text[:80]))
    note = blocks.note_blocks(Notify(text="Sam wrote:", quote=text))
    drawn = json.dumps([card, note])
    assert '"mrkdwn"' not in drawn
    assert not any(kind in drawn for kind in ('"user"', '"usergroup"', '"broadcast"', '"link"'))
    assert not any(mark in shown for shown in texts([card, note]) for mark in BIDI)
    beside = fallback(text)
    assert "<" not in beside
    assert ">" not in beside
    assert not any(mark in beside for mark in BIDI)


@pytest.mark.parametrize("mark", BIDI)
def test_a_name_cannot_turn_the_line_it_stands_in(mark: str) -> None:
    shown = json.dumps(
        blocks.card_blocks(a_card("tap", name=f"Sam{mark}nimdA")), ensure_ascii=False
    )
    assert "SamnimdA" in shown
