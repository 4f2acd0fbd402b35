"""What the bot may not do in a group is said when it starts, with what to press, once a day."""

from collections.abc import Sequence

from bot.domain.identity import ActorKind
from bot.domain.messages import Change, MembershipChanged
from bot.pipeline.group_rights import look_at_rights
from bot.pipeline.step import Office
from bot.ports.channel import CheckResult, Severity
from tests.fakes.room import Room
from tests.scenarios.landlord import DESK, TENANTS, Landlord, the_pack


class Groups(Room):
    """A room whose groups give the bot no right to mute."""

    async def rights_in(self, chats: Sequence[str]) -> Sequence[CheckResult]:
        return [
            CheckResult(
                subject=f"group {chat}",
                severity=Severity.WARNING,
                finding="may not mute or ban anybody in “Estate”",
                remedy="Switch on Ban Users.",
            )
            for chat in chats
        ]


async def look(home: Landlord) -> bool:
    """As at a start."""
    office = Office(rulebook=the_pack(), staff=DESK)
    groups = await home.store.read(lambda tx: tx.groups.known())
    found = await look_at_rights(
        home.store, {TENANTS: Groups(TENANTS)}, office, lambda: home.now, groups
    )
    home.works.delivery.written()
    await home.settle()
    return found


async def test_a_missing_right_is_told_to_supervisors_once_a_day(home: Landlord) -> None:
    assert not await look(home)
    common = home._common("Pat", "estate", ActorKind.MODERATOR)
    await home.receive(MembershipChanged(**common, change=Change.BOT_ADDED))

    for hours in (0, 1, 24):
        home.later(hours=hours)
        assert await look(home)
    first, second = home.told("moderation")
    assert "Chat, group estate: the bot may not mute or ban anybody" in first.text
    assert "Switch on Ban Users." in first.text
    assert second.text == first.text
