"""What everybody may read: the pages the bot serves to the public."""
