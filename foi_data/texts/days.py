"""Days: those that a text names, and the numbers that spreadsheets keep for days and show as days.

A spreadsheet keeps a day as the count of days since one in 1900, or 1904. So a number may come as a day ("1-4" as
1 April, 45 as 14 February 1900), and a day as a number. Each is proposed as what it may have been; only a number among
days is taken for one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from foi_data.issues import IssueCode
from foi_data.parsed import Proposal
from foi_data.periods import MONTHS
from foi_data.texts.plain_text import plain
from foi_data.texts.readings import Reading, unclear

NUMERIC_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d\d)(?: 00:00(?::00)?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?")
WORDED_DAY = re.compile(
    rf"(?:\w+day,? )?(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?({'|'.join(MONTHS)})[a-z]*[ ,-]+(\d{{4}}|\d\d)"
)
DATE_AS_RANGE = (
    re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?"),
    re.compile(rf"(\d{{1,2}})[-\s]({'|'.join(MONTHS)})[a-z]*(?:[-\s]\d{{2,4}})?"),
    re.compile(rf"({'|'.join(MONTHS)})[a-z]*[-\s](\d{{1,2}})"),
    re.compile(r"(\d{1,2})/(\d{1,2})/(?:\d{4}|\d\d)"),
)
TIME_OF_DAY = re.compile(r"(?:(-?\d+) days?, )?(\d{1,4}):(\d\d)(?::(\d\d)(?:\.\d+)?)?")
"""How a cell shows that its program keeps as a time: a number 1 formatted as hours is "1 day, 0:00:00"."""
SERIAL_DAY_ONE = date(1899, 12, 30)
SERIAL_RULE = "date_serial"
SERIAL_OF_OUR_TIME = re.compile(r"(3[6-9]\d{3}|4\d{4}|5[0-4]\d{3})(?:\.0+)?")
"""What a program keeps for a day from 1998 to 2050."""
DAYS_TO_1904 = 1_462.0
"""What a workbook that counts its days from 1900 says for 1 January 1904, where the other kind says 0."""
LARGEST_SERIAL = 20_000
"""Up to here a date may be a plain number that somebody's program shows as a date: the 45th day is 14 February 1900."""


# What a text names.


def read_day(text: str, raw: str) -> Reading | None:
    """The day that a plain text names, or proposed that which a bare number may stand for; None for other texts."""
    if day := parse_day(text):
        return Reading("answered", "date", 0.95, on=day)
    if serial := SERIAL_OF_OUR_TIME.fullmatch(text):
        return _serial_day(raw.strip(), SERIAL_DAY_ONE + timedelta(days=int(serial[1])))
    return None


def parse_day(text: str) -> date | None:
    """The day that a plain text names, day before month as in Britain; None if it names none."""
    if found := ISO_DAY.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := NUMERIC_DAY.fullmatch(text):
        return _day(_full_year(found[3]), int(found[2]), int(found[1]))
    if found := WORDED_DAY.fullmatch(text):
        return _day(_full_year(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return None


def american_day(text: str) -> date | None:
    """The day if the month was written first; a reading for a person to confirm."""
    found = NUMERIC_DAY.fullmatch(text)
    return _day(_full_year(found[3]), int(found[1]), int(found[2])) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


# What a spreadsheet keeps.


def mangled_range(text: str, raw: str) -> Reading | None:
    """A date where a number was asked: spreadsheets turn "1-4" into 1 April. The range is proposed, never taken."""
    if found := TIME_OF_DAY.fullmatch(text):
        whole = found[1] and not any(int(part or 0) for part in found.groups()[1:])
        days = (
            (Proposal(raw.strip(), value=float(found[1]), low=float(found[1]), high=float(found[1])),) if whole else ()
        )
        return unclear("date_for_number", IssueCode.DATE_FOR_NUMBER, days, raw=raw.strip())
    for pattern in DATE_AS_RANGE:
        if found := pattern.fullmatch(text):
            ends = sorted(_day_and_month(found.groups()))
            proposals = (Proposal(raw, low=float(ends[0]), high=float(ends[-1])),) if 0 <= ends[0] < ends[-1] else ()
            proposals = (*_serial(text), *proposals)
            return unclear("date_for_number", IssueCode.DATE_FOR_NUMBER, proposals, raw=raw.strip())
    return None


def _day_and_month(groups: tuple[str, ...]) -> list[int]:
    parts = [MONTHS.index(part) + 1 if part in MONTHS else int(part) for part in groups]
    return parts[-2:]


def _serial(text: str) -> tuple[Proposal, ...]:
    """The number of a day of long ago: a cell that was formatted as a date by mistake."""
    day = parse_day(text)
    count = (day - SERIAL_DAY_ONE).days if day else 0
    # The programs count a 29 February 1900 that never was, so that days before it have a number less.
    count -= count <= 60
    return (
        (Proposal(text, value=float(count), low=float(count), high=float(count)),) if 0 < count < LARGEST_SERIAL else ()
    )


def counted_from_1904(reading: Reading) -> Reading:
    """The same reading of a cell of a workbook that counts its days from 1904: the number behind a day is another."""
    if reading.rule == SERIAL_RULE:
        [day] = reading.proposals
        return _serial_day(day.words, (day.on or SERIAL_DAY_ONE) + timedelta(DAYS_TO_1904))
    shifted = tuple(_four_years_less(one) if parse_day(plain(one.words)) else one for one in reading.proposals)
    possible = tuple(one for one in shifted if one.value is None or one.value >= 0)
    return reading if possible == reading.proposals else replace(reading, proposals=possible)


def _four_years_less(serial: Proposal) -> Proposal:
    """A proposal of the number behind a day, if it is one, for a count that begins with 0 on 1 January 1904."""
    if serial.value is None:
        return serial
    value = serial.value - DAYS_TO_1904
    return replace(serial, value=value, low=value, high=value)


def _serial_day(number: str, day: date) -> Reading:
    """A number that a spreadsheet may keep for a day. Alone it says nothing of being one, so the day is proposed."""
    found = (Proposal(number, on=day),)
    return unclear(SERIAL_RULE, IssueCode.DATE_AS_NUMBER, found, raw=number, day=day.isoformat())


def as_day(reading: Reading) -> Reading:
    """The reading of such a number where it stands among days."""
    if reading.rule != SERIAL_RULE:
        return reading
    [day] = reading.proposals
    return Reading("answered", SERIAL_RULE, 0.8, on=day.on, note=f"the number {day.words} is that of this day")
