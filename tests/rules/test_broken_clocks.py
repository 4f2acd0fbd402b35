"""Clocks, seasons and opening hours that nobody could keep are refused with their place."""

import pytest

from tests.rules.packs import a_pack, change, refusal

ROUTINE = "    covers: {needs: [repair], priorities: [routine]}\n"


@pytest.mark.parametrize(
    "extra,says",
    [
        ("    calendar: scottish\n", ["There is no calendar 'scottish'", "law, own"]),
        ("    applies_until: 2026-02-30\n", ["is not a day of the calendar"]),
        ("    stops: [mended]\n", ["'mended' is not one of the possible words"]),
        ('    season: {first: "13-01", last: "04-30"}\n', ["season.first: '13-01'"]),
        ("    extension: {amount: 5}\n", ["extension.notice: This is missing."]),
        ('    ends_at: "5pm"\n', ["ends_at", "17:30"]),
        ("    nations: [france]\n", ["nations.0: 'france'"]),
        ("    pauses: [{since: reported}]\n", ["pauses.0.until: This is missing."]),
    ],
)
def test_a_key_of_a_clock_that_makes_no_sense_is_named(tmp_path, extra, says):
    path = a_pack(tmp_path) / "clocks.yaml"
    key = extra.strip().split(":")[0]
    text = path.read_text()
    at = text.index("  repair_routine:")
    head, tail = text[:at], text[at:]
    if f"    {key}:" in tail.split("\n  #")[0].split("checked_by")[0]:
        tail = tail.replace("    stops: [repaired]\n", "", 1)
    path.write_text(head + tail.replace(ROUTINE, ROUTINE + extra, 1))
    problems = refusal(tmp_path)
    assert any(all(word in one for word in says) for one in problems), problems


def test_a_duty_that_ends_before_it_begins_is_refused(tmp_path):
    dated = "    applies_from: 2026-12-02\n    applies_until: 2026-12-01\n"
    change(a_pack(tmp_path), "clocks.yaml", "    applies_from: 2027-04-01\n", dated)
    (problem,) = refusal(tmp_path)
    assert "information_request.applies_until: This ends before it begins." in problem


def test_a_defect_that_is_not_listed_is_refused(tmp_path):
    change(a_pack(tmp_path), "clocks.yaml", "[part_power, ", "[parts_power, ")
    (problem,) = refusal(tmp_path)
    assert "There is no defect 'parts_power'. Did you mean 'part_power'?" in problem


def test_a_defect_said_by_a_rule_that_does_not_exist_is_refused(tmp_path):
    pack = a_pack(tmp_path)
    (pack / "needs.yaml").write_text(
        "vulnerabilities: {}\nrules:\n- {id: heating.none, need: repair, phrases: no heating}\n"
    )
    problems = refusal(tmp_path)
    assert any("There is no rule 'hot_water.none' in needs.yaml" in one for one in problems)
    assert not any("'heating.none' in" in one for one in problems)


@pytest.mark.parametrize(
    "hours,says",
    [
        ('["18:00-08:00"]', "'18:00-08:00' is not a time from when until when"),
        ('["08:00-12:00", "11:00-17:00"]', "'11:00-17:00' is not a time"),
        ('["08:00-25:00"]', "'08:00-25:00' is not a time"),
        ('["8 to 6"]', "'8 to 6' is not written as this has to be"),
    ],
)
def test_opening_hours_that_run_into_each_other_are_refused(tmp_path, hours, says):
    change(a_pack(tmp_path), "pack.yaml", 'tuesday: ["08:00-18:00"]', f"tuesday: {hours}")
    (problem,) = refusal(tmp_path)
    assert "calendar.opening.week.tuesday" in problem
    assert says in problem


def test_opening_hours_of_a_day_that_there_is_not_are_refused(tmp_path):
    change(a_pack(tmp_path), "pack.yaml", "exceptions: {}", "exceptions: {2026-02-30: []}")
    (problem,) = refusal(tmp_path)
    assert "2026-02-30" in problem


def test_no_calendar_may_take_the_name_of_one_that_is_always_there(tmp_path):
    change(a_pack(tmp_path), "pack.yaml", "  closed_days: []\n",
           "  closed_days: []\n  others: {law: {national_only: true}}\n")  # fmt: skip
    (problem,) = refusal(tmp_path)
    assert "The calendar 'law' is always there." in problem
