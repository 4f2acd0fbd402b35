"""Measures the bot."""
