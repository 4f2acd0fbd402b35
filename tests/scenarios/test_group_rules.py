"""House rules in groups: pinned when asked, a new version announced once and never twice."""

from dataclasses import replace
from pathlib import Path

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.editions import Edition
from bot.domain.identity import ActorKind, Address, EventId, PlaceKind, Role
from bot.domain.messages import ActionInvoked, Change, MembershipChanged
from bot.domain.outbound import PinPost, PostHouseRules, Refusal, Refused
from bot.domain.rulebook import Rulebook
from bot.pipeline.group_rules import at_start
from tests.scenarios.landlord import TENANTS, Landlord, a_landlord, the_pack

BOSS = {"who": "Sue", "role": Role.SUPERVISOR}


def a_pack(version: str, *, announce: bool = True) -> Rulebook:
    """The pack with that version of the house rules in force and published."""
    pack = the_pack()
    house = replace(pack.house_rules, version=version)
    return replace(
        pack,
        house_rules=house,
        editions={version: Edition(rules=house, fingerprint="f")},
        groups=replace(pack.groups, announce_rules=announce),
    )


async def comes_in(home: Landlord, *groups: str) -> None:
    """The bot is added to groups."""
    for group in groups:
        common = home._common("Pat", group, ActorKind.MODERATOR)
        await home.receive(MembershipChanged(**common, change=Change.BOT_ADDED))


async def pins(home: Landlord, who: str, kind: ActorKind, group: str = "estate") -> None:
    """Somebody writes ``/rules pin``."""
    common = home._common(who, group, kind)
    await home.receive(ActionInvoked(**common, action=TenantAct.PIN_RULES, message_id="c1"))


def posted(home: Landlord, group: str) -> list[str]:
    """Versions of the house rules that were posted there."""
    intents = [op.intent for op in home.sent_to(group)]
    return [one.rules_version for one in intents if isinstance(one, PostHouseRules)]


async def starts(home: Landlord) -> None:
    """What happens at each start."""
    await at_start(home.store, home.now)
    await home.settle()


async def test_a_new_version_is_announced_once_to_two_groups(tmp_path: Path) -> None:
    async with a_landlord(tmp_path, rulebook=a_pack("2026-11")) as home:
        await comes_in(home, "estate", "tower")
        await pins(home, "Pat", ActorKind.MODERATOR)
        await starts(home)
        assert posted(home, "tower") == []
    for _ in range(2):
        async with a_landlord(tmp_path, rulebook=a_pack("2027-01")) as home:
            await starts(home)
            await starts(home)
            if _:
                assert posted(home, "estate") == posted(home, "tower") == []
                continue
            assert posted(home, "estate") == posted(home, "tower") == ["2027-01"]
            assert "new version of our house rules: 2027-01" in home.read_in("tower")[-1]
            changed = [op for op in home.sent_to("estate") if isinstance(op.intent, PinPost)]
            assert [op.intent.pinned for op in changed] == [True, False]
            assert not [op for op in home.sent_to("tower") if isinstance(op.intent, PinPost)]


async def test_as_the_pack_comes_nothing_is_announced(tmp_path: Path) -> None:
    assert not the_pack().groups.announce_rules
    async with a_landlord(tmp_path, rulebook=a_pack("2026-11", announce=False)) as home:
        await comes_in(home, "estate")
    async with a_landlord(tmp_path, rulebook=a_pack("2027-01", announce=False)) as home:
        await starts(home)
        assert posted(home, "estate") == []


async def test_whoever_runs_the_group_has_the_rules_pinned_and_nobody_else(home: Landlord) -> None:
    await home.says("Sam", "hello")
    await pins(home, "Sam", ActorKind.PERSON)
    assert posted(home, "estate") == []
    assert "Only those who run the group" in home.read_by("Sam")[-1]

    await pins(home, "Maple Court", ActorKind.MODERATOR)
    rules, pin = home.sent_to("estate")
    assert rules.intent.buttons
    assert pin.anchor == rules.key
    assert pin.anchor_message is not None


async def test_a_supervisor_pins_them_by_a_word(home: Landlord) -> None:
    await comes_in(home, "estate")
    await home.staff(StaffAct.PIN_RULES, "", **BOSS)
    assert len(posted(home, "estate")) == 1

    await comes_in(home, "tower")
    await home.staff(StaffAct.PIN_RULES, "", **BOSS)
    assert "Please say in which group" in home.whispered()[-1]
    await home.staff(StaffAct.PIN_RULES, "tower", **BOSS)
    assert len(posted(home, "tower")) == 1


async def test_a_right_that_is_lacking_is_said_in_the_group_and_to_supervisors(
    home: Landlord,
) -> None:
    because = "the bot may not pin there; in the group: Edit"
    deliver = home.tenants.deliver

    async def refusing(op):
        if isinstance(op.intent, PinPost):
            return Refused(reason=Refusal.FORBIDDEN, because=because)
        return await deliver(op)

    home.tenants.deliver = refusing
    await pins(home, "Pat", ActorKind.MODERATOR)
    assert because in home.read_in("estate")[-1]
    assert because in home.told("moderation")[-1].text


async def test_a_group_the_bot_was_taken_out_of_hears_nothing(tmp_path: Path) -> None:
    async with a_landlord(tmp_path, rulebook=a_pack("2026-11")) as home:
        await comes_in(home, "estate")
        gone = MembershipChanged(
            **home._common("Pat", "estate", ActorKind.MODERATOR), change=Change.BOT_REMOVED
        )
        await home.receive(gone)
    async with a_landlord(tmp_path, rulebook=a_pack("2027-01")) as home:
        await starts(home)
        assert posted(home, "estate") == []
        back = Address(channel=TENANTS, chat="estate", kind=PlaceKind.GROUP)
        again = replace(gone, event_id=EventId("again"), address=back, change=Change.BOT_ADDED)
        await home.receive(again)
        await starts(home)
        await starts(home)
        assert posted(home, "estate") == ["2027-01"]
