"""The rows of a file of returns: what kind each is, whose, its answers, and what cannot all be true of them."""
