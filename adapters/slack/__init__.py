"""Slack as the channel of agents and supervisors."""

from collections.abc import Mapping

from adapters.slack.settings import SlackSettings
from bot.ports.channel import Channel, ChannelContext

#: What can be set, with a description for the person setting it up.
SETTINGS = SlackSettings


def create(section: Mapping[str, str], context: ChannelContext) -> Channel:
    """The Slack channel; raises ``ConfigError`` naming each variable that is wrong."""
    # Slack's libraries take a while to import; reading the settings' names does not need them.
    from adapters.slack.adapter import SlackChannel
    from adapters.slack.settings import read

    return SlackChannel(read(section), context)
