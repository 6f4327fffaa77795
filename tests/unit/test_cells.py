"""What one cell's text answers: a corpus of texts with the results worked out by hand, and the rules one by one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foi_data.cells import parse_cell
from foi_data.parsed import Proposal
from foi_data.questions import Question, question_set
from foi_data.texts.readings import Reading

CORPUS = Path(__file__).parents[1] / "golden" / "foi" / "cells.csv"


def load_corpus() -> list[dict[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


KINDS = {
    "share": Question("share", "Share", "Share", "share", unit="percent"),
    "day": Question("day", "Day", "Day", "date"),
}


def question(name: str) -> Question:
    if name in KINDS:
        return KINDS[name]
    set_id, _, question_id = name.partition("/")
    return question_set(set_id).question(question_id)


def shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def shown_code(code: object) -> str:
    return "+".join(code) if isinstance(code, tuple) else str(code or "")


def shown_proposal(proposal: Proposal) -> str:
    if proposal.code is not None:
        return shown_code(proposal.code)
    if proposal.value is not None:
        return shown(proposal.value)
    return f"{shown(proposal.low)}-{shown(proposal.high)}"


def in_corpus_form(reading: Reading) -> dict[str, str]:
    return {
        "status": reading.status,
        "value": shown(reading.value),
        "low": shown(reading.low),
        "high": shown(reading.high),
        "code": shown_code(reading.code),
        "exemption": reading.exemption or "",
        "proposals": ";".join(map(shown_proposal, reading.proposals)),
    }


@pytest.mark.parametrize(
    "case", load_corpus(), ids=lambda case: f"{case['question'].partition('/')[2]}: {case['text']}"[:60]
)
def test_every_text_of_the_corpus_reads_as_worked_out_by_hand(case):
    expected = {name: value for name, value in case.items() if name not in ("question", "text")}
    expected["value"], expected["low"], expected["high"] = (
        shown(float(expected[name])) if expected[name] else "" for name in ("value", "low", "high")
    )
    expected["proposals"] = ";".join(
        shown(float(part)) if part.replace(".", "").isdigit() else part
        for part in expected["proposals"].split(";")
        if part
    )
    assert in_corpus_form(parse_cell(case["text"], question(case["question"]))) == expected


def test_the_corpus_holds_more_than_two_hundred_texts():
    assert len(load_corpus()) >= 200
