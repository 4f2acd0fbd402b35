"""The settings tree of the core: type, default and description of each, in one place.

No chat platform stands here. A channel declares its own settings in its own package and
gets its own section, so that a new channel changes nothing in the bot. The landlord's name,
numbers and time zone are not settings either: they belong to the rules pack, which staff read.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX: Final = "TENANTLINE_"
#: Installed or in the repository, the packs lie beside the package.
BUILT_IN_PACKS: Final = Path(__file__).resolve().parents[2] / "rules"


class LogLevel(StrEnum):
    """From which level on a line is written."""

    AUTO = "auto"
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a line looks."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


class Ops(BaseModel):
    """Health checks and metrics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(
        default="127.0.0.1",
        description="Where health checks and metrics can be reached. "
        "Anybody who reaches it can read the figures, so keep it local.",
    )
    port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="The port of /healthz, /readyz and /metrics; 0 is off.",
    )


class Public(BaseModel):
    """What everybody may read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(
        default="127.0.0.1",
        description="Where the house rules can be read, for your web server to pass on.",
    )
    port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="A port of their own for the house rules; when 0 they are at /house-rules "
        "beside the health checks only.",
    )


class Settings(BaseSettings):
    """Everything the core can be told. Made by ``load``, never changed afterwards."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    data_dir: Path = Field(
        default=Path("var"), description="Where the database and the media live. Back this up."
    )
    rules: str = Field(
        default="uk-social-housing",
        description="The rules pack: a directory of your own, or the name of a built-in one.",
    )
    channels: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Which channels to start, with commas between. "
        "When empty: each channel you have given settings for, else the console.",
    )
    staff_channel: str = Field(
        default="",
        description="The channel agents and supervisors work in. "
        "When empty: the first started channel made for staff, else the console.",
    )
    media_max_bytes: int = Field(
        default=20 * 1024 * 1024,
        ge=1,
        description="Larger attachments are not fetched; staff are told that there was one.",
    )
    secrets_dir: Path | None = Field(
        default=None,
        description="A directory with one file per secret, named like the setting it holds.",
    )
    log_level: LogLevel = Field(
        default=LogLevel.AUTO,
        description="From which level on to log. `auto` means info, and warning while the console "
        "talks in the same terminal.",
    )
    log_format: LogFormat = Field(
        default=LogFormat.AUTO, description="`auto` means colours on a terminal and JSON elsewhere."
    )
    ops: Ops = Field(default_factory=Ops)
    public: Public = Field(default_factory=Public)

    #: Sections of the channels, validated by their owners; filled by ``load``, not a setting.
    sections: Mapping[str, Mapping[str, str]] = Field(
        default_factory=dict, repr=False, exclude=True
    )
    #: Values that must never be seen, for the log's redaction; filled by ``load``, not a setting.
    secrets: tuple[str, ...] = Field(default=(), repr=False, exclude=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` hands over, which remembers where each value came from."""
        return (init_settings,)

    @field_validator("channels", mode="before")
    @classmethod
    def _split(cls, value: str | Sequence[str]) -> tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(dict.fromkeys(p.strip().lower() for p in parts if p.strip()))

    @property
    def rules_dir(self) -> Path:
        """The directory of the rules pack; a name without a slash may be a built-in one."""
        given = Path(self.rules)
        built_in = BUILT_IN_PACKS / given
        if len(given.parts) == 1 and not given.is_dir() and built_in.is_dir():
            return built_in
        return given

    @property
    def idle(self) -> tuple[str, ...]:
        """Channels with settings that are not started, so that ``run`` can say so."""
        return tuple(name for name in self.sections if name not in self.channels)

    def channel_section(self, name: str) -> Mapping[str, str]:
        """What was set for one channel: lower-case key to value, secrets in the clear.

        Only that channel's ``create`` gets it. Never log it.
        """
        return self.sections.get(name, {})
