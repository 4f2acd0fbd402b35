"""A tenants' group: others read along, and not everybody in it is a tenant."""

from pathlib import Path

from bot.domain.acts import StaffAct
from bot.domain.messages import Media, MediaKind
from tests.scenarios.landlord import Landlord, fact


async def test_somebody_who_writes_on_in_a_group_is_invited_once(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")
    await home.says("Sam", "no heating at all, radiators cold", group="estate")

    assert len(home.read_in("estate")) == 1
    home.later(hours=25)
    await home.says("Sam", "still no heating, boiler dead", group="estate")
    assert len(home.read_in("estate")) == 2


async def test_each_neighbour_is_invited(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")
    await home.says("Eve", "my boiler has packed in too, no heating", group="estate")

    assert len(home.read_in("estate")) == 2


async def test_a_picture_with_an_abusive_post_is_kept_before_the_post_goes(
    home: Landlord, tmp_path: Path
) -> None:
    home.tenants.files["pic"] = b"a picture"
    picture = Media(kind=MediaKind.PHOTO, ref="pic")
    await home.says("Sam", "you are a fat ugly bitch Karen", group="estate", media=[picture])

    assert home.removed_in("estate")
    kept = [path.read_bytes() for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert kept == [b"a picture"]


async def test_closing_what_came_from_a_group_says_that_nobody_was_told(home: Landlord) -> None:
    await home.says("Sam", "my boiler has packed in, no heating", group="estate")
    await home.staff(StaffAct.CLOSE, "R-1001", "A new part was fitted.")

    assert fact(home.card("repairs"), "State") == "Closed"
    assert not any("new part" in text for text in home.read_in("estate"))
    assert any("could not be told" in note.text for note in home.told("repairs"))
