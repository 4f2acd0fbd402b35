"""What can be set, and what is said if it is set wrongly."""

import pytest

from adapters.console import SETTINGS, create
from adapters.console.settings import Colour, ConsoleSettings, read
from bot.domain.errors import ConfigError
from bot.ports.channel import Scripted
from tests.adapters.console.building import a_context


def test_nothing_has_to_be_set():
    assert read({}) == ConsoleSettings(name="Sam", colour=Colour.AUTO, width=80)
    assert SETTINGS is ConsoleSettings


def test_values_come_as_text():
    made = read({"name": "Zoë", "colour": "never", "width": "100"})
    assert (made.name, made.colour, made.width) == ("Zoë", Colour.NEVER, 100)


@pytest.mark.parametrize(
    "section, told",
    [
        ({"colour": "sometimes"}, "TENANTLINE_CONSOLE__COLOUR must be: auto"),
        ({"width": "9"}, "TENANTLINE_CONSOLE__WIDTH must be: Columns"),
        ({"name": "Sam Smith"}, "TENANTLINE_CONSOLE__NAME must be: The tenant"),
        ({"color": "auto"}, "TENANTLINE_CONSOLE__COLOR is not a setting"),
    ],
)
def test_a_wrong_setting_is_named(section, told):
    with pytest.raises(ConfigError, match=told):
        read(section)


def test_the_console_of_a_test_run_is_scripted():
    made = create({}, a_context())
    assert isinstance(made, Scripted)
    assert made.ends
