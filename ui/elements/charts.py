"""Pictures of figures: each with a text alternative, and never the only place where the figures are.

Every function here makes a `Drawing` and draws nothing, so that a page can keep it for a version of the data; `draw`
shows one. Where figures are generated, the stamp stands in the picture itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from charter.scorecard import NodeScore
from charter.wording import score_in_short, score_words
from services.comparison.gaps import STEP_WORDS, Step
from services.comparison.layers import Shade
from ui.elements.palette import INK, SWATCHES

BAR = "#a9cbe0"
DOT = "#0b4166"
ROW_HEIGHT = 46
GRID = "#d5d9dd"
STAMP_HEIGHT = 36
UNIT_GAP = 4
"""Pixels between an axis's numbers and its unit where a stamp stands below."""
LOW = 200
"""Pixels: a picture lower than this carries its stamp in smaller letters."""
PLAIN = {"displayModeBar": False}
QUIET: dict[str, Any] = {
    "margin": {"l": 8, "r": 16, "t": 8, "b": 40},
    "font": {"size": 15, "color": INK},
    "plot_bgcolor": "#ffffff",
    "showlegend": True,
    "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
}


class KeptFigure(go.Figure):
    """A figure that never changes once it is made: what the browser is sent is worked out at its first drawing only."""

    _sent: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent


@dataclass(frozen=True, eq=False)
class Drawing:
    """A picture ready to be shown: the figure and what it says in words."""

    figure: KeptFigure
    alt: str


def drawing(traces: Sequence[Any], look: Mapping[str, Any], alt: str, stamp: str = "") -> Drawing:
    """A figure with its words, stamped under it where its figures are generated: above it stand the legend's rows."""
    if stamp:
        margin = dict(look["margin"])
        is_low = look["height"] < LOW
        title = {
            "text": stamp, "font": {"size": 11 if is_low else 14}, "x": 0, "xref": "container", "y": 0.01,
            "yanchor": "bottom", "pad": {"b": 4},
        }  # fmt: skip
        taken = STAMP_HEIGHT // 2 if is_low else STAMP_HEIGHT
        look = {
            **look, "title": title, "margin": margin | {"b": margin["b"] + taken}, "height": look["height"] + taken,
            "xaxis": close_to_its_axis(look.get("xaxis", {})),
        }  # fmt: skip
    return Drawing(KeptFigure(list(traces), layout=dict(look)), f"{alt} {stamp}".strip())


def close_to_its_axis(axis: Mapping[str, Any]) -> dict[str, Any]:
    """The axis with its unit right under its numbers: further down, a narrow picture has the stamp there."""
    if "title" not in axis:
        return dict(axis)
    return {**axis, "title": {**axis["title"], "standoff": UNIT_GAP}}


def draw(drawn: Drawing | None, *, key: str) -> None:
    """Show a picture; nothing where there is none."""
    if drawn is not None:
        st.plotly_chart(drawn.figure, key=key, config=PLAIN, theme=None, alt=drawn.alt)


SMALL: dict[str, Any] = {
    "font": {"size": 12, "color": INK}, "showlegend": False, "margin": {"l": 4, "r": 14, "t": 4, "b": 22},
}  # fmt: skip
"""For pictures among text that says what the marks are."""


@dataclass(frozen=True)
class Mark:
    """A comparator's figure to draw beside an area's own: a stroke at `value` (0 to 100), said as `words`."""

    value: float
    words: str


