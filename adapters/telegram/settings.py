"""What has to be set for Telegram, checked before anything connects."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.domain.errors import ConfigError

OFFICIAL = "https://api.telegram.org"

_PREFIX = "TENANTLINE_TELEGRAM__"
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{10,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{24,256}")


class Mode(StrEnum):
    """How updates reach us."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class TelegramSettings(BaseModel):
    """Telegram, as set in TENANTLINE_TELEGRAM__…"""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr = Field(
        description="The bot's token. In Telegram: write to @BotFather, /newbot or /mybots, "
        "API Token."
    )
    mode: Mode = Field(
        default=Mode.POLLING,
        description="polling (nothing to open to the internet) or webhook (Telegram calls a "
        "public URL).",
    )
    webhook_url: str = Field(
        default="",
        description="The public https:// address Telegram calls in webhook mode, as your web "
        "server offers it.",
    )
    webhook_host: str = Field(
        default="127.0.0.1", description="Where to listen in webhook mode, behind your web server."
    )
    webhook_port: int = Field(
        default=8020, ge=1, le=65535, description="Port to listen on in webhook mode."
    )
    webhook_path: str = Field(
        default="",
        description="Path to listen on in webhook mode; the path of webhook_url unless your web "
        "server changes it on the way.",
    )
    secret_token: SecretStr | None = Field(
        default=None,
        description="Proves in webhook mode that a request comes from Telegram: at least 24 "
        "random letters, digits, _ or -; make one with: openssl rand -hex 32",
    )
    api_base: str = Field(
        default=OFFICIAL,
        description="Telegram's Bot API; leave it as it is unless you run your own Bot API server.",
    )
    per_second: float = Field(
        default=30, ge=0, description="Messages a second to everybody together; Telegram allows 30."
    )
    per_chat_per_second: float = Field(
        default=1, ge=0, description="Messages a second to one chat; Telegram allows 1."
    )
    per_group_per_minute: float = Field(
        default=20, ge=0, description="Messages a minute to one group; Telegram allows 20."
    )

    @field_validator("token")
    @classmethod
    def _shaped_like_a_token(cls, token: SecretStr) -> SecretStr:
        bare = token.get_secret_value().strip()
        if not _TOKEN.fullmatch(bare):
            raise ValueError("is not a bot token; it looks like 123456789:AAE…, see @BotFather")
        return SecretStr(bare)

    @field_validator("secret_token")
    @classmethod
    def _hard_to_guess(cls, secret: SecretStr | None) -> SecretStr | None:
        bare = secret.get_secret_value().strip() if secret else ""
        if not bare:
            return None
        if not _SECRET.fullmatch(bare) or len(set(bare)) < 10:
            raise ValueError(
                "can be guessed, or has characters Telegram does not take; make one with: "
                "openssl rand -hex 32"
            )
        return SecretStr(bare)

    @field_validator("api_base")
    @classmethod
    def _base(cls, base: str) -> str:
        if not base.startswith(("https://", "http://")) or not urlsplit(base).hostname:
            raise ValueError("must begin with https:// (or http:// for a server of your own)")
        return base.rstrip("/")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.mode is Mode.WEBHOOK:
            self._ready_for_webhook()
        elif self.webhook_url or self.secret_token:
            raise ValueError("mode is polling, but webhook settings are there: set it to webhook")
        return self

    def _ready_for_webhook(self) -> None:
        if not self.webhook_url:
            raise ValueError("webhook_url is missing; webhook mode needs it")
        # Only a Bot API server of one's own calls plain http.
        allowed = ("https://",) if self.api_base == OFFICIAL else ("https://", "http://")
        if not self.webhook_url.startswith(allowed):
            raise ValueError("webhook_url must begin with https://; Telegram calls nothing else")
        if self.secret_token is None:
            raise ValueError("secret_token is missing; webhook mode needs it")

    @property
    def path(self) -> str:
        """The path to listen on, with its slash."""
        path = self.webhook_path or urlsplit(self.webhook_url).path
        return f"/{path.lstrip('/')}"


def read(section: Mapping[str, str]) -> TelegramSettings:
    """The settings in *section*; raises ``ConfigError`` naming each variable that is wrong."""
    try:
        return TelegramSettings.model_validate(dict(section))
    except ValidationError as wrong:
        problems = "; ".join(
            _problem(error["loc"], error["type"], error["msg"])
            for error in wrong.errors(include_input=False, include_url=False)
        )
        raise ConfigError(f"Telegram is not set up: {problems}.") from None


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> str:
    said = message.removeprefix("Value error, ")
    if not place:  # a validator over the whole begins with the key it is about
        key, _, rest = said.partition(" ")
        return f"{_PREFIX}{key.upper()} {rest}"
    variable = f"{_PREFIX}{str(place[0]).upper()}"
    match kind:
        case "missing":
            about = TelegramSettings.model_fields[str(place[0])].description
            return f"{variable} is missing ({about})"
        case "extra_forbidden":
            return f"{variable} is not a setting of Telegram"
        case _:
            return f"{variable}: {said}"
