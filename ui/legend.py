"""A legend as text on the page: colour, mark and word, with how many areas have it."""

from __future__ import annotations

from html import escape

import streamlit as st

from services.layers import Layer
from ui.palette import SWATCHES

PATTERNS = {
    "hatch": "repeating-linear-gradient(45deg, #fff 0 3px, #8f959d 3px 5px)",
    "dots": "radial-gradient(#4a5058 25%, #d9dce0 28%) 0 0 / 6px 6px",
}


def show_legend(layer: Layer) -> None:
    """One line a shade, with its count."""
    rows = []
    for entry in layer.legend:
        swatch = SWATCHES[entry.shade]
        ground = PATTERNS.get(swatch.pattern, swatch.fill)
        style = "dashed" if swatch.dash else "solid"
        rows.append(
            "<li style='display:flex;gap:.6em;align-items:baseline;margin:.25em 0'>"
            f"<span aria-hidden='true' style='flex:none;display:inline-block;width:1.3em;height:1em;"
            f"background:{ground};border:1px {style} {swatch.edge}'></span>"
            f"<span>{escape(entry.label)}: <b>{entry.count}</b></span></li>"
        )
    st.html(f"<p style='margin:0'><b>{escape(layer.title)}</b></p><ul style='list-style:none;padding:0;margin:0'>"
            f"{''.join(rows)}</ul>")  # fmt: skip
