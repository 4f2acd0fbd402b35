"""Holds the README's first conversation with the bot, at a fixed time, and gives what was seen.

``python -m scripts.transcript`` is the bot itself on the console, reading standard input;
``transcript()`` runs it on ``docs/first_conversation.txt`` in an empty folder.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.bootstrap import run_bot, the_settings

ROOT: Final = Path(__file__).resolve().parents[1]
SCRIPT: Final = ROOT / "docs" / "first_conversation.txt"
#: A Friday in winter, so that the deadlines shown cross a weekend and a bank holiday.
MOMENT: Final = datetime(2026, 12, 18, 9, 30, tzinfo=UTC)
LONGEST: Final = 60  # seconds
#: The console names its messages anew in each run; the page should not change for that.
_RUN: Final = re.compile(r"\b[0-9a-f]{16}(?=-\d)")
_ANY_RUN: Final = "0123456789abcdef"


def transcript(script: Path = SCRIPT) -> str:
    """What somebody sees who pipes *script* into the bot."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        seen = subprocess.run(
            [sys.executable, "-m", "scripts.transcript"],
            cwd=ROOT,
            env={**environment, "TENANTLINE_DATA_DIR": folder, "NO_COLOR": "1"},
            input=script.read_text(encoding="utf-8"),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LONGEST,
            check=True,
        )
    return _RUN.sub(_ANY_RUN, seen.stdout.strip()) + "\n"


def main() -> None:
    """The bot on the console, at ``MOMENT`` for ever."""
    asyncio.run(run_bot(the_settings(["console"]), clock=lambda: MOMENT))


if __name__ == "__main__":
    main()
