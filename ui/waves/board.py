"""The board of a wave as a picture: one bar a state, its word beside it and its number at its end."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from services.comparison.layers import Shade
from services.foi.waves import BOARD_WORDS, Board, BoardState
from ui.elements.charts import GRID, QUIET, Drawing, drawing, fill

SHADES: Mapping[BoardState, Shade] = {
    "answered": "full", "partly_answered": "partly", "refused": "refused", "not_held": "not_known",
    "no_reply": "no_reply", "withdrawn": "lead", "overdue": "withdrawn", "awaiting": "not_asked",
}  # fmt: skip


def board_picture(board: Board, stamp: str = "") -> Drawing:
    """How many authorities are in each state."""
    states = list(board.counts)
    words = [BOARD_WORDS[state] for state in states]
    numbers = [board.counts[state] for state in states]
    traces = [
        go.Bar(
            x=[number], y=[word], orientation="h", width=0.66, marker=fill(SHADES[state]), text=[str(number)],
            textposition="outside", cliponaxis=False, hovertext=[f"{word}: {number}"], hoverinfo="text",
        )
        for state, word, number in zip(states, words, numbers, strict=True)
    ]  # fmt: skip
    look = {
        **QUIET,
        "showlegend": False,
        "barmode": "overlay",
        "height": 70 + 34 * len(states),
        "margin": {"l": 8, "r": 40, "t": 8, "b": 40},
        "xaxis": {"gridcolor": GRID, "title": {"text": "authorities"}, "rangemode": "tozero"},
        "yaxis": {"automargin": True, "autorange": "reversed", "categoryorder": "array", "categoryarray": words},
    }
    described = ", ".join(f"{word} {number}" for word, number in zip(words, numbers, strict=True))
    return drawing(traces, look, f"How the requests stand: {described} (authorities).", stamp)
