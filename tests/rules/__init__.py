"""What the rules packs say, and that a broken one is refused with the place and the remedy."""