def intervals(
    nodes: Sequence[NodeScore],
    *,
    marks: Mapping[str, Mark] | None = None,
    marks_name: str = "",
    row: int = ROW_HEIGHT,
    stamp: str = "",
    is_small: bool = False,
) -> Drawing | None:
    """One line a node: a bar from the lowest to the highest the score could be, a dot where there is a score.

    `marks` are comparators' medians by node, drawn as strokes; `row` is a line's height in pixels; `is_small` takes
    the letters a size down. None without nodes.
    """
    drawn = [node for node in reversed(nodes) if node.low is not None and node.high is not None]
    if not drawn:
        return None
    names = [node.title for node in drawn]
    traces = [range_bars(drawn), score_dots(drawn), *strokes(drawn, marks or {}, marks_name)]
    look = {
        **QUIET,
        "height": 76 + row * len(drawn),
        "margin": {"l": 8, "r": 16, "t": 8, "b": 26},
        "xaxis": {"range": [-1, 101], "dtick": 25, "gridcolor": GRID},
        "yaxis": {"automargin": True, "categoryorder": "array", "categoryarray": names},
    }
    if is_small:
        short = {
            "tickmode": "array",
            "tickvals": names,
            "ticktext": [short_label(node) for node in drawn],
        }
        look |= SMALL | {"height": 30 + row * len(drawn), "yaxis": look["yaxis"] | short}
    described = "; ".join(with_mark(node, (marks or {}).get(node.id)) for node in reversed(drawn))
    return drawing(traces, look, f"Scores. {described}.", stamp)


def short_label(node: NodeScore) -> str:
    """`Count: 75 (60 to 80)`: the name with its figure, for a picture too small for figures beside the bars."""
    name, figure = "All" if node.kind == "total" else node.title, score_in_short(node)
    return f"{name}: {figure}" if figure else name


def range_bars(drawn: Sequence[NodeScore]) -> go.Bar:
    """A bar from the lowest to the highest of each node whose score is not sure."""
    ranges = [(node, node.low, node.high) for node in drawn if node.low is not None and node.high is not None]
    ranges = [(node, low, high) for node, low, high in ranges if low != high]
    return go.Bar(
        x=[high - low for _, low, high in ranges],
        base=[low for _, low, _ in ranges],
        y=[node.title for node, _, _ in ranges],
        orientation="h",
        width=0.42,
        marker={"color": BAR, "line": {"color": INK, "width": 1}},
        hoverinfo="skip",
        name="possible range",
    )


def score_dots(drawn: Sequence[NodeScore]) -> go.Scatter:
    return go.Scatter(
        x=[node.score for node in drawn],
        y=[node.title for node in drawn],
        mode="markers",
        marker={"size": 13, "color": DOT, "line": {"color": "#ffffff", "width": 2}},
        hovertext=[score_words(node) for node in drawn],
        hoverinfo="text",
        name="score",
    )


def with_mark(node: NodeScore, mark: Mark | None) -> str:
    return f"{node.title}: {score_words(node)}" + (f", {mark.words}" if mark else "")


def strokes(drawn: Sequence[NodeScore], marks: Mapping[str, Mark], name: str) -> list[go.Scatter]:
    """The comparators' medians as upright strokes; none where there are none."""
    marked = [(node.title, marks[node.id]) for node in drawn if node.id in marks]
    if not marked:
        return []
    return [
        go.Scatter(
            x=[mark.value for _, mark in marked],
            y=[title for title, _ in marked],
            mode="markers",
            marker={"symbol": "line-ns", "size": 17, "line": {"color": "#8a3d00", "width": 3}},
            hovertext=[mark.words for _, mark in marked],
            hoverinfo="text",
            name=name,
        )
    ]


STEP_LOOKS: dict[str, dict[str, Any]] = {
    "start": {"color": "#0b4f6c"},
    "known": {"color": "#f3e3c3", "line": {"color": "#8a6d1f", "width": 1}},
    "unknown": {
        "color": "#ffffff",
        "line": {"color": "#6f757c", "width": 1},
        "pattern": {"shape": "/", "fgcolor": "#6f757c", "bgcolor": "#eceef0", "size": 6},
    },
}


