"""The Lead Member's briefing: what the Area page says, on two sheets of paper, for a meeting without a screen.

Every figure and sentence comes from the value that the page shows; nothing is worked out here. The file is tagged in
reading order, every picture has words in its place, and the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charter.register import SignUp
from charter.scorecard import NodeScore
from charter.wording import date_words, score_words, sign_up_words, uncertain_date_words
from geo.areas import day_in_words, names_in_words, successors
from publishing.briefing_sheets import Bar, Bars, Block, Plot, PlotLine, Plots, Sheets, Words, day_of_making
from services.comparison.evidence import Told, shortened
from services.comparison.lead_member import GAPS_ORDER, GAPS_TITLE, Brief, Trend, checklist_words
from services.tables import OGL

SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)
"""Points of the text, largest first: the largest at which everything goes on two pages is taken."""
PAGES = 2
LONGEST_WORD = 300
"""Characters of an area's word on a difference: two pages have to hold everything."""
SEPARATE = (
    "The two are never mixed: scores come from the area's own answers. An answer past its shelf life, or of an unknown "
    "day, is shown but is no contradiction."
)


@dataclass(frozen=True)
class Standing:
    """What stands around the figures: the register's word on the area, the day of the data, and where they are from.

    `as_at` is the day of the last change of the data, so that the same data make the same file; `stamp` marks
    generated figures and goes on every page.
    """

    sign_up: SignUp
    as_at: date
    method_version: str
    official_source: str = ""
    stamp: str = ""


def briefing_bytes(brief: Brief, standing: Standing) -> bytes:
    """The two pages as PDF. Where many answers differ from FOI answers, the last of them are left to the page."""
    told = (*brief.evidence.contradictions, *brief.evidence.other_differences)
    sheets = Sheets(title_of(brief), standing.stamp, foot_of(brief, standing), made=day_of_making(standing.as_at))
    first = first_page(brief, standing)
    for number in range(len(told), -1, -1):
        second = second_page(brief, standing, told[:number], left_out=len(told) - number)
        for size in SIZES:
            if sheets.pages_needed(size, first, second) <= PAGES:
                return sheets.written(size, first, second)
    return sheets.written(SIZES[-1], first, second)


def title_of(brief: Brief) -> str:
    return f"{brief.area.plain_name}: where does it stand?"


def foot_of(brief: Brief, standing: Standing) -> str:
    return f"Runaways Charter, briefing on {brief.area.plain_name}. Data of {date_words(standing.as_at)}"


def first_page(brief: Brief, standing: Standing) -> list[Block]:
    """Where the area stands and what is missing first: what a reader needs who turns no page."""
    return [
        Words(title_of(brief), kind="H1"),
        Words(brief.own_account, lead=sign_up_words(standing.sign_up, brief.area.plain_name)),
        *changed_body(brief),
        *pillars(brief),
        Words(f"{checklist_words(brief.checklist) or 'not answered here yet'}.", lead="Lead Member checklist:"),
        *interviews(brief),
        *change(brief),
        *gaps(brief),
        *questions(brief),
    ]


def second_page(brief: Brief, standing: Standing, told: Sequence[Told], *, left_out: int) -> list[Block]:
    """What is known from outside, and where all of it comes from."""
    return [*official(brief), *differences(brief, told, left_out), *sources(brief, standing)]


def changed_body(brief: Brief) -> list[Block]:
    if brief.area.end is None:
        return []
    names = names_in_words([found.plain_name for found in successors(brief.area.code)])
    return [Words(f"{brief.area.plain_name} ended on {day_in_words(brief.area.end)}, followed by {names}.")]


def pillars(brief: Brief) -> list[Block]:
    """The total and the pillars as bars, each with its range in words; from evidence alone where that is all."""
    heading = Words("The four pillars", kind="H2")
    if brief.is_evidence_alone:
        card = brief.evidence.card
        said = f"not from {brief.area.plain_name}'s own assessment: {score_words(card.total)}."
        bars = bars_of([card.total, *card.of_kind("pillar")], {})
        return [heading, Words(said, lead="From FOI answers alone,"), bars]
    if not brief.sheet.answers:
        items = len(brief.sheet.instrument.items)
        return [heading, Words(f"{brief.area.plain_name} has not answered any of the charter's {items} items here.")]
    medians = {node: (median.england, median.words) for node, median in brief.medians.items()}
    return [
        heading,
        bars_of([brief.card.total, *brief.card.of_kind("pillar")], medians),
        Words("Own account, 0 to 100; a range where answers are missing.", kind="note"),
    ]


