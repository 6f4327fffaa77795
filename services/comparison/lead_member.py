"""The one page of a Lead Member: where the area stands, what differs, what is missing first, and what to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charter.framework import TOTAL, instrument
from charter.rounds import how_far_words
from charter.scorecard import Scorecard
from charter.wording import count_words, counted, percent_words, so_far_words, whole
from foi_data.series import Series, series
from geo.areas import Authority, authority, names_in_words, predecessors
from services.assessment.assessments import Assessments, Sheet
from services.comparison.area_interviews import InterviewsTold, interviews_told
from services.comparison.benchmarking import RATIO, Benchmarking, official_point, ratio_measure
from services.comparison.comparators import Comparators, GroupKind
from services.comparison.evidence import AreaEvidence, Evidence, Quote, Told, difference_words, shortened
from services.comparison.gaps import Gaps, ItemGap
from services.comparison.layers import CHARTER
from services.comparison.standings import Measure, RoundChange
from services.exports.disclosed import AnswersSource
from services.ports import Figure

LARGEST = 5
MOST_QUESTIONS = 5
MOST_FROM_DIFFERENCES = 3
TRENDS = ("looked_after_missing", "missing_incidents")
SHARE = ("looked_after_missing", "looked_after")
SHARE_TITLE = "Of all children looked after, went missing"
GROUPS: tuple[tuple[GroupKind, str], ...] = (("england", "England"), ("region", "the region"))
GAPS_TITLE = "Five gaps to close first"
GAPS_ORDER = "Ordered by the points each would add, times the share of other areas that have it in place."


@dataclass(frozen=True)
class Median:
    """The middle comparator's score on a node, 0 to 100; None where no comparator has one. `words` say of how many.

    `line` is the sentence on the upright line, which is England's.
    """

    england: float | None
    words: str
    line: str = ""


@dataclass(frozen=True)
class YearFigure:
    """One official figure: `value` where it is known, else a range or neither; `words` say which."""

    period: str
    value: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True)
class Trend:
    """One official series over the years: the area's own line first, then a line for each body before it.

    `breaks` are the first periods after a change of recording; figures on its two sides are not compared.
    """

    series: Series
    lines: tuple[tuple[Authority, tuple[YearFigure, ...]], ...]
    periods: tuple[str, ...]
    breaks: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """Why figures on two sides of a break cannot be compared."""
        return tuple(b.note for b in self.series.breaks if self.breaks)

    @property
    def sentence(self) -> str:
        """The newest figure, and the oldest since the last break that it can be held against."""
        own = [figure for area, line in self.lines[:1] for figure in line]
        after = [figure for figure in own if not self.breaks or figure.period >= self.breaks[-1]]
        if not after:
            return f"{self.series.title}: no figure."
        last = f"{self.series.title}: {after[-1].words} in the year to 31 March {after[-1].period}"
        return f"{last}; {after[0].words} in {after[0].period}." if len(after) > 1 else f"{last}."


@dataclass(frozen=True)
class Earlier:
    """A body before this one that assessed itself, and the newest round in which it did."""

    body: Authority
    round: str


def earlier_in_words(earlier: Sequence[Earlier]) -> str:
    """`Before it, Cumbria assessed itself (2022). Its scores are not carried over.`; empty where nobody did."""
    if not earlier:
        return ""
    who = names_in_words([f"{one.body.plain_name} assessed itself ({one.round})" for one in earlier])
    whose = "Its" if len(earlier) == 1 else "Their"
    return f"Before it, {who}. {whose} scores are not carried over."


@dataclass(frozen=True)
class ToAsk:
    """A question that a councillor can read aloud to the director, and what it comes from; empty where from nothing."""

    ask: str
    background: str = ""


@dataclass(frozen=True)
class Brief:
    """Everything that the page shows of one area. `medians` are by pillar, and the total's under its own id."""

    area: Authority
    sheet: Sheet
    card: Scorecard
    checklist: Sheet
    evidence: AreaEvidence
    medians: Mapping[str, Median]
    interviews: tuple[InterviewsTold, ...]
    gaps: tuple[ItemGap, ...]
    questions: tuple[ToAsk, ...]
    change: RoundChange
    trends: tuple[Trend, ...]
    share: str
    ratio: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def own_account(self) -> str:
        """What the area says of itself, and how many of its answers differ from what it told requests."""
        if not self.sheet.answers:
            return "It has not assessed itself against the charter here yet."
        top = self.sheet.instrument.scale.highest
        in_place = sum(1 for answer in self.sheet.answers.values() if answer.level == top)
        differ = difference_words(self.evidence)
        sentence = f" {differ[0].upper()}{differ[1:]}." if differ else ""
        return (
            f"On its own assessment ({self.round_words}) it has {in_place} of "
            f"{counted(self.card.total.applicable, 'item')} fully in place; {self.card.total.answered} are answered."
            f"{sentence}"
        )

    @property
    def round_words(self) -> str:
        """`2026, submitted, not yet approved`: the round, and how far it has come."""
        if self.sheet.assessment is None:
            return self.sheet.round
        state = self.sheet.assessment.state
        return f"{self.sheet.round}, {how_far_words(state)}"

    @property
    def is_evidence_alone(self) -> bool:
        """Has the area evidence but no assessment of its own?"""
        return not self.sheet.answers and bool(self.evidence.items)


