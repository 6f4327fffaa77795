"""Working days in England, and the day by which a reply to a request is due.

A public authority replies "promptly and in any event not later than the twentieth working day following the date of
receipt" (Freedom of Information Act 2000, section 10(1)). Working days here are Monday to Friday without the bank
holidays of England and Wales, substitute days and special ones included; they come from the library `holidays`. The Act
itself leaves out a bank holiday of any part of the United Kingdom (section 10(6)), so that in law a reply may be in
time a day or two after the day given here: `parts` counts that way where it is wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

import holidays

DEADLINE = 20
"""Working days after the day of receipt by which a reply is due."""
ENGLAND: tuple[str, ...] = ("ENG",)
UNITED_KINGDOM: tuple[str, ...] = ("ENG", "WLS", "SCT", "NIR")
FIRST_DAY = date(1974, 1, 1)
"""New Year's Day became a bank holiday in England in 1974; the list is not relied on before."""
LONGEST = 1_000
"""Working days of a deadline: about four years, more than any request waits."""
SATURDAY = 5


@cache
def bank_holidays(year: int, parts: tuple[str, ...] = ENGLAND) -> frozenset[date]:
    """The bank holidays of a year in England, or in any of the `parts` of the United Kingdom."""
    return frozenset(day for part in parts for day in holidays.country_holidays("GB", subdiv=part, years=year))


def is_working_day(day: date, parts: tuple[str, ...] = ENGLAND) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year, parts)


def due_on(received: date, working_days: int = DEADLINE, parts: tuple[str, ...] = ENGLAND) -> date:
    """The last day on which a reply is in time: the given number of working days after the day of receipt.

    The day of receipt itself never counts, whether it is a working day or not. ValueError for a day before 1974 or a
    number of days that is not 1 to 1,000.
    """
    if received < FIRST_DAY:
        raise ValueError(f"Bank holidays are known from {FIRST_DAY:%Y} on; {received.isoformat()} is earlier.")
    if not 1 <= working_days <= LONGEST:
        raise ValueError(f"A deadline is 1 to {LONGEST:,} working days, not {working_days}.")
    day, left = received, working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, parts)
    return day


def is_overdue(received: date, today: date, working_days: int = DEADLINE) -> bool:
    """Has the day by which a reply was due gone by without one? On the day itself it has not."""
    return today > due_on(received, working_days)


def working_days_between(start: date, end: date, closed: Collection[date] = ()) -> int:
    """Working days after `start` up to and including `end`, days in `closed` left out; 0 where `end` is not later."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day) and day not in closed)
