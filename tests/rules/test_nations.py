"""Each nation's pack: its days, its law, its numbers; held against the housing fact sheet."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.clocks import Event
from bot.domain.conduct import ConductKind, assess_conduct
from bot.domain.facts import Facts
from bot.domain.need import NeedKind, Priority, Safety, Trade, assess_need
from bot.domain.regimes import Deadline, Happening, Matter
from bot.domain.replies import REPLY_SPECS, ReplyKey
from bot.domain.rulebook import Rulebook
from bot.domain.text import normalise
from bot.rulebook.layers import layers
from bot.rulebook.load import load_pack
from bot.rulebook.problems import Problems
from bot.rulebook.rules_build import written
from bot.rulebook.rules_schema import ExamplesFile, NeedsFile
from bot.rulebook.sheet import open_sheet, sheet_of
from tests.rules.packs import SHIPPED, a_pack, change, refusal
from tests.rules.test_uk_social_housing import LIFESTYLE
from tests.shipped import shipped

RULES = SHIPPED.parent
ENGLAND, SCOTLAND, WALES, NORTHERN_IRELAND, NEW_ZEALAND = (
    shipped(name)
    for name in (
        "uk-social-housing", "scotland-social-housing", "wales-social-housing",
        "northern-ireland-social-housing", "nz-housing",
    )
)  # fmt: skip
PACKS = [ENGLAND, SCOTLAND, WALES, NORTHERN_IRELAND, NEW_ZEALAND]
DAMP = Matter(need=NeedKind.REPAIR, trade=Trade.DAMP_MOULD, hazard="damp_mould")
COMPLAINT = Matter(need=NeedKind.COMPLAINT)
DATA = Matter(need=NeedKind.DATA_REQUEST)
Step = tuple[str, Event]


def clocks(pack: Rulebook, matter: Matter, *steps: Step) -> dict[str, Deadline]:
    """By id, after events at four in the afternoon of those days, where the landlord is."""
    history = [
        Happening(event=event, at=at(pack, day), matter=None if number else matter)
        for number, (day, event) in enumerate(steps)
    ]
    return {one.clock: one for one in pack.clocks_of(history)}


def at(pack: Rulebook, day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T16:00").replace(tzinfo=ZoneInfo(pack.timezone))


def days(pack: Rulebook, matter: Matter, *steps: Step) -> dict[str, str]:
    found = clocks(pack, matter, *steps)
    return {id_: pack.calendar.day_of(one.due).isoformat() for id_, one in found.items()}


def repair(priority: Priority | None = None, **more: Any) -> Matter:
    return Matter(need=NeedKind.REPAIR, priority=priority, **more)


# England: sections 1.2, 2 and 8.3


def test_a_complaint_is_counted_from_its_acknowledgement():
    found = days(
        ENGLAND, COMPLAINT, ("2026-12-18", Event.REPORTED), ("2026-12-29", Event.ACKNOWLEDGED)
    )
    assert found == {
        "complaint_acknowledge": "2026-12-29",
        "complaint_stage1": "2027-01-13",
    }


def test_acknowledging_early_makes_the_answer_due_earlier():
    early = ("2026-12-21", Event.ACKNOWLEDGED)
    found = days(ENGLAND, COMPLAINT, ("2026-12-18", Event.REPORTED), early)
    assert found["complaint_stage1"] == "2027-01-07"


def test_stage_2_is_acknowledged_in_5_and_answered_in_20_days_from_that():
    found = days(
        ENGLAND, COMPLAINT, ("2026-11-27", Event.REPORTED), ("2026-11-27", Event.ACKNOWLEDGED),
        ("2026-11-27", Event.STAGE1_ANSWERED), ("2026-11-27", Event.ESCALATED),
        ("2026-11-27", Event.STAGE2_ACKNOWLEDGED),
    )  # fmt: skip
    assert found["complaint_stage2_acknowledge"] == "2026-12-04"
    assert found["complaint_stage2"] == "2026-12-29"


def test_damp_before_christmas_runs_through_every_step():
    found = days(ENGLAND, DAMP, ("2026-12-11", Event.REPORTED), ("2026-12-29", Event.INVESTIGATED))
    assert found["damp_investigation"] == "2026-12-29"
    assert found["damp_summary"] == "2027-01-04"
    assert found["damp_safe"] == "2027-01-06"
    assert found["damp_work_prepared"] == "2027-01-06"
    assert found["damp_work_started"] == "2027-03-23"


def test_an_emergency_hazard_is_made_safe_in_24_hours_by_night_and_by_holiday():
    found = clocks(ENGLAND, repair(Priority.EMERGENCY), ("2026-12-24", Event.REPORTED))
    assert found["hazard_emergency"].due == at(ENGLAND, "2026-12-25")
    assert found["hazard_emergency_investigation"].due == at(ENGLAND, "2026-12-25")


@pytest.mark.parametrize(
    "matter",
    [
        repair(Priority.URGENT, hazard=hazard)
        for hazard in ("excess_cold", "excess_heat", "falls", "structural_collapse", "fire",
                       "explosions", "electrical", "hygiene")
    ],
    ids=lambda matter: matter.hazard,
)  # fmt: skip
def test_the_day_of_awareness_chooses_the_phase(matter):
    before = days(ENGLAND, matter, ("2026-11-29", Event.REPORTED))
    after = days(ENGLAND, matter, ("2026-11-30", Event.REPORTED))
    assert "hazard_investigation" not in before
    assert after["hazard_investigation"] == "2026-12-14"


def test_what_was_known_before_the_phase_is_not_bound_by_a_later_investigation():
    electrical = repair(Priority.URGENT, hazard="electrical")
    found = days(
        ENGLAND, electrical, ("2026-11-27", Event.REPORTED), ("2026-12-02", Event.INVESTIGATED)
    )
    assert set(found) == {"repair_urgent"}


def test_an_old_report_counts_once_the_concern_is_raised_anew():
    electrical = repair(Priority.URGENT, hazard="electrical")
    found = days(ENGLAND, electrical, ("2026-11-27", Event.REPORTED), ("2026-12-02", Event.AWARE))
    assert found["hazard_investigation"] == "2026-12-16"
    assert found["repair_urgent"] == "2026-12-04"


def test_damp_reported_before_the_first_phase_has_no_clock_of_the_law():
    assert "damp_investigation" not in days(ENGLAND, DAMP, ("2025-10-26", Event.REPORTED))
    assert "damp_investigation" in days(ENGLAND, DAMP, ("2025-10-27", Event.REPORTED))


def test_a_visit_asked_for_after_photos_has_ten_days_of_its_own():
    found = days(
        ENGLAND, DAMP, ("2026-11-16", Event.REPORTED), ("2026-11-18", Event.INVESTIGATED),
        ("2026-11-27", Event.VISIT_REQUESTED),
    )  # fmt: skip
    assert found["damp_visit"] == "2026-12-11"


SCHEDULE = {
    "no_power": 1, "part_power": 3, "unsafe_electrics": 1, "no_water": 1, "part_water": 3,
    "no_gas": 1, "blocked_flue": 1, "foul_drain": 1, "toilet_not_flushing": 1,
    "blocked_sink": 3, "tap_stuck": 3, "leaking_pipe": 1, "leaking_roof": 7,
    "insecure_opening": 1, "loose_rail": 3, "rotten_floor": 3, "entryphone": 7,
    "extractor_fan": 7,
}  # fmt: skip


@pytest.mark.parametrize("pack", [ENGLAND, NORTHERN_IRELAND], ids=lambda pack: pack.nation)
def test_the_whole_right_to_repair_schedule(pack):
    assert set(pack.defects) == {*SCHEDULE, "no_heating"}
    for defect, amount in SCHEDULE.items():
        promises = [one for one in pack.promises if defect in one.defects]
        assert [str(one.clock.length) for one in promises] == [
            f"{amount} working day{'s' if amount > 1 else ''}"
        ]


@pytest.mark.parametrize(
    "day,due",
    [
        ("2026-10-30", "2026-11-04"),  # a Friday in summer: Mon, Tue, Wed
        ("2026-11-02", "2026-11-03"),
        ("2027-04-30", "2027-05-04"),  # a Friday in winter, then the bank holiday of May
        ("2027-05-04", "2027-05-07"),
    ],
)
def test_heating_is_due_sooner_in_winter(day, due):
    found = days(ENGLAND, repair(defect="no_heating"), (day, Event.REPORTED))
    assert [found[id_] for id_ in found if id_.startswith("right_to_repair")] == [due]


@pytest.mark.parametrize(
    "day,due",
    [
        ("2026-11-21", "2026-12-21"),
        ("2027-01-31", "2027-03-01"),  # 28 February is a Sunday
        ("2026-11-25", "2026-12-29"),  # Christmas, and the 28th in place of the 26th
    ],
)
def test_data_is_due_on_the_same_day_of_the_next_month_or_the_next_worked_one(day, due):
    assert days(ENGLAND, DATA, (day, Event.REPORTED))["data_request"] == due


def test_information_is_asked_for_from_april_2027_and_only_when_a_person_says_so():
    question = Matter(need=NeedKind.ENQUIRY)
    asked = ("2027-04-05", Event.INFORMATION_REQUESTED)
    assert set(days(ENGLAND, question, ("2027-04-05", Event.REPORTED))) == {"answer"}
    assert "information_request" in days(ENGLAND, question, ("2027-04-05", Event.REPORTED), asked)
    assert "information_request" not in days(
        SCOTLAND, question, ("2027-04-05", Event.REPORTED), asked
    )


# Scotland: sections 2.3, 8.3 and 10


def test_scottish_days_are_counted_around_st_andrews_day():
    found = days(SCOTLAND, DAMP, ("2026-11-27", Event.REPORTED))
    assert found["damp_investigation"] == "2026-12-14"
    found = days(
        SCOTLAND, DAMP, ("2026-11-20", Event.REPORTED), ("2026-11-27", Event.INVESTIGATED),
        ("2026-11-27", Event.WORK_STARTED),
    )  # fmt: skip
    assert found["damp_summary"] == "2026-12-03"
    assert found["damp_work_started"] == "2026-12-07"
    assert found["damp_finished"] == "2026-12-30"


def test_scottish_damp_is_bound_from_6_october_2026():
    assert "damp_investigation" not in days(SCOTLAND, DAMP, ("2026-10-05", Event.REPORTED))
    assert "damp_investigation" in days(SCOTLAND, DAMP, ("2026-10-06", Event.REPORTED))


def test_a_scottish_complaint_is_answered_in_5_then_in_20_days():
    found = days(SCOTLAND, COMPLAINT, ("2026-11-27", Event.REPORTED))
    assert found == {"complaint_stage1": "2026-12-07"}
    found = days(
        SCOTLAND, COMPLAINT, ("2026-11-20", Event.REPORTED), ("2026-11-27", Event.ESCALATED)
    )
    assert found["complaint_stage2_acknowledge"] == "2026-12-03"
    assert found["complaint_stage2"] == "2026-12-30"


@pytest.mark.parametrize("pack", PACKS[1:], ids=lambda pack: pack.nation)
def test_the_law_of_england_stays_in_england(pack):
    sources = " ".join(one.provenance.source for one in pack.promises)
    assert "Complaint Handling Code" not in sources
    assert "Awaab" not in sources
    assert "SI 1994/133" not in sources


# Numbers


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.nation)
def test_every_danger_has_a_script_in_every_nation(pack):
    assert set(pack.safety) == set(Safety)


@pytest.mark.parametrize("pack", PACKS[:3], ids=lambda pack: pack.nation)
def test_great_britain_has_one_line_for_gas_and_one_for_power(pack):
    assert pack.safety[Safety.GAS].number == "0800 111 999"
    assert pack.safety[Safety.NO_POWER].number == "105"


def test_northern_ireland_has_lines_of_its_own():
    for danger in (Safety.GAS, Safety.CARBON_MONOXIDE):
        assert NORTHERN_IRELAND.safety[danger].number == "0800 002 001"
    said = " ".join(script.text for script in NORTHERN_IRELAND.safety.values())
    assert "0800 111 999" not in said
    assert not re.search(r"\b105\b", said)
    assert "NHS 111" not in said
    assert "Floodline" not in said


def everything_said(pack: Rulebook) -> list[str]:
    replies = [
        pack.replies.render(key, **dict.fromkeys(REPLY_SPECS[key].given, "")) for key in ReplyKey
    ]
    rules = [f"{one.text} {one.more}" for one in pack.house_rules.clauses]
    return [*replies, *rules, *(script.text for script in pack.safety.values())]


def test_nothing_said_in_new_zealand_names_a_british_number_or_office():
    british = re.compile(r"\b(999|101|116 123|0800 111 999|NHS|Housing Ombudsman|Samaritans)\b")
    assert [text for text in everything_said(NEW_ZEALAND) if british.search(text)] == []


def test_nothing_said_in_great_britain_names_a_number_of_new_zealand():
    for pack in PACKS[:4]:
        said = " ".join(everything_said(pack))
        assert not re.search(r"\b(1737|0800 733 843)\b|(?<!NHS )(?<!0300 )\b111\b(?! 999)", said)


@pytest.mark.parametrize("pack", PACKS[1:4], ids=lambda pack: pack.nation)
def test_who_complains_hears_of_their_own_ombudsman(pack):
    text = pack.replies.render(ReplyKey.ACK_COMPLAINT, reference="R-1", due="Monday")
    assert "Ombudsman for Wales" in text or "Public Services Ombudsman" in text
    assert "Housing Ombudsman" not in text


def test_only_what_was_read_is_called_so_in_new_zealand():
    told = "\n".join(NEW_ZEALAND.to_verify)
    for item in ("gas", "self_harm", "no_power", "ombudsman", "domestic_abuse"):
        assert f"{item} was written from memory." in told


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.nation)
def test_no_nation_blames_the_way_people_live(pack):
    replies = everything_said(pack)[: len(ReplyKey)]
    assert [text for text in replies if LIFESTYLE.search(text.lower())] == []
    assert not any(LIFESTYLE.search(promise.clock.name) for promise in pack.promises)


# New Zealand: sections 6 and 8


def test_the_summer_of_the_privacy_act_does_not_count():
    assert days(NEW_ZEALAND, DATA, ("2026-12-14", Event.REPORTED))["data_request"] == "2027-02-02"


def test_an_anniversary_day_stops_a_landlord_of_that_region_and_not_the_privacy_act():
    monday = date(2027, 2, 1)  # Auckland
    assert not NEW_ZEALAND.calendar.is_working_day(monday)
    assert NEW_ZEALAND.calendar.is_working_day(monday, "privacy_act")


@pytest.mark.parametrize(
    "day", ["2026-02-06", "2026-04-27", "2026-07-10", "2026-10-26", "2027-02-08", "2027-06-25"]
)
def test_national_holidays_of_new_zealand_are_not_worked(day):
    assert not NEW_ZEALAND.calendar.is_working_day(date.fromisoformat(day))
    assert not NEW_ZEALAND.calendar.is_working_day(date.fromisoformat(day), "privacy_act")


def test_a_breach_notice_gives_fourteen_days():
    found = days(
        NEW_ZEALAND, repair(), ("2026-12-01", Event.REPORTED), ("2026-12-16", Event.NOTICE_RECEIVED)
    )
    assert found["breach_notice"] == "2026-12-30"


def test_the_ten_communication_principles_are_the_first_ten_rules():
    rules = NEW_ZEALAND.house_rules
    assert [one.id for one in rules.clauses] == [str(number) for number in range(1, 15)]
    asked = ["private", "threats", "offensive", "indecent", "harassment", "false", "confidences",
             "others", "suicide", "hate"]  # fmt: skip
    for word, clause in zip(asked, rules.clauses, strict=False):
        assert word in clause.title.lower()
    assert all(kind in rules.clause_for([kind]).answers for kind in ConductKind)
    for clause in rules.clauses:
        assert re.fullmatch(r"[^.!?]+\.", clause.text)


def nz_examples() -> list[Any]:
    sheet = open_sheet(RULES / "nz-housing" / "examples.yaml", ExamplesFile, Problems())
    assert sheet is not None
    return list(sheet.content.examples)


@pytest.mark.parametrize("example", nz_examples(), ids=lambda example: example.text)
def test_a_message_from_aotearoa_is_judged_as_the_pack_says(example):
    facts = Facts(text=normalise(example.text))
    need = assess_need(facts, NEW_ZEALAND.need_rules)
    conduct = assess_conduct(facts, NEW_ZEALAND.conduct_rules)
    first = next((one for one in need.needs if one.kind is NeedKind.REPAIR), None)
    if example.needs is not None:
        assert {one.kind for one in need.needs} == set(example.needs)
    for name in ("priority", "trade"):
        if getattr(example, name) is not None:
            assert getattr(first, name) is getattr(example, name)
    if example.safety is not None:
        assert set(need.safety) == set(example.safety)
    if example.severity is not None:
        assert conduct.severity is example.severity
    if example.at_most is not None:
        assert conduct.severity.rank <= example.at_most.rank
    if example.kinds is not None:
        assert example.kinds or not conduct.kinds


def nz_rules(which: str) -> list[Any]:
    problems = Problems()
    needs = layers(RULES / "nz-housing", problems).open("needs.yaml", problems)
    sheet = sheet_of(needs, NeedsFile, problems)
    rules = [rule for rule in sheet.content.rules if rule.id.startswith("nz.")] if sheet else []
    assert rules
    return [(rule.id, line) for rule in rules for _, line in written(getattr(rule, which))]


@pytest.mark.parametrize("which,fires", [("fires", True), ("silent", False)])
def test_the_rules_of_aotearoa_meet_their_examples(which, fires):
    for rule, line in nz_rules(which):
        found = assess_need(Facts(text=normalise(line)), NEW_ZEALAND.need_rules).because
        assert any(one.rule == rule and one.matched for one in found) is fires, line


@pytest.fixture
def aotearoa(tmp_path: Path) -> Path:
    """The pack for New Zealand to be spoilt, on the British texts with a handful of rules."""
    (tmp_path / "below").mkdir()
    a_pack(tmp_path / "below")
    directory = tmp_path / "nz"
    directory.mkdir()
    for path in (RULES / "nz-housing").glob("*.yaml"):
        (directory / path.name).write_bytes(path.read_bytes())
    change(directory, "pack.yaml", "  pack: uk-social-housing\n", "  pack: below\n")
    return directory


def test_a_new_zealand_pack_that_nobody_spoilt_starts(aotearoa):
    assert load_pack(aotearoa).nation == "new_zealand"


@pytest.mark.parametrize("danger", Safety)
def test_a_new_zealand_pack_without_one_of_its_scripts_does_not_start(aotearoa, danger):
    """Nothing is borrowed from the pack it builds on: 105 and 111 mean other things there."""
    safety = aotearoa / "safety.yaml"
    script = rf"\n  {danger}:\n.*?(?=\n\n|\Z)"
    safety.write_text(re.sub(script, "\n", safety.read_text(), flags=re.DOTALL))
    (problem,) = refusal(aotearoa)
    assert f"There is no script for {danger}." in problem
    assert problem.startswith("safety.yaml:")


def test_a_script_without_its_number_does_not_start(aotearoa):
    change(aotearoa, "safety.yaml", '    number: "1737"\n', "    number:\n")
    (problem,) = refusal(aotearoa)
    assert "scripts.self_harm.number: A text belongs here." in problem


def test_a_text_borrowed_from_another_country_may_name_no_number(aotearoa):
    (aotearoa / "replies.en.yaml").unlink()
    problems = refusal(aotearoa)
    assert any("replies.welcome: This text names 999" in one for one in problems)
    assert any("replies.ack_asb: This text names 999" in one for one in problems)
