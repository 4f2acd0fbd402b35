"""Lets `python -m bot` do what the `tenantline` command does."""

from bot.cli import app

if __name__ == "__main__":
    app()
