"""What the bot decides, as values and pure functions: no input, no output, no clock."""
