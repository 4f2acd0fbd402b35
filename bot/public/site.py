"""The public address of the house rules: every version that can be read, made at the start."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.rulebook import Rulebook
from bot.ops import listen, serve_app
from bot.public.house_rules_page import ROOT, STYLE_HASH, Sheet, address, page

HEADERS: Final = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
#: The page of a published version still learns that a newer one is in force.
_KEPT, _IN_FORCE, _DRAFT = "public, max-age=3600", "public, max-age=300", "no-store"
_GONE = "There is no such version of the house rules. Read them at /house-rules\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    content: bytes
    etag: str
    caching: str


def routes(rulebook: Rulebook) -> list[Route]:
    """``/house-rules``, ``/house-rules/VERSION`` and ``/house-rules/VERSION/LANGUAGE``."""
    pages = dict(_pages(rulebook))
    show = _showing(pages)
    return [
        Route(path, show)
        for path in (ROOT, f"{ROOT}/{{version}}", f"{ROOT}/{{version}}/{{language}}")
    ]


async def serve_public(host: str, port: int, rulebook: Rulebook) -> None:
    """The house rules alone, until cancelled. Port 0 means switched off: returns at once."""
    if port:
        sock = listen(host, port, "The public pages", "TENANTLINE_PUBLIC__PORT")
        await serve_app(sock, Starlette(routes=routes(rulebook)))


def _showing(pages: Mapping[str, _Page]) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        found = pages.get(request.url.path)
        if found is None:
            return PlainTextResponse(_GONE, 404, {**HEADERS, "Cache-Control": _DRAFT})
        headers = {**HEADERS, "Cache-Control": found.caching, "ETag": found.etag}
        if found.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(found.content, headers=headers, media_type="text/html")

    return show


def _pages(rulebook: Rulebook) -> Iterator[tuple[str, _Page]]:
    in_force = rulebook.house_rules
    versions = tuple(dict.fromkeys((in_force.version, *rulebook.editions)))
    for version in versions:
        edition = rulebook.editions.get(version)
        rules = edition.rules if edition else in_force
        caching = _KEPT if edition else _DRAFT
        for language in (rulebook.language, *rules.translations):
            sheet = Sheet(
                landlord=rulebook.landlord.name,
                rules=rules,
                original=rulebook.language,
                language=language,
                versions=versions,
                in_force=in_force.version,
                fingerprint=edition.fingerprint if edition else "",
            )
            shown = page(sheet)
            if language == rulebook.language:
                yield address(version), _kept(shown, caching)
                if version == in_force.version:
                    yield ROOT, _kept(shown, _IN_FORCE if edition else _DRAFT)
            else:
                yield address(version, language), _kept(shown, caching)


def _kept(shown: str, caching: str) -> _Page:
    content = shown.encode()
    return _Page(content=content, etag=f'"{sha256(content).hexdigest()[:32]}"', caching=caching)
