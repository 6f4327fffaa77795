"""Pictures of one area among others: dots with the middle and the quartiles, funnels, and one line a pillar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from charter.comparison import Summary
from services.benchmarking import Funnel, Point, Standing
from ui.palette import ACCENT, INK

OTHER, OTHER_EDGE, RANGE, GRID, QUARTILES = "#a9cbe0", "#3f7391", "#6f9fba", "#d5d9dd", "#dceaf3"
SHARE_AXIS = {"title": {"text": "%"}, "gridcolor": GRID, "automargin": True}
FEW_ENOUGH_FOR_NAMES = 25
ROW_HEIGHT = 26
SELECTED = {"size": 15, "color": INK, "symbol": "diamond", "line": {"color": "#ffffff", "width": 2}}
OTHERS = {"size": 11, "color": OTHER, "line": {"color": OTHER_EDGE, "width": 1}}


def draw(figure: go.Figure, *, key: str, alt: str) -> None:
    """Show a picture with its text alternative, stamped where its figures are generated."""
    stamp = st.session_state.get("stamp", "")
    if stamp:
        figure.update_layout(title={"text": stamp, "font": {"size": 14}, "x": 0, "y": 0.99}, margin={"t": 52})
    st.plotly_chart(
        figure, key=key, config={"displayModeBar": False}, theme=None, alt=f"{stamp}. {alt}" if stamp else alt
    )


def layout(height: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 24, "b": 48},
        "xaxis": {"title": {"text": title}, "gridcolor": GRID, "zeroline": False},
        "yaxis": {"automargin": True},
        "font": {"size": 15, "color": INK},
        "plot_bgcolor": "#ffffff",
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    } | more


def show_standing(standing: Standing, *, key: str) -> None:
    """The area among its comparators: a named row each where they are few, one strip of dots where they are many."""
    if standing.own.figure is None and not standing.with_data:
        return
    named = len(standing.with_data) <= FEW_ENOUGH_FOR_NAMES
    figure = named_rows(standing) if named else strip(standing)
    add_middle(figure, standing.comparison.comparators)
    draw(figure, key=key, alt=f"{standing.measure.title}. {standing.sentence}")


def named_rows(standing: Standing) -> go.Figure:
    """One row an area, highest first, with the range or the limits of each."""
    points = sorted((standing.own, *standing.with_data), key=lambda point: point.figure or 0)
    points = [point for point in points if point.figure is not None or point.low is not None]
    names = [point.area.plain_name for point in points]
    own = standing.own.area.code
    traces = [range_lines(points, names)]
    for label, wanted, marker in (("Other areas", False, OTHERS), (standing.own.area.plain_name, True, SELECTED)):
        some = [point for point in points if (point.area.code == own) is wanted]
        traces.append(dots(some, [point.area.plain_name for point in some], label, marker))
    height = 130 + ROW_HEIGHT * len(points)
    rows = {"automargin": True, "categoryorder": "array", "categoryarray": names}
    return go.Figure(traces, layout=layout(height, axis_title(standing), yaxis=rows))


def range_lines(points: Sequence[Point], names: Sequence[str]) -> go.Scatter:
    """A thin line a row from the lowest to the highest, broken between rows."""
    xs: list[float | None] = []
    ys: list[str | None] = []
    for point, name in zip(points, names, strict=True):
        if point.low is not None and point.high is not None:
            xs += [point.low, point.high, None]
            ys += [name, name, None]
    line = {"color": RANGE, "width": 3}
    return go.Scatter(x=xs, y=ys, mode="lines", line=line, name="Range", hoverinfo="skip")


def dots(points: Sequence[Point], ys: Sequence[Any], label: str, marker: dict[str, Any]) -> go.Scatter:
    words = [f"{point.area.plain_name}: {point.words}" for point in points]
    xs = [point.figure for point in points]
    return go.Scatter(
        x=xs, y=list(ys), mode="markers", marker=marker, name=label, hovertext=words, hoverinfo="text"
    )  # fmt: skip


def strip(standing: Standing) -> go.Figure:
    """All areas on one line, spread upwards where they would cover each other."""
    others = standing.with_data
    traces = [dots(others, heights(others), "Other areas", OTHERS)]
    if standing.own.figure is not None:
        own = standing.own
        traces.insert(0, range_lines([own], [0]))  # type: ignore[list-item]
        traces.append(dots([own], [0], own.area.plain_name, SELECTED))
    return go.Figure(traces, layout=layout(300, axis_title(standing), yaxis={"visible": False}))


def heights(points: Sequence[Point]) -> list[int]:
    """How high each dot is stacked: areas of one fiftieth of the spread stand above each other."""
    figures = [point.figure or 0.0 for point in points]
    step = (max(figures) - min(figures)) / 50 or 1.0
    seen: dict[int, int] = {}
    found = []
    for figure in figures:
        place = round(figure / step)
        seen[place] = seen.get(place, 0) + 1
        found.append(seen[place])
    return found


def add_middle(figure: go.Figure, summary: Summary) -> None:
    """The middle half as a band and the median as a line."""
    if summary.median is None:
        return
    figure.add_vrect(
        x0=summary.lower_quartile, x1=summary.upper_quartile, fillcolor=QUARTILES, line_width=0, layer="below"
    )
    figure.add_vline(x=summary.median, line={"color": INK, "width": 1, "dash": "dash"})
    for label, marker in (
        ("Middle half of the others", {"size": 14, "color": QUARTILES, "symbol": "square"}),
        ("Middle of the others", {"size": 14, "color": INK, "symbol": "line-ns-open"}),
    ):
        figure.add_scatter(x=[None], y=[None], mode="markers", marker=marker, name=label)


def axis_title(standing: Standing) -> str:
    if standing.measure.node:
        return "Score, 0 to 100"
    return "%" if standing.measure.is_share else "Number as published" if len(standing.measure.parts) == 1 else "Rate"


def show_pillars(standings: Sequence[Standing], *, key: str) -> None:
    """One strip a pillar: the others' dots, their middle and quartiles, the area with its range."""
    drawn = [standing for standing in reversed(standings) if standing.with_data or standing.own.low is not None]
    if not drawn:
        return
    figure = go.Figure(layout=layout(130 + 74 * len(drawn), "Score, 0 to 100"))
    for place, standing in enumerate(drawn):
        add_pillar(figure, standing, place)
    figure.update_layout(
        xaxis_range=[-2, 102],
        yaxis={
            "tickvals": list(range(len(drawn))),
            "ticktext": [standing.measure.title.removeprefix("Pillar: ") for standing in drawn],
            "automargin": True,
            "zeroline": False,
            "range": [-0.6, len(drawn) - 0.4],
        },
    )
    described = " ".join(standing.sentence for standing in reversed(drawn))
    draw(figure, key=key, alt=f"Scores by pillar. {described}")


