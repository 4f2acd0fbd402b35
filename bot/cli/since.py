"""A day or a moment, as somebody types it after ``--since``."""

from datetime import datetime, tzinfo

from bot.cli.failing import fail


def moment_since(said: str | None, zone: tzinfo) -> datetime | None:
    """``2026-11-01`` is that midnight by the landlord's clock; ``None`` is the beginning."""
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        fail(f"--since {said}: write a date like 2026-11-01, or 2026-11-01T09:30.", 2)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