class LeadMember:
    """Puts the one page together."""

    def __init__(
        self,
        assessments: Assessments,
        evidence: Evidence,
        gaps: Gaps,
        *,
        ingestion: AnswersSource,
        benchmarking: Benchmarking,
        comparators: Comparators,
    ) -> None:
        self._assessments, self._evidence, self._gaps = assessments, evidence, gaps
        self._ingestion, self._benchmarking, self._comparators = ingestion, benchmarking, comparators

    def brief(self, area_code: str, checklist_id: str) -> Brief:
        """One area's page."""
        area = authority(area_code)
        sheet = self._assessments.sheet(area_code, CHARTER)
        told = self._evidence.of(area_code, CHARTER)
        found = self._gaps.of(area_code, CHARTER)
        files = {file.id: file for file in self._ingestion.files()}
        return Brief(
            area=area,
            sheet=sheet,
            card=sheet.scorecard,
            checklist=self._assessments.sheet(area_code, checklist_id),
            evidence=told,
            medians=self._medians(area_code),
            interviews=interviews_told(area, self._ingestion.foi_answers(), files),
            gaps=found.gaps[:LARGEST] if sheet.answers else (),
            questions=questions_to_ask(sheet, told, found.gaps),
            change=self._benchmarking.change(area_code),
            trends=tuple(t for name in TRENDS if (t := trend(area, series(name), self._figures(area, name)))),
            share=self._share(area_code),
            ratio=self._ratio(area_code),
            earlier=self._earlier(area),
        )

    def _medians(self, area_code: str) -> dict[str, Median]:
        """The comparators' middle score for the total and each pillar, in England and in the region."""
        found: dict[str, list[tuple[str, float | None, int, int]]] = {}
        nodes = [node for node in instrument(CHARTER).groups if node.kind == "pillar"]
        measures = [Measure(f"charter.{node.id}", node.title, "Own assessment", node=node.id) for node in nodes]
        for kind, name in GROUPS:
            group = self._comparators.group(area_code, kind)
            for measure in (Measure("charter", "The charter", "Own assessment", node=TOTAL), *measures):
                summary = self._benchmarking.standing(measure, group).comparison.comparators
                row = (name, summary.median, summary.with_figure, summary.group)
                found.setdefault(measure.node, []).append(row)
        return {node: Median(rows[0][1], medians_in_words(rows), line_in_words(rows)) for node, rows in found.items()}

    def _figures(self, area: Authority, name: str) -> dict[Authority, list[Figure]]:
        """A series' figures of the area and of each body before it."""
        bodies = [area, *predecessors(area.code)]
        return {body: [f for f in self._ingestion.figures(body.code) if f.series == name] for body in bodies}

    def _earlier(self, area: Authority) -> tuple[Earlier, ...]:
        rounds = ((body, self._assessments.rounds(body.code, CHARTER)) for body in predecessors(area.code))
        return tuple(Earlier(body, found[0]) for body, found in rounds if found)

    def _ratio(self, area_code: str) -> str:
        """Incidents and the children they are of in the newest year that has both, with the ratio; "" without."""
        own = self._ingestion.figures(area_code)
        newest = {(f.series, f.period): f for f in sorted(own, key=lambda f: f.import_id)}
        there = [{period for series_, period in newest if series_ == name} for name in RATIO]
        period = max(there[0] & there[1], default="")
        if not period:
            return ""
        point = official_point(area_code, ratio_measure(period), [newest[name, period] for name in RATIO])
        return f"In {period}: {point.words}." if point.figure is not None else ""

    def _share(self, area_code: str) -> str:
        """Of the children looked after, how many went missing, beside the comparators; empty without figures."""
        parts = [{f.period for f in self._ingestion.figures(area_code) if f.series == name} for name in SHARE]
        if not (periods := parts[0] & parts[1]):
            return ""
        period = max(periods)
        newest = Measure(f"share.{SHARE[0]}.{period}", SHARE_TITLE, "Shares", period=period, parts=SHARE)
        own = self._benchmarking.standing(newest, self._comparators.group(area_code, "england")).own
        beside = [self._share_of(newest, area_code, kind, name) for kind, name in GROUPS]
        return f"{newest.title} ({newest.period}): {own.words}. {'. '.join(words for words in beside if words)}."

    def _share_of(self, measure: Measure, area_code: str, kind: GroupKind, name: str) -> str:
        found = self._benchmarking.standing(measure, self._comparators.group(area_code, kind)).comparison.comparators
        if found.median is None:
            return ""
        middle = percent_words(whole(found.median))
        return f"Middle of {found.with_figure} others in {name} with data: {middle}"


def medians_in_words(rows: Sequence[tuple[str, float | None, int, int]]) -> str:
    """`middle of the others: 58 in England (26 of 152 with data), 64 in the region (3 of 14 with data)`."""
    parts = [
        f"{whole(median)} in {place} ({have} of {group} with data)" if median is not None
        else f"none in {place} (none of {group} has enough answers)"
        for place, median, have, group in rows
    ]  # fmt: skip
    return f"middle of the others: {', '.join(parts)}"


