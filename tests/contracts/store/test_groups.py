"""Mutes, reports and pinned rules, as any store keeps them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.conduct import Severity
from bot.domain.group_limit import GroupLimit, LimitState
from bot.domain.identity import Address, ChannelName, PlaceKind
from bot.domain.incident import Incident
from bot.domain.outbound import MemberAct
from bot.ports.groups import Report, RulesThere
from tests.contracts.store.builders import a_message

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ESTATE = Address(channel=ChannelName("telegram"), chat="estate", kind=PlaceKind.GROUP)
TOPIC = replace(ESTATE, thread="5")


async def an_incident(tx) -> Incident:
    person = await tx.people.seen("chat", "sam", "Sam", NOW)
    conversation = await tx.conversations.at(TOPIC)
    incident = Incident(
        person=person.id,
        conversation=conversation.id,
        severity=Severity.RUDE,
        kinds=(),
        opened_at=NOW,
        last_at=NOW,
    )
    await tx.incidents.add(incident)
    return incident


async def test_a_mute_is_kept_and_changes(store):
    async def work(tx):
        incident = await an_incident(tx)
        limit = GroupLimit(
            key="limit:M-1:1",
            incident=incident.id,
            person=incident.person,
            act=MemberAct.MUTE,
            until=NOW + timedelta(days=3),
            asked_at=NOW,
            by="USue",
            by_name="Sue",
            reason="shouting",
        )
        await tx.groups.limit(limit)
        limit.state, limit.because = LimitState.FAILED, "no right"
        await tx.groups.limit(limit)
        assert await tx.groups.limit_of("limit:M-1:1") == limit
        assert await tx.groups.limits_of(incident.id) == [limit]
        assert await tx.groups.limits_on(incident.person) == [limit]
        assert await tx.groups.limit_of("limit:M-1:2") is None

    await store.run(work)


async def test_the_same_post_is_reported_once_by_each(store):
    async def work(tx):
        incident = await an_incident(tx)
        await tx.inbox.add([a_message(1)], NOW)
        [row] = await tx.inbox.pending(0, 1)
        report = Report(
            incident=incident.id, reporter=incident.person, post=row.id, reason="rude", at=NOW
        )
        assert await tx.groups.report(report)
        assert not await tx.groups.report(replace(report, reason="again"))
        assert await tx.groups.reports_on(incident.id) == [report]
        assert await tx.groups.reports_by(incident.person) == [report]

    await store.run(work)


async def test_a_group_is_known_once_with_all_its_topics_until_the_bot_has_left_it(store):
    async def work(tx):
        await tx.conversations.at(TOPIC)
        whole = await tx.conversations.at(ESTATE)
        await tx.conversations.at(Address(channel=ChannelName("chat"), chat="sam"))
        assert await tx.groups.known() == [ESTATE]
        await tx.conversations.save(replace(whole, closed=True))
        assert await tx.groups.known() == []

    await store.run(work)


async def test_what_a_group_was_told_moves_with_it(store):
    moved = replace(ESTATE, chat="estate-2")

    async def work(tx):
        await tx.conversations.at(ESTATE)
        assert await tx.groups.rules_in(ESTATE) is None
        await tx.groups.keep_rules(ESTATE, RulesThere(version="1"))
        there = RulesThere(version="2", post="rules:1")
        await tx.groups.keep_rules(ESTATE, there)
        await tx.conversations.move("telegram", "estate", "estate-2")
        assert await tx.groups.rules_in(moved) == there
        assert await tx.groups.rules_in(ESTATE) is None

    await store.run(work)


async def test_the_posts_of_an_album_are_found(store):
    async def work(tx):
        posts = [a_message(n) for n in (1, 2, 3)]
        album = [replace(one, address=ESTATE, album_id="a1") for one in posts[:2]]
        await tx.inbox.add([*album, replace(posts[2], address=ESTATE)], NOW)
        assert await tx.groups.album(TOPIC, "a1") == [one.message_id for one in album]

    await store.run(work)


async def test_whom_a_name_claims_to_be_is_kept_with_the_name(store):
    async def work(tx):
        person = await tx.people.seen("chat", "kim", "Housing Officer", NOW)
        await tx.groups.looked_at(person.id, "Housing Officer", "official")
        known = await tx.people.find("chat", "kim")
        assert (known.looked_at_name, known.claim) == ("Housing Officer", "official")

    await store.run(work)
