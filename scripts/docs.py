"""Writes what is generated from the code into the documentation; ``make docs`` runs it.

``.env.example`` is generated whole. Elsewhere a block between two marks is:
``<!-- generated: settings -->`` up to ``<!-- end -->``. A test says when something is behind.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from bot.config import Entry, installed, reference
from bot.config.channels import GROUP
from bot.domain.outbound import Attachment
from bot.ports.channel import Capabilities, ChannelContext, Limits
from scripts.transcript import transcript

ROOT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = ("README.md", "adapters/README.md", "CONTRIBUTING.md")
_BLOCK: Final = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

#: What a channel needs to be made. None of it is anybody's.
MADE_UP: Final[Mapping[str, Mapping[str, str]]] = {
    "slack": {"bot_token": "xoxb-made-up", "app_token": "xapp-made-up"},
    "telegram": {"token": "123456789:made-up-for-documentation-only"},
}

_HEAD: Final = """\
# Settings of Tenantline.
#
# Copy this file to .env and fill in what you need. Nothing has to be filled in:
# without any of it, Tenantline runs in your terminal. A line that begins with # shows the
# value used when you set nothing. A misspelt setting stops the start and is named.
#
# Keep .env to yourself; whoever has the tokens can write as the landlord. If you would
# rather keep secrets in files, set TENANTLINE_SECRETS_DIR.
"""


def sections() -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Every setting, first of the core and then of each installed channel, with a heading."""
    yield "The bot", reference()
    for name, model in sorted(installed().items()):
        yield f"The channel {name}", reference(name, model())


def env_example() -> str:
    """``.env.example``, for whoever sets the bot up."""
    parts = [_HEAD]
    for title, entries in sections():
        parts.append(f"\n# --- {title} ---\n")
        parts += [_env_entry(entry) for entry in entries]
    return "\n".join(parts)


def _env_entry(entry: Entry) -> str:
    lines = [f"# {line}" for line in _wrapped(_told(entry))]
    given = f"{entry.name}={entry.default}"
    return "\n".join([*lines, given if entry.required else f"# {given}", ""])


def _told(entry: Entry) -> str:
    choices = f" One of: {', '.join(entry.choices)}." if entry.choices else ""
    needed = " Needed for this channel." if entry.required else ""
    return f"{entry.description}{choices}{needed}"


def _wrapped(text: str, width: int = 92) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def settings_table() -> str:
    """Every setting as a table for the README."""
    rows = ["| Setting | When not set | What it does |", "| --- | --- | --- |"]
    for _, entries in sections():
        rows += [f"| `{e.name}` | {_otherwise(e)} | {_cell(_told(e))} |" for e in entries]
    return "\n".join(rows) + "\n"


def _otherwise(entry: Entry) -> str:
    if entry.required:
        return "the channel is off"
    return f"`{entry.default}`" if entry.default else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def capability_table() -> str:
    """What each channel can do, side by side, as a freshly made one declares it."""
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    channels = {
        point.name: point.load()(MADE_UP.get(point.name, {}), _context()).capabilities
        for point in points
    }
    rows = [f"| | {' | '.join(channels)} |", "| --- |" + " --- |" * len(channels)]
    rows += [
        f"| {field.name.replace('_', ' ')} | "
        + " | ".join(_shown(getattr(able, field.name)) for able in channels.values())
        + " |"
        for field in fields(Capabilities)
    ]
    return "\n".join(rows) + "\n"


class NoFiles:
    """A media folder with nothing in it."""

    def open(self, attachment: Attachment) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Every file has been deleted."""
        raise FileNotFoundError(attachment)


def _context() -> ChannelContext:
    """Enough to make a channel that is never run."""
    return ChannelContext(
        now=lambda: datetime(2000, 1, 1, tzinfo=UTC),
        new_id=lambda: "made-up",
        media=NoFiles(),
        settled=partial(asyncio.sleep, 0),
    )


def _shown(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case int() | float():
            return f"{value:,}"
        case str():
            return value
        case Limits():
            told = (f"{f.name.replace('_', ' ')} {getattr(value, f.name):g}" for f in fields(value))
            return "; ".join(part for part in told if not part.endswith(" 0")) or "none stated"
        case _:
            return str(value)


def transcript_block() -> str:
    """The README's first conversation, as the bot has it today."""
    return f"```text\n{transcript()}```\n"


BLOCKS: Final[Mapping[str, Callable[[], str]]] = {
    "settings": settings_table,
    "capabilities": capability_table,
    "transcript": transcript_block,
}


def generated() -> dict[Path, str]:
    """Every file with generated parts, as it should be."""
    made = {ROOT / ".env.example": env_example()}
    for page in PAGES:
        path = ROOT / page
        if path.exists():
            made[path] = _BLOCK.sub(_renewed, path.read_text(encoding="utf-8"))
    return made


def _renewed(block: re.Match[str]) -> str:
    return f"{block[1]}{BLOCKS[block[2]]()}{block[3]}"


def stale() -> list[str]:
    """The files that are behind the code, by path from the root."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> None:
    """Write what is behind, and say what that was."""
    behind = stale()
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
    print("\n".join(f"written: {name}" for name in behind) or "nothing was behind")


if __name__ == "__main__":
    main()
