"""Tables of cases for pure code."""