def way_to_the_top(steps: Sequence[Step], stamp: str = "") -> Drawing:
    """The way from what is in place to 100, one line a step; what is unknown is hatched."""
    places = list(range(len(steps)))
    bars = [
        go.Bar(
            x=[step.end - step.start for step in steps if step.kind == kind],
            base=[step.start for step in steps if step.kind == kind],
            y=[place for place, step in zip(places, steps, strict=True) if step.kind == kind],
            orientation="h",
            width=0.7,
            marker=STEP_LOOKS[kind],
            name=words,
            hovertext=[f"{s.title}: {s.end - s.start:.1f} points" for s in steps if s.kind == kind],
            hoverinfo="text",
        )
        for kind, words in STEP_WORDS.items()
        if any(step.kind == kind for step in steps)
    ]
    look = {
        **QUIET,
        "height": 90 + 30 * len(steps),
        "xaxis": {"range": [0, 101], "dtick": 25, "gridcolor": GRID, "title": {"text": "points of 100"}},
        "yaxis": {
            "automargin": True, "autorange": "reversed", "tickmode": "array", "tickvals": places,
            "ticktext": [step.title for step in steps],
        },
    }  # fmt: skip
    described = "; ".join(f"{s.title} ({STEP_WORDS[s.kind].lower()}) {s.end - s.start:.1f} points" for s in steps)
    return drawing(bars, look, f"From what is in place to 100. {described}.", stamp)


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar: how many, under which word, in which shade."""

    label: str
    count: int
    shade: Shade


def stacked(bars: Mapping[str, Sequence[Part]], *, unit: str, stamp: str = "") -> Drawing:
    """One bar a title, its parts beside each other with their number in them; the same shade has the same word."""
    looks = {part.label: part.shade for parts in bars.values() for part in parts}
    counts = {title: {part.label: part.count for part in parts} for title, parts in bars.items()}
    traces = [
        go.Bar(
            x=[counts[title].get(label, 0) for title in bars],
            y=list(bars),
            orientation="h",
            width=0.5,
            marker=fill(shade),
            name=label,
            text=[str(counts[title].get(label) or "") for title in bars],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#ffffff" if shade in ("full", "partly") else INK, "size": 14},
            hovertext=[f"{title}, {label}: {counts[title].get(label, 0)} {unit}" for title in bars],
            hoverinfo="text",
        )
        for label, shade in looks.items()
    ]
    look = {
        **QUIET,
        "barmode": "stack",
        "height": 110 + 62 * len(bars),
        "xaxis": {"gridcolor": GRID, "title": {"text": unit}, "rangemode": "tozero"},
        # A number that has no room in its part is left out: in tiny letters nobody reads it, and the table has it.
        "uniformtext": {"minsize": 11, "mode": "hide"},
        **titles_above({title: title for title in bars}, 0.25),
    }
    described = ". ".join(
        f"{title}: " + ", ".join(f"{part.label} {part.count}" for part in parts) for title, parts in bars.items()
    )
    return drawing(traces, look, f"{described} ({unit}).", stamp)


def fill(shade: Shade) -> dict[str, Any]:
    """A shade as plotly draws it: with its hatch or dots where it has any."""
    swatch = SWATCHES[shade]
    look: dict[str, Any] = {"color": swatch.fill, "line": {"color": swatch.edge, "width": 1}}
    if swatch.pattern:
        shape = "." if swatch.pattern == "dots" else "/"
        look["pattern"] = {"shape": shape, "fgcolor": "#4a5058", "bgcolor": swatch.fill, "size": 6}
    if swatch.dash:
        look["pattern"] = {"shape": ".", "fgcolor": swatch.edge, "bgcolor": "#ffffff", "size": 8, "solidity": 0.12}
    return look


def titles_above(words: Mapping[str, str], half_a_bar: float) -> dict[str, Any]:
    """What to say of each bar above it and not beside it, where on a phone it would take half the width.

    `words` are by the bar's place on the axis; `half_a_bar` is in steps of that axis.
    """
    said = [
        {
            "xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "y": place - half_a_bar, "text": text,
            "showarrow": False, "align": "left", "font": {"size": 14}, "yref": "y",
        }
        for place, text in enumerate(words.values())
    ]  # fmt: skip
    axis = {"showticklabels": False, "range": [len(words) - 0.5, -0.72], "categoryarray": list(words)}
    return {"annotations": said, "yaxis": axis | {"type": "category", "categoryorder": "array"}}


@dataclass(frozen=True)
class Range:
    """A count that may be known only as a range, from `low` to `high`; `in_short` is what has room above its bar."""

    title: str
    low: float
    high: float
    words: str
    in_short: str


def ranges_of(ranges: Sequence[Range], *, unit: str, stamp: str = "") -> Drawing:
    """One bar a count: filled as far as it is certain, hatched from there to what it may be."""
    titles = [each.title for each in ranges]
    hatched = {**fill("not_known"), "color": "#eceef0"}
    traces = [
        go.Bar(
            x=[each.low for each in ranges], y=titles, orientation="h", width=0.4, name="at least",
            marker=fill("full"), hovertext=[each.words for each in ranges], hoverinfo="text",
        ),
        go.Bar(
            x=[each.high - each.low for each in ranges], y=titles, orientation="h", width=0.4, name="at most",
            marker=hatched, hoverinfo="skip",
        ),
    ]  # fmt: skip
    look = {
        **QUIET,
        "barmode": "stack",
        "height": 60 + 90 * len(ranges),
        # Every count stands above its bar: an axis would say it again, and on a phone its numbers run together.
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "xaxis": {"visible": False, "rangemode": "tozero"},
        **titles_above({each.title: f"{each.title}<br><b>{each.in_short}</b>" for each in ranges}, 0.2),
    }
    described = "; ".join(f"{each.title}: {each.words}" for each in ranges)
    return drawing(traces, look, f"{described} ({unit}).", stamp)


OpenEnd = Literal["", "low", "high"]


@dataclass(frozen=True)
class Span:
    """A figure that may be known only as a range, 0 to 100: drawn as a stroke from `low` to `high`.

    `point` is drawn where one is known; an open end is drawn as an arrow, never as a point.
    """

    title: str
    who: str
    low: float
    high: float
    point: float | None
    words: str
    open_end: OpenEnd = ""


ARROWS: dict[OpenEnd, list[str]] = {
    "": ["line-ns", "line-ns"], "low": ["arrow-left", "line-ns"], "high": ["line-ns", "arrow-right"],
}  # fmt: skip


def shares_as_spans(spans: Sequence[Span], stamp: str = "") -> Drawing:
    """Shares as points and ranges, in two looks: `who` of the first is filled, of others open."""
    names = list(dict.fromkeys(span.who for span in spans))
    look = {
        **QUIET,
        "height": 120 + 46 * len(spans),
        "xaxis": {"range": [-1, 101], "dtick": 25, "tickangle": 0, "gridcolor": GRID,
                  "title": {"text": "% of councils"}},
        "yaxis": {"automargin": True, "autorange": "reversed", "tickmode": "array", "zeroline": False,
                  "tickvals": list(range(len(spans))),
                  "ticktext": [f"{span.title.replace(': ', ':<br>')} ({span.who})" for span in spans]},
    }  # fmt: skip
    traces = [trace for place, span in enumerate(spans) for trace in span_traces(span, place, span.who == names[0])]
    described = "; ".join(f"{span.title}, {span.who}: {span.words}" for span in spans)
    return drawing(traces, look, f"{described}.", stamp)


def span_traces(span: Span, place: int, is_first: bool) -> list[go.Scatter]:
    """The stroke of a span, and its point where one is known."""
    color = DOT if is_first else "#8a3d00"
    said: dict[str, Any] = {"hovertext": span.words, "hoverinfo": "text", "showlegend": False}
    traces = [go.Scatter(
        x=[span.low, span.high], y=[place, place], mode="lines+markers",
        line={"color": color, "width": 3, "dash": "dot" if span.open_end else "solid"},
        marker={"symbol": ARROWS[span.open_end], "size": 14, "color": color, "line": {"color": color, "width": 2}},
        **said,
    )]  # fmt: skip
    if span.point is not None:
        mark = {
            "size": 14, "symbol": "circle" if is_first else "diamond",
            "color": color if is_first else "#ffffff", "line": {"color": color, "width": 2},
        }  # fmt: skip
        traces.append(go.Scatter(x=[span.point], y=[place], mode="markers", marker=mark, **said))
    return traces


@dataclass(frozen=True)
class Line:
    """One body's figures over time: `points` are (place on the axis, value or None, low, high, words)."""

    name: str
    points: Sequence[tuple[str, float | None, float | None, float | None, str]]
    is_own: bool = True


