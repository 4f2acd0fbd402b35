"""Files in Slack: what a message says of them, their bytes, and their names when we post them."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.slack.web import Web
from bot.domain.messages import Media, MediaKind
from bot.ports.channel import MediaDelayed, MediaGone

_CHUNK = 64 * 1024
#: A film may take long as a whole, but not between two pieces.
_PATIENCE = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=30)
_KINDS = {"image": MediaKind.PHOTO, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}


def media_of(files: Iterable[Mapping[str, Any]]) -> tuple[Media, ...]:
    """The files of a message, in order."""
    return tuple(_media(file) for file in files)


def _media(file: Mapping[str, Any]) -> Media:
    mime = str(file.get("mimetype", ""))
    kind = (
        MediaKind.VOICE
        if file.get("subtype") == "slack_audio"
        else _KINDS.get(mime.partition("/")[0], MediaKind.DOCUMENT)
    )
    return Media(
        kind=kind,
        ref=_ref(file),
        mime=mime,
        name=str(file.get("name") or file.get("title") or ""),
        size=file.get("size"),
        detail="" if _is_kept_by_slack(file) else "kept outside Slack or no longer there",
    )


def _ref(file: Mapping[str, Any]) -> str:
    if not _is_kept_by_slack(file):
        return ""
    return str(file.get("url_private_download") or file.get("url_private") or "")


def _is_kept_by_slack(file: Mapping[str, Any]) -> bool:
    gone = file.get("mode") in {"tombstone", "hidden_by_limit", "external"}
    return not (gone or file.get("is_external"))


async def fetch(media: Media, web: Web, api_base: str) -> AsyncIterator[bytes]:
    """The bytes of *media* in chunks; the token goes to Slack's own hosts and nowhere else."""
    if not _is_slack(media.ref, api_base):
        raise MediaGone("Slack does not keep this file.")
    headers = {"Authorization": f"Bearer {web.client.token}"}
    try:
        async with web.session.get(
            media.ref,
            headers=headers,
            allow_redirects=False,
            timeout=_PATIENCE,
            proxy=web.client.proxy,
        ) as answer:
            _demand_file(answer)
            async for chunk in answer.content.iter_chunked(_CHUNK):
                yield chunk
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise MediaDelayed("Slack did not hand the file over.") from error


def _demand_file(answer: aiohttp.ClientResponse) -> None:
    if answer.status == 429 or answer.status >= 500:
        raise MediaDelayed(f"Slack answered {answer.status}.")
    if answer.status in (302, 403):  # a login page instead of the file
        raise MediaGone("Slack does not let the bot read files; `tenantline check` says why.")
    if answer.status != 200:
        raise MediaGone(f"Slack answered {answer.status}.")


def _is_slack(url: str, api_base: str) -> bool:
    there, ours = urlsplit(url), urlsplit(api_base)
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
