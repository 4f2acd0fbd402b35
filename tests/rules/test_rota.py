"""The rota and the warnings of a pack: what can be written, and what is refused."""

from datetime import UTC, datetime

import pytest

from bot.domain.on_call import EVERYBODY
from bot.rulebook.load import load_pack
from tests.rules.packs import a_pack, change, refusal

NIGHT = datetime(2026, 12, 5, 23, 0, tzinfo=UTC)  # a Saturday
ROTA = """
    - {name: nights, staff: [U0ANN, S0NIGHT], days: [saturday], hours: ["18:00-08:00"]}
    - {name: whenever closed, staff: [U0BOB], when_closed: true}
"""


def test_a_rota_is_read_in_its_order(tmp_path):
    change(a_pack(tmp_path), "pack.yaml", "  rota: []", f"  rota:{ROTA}")
    rulebook = load_pack(tmp_path)
    alerts = [rulebook.on_call.alert(turn, NIGHT, rulebook.calendar).call for turn in range(5)]
    assert alerts == [("U0ANN", "S0NIGHT")] * 2 + [("U0BOB",)] * 2 + [(EVERYBODY,)]


@pytest.mark.parametrize(
    "line,says",
    [
        ("{name: a, staff: []}", "staff"),
        ("{name: a, staff: [U0ANN], when_closed: true, days: [monday]}", "not both"),
        ('{name: a, staff: [U0ANN], hours: ["08:00-08:00"]}', "from when until when"),
        ('{name: a, staff: [U0ANN], hours: ["25:00-08:00"]}', "from when until when"),
        ('{name: a, staff: ["<!channel>"]}', "staff.0"),
        ("{name: a, staff: [U0ANN], days: [someday]}", "someday"),
    ],
)
def test_a_line_of_the_rota_that_makes_no_sense_is_named(tmp_path, line, says):
    change(a_pack(tmp_path), "pack.yaml", "  rota: []", f"  rota: [{line}]")
    problems = refusal(tmp_path)
    assert any("on_call.rota.0" in one and says in one for one in problems), problems


def test_supervisors_are_not_told_before_the_owner(tmp_path):
    change(a_pack(tmp_path), "clocks.yaml", "supervisors: 0.1", "supervisors: 0.9")
    (problem,) = refusal(tmp_path)
    assert "The owner hears of it first" in problem
