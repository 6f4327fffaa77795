"""What a map can show: for each authority one shade, the words for it and, where there is one, the figure behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charter.framework import TOTAL, instrument
from charter.register import SignUp
from charter.wording import date_words, score_words, standing_words
from foi_data.questions import question_set
from foi_data.series import Series, load_series
from geo.areas import Vintage, authority, names_in_words
from services.assessment.assessments import Assessments
from services.comparison.classes import Classes, ClassRule, made_classes, round_limits
from services.comparison.readings import (
    COVERAGE_LABELS,
    FIGURE_LABELS,
    HELD_LABELS,
    SCORE_LABELS,
    SHADES_OF_STEPS,
    SIGN_UP_LABELS,
    figure_reading,
    held_reading,
    sign_up_reading,
)
from services.comparison.readings import Reading as Reading
from services.comparison.readings import Shade as Shade
from services.comparison.readings import area_values as area_values
from services.comparison.readings import coverage_reading as coverage_reading
from services.comparison.readings import described_series as described_series
from services.ports import FoiAnswer, Storage
from services.register.signups import SignupRegister
from services.tables import AREA_COLUMNS, OGL, OWN_LICENCE, Column, Table, Value, sources_in_words

CHARTER = "runaways-charter-2012"
PROVISION = "provision-2012"
COVERAGE_QUESTIONS = ("offer_home", "offer_care")
"""The questions whose answers are a layer: return interviews after going missing from home, and from care."""
SCORE_LIMITS = (20.0, 40.0, 60.0, 80.0)


@dataclass(frozen=True)
class LegendEntry:
    """A shade, what it stands for and how many areas have it."""

    shade: Shade
    label: str
    count: int


@dataclass(frozen=True)
class Layer:
    """One measure on one list of authorities. `answer` is the sentence that answers the map's question, `classes`
    says how figures were put into classes and where each begins ("" where there are none)."""

    id: str
    title: str
    answer: str
    legend: tuple[LegendEntry, ...]
    readings: tuple[Reading, ...]
    source: str
    as_at: str
    caution: str
    licence: str
    classes: str = ""

    def reading(self, area_code: str) -> Reading | None:
        return next((reading for reading in self.readings if reading.area.code == area_code), None)

    @property
    def table(self) -> Table:
        """The same as a table: every area of the map, the figure, the words and the source."""
        # A signature or an answer is no figure: columns that can only be empty would be taken for missing data.
        figures = figure_columns(self.id)
        columns = (
            *AREA_COLUMNS,
            Column("reading", self.title, meaning="What is known of the authority, in words"),
            *figures,
            Column("source", "Source", meaning="Where it was read"),
        )
        rows = tuple(
            (*area_values(one.area), one.words, *((one.value, one.low, one.high) if figures else ()), one.source)
            for one in self.readings
        )
        return Table(f"map.{self.id}", self.title, columns, rows, self.source, self.as_at, self.licence, self.caution)


@dataclass(frozen=True)
class Choice:
    """A layer that can be chosen. `periods` are those it has figures for, newest first; none where it has no periods.

    `has_classes` says whether figures stand behind the shades, so that classes can be chosen.
    """

    id: str
    title: str
    periods: tuple[str, ...] = ()
    has_classes: bool = False


class Layers:
    """Builds the map's layers from what is in the database."""

    def __init__(self, storage: Storage, signups: SignupRegister, assessments: Assessments) -> None:
        self._storage, self._signups, self._assessments = storage, signups, assessments

    def choices(self) -> tuple[Choice, ...]:
        """Every layer there is anything for, sign-ups always: sign-ups, scores, FOI answers, official series."""
        found = [Choice("signed", "Signed the charter")]
        if self._assessments.newest_scorecards(CHARTER):
            found.append(Choice("charter", "Own score: the whole charter", has_classes=True))
            pillars = [group for group in instrument(CHARTER).groups if group.kind == "pillar"]
            found += [Choice(f"charter.{g.id}", f"Own score: {g.title}", has_classes=True) for g in pillars]
        with self._storage.read() as work:
            answered = work.imports.foi_questions()
            available = work.imports.series(of_areas=True)
            if work.imports.foi_answers():
                found.append(Choice("foi", "FOI: who has answered what we hold"))
        found += [Choice(f"foi.{id_}", f"FOI: {coverage_title(id_)}") for id_ in COVERAGE_QUESTIONS if id_ in answered]
        return (*found, *official_choices(available))

    def sign_ups(self, day: date, vintage: Vintage) -> Layer:
        """Who had signed on a day, as the register derives it."""
        areas = vintage.authorities
        before = [code for area in areas for code in area.predecessors]
        states = self._signups.on(day, [*(area.code for area in areas), *before])
        readings = tuple(sign_up_reading(area, states, day) for area in areas)
        own = [states[area.code] for area in areas]
        legend = _legend(readings, SIGN_UP_LABELS | not_signed_then_label(own))
        count = {entry.shade: entry.count for entry in legend}
        return Layer(
            id="signed",
            title="Signed the charter",
            answer=f"{count.get('full', 0)} of {len(areas)} authorities are known to have signed by {date_words(day)}"
            f"{_rest_of_sign_ups(count, own)}.",
            legend=legend,
            readings=readings,
            source=sources_in_words([entry.source.title for entry in self._signups.lists()]),
            as_at=date_words(day),
            caution=date_caution(own),
            licence="Facts from the sources named with each area",
        )

    def steps(self, vintage: Vintage) -> Table:
        """What is known on each day on which knowledge changes, and on whose word: the steps of the register."""
        codes = [area.code for area in vintage.authorities]
        seen = self._signups.observations()
        lists = self._signups.lists()
        rows: list[tuple[Value, ...]] = []
        for day in self._signups.days():
            states = [found.standing for found in self._signups.on(day, codes).values()]
            sources = [o.source.title for o in seen if o.when.latest == day] + [
                entry.source.title for entry in lists if entry.day == day
            ]
            known = [states.count(state) for state in ("signed", "not_signed", "not_signed_then", "unknown")]
            counts = (*known, len(states) - sum(known))
            rows.append((day, *counts, sources_in_words(sources)))
        columns = (
            Column("day", "Day", "date", "A day on which more becomes known"),
            Column("signed", "Signed", "whole_number", "Authorities known to have signed by then"),
            Column("not_signed", "Not signed", "whole_number", "Authorities known not to have signed by then"),
            Column("not_signed_then", "Not signed when last known", "whole_number", "Later not known"),
            Column("unknown", "Not known", "whole_number", "Authorities of which no source says"),
            Column("other", "Other", "whole_number", "Pledged, withdrawn, or sources disagree"),
            Column("source", "What became known, and from where"),
        )
        return Table(
            "register_steps", "What is known on each day", columns, tuple(rows), "The register", vintage.label,
            "Facts from the sources named in each row",
            "More known is not more signed: each row is a day on which a source speaks, not a day of signing.",
        )  # fmt: skip

    def charter(self, node: str, vintage: Vintage, rule: ClassRule = "fixed", limits: tuple[float, ...] = ()) -> Layer:
        """Each area's newest score of its own on the charter, or on one pillar of it."""
        cards = self._assessments.newest_scorecards(CHARTER)
        chosen = instrument(CHARTER)
        title = chosen.short_title if node == TOTAL else chosen.group(node).title
        scores = {code: card.node(node) for code, card in cards.items()}
        shown = [scores[area.code].score for area in vintage.authorities if area.code in scores]
        values = [score for score in shown if score is not None]
        classes = made_classes(values, rule, fixed=limits or SCORE_LIMITS, top=100)
        readings = []
        for area in vintage.authorities:
            if area.code not in scores:
                readings.append(Reading(area, "not_asked", SCORE_LABELS["not_asked"]))
                continue
            found = scores[area.code]
            step: Shade = "not_known" if found.score is None else SHADES_OF_STEPS[classes.step(found.score)]
            own = "Own assessment"
            readings.append(Reading(area, step, score_words(found), found.score, own, found.low, found.high))
        return Layer(
            id=f"charter.{node}",
            title=f"Own score, {title} (0 to 100)",
            answer=f"{len(shown)} of {len(readings)} authorities have an assessment here; scores are their own.",
            legend=_legend(readings, _step_labels(classes) | SCORE_LABELS),
            readings=tuple(readings),
            source="Authorities' own assessments entered here",
            as_at="newest round of each authority",
            caution="A score is what an authority says of itself. Each has its range in the table.",
            licence=OWN_LICENCE,
            classes=classes.sentence,
        )

    def official(
        self, series: str, period: str, vintage: Vintage, rule: ClassRule = "quantiles", limits: tuple[float, ...] = ()
    ) -> Layer:
        """One official series for one period as published, in classes. Fixed classes are the same for every period."""
        about = described_series(series)
        with self._storage.read() as work:
            of_all_periods = [f for f in work.imports.figures(series=series) if f.area_code]
            files = {file.id: file for file in work.imports.files()}
        figures = [figure for figure in of_all_periods if figure.period == period]
        by_area = {figure.area_code: figure for figure in figures}
        classes = made_classes(
            [f.value for f in figures if f.value is not None],
            rule,
            fixed=limits or round_limits([f.value for f in of_all_periods if f.value is not None]),
            decimals=about.decimals,
        )
        names = {number: file.file_name for number, file in files.items()}
        readings = tuple(
            figure_reading(area, found, classes, names[found.import_id] if found else "")
            for area, found in ((area, by_area.get(area.code)) for area in vintage.authorities)
        )
        known = sum(1 for reading in readings if reading.value is not None)
        return Layer(
            id=f"official.{series}.{period}",
            title=f"{about.title}, {period}{'' if about.is_count else f' ({about.unit})'}",
            answer=f"{known} of {len(readings)} authorities have a published figure for {period}.",
            legend=_legend(readings, _step_labels(classes) | FIGURE_LABELS),
            readings=readings,
            source=sources_in_words([files[figure.import_id].source for figure in figures]),
            as_at=period,
            caution=figure_caution(about, [code for code in by_area if code], vintage),
            licence=f"Department for Education, {OGL}",
            classes=classes.sentence,
        )

    def foi_answers(self, vintage: Vintage) -> Layer:
        """Of whom answers to FOI requests are held here, how many, for which periods and how they came back."""
        with self._storage.read() as work:
            answers = work.imports.foi_answers()
            files = {file.id: file for file in work.imports.files()}
        by_area: dict[str, list[FoiAnswer]] = {}
        for answer in answers:
            by_area.setdefault(answer.area_code, []).append(answer)
        names = {number: file.file_name for number, file in files.items()}
        readings = tuple(held_reading(area, by_area.get(area.code, ()), names) for area in vintage.authorities)
        held = sum(1 for reading in readings if reading.shade != "not_asked")
        return Layer(
            id="foi",
            title="Answers to FOI requests held here",
            answer=f"Answers to Freedom of Information requests are held of {held} of {len(readings)} authorities.",
            legend=_legend(readings, HELD_LABELS),
            readings=readings,
            source=sources_in_words([files[number].source for number in sorted({a.import_id for a in answers})]),
            as_at="as answered",
            caution="That nothing is held of an authority says nothing of it: it may never have been asked. The "
            "answers stand on its own page, to the letter.",
            licence="Answers of public authorities to Freedom of Information requests",
        )

    def coverage(self, question: str, vintage: Vintage) -> Layer:
        """To how many children return interviews are offered, by the newest FOI answers to `question`."""
        with self._storage.read() as work:
            answers = work.imports.foi_answers()
            files = {file.id: file for file in work.imports.files()}
        wave = newest_wave(answers, question)
        by_area: dict[str, list[FoiAnswer]] = {}
        for answer in answers:
            if answer.wave == wave:
                by_area.setdefault(answer.area_code, []).append(answer)
        names = {number: file.file_name for number, file in files.items()}
        readings = tuple(
            coverage_reading(area, question, by_area.get(area.code, ()), names) for area in vintage.authorities
        )
        used = {answer.import_id for own in by_area.values() for answer in own}
        return Layer(
            id=f"foi.{question}",
            title=coverage_title(question),
            answer=_coverage_answer(_legend(readings, COVERAGE_LABELS), len(readings)),
            legend=_legend(readings, COVERAGE_LABELS),
            readings=readings,
            source=sources_in_words([files[number].source for number in sorted(used)]),
            as_at=wave,
            caution="What councils said they offer. Offered is not carried out, and not every interviewer is "
            "independent. A council that refused or did not reply has not said no.",
            licence="Answers of public authorities to Freedom of Information requests",
        )


