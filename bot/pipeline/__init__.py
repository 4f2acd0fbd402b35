"""Moves one message one step, in one transaction."""
