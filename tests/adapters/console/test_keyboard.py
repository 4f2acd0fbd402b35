"""Lines, wherever they come from and however they end."""

import asyncio
import os
import tempfile

import pytest

from adapters.console.keyboard import LONGEST, Keyboard, TooLong


async def all_lines(keyboard):
    lines = []
    async with asyncio.timeout(20):
        while (line := await keyboard.line()) is not None:
            lines.append(line)
    return lines


async def piped(content):
    source, keys = os.pipe()
    write = asyncio.to_thread(_write, keys, content)
    try:
        lines, _ = await asyncio.gather(all_lines(Keyboard(source)), write)
    finally:
        os.close(source)
    return lines


def _write(keys, content):
    while content:
        content = content[os.write(keys, content) :]
    os.close(keys)


@pytest.mark.parametrize(
    "content, lines",
    [
        (b"", []),
        (b"one\ntwo\n", ["one", "two"]),
        (b"one\r\ntwo", ["one", "two"]),
        (b"\n\n", ["", ""]),
        ("Wasser läuft 🥶\n".encode(), ["Wasser läuft 🥶"]),
        (b"caf\xe9\n", ["caf\ufffd"]),
    ],
)
async def test_a_pipe_gives_its_lines(content, lines):
    assert await piped(content) == lines


async def test_a_file_gives_its_lines():
    with tempfile.TemporaryFile() as file:
        file.write(b"one\ntwo\n")
        file.seek(0)
        assert await all_lines(Keyboard(file.fileno())) == ["one", "two"]


async def test_no_input_has_no_lines():
    assert await all_lines(Keyboard(None)) == []


@pytest.mark.parametrize("size", [LONGEST + 1, LONGEST * 5])
@pytest.mark.parametrize("end", [b"\nafter\n", b""])
async def test_a_line_that_is_too_long_is_dropped_and_the_next_one_heard(size, end):
    lines = await piped(b"x" * size + end)
    assert lines == [TooLong(), *(["after"] if end else [])]


async def test_the_longest_line_is_heard():
    assert await piped(b"x" * LONGEST + b"\n") == ["x" * LONGEST]


async def test_waiting_for_a_line_does_not_stop_everything_else():
    source, keys = os.pipe()
    waiting = asyncio.create_task(Keyboard(source).line())
    await asyncio.sleep(0)
    assert not waiting.done()
    os.write(keys, b"at last\n")
    async with asyncio.timeout(20):
        assert await waiting == "at last"
    os.close(keys)
    os.close(source)
