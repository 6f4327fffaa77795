"""`python -m tasks resolve`: every name in a column of a CSV file to the authority it means, or to a question."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from geo.gazetteer import Resolution, Status, resolve

ADDED_COLUMNS = ("status", "area_code", "area_name", "dfe_number", "candidates", "reason")
LONGEST_CELL = 10_000_000
"""Characters in a cell; far beyond any name, so that a stray page of text is answered and not an error."""


class ResolveError(Exception):
    """The names could not be read or written; the text says why, `exit_code` is the command's (1 input, 2 call)."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def resolve_names(
    source: Path, column: str, output: Path, *, at: date | None = None, decisions: Mapping[str, str] | None = None
) -> Counter[Status]:
    """Write the rows of `source` to `output` with what the name in `column` means; how many of each status there are.

    Every row of the input stands in the output, in its order and with all its cells. Raises ResolveError.
    """
    header, rows = load_names(source, column)
    place = header.index(column)
    answers = [resolve(row[place], at, decisions) for row in rows]
    lines = [[*row, *_cells(answer)] for row, answer in zip(rows, answers, strict=True)]
    _write(output, [[*header, *ADDED_COLUMNS], *lines])
    return Counter(answer.status for answer in answers)


def load_names(source: Path, column: str) -> tuple[list[str], list[list[str]]]:
    """The header and rows of a CSV file, each row as wide as the widest; lines with nothing at all are left out."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = [line for line in csv.reader(io.StringIO(_text_of(source), newline="")) if line]
    except csv.Error as error:
        raise ResolveError(f"{source.name} cannot be read as a CSV file: {error}. Save it as CSV again.", 1) from error
    if not lines:
        raise ResolveError(f"{source.name} is empty: its first line should name the columns.", 1)
    header, *rows = [[*line, *[""] * (max(map(len, lines)) - len(line))] for line in lines]
    if column not in header:
        there = ", ".join(name for name in header if name)
        raise ResolveError(f"{source.name} has no column {column!r}; it has {there}. Name one of them: --column.", 2)
    return header, rows


def _text_of(source: Path) -> str:
    """UTF-8, with or without a byte-order mark, else Windows-1252, in which Excel saves CSV files."""
    try:
        content = source.read_bytes()
    except OSError as error:
        raise ResolveError(f"{source} cannot be read: {error.strerror}.", 2) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _cells(answer: Resolution) -> tuple[str, ...]:
    area = answer.area
    candidates = ";".join(f"{candidate.area.code}:{candidate.score:g}" for candidate in answer.candidates)
    known = (area.code, area.name, area.dfe_number) if area else ("", "", "")
    return answer.status, *known, candidates, answer.reason


def _write(output: Path, lines: Sequence[Sequence[str]]) -> None:
    try:
        with output.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(lines)
    except OSError as error:
        raise ResolveError(f"{output} cannot be written: {error.strerror}.", 2) from error
