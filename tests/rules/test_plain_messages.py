"""The plain things tenants write most: each must be understood without a word of context.

Not examples of single rules (those stand beside them in the pack) but of the whole: what
is expected here is what an agent would expect. Add what you see misread.
"""

from pathlib import Path

import pytest

from bot.domain.facts import Facts
from bot.domain.text import normalise
from bot.ports.classifier import Classifier, Judgement
from bot.triage.combined import combined
from bot.triage.model import SHIPPED
from bot.triage.rules_only import rules_only
from bot.triage.weights import load_weights
from tests.shipped import read_once

PACK = Path(__file__).parents[2] / "rules" / "uk-social-housing"
ALONE, TOGETHER = "rules alone", "rules and model"
_LOADED: dict[str, Classifier] = {}


@pytest.fixture(params=[ALONE, TOGETHER])
def judge(request: pytest.FixtureRequest) -> str:
    """By what it is judged: both must understand the plain things."""
    return str(request.param)


def judged(judge: str, text: str) -> Judgement:
    """What the shipped pack, or the pack and the shipped model, make of *text*."""
    if not _LOADED:
        pack = read_once(PACK)
        _LOADED[ALONE] = rules_only(pack)
        _LOADED[TOGETHER] = combined(pack, load_weights(SHIPPED))
    return _LOADED[judge].judge(Facts(text=normalise(text)))


@pytest.mark.parametrize(
    "text, trade, priority",
    [
        ("black mould in the bedroom", "damp_mould", "urgent"),
        ("there is mould in the bathroom", "damp_mould", "urgent"),
        ("damp patch on the living room wall", "damp_mould", "urgent"),
        ("leak under the sink", "plumbing", "urgent"),
        ("Kitchen tap dripping", "plumbing", "routine"),
        ("toilet blocked", "drainage", "urgent"),
        ("bath won't drain", "drainage", "urgent"),
        ("my boiler is broken", "heating", "urgent"),
        ("radiator not getting hot", "heating", "urgent"),
        ("no hot water", "hot_water", "urgent"),
        ("front door won't lock", "locks_security", "emergency"),
        ("window broken", "windows_doors", "urgent"),
        ("bedroom window won't close", "windows_doors", "urgent"),
        ("light in the kitchen not working", "electrical", "urgent"),
        ("no electricity", "electrical", "emergency"),
        ("fence blown down", "garden_fences", "routine"),
        ("gate has come off its hinges", "garden_fences", "routine"),
        ("rats in the loft", "pests", "urgent"),
        ("cracks in the wall", "structure", "urgent"),
        ("the roof is leaking", "roof_gutter", "urgent"),
        ("gutter blocked with leaves", "roof_gutter", "routine"),
        ("lift is out of order", "lift", "urgent"),
        ("intercom broken", "communal", "urgent"),
        ("stair lights out in the block", "communal", "urgent"),
        ("kitchen cupboard door fallen off", "kitchen_bathroom", "routine"),
        ("loose floorboard in the hall", "flooring_stairs", "urgent"),
        ("smoke alarm keeps beeping every minute", "fire_safety", "urgent"),
    ],
)
def test_a_plain_repair_is_a_repair_and_nothing_else(
    judge: str, text: str, trade: str, priority: str
) -> None:
    judgement = judged(judge, text)
    (need,) = judgement.need.needs
    assert need.kind == "repair"
    assert need.trade == trade
    if judge == ALONE:  # the model weighs how people put it; the band is a matter of degree
        assert need.priority == priority
    assert judgement.conduct.severity == "none"


@pytest.mark.parametrize(
    "text, trigger",
    [
        ("gas leak", "gas"),
        ("I can smell gas", "gas"),
        ("there's a smell of gas in the hallway", "gas"),
        ("CO alarm is going off", "carbon_monoxide"),
        ("carbon monoxide detector won't stop", "carbon_monoxide"),
        ("fire in the kitchen", "fire"),
        ("there is smoke coming from the flat upstairs", "fire"),
        ("sparks coming from the fuse box", "electrical_danger"),
        ("I got a shock off the light switch", "electrical_danger"),
        ("bare wires hanging out of the wall", "electrical_danger"),
        ("burst pipe, water everywhere", "flood_water"),
        ("water pouring through the ceiling", "flood_water"),
        ("no power in the whole flat", "no_power"),
        ("no water at all", "no_water"),
        ("no heating and I have a newborn baby", "no_heating_vulnerable"),
        ("can't lock my front door", "insecure_home"),
        ("I'm stuck in the lift", "trapped_lift"),
        ("the ceiling has come down", "structural_danger"),
        ("my ex is outside with a knife", "threat_to_life"),
        ("I want to kill myself", "self_harm"),
        ("my husband hits me", "domestic_abuse"),
        ("the kids next door are being beaten by their dad", "child_at_risk"),
    ],
)
def test_a_plain_danger_brings_its_safety_text(judge: str, text: str, trigger: str) -> None:
    assert trigger in judged(judge, text).need.safety


@pytest.mark.parametrize(
    "text, kind",
    [
        ("when is my rent due", "enquiry"),
        ("how do I apply for a transfer", "enquiry"),
        ("can I keep a dog", "enquiry"),
        ("any update on my repair?", "chase"),
        ("when is the plumber coming? it was booked for monday", "chase"),
        ("I want to make a complaint", "complaint"),
        ("your staff are useless", "complaint"),
        ("the service has been terrible", "complaint"),
        ("neighbours playing loud music every night", "asb_report"),
        ("people dealing drugs on the stairs", "asb_report"),
        ("what data do you hold on me", "data_request"),
        ("delete all my data", "data_request"),
        ("great job by the plumber, very happy", "feedback"),
        ("thanks", "small_talk"),
        ("hello", "small_talk"),
        ("ok", "small_talk"),
    ],
)
def test_a_plain_message_is_what_it_says_and_nothing_else(judge: str, text: str, kind: str) -> None:
    assert [need.kind for need in judged(judge, text).need.needs] == [kind]


@pytest.mark.parametrize(
    "text, severity",
    [
        ("I'm going to kill you", "threatening"),
        ("I know where you live", "threatening"),
        ("I will come down there and smash your face in", "threatening"),
        ("you are a moron", "rude"),
        ("fuck off", "rude"),
        ("you stupid bitch", "abusive"),
        ("you are a cunt", "abusive"),
    ],
)
def test_plain_abuse_is_recognised(judge: str, text: str, severity: str) -> None:
    assert judged(judge, text).conduct.severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "the shower is not working",
        "shower not working",
        "your staff are useless",
        "this is a bloody disgrace",
        "no fucking heating for three days",
        "the boiler is a piece of shit",
        "I'm taking this to the ombudsman",
        "you'll be hearing from my solicitor",
        "my neighbour called me a bitch and said he'd kill me",
        "I could murder a cup of tea, the kettle trips the electric",
        "I'm an idiot, I locked myself out",
        "the damp is killing me",
        "what a joke, three weeks and nobody came",
    ],
)
def test_anger_at_the_situation_and_quoted_abuse_are_never_warned(judge: str, text: str) -> None:
    assert judged(judge, text).conduct.severity in ("none", "heated")
