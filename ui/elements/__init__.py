"""Pieces that any page uses: boxes to choose with, tables, pictures of figures, texts shown as text."""
