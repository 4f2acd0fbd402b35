"""Kept files: named by their content, whole or not at all."""

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.outbound import Attachment
from bot.store.media_files import Kept, MediaFolder, TooLarge, open_media

_LIMIT = 1_000_000


@pytest.fixture
def media(tmp_path):
    return open_media(tmp_path / "data" / "media")


def files(media):
    return [path for path in media._folder.rglob("*") if path.is_file()]


async def chunks(*pieces):
    for piece in pieces:
        yield piece


def attachment(sha256):
    return Attachment(sha256=sha256, kind="photo")


async def read(media, sha256):
    async with media.open(attachment(sha256)) as pieces:
        return b"".join([piece async for piece in pieces])


async def test_what_is_kept_is_found_by_its_hash(media):
    kept = await media.keep(chunks(b"boiler", b"", b" photo"), _LIMIT)
    assert kept == Kept(sha256=hashlib.sha256(b"boiler photo").hexdigest(), size=12)
    assert await read(media, kept.sha256) == b"boiler photo"


async def test_large_files_come_back_in_pieces(media):
    content = bytes(range(256)) * 3_000
    kept = await media.keep(chunks(*(content[n : n + 999] for n in range(0, 768_000, 999))), _LIMIT)
    async with media.open(attachment(kept.sha256)) as pieces:
        got = [piece async for piece in pieces]
    assert len(got) > 1
    assert b"".join(got) == content


async def test_the_same_content_is_stored_once(media):
    first = await media.keep(chunks(b"photo"), _LIMIT)
    second = await media.keep(chunks(b"pho", b"to"), _LIMIT)
    assert first == second
    assert len(files(media)) == 1


async def test_an_empty_file_is_a_file(media):
    kept = await media.keep(chunks(), _LIMIT)
    assert kept.size == 0
    assert await read(media, kept.sha256) == b""


async def test_what_is_too_large_is_not_kept(media):
    assert await media.keep(chunks(b"12345", b"67890"), 9) == TooLarge(max_bytes=9)
    assert files(media) == []
    assert await media.keep(chunks(b"12345", b"67890"), 10) == Kept(
        sha256=hashlib.sha256(b"1234567890").hexdigest(), size=10
    )


async def test_a_download_that_breaks_leaves_nothing_behind(media):
    async def breaks():
        yield b"half"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError, match="gone"):
        await media.keep(breaks(), _LIMIT)
    assert files(media) == []


async def test_nobody_else_can_read_what_is_kept(media):
    await media.keep(chunks(b"photo"), _LIMIT)
    for path in (media._folder, *media._folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


async def test_what_was_deleted_on_schedule_is_not_found(media):
    kept = await media.keep(chunks(b"photo"), _LIMIT)
    media.path(kept.sha256).unlink()
    with pytest.raises(FileNotFoundError):
        await read(media, kept.sha256)


async def test_half_files_of_a_crash_are_cleared_at_the_next_start(media):
    kept = await media.keep(chunks(b"photo"), _LIMIT)
    (media._folder / "left-behind.part").write_bytes(b"half")
    again = open_media(media._folder)
    assert [path.name for path in files(again)] == [kept.sha256[2:]]


async def test_a_file_on_its_way_in_is_not_mistaken_for_a_leftover(media):
    """``check`` opens the folder too, while the bot is fetching."""

    async def comes_slowly():
        yield b"pho"
        open_media(media._folder)
        yield b"to"

    kept = await media.keep(comes_slowly(), _LIMIT)
    assert await read(media, kept.sha256) == b"photo"


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" + "a" * 63]
)
def test_what_is_not_a_hash_leads_nowhere(tmp_path, name):
    with pytest.raises(ValueError, match="SHA-256"):
        MediaFolder(tmp_path).path(name)


@settings(deadline=None)
@given(st.text(st.sampled_from("./\\abcdef0123456789\x00"), max_size=70))
def test_no_name_leads_out_of_the_folder(name):
    folder = Path("/data/media")
    try:
        place = MediaFolder(folder).path(name)
    except ValueError:
        return
    assert place.parent.parent == folder
