"""A name that claims to be somebody: shown once, and nothing is disclosed to it."""

from bot.domain.acts import StaffAct, TenantAct
from tests.scenarios.landlord import Landlord, fact


def flagged(home: Landlord) -> list[str]:
    """Names supervisors were shown."""
    return [note.quote for note in home.told("moderation") if "UNPROVEN" in note.text]


async def test_a_name_that_claims_an_office_is_shown_once_and_on_the_card(home: Landlord) -> None:
    await home.says("Housing Officer", "Kitchen tap dripping")
    await home.says("Housing Officer", "and the bath")
    await home.presses("Housing Officer", TenantAct.STATUS)

    assert flagged(home) == ["Housing Officer"]
    assert "claims an office: UNPROVEN" in fact(home.card("repairs"), "From")


async def test_a_colleagues_and_another_tenants_name_are_seen_and_a_first_name_is_not(
    home: Landlord,
) -> None:
    await home.says("Sam Patel", "Kitchen tap dripping")
    await home.staff(StaffAct.CLAIM, "R-1001", who="Karen Jones")
    await home.says("Karen Jones", "hello")
    await home.says("Karen", "hello")
    assert flagged(home) == ["Karen Jones"]

    await home.says("sam patel ", "hello")
    assert flagged(home) == ["Karen Jones", "sam patel "]


async def test_somebody_under_a_tenants_name_learns_nothing_of_their_requests(
    home: Landlord,
) -> None:
    await home.says("Sam Patel", "Kitchen tap dripping")
    for act, subject in (
        (TenantAct.STATUS, ""),
        (TenantAct.START, "case-R-1001"),
        (TenantAct.START, "carry-on"),
        (TenantAct.COMPLAINT_YES, "R-1001"),
        (TenantAct.ANSWER, "R-1001:gate:gas"),
        (TenantAct.STAGE2, "R-1001"),
        (TenantAct.DETAIL, "R-1001"),
    ):
        await home.presses("Sam  Patel", act, subject)
    await home.says("Sam  Patel", "any news on my repair R-1001? what did I ask for?")

    told = " ".join(home.read_by("Sam  Patel"))
    assert told
    assert "R-1001" not in told
    assert "tap" not in told
