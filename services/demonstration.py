"""A database to look at: every page filled with generated answers, always stamped, and never mixed with real ones.

The answers are drawn by chance from a fixed seed. Only the published national shares are kept to: of the councils that
answer, about one in four offer a return interview to every child missing from home, fewer than half from care; 30 offer
none from home; 19 have no named person and 103 no dedicated project. What a named council "says" here it never said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from charter.assessment import Answer
from charter.framework import Instrument, instrument
from charter.permissions import EVERY_RIGHT
from charter.rounds import State
from foi_data.series import load_series
from geo.areas import Authority, vintages
from services.assessment.rounds import supersede_earlier
from services.comparison.layers import CHARTER
from services.demonstration_plans import add_plans
from services.demonstration_waves import send_waves
from services.exceptions import RefusedError
from services.foi.file_choices import Choices
from services.foi.ingestion import Ingestion
from services.generated import DEMONSTRATION, KIND, STAMP
from services.people import Person
from services.ports import Assessment, Neighbour, Reception, Storage, UnitOfWork

SEED = 1973
PERSON = Person("demonstration", "the demonstration", EVERY_RIGHT)
CHECKLIST = "lead-member-checklist-2010"
ROUNDS = ("2025", "2026")
PROVISION_WAVE, ACTIVITY_WAVE = "Demonstration wave on provision", "Demonstration wave on activity"
ANSWERED, REFUSED = 134, 6
"""Of the councils asked in the wave on provision: how many answer, and how many refuse; the others are silent."""
QUOTAS: Mapping[str, Mapping[str, int]] = {
    "Offered home": {"all": 33, "none": 30, "unable": 8, "some": 63},
    "Offered care": {"all": 61, "none": 8, "unable": 7, "some": 58},
    "Named person": {"no": 19, "yes": 115},
    "Dedicated project": {"no": 103, "yes": 31},
}
WORDS: Mapping[str, tuple[str, ...]] = {
    "all": ("All", "Yes - to all", "all children", "Every child"),
    "some": ("Some", "Some children", "some", "Some of them"),
    "none": ("None", "Not offered", "none"),
    "unable": ("Unable to say", "unable to say", "Unable to say"),
    "yes": ("Yes", "yes", "Y", "Yes, since 2011"),
    "no": ("No", "no", "N", "Not yet"),
}
PROVIDERS = (
    "Own social worker", "Council team", "Voluntary organisation", "Police; voluntary organisation", "Youth service",
)  # fmt: skip
TIMESCALES = ("72 hours", "3 working days", "within 5 days", "48 hours", "five working days")
NON_ANSWERS = ("Not held", "Refused under s12, cost limit", "n/a", "", "Unable to say", "-")


SENT = {PROVISION_WAVE: date(2012, 11, 1), ACTIVITY_WAVE: date(2024, 9, 2)}
"""When each wave went out: the names in it are those of that day."""


@dataclass(frozen=True)
class Generated:
    """What a demonstration database holds."""

    assessments: int
    answers: int
    foi_answers: int
    figures: int


class Demonstration:
    """Fills an empty database of its own."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def fill(self) -> Generated:
        """Generate everything; what was made. RefusedError where the database holds anything that is not generated."""
        random = np.random.default_rng(SEED)
        with self._storage.write(PERSON.id) as work:
            check_empty(work)
            work.settings.set(KIND, DEMONSTRATION)
            today = vintages()[-1].authorities
            made = [assess(work, random, today), assess_checklist(work, random, today)]
            release(work)
            add_neighbours(work, random, today)
            add_plans(work, today)
        answers = self._waves(random)
        figures = self._official(random, today)
        return Generated(sum(a for a, _ in made), sum(n for _, n in made), answers, figures)

    def _waves(self, random: np.random.Generator) -> int:
        files = (
            ("demonstration provision 2012.csv", provision_csv(random), PROVISION_WAVE),
            ("demonstration activity 2023-24.csv", activity_csv(random), ACTIVITY_WAVE),
        )
        answers = sum(len(self._accept(*each).parsed_answers) for each in files)
        send_waves(self._storage, PERSON, SENT)
        return answers

    def _official(self, random: np.random.Generator, today: Sequence[Authority]) -> int:
        population = 0
        people = {area.code: float(random.lognormal(10.9, 0.55)) for area in today}
        for name, content in (
            ("demonstration population.csv", population_csv(today, people)),
            ("demonstration looked after.csv", looked_after_csv(random, today, people)),
        ):
            population += self._accept(name, content, "").parsed_figures
        return population

    def _accept(self, name: str, content: bytes, wave: str) -> Accepted:
        ingestion = Ingestion(self._storage)
        preview = ingestion.preview(content, name, choices=Choices(at=SENT.get(wave)))
        ingestion.accept(PERSON, preview, wave=wave, source=STAMP)
        return Accepted(preview.parsed.answers, len(preview.parsed.figures))


