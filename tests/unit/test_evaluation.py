"""One pass over labelled messages: what is counted, which errors come first, what is hidden."""

from itertools import count

from bot.domain.conduct import ConductAssessment, Severity
from bot.domain.facts import Facts
from bot.domain.need import Need, NeedAssessment, NeedKind, Priority, Safety, Trade
from bot.domain.rules import Finding, RuleId
from bot.ports.classifier import Judgement
from bot.triage.buried import Collected, buried, put_into
from bot.triage.errors import Worst
from bot.triage.evaluation import Evaluation, evaluate
from bot.triage.labelled import LabelledMessage, graves
from bot.triage.report import as_json
from bot.triage.slices import MOST, REST, length_of

_CLOWN = Finding(rule=RuleId("clown"), matched=True, because="a clown", spans=((0, 3),))


class Simple:
    """Knows three words, and is put off by long messages when it looks for the rude one."""

    version = "simple"

    def judge(self, facts: Facts) -> Judgement:
        text = facts.text.original
        rude = "clown" in text and len(text) < 60
        repair = Need(kind=NeedKind.REPAIR, score=0.8, priority=Priority.EMERGENCY, trade=Trade.GAS)
        return Judgement(
            need=NeedAssessment(
                needs=(repair if "tap" in text else Need(kind=NeedKind.UNSURE, score=0.2),),
                safety=(Safety.GAS,) if "gas" in text else (),
            ),
            conduct=ConductAssessment(
                severity=Severity.RUDE if rude else Severity.NONE,
                score=0.9 if rude else 0.6,
                because=(_CLOWN,) if rude else (),
            ),
            version=self.version,
        )


_LINES = count(1)


def message(
    text: str, severity: str = "none", about: dict[str, str] | None = None, **wanted: str
) -> LabelledMessage:
    fields = {name: frozenset(value.split()) for name, value in wanted.items()}
    line = next(_LINES)
    return LabelledMessage(
        id=f"m{line}",
        line=line,
        text=text,
        wanted={"severity": frozenset({severity}), **fields},
        grave=graves(severity),
        about=about or {},
    )


def run(*messages: LabelledMessage, limit: int = 10, only: str = "") -> Evaluation:
    ticks = count(0, 0.001)
    worst = Worst(limit=limit, only=only)
    return evaluate(messages, Simple(), lambda: next(ticks), worst)


def test_each_field_that_a_message_is_labelled_with_is_compared() -> None:
    document = as_json(run(message("tap", needs="repair"), message("cold", needs="repair")))

    assert document["fields"]["needs"]["labels"]["repair"]["recall"][0] == 0.5
    assert set(document["fields"]) == {"needs", "severity"}
    assert (document["messages"], document["unsure"]) == (2, 1)


def test_unsure_claims_nothing_and_is_no_wrong_label() -> None:
    document = as_json(run(message("cold", needs="repair")))
    assert set(document["fields"]["needs"]["labels"]) == {"repair"}
    assert document["calibration"]["needs"]["claims"] == 0


def test_severities_are_grouped_and_false_alarms_counted() -> None:
    group = as_json(run(message("clown"), message("a"), message("b", "hateful")))[
        "severity_groups"
    ]["rude_or_worse"]
    assert (group["wrongly"], group["not"]) == (1, 2)
    assert group["yes"]["recall"][0] == 0.0


def test_speed_is_what_the_clock_says() -> None:
    speed = as_json(run(message("a"), message("b")))["speed"]
    assert speed["messages_a_second"] == 1000.0
    assert speed["microseconds_median"] == 1000.0


def test_the_gravest_and_surest_error_comes_first_with_its_words() -> None:
    overlooked = message("hiss", safety="gas")
    accused = message("the clown came", about={})
    ordinary = message("tap", needs="complaint")
    document = as_json(run(ordinary, overlooked, accused))

    first, second, third = document["worst"]
    assert (first["id"], first["field"], first["found"]) == (accused.id, "severity", ["rude"])
    assert first["because"] == [{"rule": "clown", "words": "the"}]
    assert (second["id"], second["grave"]) == (overlooked.id, True)
    assert (third["id"], third["grave"]) == (ordinary.id, False)


def test_only_so_many_errors_are_kept_and_all_are_counted() -> None:
    document = as_json(run(*(message("clown") for _ in range(5)), limit=2))
    assert (len(document["worst"]), document["mistakes"]) == (2, 5)
    assert document["worst"][0]["line"] < document["worst"][1]["line"]


def test_errors_can_be_asked_for_in_one_field() -> None:
    messages = message("clown tap", needs="complaint"), message("clown")
    document = as_json(run(*messages, only="needs"))
    assert [one["field"] for one in document["worst"]] == ["needs"]


def test_unequal_false_alarms_show() -> None:
    document = as_json(
        run(
            message("clown", about={"lang": "en"}),
            message("fine", about={"lang": "en"}),
            message("dobrze", about={"lang": "pl"}),
        )
    )
    english, polish = (document["slices"]["lang"][one] for one in ("en", "pl"))
    assert english["false_alarm_rate"][0] == 0.5
    assert polish["false_alarm_rate"][0] == 0.0
    assert document["slices"]["length"]["up to 40"]["messages"] == 3


def test_a_property_that_no_message_has_is_not_shown() -> None:
    assert "lang" not in as_json(run(message("a", about={"lang": "not given"})))["slices"]


def test_a_column_of_many_values_is_bounded() -> None:
    result = run(*(message("a", about={"who": str(n)}) for n in range(MOST + 20)))
    values = as_json(result)["slices"]["who"]
    assert len(values) == MOST + 1
    assert values[REST]["messages"] == 20


def test_lengths_fall_into_classes() -> None:
    assert [length_of("a" * n) for n in (0, 40, 41, 500, 501)] == [
        "up to 40",
        "up to 40",
        "up to 100",
        "up to 500",
        "over 500",
    ]


LONG = "The tap in the kitchen drips. It has done so for days now. Please send somebody."


def test_abuse_is_put_among_the_sentences_of_an_ordinary_message() -> None:
    around = message(LONG)
    places = {put_into(message(f"you clown {n}"), around).text.index("you clown") for n in range(9)}
    assert places == {0, LONG.index(" Please") + 1, len(LONG) + 1}
    once, again = (put_into(message("you clown"), around).text for _ in range(2))
    assert once == again


def test_what_an_ordinary_message_hides_is_counted() -> None:
    collected = Collected()
    passed = list(collected.passing([message(LONG), message("you clown", "rude"), message("hi")]))

    assert len(passed) == 3
    assert len(collected.ordinary) == 1  # "hi" is too short to hide anything in
    figures = buried(collected, Simple())["rude_or_worse"]
    assert (figures["recall_bare"][0], figures["recall_inside"][0]) == (1.0, 0.0)
    assert figures["lost"][0] == 1.0


def test_nothing_is_hidden_in_another_language() -> None:
    collected = Collected()
    rude = message("you clown", "rude", {"lang": "en"})
    list(collected.passing([message(LONG, about={"lang": "pl"}), rude]))
    assert buried(collected, Simple()) == {}
