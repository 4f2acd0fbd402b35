"""What a person needs: how rules that hold become needs, priority and dangers."""

import pytest

from bot.domain.need import NeedAssessment, NeedKind, Priority, Safety, Trade
from tests.unit.judging import judge_need, needs

LEAK = {"id": "leak", "need": "repair", "trade": "plumbing", "phrases": "leak~"}
GAS = {
    "id": "gas", "need": "repair", "trade": "gas", "priority": "emergency", "safety": "gas",
    "hazard": "explosions", "phrases": "smell {gas}",
}  # fmt: skip
COLD = {
    "id": "cold", "need": "repair", "trade": "heating", "when_vulnerable": "emergency",
    "phrases": "no heating", "even_denied": True,
}  # fmt: skip
THANKS = {"id": "thanks", "need": "small_talk", "phrases": "thanks"}
HINT = {"id": "hint", "need": "complaint", "score": "0.4", "phrases": "again"}
CHASE = {"id": "chase", "need": "chase", "phrases": "any news"}


def kinds(found: NeedAssessment) -> list[str]:
    return [need.kind for need in found.needs]


def test_a_message_can_hold_several_needs():
    found = judge_need("any news on the leak?", needs(LEAK, CHASE))
    assert set(kinds(found)) == {"repair", "chase"}


def test_nothing_known_is_unsure_and_never_empty():
    found = judge_need("flibbertigibbet", needs(LEAK))
    assert kinds(found) == ["unsure"]
    assert found.needs[0].score < 0.5
    assert found.needs[0].because


def test_hints_add_up():
    worse = {**HINT, "id": "worse", "phrases": "worse"}
    rules = needs(HINT, worse)
    one, two = judge_need("again", rules), judge_need("again and worse", rules)
    assert one.needs[0].score < 0.5 < two.needs[0].score


def test_a_weak_hint_is_said_to_be_a_guess_and_not_acted_on():
    faint = {**HINT, "score": "0.2"}
    found = judge_need("again", needs(faint))
    assert kinds(found) == ["unsure"]
    assert found.needs[0].because[0].because == "perhaps complaint"


def test_small_talk_counts_only_alone():
    rules = needs(LEAK, THANKS)
    assert kinds(judge_need("thanks", rules)) == ["small_talk"]
    assert kinds(judge_need("there is a leak, thanks", rules)) == ["repair"]


def test_the_most_pressing_fault_gives_trade_and_priority():
    repair = judge_need("a leak, and I smell gas", needs(LEAK, GAS)).needs[0]
    assert (repair.trade, repair.priority) == (Trade.GAS, Priority.EMERGENCY)
    assert repair.hazard == "explosions"


def test_a_repair_without_a_priority_of_its_own_is_urgent():
    assert judge_need("leak", needs(LEAK)).needs[0].priority is Priority.URGENT


def test_no_hurry_lowers_a_repair_and_never_a_danger():
    calm = {"id": "calm", "no_hurry": True, "phrases": "no rush", "even_denied": True}
    rules = needs(LEAK, calm, GAS)
    assert judge_need("a leak, no rush", rules).needs[0].priority is Priority.ROUTINE
    assert judge_need("I smell gas, no rush", rules).needs[0].priority is Priority.EMERGENCY


@pytest.mark.parametrize("who", ["and a baby", "and mum is 84"])
def test_somebody_vulnerable_raises_the_priority(who):
    rules = needs(COLD)
    assert judge_need("no heating", rules).needs[0].priority is Priority.URGENT
    found = judge_need(f"no heating {who}", rules)
    assert found.needs[0].priority is Priority.EMERGENCY
    assert found.vulnerabilities


def test_a_denied_fault_is_no_fault():
    assert kinds(judge_need("there is no sign of a leak", needs(LEAK))) == ["unsure"]


def test_a_figure_of_speech_hides_what_it_overlaps():
    rule = {"id": "hot", "need": "repair", "trade": "hot_water", "phrases": "hot water"}
    rules = needs(rule)
    assert kinds(judge_need("you will be in hot water", rules)) == ["unsure"]
    assert kinds(judge_need("hot water is off", rules)) == ["repair"]


