"""The errors of the bot, and what somebody has to do about each.

BotError                 base; never raised itself
├── ConfigError          start-up only: unknown key, bad rule, missing secret
├── StoreError           the database cannot be used as it is
│   ├── Conflict         somebody else changed it first: reload and decide again
│   └── NewerSchema      the database is ahead of this code: refuse to start
├── Unsupported          cannot be said on this channel: our routing is wrong, never retried
└── NotAllowed           this case cannot move that way, or this person may not move it
"""


class BotError(Exception):
    """Base of every error of the bot; never raised itself."""


class ConfigError(BotError):
    """Raised at start only; names the file, line or variable, and says what to do."""


class StoreError(BotError):
    """The database cannot be opened or used; nothing was written."""


class Conflict(StoreError):  # noqa: N818 - the names of DESIGN.md and style.md
    """Somebody else changed it first: reload and decide again."""


class NewerSchema(StoreError):  # noqa: N818
    """The database was written by a newer version; this one must not touch it."""


class Unsupported(BotError):  # noqa: N818
    """This channel cannot say that. Our routing is wrong, so it is never retried."""


class NotAllowed(BotError):  # noqa: N818
    """The step is not legal from here, or not for this person.

    The message is written for the member of staff who pressed the button.
    """