def figure_columns(layer: str) -> tuple[Column, ...]:
    """The columns of a layer's figures: scores rounded, official figures as published; none for other layers."""
    if not layer.startswith(("charter.", "official.")):
        return ()
    places = 2 if layer.startswith("charter.") else None
    return (
        Column("value", "Figure", "number", "The figure behind the words; empty where there is none", places),
        Column("low", "At least", "number", "The least that the figure could be", places),
        Column("high", "At most", "number", "The most that the figure could be", places),
    )


def official_choices(available: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """The official series there are figures for, in the order of the list of series, each with its periods."""
    periods: dict[str, list[str]] = {}
    for series, period in available:
        periods.setdefault(series, []).append(period)
    order = [one.id for one in load_series()]
    listed = sorted(periods, key=lambda id_: (order.index(id_) if id_ in order else len(order), id_))
    return tuple(
        Choice(
            f"official.{id_}",
            f"Official: {described_series(id_).title}",
            tuple(sorted(periods[id_], reverse=True)),
            has_classes=True,
        )
        for id_ in listed
    )


def coverage_title(question: str) -> str:
    """The question's title, as its set has it."""
    return next(one.title for one in question_set(PROVISION).questions if one.id == question)


def not_signed_then_label(states: Iterable[SignUp]) -> dict[Shade, str]:
    """The class of those that had not signed when last known: with the day, where it is one day for all of them."""
    words = {standing_words(state) for state in states if state.standing == "not_signed_then"}
    return {"not_signed_then": words.pop()} if len(words) == 1 else {}


def _rest_of_sign_ups(count: Mapping[Shade, int], states: Sequence[SignUp]) -> str:
    unknown, absent, leads = (count.get(shade, 0) for shade in ("not_known", "not_asked", "lead"))
    said = []
    if then := count.get("not_signed_then", 0):
        days = {state.earlier.day for state in states if state.earlier}
        when = f"at {date_words(days.pop())}" if len(days) == 1 else "when last known"
        said.append(f"{then} had not {when} (since then not known)")
    if unknown:
        said.append(f"of {unknown} it is not known")
    if absent:
        said.append(f"{absent} did not exist yet")
    if leads:
        said.append(f"before {leads} of today's there was a council that had signed")
    return f"; {'; '.join(said)}" if said else "; no other had"


def date_caution(states: Iterable[SignUp]) -> str:
    """How many signatures are known only "by" a date, so that nobody reads a list's date as a day of signing."""
    signed = [state for state in states if state.state == "signed"]
    vague = [state for state in signed if all(o.when.kind == "by" for o in state.basis)]
    if not vague:
        return ""
    latest = max(state.basis[0].when.day for state in vague)
    by_latest = sum(1 for state in vague if state.basis[0].when.day == latest)
    they = "they" if len(vague) == len(signed) else f"{len(vague)} of these {len(signed)}"
    return (
        f"No source says on which day {they} signed, only that {by_latest} had by {date_words(latest)}. So the map "
        "changes when a source speaks, not when a council signs."
    )


def figure_caution(about: Series, area_codes: Sequence[str], vintage: Vintage) -> str:
    """What a reader must know before comparing: counts, hidden figures, breaks, and figures that cannot be drawn."""
    said = ["Suppressed figures are small numbers that the publisher hides; they are not zero."]
    if about.is_count:
        said.insert(0, "These are counts as published, not rates: a large authority has more children.")
    said += [one.note for one in about.breaks]
    drawn = {area.code for area in vintage.authorities}
    if elsewhere := [code for code in dict.fromkeys(area_codes) if code not in drawn]:
        names = names_in_words([authority(code).plain_name for code in elsewhere])
        said.append(f"Not on this list of authorities, so not on the map, though there are figures: {names}.")
    return " ".join(said)


def newest_wave(answers: Iterable[FoiAnswer], question: str) -> str:
    """The wave of the import that came last with answers to `question`; "" if none has."""
    asked = [answer for answer in answers if answer.question == question]
    return max(asked, key=lambda answer: answer.import_id).wave if asked else ""


def _coverage_answer(legend: Sequence[LegendEntry], areas: int) -> str:
    count = {entry.shade: entry.count for entry in legend}
    said, asked = sum(count.get(shade, 0) for shade in ("full", "partly", "none")), areas - count.get("not_asked", 0)
    return (
        f"Of {said} authorities that said, {count.get('full', 0)} offer return interviews to all these children, "
        f"{count.get('partly', 0)} to some and {count.get('none', 0)} to none; {asked - said} more were asked."
    )


def _step_labels(classes: Classes) -> dict[Shade, str]:
    return dict(zip(SHADES_OF_STEPS, classes.labels, strict=False))


def _legend(readings: Sequence[Reading], labels: Mapping[Shade, str]) -> tuple[LegendEntry, ...]:
    """The shades that are there; a class of figures also where no area is in it, so that no limit is left out."""
    shades = [reading.shade for reading in readings]
    entries = (LegendEntry(shade, label, shades.count(shade)) for shade, label in labels.items())
    return tuple(entry for entry in entries if entry.count or entry.shade in SHADES_OF_STEPS)