@dataclass(frozen=True)
class Accepted:
    parsed_answers: Sequence[object]
    parsed_figures: int


def check_empty(work: UnitOfWork) -> None:
    if work.assessments.find() or work.imports.files():
        raise RefusedError(
            "This database holds answers or files already. A demonstration has a database of its own: name an empty "
            "one with --database."
        )


def assess(work: UnitOfWork, random: np.random.Generator, areas: Sequence[Authority]) -> tuple[int, int]:
    """Two rounds of the charter: three in four areas in the newest, two in three of those in the one before."""
    chosen = instrument(CHARTER)
    hard = random.normal(0, 0.7, len(chosen.items))
    made = answers = 0
    for area in areas:
        if random.random() > 0.75:
            continue
        good = random.normal(0.2, 0.9)
        levels = drawn_levels(random, good + hard, chosen.scale.highest, 0.08)
        if random.random() < 0.67:
            earlier = drawn_levels(random, good + hard - 0.5, chosen.scale.highest, 0.15)
            answers += save(work, area, chosen, ROUNDS[0], np.minimum(earlier, np.maximum(levels, 0) + 1))
            made += 1
        answers += save(work, area, chosen, ROUNDS[1], levels)
        made += 1
    return made, answers


def assess_checklist(work: UnitOfWork, random: np.random.Generator, areas: Sequence[Authority]) -> tuple[int, int]:
    """One round of the checklist for every fifth area."""
    chosen = instrument(CHECKLIST)
    some = areas[::5]
    answers = 0
    for area in some:
        levels = drawn_levels(random, random.normal(0, 1, len(chosen.items)), chosen.scale.highest, 0.1)
        answers += save(work, area, chosen, ROUNDS[1], levels)
    return len(some), answers


def release(work: UnitOfWork) -> None:
    """Publish what was made, and leave some newest rounds on their way: every ninth a draft, every fourteenth asked."""
    places: dict[tuple[str, str], int] = {}
    for one in sorted(work.assessments.find(), key=lambda found: (found.instrument_id, found.area_code, found.round)):
        latest = one.round == ROUNDS[1]
        place = places.setdefault((one.instrument_id, one.area_code), len(places))
        if latest and place % 9 == 4:
            continue
        submitted = step(work, one, "submitted")
        if latest and place % 14 == 6:
            ask(work, submitted, has_reply=place % 28 == 6)
            continue
        supersede_earlier(work, one)
        step(work, step(work, submitted, "approved"), "published")


def step(work: UnitOfWork, one: Assessment, state: State) -> Assessment:
    return work.assessments.move(
        one.id, state, done=state, note=STAMP, expected_version=one.version, submitted=state == "submitted"
    )


def ask(work: UnitOfWork, one: Assessment, *, has_reply: bool) -> None:
    """A moderator's question on the first item, with or without a reply."""
    item = instrument(one.instrument_id).item_ids[0]
    asked = work.challenges.ask(one.id, item, f"{STAMP}: which document shows this, and of what day is it?")
    if has_reply:
        work.challenges.reply(asked.id, f"{STAMP}: the last report to the board.")


