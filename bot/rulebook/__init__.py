"""Turns the YAML of a rules pack into domain values, with errors people can act on."""
