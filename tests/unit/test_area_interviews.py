"""What one area told about return interviews, wave by wave."""

from __future__ import annotations

from charter.permissions import EVERY_RIGHT
from geo.areas import authority
from services.comparison.area_interviews import InterviewsTold, interviews_told
from services.foi.ingestion import Ingestion
from services.people import Person
from storage.unit_of_work import SqlStorage

KENT = authority("E10000016")
PROVISION = "Local authority,Missing from home,Missing from care,Provider\n"
NUMBERS = "Local authority,Interviews offered,Interviews completed,Interviews within 72 hours\n"


def told(storage: SqlStorage, **files: str) -> tuple[InterviewsTold, ...]:
    """What Kent told the waves, each named by its year and sent as one file."""
    desk = Ingestion(storage)
    for wave, text in files.items():
        seen = desk.preview(text.encode(), f"{wave}.csv")
        desk.accept(Person("ada", "Ada", EVERY_RIGHT), seen, wave=wave.replace("_", " "))
    held = {file.id: file for file in desk.files()}
    return interviews_told(KENT, desk.foi_answers(), held)


def test_a_part_never_stands_beside_another_years_whole(embedded: SqlStorage) -> None:
    found = told(
        embedded, Requests_of_2022=f"{NUMBERS}Kent,400,380,366\n", Requests_of_2023=f"{NUMBERS}Kent,100,80,\n"
    )  # fmt: skip
    (only,) = found
    assert only.heading == "Requests of 2023 (about the time to 31 December 2023)"
    assert only.lines[:2] == (("Offered", "100"), ("Completed", "80"))
    assert "366" not in only.words


def test_silence_on_everything_is_said_once(embedded: SqlStorage) -> None:
    (only,) = told(embedded, Requests_of_2023=f"{PROVISION}Kent,,,\nLeeds,all,all,Police\n")
    assert only.words == "Left blank."


def test_its_answer_stands_beside_how_many_others_offer_to_all(embedded: SqlStorage) -> None:
    text = f"{PROVISION}Kent,some,all,Police\nLeeds,all,all,Police\nHampshire,none,some,Police\n"
    (only,) = told(embedded, Requests_of_2023=text)
    assert only.lines[0] == (
        "Missing from home", "To some (1 of 3 that answered offer to all; in the region 0 of 2)"
    )  # fmt: skip


def test_a_part_without_its_whole_is_said_to_stand_alone(embedded: SqlStorage) -> None:
    (only,) = told(embedded, Requests_of_2023=f"{NUMBERS}Kent,200,N/A,149\n")
    assert only.caution == "The number within 72 hours stands alone: of how many completed is not known."
