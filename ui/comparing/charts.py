"""Pictures of one area among others: dots with the middle and the quartiles, funnels, and one line a pillar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from charter.comparison import Summary
from charter.wording import counted
from geo.areas import names_in_words
from services.comparison.standings import Funnel, Point, Standing
from ui.elements.charts import Drawing, drawing
from ui.elements.palette import ACCENT, INK

OTHER, OTHER_EDGE, RANGE, GRID, QUARTILES = "#a9cbe0", "#3f7391", "#6f9fba", "#d5d9dd", "#dceaf3"
FEW_ENOUGH_FOR_NAMES = 25
ROW_HEIGHT = 26
SMALLEST_DOT = 5
MOST_NAMED = 5
"""Areas named where a dot stands for several."""
SELECTED = {"size": 15, "color": INK, "symbol": "diamond", "line": {"color": "#ffffff", "width": 2}}
OTHERS = {"size": 11, "color": OTHER, "line": {"color": OTHER_EDGE, "width": 1}}


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


def standing_drawing(standing: Standing, stamp: str = "") -> Drawing | None:
    """The area among its comparators: a named row each where they are few, one strip of dots where they are many.

    None where nobody has a figure.
    """
    if standing.own.figure is None and not standing.with_data:
        return None
    traces, look = (named_rows if len(standing.with_data) <= FEW_ENOUGH_FOR_NAMES else strip)(standing)
    shapes, marks = middle(standing.comparison.comparators)
    said = f"{standing.measure.title}. {standing.sentence}"
    return drawing([*traces, *marks], look | {"shapes": shapes}, said, stamp)


def named_rows(standing: Standing) -> tuple[list[go.Scatter], dict[str, Any]]:
    """One row an area, highest first, with the range or the limits of each."""
    points = sorted((standing.own, *standing.with_data), key=lambda point: point.figure or 0)
    points = [point for point in points if point.figure is not None or point.low is not None]
    names = [point.area.plain_name for point in points]
    own = standing.own.area.code
    traces = [range_lines(points, names)]
    for label, wanted, marker in (("Other areas", False, OTHERS), (standing.own.area.plain_name, True, SELECTED)):
        some = [point for point in points if (point.area.code == own) is wanted]
        traces.append(dots(some, [point.area.plain_name for point in some], label, marker))
    rows = {"automargin": True, "categoryorder": "array", "categoryarray": names}
    return traces, layout(130 + ROW_HEIGHT * len(points), axis_title(standing), yaxis=rows)


def range_lines(points: Sequence[Point], names: Sequence[Any]) -> go.Scatter:
    """A thin line a row from the lowest to the highest, broken between rows."""
    xs: list[float | None] = []
    ys: list[Any] = []
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


def strip(standing: Standing) -> tuple[list[go.Scatter], dict[str, Any]]:
    """All areas on one line, spread upwards where they would cover each other."""
    others, own = standing.with_data, standing.own
    traces = [dots(others, heights(others), "Other areas", OTHERS)]
    if own.figure is not None:
        traces = [range_lines([own], [0]), *traces, dots([own], [0], own.area.plain_name, SELECTED)]
    return traces, layout(300, axis_title(standing), yaxis={"visible": False})


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


def middle(summary: Summary) -> tuple[list[dict[str, Any]], list[go.Scatter]]:
    """The middle half as a band and the median as a line over the whole height, and their places in the legend."""
    if summary.median is None:
        return [], []
    marks = [
        go.Scatter(x=[None], y=[None], mode="markers", marker=marker, name=label)
        for label, marker in (
            ("Middle half of the others", {"size": 14, "color": QUARTILES, "symbol": "square"}),
            ("Middle of the others", {"size": 14, "color": INK, "symbol": "line-ns-open"}),
        )
    ]
    return middle_shapes(summary, 0, 1, "paper"), marks


def middle_shapes(summary: Summary, bottom: float, top: float, yref: str = "y") -> list[dict[str, Any]]:
    """A band from the lower to the upper quartile and a line at the median, between two heights."""
    place = {"yref": yref, "y0": bottom, "y1": top}
    band = {"type": "rect", "x0": summary.lower_quartile, "x1": summary.upper_quartile, "fillcolor": QUARTILES}
    line = {"type": "line", "x0": summary.median, "x1": summary.median}
    return [
        band | place | {"line": {"width": 0}, "layer": "below"},
        line | place | {"line": {"color": INK, "width": 1, "dash": "dash"}},
    ]


def axis_title(standing: Standing) -> str:
    measure = standing.measure
    if measure.node:
        return "Score, 0 to 100"
    if measure.is_ratio:
        return "Incidents for each child"
    return "%" if measure.is_share else "Number as published" if len(measure.parts) == 1 else "Rate"


def pillars_drawing(standings: Sequence[Standing], stamp: str = "") -> Drawing | None:
    """One strip a pillar: the others' dots, their middle and quartiles, the area with its range; None without data."""
    drawn = [standing for standing in reversed(standings) if standing.with_data or standing.own.low is not None]
    if not drawn:
        return None
    traces: list[go.Scatter] = []
    shapes: list[dict[str, Any]] = []
    for place, standing in enumerate(drawn):
        traces += pillar_traces(standing, place)
        summary = standing.comparison.comparators
        shapes += middle_shapes(summary, place - 0.3, place + 0.3) if summary.median is not None else []
    rows = {
        "tickvals": list(range(len(drawn))),
        "ticktext": [standing.measure.title.removeprefix("Pillar: ") for standing in drawn],
        "automargin": True,
        "zeroline": False,
        "range": [-0.6, len(drawn) - 0.4],
    }
    look = layout(130 + 74 * len(drawn), "Score, 0 to 100", yaxis=rows, shapes=shapes)
    look["xaxis"] = look["xaxis"] | {"range": [-2, 102]}
    described = " ".join(standing.sentence for standing in standings)
    return drawing(traces, look, f"Scores by pillar. {described}", stamp)


