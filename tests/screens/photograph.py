"""A page as a PNG, by a browser that is already there."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = """make screens needs a Chromium to draw with, and finds none.
Debian, Ubuntu: apt install chromium. macOS: brew install --cask chromium.
Or name one: make screens BROWSER=/path/to/it"""
_QUIET = (
    "--headless",
    "--no-sandbox",  # it opens nothing but our own page
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.25",
)
_SIZE = re.compile(r'data-size="(\d+)x(\d+)"')
_WITHIN = 60  # seconds


def browser(named: str) -> str:
    """The browser to use; ends the program with what to install where there is none."""
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        sys.exit(MISSING)
    return found


def photograph(chromium: str, page: str, to: Path) -> None:
    """Draw *page*, as large as it is, into *to*."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(page, "utf-8")
        width, height = _size(_run(chromium, folder, "--dump-dom", source.as_uri()))
        shot = Path(folder, "page.png")
        _run(
            chromium,
            folder,
            f"--window-size={width},{height}",
            f"--screenshot={shot}",
            source.as_uri(),
        )
        shutil.copy(shot, to)


def _size(dom: str) -> tuple[int, int]:
    found = _SIZE.search(dom)
    if found is None:
        sys.exit("The browser drew nothing. Does it start by hand?")
    return int(found[1]), int(found[2])


def _run(chromium: str, folder: str, *arguments: str) -> str:
    command = [chromium, *_QUIET, f"--user-data-dir={folder}/profile", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_WITHIN, check=False)
    return done.stdout
