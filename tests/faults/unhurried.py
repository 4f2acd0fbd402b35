"""``python -m tests.faults.unhurried run``: the bot, but Slack lets it post as fast as it can.

Slack's pace, a message a second in a channel, has its own tests. Here it would make minutes
out of seconds, and leave most kills without a post to Slack that they could interrupt.
"""

from dataclasses import replace

from adapters.slack import adapter
from bot.cli import app
from bot.ports.channel import Limits

adapter.CAPABILITIES = replace(adapter.CAPABILITIES, limits=Limits())

if __name__ == "__main__":
    app()
