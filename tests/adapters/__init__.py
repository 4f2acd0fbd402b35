"""Recorded payloads in, exact calls out."""
