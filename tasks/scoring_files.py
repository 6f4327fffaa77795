"""Answers in a CSV file, scored without a database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from charter.assessment import Answer, parse_answer
from charter.exceptions import CharterError
from charter.framework import TOTAL, Instrument, Item
from charter.scorecard import Scorecard, scorecards

NEEDED = ("area_code", "item_id", "answer")
SCORE_HEADER = ("area_code", "node", "parent", "kind", "score", "low", "high", "coverage", "state")
ITEM_HEADER = ("node", "parent", "kind", "title", "question", "scale", "source")


@dataclass
class AnswerFile:
    """Answers by area, and everything that is wrong with the file: one sentence a problem, with its line."""

    sheets: dict[str, dict[str, Answer]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def load_answers(path: Path, instrument: Instrument) -> AnswerFile:
    """Read a file of `area_code,item_id,answer,reason`. Nothing is raised for its contents: see `problems`.

    A row with an area and neither item nor answer keeps the area in the result, without answers.
    """
    found = AnswerFile()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        found.problems.append(f"{path.name} is not UTF-8 text. Save it as CSV UTF-8.")
        return found
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        found.problems.append(f"{path.name} has no column {', '.join(missing)}. It needs {', '.join(NEEDED)}.")
        return found
    for row in reader:
        try:
            _take(found, instrument, row, reader.line_num)
        except CharterError as error:
            found.problems.append(f"Line {reader.line_num}: {error}")
    return found


def _take(found: AnswerFile, instrument: Instrument, row: dict[str, str | None], line: int) -> None:
    area, item, text, reason = ((row.get(name) or "").strip() for name in (*NEEDED, "reason"))
    if not area:
        if item or text:
            found.problems.append(f"Line {line}: the area code is missing.")
        return
    sheet = found.sheets.setdefault(area, {})
    if not item and not text:
        return
    answer = parse_answer(instrument, item, text, reason)
    if item in sheet:
        found.problems.append(f"Line {line}: {area} answers {item} a second time. Keep one of the two.")
        return
    sheet[item] = answer


def score_csv(instrument: Instrument, sheets: dict[str, dict[str, Answer]]) -> str:
    """The scores of every node of every area, areas in order of their codes, children after parents."""
    cards = scorecards(instrument, {area: sheets[area] for area in sorted(sheets)})
    return _csv(SCORE_HEADER, (row for card in cards.values() for row in _score_rows(card)))


def _score_rows(card: Scorecard) -> Iterator[tuple[str, ...]]:
    for node in card.nodes:
        numbers = (_in_full(n) for n in (node.score, node.low, node.high, node.coverage))
        yield (card.area_code, node.id, node.parent, node.kind, *numbers, node.state)


def _in_full(number: float | None) -> str:
    return "" if number is None else repr(number)


def items_csv(instrument: Instrument) -> str:
    """The instrument itself as CSV, children after parents."""
    scale = "; ".join(f"{level.value} {level.label}" for level in instrument.scale.levels)
    rows: list[tuple[str, ...]] = [
        (TOTAL, "", TOTAL, instrument.title, "", "", "; ".join(instrument.documents.values()))
    ]
    for node in instrument.walk():
        if isinstance(node, Item):
            rows.append((node.id, node.parent, "item", node.title, node.question, scale, str(node.citation)))
        else:
            rows.append((node.id, node.parent, node.kind, node.title, "", "", str(node.citation or "")))
    return _csv(ITEM_HEADER, rows)


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