def pillar_traces(standing: Standing, place: int) -> list[go.Scatter]:
    own, first = standing.own, place == 0
    found = []
    if own.low is not None and own.high is not None:
        line = {"color": RANGE, "width": 4}
        found.append(go.Scatter(
            x=[own.low, own.high], y=[place + 0.12] * 2, mode="lines", line=line, name="Range of its score",
            showlegend=first, hoverinfo="skip",
        ))  # fmt: skip
    found.append(alike_dots(standing.with_data, place - 0.18))
    found.append(dots([own] if own.figure is not None else [], [place + 0.12], own.area.plain_name, SELECTED))
    for trace in found[-2:]:
        trace.showlegend = first
    return found


def alike_dots(points: Sequence[Point], height: float) -> go.Scatter:
    """A dot for each figure, the larger the more areas have it: of a short pillar's items many areas have the same."""
    alike: dict[int, list[Point]] = {}
    for point in points:
        alike.setdefault(round(point.figure or 0), []).append(point)
    words = [f"{figure}: {counted(len(same), 'area')}, {some_names(same)}" for figure, same in alike.items()]
    sizes = [SMALLEST_DOT * len(same) ** 0.5 for same in alike.values()]
    return go.Scatter(
        x=list(alike), y=[height] * len(alike), mode="markers", marker=OTHERS | {"size": sizes},
        name="Other areas: larger where several are alike", hovertext=words, hoverinfo="text",
    )  # fmt: skip


def some_names(points: Sequence[Point]) -> str:
    """`Kent, Leeds and 4 more`."""
    names = [point.area.plain_name for point in points]
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return names_in_words([*names[:MOST_NAMED], *more])


def funnel_drawing(funnel: Funnel, stamp: str = "") -> Drawing:
    """Each area's share or rate against the number it is of, inside and outside the limits."""
    traces = []
    for line, dash in zip(funnel.lines, ("dot", "solid"), strict=True):
        for side, ys in (("lower", line.lower), ("upper", line.upper)):
            traces.append(go.Scatter(
                x=line.sizes, y=ys, mode="lines", line={"color": ACCENT, "width": 1.5, "dash": dash}, hoverinfo="skip",
                name=f"{100 * line.confidence:g}% limits", showlegend=side == "lower",
            ))  # fmt: skip
    own = funnel.own.area.code
    for label, wanted, marker in (("Other areas", False, OTHERS), (funnel.own.area.plain_name, True, SELECTED)):
        some = [point for point in funnel.points if (point.area.code == own) is wanted]
        traces.append(go.Scatter(
            x=[point.size for point in some], y=[point.figure for point in some], mode="markers", marker=marker,
            name=label, hovertext=[f"{p.area.plain_name}: {p.words}" for p in some], hoverinfo="text",
        ))  # fmt: skip
    baseline = {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": funnel.baseline, "y1": funnel.baseline,
        "line": {"color": INK, "width": 1, "dash": "dash"},
    }  # fmt: skip
    kind, unit = ("share", "%") if funnel.measure.is_share else ("rate", "Rate")
    upwards = {"title": {"text": unit}, "gridcolor": GRID, "automargin": True, "rangemode": "tozero"}
    look = layout(440, f"Number of children it is a {kind} of", yaxis=upwards, shapes=[baseline])
    return drawing(traces, look, f"Funnel plot. {funnel.measure.title}. {funnel.sentence}", stamp)
