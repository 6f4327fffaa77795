"""Bringing files in, from bytes to the last row stored, against a bare calamine read of the same bytes.

The floor does nothing but lay the cells out as Python values: no header, no names, no typed answers, no database.
"""

from __future__ import annotations

import gc
import io
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from foi_data.questions import question_sets
from foi_data.series import load_series
from geo.areas import authorities_on, vintages
from tests.benchmarks.measuring import Row, milliseconds

WIDE_ROWS, WIDE_COLUMNS, LONG_ROWS = 152, 40, 100_000
YEARS = ("2019-20", "2020-21", "2021-22", "2022-23", "2023-24")
COUNTS = (
    "Children missing", "Missing incidents", "Children looked after", "Looked after children missing",
    "Looked after incidents", "RHIs offered", "RHIs completed", "Within 72 hours",
)  # fmt: skip
LONG_HEADER = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "la_name", "new_la_code", "cla_group", "number",
]  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A file for the bench."""

    name: str
    content: bytes


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Answers")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def as_written(chance: random.Random, count: int) -> object:
    """A count as it comes: mostly a number, now and then words."""
    drawn = chance.random()
    if drawn < 0.85:
        return count
    return chance.choice([f"{count:,}", f"approx {count}", "<5", "Not held", "Refused under s12", "", f"c.{count}"])


def counts(chance: random.Random) -> list[int]:
    """Five years of one authority's counts that hold together, as those of COUNTS."""
    children, found = chance.randrange(60, 900), []
    for _ in YEARS:
        children = round(children * chance.uniform(0.9, 1.1))
        looked_after = round(children * 1.5)
        missing = round(looked_after * 0.1)
        incidents = children * 3
        offered = round(incidents * 0.9)
        found += [
            children, incidents, looked_after, missing, missing * 4, offered, round(offered * 0.7),
            round(offered * 0.4),
        ]  # fmt: skip
    return found


def wide_file(seed: int = 1) -> Made:
    """152 authorities by 40 columns: a name and 39 counts, five years of eight questions less one."""
    chance = random.Random(seed)
    heads = [(question, year) for year in YEARS for question in COUNTS][: WIDE_COLUMNS - 1]
    rows: list[list[object]] = [["", *(year for _, year in heads)], ["Local authority", *(q for q, _ in heads)]]
    for area in vintages()[0].authorities[:WIDE_ROWS]:
        rows.append([area.council, *(as_written(chance, count) for count in counts(chance)[: len(heads)])])
    return Made("wide.xlsx", workbook(rows))


def long_file(seed: int = 1) -> Made:
    """100,000 answers, one a row."""
    chance = random.Random(seed)
    asked = [question.text for question in question_sets()["activity-2024"].questions if question.kind == "count"]
    rows: list[list[object]] = [["Council", "Question", "Period", "Answer"]]
    first = 2023
    while len(rows) <= LONG_ROWS:
        for area in vintages()[-1].authorities:
            drawn = counts(chance)
            for place, count in enumerate(drawn):
                year = first - place // len(COUNTS)
                answer = as_written(chance, count)
                rows.append([area.name, asked[place % len(asked)], f"{year}-{(year + 1) % 100:02}", answer])
        first -= len(YEARS)
    return Made("long.xlsx", workbook(rows[: LONG_ROWS + 1]))


