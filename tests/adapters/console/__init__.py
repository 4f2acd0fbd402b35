"""The console alone: typed lines in, blocks of lines out."""
