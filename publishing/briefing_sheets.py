"""Sheets of A4 for a briefing: paragraphs, bars and lines over time, laid out to fit, tagged for a screen reader.

Marks differ in shape as well as in shade, so that a print without colour loses nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from publishing.palette import INK, SWATCHES
from publishing.reading_order import ITEM, ReadingOrder

MARGIN, WIDTH, HEIGHT = 16.0, 210.0, 297.0
TOP, BOTTOM = 14.0, 16.0
INNER = WIDTH - 2 * MARGIN
POINT = 25.4 / 72
LEADING = 1.28
BEFORE_HEADING, AFTER = 2.2, 1.1
GREY, GRID = "#4a5058", "#c4c9ce"
MEDIAN = "#8a3d00"
BAR_LEFT, BAR_WIDTH = 68.0, 108.0
PLOT_HEIGHT = 36.0
FONT = "DejaVu"

WordsKind = Literal["H1", "H2", "P", "item", "note"]
RELATIVE = {"H1": 1.7, "H2": 1.14, "P": 1.0, "item": 1.0, "note": 0.84}
INDENT = 3.0


@dataclass(frozen=True)
class Words:
    """A heading, paragraph, list item or note; `lead` begins it in bold."""

    text: str
    lead: str = ""
    kind: WordsKind = "P"


@dataclass(frozen=True)
class Bar:
    """A score, 0 to 100, with the lowest and highest it could be, and the middle of the comparators."""

    title: str
    words: str
    low: float | None
    high: float | None
    score: float | None
    median: float | None = None
    median_words: str = ""

    @property
    def alternative(self) -> str:
        beside = f", {self.median_words}" if self.median_words else ""
        return f"{self.title}: {self.words}{beside}."


@dataclass(frozen=True)
class Bars:
    """Bars under each other on one scale."""

    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class PlotLine:
    """A body's figures: (period, value or None, low, high, words)."""

    name: str
    points: tuple[tuple[str, float | None, float | None, float | None, str], ...]
    is_own: bool


@dataclass(frozen=True)
class Plot:
    """Figures over time. `breaks` are the first periods after a change of recording: no line runs across one."""

    title: str
    lines: tuple[PlotLine, ...]
    periods: tuple[str, ...]
    breaks: tuple[str, ...] = ()

    @property
    def alternative(self) -> str:
        told = [f"{line.name}: {', '.join(f'{p[0]} {p[4]}' for p in line.points)}" for line in self.lines]
        broken = [f"Recording changed before {first}" for first in self.breaks]
        return f"{self.title}. {'. '.join([*told, *broken])}."

    @cached_property
    def top(self) -> float:
        ends = [end for line in self.lines for p in line.points for end in (p[1], p[3]) if end is not None]
        return round_up(max(ends, default=1.0))


@dataclass(frozen=True)
class Plots:
    """Plots beside each other."""

    plots: tuple[Plot, ...]


Block = Words | Bars | Plots


def day_of_making(day: date) -> datetime:
    """The moment that a document says it was made: the first of its data's day, so that it is the same at any time."""
    return datetime.combine(day, time(), UTC)


def round_up(number: float) -> float:
    """The next 1, 2 or 5 times a power of ten: the top of an axis."""
    step = 1.0
    while step * 10 < number:
        step *= 10
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor >= number)


def cleaned(text: str) -> str:
    """The text on one line, without characters that have no shape."""
    shown = (c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(shown).split())


