"""The colours and marks of every shade: on the map, in tables, charts and saved pictures, the same everywhere.

What is missing is told from what is low by its pattern and its edge as well as by its colour: a print without colour
and an eye that does not tell red from green lose nothing.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Literal

from services.comparison.layers import Shade

INK = "#0b0c0c"
ACCENT = "#1d70b8"


@dataclass(frozen=True)
class Pattern:
    """Marks of one colour on a ground, repeated every `size` pixels; `hatch` is what matplotlib calls the like."""

    ground: str
    ink: str
    kind: Literal["lines", "dots", "crosses"]
    hatch: str
    size: float = 6
    weight: float = 2
    angle: int = 0

    def svg(self, name: str) -> str:
        """The pattern as an SVG `<pattern>` with the id `name`."""
        side, middle = f"{self.size:g}", self.size / 2
        marks = {
            "lines": f'<rect width="{self.weight:g}" height="{side}" fill="{self.ink}"/>',
            "dots": f'<circle cx="{middle:g}" cy="{middle:g}" r="{self.weight:g}" fill="{self.ink}"/>',
            "crosses": f'<path d="M0 {middle:g}H{side}M{middle:g} 0V{side}" stroke="{self.ink}" '
            f'stroke-width="{self.weight:g}"/>',
        }
        turned = f' patternTransform="rotate({self.angle})"' if self.angle else ""
        return (
            f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse"{turned}>'
            f'<rect width="{side}" height="{side}" fill="{self.ground}"/>{marks[self.kind]}</pattern>'
        )


PATTERNS: dict[str, Pattern] = {
    "hatch": Pattern("#ffffff", "#8f959d", "lines", "////", weight=2.4, angle=45),
    "back": Pattern("#ffffff", "#3c4248", "lines", "\\\\\\", size=8, weight=1.2, angle=-45),
    "sparse": Pattern("#ffffff", "#3c4248", "dots", "..", size=9, weight=1.1),
    "dots": Pattern("#d9dce0", "#4a5058", "dots", "ooo", weight=1.5),
    "crosses": Pattern("#f3e3c3", "#8a6d1f", "crosses", "+++", size=7, weight=1.1),
    "level": Pattern("#ffffff", "#0b4f6c", "lines", "---", size=6, weight=1.8, angle=90),
    "faded": Pattern("#f3e3c3", "#6a6f76", "lines", "//", size=10, weight=2.4, angle=45),
    "upright": Pattern("#f3e3c3", "#0b4f6c", "lines", "|||", size=6, weight=2.4),
}


@dataclass(frozen=True)
class Swatch:
    """How a shade is drawn: its fill, the pattern over it where there is one, its edge, and a mark without colour."""

    fill: str
    edge: str
    mark: str
    dash: str = ""
    pattern: str = ""

    @property
    def map_fill(self) -> str:
        return f"url(#{self.pattern})" if self.pattern else self.fill

    @property
    def picture(self) -> str:
        """The swatch as an address that an `<img>` shows, with nothing to fetch."""
        defined = f"<defs>{PATTERNS[self.pattern].svg(self.pattern)}</defs>" if self.pattern else ""
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="26" height="18">{defined}<rect x="1" y="1" width="24" '
            f'height="16" fill="{self.map_fill}" stroke="{self.edge}" stroke-width="1.4"{dash}/></svg>'
        )
        return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


SWATCHES: dict[Shade, Swatch] = {
    "full": Swatch("#0b4f6c", "#06303f", "●"),
    "partly": Swatch("#3d8fb5", "#24586f", "◐"),
    "planned": Swatch("#a9cfe0", "#4d7f95", "◉"),
    "none": Swatch("#f3e3c3", "#8a6d1f", "○"),
    "not_known": Swatch("#b8bcc2", "#6f757c", "?", pattern="hatch"),
    "refused": Swatch("#ffffff", "#3c4248", "–", dash="2 3", pattern="back"),
    "no_reply": Swatch("#ffffff", "#3c4248", "–", dash="2 3", pattern="sparse"),
    "suppressed": Swatch("#d9dce0", "#4a5058", "c", pattern="dots"),
    "not_asked": Swatch("#ffffff", "#858b92", "n/a"),
    "withdrawn": Swatch("#f3e3c3", "#8a6d1f", "×", pattern="crosses"),
    "conflict": Swatch("#f3e3c3", "#24586f", "≠", pattern="upright"),
    "lead": Swatch("#ffffff", "#0b4f6c", "→", dash="5 3", pattern="level"),
    "not_signed_then": Swatch("#f3e3c3", "#8a6d1f", "○?", dash="4 3", pattern="faded"),
    "step-1": Swatch("#dceaf3", "#6d8ea3", "1"),
    "step-2": Swatch("#a9cbe0", "#5c8199", "2"),
    "step-3": Swatch("#6aa3c6", "#3f7391", "3"),
    "step-4": Swatch("#2f76a3", "#1d4e6d", "4"),
    "step-5": Swatch("#0b4166", "#052338", "5"),
}
SEQUENTIAL: tuple[Shade, ...] = ("step-1", "step-2", "step-3", "step-4", "step-5")
"""From low to high: each darker than the one before, so that order survives a print without colour."""
IN_PLACE: tuple[Shade, ...] = ("none", "planned", "partly", "full")
"""From nothing in place to everything: each darker than the one before."""
