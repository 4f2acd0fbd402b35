"""What has to be set for Slack, checked before anything connects."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic.functional_validators import field_validator

from bot.domain.errors import ConfigError
from bot.domain.identity import Role

#: Queues by the name the core uses, in the order people read them.
QUEUES = ("repairs", "complaints", "enquiries", "moderation")

_PREFIX = "TENANTLINE_SLACK__"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}|#[^\s#,]{1,80}")
_MEMBER = re.compile(r"[UWS][A-Z0-9]{2,}")


class Mode(StrEnum):
    """How events reach us."""

    SOCKET = "socket"
    HTTP = "http"


class SlackSettings(BaseModel):
    """Slack, as set in TENANTLINE_SLACK__…"""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    #: Staff work here when nothing else is said.
    serves_staff: ClassVar[bool] = True

    bot_token: SecretStr = Field(
        description="Bot token, begins with xoxb-. In the Slack app: OAuth & Permissions."
    )
    mode: Mode = Field(
        default=Mode.SOCKET,
        description="socket (nothing to open to the internet) or http (Slack calls a public URL).",
    )
    app_token: SecretStr | None = Field(
        default=None,
        description="App-level token for socket mode, begins with xapp-. In the Slack app: "
        "Basic Information, App-Level Tokens, with the scope connections:write.",
    )
    signing_secret: SecretStr | None = Field(
        default=None,
        description="Signing secret for http mode. In the Slack app: Basic Information.",
    )
    http_host: str = Field(
        default="127.0.0.1", description="Where to listen in http mode, behind your web server."
    )
    http_port: int = Field(
        default=8030,
        ge=0,
        le=65535,
        description="Port to listen on in http mode; Slack's requests go to /slack/events.",
    )
    api_base: str = Field(
        default="https://slack.com/api/", description="Slack's Web API; leave it as it is."
    )
    channel_repairs: str = Field(
        default="#repairs", description="Channel for repairs: its id (C…) or its #name."
    )
    channel_complaints: str = Field(
        default="#complaints", description="Channel for complaints: its id (C…) or its #name."
    )
    channel_enquiries: str = Field(
        default="#enquiries", description="Channel for enquiries: its id (C…) or its #name."
    )
    channel_moderation: str = Field(
        default="#moderation",
        description="Channel for supervisors, best private: its id (C…) or its #name.",
    )
    agents: tuple[str, ...] = Field(
        default=(), description="Who may work on cases: user ids (U…) and user group ids (S…)."
    )
    supervisors: tuple[str, ...] = Field(
        default=(), description="Who may judge incidents too: user ids and user group ids."
    )
    admins: tuple[str, ...] = Field(
        default=(), description="Who may do everything: user ids and user group ids."
    )

    @field_validator("agents", "supervisors", "admins", mode="before")
    @classmethod
    def _by_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part for part in re.split(r"[\s,]+", value.strip()) if part)

    @field_validator("agents", "supervisors", "admins")
    @classmethod
    def _ids(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [member for member in members if not _MEMBER.fullmatch(member)]
        if wrong:
            raise ValueError(
                f"{wrong[0]!r} is neither a user id (U…) nor a user group id (S…). In Slack: "
                "open the person's profile, ⋮, Copy member ID"
            )
        return members

    @field_validator(*(f"channel_{queue}" for queue in QUEUES))
    @classmethod
    def _channel(cls, channel: str) -> str:
        if not _CHANNEL.fullmatch(channel):
            raise ValueError(f"{channel!r} is neither a channel id (C…) nor a #name")
        return channel

    @field_validator("api_base")
    @classmethod
    def _base(cls, base: str) -> str:
        if not base.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("must begin with https://")
        return base if base.endswith("/") else f"{base}/"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.mode is Mode.SOCKET and not secret(self.app_token):
            raise ValueError("app_token is missing; socket mode needs it")
        if self.mode is Mode.HTTP and not secret(self.signing_secret):
            raise ValueError("signing_secret is missing; http mode needs it")
        if len(set(self.channels.values())) < len(QUEUES):
            raise ValueError("channel_… must name a different channel for each queue")
        return self

    @property
    def channels(self) -> Mapping[str, str]:
        """The configured channel of each queue."""
        return {queue: getattr(self, f"channel_{queue}") for queue in QUEUES}

    @property
    def members(self) -> Mapping[Role, frozenset[str]]:
        """User and user group ids by role."""
        return {
            Role.AGENT: frozenset(self.agents),
            Role.SUPERVISOR: frozenset(self.supervisors),
            Role.ADMIN: frozenset(self.admins),
        }


def secret(value: SecretStr | None) -> str:
    """The secret itself, without the blanks that come along when it is pasted."""
    return value.get_secret_value().strip() if value else ""


def read(section: Mapping[str, str]) -> SlackSettings:
    """The settings in *section*; raises ``ConfigError`` naming each variable that is wrong."""
    try:
        return SlackSettings.model_validate(dict(section))
    except ValidationError as wrong:
        problems = "; ".join(
            _problem(error["loc"], error["type"], error["msg"])
            for error in wrong.errors(include_input=False, include_url=False)
        )
        raise ConfigError(f"Slack is not set up: {problems}.") from None


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> str:
    said = message.removeprefix("Value error, ")
    if not place:  # the validators over the whole begin with the key they are about
        key, _, rest = said.partition(" ")
        return f"{_PREFIX}{key.upper()} {rest}"
    variable = f"{_PREFIX}{str(place[0]).upper()}"
    match kind:
        case "missing":
            about = SlackSettings.model_fields[str(place[0])].description
            return f"{variable} is missing ({about})"
        case "extra_forbidden":
            return f"{variable} is not a setting of Slack"
        case _:
            return f"{variable}: {said}"
