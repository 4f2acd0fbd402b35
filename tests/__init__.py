"""All tests; see `make help`."""
