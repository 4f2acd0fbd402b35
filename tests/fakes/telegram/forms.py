"""Parameters of a Bot API request: a form, JSON, or a form with files."""

import email.parser
import email.policy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes = field(repr=False)


Params = dict[str, Any]
#: Parameters that the Bot API takes as JSON inside a form.
_JSON = {
    "reply_markup", "reply_parameters", "link_preview_options", "allowed_updates", "commands",
    "media", "scope", "entities", "permissions",
}  # fmt: skip


def params(content_type: str, body: bytes) -> Params:
    """The parameters, numbers still as they were sent."""
    if content_type.startswith("application/json"):
        return dict(orjson.loads(body)) if body else {}
    if content_type.startswith("multipart/form-data"):
        found = _multipart(content_type, body)
    else:
        found = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    for name in _JSON & found.keys():
        found[name] = orjson.loads(found[name])
    return found


def _multipart(content_type: str, body: bytes) -> Params:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    found: Params = {}
    for part in form.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        file = part.get_filename()
        found[name] = content.decode() if file is None else Upload(file, content)
    return found
