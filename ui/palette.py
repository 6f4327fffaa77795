"""The colours and marks of every shade: on the map, in tables and in charts, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from services.layers import Shade

INK = "#0b0c0c"
ACCENT = "#1d70b8"


@dataclass(frozen=True)
class Swatch:
    """How a shade is drawn: its fill (or the pattern of that name), its edge, and the mark that needs no colour."""

    fill: str
    edge: str
    mark: str
    dash: str = ""
    pattern: str = ""

    @property
    def map_fill(self) -> str:
        return f"url(#{self.pattern})" if self.pattern else self.fill


SWATCHES: dict[Shade, Swatch] = {
    "full": Swatch("#0b4f6c", "#06303f", "●"),
    "partly": Swatch("#3d8fb5", "#24586f", "◐"),
    "planned": Swatch("#a9cfe0", "#4d7f95", "◉"),
    "none": Swatch("#f3e3c3", "#8a6d1f", "○"),
    "not_known": Swatch("#b8bcc2", "#6f757c", "?", pattern="hatch"),
    "no_reply": Swatch("#ffffff", "#3c4248", "–", dash="2 3"),
    "suppressed": Swatch("#d9dce0", "#4a5058", "c", pattern="dots"),
    "not_asked": Swatch("#ffffff", "#a3a8ae", "n/a"),
    "step-1": Swatch("#dceaf3", "#6d8ea3", "1"),
    "step-2": Swatch("#a9cbe0", "#5c8199", "2"),
    "step-3": Swatch("#6aa3c6", "#3f7391", "3"),
    "step-4": Swatch("#2f76a3", "#1d4e6d", "4"),
    "step-5": Swatch("#0b4166", "#052338", "5"),
}
