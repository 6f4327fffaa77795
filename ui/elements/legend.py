"""A legend as text on the page: colour, mark and word, with how many areas have it."""

from __future__ import annotations

from html import escape

import streamlit as st

from services.comparison.layers import Layer
from services.generated import stamp_for
from ui.elements.palette import SWATCHES


def show_legend(layer: Layer, *, stamp: str = "") -> None:
    """One line a shade, with its count; under them how the classes were made. `stamp` goes before the title."""
    stamp = stamp_for(f"map.{layer.id}", stamp)
    rows = "".join(
        "<li style='display:flex;gap:.6em;align-items:baseline;margin:.25em 0'>"
        f"<img src='{SWATCHES[entry.shade].picture}' alt='' width='26' height='18' style='flex:none;"
        "position:relative;top:.2em'>"
        f"<span>{escape(entry.label)}: <b>{entry.count}</b></span></li>"
        for entry in layer.legend
    )
    made = f"<p style='margin:.4em 0 0;color:#4a5058'>{escape(layer.classes)}</p>" if layer.classes else ""
    st.html(
        f"<p style='margin:0'><b>{escape(f'{stamp}. {layer.title}' if stamp else layer.title)}</b></p>"
        f"<ul style='list-style:none;padding:0;margin:0'>{rows}</ul>{made}"
    )
