"""What goes wrong, when, and how often: the script of a bad day."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.fakes.telegram.http import Answer, Drop, Hang, Response

_WORDS = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user",
    404: "Not Found", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


class ApiError(Exception):
    """Telegram's refusal, as it words it."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def response(self) -> Response:
        body: dict[str, Any] = {
            "ok": False, "error_code": self.code, "description": self.description,
        }  # fmt: skip
        if self.parameters:
            body["parameters"] = self.parameters
        return Response(self.code, orjson.dumps(body))


@dataclass(slots=True)
class Fault:
    """One thing going wrong with one method, *times* times."""

    method: str
    answer: Answer
    after_effect: bool = False
    times: int = 1
    chat: int | None = None


@dataclass(slots=True)
class Faults:
    """The faults still to come."""

    waiting: list[Fault] = field(default_factory=list)
    happened: int = 0

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault due for this request, if any."""
        for fault in self.waiting:
            if fault.method in {method, "*"} and fault.chat in {None, chat}:
                fault.times -= 1
                self.happened += 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None


def answer(
    status: int | None,
    description: str | None,
    retry_after: int | None,
    migrate_to: int | None,
    *,
    hang: bool,
    drop: bool,
) -> Answer:
    """The answer a fault gives; a gateway's 5xx is a web page, as from Telegram's own."""
    if hang:
        return Hang()
    if drop:
        return Drop()
    if retry_after is not None:
        words = description or f"Too Many Requests: retry after {retry_after}"
        return ApiError(429, words, retry_after=retry_after).response()
    if migrate_to is not None:
        words = description or "Bad Request: group chat was upgraded to a supergroup chat"
        return ApiError(400, words, migrate_to_chat_id=migrate_to).response()
    assert status is not None, "say what goes wrong"
    if status in {502, 503, 504} and description is None:
        return Response(status, f"<html>{status} {_WORDS[status]}</html>".encode(), "text/html")
    return ApiError(status, description or _WORDS.get(status, "Error")).response()
