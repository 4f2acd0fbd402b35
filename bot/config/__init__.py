"""What the person who runs the bot can set, read once at start.

``settings`` declares each setting once, ``sources`` reads them with their origin,
``load`` checks and resolves them, ``reference`` lists them for ``.env.example``.
"""

from bot.config.channels import Models, installed
from bot.config.load import load
from bot.config.reference import Entry, reference
from bot.config.settings import LogFormat, LogLevel, Ops, Settings

__all__ = [
    "Entry",
    "LogFormat",
    "LogLevel",
    "Models",
    "Ops",
    "Settings",
    "installed",
    "load",
    "reference",
]
