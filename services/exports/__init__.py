"""What may leave, for whom, as tables."""
