"""Platforms on loopback that behave as documented."""
