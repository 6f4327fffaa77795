"""Twenty working days following the day of receipt, worked out by hand on a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_data.waves.working_days import (
    UNITED_KINGDOM,
    bank_holidays,
    due_on,
    is_overdue,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(("year", "days"), [
    (2012, {"01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"}),
    (2020, {"01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"}),
    (2021, {"01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"}),
    (2022, {"01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"}),
    (2023, {"01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"}),
    (2024, {"01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"}),
])  # fmt: skip
def test_bank_holidays_on_weekdays_are_those_the_government_listed(year: int, days: set[str]) -> None:
    on_weekdays = {day.strftime("%m-%d") for day in bank_holidays(year) if day.weekday() < 5}
    assert on_weekdays == days


@pytest.mark.parametrize(("received", "due", "why"), [
    ("2024-01-08", "2024-02-05", "four weeks of five days, nothing between"),
    ("2024-01-06", "2024-02-02", "received on a Saturday: Monday is the first day"),
    ("2024-03-11", "2024-04-10", "Good Friday and Easter Monday"),
    ("2023-12-04", "2024-01-04", "Christmas, Boxing Day and New Year's Day"),
    ("2021-12-06", "2022-01-06", "substitute days: 27 and 28 December, 3 January"),
    ("2022-12-05", "2023-01-05", "Boxing Day on its day, Christmas moved to the 27th, New Year moved to the 2nd"),
    ("2012-05-14", "2012-06-13", "the spring holiday moved to 4 June and the Diamond Jubilee on the 5th"),
    ("2022-05-16", "2022-06-15", "2 and 3 June, the Platinum Jubilee"),
    ("2022-09-01", "2022-09-30", "19 September, the State Funeral"),
    ("2023-04-24", "2023-05-24", "1 May, and 8 May for the Coronation"),
    ("2020-04-20", "2020-05-19", "the early May holiday moved to Friday the 8th"),
])  # fmt: skip
def test_a_reply_is_due_twenty_working_days_after_receipt(received: str, due: str, why: str) -> None:
    assert due_on(date.fromisoformat(received)) == date.fromisoformat(due), why


def test_the_day_itself_is_in_time_and_the_next_is_late() -> None:
    assert not is_overdue(date(2024, 1, 8), date(2024, 2, 5))
    assert is_overdue(date(2024, 1, 8), date(2024, 2, 6))


def test_another_number_of_days_may_be_given() -> None:
    assert due_on(date(2024, 1, 8), 1) == date(2024, 1, 9)
    assert due_on(date(2024, 1, 8), 40) == date(2024, 3, 4)


def test_counting_the_holidays_of_the_whole_kingdom_may_give_a_later_day() -> None:
    """St Patrick's Day, 17 March, is a bank holiday in Northern Ireland; in 2025 it was a Monday."""
    assert due_on(date(2025, 3, 3)) == date(2025, 3, 31)
    assert due_on(date(2025, 3, 3), parts=UNITED_KINGDOM) == date(2025, 4, 1)


@given(DAYS, st.integers(1, 60))
def test_between_receipt_and_the_last_day_lie_as_many_working_days_as_were_given(received: date, days: int) -> None:
    last = due_on(received, days)
    assert is_working_day(last)
    assert working_days_between(received, last) == days


@given(DAYS)
def test_a_later_receipt_is_never_due_earlier(received: date) -> None:
    assert due_on(received) <= due_on(received + timedelta(days=1))


@pytest.mark.parametrize(("received", "days"), [
    (date(1973, 12, 31), 20),
    (date(2024, 1, 1), 0),
    (date(2024, 1, 1), 1001),
])  # fmt: skip
def test_what_cannot_be_counted_is_refused(received: date, days: int) -> None:
    with pytest.raises(ValueError, match=r"earlier|working days"):
        due_on(received, days)
