"""Who has which role, and that nobody has one by accident."""

import asyncio

from adapters.slack.quiet import library_logger
from adapters.slack.rights import Rights
from adapters.slack.settings import read
from adapters.slack.web import Web
from bot.domain.identity import Role
from tests.fakes.slack import FakeSlack, faults

MEMBERS = {
    Role.AGENT: frozenset({"U0ANNA", "S0AGENTS"}),
    Role.SUPERVISOR: frozenset({"S0SUPERS"}),
    Role.ADMIN: frozenset[str](),
}


def asked(slack: FakeSlack) -> int:
    return sum(method == "usergroups.users.list" for method, _ in slack.calls)


class Desk:
    """Rights over a fake Slack whose groups have people in them."""

    def __init__(self, slack: FakeSlack, kept: float = 60, patience: float = 5) -> None:
        slack.space.groups.update({"S0AGENTS": {"U0BEN", "U0CLEO"}, "S0SUPERS": {"U0CLEO"}})
        self.web = Web(read(slack.section()), logger=library_logger())
        self.rights = Rights(MEMBERS, self.web, kept=kept, patience=patience)

    async def __aenter__(self) -> Rights:
        return self.rights

    async def __aexit__(self, *_: object) -> None:
        await self.web.close()


async def test_roles_come_from_ids_and_from_groups_together() -> None:
    async with FakeSlack() as slack, Desk(slack) as rights:
        assert (await rights.of("U0ANNA")).roles == {Role.AGENT}
        assert (await rights.of("U0BEN")).roles == {Role.AGENT}
        assert (await rights.of("U0CLEO")).roles == {Role.AGENT, Role.SUPERVISOR}


async def test_whoever_is_not_named_has_no_role() -> None:
    async with FakeSlack() as slack, Desk(slack) as rights:
        assert (await rights.of("U0NOBODY")).roles == frozenset()
        assert (await rights.of("")).roles == frozenset()


async def test_groups_are_asked_once_a_minute_however_many_press() -> None:
    async with FakeSlack() as slack, Desk(slack) as rights:
        await asyncio.gather(*(rights.of("U0BEN") for _ in range(20)))
        assert asked(slack) == 2


async def test_somebody_taken_out_of_a_group_loses_the_role_when_it_is_asked_again() -> None:
    async with FakeSlack() as slack, Desk(slack, kept=0) as rights:
        assert (await rights.of("U0BEN")).roles == {Role.AGENT}
        slack.space.groups["S0AGENTS"].clear()
        assert (await rights.of("U0BEN")).roles == frozenset()


async def test_when_slack_does_not_answer_a_group_has_nobody_but_named_ids_keep_their_role() -> (
    None
):
    async with FakeSlack() as slack, Desk(slack, kept=0) as rights:
        assert (await rights.of("U0CLEO")).roles == {Role.AGENT, Role.SUPERVISOR}
        slack.fault("usergroups.users.list", faults.broken(), times=2)
        assert (await rights.of("U0CLEO")).roles == frozenset()
        assert (await rights.of("U0ANNA")).roles == {Role.AGENT}


async def test_an_answer_that_never_comes_gives_no_role() -> None:
    async with FakeSlack() as slack, Desk(slack, patience=0.1) as rights:
        slack.fault("usergroups.users.list", faults.silence_before(), times=2)
        assert (await rights.of("U0CLEO")).roles == frozenset()


async def test_what_slack_does_not_say_is_not_known() -> None:
    async with FakeSlack() as slack, Desk(slack) as rights:
        slack.fault("usergroups.users.list", faults.broken())
        assert not (await rights.of("U0CLEO")).known
    async with FakeSlack() as slack, Desk(slack) as rights:
        assert (await rights.of("U0CLEO")).known