def font_file(name: str) -> Path:
    """DejaVu as matplotlib brings it: free to embed, and with every letter of a council's name."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("matplotlib, whose fonts the briefing uses, is not installed.")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"


class TaggedPdf(FPDF):
    """A PDF in which everything shown is either tagged, in reading order, or marked as decoration."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        self.add_font(FONT, "", font_file("DejaVuSans"))
        self.add_font(FONT, "B", font_file("DejaVuSans-Bold"))
        self.set_auto_page_break(False)
        self.struct_builder = ReadingOrder()
        self._widths: dict[tuple[str, bool], float] = {}

    @contextmanager
    def tagged(self, kind: str, alternative: str | None = None) -> Iterator[None]:
        """What is drawn in the block is one element of the reading order. The library itself tags pictures only."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=number, alt_text=alternative)
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn in the block is passed over in reading."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def width_of(self, text: str, points: float, *, bold: bool) -> float:
        """In millimetres."""
        key = (text, bold)
        if key not in self._widths:
            self.set_font(FONT, "B" if bold else "", 100)
            self._widths[key] = self.get_string_width(text) / 100
        return self._widths[key] * points

    def lines(self, words: Words, size: float) -> list[tuple[str, str]]:
        """A paragraph broken into lines: of each what is bold, which comes first, and the rest."""
        points, room = size * RELATIVE[words.kind], INNER - indent_of(words)
        is_heading = words.kind in ("H1", "H2")
        pieces = [(word, True) for word in cleaned(words.lead).split()]
        pieces += [(word, is_heading) for word in cleaned(words.text).split()]
        found: list[tuple[list[str], list[str]]] = [([], [])]
        used = 0.0
        for word, bold in (part for piece in pieces for part in self._parts(piece, points, room)):
            width = self.width_of(word + " ", points, bold=bold)
            if used + width > room + self.width_of(" ", points, bold=bold) and used:
                found.append(([], []))
                used = 0.0
            found[-1][0 if bold else 1].append(word)
            used += width
        return [(" ".join(strong), " ".join(plain)) for strong, plain in found]

    def _parts(self, piece: tuple[str, bool], points: float, room: float) -> Iterator[tuple[str, bool]]:
        """A word, in several where it alone is wider than the sheet."""
        word, bold = piece
        while word and self.width_of(word, points, bold=bold) > room:
            most = max(1, int(len(word) * room / self.width_of(word, points, bold=bold)) - 1)
            yield word[:most], bold
            word = word[most:]
        yield word, bold


def indent_of(words: Words) -> float:
    return INDENT if words.kind == "item" else 0.0


def line_height(words: Words, size: float) -> float:
    return size * RELATIVE[words.kind] * POINT * LEADING


class Sheets:
    """Lays blocks out on pages."""

    def __init__(self, title: str, stamp: str, foot: str, *, made: datetime) -> None:
        self._title, self._stamp, self._foot, self._made = title, stamp, foot, made
        self._pdf = TaggedPdf()
        self._heights: dict[tuple[float, Block], float] = {}

    def pages_needed(self, size: float, *parts: Sequence[Block]) -> int:
        """On how many pages the parts go, each part begun on a page of its own."""
        return sum(len(self._pages(size, part)) for part in parts if part)

    def written(self, size: float, *parts: Sequence[Block]) -> bytes:
        """The document. It is written once."""
        pdf = self._pdf
        pdf.set_lang("en-GB")
        pdf.set_title(self._title)
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        pdf.set_creator("Runaways Charter dashboard")
        pdf.set_creation_date(self._made)
        pdf.set_xmp_metadata(self._metadata())
        pages = [page for part in parts if part for page in self._pages(size, part)]
        for number, blocks in enumerate(pages, start=1):
            pdf.add_page()
            self._draw_page(pdf, size, blocks, f"{self._foot}. Page {number} of {len(pages)}.")
        return bytes(pdf.output())

    def _metadata(self) -> str:
        made = self._made.isoformat(timespec="seconds")
        return (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
            f'<rdf:Description rdf:about="" xmp:CreateDate="{made}"><dc:title><rdf:Alt>'
            f'<rdf:li xml:lang="x-default">{escape(self._title)}</rdf:li></rdf:Alt></dc:title>'
            "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF>"
            "</x:xmpmeta>"
        )

    def _pages(self, size: float, blocks: Sequence[Block]) -> list[list[Block]]:
        """The blocks on pages; a heading stays with what follows it."""
        room = HEIGHT - TOP - BOTTOM - (size * POINT * 2.2 if self._stamp else 0)
        pages: list[list[Block]] = [[]]
        used = 0.0
        for place, block in enumerate(blocks):
            height = self._height(size, block)
            needed = height + (self._height(size, blocks[place + 1]) if is_heading(block, blocks, place) else 0)
            if used + needed > room and pages[-1]:
                pages.append([])
                used = 0.0
            pages[-1].append(block)
            used += height
        return pages

    def _height(self, size: float, block: Block) -> float:
        key = (size, block)
        if key not in self._heights:
            self._heights[key] = self._measured(size, block)
        return self._heights[key]

    def _measured(self, size: float, block: Block) -> float:
        if isinstance(block, Bars):
            return axis_height(size) + len(block.rows) * bar_height(size) + AFTER
        if isinstance(block, Plots):
            return PLOT_HEIGHT + 3 * size * POINT + AFTER
        before = BEFORE_HEADING if block.kind == "H2" else 0.0
        return before + len(self._pdf.lines(block, size)) * line_height(block, size) + AFTER

    def _draw_page(self, pdf: TaggedPdf, size: float, blocks: Sequence[Block], foot: str) -> None:
        y = TOP
        if self._stamp:
            y += draw_stamp(pdf, size, self._stamp)
        for block in blocks:
            height = self._height(size, block)
            if isinstance(block, Bars):
                draw_bars(pdf, size, block, y)
            elif isinstance(block, Plots):
                draw_plots(pdf, size, block, y)
            else:
                draw_words(pdf, size, block, y)
            y += height
        with pdf.decoration():
            write_at(pdf, foot, MARGIN, HEIGHT - BOTTOM + 4, 7.5, color=GREY)


def is_heading(block: Block, blocks: Sequence[Block], place: int) -> bool:
    return isinstance(block, Words) and block.kind in ("H1", "H2") and place + 1 < len(blocks)


TAGS = {"H1": "H1", "H2": "H2", "item": ITEM}


def draw_words(pdf: TaggedPdf, size: float, words: Words, y: float) -> None:
    points, x = size * RELATIVE[words.kind], MARGIN + indent_of(words)
    color = GREY if words.kind == "note" else INK
    foot = y + (BEFORE_HEADING if words.kind == "H2" else 0.0) + points * POINT
    with pdf.tagged(TAGS.get(words.kind, "P")):
        for number, (strong, plain) in enumerate(pdf.lines(words, size)):
            start = x + (pdf.width_of(f"{strong} ", points, bold=True) if strong else 0.0)
            below = foot + number * line_height(words, size)
            if strong:
                write_at(pdf, strong, x, below, points, bold=True, color=color)
            if plain:
                write_at(pdf, plain, start, below, points, color=color)


def draw_stamp(pdf: TaggedPdf, size: float, stamp: str) -> float:
    """The stamp in a frame at the top; the height it takes, in millimetres."""
    height = size * POINT * 1.7
    with pdf.decoration():
        pdf.set_draw_color(INK)
        pdf.set_line_width(0.4)
        pdf.rect(MARGIN, TOP, INNER, height)
    with pdf.tagged("P"):
        write_at(pdf, cleaned(stamp), MARGIN + 2, TOP + height * 0.68, size, bold=True)
    return size * POINT * 2.2


def write_at(
    pdf: TaggedPdf, text: str, x: float, y: float, points: float, *, bold: bool = False, color: str = INK,
    width: float = 0.0,
) -> None:  # fmt: skip
    """Text on one line with its foot at `y`; made smaller where it would be wider than `width` millimetres."""
    pdf.set_font(FONT, "B" if bold else "", points)
    if width and (wide := pdf.get_string_width(text)) > width:
        pdf.set_font_size(points * width / wide)
    pdf.set_text_color(color)
    pdf.text(x, y, text)


def axis_height(size: float) -> float:
    return size * POINT * 2.6


def bar_height(size: float) -> float:
    return size * POINT * 2.9


def on_scale(score: float) -> float:
    """Where a score stands on the sheet, in millimetres from the left."""
    return MARGIN + BAR_LEFT + BAR_WIDTH * score / 100


def draw_bars(pdf: TaggedPdf, size: float, bars: Bars, y: float) -> None:
    """Each score as a bar from the lowest to the highest it could be, a dot where there is a score."""
    line = size * POINT
    with pdf.decoration():
        draw_key(pdf, size, y + line, with_median=any(bar.median is not None for bar in bars.rows))
        pdf.set_draw_color(GRID)
        pdf.set_line_width(0.2)
        for score in (0, 25, 50, 75, 100):
            x = on_scale(score)
            for number in range(len(bars.rows)):
                start = y + axis_height(size) + number * bar_height(size)
                pdf.line(x, start, x, start + 1.5 * line)
            write_at(pdf, str(score), x - 1.4, y + axis_height(size) - 0.8, size * 0.75, color=GREY)
    for number, bar in enumerate(bars.rows):
        draw_bar(pdf, size, bar, y + axis_height(size) + number * bar_height(size))


def draw_bar(pdf: TaggedPdf, size: float, bar: Bar, y: float) -> None:
    line = size * POINT
    with pdf.tagged("P"):
        write_at(pdf, cleaned(bar.title), MARGIN, y + line * 1.1, size, bold=True, width=BAR_LEFT - 4)
        write_at(pdf, cleaned(bar.words), MARGIN, y + line * 2.3, size * 0.88, width=BAR_LEFT - 4)
    with pdf.tagged("Figure", bar.alternative):
        draw_mark(pdf, bar, y + line * 0.75, line * 0.55)
    if bar.median_words:
        with pdf.tagged("P"):
            x = MARGIN + BAR_LEFT
            write_at(pdf, cleaned(bar.median_words), x, y + line * 2.3, size * 0.76, color=GREY, width=BAR_WIDTH)


def draw_mark(pdf: TaggedPdf, bar: Bar, y: float, half: float) -> None:
    """The range, the score and the comparators' middle of one bar, around the height `y`."""
    if bar.low is not None and bar.high is not None and bar.low != bar.high:
        draw_range(pdf, on_scale(bar.low), on_scale(bar.high), y, half * 0.8)
    if bar.median is not None:
        draw_stroke(pdf, on_scale(bar.median), y, half * 1.25)
    if bar.score is not None:
        draw_dot(pdf, on_scale(bar.score), y, half * 0.75)


