"""Evidence: checking the record, and handing a part of it on so that others can check it."""
