"""questions.yaml made into what is asked about a repair, each answer held against the pack."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.guide import SKIPPED, Choice, Effect, Question, Questionnaire, Raise, When
from bot.domain.rulebook import Defect
from bot.rulebook.questions_schema import (
    ChoiceEntry,
    QuestionEntry,
    QuestionsFile,
    VulnerableEntry,
    WhenEntry,
)
from bot.rulebook.sheet import Sheet
from bot.rulebook.validate import did_you_mean


def questionnaire(sheet: Sheet[QuestionsFile], schedule: Mapping[str, Defect]) -> Questionnaire:
    """Everything that is asked; *schedule* is empty where the pack has none."""
    file = sheet.content
    for id_, entry in file.questions.items():
        _check_question(sheet, id_, entry)
        for name, choice in entry.choices.items():
            _check_choice(sheet, id_, name, choice, schedule)
    return Questionnaire(
        questions=tuple(_question(id_, entry) for id_, entry in file.questions.items()),
        raises=tuple(_raise(entry) for entry in file.vulnerable),
        skip_words=frozenset(word.lower() for word in file.skip_words),
        most=file.most,
        lives=timedelta(hours=file.answer_within_hours),
    )


def _question(id_: str, entry: QuestionEntry) -> Question:
    choices = tuple(_choice(name, one) for name, one in entry.choices.items())
    return Question(
        id=id_, text=entry.text, label=entry.label, choices=choices, when=_when(entry.when)
    )


def _choice(id_: str, entry: ChoiceEntry) -> Choice:
    return Choice(
        id=id_,
        label=entry.label,
        words=frozenset(word.lower() for word in entry.words),
        because=entry.because or "",
        effect=Effect(
            priority=entry.priority,
            lowers_to=entry.lowers_to,
            settles=entry.settles,
            trade=entry.trade,
            hazard=entry.hazard,
            defect=entry.defect,
            household=entry.household,
            safety=entry.safety,
        ),
    )


def _when(entry: WhenEntry) -> When:
    return When(
        trades=entry.trades,
        priorities=entry.priorities,
        hazards=entry.hazards,
        dangers=entry.dangers,
        answered=entry.answered,
        household_unknown=entry.household_unknown,
        in_emergency=entry.in_emergency,
    )


def _raise(entry: VulnerableEntry) -> Raise:
    return Raise(
        to=entry.to,
        priorities=entry.priorities,
        trades=entry.trades,
        hazards=entry.hazards,
    )


def _check_question(sheet: Sheet[QuestionsFile], id_: str, entry: QuestionEntry) -> None:
    known = sheet.content.questions
    for answered in sorted(entry.when.answered):
        question, _, choice = answered.partition(".")
        if question not in known or choice not in {SKIPPED, *known[question].choices}:
            every = [f"{q}.{c}" for q, one in known.items() for c in (*one.choices, SKIPPED)]
            what = f"There is no answer '{answered}'."
            sheet.complain(
                ("questions", id_, "when", "answered"), what, did_you_mean(answered, every)
            )
    if SKIPPED in entry.choices:
        what = f"'{SKIPPED}' is the name of the button that every question has."
        sheet.complain(("questions", id_, "choices", SKIPPED), what, "Choose another name.")
    _check_words(sheet, id_, entry)


def _check_words(sheet: Sheet[QuestionsFile], id_: str, entry: QuestionEntry) -> None:
    """Typed words mean one answer."""
    seen = {word.lower(): SKIPPED for word in sheet.content.skip_words}
    for name, choice in entry.choices.items():
        for word in sorted({choice.label.lower(), *(one.lower() for one in choice.words)}):
            if seen.setdefault(word, name) != name:
                what = f"'{word}' already means '{seen[word]}' here."
                where = ("questions", id_, "choices", name, "words")
                sheet.complain(where, what, "Let it stand in one place only.")


def _check_choice(
    sheet: Sheet[QuestionsFile],
    id_: str,
    name: str,
    choice: ChoiceEntry,
    schedule: Mapping[str, Defect],
) -> None:
    where = ("questions", id_, "choices", name)
    if choice.lowers_to and not choice.settles:
        what = "An answer that lowers a priority has to say which danger it settles."
        sheet.complain((*where, "lowers_to"), what, "Add settles, or leave lowers_to out.")
    changes = choice.priority or choice.lowers_to or choice.household or choice.safety
    if changes and not choice.because:
        what = "This changes how soon somebody comes, and does not say why."
        sheet.complain(where, what, "Add because: agents see it on the card.")
    if choice.defect and schedule and choice.defect not in schedule:
        what = f"There is no defect '{choice.defect}' in clocks.yaml."
        sheet.complain((*where, "defect"), what, did_you_mean(choice.defect, schedule))
