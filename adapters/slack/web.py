"""Slack's Web API, one request at a time: nothing is ever sent again by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.errors import LOCKED_OUT, PlatformError, code_of, from_api, from_connection
from adapters.slack.limits import Block
from adapters.slack.settings import SlackSettings, secret

_CONNECT_SECONDS = 10.0
#: A metadata event carries the idempotency key, so that a message can be found again.
METADATA_EVENT = "tenantline_op"


class Web:
    """Requests to Slack that answer with data or raise ``PlatformError``, never anything else."""

    def __init__(
        self, settings: SlackSettings, *, logger: logging.Logger, timeout: float = 30.0
    ) -> None:
        # Slack's client would by default send a request again after a dropped connection,
        # also when Slack had already carried it out.
        self.client = AsyncWebClient(
            token=secret(settings.bot_token),
            base_url=settings.api_base,
            retry_handlers=[],
            logger=logger,
            timeout=int(timeout) or 1,
        )
        if settings.api_base.startswith("http://"):
            self.client.proxy = None  # on this machine; a proxy from the environment is not for it
        self._timeout = timeout
        #: Set while Slack refuses our token.
        self.locked_out = ""

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Call *method* once with a JSON body and give Slack's answer."""
        return await self.carry_out(lambda: self.client.api_call(method, json=_given(arguments)))

    async def ask(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Like ``call``, for the methods that read their arguments from a form only."""
        return await self.carry_out(lambda: self.client.api_call(method, data=_given(arguments)))

    async def carry_out(self, request: Callable[[], Awaitable[Any]]) -> Mapping[str, Any]:
        """Run one *request* of Slack's client and translate how it fails."""
        self._open()
        try:
            response = await request()
        except SlackApiError as error:
            code = code_of(error)
            if code in LOCKED_OUT:
                self.locked_out = code
            raise PlatformError(from_api(error), code) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise PlatformError(from_connection(error)) from error
        self.locked_out = ""
        return _with_scopes(response)

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session all requests share, made when the first one needs it."""
        self._open()
        assert self.client.session is not None  # noqa: S101 - just made
        return self.client.session

    async def close(self) -> None:
        """Close the connections."""
        if self.client.session is not None:
            await self.client.session.close()

    def _open(self) -> None:
        if self.client.session is None:
            # Made here, not in __init__: a session belongs to the running event loop.
            asyncio.get_running_loop()
            self.client.session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=_CONNECT_SECONDS)
            )


def metadata(key: str) -> Block:
    """What marks a message as the one for *key*."""
    return {"event_type": METADATA_EVENT, "event_payload": {"key": key}}


def key_in(message: Mapping[str, Any]) -> str:
    """The idempotency key a message of ours carries; empty for all others."""
    found = message.get("metadata") or {}
    if found.get("event_type") != METADATA_EVENT:
        return ""
    return str((found.get("event_payload") or {}).get("key", ""))


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _with_scopes(response: Any) -> Mapping[str, Any]:
    headers = {str(name).lower(): value for name, value in response.headers.items()}
    return {**response.data, "scopes": headers.get("x-oauth-scopes", "")}
