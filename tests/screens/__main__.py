"""``make screens``: the pictures in docs/screens, taken again."""

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from tests.screens.photograph import browser, photograph
from tests.screens.scenes import CAPTIONS, play
from tests.screens.story import a_desk

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
LARGEST = 150_000  # bytes


async def _pages() -> dict[str, str]:
    taken: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with a_desk(Path(folder)) as desk:
            await play(desk, taken.__setitem__)
    return taken


def main() -> None:
    """Play the story, draw what Slack was sent, and photograph it."""
    chromium = browser(sys.argv[1] if len(sys.argv) > 1 else "")
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=quiet)
    pages = asyncio.run(_pages())
    if set(pages) != set(CAPTIONS):
        sys.exit(f"The story and its captions differ: {sorted(set(pages) ^ set(CAPTIONS))}")
    SCREENS.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        picture = SCREENS / f"{name}.png"
        photograph(chromium, page, picture)
        size = picture.stat().st_size
        sys.stdout.write(f"{picture.name}  {size // 1000} kB\n")
        if size > LARGEST:
            sys.exit(f"{picture.name} is larger than {LARGEST // 1000} kB.")


main()