def add_pillar(figure: go.Figure, standing: Standing, place: int) -> None:
    summary, own, first = standing.comparison.comparators, standing.own, place == 0
    if summary.median is not None:
        figure.add_shape(
            type="rect", x0=summary.lower_quartile, x1=summary.upper_quartile, y0=place - 0.3, y1=place + 0.3,
            fillcolor=QUARTILES, line_width=0, layer="below",
        )  # fmt: skip
        line = {"color": INK, "width": 1, "dash": "dash"}
        figure.add_shape(type="line", x0=summary.median, x1=summary.median, y0=place - 0.3, y1=place + 0.3, line=line)
    groups = [
        (standing.with_data, "Other areas", OTHERS | {"size": 7}, place - 0.18),
        ([own] if own.figure is not None else [], own.area.plain_name, SELECTED, place + 0.12),
    ]
    if own.low is not None and own.high is not None:
        figure.add_scatter(
            x=[own.low, own.high], y=[place + 0.12] * 2, mode="lines", line={"color": RANGE, "width": 4},
            name="Range of its score", showlegend=first, hoverinfo="skip",
        )  # fmt: skip
    for points, label, marker, height in groups:
        trace = dots(points, [height] * len(points), label, marker)
        trace.showlegend = first
        figure.add_trace(trace)


def show_funnel(funnel: Funnel, *, key: str) -> None:
    """Each area's share against the number it is of, inside and outside the limits."""
    figure = go.Figure(layout=layout(440, "Number of children it is a share of", yaxis=SHARE_AXIS))
    for line, dash in zip(funnel.lines, ("dot", "solid"), strict=True):
        for side, ys in (("lower", line.lower), ("upper", line.upper)):
            figure.add_scatter(
                x=line.sizes, y=ys, mode="lines", line={"color": ACCENT, "width": 1.5, "dash": dash}, hoverinfo="skip",
                name=f"{100 * line.confidence:g} % limits", showlegend=side == "lower",
            )  # fmt: skip
    figure.add_hline(y=funnel.baseline, line={"color": INK, "width": 1, "dash": "dash"})
    own = funnel.own.area.code
    for label, wanted, marker in (("Other areas", False, OTHERS), (funnel.own.area.plain_name, True, SELECTED)):
        some = [point for point in funnel.points if (point.area.code == own) is wanted]
        figure.add_scatter(
            x=[point.size for point in some], y=[point.figure for point in some], mode="markers", marker=marker,
            name=label, hovertext=[f"{p.area.plain_name}: {p.words}" for p in some], hoverinfo="text",
        )  # fmt: skip
    draw(figure, key=key, alt=f"Funnel plot. {funnel.measure.title}. {funnel.sentence}")
