"""The Slack adapter, through Slack's own libraries and a Slack on loopback."""