def trend(
    lines: Sequence[Line],
    periods: Sequence[str],
    *,
    title: str,
    breaks: Sequence[str] = (),
    height: int = 260,
    stamp: str = "",
) -> Drawing:
    """Figures over time. No line is drawn across a break in recording; a hidden figure is a range; zero is on the axis.

    `breaks` are the first periods after each break.
    """
    drawn = [place for first in breaks if (place := place_of(first, periods)) > 0]
    look = {
        **QUIET,
        "height": height,
        "xaxis": {"type": "category", "categoryorder": "array", "categoryarray": list(periods)},
        "yaxis": {"gridcolor": GRID, "rangemode": "tozero", "automargin": True},
        "margin": {"l": 8, "r": 16, "t": 20, "b": 22 if height < LOW else 30},
        "showlegend": len(lines) > 1,
        "font": {"size": 12 if height < LOW else 15, "color": INK},
        "shapes": [break_line(place) for place in drawn],
        "annotations": [break_words(place) for place in drawn],
    }
    traces = [trace for number, line in enumerate(lines) for trace in line_traces(line, number, periods, breaks)]
    described = ". ".join(f"{line.name}: " + ", ".join(f"{p[0]} {p[4]}" for p in line.points) for line in lines)
    return drawing(traces, look, f"{title}. {described}.", stamp)