def bars_of(nodes: Sequence[NodeScore], medians: dict[str, tuple[float | None, str]]) -> Bars:
    rows = []
    for node in nodes:
        median, words = medians.get(node.id, (None, ""))
        rows.append(Bar(node.title, score_words(node), node.low, node.high, node.score, median, words))
    return Bars(tuple(rows))


def interviews(brief: Brief) -> list[Block]:
    heading = Words("Return interviews, as told to FOI requests", kind="H2")
    if not brief.interviews:
        return [heading, Words("No answer about return interviews has been brought in for this area.")]
    return [heading, *(Words(told.words, lead=f"{told.heading}:") for told in brief.interviews)]


def change(brief: Brief) -> list[Block]:
    if not brief.change.before:
        return []
    return [Words("What changed", kind="H2"), Words(brief.change.sentence)]


def gaps(brief: Brief) -> list[Block]:
    heading = Words(GAPS_TITLE, kind="H2")
    if not brief.sheet.answers:
        return [heading, Words("Gaps show once the charter's items are answered.")]
    if not brief.gaps:
        return [heading, Words("Every item is at its highest level.")]
    rows = [
        Words(f"{gap.in_short}.", lead=f"{number}. {gap.item.title}:", kind="item")
        for number, gap in enumerate(brief.gaps, start=1)
    ]
    return [heading, *rows, Words(GAPS_ORDER, kind="note")]


def questions(brief: Brief) -> list[Block]:
    heading = Words("Questions to ask your Director", kind="H2")
    if not brief.questions:
        return [heading, Words("No open question comes from the answers.")]
    return [heading, *(Words(one.background, lead=f"• {one.ask}", kind="item") for one in brief.questions)]


def official(brief: Brief) -> list[Block]:
    heading = Words("Official figures: children looked after who go missing", kind="H2")
    if not brief.trends:
        return [heading, Words("No official file has been accepted yet.")]
    notes = " ".join(dict.fromkeys(note for found in brief.trends for note in found.notes))
    several = any(len(found.lines) > 1 for found in brief.trends)
    before = " Bodies before a reorganisation have lines of their own." if several else ""
    caution = (
        f"Incidents are not children: one child may have several. Figures as published by the Department for "
        f"Education, years to 31 March. {notes}{before}".strip()
    )
    return [
        heading,
        *(Words(said) for said in (brief.share, brief.ratio) if said),
        *(Words(found.sentence) for found in brief.trends),
        Plots(tuple(plot_of(brief, found) for found in brief.trends)),
        Words(caution, kind="note"),
    ]


def plot_of(brief: Brief, found: Trend) -> Plot:
    lines = tuple(
        PlotLine(body.plain_name, tuple((f.period, f.value, f.low, f.high, f.words) for f in line), body == brief.area)
        for body, line in found.lines
        if line
    )
    return Plot(found.series.title, lines, found.periods, found.breaks)


def differences(brief: Brief, told: Sequence[Told], left_out: int) -> list[Block]:
    """Where its own answers and what it told requests differ; how many more there are where not all fit."""
    if not brief.evidence.told:
        return []
    rows = [
        Words(
            f"{found.sentence} {' '.join(found.reasons)} "
            f"{shortened(found.explained, LONGEST_WORD)} {places_of(found)}.",
            lead=f"{found.item.title}:",
            kind="item",
        )
        for found in told
    ]
    more = [Words(f"{left_out} more on the area's page.")] if left_out else []
    heading = Words("Its own answer, and what it told FOI requests", kind="H2")
    return [heading, *rows, *more, Words(SEPARATE, kind="note")]


def places_of(found: Told) -> str:
    return "; ".join(f"{quote.wave}, {quote.when}, {quote.place}" for quote in found.quotes)


def sources(brief: Brief, standing: Standing) -> list[Block]:
    """Where every figure is from, with its day and licence."""
    said = [
        f"{o.state.replace('_', ' ').capitalize()} {uncertain_date_words(o.when)}. Source: {o.source.title}. {o.note}"
        for o in standing.sign_up.basis
    ]
    if left_out := standing.sign_up.left_out_of:
        said.append(f"Not on the complete list of {left_out.count} that had signed. Source: {left_out.source.title}.")
    if brief.sheet.answers:
        said.append(f"Scores and gaps: the area's own assessment, round {brief.round_words}.")
    if brief.interviews or brief.evidence.items:
        said.append("Answers to Freedom of Information requests: each public body's own words.")
    if standing.official_source:
        licence = f"Department for Education, {OGL}"
        said.append(f"Official figures: {standing.official_source}. {licence}.")
    made = f"Data of {date_words(standing.as_at)}. Method version {standing.method_version}. Area {brief.area.code}."
    return [Words("Sources", kind="H2"), *(Words(text, kind="note") for text in (*said, made))]
