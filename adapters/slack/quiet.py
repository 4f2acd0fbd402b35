"""Slack's libraries may log; what they say is made safe first.

Their debug and info lines hold whole payloads, so only warnings pass, without tracebacks
and with tokens and tickets crossed out.
"""

import logging
import re

_SECRETS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=ticket=)[\w-]+")
_LONGEST = 200


class _Safe(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said = _SECRETS.sub("…", record.getMessage()).partition("\n")[0]
        if record.exc_info and record.exc_info[0]:
            said = f"{said.partition('(')[0].strip()} ({record.exc_info[0].__name__})"
        record.msg, record.args = said[:_LONGEST], ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def library_logger() -> logging.Logger:
    """The logger handed to Slack's libraries."""
    logger = logging.getLogger("adapters.slack.library")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(known, _Safe) for known in logger.filters):
        logger.addFilter(_Safe())
    return logger