def drawn_levels(random: np.random.Generator, leaning: np.ndarray, highest: int, missing: float) -> np.ndarray:
    """A level for each item, -1 where the answer is missing."""
    share = 1 / (1 + np.exp(-leaning))
    levels = random.binomial(highest, share)
    return np.where(random.random(len(levels)) < missing, -1, levels)


def save(work: UnitOfWork, area: Authority, chosen: Instrument, round_: str, levels: np.ndarray) -> int:
    opened = work.assessments.open(area.code, chosen.id, chosen.version, round_)
    answers = [
        Answer(item.id, "answered", int(level)) if level >= 0 else Answer(item.id, "not_known")
        for item, level in zip(chosen.items, levels, strict=True)
    ]
    work.assessments.add_answers(opened.id, answers, STAMP)
    return len(answers)


def add_neighbours(work: UnitOfWork, random: np.random.Generator, areas: Sequence[Authority]) -> None:
    """Two lists of ten neighbours each, drawn by chance."""
    codes = [area.code for area in areas]
    for vintage in ("2021", "2025"):
        file = f"demonstration neighbours {vintage}"
        import_id = work.imports.accept(
            Reception("neighbours", file, file.replace(" ", "-"), 0, len(codes), len(codes), STAMP, "", vintage)
        )
        places = []
        for row, code in enumerate(codes, start=2):
            others = random.choice([other for other in codes if other != code], 10, replace=False)
            places += [Neighbour(code, rank, str(n), STAMP, row, "A") for rank, n in enumerate(others, start=1)]
        work.neighbours.add(import_id, vintage, places)


def provision_csv(random: np.random.Generator) -> bytes:
    """A wave on provision as it comes back: quotas kept, words as councils write them, refusals and silence."""
    areas = vintages()[0].authorities
    order = random.permutation(len(areas))
    answered = [areas[place] for place in sorted(order[:ANSWERED])]
    columns = {name: drawn_words(random, quota) for name, quota in QUOTAS.items()}
    header = [
        "Local authority", "Type of response", *QUOTAS, "Provider of interviews", "Independence",
        "Promised timescale", "Safe and well checks", "Protocol", "Analysed for trends", "Notes",
    ]  # fmt: skip
    rows = [[STAMP], [], header]
    for place, area in enumerate(answered):
        quoted = [columns[name][place] for name in QUOTAS]
        others = [
            str(random.choice(PROVIDERS)), word(random, "yes", "no"), str(random.choice(TIMESCALES)),
            word(random, "yes", "no"), word(random, "yes", "no"), messy(random, word(random, "yes", "no")),
        ]  # fmt: skip
        rows.append([name_as_written(random, area), "Full", *quoted, *others, STAMP])
    silent = [areas[place] for place in sorted(order[ANSWERED:])]
    for number, area in enumerate(silent):
        status = "Refused" if number < REFUSED else "No reply"
        said = "Refused under section 12, cost limit" if status == "Refused" else ""
        rows.append([area.plain_name, status, *[said] * (len(header) - 3), STAMP])
    rows += [["Borsetshire", "Full", "All"], ["Total", str(ANSWERED)], []]
    return as_csv(rows)


def drawn_words(random: np.random.Generator, quota: Mapping[str, int]) -> list[str]:
    """Exactly as many of each answer as the quota has, in the words of councils, in chance order."""
    codes = [code for code, count in quota.items() for _ in range(count)]
    return [str(random.choice(WORDS[codes[place]])) for place in random.permutation(len(codes))]


def word(random: np.random.Generator, *codes: str) -> str:
    return str(random.choice(WORDS[str(random.choice(codes))]))


def messy(random: np.random.Generator, text: str) -> str:
    """Now and then no answer at all, in one of the ways that councils say so."""
    return str(random.choice(NON_ANSWERS)) if random.random() < 0.12 else text


