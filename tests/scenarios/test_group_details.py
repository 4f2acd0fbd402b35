"""A group post with somebody's details in it: kept, taken out, explained to its author alone."""

from dataclasses import replace
from pathlib import Path

from bot.domain.acts import TenantAct
from bot.domain.group_terms import Detail
from bot.domain.identity import ActorKind
from tests.scenarios.landlord import Landlord, a_landlord, fact, the_pack

COLD = "no heating at 14 Maple Court, ring me on 07700 900123"


async def test_the_group_post_with_an_address_in_it(home: Landlord) -> None:
    await home.says("Sam", "hello")
    post = await home.says("Sam", COLD, group="estate")

    assert home.removed_in("estate") == [post.message_id]
    (line,) = home.read_in("estate")
    assert "Maple" not in line
    assert "07700" not in line
    assert "Sam" not in line
    told = " ".join(home.read_by("Sam"))
    assert "a telephone number and an address" in told
    assert "You did nothing wrong" in told
    assert "R-1001" in told
    assert home.card("repairs").quotes[0].text == COLD
    assert not home.cards("moderation")
    (seen,) = [one.body for one in await home.audit() if "post.details_seen" in one.body]
    assert "Maple" not in seen


async def test_who_cannot_be_reached_alone_gets_one_line_with_a_way_in(home: Landlord) -> None:
    await home.says("Sam", COLD, group="estate")
    await home.says("Sam", f"{COLD} please", group="estate")

    (said,) = [op for op in home.sent_to("estate") if getattr(op.intent, "text", "")]
    (button,) = said.intent.buttons
    assert "R-1001" not in str(said)
    await home.presses("Sam", TenantAct.START, button.deep_link)
    assert "R-1001" in " ".join(home.read_by("Sam"))


async def test_what_is_published_may_stand_in_the_group(home: Landlord) -> None:
    await home.says("Sam", "ring them on 03069 990 124, or 0800 111 999 for gas", group="estate")

    assert not home.sent_to("estate")


async def test_a_post_that_tells_of_danger_is_never_taken_out(home: Landlord) -> None:
    await home.says("Sam", "I can smell gas at 14 Maple Court", group="estate")

    assert not home.removed_in("estate")
    assert "EMERGENCY" in home.card("repairs").heading.upper()


async def test_an_address_that_is_put_in_afterwards_is_seen_too(home: Landlord) -> None:
    post = await home.says("Sam", "no heating again", group="estate")
    await home.edits("Sam", post, "no heating again at 14 Maple Court")

    assert home.removed_in("estate") == [post.message_id]
    assert "Maple" not in " ".join(home.read_in("estate"))


async def test_an_administrator_may_post_an_address(home: Landlord) -> None:
    await home.says("Pat", "Meeting at 14 Maple Court", group="estate", kind=ActorKind.MODERATOR)

    assert not home.sent_to("estate")


async def test_where_the_pack_says_leave_the_author_is_asked_to_delete_it(tmp_path: Path) -> None:
    pack = the_pack()
    groups = replace(pack.groups, details={Detail.ADDRESS: "leave"}, say_in_group=False)
    async with a_landlord(tmp_path, rulebook=replace(pack, groups=groups)) as home:
        await home.says("Sam", "hello")
        await home.says("Sam", "no heating at 14 Maple Court", group="estate")

        assert not home.sent_to("estate")
        assert any("think about deleting it" in text for text in home.read_by("Sam"))


async def test_somebody_who_never_comes_into_the_private_chat_is_passed_to_a_person(
    home: Landlord,
) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")
    assert "R-1001" not in str(home.sent_to("estate"))
    await home.passes(hours=5)

    assert any("has not opened the private chat" in one.text for one in home.told("repairs"))


async def test_whoever_writes_in_private_by_themselves_is_followed_there(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")
    await home.says("Sam", "thanks, it is the Worcester one")
    await home.passes(hours=5)

    assert not any("has not opened" in one.text for one in home.told("repairs"))
    assert "private chat" in fact(home.card("repairs"), "From")
