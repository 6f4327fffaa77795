"""What a map can show: for each authority one shade, the words for it and, where there is one, the figure behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from charter.framework import TOTAL, instrument
from charter.register import DerivedState, SignUp
from charter.wording import SIGN_UP_WORDS, count_words, date_words, score_words, uncertain_date_words
from foi_data.series import series as official_series
from geo.areas import Authority, Vintage
from services.assessments import Assessments
from services.ports import Figure, Storage
from services.signups import SignupRegister
from services.tables import AREA_COLUMNS, OGL, OWN_LICENCE, Column, Table, Value, sources_in_words

CHARTER = "runaways-charter-2012"
STEPS = 5
Shade = Literal[
    "full", "partly", "planned", "none", "not_known", "no_reply", "suppressed", "not_asked",
    "step-1", "step-2", "step-3", "step-4", "step-5",
]  # fmt: skip
SHADE_OF_SIGN_UP: dict[DerivedState, Shade] = {
    "signed": "full",
    "pledged": "planned",
    "not_signed": "none",
    "withdrawn": "no_reply",
    "unknown": "not_known",
    "conflict": "partly",
}


@dataclass(frozen=True)
class Reading:
    """What a layer says of one area. `value` is the figure behind the shade; None where there is none."""

    area: Authority
    shade: Shade
    words: str
    value: float | None = None
    source: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """A shade, what it stands for and how many areas have it."""

    shade: Shade
    label: str
    count: int


@dataclass(frozen=True)
class Layer:
    """One measure on one list of authorities. `answer` is the sentence that answers the map's question."""

    id: str
    title: str
    answer: str
    legend: tuple[LegendEntry, ...]
    readings: tuple[Reading, ...]
    source: str
    as_at: str
    caution: str
    licence: str

    def reading(self, area_code: str) -> Reading | None:
        return next((reading for reading in self.readings if reading.area.code == area_code), None)

    @property
    def table(self) -> Table:
        """The same as a table: every area of the map, the figure, the words and the source."""
        columns: tuple[Column, ...] = (
            *AREA_COLUMNS,
            Column("reading", self.title, meaning="What is known of the authority, in words"),
            Column("value", "Figure", "number", "The figure behind the words; empty where there is none"),
            Column("source", "Source", meaning="Where it was read"),
        )
        rows: tuple[tuple[Value, ...], ...] = tuple(
            (*area_values(reading.area), reading.words, reading.value, reading.source) for reading in self.readings
        )
        if self.id == "signed":
            # A signature is no figure: a column that can only be empty would be taken for missing data.
            columns = (*columns[:-2], columns[-1])
            rows = tuple((*row[:-2], row[-1]) for row in rows)
        return Table(self.id, self.title, columns, rows, self.source, self.as_at, self.licence, self.caution)


@dataclass(frozen=True)
class Choice:
    """A layer that can be chosen, with the period it is for ("" where it has none)."""

    id: str
    title: str
    group: str


class Layers:
    """Builds the map's layers from what is in the database."""

    def __init__(self, storage: Storage, signups: SignupRegister, assessments: Assessments) -> None:
        self._storage, self._signups, self._assessments = storage, signups, assessments

    def choices(self) -> tuple[Choice, ...]:
        """Every layer there are data for; sign-ups always."""
        found = [Choice("signed", "Signed the charter", "Sign-ups")]
        if self._assessments.newest_scorecards(CHARTER):
            found.append(Choice("charter", "Charter: all four pillars", "Own assessment"))
            pillars = [group for group in instrument(CHARTER).groups if group.kind == "pillar"]
            found += [Choice(f"charter.{group.id}", f"Charter: {group.title}", "Own assessment") for group in pillars]
        with self._storage.read() as work:
            available = work.imports.series()
        for series, period in sorted(available, key=lambda pair: (pair[0], pair[1]), reverse=False):
            found.append(
                Choice(f"official.{series}.{period}", f"{official_series(series).title}, {period}", "Official figures")
            )
        return tuple(found)

    def sign_ups(self, day: date, vintage: Vintage) -> Layer:
        """Who had signed on a day, as the register derives it."""
        areas = vintage.authorities
        states = self._signups.on(day, [area.code for area in areas])
        readings = tuple(sign_up_reading(area, states[area.code]) for area in areas)
        signed = sum(1 for state in states.values() if state.state == "signed")
        unknown = sum(1 for state in states.values() if state.state == "unknown")
        rest = f"; of {unknown} it is not known" if unknown else "; no other had"
        return Layer(
            id="signed",
            title="Signed the charter",
            answer=f"{signed} of {len(areas)} authorities are known to have signed by {date_words(day)}{rest}.",
            legend=_legend(readings, {shade: SIGN_UP_WORDS[state] for state, shade in SHADE_OF_SIGN_UP.items()}),
            readings=readings,
            source=sources_in_words([entry.source.title for entry in self._signups.lists()]),
            as_at=date_words(day),
            caution=date_caution(states.values()),
            licence="Facts from the sources named with each area",
        )

    def charter(self, node: str, vintage: Vintage) -> Layer:
        """Each area's newest score of its own on the charter, or on one pillar of it."""
        cards = self._assessments.newest_scorecards(CHARTER)
        chosen = instrument(CHARTER)
        title = chosen.short_title if node == TOTAL else chosen.group(node).title
        readings = []
        for area in vintage.authorities:
            if area.code not in cards:
                readings.append(Reading(area, "not_asked", "No assessment here yet"))
                continue
            found = cards[area.code].node(node)
            step: Shade = "not_known" if found.score is None else _step(found.score, (20, 40, 60, 80))
            readings.append(Reading(area, step, score_words(found), found.score, "Own assessment"))
        labels: dict[Shade, str] = {
            "step-1": "0 to under 20",
            "step-2": "20 to under 40",
            "step-3": "40 to under 60",
            "step-4": "60 to under 80",
            "step-5": "80 to 100",
            "not_known": "Too few answers for a score",
            "not_asked": "No assessment here yet",
        }
        return Layer(
            id=f"charter.{node}",
            title=f"Own score, {title} (0 to 100)",
            answer=f"{len(cards)} of {len(readings)} authorities have an assessment here; scores are their own.",
            legend=_legend(readings, labels),
            readings=tuple(readings),
            source="Authorities' own assessments entered here",
            as_at="newest round of each authority",
            caution="A score is what an authority says of itself. Each has its range in the table.",
            licence=OWN_LICENCE,
        )

    def official(self, series: str, period: str, vintage: Vintage) -> Layer:
        """One official series for one period, in five classes of equally many areas, as published."""
        with self._storage.read() as work:
            figures = [f for f in work.imports.figures(series=series, period=period) if f.area_code]
            files = {file.id: file for file in work.imports.files()}
        by_area = {figure.area_code: figure for figure in figures}
        breaks = class_breaks([f.value for f in figures if f.value is not None])
        names = {number: file.file_name for number, file in files.items()}
        readings = tuple(
            figure_reading(area, found, breaks, names[found.import_id] if found else "")
            for area, found in ((area, by_area.get(area.code)) for area in vintage.authorities)
        )
        used = sources_in_words([files[figure.import_id].source for figure in figures])
        known = sum(1 for reading in readings if reading.value is not None)
        title = official_series(series).title
        return Layer(
            id=f"official.{series}.{period}",
            title=f"{title}, {period}",
            answer=f"{known} of {len(readings)} authorities have a published figure for {period}.",
            legend=_legend(readings, _step_labels(breaks)),
            readings=readings,
            source=used,
            as_at=period,
            caution="These are counts as published, not rates: a large authority has more children. Suppressed figures "
            "are small numbers that the publisher hides; they are not zero.",
            licence=f"Department for Education, {OGL}",
        )


