"""Stories from the first word to the answer."""
