"""Pictures of what staff see in Slack, drawn from what the bot really sent."""