def test_a_swear_word_between_two_words_hides_neither():
    found = judge_need("I smell fucking gas", needs(GAS))
    assert found.safety == (Safety.GAS,)


def test_what_somebody_else_said_of_a_fault_is_still_a_fault():
    assert kinds(judge_need("he told me it leaks", needs(LEAK))) == ["repair"]


def test_a_look_alike_takes_its_words_back_but_never_a_danger():
    asks = {"id": "asks", "need": "enquiry", "instead_of": "repair", "phrases": "how do i"}
    rules = needs(LEAK, GAS, asks)
    assert kinds(judge_need("how do i mend a leak", rules)) == ["enquiry"]
    found = judge_need("how do i know if i smell gas", rules)
    assert found.safety == (Safety.GAS,)
    assert "repair" in kinds(found)


def test_conditions_of_a_rule_are_all_asked_for():
    rule = {
        **LEAK, "also": "kitchen", "also_anywhere": "today", "unless": "roof",
        "unless_anywhere": "fixed",
    }  # fmt: skip
    rules = needs(rule)

    def repairs(text: str) -> bool:
        return NeedKind.REPAIR in kinds(judge_need(text, rules))

    assert repairs("leak in my kitchen please. Come today if you can.")
    assert not repairs("leak in my bathroom please. Come today if you can.")
    assert not repairs("leak in my kitchen please. Come soon if you can.")
    assert not repairs("leak in my kitchen roof today please")
    assert not repairs("leak in my kitchen is here today. The neighbour has fixed it.")


def test_a_rule_beside_another_need_counts_only_with_it():
    tap = {"id": "tap", "need": "repair", "trade": "plumbing", "beside": "chase", "phrases": "tap"}
    rules = needs(CHASE, tap)
    assert kinds(judge_need("tap", rules)) == ["unsure"]
    assert set(kinds(judge_need("any news about the tap", rules))) == {"chase", "repair"}


def test_an_answer_continues_what_was_reported():
    found = judge_need(
        "back bedroom, slow drip", needs(LEAK), "tenant: radiator leaks", "landlord: Which room?"
    )
    assert kinds(found) == ["repair"]
    assert all(not finding.spans for finding in found.because)


def test_a_chase_is_about_the_fault_that_the_landlord_named():
    found = judge_need("any news?", needs(LEAK, CHASE), "landlord: We will mend the leak.")
    assert set(kinds(found)) == {"chase", "repair"}


def test_a_danger_in_our_own_question_is_nobodys_report():
    found = judge_need("any news?", needs(GAS, CHASE), "landlord: Do you smell gas?")
    assert found.safety == ()


def test_asked_and_earlier_look_at_the_lines_before():
    yes = {"id": "yes", "need": "complaint", "asked": "complaint", "phrases": "^ yes"}
    rules = needs(yes)
    assert kinds(judge_need("yes", rules, "landlord: A complaint?")) == ["complaint"]
    assert kinds(judge_need("yes", rules, "landlord: A repair?")) == ["unsure"]
    assert kinds(judge_need("yes", rules)) == ["unsure"]
    then = {"id": "then", "need": "chase", "earlier": "leak", "phrases": "well"}
    assert kinds(judge_need("well", needs(then), "tenant: a leak")) == ["chase"]
    assert kinds(judge_need("well", needs(then), "landlord: a leak")) == ["unsure"]


def test_a_finding_points_at_the_words_as_they_were_written():
    text = "Help!! I SMELL  GAS here"
    (finding,) = judge_need(text, needs(GAS)).because
    assert [text[start:end] for start, end in finding.spans] == ["SMELL  GAS"]
    assert finding.because == "gas"


def test_dangers_come_in_a_fixed_order_and_once():
    fire = {"id": "fire", "safety": "fire, gas", "phrases": "fire"}
    found = judge_need("fire, and I smell gas", needs(GAS, fire))
    assert found.safety == (Safety.GAS, Safety.FIRE)


def test_the_same_facts_give_the_same_answer():
    rules = needs(LEAK, GAS, CHASE, HINT)
    text = "any news on the leak? I smell gas again"
    assert judge_need(text, rules) == judge_need(text, rules)