def area_values(area: Authority) -> tuple[Value, ...]:
    """The values of `AREA_COLUMNS` for an area."""
    return (area.code, area.dfe_number, area.name, area.region)


def sign_up_reading(area: Authority, state: SignUp) -> Reading:
    words = SIGN_UP_WORDS[state.state]
    if state.basis and state.state in ("signed", "withdrawn", "pledged"):
        words = f"{words} {uncertain_date_words(state.basis[0].when)}"
    source = state.basis[0].source.title if state.basis else state.because
    return Reading(area, SHADE_OF_SIGN_UP[state.state], words, None, source)


def date_caution(states: Iterable[SignUp]) -> str:
    """How many signatures are known only "by" a date, so that nobody reads a list's date as a day of signing."""
    vague = [s for s in states if s.state == "signed" and all(o.when.kind == "by" for o in s.basis)]
    if not vague:
        return ""
    latest = max(state.basis[0].when.day for state in vague)
    by_latest = sum(1 for state in vague if state.basis[0].when.day == latest)
    return (
        f"The day of signing is not known. For {by_latest} of {len(vague)} we know only that they had signed by "
        f"{date_words(latest)}, when a list was published: a step on the map is a step in what is known, not a wave "
        "of signing."
    )


def figure_reading(area: Authority, figure: Figure | None, breaks: Sequence[float], file_name: str) -> Reading:
    if figure is None:
        return Reading(area, "not_asked", "No figure for this authority")
    words = count_words(figure.value, figure.low, figure.high, figure.status)
    shade: Shade
    if figure.value is not None:
        shade = _step(figure.value, breaks)
    elif figure.status == "suppressed":
        shade = "suppressed"
    else:
        shade = "not_asked" if figure.status == "not_applicable" else "not_known"
    return Reading(area, shade, words, figure.value, f"{file_name}, row {figure.row}, column {figure.column}")


def class_breaks(values: Sequence[float]) -> tuple[float, ...]:
    """The upper limits of all but the last of five classes that hold equally many areas; fewer where values tie."""
    if not values:
        return ()
    quantiles = np.quantile(values, [step / STEPS for step in range(1, STEPS)])
    return tuple(dict.fromkeys(float(np.floor(value)) + 1 for value in quantiles))


def _step(value: float, breaks: Sequence[float]) -> Shade:
    steps: tuple[Shade, ...] = ("step-1", "step-2", "step-3", "step-4", "step-5")
    return steps[sum(value >= limit for limit in breaks)]


def _step_labels(breaks: Sequence[float]) -> dict[Shade, str]:
    labels: dict[Shade, str] = {}
    steps: tuple[Shade, ...] = ("step-1", "step-2", "step-3", "step-4", "step-5")
    lower = [0.0, *breaks]
    for number, low in enumerate(lower):
        top = f"{low:,.0f} or more" if number == len(breaks) else f"{low:,.0f} to {breaks[number] - 1:,.0f}"
        labels[steps[number]] = top
    return labels | {
        "suppressed": "Suppressed by the publisher (small, not zero)",
        "not_known": "Not available",
        "not_asked": "No figure",
    }


def _legend(readings: Sequence[Reading], labels: Mapping[Shade, str]) -> tuple[LegendEntry, ...]:
    counts = {shade: sum(1 for reading in readings if reading.shade == shade) for shade in labels}
    return tuple(LegendEntry(shade, label, counts[shade]) for shade, label in labels.items() if counts[shade])