def line_in_words(rows: Sequence[tuple[str, float | None, int, int]]) -> str:
    """`Upright line: the middle of England, 57 (26 of 152 with data). The region: 56 (3 of 14 with data).`"""
    (_, england, have, group), (_, region, have_near, group_near) = rows
    if england is None:
        return f"No upright line: none of {group} others in England has enough answers."
    said = f"Upright line: the middle of England, {whole(england)} ({have} of {group} with data)."
    if region is None:
        return said
    return f"{said} The region, without a line: {whole(region)} ({have_near} of {group_near} with data)."


def trend(area: Authority, chosen: Series, figures: Mapping[Authority, Sequence[Figure]]) -> Trend | None:
    """A series over the years; None where nobody has a figure. A body's newest import of a period counts."""
    lines = []
    for body, own in figures.items():
        newest = {f.period: f for f in sorted(own, key=lambda f: f.import_id) if f.status != "not_applicable"}
        if newest or body == area:
            lines.append((body, tuple(year_figure(newest[period]) for period in sorted(newest))))
    periods = tuple(sorted({figure.period for _, line in lines for figure in line}))
    if not periods:
        return None
    after = (next((p for p in periods if p >= b.before), None) for b in chosen.breaks if periods[0] < b.before)
    return Trend(chosen, tuple(lines), periods, tuple(p for p in after if p))


def year_figure(figure: Figure) -> YearFigure:
    words = count_words(figure.value, figure.low, figure.high, figure.status)
    return YearFigure(figure.period, figure.value, figure.low, figure.high, words)


def questions_to_ask(sheet: Sheet, told: AreaEvidence, gaps: Sequence[ItemGap]) -> tuple[ToAsk, ...]:
    """Questions for the director, most telling first: what differs, then the largest gaps, no item twice."""
    if not sheet.answers:
        return first_questions(told)
    # A claim that goes beyond what was told weighs more than one that falls short of it.
    differing = sorted(told.contradictions, key=lambda found: -found.difference.levels)[:MOST_FROM_DIFFERENCES]
    asked = [question_on(difference) for difference in differing]
    done = {difference.item.id for difference in differing}
    asked += [question_on_gap(gap) for gap in gaps if gap.item.id not in done]
    return tuple(asked[:MOST_QUESTIONS])


def first_questions(told: AreaEvidence) -> tuple[ToAsk, ...]:
    """What to ask before there is an assessment: for one, and about what FOI answers show to be missing."""
    asked = [ToAsk("When will our area assess itself against the charter, and who will do it?")]
    for found in told.items.values():
        if found.at_most < told.instrument.scale.highest:
            quotes = [q for f in found.findings if f.rule.at_most == found.at_most for q in told.quotes_of(f)]
            item = told.instrument.item(found.item_id)
            asked.append(ToAsk(item.aloud, f"We told {told_words(quotes[0])}. Is that still so?"))
    return tuple(dict.fromkeys(asked))[:MOST_QUESTIONS]


def told_words(quote: Quote) -> str:
    """`an FOI request (31 March 2024): Who holds the interviews: "Own social worker"`."""
    return f'an FOI request ({quote.when}): {quote.question}: "{shortened(quote.words, 80)}"'


def question_on(told: Told) -> ToAsk:
    """A contradiction as a question."""
    said = f'We say "{told.own}", but told {told_words(told.quotes[0])}.'
    if told.explanation:
        end = f'Our group says of this: "{shortened(told.explanation, 120)}" What could you show me?'
    elif told.difference.direction == "claims_more":
        end = "Which is right today, and what could you show me?"
    else:
        end = "Has something been lost since, or do we rate ourselves too low?"
    return ToAsk(told.item.aloud, f"{said} {end}")


def question_on_gap(gap: ItemGap) -> ToAsk:
    """A gap as a question, with what is known of it here and elsewhere."""
    if gap.gap.is_missing:
        # Nobody tells the director that the director may know.
        who = next((one for one in gap.item.answerers if not one.startswith("director")), "")
        return ToAsk(gap.item.aloud, f"We have no answer yet{f'; the {who} may know' if who else ''}.")
    others = ""
    if gap.gap.achievers:
        have = "has" if len(gap.gap.achievers) == 1 else "have"
        others = f"; {len(gap.gap.achievers)} of {gap.gap.with_level} others {have} it fully in place"
    return ToAsk(gap.item.aloud, f'We say "{gap.answer}"{others}.')


def checklist_words(sheet: Sheet) -> str:
    """The checklist in one line: its score, and how many of its ticks are met."""
    if not sheet.answers:
        return ""
    ticks = [node for node in sheet.scorecard.of_kind("standard") if node.state]
    met = sum(1 for node in ticks if node.state == "met")
    return f"{so_far_words(sheet.scorecard.node(TOTAL), sheet.instrument)}; {met} of {len(ticks)} ticks fully met"
