"""What can be set for the console; it runs without any of it."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import ConfigError

_PREFIX = "TENANTLINE_CONSOLE__"


class Colour(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class ConsoleSettings(BaseModel):
    """The console, as set in TENANTLINE_CONSOLE__…"""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(
        default="Sam",
        pattern=r"^[^\W\d_][\w-]{0,31}$",
        description="The tenant you are when you just type: one word.",
    )
    colour: Colour = Field(
        default=Colour.AUTO,
        description="auto (on a terminal, unless NO_COLOR is set), always or never.",
    )
    width: int = Field(
        default=80,
        ge=40,
        le=200,
        description="Columns to write in; a narrower terminal is noticed.",
    )


def read(section: Mapping[str, str]) -> ConsoleSettings:
    """The settings in *section*; raises ``ConfigError`` naming each variable that is wrong."""
    try:
        return ConsoleSettings.model_validate(dict(section))
    except ValidationError as wrong:
        problems = "; ".join(
            _problem(str(error["loc"][0]), error["type"])
            for error in wrong.errors(include_input=False, include_url=False)
        )
        raise ConfigError(f"The console is not set up: {problems}.") from None


def _problem(key: str, kind: str) -> str:
    variable = f"{_PREFIX}{key.upper()}"
    if kind == "extra_forbidden":
        return f"{variable} is not a setting of the console"
    return f"{variable} must be: {ConsoleSettings.model_fields[key].description}".rstrip(".")
