"""A date as people write it in a list of sign-ups, to a date no surer than they wrote it.

Days come before months, as in Britain: 19/9/2013, 19 September 2013, 2013-09-19; a month: September 2013, 9/2013,
2013-09; a year: 2013. "By" before any of them says the last day it can have been.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from charter.exceptions import RegisterError
from charter.register import DateKind, UncertainDate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month_name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?"
YEAR = r"(?P<year>\d{4})"
SHORT_YEAR = r"(?P<year>\d{4}|\d\d)"
FORMS: tuple[tuple[DateKind, re.Pattern[str]], ...] = (
    ("on", re.compile(rf"{YEAR}-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[ t]00:00(?::00)?)?")),
    ("on", re.compile(rf"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-]{SHORT_YEAR}")),
    ("on", re.compile(rf"(?:[a-z]+day,? )?(?P<day>\d\d?)(?:st|nd|rd|th)?[ -](?:of )?{MONTH}[ -]{SHORT_YEAR}")),
    ("on", re.compile(rf"{MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? {YEAR}")),
    ("month", re.compile(rf"{YEAR}-(?P<month>\d\d?)")),
    ("month", re.compile(rf"(?P<month>\d\d?)[/.]{YEAR}")),
    ("month", re.compile(rf"{MONTH}[ -]{SHORT_YEAR}")),
    ("year", re.compile(YEAR)),
)
BY = re.compile(r"(?:by|no later than|not later than|on or before|up to)\b ?")
BEFORE_A_DATE = re.compile(r"(?:(?:not )?signed|observed|seen|pledged|withdrawn|on|at|in|during|as at|dated)\b ?")
HOW_TO_WRITE_IT = "Write it as 19 September 2013, by 19 September 2013, September 2013 or 2013"


def parse_uncertain_date(text: str) -> UncertainDate:
    """The date that a text names. RegisterError where it names none, or a day there never was."""
    said = " ".join(text.split())
    plain = re.split(r"[;(]", said.casefold())[0].strip(" .'")
    plain, is_by = _without_words(plain)
    for kind, form in FORMS:
        if found := form.fullmatch(plain):
            return _dated(kind, found, is_by, said)
    if not said:
        raise RegisterError(f"The date is missing. {HOW_TO_WRITE_IT}.")
    raise RegisterError(f"'{said[:60]}' is not a date that can be read. {HOW_TO_WRITE_IT}.")


def _without_words(plain: str) -> tuple[str, bool]:
    is_by = False
    while found := BY.match(plain) or BEFORE_A_DATE.match(plain):
        is_by = is_by or found.re is BY
        plain = plain[found.end() :]
    return plain, is_by


def _dated(kind: DateKind, found: re.Match[str], is_by: bool, said: str) -> UncertainDate:
    parts = found.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    name = parts.get("month_name")
    month = MONTHS.index(name) + 1 if name else int(parts.get("month") or 1)
    try:
        day = date(year, month, int(parts.get("day") or 1))
    except ValueError as error:
        raise RegisterError(
            f"There is no such day as '{said[:60]}': the day comes before the month. {HOW_TO_WRITE_IT}."
        ) from error
    when = UncertainDate(kind, day)
    return UncertainDate("by", when.latest) if is_by else when


def written_date(when: UncertainDate) -> str:
    """The date as `parse_uncertain_date` reads it back: `by 19 September 2013`, `September 2013`, `2013`."""
    day = f"{when.day.day} {calendar.month_name[when.day.month]} {when.day.year}"
    forms: dict[DateKind, str] = {
        "on": day,
        "by": f"by {day}",
        "month": f"{calendar.month_name[when.day.month]} {when.day.year}",
        "year": str(when.day.year),
    }
    return forms[when.kind]