def name_as_written(random: np.random.Generator, area: Authority) -> str:
    """A name as it comes back; of an area that shares its first words with others, the council's full title."""
    if area.successors:
        return area.council
    return str(random.choice([area.plain_name, area.council, area.plain_name.upper(), f" {area.plain_name} "]))


ACTIVITY = (
    "Children missing", "Missing incidents", "Children looked after", "Looked after children missing",
    "Looked after incidents", "RHIs offered", "RHIs completed", "Within 72 hours",
)  # fmt: skip


def activity_csv(random: np.random.Generator) -> bytes:
    """A wave on activity: counts as councils write them, about 63% of interviews within 72 hours."""
    rows: list[list[str]] = [[STAMP], ["", *["2023-24"] * len(ACTIVITY)], ["Council", *ACTIVITY, "Notes"]]
    for area in vintages()[-1].authorities:
        if random.random() < 0.1:
            continue
        counts = drawn_counts(random)
        rows.append([name_as_written(random, area), *(messy(random, as_written(random, n)) for n in counts), STAMP])
    rows.append(["Total", "9999"])
    return as_csv(rows)


def drawn_counts(random: np.random.Generator) -> list[int]:
    """Counts that hold together: children and incidents, looked after among all, offered, held, held in time."""
    children = int(random.lognormal(5.2, 0.8)) + 1
    incidents = children + int(random.poisson(children * 2.4))
    looked_after = int(random.lognormal(6.1, 0.6)) + 1
    share = random.beta(12, 100)
    missing = min(int(random.binomial(looked_after, share)), children)
    own_incidents = min(missing + int(random.poisson(missing * 4)), incidents)
    offered = int(random.binomial(incidents, 0.9))
    completed = int(random.binomial(offered, random.beta(8, 5)))
    in_time = int(random.binomial(completed, random.beta(12.6, 7.4)))
    return [children, incidents, looked_after, missing, own_incidents, offered, completed, in_time]


def as_written(random: np.random.Generator, count: int) -> str:
    if 0 < count < 5:
        return str(random.choice(["<5", "fewer than 5", str(count)]))
    if count >= 1000 and random.random() < 0.5:
        return f"{count:,}"
    return f"approx {round(count, -1)}" if count >= 20 and random.random() < 0.05 else str(count)


YEARS = ("2020", "2021", "2022")
HEADER = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "la_name", "new_la_code",
]  # fmt: skip


def place_cells(area: Authority, year: str) -> list[str]:
    return [
        year, "Reporting year", "Local authority", "E92000001", "England", area.region_code, area.region,
        area.dfe_number, area.name, area.code,
    ]  # fmt: skip


def population_csv(areas: Sequence[Authority], people: Mapping[str, float]) -> bytes:
    label = next(one.long[0] for one in load_series() if one.id == "population_0_17")
    rows = [[*HEADER, "age_group", "population_estimate"]]
    rows += [[*place_cells(a, year), label, str(round(people[a.code]))] for year in YEARS for a in areas]
    return as_csv(rows)


def looked_after_csv(random: np.random.Generator, areas: Sequence[Authority], people: Mapping[str, float]) -> bytes:
    """Children looked after, those who went missing, how often, and more than once; small counts suppressed."""
    labels = {one.id: one.long[0] for one in load_series() if one.long}
    rows = [[*HEADER, "cla_group", "number"]]
    for area in areas:
        share, again = random.beta(14, 110), random.beta(60, 40)
        for year in YEARS:
            looked_after = int(random.poisson(people[area.code] * 0.009)) + 1
            missing = int(random.binomial(looked_after, share))
            more = int(random.binomial(missing, again))
            counts = {
                "looked_after": looked_after,
                "looked_after_missing": missing,
                "missing_more_than_once": more,
                "missing_incidents": missing + int(random.poisson(more * 5)),
            }
            for name, count in counts.items():
                rows.append([*place_cells(area, year), labels[name], "c" if 0 < count < 6 else str(count)])
    return as_csv(rows)


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")
