"""Rows given to an authority by hand, offered again for a corrected file: by what they say, not by their place."""

from __future__ import annotations

import pytest

from charter.permissions import Grant
from services.exceptions import NotAllowedError
from services.foi.file_choices import NOTHING_SAID, Choices
from services.foi.file_reading import Preview
from services.foi.ingestion import Ingestion
from services.foi.rows_by_hand import RowOffer, RowsByHand, with_offers
from services.people import LOCAL_PERSON, Person
from storage.unit_of_work import SqlStorage
from tests.golden.foi import formats

LEEDS, KENT, DEVON, YORK = "E08000035", "E10000016", "E10000008", "E06000014"
HEADER = ("Council", "Contact", "Missing incidents 2022-23", "Provider")
FIRST = [["Leeds", "", 45, "police"], ["The one by the sea", "", 7, "police"], ["Kent", "", 50, "charity"],
         ["Devon", "", 12, "charity"]]  # fmt: skip


def file(*rows: list[object]) -> bytes:
    return formats.xlsx([list(HEADER), *rows])


def accepted(storage: SqlStorage, rows: list[list[object]], choices: Choices) -> int:
    ingestion = Ingestion(storage)
    preview = ingestion.preview(file(*rows), "first.xlsx", choices=choices)
    return ingestion.accept(LOCAL_PERSON, preview, wave="Autumn")


def later(storage: SqlStorage, *rows: list[object], choices: Choices = NOTHING_SAID) -> tuple[Preview, list[RowOffer]]:
    preview = Ingestion(storage).preview(file(*rows), "later.xlsx", choices=choices)
    return preview, list(RowsByHand(storage).offers(LOCAL_PERSON, preview))


def test_a_row_that_moved_is_offered_by_its_name_and_taken_only_when_somebody_says_so(embedded: SqlStorage) -> None:
    accepted(embedded, FIRST, NOTHING_SAID.with_row(3, YORK))
    preview, offers = later(
        embedded, ["Kent", "", 51, "charity"], ["Leeds", "", 45, "police"], ["Devon", "", 12, "charity"],
        ["  The one BY the sea ", "", 8, "police"],
    )  # fmt: skip
    (offer,) = offers
    assert (offer.row, offer.code, offer.earlier_row, offer.earlier_file) == (5, YORK, 3, "first.xlsx")
    assert offer.because == "it has the same name"
    assert YORK not in {answer.area_code for answer in preview.parsed.answers}
    again, rest = later(
        embedded, ["Kent", "", 51, "charity"], ["Leeds", "", 45, "police"], ["Devon", "", 12, "charity"],
        ["  The one BY the sea ", "", 8, "police"], choices=with_offers(NOTHING_SAID, offers),
    )  # fmt: skip
    assert rest == []
    assert [a.raw for a in again.parsed.answers if a.area_code == YORK and a.question == "incidents"] == ["8"]


def test_another_row_that_stands_where_it_stood_is_never_offered(embedded: SqlStorage) -> None:
    accepted(embedded, FIRST, NOTHING_SAID.with_row(3, YORK))
    _, offers = later(embedded, FIRST[0], ["The one on the moor", "", 7, "police"], *FIRST[2:])
    assert offers == []


def test_of_two_rows_with_the_name_only_one_that_says_the_very_same_is_offered(embedded: SqlStorage) -> None:
    accepted(embedded, FIRST, NOTHING_SAID.with_row(3, YORK))
    twice = ["The one by the sea", "", 99, "charity"]
    _, offers = later(embedded, *FIRST[:1], twice, *FIRST[1:])
    assert [offer.row for offer in offers] == [4]
    _, none = later(embedded, FIRST[0], twice, ["The one by the sea", "", 98, "charity"], *FIRST[2:])
    assert none == []


def test_a_row_without_a_name_is_known_by_what_else_it_says_or_by_its_neighbours(embedded: SqlStorage) -> None:
    rows = [FIRST[0], ["", "ref. 77/b", 7, "police"], *FIRST[2:]]
    accepted(embedded, rows, NOTHING_SAID.with_row(3, YORK))
    _, moved = later(embedded, *FIRST[2:], FIRST[0], ["", "ref. 77/b", 9, "police"])
    assert [(offer.row, offer.because) for offer in moved] == [(5, "it has no name and says the same")]
    _, beside = later(embedded, FIRST[0], ["", "", 9, "somebody else"], *FIRST[2:])
    assert [(offer.row, offer.because) for offer in beside] == [(3, "it has no name and stands between the same two")]
    _, lost = later(embedded, *FIRST[2:], ["", "", 9, "somebody else"], FIRST[0])
    assert lost == []


def test_a_row_called_a_note_is_offered_as_one(embedded: SqlStorage) -> None:
    accepted(embedded, FIRST, NOTHING_SAID.with_note(5))
    preview, offers = later(embedded, FIRST[3], FIRST[0], FIRST[2])
    assert [(offer.row, offer.code) for offer in offers] == [(2, "")]
    assert with_offers(preview.choices, offers).notes == (2,)


def test_nothing_is_offered_of_a_row_that_is_read_so_already_or_of_another_wave(embedded: SqlStorage) -> None:
    number = accepted(embedded, FIRST, NOTHING_SAID.with_row(4, KENT))
    _, offers = later(embedded, *FIRST[:3], ["Devon", "", 13, "charity"])
    assert offers == []
    _, other = later(embedded, ["Barnet", "", 1, "police"], ["The one by the sea", "", 3, "police"])
    assert other == []
    Ingestion(embedded).undo(LOCAL_PERSON, number)
    accepted(embedded, FIRST, NOTHING_SAID.with_row(3, YORK).with_row(4, KENT))
    Ingestion(embedded).undo(LOCAL_PERSON, number + 1)
    _, after_undoing = later(embedded, *FIRST[:3], ["Devon", "", 13, "charity"])
    assert [offer.row for offer in after_undoing] == [3]


def test_whoever_may_not_bring_files_in_is_told_nothing_of_rows(embedded: SqlStorage) -> None:
    accepted(embedded, FIRST, NOTHING_SAID.with_row(3, YORK))
    preview = Ingestion(embedded).preview(file(*FIRST[:3]), "later.xlsx")
    with pytest.raises(NotAllowedError):
        RowsByHand(embedded).offers(Person("reader", "Reader", (Grant("viewer"),)), preview)
