"""Texts that people write, with what each looks like; every name and number in them is made up."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter.personal_details import (
    NO_CHILDS_DATA,
    is_nhs_number,
    is_pupil_number,
    parse_date,
    suspicions,
    warn_of_personal_details,
)

TODAY = date(2026, 11, 22)
with (Path(__file__).parent / "personal_details.csv").open(encoding="utf-8", newline="") as file:
    TEXTS = [(row["looks_like"], row["text"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("looks_like", "text"), TEXTS)
def test_a_text_is_taken_for_what_it_is(looks_like: str, text: str) -> None:
    found = {one.kind for one in suspicions(text, today=TODAY)}
    assert found == (set() if looks_like == "none" else {looks_like})


def test_the_texts_are_enough_to_tell() -> None:
    assert len(TEXTS) >= 160
    assert sum(1 for looks_like, _ in TEXTS if looks_like == "none") >= 80


def test_the_warning_says_what_was_seen_and_what_to_do() -> None:
    said = warn_of_personal_details("Kayleigh Smith, DOB 12/03/2011")
    assert 'a date of birth ("DOB 12/03/2011")' in said
    assert NO_CHILDS_DATA in said
    assert "say below that you have checked" in said
    assert warn_of_personal_details("Monthly report to the board") == ""


@given(st.integers(100_000_000, 999_999_999))
def test_one_wrong_digit_is_no_nhs_number(nine: int) -> None:
    valid = [f"{nine}{check}" for check in range(10) if is_nhs_number(f"{nine}{check}")]
    assert len(valid) <= 1
    for number in valid:
        wrong = str((int(number[4]) + 1) % 10)
        assert not is_nhs_number(number[:4] + wrong + number[5:])


@given(st.text(max_size=200))
def test_any_text_can_be_watched(text: str) -> None:
    assert isinstance(suspicions(text), tuple)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/2011", date(2011, 3, 12)), ("1.2.09", date(2009, 2, 1)), ("2011-03-12", date(2011, 3, 12)),
        ("12th of March 2011", date(2011, 3, 12)), ("March 12, 2011", date(2011, 3, 12)), ("31/02/2011", None),
    ],
)  # fmt: skip
def test_a_date_is_read_day_first(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_a_pupil_number_has_its_check_letter() -> None:
    assert is_pupil_number("U801200001000")
    assert not is_pupil_number("A801200001000")
