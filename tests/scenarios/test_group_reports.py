"""``/report``: a neighbour tells us about a post, a supervisor looks, and nobody is named."""

from dataclasses import replace
from pathlib import Path

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import ActorKind, Role
from bot.domain.messages import ActionInvoked, MessageReceived
from tests.scenarios.landlord import Landlord, a_landlord, fact, the_pack

UNKIND = "some people on the third floor should learn how to use a bin"


async def report(
    home: Landlord, who: str, post: MessageReceived | str, why: str = "", **actor: ActorKind
) -> None:
    """*who* replies ``/report`` to *post*."""
    common = home._common(who, "estate", actor.get("kind", ActorKind.PERSON))
    subject = post if isinstance(post, str) else post.message_id
    await home.receive(
        ActionInvoked(
            **common,
            action=TenantAct.REPORT_POST,
            subject=subject,
            value=why,
            message_id=f"report-{common['event_id']}",
        )
    )


async def test_a_report_by_a_neighbour(home: Landlord) -> None:
    await home.says("Eve", "hello")
    await home.says("Sam", "hello")
    post = await home.says("Sam", UNKIND, group="estate")
    await report(home, "Eve", post, "he means my mother")

    card = home.card("moderation")
    assert "Eve: “he means my mother”" in fact(card, "Reported by")
    assert "no earlier reports decided" in fact(card, "Reported by")
    assert fact(card, "Warning") == "none sent"
    assert "Nobody is told that it was you" in home.read_by("Eve")[-1]
    assert home.removed_in("estate")[-1].startswith("report-")
    everything = str(home.sent_to("Sam")) + str(home.sent_to("estate"))
    assert "Eve" not in everything
    assert "mother" not in everything


async def test_how_right_somebody_was_before_stands_beside_their_name(home: Landlord) -> None:
    posts = [await home.says(who, UNKIND, group="estate") for who in ("Sam", "Bob", "Kim")]
    for post in posts:
        await report(home, "Eve", post)
    boss = {"who": "Sue", "role": Role.SUPERVISOR}
    await home.staff(StaffAct.HIDE, "M-1", **boss)
    await home.staff(StaffAct.DISMISS, "M-2", "a joke between friends", **boss)
    await home.staff(StaffAct.AIMED, "M-3", "Eve", **boss)

    assert "1 upheld, 1 not" in fact(home.cards("moderation")["M-3"], "Reported by")


async def test_a_post_that_the_bot_found_itself_gains_a_report_and_no_second_incident(
    home: Landlord,
) -> None:
    await home.says("Eve", "hello")
    post = await home.says("Sam", "you are a fat ugly bitch Karen", group="estate")
    await report(home, "Eve", post, "vile")
    await report(home, "Eve", post, "really vile")

    assert "vile" in fact(home.card("moderation"), "Reported by")
    taken, again = home.read_by("Eve")[-2:]
    assert "out of the group already" in taken
    assert "already" in again


async def test_beyond_the_limit_the_answer_is_kind_and_nothing_is_opened(tmp_path: Path) -> None:
    pack = the_pack()
    few = replace(pack, groups=replace(pack.groups, reports_a_day=1))
    async with a_landlord(tmp_path, rulebook=few) as home:
        await home.says("Eve", "hello")
        first = await home.says("Sam", UNKIND, group="estate")
        second = await home.says("Bob", UNKIND, group="estate")
        await report(home, "Eve", first)
        await report(home, "Eve", second)
        assert set(home.cards("moderation")) == {"M-1"}
        assert "several posts today" in home.read_by("Eve")[-1]

        home.later(hours=25)
        await report(home, "Eve", second)
        assert set(home.cards("moderation")) == {"M-1", "M-2"}


async def test_what_cannot_be_reported_is_answered_sensibly(home: Landlord) -> None:
    await home.says("Eve", "hello")
    own = await home.says("Eve", UNKIND, group="estate")
    admins = await home.says("Pat", "be quiet", group="estate", kind=ActorKind.MODERATOR)
    old = await home.says("Sam", UNKIND, group="estate")
    await home.says("Bob", "my boiler has packed in, no heating", group="estate")
    ours = next(iter(home.tenants.done)).key
    row = await home.store.read(lambda tx: tx.outbox.get(home.sent_to("estate")[-1].key))
    assert ours
    answers = (
        ("", "reply to that post with /report"),
        (own, "a post of your own"),
        (admins, "somebody who runs the group"),
        ("never-seen", "We cannot see that post"),
        (row.parts[0], "That message is from us"),
    )
    for post, answer in answers:
        await report(home, "Eve", post, "unfair")
        assert answer in home.read_by("Eve")[-1]
    home.later(days=31)
    await report(home, "Eve", old)
    assert "too old" in home.read_by("Eve")[-1]
    assert not home.cards("moderation")
    assert any("unfair" in note.quote for note in home.told("moderation"))


async def test_whoever_cannot_be_told_alone_is_thanked_without_a_name(home: Landlord) -> None:
    post = await home.says("Sam", UNKIND, group="estate")
    await report(home, "Eve", post, "rude")
    await report(home, "Bob", post, "rude")

    (said,) = home.read_in("estate")
    assert "Somebody will look at it" in said
    assert "Eve" not in str(home.sent_to("estate"))