def official_file(seed: int = 1) -> Made:
    """100,000 official figures, one a row."""
    labels = [one.long[0] for one in load_series() if one.long]
    areas = authorities_on(vintages()[-1].date)
    rows: list[list[object]] = [[*LONG_HEADER]]
    for number in range(LONG_ROWS):
        area, label = areas[number % len(areas)], labels[number // len(areas) % len(labels)]
        year = 1900 + number // len(areas) // len(labels)
        rows.append(
            [year, "Reporting year", "Local authority", "E92000001", "England", area.region_code, area.region,
             area.dfe_number, area.name, area.code, label, "c" if number % 11 == 0 else (number + seed) % 997]
        )  # fmt: skip
    return Made("official.xlsx", workbook(rows))


def small_file() -> Made:
    """One authority's answer to one question."""
    return Made("small.xlsx", workbook([["Local authority", COUNTS[1]], [vintages()[-1].authorities[0].council, 7]]))


def bare_read(made: Made) -> int:
    """The floor: every cell of every sheet as a Python value, and nothing else."""
    with CalamineWorkbook.from_filelike(io.BytesIO(made.content)) as book:
        return sum(len(book.get_sheet_by_index(n).to_python()) for n in range(len(book.sheet_names)))


class Desk:
    """A database of its own for each import, made before the clock starts, and in use: it took in a small file before.

    The first statements of a database cost more than all later ones, and a program that runs pays for them once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0

    def importing(self, made: Made) -> Callable[[], object]:
        from services.foi.ingestion import Ingestion
        from services.people import LOCAL_PERSON
        from storage.unit_of_work import open_storage

        self._number += 1
        desk = Ingestion(open_storage(f"sqlite:///{self._folder / f'{self._number}.sqlite3'}"))
        first = small_file()
        desk.accept(LOCAL_PERSON, desk.preview(first.content, first.name), wave=first.name)
        return lambda: desk.accept(LOCAL_PERSON, desk.preview(made.content, made.name), wave=made.name)


def seconds(work: Callable[[], object]) -> float:
    """Seconds of the processor: others at work on the same machine hit a short run and a long one unevenly."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def compared(files: Sequence[Made], desk: Desk) -> tuple[float, float]:
    """The best for the import and the floor, taking turns. Every file is another one: nothing is remembered of it."""
    ours = floor = float("inf")
    for made in files:
        ours = min(ours, seconds(desk.importing(made)))
        floor = min(floor, *(seconds(partial(bare_read, made)) for _ in range(2)))
    return ours, floor


def peak_memory(made: Made) -> tuple[float, float]:
    """The most memory, in MB, that a process needs to import the file, and that it needs before it begins."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name
        path.write_bytes(made.content)
        command = [sys.executable, "-m", "tests.benchmarks.bench_foi", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, peak = done.stdout.split()
    return float(peak), float(before)


def import_alone(path: Path) -> None:
    """Import one file and print how much memory was needed before and at most, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        work = Desk(Path(folder)).importing(Made(path.name, path.read_bytes()))
        before = megabytes("VmRSS")
        work()
        print(before, megabytes("VmHWM"))


def megabytes(kind: str) -> float:
    """What Linux says of this process's memory: VmRSS for now, VmHWM for the most there ever was."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


def rows() -> Iterator[Row]:
    kinds: tuple[tuple[str, Callable[[int], Made], int, int], ...] = (
        (f"{WIDE_ROWS} x {WIDE_COLUMNS}, xlsx", wide_file, 7, 5),
        (f"{LONG_ROWS:,} FOI answers, xlsx", long_file, 2, 8),
        (f"{LONG_ROWS:,} official figures, xlsx", official_file, 2, 8),
    )
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        seconds(desk.importing(wide_file(0)))
        for what, make, rounds, aim in kinds:
            files = [make(seed) for seed in range(1, rounds + 1)]
            ours, floor = compared(files, desk)
            yield Row(
                f"import {what}: read, understood, stored / bare read", milliseconds(ours), milliseconds(floor),
                f"{ours / floor:.1f}", f"within {aim}",
            )  # fmt: skip
            peak, before = peak_memory(files[0])
            size = len(files[0].content) / 1024 / 1024
            yield Row(
                f"memory for {what} ({size:.1f} MB)", f"{peak:,.0f} MB at most", f"{before:,.0f} MB before",
                f"{peak - before:,.0f} MB more", "",
            )  # fmt: skip


if __name__ == "__main__":
    import_alone(Path(sys.argv[1]))
