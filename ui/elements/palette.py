"""The colours and marks for the pages: those of `publishing.palette`, so that a saved picture looks like the page."""

from publishing.palette import ACCENT, INK, SWATCHES, Swatch

__all__ = ["ACCENT", "INK", "SWATCHES", "Swatch"]