def draw_range(pdf: TaggedPdf, left: float, right: float, y: float, half: float) -> None:
    pdf.set_fill_color(SWATCHES["step-2"].fill)
    pdf.set_draw_color(INK)
    pdf.set_line_width(0.25)
    pdf.rect(left, y - half, right - left, 2 * half, style="DF")


def draw_dot(pdf: TaggedPdf, x: float, y: float, radius: float) -> None:
    pdf.set_fill_color(SWATCHES["step-5"].fill)
    pdf.set_draw_color("#ffffff")
    pdf.set_line_width(0.35)
    pdf.circle(x, y, radius, style="DF")


def draw_stroke(pdf: TaggedPdf, x: float, y: float, half: float) -> None:
    pdf.set_draw_color(MEDIAN)
    pdf.set_line_width(0.8)
    pdf.line(x, y - half, x, y + half)


def draw_key(pdf: TaggedPdf, size: float, y: float, *, with_median: bool) -> None:
    """What the marks stand for. The same is said in words at each bar, so that reading passes it over."""
    half, foot = size * POINT * 0.35, y + size * POINT * 0.3
    x = MARGIN + BAR_LEFT
    draw_range(pdf, x, x + 8, y, half)
    write_at(pdf, "possible range", x + 9.5, foot, size * 0.78)
    draw_dot(pdf, x + 38, y, half)
    write_at(pdf, "score", x + 40.5, foot, size * 0.78)
    if with_median:
        draw_stroke(pdf, x + 55, y, half * 1.2)
        write_at(pdf, "middle of the others in England", x + 57, foot, size * 0.78)


