"""The page of the house rules, asked for over HTTP as a phone asks for it."""

import asyncio
import re
from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import httpx
import pytest
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from bot import ops
from bot.domain.editions import Edition, fingerprint, frozen
from bot.domain.errors import ConfigError
from bot.domain.house_rules import Clause, ClauseWords, RulesLabels, RulesTranslation
from bot.domain.rulebook import Rulebook
from bot.public.site import routes, serve_public
from tests.scenarios.landlord import the_pack

NASTY = """<script>alert("1")</script>&amp;'"""
URDU = RulesTranslation(
    name="اردو",
    reviewed=False,
    labels=RulesLabels(heading="گھر کے اصول", breach="خلاف ورزی", not_breach="خلاف ورزی نہیں"),
    clauses={"1": ClauseWords(title="مہذب رہیں", text="مہربانی سے بات کریں")},
)


def a_rulebook(*, draft: bool = False) -> Rulebook:
    """The pack's rules as a second version, in force, and one earlier version."""
    pack = the_pack()
    first = replace(
        pack.house_rules,
        version="2025-01",
        published=date(2025, 1, 6),
        clauses=(Clause(id="1", title=NASTY, text=NASTY, more=NASTY, breach=(NASTY,)),),
        owner=NASTY,
    )
    second = replace(pack.house_rules, version="2026-11", translations={"ur": URDU})
    published = (first,) if draft else (second, first)
    editions = {
        one.version: Edition(rules=one, fingerprint=fingerprint(frozen(one))) for one in published
    }
    return replace(pack, house_rules=second, editions=editions)


async def ask(path: str, rulebook: Rulebook | None = None, method: str = "GET", **headers: str):
    app = Starlette(routes=routes(rulebook or a_rulebook()))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.request(method, path, headers=headers)


class Outline(HTMLParser):
    """The tags, ids and links of a page; complains when they do not nest."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        values = dict(attrs)
        assert not any(name.startswith("on") or name == "style" for name in values)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


async def test_the_rules_in_force_are_shown_with_examples_version_and_owner():
    answer = await ask("/house-rules")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    rules = a_rulebook().house_rules
    outline = Outline(answer.text)
    assert outline.ids == [clause.id for clause in rules.clauses]
    assert "Version 2026-11, 2 November 2026" in answer.text
    assert "Head of Customer Service" in answer.text
    assert "The bloody boiler has packed in again." in answer.text
    assert fingerprint(frozen(rules)) in answer.text


async def test_every_version_and_every_clause_has_a_permanent_link():
    newest = (await ask("/house-rules/2026-11")).text
    assert "/house-rules/2026-11#3" in Outline(newest).links
    assert "/house-rules/2025-01" in Outline(newest).links
    for path in {link.partition("#")[0] for link in Outline(newest).links}:
        assert (await ask(path)).status_code == 200


async def test_an_earlier_version_stays_readable_and_says_that_it_is_earlier():
    text = (await ask("/house-rules/2025-01")).text
    assert "not the version in force" in text
    assert "not the version in force" not in (await ask("/house-rules/2026-11")).text


async def test_what_the_pack_says_is_text_and_never_markup():
    text = (await ask("/house-rules/2025-01")).text
    assert "<script" not in text
    assert text.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#x27;") == 5
    assert Outline(text).tags.isdisjoint({"script", "img", "link", "iframe", "form"})


@pytest.mark.parametrize("path", ["/house-rules", "/house-rules/2025-01", "/house-rules/nothing"])
async def test_the_browser_is_told_to_load_and_run_nothing(path):
    headers = (await ask(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


async def test_the_one_style_is_the_one_the_policy_allows():
    answer = await ask("/house-rules")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, flags=re.DOTALL)
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    assert f"'sha256-{allowed}'" in answer.headers["content-security-policy"]
    assert "@media print" in style


async def test_a_published_page_may_be_kept_and_is_not_sent_twice():
    answer = await ask("/house-rules/2026-11")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = await ask("/house-rules/2026-11", **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await ask("/house-rules")).headers["cache-control"] == "public, max-age=300"


async def test_a_draft_says_that_it_is_one_and_is_not_kept():
    answer = await ask("/house-rules", a_rulebook(draft=True))
    assert "This version is a draft" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert (await ask("/house-rules/2025-01", a_rulebook(draft=True))).status_code == 200


async def test_a_translation_reads_its_own_way_and_the_rest_as_published():
    text = (await ask("/house-rules/2026-11/ur")).text
    assert '<html lang="ur" dir=rtl>' in text
    assert "مہذب رہیں" in text
    assert '<section id="2" lang="en" dir=ltr>' in text
    assert "Nobody who speaks this language has checked" in text
    assert "/house-rules/2026-11/ur" in Outline((await ask("/house-rules")).text).links


@pytest.mark.parametrize(
    "path",
    ["/house-rules/2024", "/house-rules/2026-11/xx", "/house-rules/<b>"],
)
async def test_what_is_not_there_is_said_plainly(path):
    answer = await ask(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")


async def test_nothing_can_be_sent_to_it_and_a_head_has_no_body():
    assert (await ask("/house-rules", method="POST")).status_code == 405
    answer = await ask("/house-rules", method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")


async def test_the_bot_serves_it_beside_its_health_checks():
    app = ops.web(ops.Probes(unready=_fine), CollectorRegistry(), routes(a_rulebook()))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://bot"
    ) as client:
        assert (await client.get("/house-rules/2026-11")).status_code == 200
        assert (await client.get("/healthz")).status_code == 200


async def _fine():
    return ()


async def test_a_port_of_its_own_shows_the_rules_and_no_figures():
    with ops.listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    serving = asyncio.create_task(serve_public("127.0.0.1", port, a_rulebook()))
    await asyncio.sleep(0)  # it listens from its first step on
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/house-rules")).status_code == 200
        assert (await client.get("/metrics")).status_code == 404
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def test_without_a_port_of_its_own_nothing_listens():
    await serve_public("127.0.0.1", 0, a_rulebook())


async def test_a_public_port_that_is_taken_is_told_with_what_to_do():
    with ops.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=r"public pages .* TENANTLINE_PUBLIC__PORT"):
            await serve_public("127.0.0.1", port, a_rulebook())
