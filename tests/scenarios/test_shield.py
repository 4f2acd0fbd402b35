"""Nobody meets abuse unprepared, and nobody has to read all of it."""

from bot.domain.acts import StaffAct
from bot.domain.identity import Role
from bot.domain.messages import Media, MediaKind
from bot.domain.outbound import Notify, ShowWorklist, Worklist
from tests.scenarios.landlord import Landlord

ABUSE = "You stupid useless bitch, my boiler is broken and there is no heating"
PHOTO = Media(kind=MediaKind.PHOTO, ref="p1", mime="image/jpeg", name="boiler.jpg")


async def abused(home: Landlord) -> str:
    """A rude message with a photo, and the case it made."""
    home.tenants.files["p1"] = b"a boiler"
    await home.says("Sam", ABUSE, media=[PHOTO])
    return "R-1001"


def to_herself(home: Landlord, who: str = "Ann") -> list[Notify]:
    """What the bot sent to one person's own chat."""
    ops = [op for op in home.desk.done if op.to.chat == f"home:U{who}"]
    return [op.intent for op in ops if isinstance(op.intent, Notify)]


async def app_home(home: Landlord, who: str = "Ann", role: Role = Role.AGENT) -> Worklist:
    """What App Home shows."""
    await home.staff(StaffAct.WORKLIST, "mine:0", who=who, role=role, queue=f"home:U{who}")
    shown = [op.intent for op in home.desk.done if isinstance(op.intent, ShowWorklist)]
    return shown[-1].worklist


async def test_media_of_a_rude_message_are_shown_to_nobody_until_opened(home: Landlord) -> None:
    case = await abused(home)

    (note,) = [note for note in home.told("repairs") if "photo" in note.text]
    assert note.attachments == ()
    assert "not shown until you open it" in note.text
    (show,) = note.buttons
    assert show.label == "Show photo"

    await home.staff(StaffAct.MEDIA, show.subject)

    (shown,) = to_herself(home)
    assert [one.name for one in shown.attachments] == ["boiler.jpg"]
    assert shown.only_for == "UAnn"
    assert not any(note.attachments for note in home.told("repairs"))
    assert any("media.shown" in one.body for one in await home.audit())
    assert show.subject.startswith(f"{case}:")


async def test_media_of_a_civil_message_are_shown_at_once(home: Landlord) -> None:
    home.tenants.files["p1"] = b"a tap"
    await home.says("Sam", "Kitchen tap dripping", media=[PHOTO])
    assert any(note.attachments for note in home.told("repairs"))


async def test_a_file_that_is_of_no_such_case_is_not_shown(home: Landlord) -> None:
    await abused(home)
    await home.staff(StaffAct.MEDIA, "R-1001:99")
    await home.staff(StaffAct.MEDIA, "R-1009:1")
    assert home.whispered() == [
        "That file is not kept any more.",
        "There is no case “R-1009”. References look like R-1042.",
    ]


async def test_each_look_is_counted_and_home_shows_ones_own(home: Landlord) -> None:
    case = await abused(home)
    assert (await app_home(home)).aside == ""
    await home.staff(StaffAct.REVEAL, case)
    await home.passes(days=10)
    await home.staff(StaffAct.REVEAL, "M-1", queue="moderation")
    await home.staff(StaffAct.MEDIA, f"{case}:1")

    assert (await app_home(home)).aside == (
        "You opened hard messages twice in 7 days, 3 times in 30 days. "
        "You can pass any of them to a colleague."
    )
    assert (await app_home(home, "Ben")).aside == ""


async def test_supervisors_see_who_opened_how_many_and_agents_do_not(home: Landlord) -> None:
    case = await abused(home)
    await home.staff(StaffAct.REVEAL, case)
    await home.staff(StaffAct.REVEAL, case, who="Ben")
    await home.staff(StaffAct.REVEAL, case, who="Ben")

    seen = (await app_home(home, "Sue", Role.SUPERVISOR)).aside
    assert seen == "Hard messages opened in 30 days: Ben 2, Ann 1"
    await home.staff(StaffAct.EXPOSURE, "", who="Sue", role=Role.SUPERVISOR)
    assert home.whispered()[-1] == seen
    await home.staff(StaffAct.EXPOSURE, "")
    assert "Only supervisors" in home.whispered()[-1]


async def test_a_hard_case_is_passed_on_without_a_reason_and_the_queue_is_asked(
    home: Landlord,
) -> None:
    case = await abused(home)
    await home.staff(StaffAct.CLAIM, case)
    await home.staff(StaffAct.REVEAL, case)
    offer = home.told("repairs")[-1]
    assert (offer.only_for, offer.buttons[0].action) == ("UAnn", StaffAct.HAND_BACK)
    (entry,) = (await app_home(home)).entries
    assert entry.buttons[-1].label == "Pass to a colleague"

    await home.staff(StaffAct.HAND_BACK, case)

    asked = home.told("repairs")[-1]
    assert "R-1001 needs somebody new, please." in asked.text
    assert asked.only_for is None
    assert (await app_home(home)).entries == ()
    assert "Nobody" in str(home.card("repairs").facts[0])


async def test_only_ones_own_case_can_be_passed_on(home: Landlord) -> None:
    case = await abused(home)
    await home.staff(StaffAct.CLAIM, case)
    await home.staff(StaffAct.HAND_BACK, case, who="Ben")
    assert "You do not have R-1001" in home.whispered()[-1]
