"""A fake Telegram: a Bot API server on loopback, its people, and its bad days."""

from tests.fakes.telegram.crowd import GROUP
from tests.fakes.telegram.people import BOT_ID, BOT_NAME, TOKEN
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.world import Sent

__all__ = ["BOT_ID", "BOT_NAME", "GROUP", "TOKEN", "FakeTelegram", "Sent"]
