"""A made-up wave of a whole country: 152 authorities under the names people type, ten questions, every kind of mess.

The figures are drawn by chance and are about nobody. What each cell must be read as is kept beside its text.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from geo.areas import Authority, authorities_on
from tests.golden.foi import formats

WAVE_DAY = date(2012, 11, 1)
HEADERS = {
    "children_missing": "Q1. Number of individual children reported missing",
    "incidents": "Q2. Missing incidents",
    "children_looked_after": "Looked after children",
    "looked_after_missing": "LAC who went missing",
    "looked_after_incidents": "Missing episodes of LAC",
    "interviews_offered": "RHIs offered",
    "interviews_completed": "RHIs completed",
    "interviews_within_72h": "... of which within 72 hours (RHIs)",
    "provider": "Who provides the interviews?",
    "follow_up_support": "Follow-up support?",
}
NAMES = ("{0.name}", "{0.plain_name}", "{0.council}", "{0.council} ", "{0.code}")
NUMBERS = ("{0}", "{0:,}", "{0}.0", " {0}", "{0} ", "{0}*")
OTHERS = (
    ("<5", "answered", None, 0, 4, None),
    ("fewer than five", "answered", None, 0, 4, None),
    ("1-4", "answered", None, 1, 4, None),
    ("c.200", "answered", 200, None, None, None),
    ("Nil", "answered", 0, 0, 0, None),
    ("*", "suppressed", None, 0, None, None),
    ("Not held", "not_held", None, None, None, None),
    ("No information held", "not_held", None, None, None, None),
    ("Cost exceeded", "refused", None, None, None, "s12"),
    ("Section 40(2)", "refused", None, None, None, "s40(2)"),
    ("unable to say", "unable_to_say", None, None, None, None),
    ("n/a", "not_applicable", None, None, None, None),
    ("..", "not_available", None, None, None, None),
    ("", "blank", None, None, None, None),
    ("20 or 25", "unclear", None, None, None, None),
    ("see attached", "unclear", None, None, None, None),
)
PROVIDERS = (
    ("Barnardo's", ("voluntary_organisation",)),
    ("Social worker / youth worker", ("own_social_worker", "youth_service")),
    ("In-house team", ("council_team",)),
    ("Police", ("police",)),
)
SUPPORT = (("Yes", "yes"), ("y", "yes"), ("No", "no"), ("Partly", "partly"), ("No - planned", "no"))

Expected = tuple[str, object, float | None, float | None, str | None]
"""Status, value or code, low, high, exemption."""


@dataclass(frozen=True)
class Wave:
    """The workbook, the row of each authority (code), and what each cell (row, question) must be read as."""

    content: bytes
    areas: dict[int, str]
    expected: dict[tuple[int, str], Expected]
    notes: frozenset[int]


def messy_wave(seed: int) -> Wave:
    """A wave drawn by chance, the same for the same seed."""
    chance = random.Random(seed)
    rows: list[list[object]] = [["Made-up figures, for tests"], ["Council", "Ref", *HEADERS.values()]]
    areas, expected, notes = {}, {}, set()
    for body in sorted(authorities_on(WAVE_DAY), key=lambda area: area.plain_name):
        if chance.random() < 0.05:
            rows.append([chance.choice(["NORTH WEST", "Total", "Note: provisional", "Average"])])
            notes.add(len(rows))
        texts, found = _row(chance)
        rows.append([_name(chance, body), f"FOI {chance.randrange(999)}", *texts])
        areas[len(rows)] = body.code
        expected |= {(len(rows), question): each for question, each in zip(HEADERS, found, strict=True)}
        if chance.random() < 0.04:
            rows.append([])
    return Wave(formats.xlsx(rows, sheet="2011-12"), areas, expected, frozenset(notes))


def _name(chance: random.Random, body: Authority) -> str:
    return chance.choice(NAMES).format(body)


def _row(chance: random.Random) -> tuple[list[object], list[Expected]]:
    cells = [_count(chance) for _ in range(len(HEADERS) - 2)]
    provider, codes = chance.choice(PROVIDERS)
    support, code = chance.choice(SUPPORT)
    cells += [(provider, ("answered", codes, None, None, None)), (support, ("answered", code, None, None, None))]
    return [text for text, _ in cells], [each for _, each in cells]


def _count(chance: random.Random) -> tuple[object, Expected]:
    number = chance.randrange(3_000)
    if chance.random() < 0.3:
        return number, ("answered", number, number, number, None)
    if chance.random() < 0.4:
        return chance.choice(NUMBERS).format(number), ("answered", number, number, number, None)
    text, status, value, low, high, exemption = chance.choice(OTHERS)
    return text, (status, value, low, high, exemption)
