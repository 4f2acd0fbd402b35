"""Run by make, never by the bot."""
