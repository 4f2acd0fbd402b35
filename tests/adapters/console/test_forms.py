"""Forms in one line."""

import pytest

from adapters.console.forms import fill, how_to_fill
from adapters.console.grammar import Usage
from bot.domain.outbound import FieldKind, FormField
from tests.adapters.console.building import a_form

TEXT = FormField(id="text", label="Your answer", max_length=20)
NEED = FormField(
    id="need",
    label="What is it?",
    kind=FieldKind.CHOICE,
    choices=(("repair", "Repair"), ("asb_report", "Antisocial behaviour report")),
)
NOTE = FormField(id="note", label="Note", optional=True)


@pytest.mark.parametrize(
    "fields, words, values",
    [
        ((TEXT,), "We come today", {"text": "We come today"}),
        ((TEXT,), "text=We come today", {"text": "We come today"}),
        ((TEXT,), "a=b is the text=x", {"text": "a=b is the text=x"}),
        ((NEED,), "repair", {"need": "repair"}),
        ((NEED,), "antisocial behaviour REPORT", {"need": "asb_report"}),
        ((NEED, TEXT), "need=repair text=It drips", {"need": "repair", "text": "It drips"}),
        ((TEXT, NOTE), "text=It drips", {"text": "It drips", "note": ""}),
        (
            (FormField(id="clause", label="Rule", initial="3"), TEXT),
            "text=Hi",
            {"clause": "3", "text": "Hi"},
        ),
    ],
)
def test_words_fill_a_form(fields, words, values):
    assert fill(a_form(*fields), words) == values


@pytest.mark.parametrize(
    "fields, words, told",
    [
        ((TEXT,), "x" * 21, "at most 20"),
        ((TEXT,), "text=", "Please answer: Your answer"),
        ((NEED,), "lunch", "repair, asb_report"),
        ((NEED, TEXT), "need=repair", "Please answer: Your answer"),
    ],
)
def test_what_does_not_fit_is_answered(fields, words, told):
    answer = fill(a_form(*fields), words)
    assert isinstance(answer, Usage)
    assert told in answer.text


SAVED = FormField(id="saved", label="Saved", kind=FieldKind.CHOICE, optional=True)
FILES = FormField(id="files", label="Files", kind=FieldKind.FILES, optional=True)


def test_plain_words_answer_what_has_to_be_answered_wherever_it_stands():
    filled = fill(a_form(SAVED, TEXT, FILES), "We come today")
    assert filled == {"saved": "", "text": "We come today", "files": ""}


@pytest.mark.parametrize("fields", [(TEXT,), (NEED,), (NEED, TEXT), (SAVED, TEXT, FILES)])
def test_the_line_that_is_suggested_works(fields):
    suggested = how_to_fill(a_form(*fields)).removeprefix("/fill ")
    assert not isinstance(fill(a_form(*fields), suggested), Usage)
