"""Files from Slack: their bytes for us, and the token for nobody else."""

import pytest

from bot.domain.messages import Media, MediaKind
from bot.ports.channel import MediaDelayed, MediaGone
from tests.adapters.slack.builders import channel
from tests.fakes.slack import FakeSlack, faults
from tests.fakes.slack.workspace import Upload

CONTENT = bytes(range(256)) * 1000


def photo(slack: FakeSlack, host: str = "") -> Media:
    slack.space.files["F1"] = Upload(id="F1", name="a.jpg", length=len(CONTENT), content=CONTENT)
    return Media(kind=MediaKind.PHOTO, ref=f"{host or slack.base}/files-pri/F1/a.jpg")


async def test_a_file_comes_in_pieces_and_whole() -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        pieces = [piece async for piece in made.fetch(photo(slack))]
        assert b"".join(pieces) == CONTENT
        assert len(pieces) > 1


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "https://docs.example.org/plan",
        "https://slack.com.example.org/x",
        "https://evilslack.com/x",
        "http://files.slack.com/x",
        "file:///etc/passwd",
    ],
)
async def test_the_token_goes_to_slack_alone(ref: str) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        with pytest.raises(MediaGone):
            _ = [piece async for piece in made.fetch(Media(kind=MediaKind.PHOTO, ref=ref))]


async def test_another_server_on_this_machine_does_not_get_the_token() -> None:
    async with FakeSlack() as slack, FakeSlack() as other, channel(slack) as made:
        with pytest.raises(MediaGone):
            _ = [piece async for piece in made.fetch(photo(other))]
        assert other.calls == []


async def test_a_login_page_instead_of_the_file_is_no_file() -> None:
    async with FakeSlack() as slack, channel(slack, bot_token="xoxb-other") as made:
        with pytest.raises(MediaGone):
            _ = [piece async for piece in made.fetch(photo(slack))]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_slack_is_asked_again_later(status: int) -> None:
    async with FakeSlack() as slack, channel(slack) as made:
        slack.fault("download", faults.broken(status))
        with pytest.raises(MediaDelayed):
            _ = [piece async for piece in made.fetch(photo(slack))]
