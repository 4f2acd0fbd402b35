"""Mutes and bans in a group: a supervisor decides, the platform proves it, and they end."""

from bot.domain.acts import StaffAct, TenantAct
from bot.domain.identity import Role
from bot.domain.outbound import MemberAct, OpenForm, Refusal, Refused, RestrictMember
from tests.scenarios.landlord import Landlord, fact

VILE = "you are a fat ugly bitch Karen"
BOSS = {"who": "Sue", "role": Role.SUPERVISOR}


def asked(home: Landlord) -> list[RestrictMember]:
    """What the platform was asked to do to people."""
    return [op.intent for op in home.tenants.done if isinstance(op.intent, RestrictMember)]


async def test_a_mute_that_lapses(home: Landlord) -> None:
    await home.says("Sam", "hello")
    await home.says("Sam", VILE, group="estate")
    await home.staff(StaffAct.MUTE, "M-1", "3d insulting a neighbour", **BOSS)

    (mute,) = asked(home)
    assert (mute.member, mute.act) == ("sam", MemberAct.MUTE)
    assert mute.until is not None
    told = home.read_by("Sam")[-1]
    assert "You cannot post in our group until 24 Nov" in told
    assert "insulting a neighbour." in told
    card = home.card("moderation")
    assert "Muted until 24 Nov 09:00 by Sue" in fact(card, "In the group")
    assert "Unmute" in [one.label for one in card.buttons]

    await home.passes(days=3)
    assert "over" in fact(home.card("moderation"), "In the group")
    assert asked(home) == [mute]  # the platform let them in by itself
    assert any("member.mute_ended" in one.body for one in await home.audit())


async def test_the_form_asks_how_long_and_why_and_shows_what_is_told(home: Landlord) -> None:
    await home.says("Sam", VILE, group="estate")
    await home.staff(StaffAct.BAN, "M-1", trigger="t1", **BOSS)
    (form,) = [op.intent.form for op in home.desk.done if isinstance(op.intent, OpenForm)]
    assert [one.id for one in form.fields] == ["until", "reason"]
    assert "You are out of our group until" in form.intro
    await home.submits(StaffAct.BAN, "M-1", until="30d", reason="again", **BOSS)

    (ban,) = asked(home)
    assert ban.act is MemberAct.BAN
    assert "could not be told" in home.told("moderation")[-1].text
    assert "could not be told" in fact(home.card("moderation"), "In the group")


async def test_only_supervisors_mute_and_never_without_an_end_and_a_reason(home: Landlord) -> None:
    await home.says("Sam", VILE, group="estate")
    await home.staff(StaffAct.MUTE, "M-1", "3d rude")
    for words in ("", "3d", "for ever rude", "9999d rude"):
        await home.staff(StaffAct.MUTE, "M-1", words, **BOSS)

    assert not asked(home)
    said = home.whispered()
    assert "Only supervisors can do that" in said[0]
    assert "say why" in said[2]
    assert "365 days" in said[4]


async def test_what_happened_in_private_leads_to_no_mute_in_a_group(home: Landlord) -> None:
    await home.says("Sam", VILE)
    await home.staff(StaffAct.MUTE, "M-1", "3d rude", **BOSS)

    assert "did not happen in a group" in home.whispered()[-1]
    assert "Mute in group" not in [one.label for one in home.card("moderation").buttons]


async def test_a_mute_the_platform_refuses_says_why_and_nobody_is_told_of_it(
    home: Landlord,
) -> None:
    await home.says("Sam", "hello")
    await home.says("Sam", VILE, group="estate")
    before = len(home.read_by("Sam"))
    because = "they are an administrator of the group"
    home.tenants.answers = [Refused(reason=Refusal.FORBIDDEN, because=because)]
    await home.staff(StaffAct.MUTE, "M-1", "3d rude", **BOSS)

    assert f"NOT muted: {because}" in fact(home.card("moderation"), "In the group")
    assert len(home.read_by("Sam")) == before
    assert because in home.told("moderation")[-1].text


async def test_lifting_it_and_clearing_the_incident_both_let_them_in_again(home: Landlord) -> None:
    await home.says("Sam", "hello")
    await home.says("Sam", VILE, group="estate")
    await home.staff(StaffAct.MUTE, "M-1", "3d rude", **BOSS)
    await home.staff(StaffAct.UNMUTE, "M-1", **BOSS)
    assert asked(home)[-1].act is MemberAct.UNMUTE
    assert home.read_by("Sam")[-1] == "You can take part in our group again."

    await home.staff(StaffAct.BAN, "M-1", "30d rude", **BOSS)
    await home.staff(StaffAct.DISMISS, "M-1", "it was his brother", **BOSS)
    assert [one.act for one in asked(home)][-2:] == [MemberAct.BAN, MemberAct.UNBAN]
    assert "lifted by Sue" in fact(home.card("moderation"), "In the group")


async def test_a_mute_is_appealed_and_heard_by_somebody_else(home: Landlord) -> None:
    await home.says("Sam", "hello")
    await home.says("Sam", "you are useless", group="estate")
    await home.staff(StaffAct.MUTE, "M-1", "3d rude", **BOSS)
    (told,) = [op.intent for op in home.sent_to("Sam") if "cannot post" in str(text(op.intent))]
    (again,) = told.buttons
    await home.presses("Sam", TenantAct(again.action), again.subject)
    await home.staff(StaffAct.HEAR, "A-1", "overturn it was heat", **BOSS)
    assert "another supervisor hears it" in home.whispered()[-1]

    await home.staff(StaffAct.HEAR, "A-1", "overturn it was heat", who="Max", role=Role.SUPERVISOR)
    assert asked(home)[-1].act is MemberAct.UNMUTE


async def test_a_mute_taken_back_leaves_the_warning_that_nobody_disputed(home: Landlord) -> None:
    await home.says("Sam", "hello")
    await home.says("Sam", "you are useless", group="estate")
    await home.staff(StaffAct.WARN, "M-1", **BOSS)
    home.later(hours=1)
    await home.staff(StaffAct.MUTE, "M-1", "3d rude", **BOSS)
    await home.presses("Sam", TenantAct.APPEAL)
    max_ = {"who": "Max", "role": Role.SUPERVISOR}
    await home.staff(StaffAct.HEAR, "A-1", "vary Three days are too long.", **max_)

    assert asked(home)[-1].act is MemberAct.UNMUTE
    assert any("milder takes its place: you may take part" in said for said in home.read_by("Sam"))
    incident = await home.store.read(lambda tx: tx.incidents.find("M-1"))
    assert incident is not None
    assert incident.counts


def text(intent: object) -> str:
    """What an intent says, if it says something."""
    return getattr(intent, "text", "")
