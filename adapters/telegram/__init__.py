"""Telegram as a channel for tenants: private chats, and the landlord's groups."""

from collections.abc import Mapping

from adapters.telegram.settings import TelegramSettings, read
from bot.ports.channel import Channel, ChannelContext

#: The settings of this channel, for documentation and checks.
SETTINGS = TelegramSettings


def create(section: Mapping[str, str], context: ChannelContext) -> Channel:
    """The entry point; raises ``ConfigError`` naming the variable that is wrong."""
    # The library takes half a second to load; only who uses it waits for it.
    from adapters.telegram.adapter import TelegramChannel

    return TelegramChannel(read(section), context)
