"""More than a thousand names as people write them, with the answers worked out by hand beforehand.

`gazetteer_names.csv`: `answer` is a status, or `sure` (exact or alias) or `unsure` (anything else); `areas` are codes,
the first being the first that must be offered. A line is added for every name that was ever read wrongly.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.gazetteer import Resolution, resolve

NAMES = Path(__file__).parent / "gazetteer_names.csv"


def golden_rows() -> list[dict[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def is_as_expected(found: Resolution, answer: str, areas: list[str]) -> bool:
    offered = [candidate.area.code for candidate in found.candidates]
    if answer == "sure":
        return found.area is not None and [found.area.code] == areas
    if answer == "unsure":
        return not found.is_sure
    return found.status == answer and offered[:1] == areas[:1] and set(areas) <= set(offered)


@pytest.mark.parametrize("answer", ["sure", "suggested", "ambiguous", "unsure", "not_an_authority", "unknown"])
def test_every_name_is_read_as_worked_out_by_hand(answer: str) -> None:
    listed = [row for row in golden_rows() if row["answer"] == answer]
    wrong = []
    for row in listed:
        found = resolve(row["name"], date.fromisoformat(row["at"]) if row["at"] else None)
        if not is_as_expected(found, answer, row["areas"].split()):
            wrong.append((row["name"], row["at"], found.status, found.reason))
    assert listed
    assert wrong == []


def test_the_list_covers_every_status_often() -> None:
    statuses = [row["answer"] for row in golden_rows()]
    assert len(statuses) > 1200
    assert {status: statuses.count(status) >= 10 for status in set(statuses)} == dict.fromkeys(set(statuses), True)
