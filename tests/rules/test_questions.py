"""What the packs ask about repairs: it blames nobody, fits a button, and means what it says."""

import re
from pathlib import Path

import pytest

from bot.domain.acts import TenantAct
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.guide import SKIPPED, Question, typed
from bot.domain.rulebook import ReplyKey, Rulebook
from bot.domain.text import normalise
from bot.rulebook.load import load_pack
from bot.triage.rules_only import rules_only
from tests.rules.packs import SHIPPED, a_pack, change, refusal
from tests.rules.test_uk_social_housing import LIFESTYLE
from tests.shipped import shipped

PACKS = {path.parent.name: shipped(path.parent.name) for path in SHIPPED.parent.glob("*/pack.yaml")}
UK = PACKS["uk-social-housing"]
#: Also how people live, as a question could ask for it.
HABITS = re.compile(
    r"cook|shower|bath\b|heat(ing)? (on|off) |turn up|air (it|the|your)|steam|kettle"
)
LONGEST_REFERENCE = "R-999999999"
TELEGRAM = 64


def every_question() -> list[tuple[str, Question]]:
    """Each question of each pack."""
    return [(name, one) for name, pack in PACKS.items() for one in pack.asks.questions]


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_every_pack_asks(pack: Rulebook) -> None:
    assert pack.asks.questions[0].id == "gate"


@pytest.mark.parametrize("pack, question", every_question())
def test_no_question_blames_the_way_people_live(pack: str, question: Question) -> None:
    for text in (question.text, question.label, *(one.label for one in question.choices)):
        assert not LIFESTYLE.search(text.lower())
        assert not HABITS.search(text.lower())


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_no_reply_blames_the_way_people_live(pack: Rulebook) -> None:
    for key in ReplyKey:
        assert not LIFESTYLE.search(pack.replies.texts[key].lower())


@pytest.mark.parametrize("pack, question", every_question())
def test_no_question_names_a_number(pack: str, question: Question) -> None:
    assert not re.search(r"\d{3}", question.text)


@pytest.mark.parametrize("pack, question", every_question())
def test_every_answer_fits_a_button(pack: str, question: Question) -> None:
    for choice in (*(one.id for one in question.choices), SKIPPED):
        data = f"{TenantAct.ANSWER}:{LONGEST_REFERENCE}:{question.id}:{choice}"
        assert len(data.encode()) <= TELEGRAM


@pytest.mark.parametrize("pack, question", every_question())
def test_every_answer_can_be_typed(pack: str, question: Question) -> None:
    for number, choice in enumerate(question.choices, start=1):
        assert typed(question, choice.label.lower(), UK.asks) == choice.id
        assert typed(question, str(number), UK.asks) == choice.id
    assert typed(question, "skip", UK.asks) == SKIPPED
    assert typed(question, "the cat is called tom", UK.asks) is None


@pytest.mark.parametrize("question", UK.asks.questions, ids=lambda one: one.id)
@pytest.mark.parametrize("answer", ["it is in the hall", "a bit", "yes", "since monday"])
def test_our_own_question_does_not_turn_an_answer_into_a_danger(
    question: Question, answer: str
) -> None:
    line = ContextLine(speaker=Speaker.LANDLORD, text=question.text)
    facts = Facts(text=normalise(answer), context=(line,), has_open_case=True)
    if question.id != "unwell":  # there, "yes" is one
        assert not rules_only(UK).judge(facts).need.safety


QUESTIONS = """
most: 3
skip_words: [skip]
questions:
  first:
    label: First
    text: Is it bad?
    choices:
      bad: {label: Bad, words: [yes], priority: urgent, because: It is bad}
      good: {label: Good}
"""


def a_pack_that_asks(directory: Path) -> Path:
    """A small questionnaire, to be spoilt by a test."""
    (directory / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    return a_pack(directory)


def test_a_pack_without_the_file_asks_nothing(tmp_path: Path) -> None:
    assert not load_pack(a_pack(tmp_path)).asks.questions


def test_a_good_file_is_taken(tmp_path: Path) -> None:
    asks = load_pack(a_pack_that_asks(tmp_path)).asks
    assert (asks.most, [one.id for one in asks.questions]) == (3, ["first"])


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("because: It is bad", "hazard: damp", "does not say why"),
        ("{label: Good}", "{label: Good, words: [YES]}", "already means 'bad'"),
        ("{label: Good}", "{label: Good, words: [skip]}", "already means 'skip'"),
        ("{label: Good}", "{label: Good, defect: tap_stuk}", "Did you mean 'tap_stuck'?"),
        ("{label: Good}", "{label: Good, lowers_to: urgent, because: So}", "has to say which"),
        ("{label: Good}", "{label: Good, trade: plumber}", "not one of the possible words"),
        ("{label: Good}", "{lable: Good}", "Did you mean 'label'?"),
        ("{label: Good}", "{label: Good}\n      skip: {label: No}", "Choose another name"),
        ("    choices:", "    when: {answered: [first.bat]}\n    choices:", "'first.bad'"),
        ("most: 3", "most: 30", "questions.yaml:2"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    directory = a_pack_that_asks(tmp_path)
    line = change(directory, "questions.yaml", old, new)
    found = refusal(directory)
    assert says in "\n".join(found)
    assert found[0].startswith((f"questions.yaml:{line}:", f"questions.yaml:{line + 1}:"))