def draw_plots(pdf: TaggedPdf, size: float, plots: Plots, y: float) -> None:
    gap = 8.0
    width = (INNER - gap * (len(plots.plots) - 1)) / max(len(plots.plots), 1)
    for number, plot in enumerate(plots.plots):
        PlotDrawing(pdf, size, plot, MARGIN + number * (width + gap), y, width).draw()


class PlotDrawing:
    """One plot: zero on the axis, no line across a break, a hidden figure as the range it is in."""

    def __init__(self, pdf: TaggedPdf, size: float, plot: Plot, x: float, y: float, width: float) -> None:
        self.pdf, self.size, self.plot = pdf, size, plot
        self.left, self.right = x + 13, x + width - 4
        self.title_x, self.title_y, self.title_width = x, y + size * POINT, width
        self.top, self.foot = y + 2.4 * size * POINT, y + PLOT_HEIGHT

    def draw(self) -> None:
        with self.pdf.tagged("P"):
            write_at(self.pdf, cleaned(self.plot.title), self.title_x, self.title_y, self.size * 0.88, bold=True,
                     width=self.title_width)  # fmt: skip
        with self.pdf.tagged("Figure", self.plot.alternative):
            self._draw_axes()
            for number, line in enumerate(self.plot.lines):
                self._draw_line(line, number)
        with self.pdf.decoration():
            self._draw_names()

    def _x(self, period: str) -> float:
        place, last = self.plot.periods.index(period), len(self.plot.periods) - 1
        return self.left + (self.right - self.left) * (place / last if last else 0.5)

    def _y(self, value: float) -> float:
        return self.foot - (self.foot - self.top) * value / self.plot.top

    def _draw_axes(self) -> None:
        for value in (0.0, self.plot.top / 2, self.plot.top):
            self.pdf.set_draw_color(GRID)
            self.pdf.set_line_width(0.2)
            self.pdf.line(self.left - 2, self._y(value), self.right + 2, self._y(value))
            label = f"{value:,.0f}" if self.plot.top >= 2 else f"{value:g}"
            write_at(self.pdf, label, self.title_x, self._y(value) + 0.9, self.size * 0.72, color=GREY, width=10)
        for period in self.plot.periods:
            wide = (self.right - self.left) / len(self.plot.periods)
            write_at(self.pdf, period, self._x(period) - min(wide, 7.5) / 2, self.foot + self.size * POINT,
                     self.size * 0.72, color=GREY, width=wide)  # fmt: skip
        for first in self.plot.breaks:
            self._draw_break(first)

    def _draw_break(self, first: str) -> None:
        place = self.plot.periods.index(first)
        if not place:
            return
        x = (self._x(first) + self._x(self.plot.periods[place - 1])) / 2
        self.pdf.set_draw_color(GREY)
        self.pdf.set_line_width(0.25)
        with self.pdf.local_context(dash_pattern={"dash": 1.2, "gap": 1, "phase": 0}):
            self.pdf.line(x, self.top - 2, x, self.foot)
        write_at(self.pdf, "recording changed", x + 0.8, self.top - 0.8, self.size * 0.7, color=GREY)

    def _draw_line(self, line: PlotLine, number: int) -> None:
        cuts = sorted(self.plot.periods.index(first) for first in self.plot.breaks)
        before: tuple[float, float, int] | None = None
        self.pdf.set_draw_color(INK if line.is_own else GREY)
        for period, value, low, high, _words in line.points:
            run = sum(self.plot.periods.index(period) >= cut for cut in cuts)
            x = self._x(period)
            if value is None:
                before = None
                self._draw_hidden(x, low, high)
                continue
            y = self._y(value)
            if before and before[2] == run:
                self._draw_stretch(before, (x, y), line.is_own)
            self._draw_point(x, y, number, line.is_own)
            before = (x, y, run)

    def _draw_hidden(self, x: float, low: float | None, high: float | None) -> None:
        if low is not None and high is not None:
            self.pdf.set_line_width(1.3)
            self.pdf.line(x, self._y(low), x, self._y(high))

    def _draw_stretch(self, start: tuple[float, float, int], end: tuple[float, float], is_own: bool) -> None:
        self.pdf.set_line_width(0.5)
        pattern = {"dash": 0.0, "gap": 0.0, "phase": 0.0} if is_own else {"dash": 1.6, "gap": 1.0, "phase": 0.0}
        with self.pdf.local_context(dash_pattern=pattern):
            self.pdf.line(start[0], start[1], *end)

    def _draw_point(self, x: float, y: float, number: int, is_own: bool) -> None:
        """A filled circle for the area itself, an open square, then triangle-like diamond for bodies before it."""
        self.pdf.set_line_width(0.4)
        self.pdf.set_fill_color(SWATCHES["step-5"].fill if is_own else "#ffffff")
        if is_own:
            self.pdf.circle(x, y, 0.9, style="DF")
        elif number % 2:
            self.pdf.rect(x - 0.8, y - 0.8, 1.6, 1.6, style="DF")
        else:
            self.pdf.polygon([(x, y - 1.1), (x + 1.1, y), (x, y + 1.1), (x - 1.1, y)], style="DF")

    def _draw_names(self) -> None:
        """Whose line is whose, where there are several."""
        if len(self.plot.lines) < 2:
            return
        names = "; ".join(f"{'●' if line.is_own else '□' if number % 2 else '◇'} {line.name}"
                          for number, line in enumerate(self.plot.lines))  # fmt: skip
        write_at(self.pdf, cleaned(names), self.title_x, self.foot + 2 * self.size * POINT, self.size * 0.76,
                 width=self.title_width)  # fmt: skip
