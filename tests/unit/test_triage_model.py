"""The trained model: what it sees, and in which order it and the rules decide."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conduct import ConductAssessment, ConductKind, Severity
from bot.domain.facts import ContextLine, Facts, Speaker
from bot.domain.need import Need, NeedAssessment, NeedKind, Priority, Safety, Trade
from bot.domain.rules import Finding, RuleId, Span, reasons
from bot.domain.text import normalise
from bot.triage.because import spans_of
from bot.triage.deciding import Opinion, decide_conduct, decide_need
from bot.triage.evidence import (
    CIRCUMSTANCES,
    FOLLOWED,
    FOUND,
    INPUTS,
    STRONGEST,
    circumstances,
    evidence,
    inputs,
    separate,
)
from bot.triage.features import features
from bot.triage.heads import ABOUT_NEED, HEADS, PUBLIC
from bot.triage.model import MOST_UNITS, Reading, read, units_of
from tests.made_up_weights import drawn, impartial

NOTHING = NeedAssessment(needs=(Need(kind=NeedKind.UNSURE, score=0.2),))
CALM = ConductAssessment(severity=Severity.NONE)
HEATED = ConductAssessment(severity=Severity.HEATED)


def facts(text: str, *before: str) -> Facts:
    lines = tuple(ContextLine(speaker=Speaker.LANDLORD, text=line) for line in before)
    return Facts(text=normalise(text), context=lines)


WEIGHTS = drawn()


def opinion(text: str, **likely: float) -> Opinion:
    """Everything improbable but what is named, with ``__`` for the slash."""
    made = np.full(len(HEADS), 0.02, np.float32)
    for name, value in likely.items():
        made[HEADS.index(name.replace("__", "/"))] = value
    seen = facts(text)
    reading = read(seen, WEIGHTS)
    return Opinion(
        probabilities=made,
        reading=reading,
        row=np.zeros(INPUTS, np.float32),
        facts=seen,
        weights=WEIGHTS,
    )


def test_the_same_message_always_has_the_same_features():
    one, two = features(facts("The boiler is dead")), features(facts("the  BOILER is dead"))
    assert np.array_equal(one.words, two.words)
    assert np.array_equal(one.pieces, two.pieces)


def test_a_misspelt_word_shares_pieces_with_the_right_one():
    right, wrong = features(facts("thermostat")), features(facts("thermosat"))
    shared = set(right.pieces.tolist()) & set(wrong.pieces.tolist())
    assert len(shared) >= 10
    assert not set(features(facts("zebra")).pieces.tolist()) & set(right.pieces.tolist())


def test_quoted_words_are_not_the_words_of_whoever_quotes_them():
    own, quoted = features(facts("you idiot")), features(facts('"you idiot"'))
    assert not set(own.words.tolist()) & set(quoted.words.tolist())


def test_what_a_message_answers_is_seen_but_speaks_of_no_word_of_it():
    alone, answer = features(facts("yes")), features(facts("yes", "Is there a smell of gas?"))
    assert not len(alone.before)
    assert len(answer.before) == 6
    assert np.array_equal(alone.words, answer.words)


@pytest.mark.parametrize("text", ["", "...", "🙂", "a", "ب", "1"])
def test_messages_of_almost_nothing_can_be_read(text):
    reading = read(facts(text), WEIGHTS)
    assert reading.heads.shape == (2 * len(HEADS),)
    assert np.isfinite(reading.heads).all()


@given(st.text(max_size=300))
def test_every_feature_belongs_to_a_word_and_every_number_is_finite(text):
    said = facts(text)
    seen = features(said)
    assert len(seen.words) == len(seen.word_tokens)
    assert len(seen.pieces) == len(seen.piece_tokens)
    for tokens in (seen.word_tokens, seen.piece_tokens):
        assert not len(tokens) or 0 <= tokens.min() <= tokens.max() < seen.length
    assert np.isfinite(read(said, WEIGHTS).heads).all()


@given(st.text(max_size=200))
def test_words_that_explain_stand_in_the_message(text):
    said = facts(text)
    reading = read(said, WEIGHTS)
    for head in (0, len(HEADS) - 1):
        counts = WEIGHTS.together.counts(np.zeros(INPUTS, np.float32), head)
        spans = spans_of(said, reading, WEIGHTS, counts, head)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert list(spans) == sorted(spans)


def test_a_message_is_read_as_a_whole_and_sentence_by_sentence():
    text = "Thank you so much for coming out. You are a horrible little man. The tap is fine now."
    said = facts(text)
    reading = read(said, WEIGHTS)
    assert set(reading.spoke) <= set(units_of(said))
    assert len(set(reading.spoke)) > 1
    undivided = replace(said, text=replace(said.text, sentences=()))
    whole, strongest = read(undivided, WEIGHTS).heads.reshape(2, len(HEADS))
    assert np.allclose(whole, strongest)
    assert np.allclose(reading.heads[: len(HEADS)], whole, atol=1e-4)
    assert (reading.heads[len(HEADS) :] >= whole - 1e-4).all()


def test_a_message_of_very_many_sentences_is_read_as_one():
    said = facts("The tap drips here again. " * (MOST_UNITS + 2))
    assert len(said.text.sentences) > MOST_UNITS
    assert len(units_of(said)) == 1


def test_need_and_conduct_see_nothing_of_each_other():
    sees = separate()
    need, conduct = HEADS.index("need/repair"), HEADS.index("at_least/rude")
    for start in (0, STRONGEST, FOLLOWED, FOUND):
        block = slice(start, start + len(HEADS))
        assert sees[block, need][: len(ABOUT_NEED)].all()
        assert not sees[block, need][len(ABOUT_NEED) :].any()
        assert not sees[block, conduct][: len(ABOUT_NEED)].any()
    assert not (sees[:-CIRCUMSTANCES, need] & sees[:-CIRCUMSTANCES, conduct]).any()


def test_inputs_are_as_many_as_the_second_stage_expects():
    said = facts("hello you")
    row = inputs(
        np.zeros(2 * len(HEADS), np.float32),
        np.full(len(HEADS), 1e6, np.float32),
        np.zeros(len(PUBLIC), np.float32),
        evidence(NOTHING, CALM),
        circumstances(said),
    )
    assert row.shape == (INPUTS,)
    assert row.max() < 10  # one certain reading cannot drown the others
    assert np.allclose(impartial().together.probabilities(row), 0.5)


def test_what_rules_found_is_evidence_under_its_own_name():
    need = Need(kind=NeedKind.REPAIR, score=0.9, priority=Priority.URGENT, trade=Trade.GAS)
    conduct = ConductAssessment(severity=Severity.ABUSIVE, kinds=(ConductKind.INSULT,))
    found = evidence(NeedAssessment(needs=(need,), safety=(Safety.GAS,)), conduct)
    raised = {HEADS[place] for place in np.flatnonzero(found[:-1])}
    assert {"need/repair", "trade/gas", "priority/urgent", "safety/gas"} < raised
    assert {"at_least/heated", "at_least/rude", "at_least/abusive", "kind/insult"} < raised
    assert "at_least/hateful" not in raised


GAS_RULED = NeedAssessment(
    needs=(Need(kind=NeedKind.REPAIR, score=0.9, priority=Priority.EMERGENCY),),
    safety=(Safety.GAS,),
)


def test_a_danger_that_rules_found_stands_although_the_model_would_not_have_found_it():
    judged = decide_need(opinion("smell of gas", need__repair=0.9, safety__gas=0.15), GAS_RULED)
    assert judged.safety == (Safety.GAS,)
    assert judged.doubted == ()
    assert judged.needs[0].priority is Priority.EMERGENCY


def test_a_danger_that_everything_else_rules_out_is_shown_to_a_person():
    judged = decide_need(opinion("a gas engineer called", need__feedback=0.9), GAS_RULED)
    assert judged.safety == ()
    assert judged.doubted == (Safety.GAS,)
    assert judged.needs[0].kind is NeedKind.FEEDBACK
    assert reasons(judged.needs[0].because)[0].startswith("A rule finds danger (gas)")


def test_noise_in_which_a_rule_finds_danger_goes_to_a_person():
    judged = decide_need(opinion("lol that gas joke", need__small_talk=0.9), GAS_RULED)
    assert [need.kind for need in judged.needs] == [NeedKind.UNSURE]
    assert judged.doubted == (Safety.GAS,)


def test_the_model_adds_a_danger_that_no_rule_knows_and_says_on_which_words():
    judged = decide_need(
        opinion("rotten eggs by the cooker", need__repair=0.9, safety__gas=0.8), NOTHING
    )
    assert judged.safety == (Safety.GAS,)
    [raised] = [one for one in judged.because if one.rule == "model:safety/gas"]
    assert raised.spans


@pytest.mark.parametrize("idle", [NeedKind.SMALL_TALK, NeedKind.NONE])
@pytest.mark.parametrize("likely", [0.5, 0.9])
def test_small_talk_and_none_are_answered_alone_and_only_where_nothing_may_be_wanted(
    idle: NeedKind, likely: float
):
    def kinds(**asked: float) -> list[NeedKind]:
        said = opinion("hi, rent?", **{f"need__{idle}": likely}, **asked)
        return [need.kind for need in decide_need(said, NOTHING).needs]

    assert kinds(need__enquiry=0.2) == [idle]
    assert kinds(need__enquiry=0.4) == [NeedKind.ENQUIRY]  # or somebody's request would be lost
    assert kinds(need__enquiry=0.95) == [NeedKind.ENQUIRY]
    assert kinds(need__complaint=0.45) == [idle]
    assert kinds(need__chase=0.4, need__repair=0.35) == [NeedKind.CHASE]  # no fault is named


def test_what_is_believed_stays_where_something_may_be_wanted_besides():
    said = opinion("hi, rent?", need__none=0.9, need__complaint=0.6, need__enquiry=0.35)
    kinds = [need.kind for need in decide_need(said, NOTHING).needs]
    assert kinds == [NeedKind.COMPLAINT, NeedKind.ENQUIRY]


def test_asking_after_a_repair_that_is_not_named_is_no_new_repair():
    asked = opinion("any news on my repair", need__chase=0.9, need__repair=0.8)
    assert [one.kind for one in decide_need(asked, NOTHING).needs] == [NeedKind.CHASE]
    named = opinion("any news on the tap", need__chase=0.9, need__repair=0.8, trade__plumbing=0.7)
    kinds = {one.kind for one in decide_need(named, NOTHING).needs}
    assert kinds == {NeedKind.CHASE, NeedKind.REPAIR}


@pytest.mark.parametrize("other, likely", [("need__small_talk", 0.95), ("need__chase", 0.9)])
def test_beside_a_danger_a_believed_repair_stays_and_is_an_emergency(other: str, likely: float):
    said = {"need__repair": 0.6, "safety__gas": 0.9, "priority__emergency": 0.9, other: likely}
    judged = decide_need(opinion("hi, and it smells of gas here", **said), NOTHING)
    [repair] = [need for need in judged.needs if need.kind is NeedKind.REPAIR]
    assert repair.priority is Priority.EMERGENCY


def test_what_nothing_is_sure_of_goes_to_a_person_with_the_best_guess():
    judged = decide_need(opinion("qwoo", need__chase=0.15), NOTHING)
    [need] = judged.needs
    assert need.kind is NeedKind.UNSURE
    assert "chase" in need.because[0].because


THREAT_RULED = ConductAssessment(severity=Severity.THREATENING, kinds=(ConductKind.THREAT,))


def test_a_threat_that_rules_found_stands():
    judged = decide_conduct(
        opinion("I know where you live", at_least__threatening=0.2), THREAT_RULED
    )
    assert judged.severity is Severity.THREATENING
    assert ConductKind.VEILED_THREAT in judged.kinds or ConductKind.THREAT in judged.kinds


def test_a_threat_that_everything_else_rules_out_waits_for_a_person():
    judged = decide_conduct(opinion("you know where I live"), THREAT_RULED)
    assert judged.severity is Severity.NONE
    assert judged.unsure
    assert judged.overruled == (Severity.THREATENING, (ConductKind.THREAT,))


def test_rudeness_that_only_a_rule_sees_is_not_believed_and_is_marked_unsure():
    ruled = ConductAssessment(severity=Severity.RUDE, kinds=(ConductKind.INSULT,), score=0.9)
    judged = decide_conduct(opinion("useless boiler"), ruled)
    assert judged.severity is Severity.NONE
    assert judged.unsure


def test_severity_is_the_gravest_that_is_believed_once_a_person_is_attacked():
    nothing = decide_conduct(opinion("x y", at_least__abusive=0.9), CALM)
    assert nothing.severity is Severity.NONE
    judged = decide_conduct(
        opinion("you there", at_least__rude=0.9, at_least__abusive=0.8, at_least__heated=0.9), CALM
    )
    assert judged.severity is Severity.ABUSIVE
    assert judged.target is not None


def test_a_fragment_in_a_talk_is_no_danger_and_no_matter_of_its_own():
    fragment = replace(
        opinion("in the kitchen cupboard", need__repair=0.9, safety__gas=0.5),
        facts=facts("in the kitchen cupboard", "Where is the boiler?"),
    )
    judged = decide_need(fragment, NOTHING)
    assert judged.safety == ()
    assert not judged.needs[0].clear
    whole = opinion("there is gas in the kitchen cupboard", need__repair=0.9, safety__gas=0.5)
    assert decide_need(whole, NOTHING).safety == (Safety.GAS,)
    assert decide_need(whole, NOTHING).needs[0].clear


def test_somebody_vulnerable_counts_for_need_and_never_for_conduct():
    found = evidence(replace(NOTHING, vulnerabilities=("baby",)), CALM)
    assert found[-1] == 1.0
    row = FOUND + len(HEADS)
    sees = separate()
    assert sees[row, HEADS.index("safety/no_heating_vulnerable")]
    assert not sees[row, HEADS.index("at_least/rude")]


def test_what_the_words_and_what_the_rules_add_is_told_apart():
    straight = np.zeros((INPUTS, len(HEADS)), np.float16)
    straight[[0, FOUND], 0] = 2.0, 0.5
    row = np.zeros(INPUTS, np.float32)
    row[[0, FOUND]] = 0.5, 1.0
    learnt = replace(WEIGHTS.together, straight=straight)
    said = replace(opinion("hello there you"), row=row, weights=replace(WEIGHTS, together=learnt))
    found = said.because(HEADS[0])
    assert found.because == "The trained model is 2 % sure."
    assert found.detail == "the words count +3.0, the rules +0.5"


def spans_believing(counted: int, said: Facts, reading: Reading) -> list[Span]:
    """What explains a head of which only the input *counted* is believed."""
    counts = np.zeros(INPUTS, np.float32)
    counts[counted] = 1.0
    return list(spans_of(said, reading, WEIGHTS, counts, HEAD))


HEAD = HEADS.index("at_least/rude")


def test_where_a_sentence_is_believed_its_own_words_explain():
    text = "Thank you so much for coming. You are a horrible little man. The tap is fine."
    said = facts(text)
    reading = read(said, WEIGHTS)
    first, last = 6, 12
    numbers = np.zeros_like(reading.numbers)
    numbers[np.isin(reading.seen.word_tokens, (2, 9)).nonzero()[0], HEAD] = 50  # so, horrible
    spoke = (*reading.spoke[:HEAD], (first, last), *reading.spoke[HEAD + 1 :])
    reading = replace(reading, numbers=numbers, spoke=spoke)
    inside = spans_believing(STRONGEST + HEAD, said, reading)
    assert any("horrible" in text[start:end] for start, end in inside)
    assert all(text[start:end] in "You are a horrible little man" for start, end in inside)
    entire = spans_believing(HEAD, said, reading)
    assert any("so" in text[start:end] for start, end in entire)


@pytest.mark.parametrize("rude, severity", [(0.9, Severity.NONE), (0.99, Severity.ABUSIVE)])
def test_hard_words_of_a_thing_are_rude_only_where_a_person_is_all_but_certain(
    rude: float, severity: Severity
):
    said = opinion(
        "the door is a pile of x", at_least__rude=rude, at_least__abusive=rude, kind__insult=0.9
    )
    judged = decide_conduct(said, replace(HEATED, of_a_thing=True))
    assert judged.severity is severity
    assert (ConductKind.INSULT in judged.kinds) == (severity is Severity.ABUSIVE)
    assert decide_conduct(said, HEATED).severity is Severity.ABUSIVE
    person_too = replace(HEATED, severity=Severity.ABUSIVE, kinds=(ConductKind.INSULT,))
    judged = decide_conduct(said, replace(person_too, of_a_thing=True))
    assert judged.severity is Severity.ABUSIVE


def test_staff_read_the_rules_and_hear_of_the_model_only_where_no_rule_spoke():
    model = opinion("x").because("need/repair")
    rule = Finding(rule=RuleId("gas.smell"), matched=True, because="A smell of gas.")
    silent = replace(rule, matched=False, because="Nothing.")
    assert reasons([model, rule, rule, silent]) == ("A smell of gas.",)
    assert reasons([model]) == ("The trained model is 2 % sure.",)
