"""A pack that builds on another: what it takes, replaces and takes away."""

from pathlib import Path

import pytest

from bot.domain.need import Safety
from bot.domain.replies import ReplyKey
from bot.rulebook.load import load_pack
from tests.rules.packs import a_pack, change, refusal

OWN = "extends: {pack: below}\n"
CLOCK = """clocks:
  repair_routine:
    name: finish it
    amount: 14
    unit: calendar_days
    starts: reported
    covers: {needs: [repair], priorities: [routine]}
    source: Our promise
    mark: own
    as_at: 2026-11-21
  answer:
"""


@pytest.fixture
def above(tmp_path: Path) -> Path:
    """An empty pack on top of a complete one."""
    (tmp_path / "below").mkdir()
    a_pack(tmp_path / "below")
    directory = tmp_path / "above"
    directory.mkdir()
    (directory / "pack.yaml").write_text(OWN)
    return directory


def test_what_is_not_said_is_what_the_other_pack_says(above):
    ours, theirs = load_pack(above), load_pack(above.parent / "below")
    assert ours.name == theirs.name
    assert ours.promises == theirs.promises
    assert ours.safety == theirs.safety
    assert ours.house_rules == theirs.house_rules


def test_a_text_a_clock_and_a_detail_are_replaced_one_at_a_time(above):
    (above / "pack.yaml").write_text(OWN + "name: Ours\nlandlord: {name: Our Homes}\n")
    replies = "language: en\nreplies: {small_talk: Good day.}\n"
    (above / "replies.en.yaml").write_text(replies)
    (above / "clocks.yaml").write_text(CLOCK)
    rulebook = load_pack(above)
    assert rulebook.name == "Ours"
    assert rulebook.landlord.name == "Our Homes"
    assert rulebook.landlord.office_phone == "03069 990 124"
    assert rulebook.replies.render(ReplyKey.SMALL_TALK) == "Good day."
    assert "welcome" in rulebook.replies.render(ReplyKey.THANKS_REPLY)
    assert rulebook.clocks["repair_routine"].length.amount == 14
    assert rulebook.clocks["repair_urgent"].length.amount == 7


def test_an_entry_left_empty_takes_the_one_below_away(above):
    (above / "clocks.yaml").write_text(CLOCK)
    assert "answer" not in load_pack(above).clocks
    assert "answer" in load_pack(above.parent / "below").clocks


def test_a_value_never_stands_under_a_source_it_does_not_come_from(above):
    (above / "clocks.yaml").write_text("clocks: {repair_routine: {amount: 14}}\n")
    problems = refusal(above)
    assert any("clocks.repair_routine.source: This is missing." in one for one in problems)


def test_rules_about_messages_are_added_and_replaced_by_name(above):
    below = "targets: {}\nrules:\n- {id: a, severity: rude, phrases: one}\n"
    below += "- {id: b, severity: rude, phrases: two}\n"
    (above.parent / "below" / "conduct.yaml").write_text(below)
    ours = "rules:\n- {id: c, severity: rude, phrases: three}\n"
    ours += "- {id: b, severity: abusive, phrases: four}\n"
    (above / "conduct.yaml").write_text(ours)
    rules = load_pack(above).conduct_rules.rules
    assert [rule.condition.rule for rule in rules] == ["c", "b", "a"]
    assert rules[1].severity == "abusive"


def test_a_mistake_below_is_named_in_the_file_it_stands_in(above):
    line = change(above.parent / "below", "policy.yaml", "occasion_minutes: 60 ", "occasion: 60 ")
    (above / "policy.yaml").write_text("tell_when_held: false\n")
    problems = refusal(above)
    assert any(one.startswith(f"below/policy.yaml:{line}: occasion: ") for one in problems)


def test_a_mistake_above_is_named_in_its_own_file(above):
    (above / "policy.yaml").write_text("\n\noccasion_minutes: soon\n")
    (problem,) = refusal(above)
    assert problem.startswith("policy.yaml:3: occasion_minutes: 'soon' is not a whole number")


def test_any_change_below_is_another_version(above):
    before = load_pack(above).version
    change(above.parent / "below", "replies.en.yaml", "You are welcome.", "Most welcome.")
    assert load_pack(above).version != before


def test_only_the_named_files_are_taken(above):
    (above / "pack.yaml").write_text("extends: {pack: below, files: [conduct.yaml]}\n")
    problems = refusal(above)
    assert any(one.startswith("pack.yaml:1: name: This is missing.") for one in problems)
    assert any(one.startswith("safety.yaml:1: The file cannot be read") for one in problems)
    assert not any(one.startswith("conduct.yaml") for one in problems)


@pytest.mark.parametrize("name", ["nowhere", "above"])
def test_a_pack_that_cannot_be_built_on_is_named(above, name):
    (above / "pack.yaml").write_text(f"extends: {{pack: {name}}}\n")
    problems = refusal(above)
    assert any(f"extends.pack: There is no pack '{name}'" in one for one in problems)
    assert any("uk-social-housing" in one for one in problems)


def test_packs_that_build_on_each_other_are_refused(above):
    below = above.parent / "below"
    text = (below / "pack.yaml").read_text()
    (below / "pack.yaml").write_text(f"extends: {{pack: above}}\n{text}")
    assert any("no pack can build on itself" in one for one in refusal(above))


@pytest.mark.parametrize(
    "written", ["../../etc", "{pack: ../below}", "[below]", "{pack: below, a: b}"]
)
def test_what_cannot_be_the_name_of_a_pack_is_refused(above, written):
    (above / "pack.yaml").write_text(f"extends: {written}\n")
    assert any(one.startswith("pack.yaml:1: extends") for one in refusal(above))


def test_no_number_crosses_a_border(above):
    """In Northern Ireland the line for gas is another one, and 105 is Great Britain's."""
    ours = OWN + "nation: northern_ireland\nsubdivision: NIR\n"
    (above / "pack.yaml").write_text(ours)
    problems = refusal(above)
    for danger in ("gas", "carbon_monoxide", "no_power"):
        told = f"The script for {danger} is not for northern_ireland"
        assert any(told in one for one in problems)
    assert not any("script for fire" in one for one in problems)


def test_claiming_the_files_of_another_country_does_not_make_its_numbers_ours(above):
    (above / "pack.yaml").write_text(
        OWN + "country: NZ\nnation: new_zealand\nsubdivision: AUK\ntimezone: Pacific/Auckland\n"
    )
    (above / "safety.yaml").write_text("for_nations: [new_zealand]\n")
    problems = refusal(above)
    told = [one for one in problems if "is not for new_zealand" in one]
    assert len(told) == len(Safety)


def test_the_law_of_another_nation_is_left_behind(above):
    (above / "pack.yaml").write_text(OWN + "nation: scotland\nsubdivision: SCT\n")
    problems = refusal(above)
    assert any("No clock covers every complaint" in one for one in problems)
    assert not any("repair" in one for one in problems)


def test_promises_of_ones_own_go_over_every_border(above):
    (above / "pack.yaml").write_text(OWN + "nation: scotland\nsubdivision: SCT\n")
    (above / "clocks.yaml").write_text(
        "clocks:\n  complaint_acknowledge:\n    name: acknowledge\n    amount: 5\n"
        "    unit: working_days\n    starts: reported\n    covers: {needs: [complaint]}\n"
        "    source: ours\n    mark: own\n    as_at: 2026-11-21\n"
    )
    rulebook = load_pack(above)
    assert "repair_urgent" in rulebook.clocks
    assert "damp_investigation" not in rulebook.clocks
    assert "complaint_stage1" not in rulebook.clocks
