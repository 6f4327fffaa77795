"""What a map in the browser is told to show: a few kilobytes a measure, the shapes apart from it."""

from __future__ import annotations

import json
from typing import Any

from publishing.palette import PATTERNS, SWATCHES
from services.comparison.layers import Layer

Box = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corners, each latitude then longitude."""


def painted(layer: Layer, *, box: Box, shapes: str, selected: str | None = None) -> str:
    """The paint of a layer as JSON that is safe inside a script. `shapes` names the shapes to be painted."""
    shades = [entry.shade for entry in layer.legend]
    labels = {entry.shade: entry.label for entry in layer.legend}
    areas: dict[str, list[Any]] = {}
    for reading in layer.readings:
        row: list[Any] = [reading.area.plain_name, shades.index(reading.shade)]
        areas[reading.area.code] = row if reading.words == labels[reading.shade] else [*row, reading.words]
    used = dict.fromkeys(SWATCHES[shade].pattern for shade in shades)
    return safe_json(
        {
            "areas": areas,
            "shades": [
                {"fill": swatch.map_fill, "edge": swatch.edge, "dash": swatch.dash, "label": labels[shade]}
                for shade, swatch in ((shade, SWATCHES[shade]) for shade in shades)
            ],
            "patterns": "".join(PATTERNS[name].svg(name) for name in used if name),
            "selected": selected,
            "bounds": box,
            "shapes": shapes,
        }
    )


def safe_json(value: Any) -> str:
    """JSON that cannot end the script it stands in, whatever the texts hold."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
