"""Decisions on names: remembered, used, listed, undone."""

from __future__ import annotations

from datetime import date

import pytest

from charter.permissions import EVERY_RIGHT
from publishing.open_data import csv_bytes
from services.exceptions import RefusedError
from services.people import Person
from services.register.names import NameBook
from storage.unit_of_work import SqlStorage

ADA, BEN = Person("ada", "Ada", EVERY_RIGHT), Person("ben", "Ben", EVERY_RIGHT)
NEWCASTLE, CUMBERLAND = "E08000021", "E06000063"


def test_a_decision_is_used_the_next_time_however_the_name_is_written(embedded: SqlStorage) -> None:
    book = NameBook(embedded)
    assert book.resolve("Newcastle").status == "suggested"
    book.decide(ADA, " Newcastle ", NEWCASTLE, "The list is of cities")
    found = book.resolve("NEWCASTLE")
    assert (found.status, found.area.code if found.area else None) == ("alias", NEWCASTLE)
    assert found.reason == "A person decided that this is Newcastle upon Tyne."


def test_undoing_a_decision_brings_its_candidates_back(embedded: SqlStorage) -> None:
    book = NameBook(embedded)
    before = book.resolve("Newcastle")
    number = book.decide(ADA, "Newcastle", NEWCASTLE, "The list is of cities")
    book.undo(BEN, number)
    assert book.resolve("Newcastle") == before
    assert before.candidates[0].area.code == NEWCASTLE
    assert book.in_force() == {}


def test_a_name_can_be_decided_to_mean_no_authority(embedded: SqlStorage) -> None:
    book = NameBook(embedded)
    book.decide(ADA, "Newcastle", "not_an_authority", "A football club")
    assert book.resolve("Newcastle").status == "not_an_authority"


def test_deciding_anew_leaves_one_decision_standing(embedded: SqlStorage) -> None:
    book = NameBook(embedded)
    book.decide(ADA, "Newcastle", "not_an_authority", "A football club")
    book.decide(BEN, "Newcastle", NEWCASTLE, "The council after all")
    assert list(book.in_force().values()) == [NEWCASTLE]
    assert [row[7] for row in book.table().rows] == ["no", "yes"]


def test_a_decision_for_a_body_that_was_not_there_on_the_day_is_left_aside(embedded: SqlStorage) -> None:
    book = NameBook(embedded)
    book.decide(ADA, "Cumbria", CUMBERLAND, "The western half")
    assert book.resolve("Cumbria").area is not None
    old = book.resolve("Cumbria", date(2013, 1, 1)).area
    assert old is not None
    assert old.plain_name == "Cumbria"


@pytest.mark.parametrize(
    ("name", "meaning", "reason", "message"),
    [
        ("Leeds", NEWCASTLE, "because", "is Leeds without anybody's decision"),
        ("  ", NEWCASTLE, "because", "no name here"),
        ("N" * 301, NEWCASTLE, "because", "301 characters"),
        ("Newcastle", "E09999999", "because", "no area's code"),
        ("Newcastle", "", "because", "Choose first what 'Newcastle' means"),
        ("Newcastle", NEWCASTLE, " ", "Say in a few words why"),
        ("Newcastle", NEWCASTLE, "x" * 1_001, "1,001 characters"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_stored(
    embedded: SqlStorage, name: str, meaning: str, reason: str, message: str
) -> None:
    book = NameBook(embedded)
    with pytest.raises(RefusedError, match=message):
        book.decide(ADA, name, meaning, reason)
    assert list(book.decisions()) == []


def test_the_decisions_can_be_taken_away_with_who_when_and_why(embedded: SqlStorage) -> None:
    book = NameBook(embedded)
    number = book.decide(ADA, "Newcastle", NEWCASTLE, "=HYPERLINK(1)")
    book.undo(BEN, number)
    (row,) = book.table().records()
    assert (row["name"], row["area_code"], row["la_name"]) == ("Newcastle", NEWCASTLE, "Newcastle upon Tyne")
    assert (row["decided_by"], row["undone_by"], row["stands"]) == ("ada", "ben", "no")
    assert b"'=HYPERLINK(1)" in csv_bytes(book.table())
