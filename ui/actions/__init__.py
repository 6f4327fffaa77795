"""Actions: the board, the form, and those planned about a gap."""
