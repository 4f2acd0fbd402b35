"""Only plain files are sent, and not without end."""

import os

import pytest

from adapters.console import files
from adapters.console.files import Missing, look, read, take_paths
from bot.domain.messages import Media, MediaKind
from bot.ports.channel import MediaGone


async def bytes_of(media):
    return b"".join([chunk async for chunk in read(media)])


async def test_a_file_is_described_and_read(tmp_path):
    path = tmp_path / "mould in bath.jpg"
    path.write_bytes(bytes(range(256)) * 1000)

    media = look(str(path), MediaKind.PHOTO)

    assert media == Media(
        kind=MediaKind.PHOTO,
        ref=str(path),
        mime="image/jpeg",
        name="mould in bath.jpg",
        size=256_000,
    )
    assert await bytes_of(media) == path.read_bytes()


def test_what_is_no_file_is_not_sent(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "pipe", "/dev/zero", "a\0b"):
        assert isinstance(look(str(path), MediaKind.DOCUMENT), Missing)


def test_what_is_too_large_is_not_sent(tmp_path):
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    assert isinstance(look(str(path), MediaKind.VIDEO), Missing)


async def test_a_file_that_became_a_pipe_or_went_away_is_gone(tmp_path):
    """Reading a named pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "nothing"):
        with pytest.raises(MediaGone):
            await bytes_of(Media(kind=MediaKind.PHOTO, ref=str(tmp_path / name)))


async def test_a_file_that_grew_is_not_read_without_end(tmp_path):
    path = tmp_path / "log.txt"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    with pytest.raises(MediaGone):
        await bytes_of(Media(kind=MediaKind.DOCUMENT, ref=str(path)))


def test_paths_may_be_quoted_and_words_follow_them(tmp_path):
    (tmp_path / "a b.jpg").touch()
    (tmp_path / "c.jpg").touch()
    one, two = f"'{tmp_path}/a b.jpg'", f"{tmp_path}/c.jpg"

    assert take_paths(f"{one} the mould", 1) == ([f"{tmp_path}/a b.jpg"], "the mould")
    assert take_paths(f"{one} {two} the mould", 10) == (
        [f"{tmp_path}/a b.jpg", two],
        "the mould",
    )
    assert take_paths('"no such file" the mould', 10) == (["no such file"], "the mould")