def place_of(period: str, periods: Sequence[str]) -> int:
    """Where a period stands on the axis; -1 where it does not."""
    return list(periods).index(period) if period in periods else -1


def line_traces(line: Line, number: int, periods: Sequence[str], breaks: Sequence[str]) -> list[go.Scatter]:
    """A body's figures, joined between breaks alone, and its hidden ones as upright ranges."""
    color = DOT if line.is_own else ("#8a3d00", "#5a5f66", "#6b4c8a")[number % 3]
    traces = [
        go.Scatter(
            x=[p[0] for p in part], y=[p[1] for p in part], mode="lines+markers", name=line.name,
            legendgroup=line.name, showlegend=place == 0,
            hovertext=[f"{line.name}, {p[0]}: {p[4]}" for p in part], hoverinfo="text",
            line={"color": color, "width": 2, "dash": "solid" if line.is_own else "dash"},
            marker={"size": 8, "color": color},
        )
        for place, part in enumerate(unbroken(line.points, periods, breaks))
    ]  # fmt: skip
    return traces + [
        go.Scatter(x=[p[0], p[0]], y=[p[2], p[3]], mode="lines", showlegend=False, hoverinfo="text",
                   line={"color": color, "width": 5}, hovertext=f"{line.name}, {p[0]}: {p[4]}")
        for p in line.points
        if p[1] is None and p[2] is not None and p[3] is not None
    ]  # fmt: skip


def break_line(place: int) -> dict[str, Any]:
    """An upright line over the whole height, between the last figure before a break and the first after it."""
    across = {"type": "line", "x0": place - 0.5, "x1": place - 0.5, "yref": "paper", "y0": 0, "y1": 1}
    return across | {"line": {"color": "#4a5058", "dash": "dash", "width": 1}}


def break_words(place: int) -> dict[str, Any]:
    where = {"x": place - 0.5, "y": 1.01, "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return where | {"text": "recording changed", "showarrow": False, "font": {"size": 13}}


Points = Sequence[tuple[str, float | None, float | None, float | None, str]]


def unbroken(points: Points, periods: Sequence[str], breaks: Sequence[str]) -> list[Points]:
    """The points in runs that may be joined by a line: those between two breaks."""
    order = list(periods)
    cuts = sorted(order.index(first) for first in breaks if first in order)
    runs: dict[int, list[tuple[str, float | None, float | None, float | None, str]]] = {}
    for point in points:
        runs.setdefault(sum(order.index(point[0]) >= cut for cut in cuts), []).append(point)
    return list(runs.values())
