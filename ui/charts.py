"""Pictures of figures: each with a text alternative, and never the only place where the figures are."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from charter.scorecard import NodeScore
from charter.wording import score_words
from ui.palette import INK

BAR = "#a9cbe0"
DOT = "#0b4166"
ROW_HEIGHT = 46


def show_intervals(nodes: Sequence[NodeScore], *, key: str) -> None:
    """One line a node: a bar from the lowest to the highest the score could be, a dot where there is a score."""
    drawn = [node for node in reversed(nodes) if node.low is not None and node.high is not None]
    if not drawn:
        return
    ranges = [node for node in drawn if node.low != node.high]
    names = [node.title for node in drawn]
    figure = go.Figure(
        [
            go.Bar(
                x=[node.high - node.low for node in ranges],  # type: ignore[operator]
                base=[node.low for node in ranges],
                y=[node.title for node in ranges],
                orientation="h",
                width=0.42,
                marker={"color": BAR, "line": {"color": INK, "width": 1}},
                hoverinfo="skip",
                name="range the score could have",
            ),
            go.Scatter(
                x=[node.score for node in drawn],
                y=names,
                mode="markers",
                marker={"size": 13, "color": DOT, "line": {"color": "#ffffff", "width": 2}},
                hovertext=[score_words(node) for node in drawn],
                hoverinfo="text",
                name="score",
            ),
        ],
        layout={
            "height": 90 + ROW_HEIGHT * len(drawn),
            "margin": {"l": 8, "r": 16, "t": 8, "b": 36},
            "xaxis": {"range": [-1, 101], "dtick": 25, "gridcolor": "#d5d9dd"},
            "yaxis": {"automargin": True, "categoryorder": "array", "categoryarray": names},
            "font": {"size": 15, "color": INK},
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        },
    )
    described = "; ".join(f"{node.title}: {score_words(node)}" for node in reversed(drawn))
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, theme=None, alt=f"Scores. {described}.")
