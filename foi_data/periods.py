"""Which time a figure is about, as councils and newsrooms write it: "2021/22 financial year", "Apr 22 - Mar 23".

A period keeps a short label. Financial years (April to March) and calendar years are written the same way however
they were spelled, so that the columns of two files can be put together; anything else keeps its days.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from foi_data.texts.question_numbers import NUMBER_OF_QUESTION

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_ENDINGS = r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])"
MONTH = rf"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec){MONTH_ENDINGS}\.?"
YEAR = r"((?:19|20)\d\d)"
NO_SECOND_YEAR = (
    r"(?!\s*[-/]\s*(?:20)?\d\d(?!\d|(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)
"""A year that another follows is half of a pair: "Jan-Mar 2022/23" is in 2023."""
DASH = r"\s*(?:-|\bto\b|\bthrough\b|\buntil\b)\s*"

YEAR_TO_MONTH = re.compile(
    rf"(?<!\d)(?:{YEAR}(?:[-/]\d\d)?|\d\d\s*/\s*\d\d),?{DASH}(?:the )?(?:end (?:of )?)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{MONTH}"
    rf"|\b{MONTH},?\s*{YEAR}{DASH}{YEAR}(?![-/]\d)"
)
"""A stretch of which one end is only a year, "2022 to March 2023": nobody can tell where it begins."""

LONGEST_SPAN = 30
"""Years that a span may have: "2023/2456" is the number of a request."""
ISO_RANGE = re.compile(r"(\d{4}(?:-\d\d){0,2})\.\.(\d{4}(?:-\d\d){0,2})")
TWO_YEARS = re.compile(rf"(?<![\d-]){YEAR}\s*(?:[-/]|\bto\b)\s*(\d{{4}}|\d\d)(?![\d/-])")
ONE_DIGIT_YEAR = re.compile(rf"(?<![\d-]){YEAR}\s*[-/]\s*(\d)(?![\d/-])")
SHORT_YEARS = re.compile(r"(?<!age )(?<!aged )(?<!ages )(?<![\d/.-])(\d\d)\s*/\s*(\d\d)(?![\d/.-])")
DASHED_YEARS = re.compile(
    r"(?<!age )(?<!aged )(?<!ages )(?<![\d/.-])(19|2\d|3\d)\s?-\s?(\d\d)(?![\d/.-]|\s*(?:y|months|days|hours))"
)
"""Two years of two digits each: below 19 they may be ages."""
ENDING = r"\b(?:year\s+end(?:ing|ed)?|year\s+to|y/e|ye|12 months (?:to|ending))\s+"
YEAR_ENDING = re.compile(
    rf"{ENDING}(?:the\s+)?(?:3[01](?:st|th)?\s+)?(?:of\s+)?{MONTH}[-\s]*"
    rf"((?:19|20)\d\d|'?\d\d)(?!\d){NO_SECOND_YEAR}"
)
YEAR_ENDING_DAY = re.compile(ENDING + r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)(?![\d/])")
DAY_WORDS = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[-\s]+(?:of\s+)?)?\b{MONTH},?(?:\s*|-)((?:19|20)\d\d|'?\d\d(?!\d)){NO_SECOND_YEAR}"
)
MONTHS_OF_ONE_YEAR = re.compile(
    rf"\b{MONTH}{DASH}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH},?(?:\s*{YEAR}|\s+('?\d\d)(?!\d)){NO_SECOND_YEAR}"
)
MONTHS_OF_A_YEAR = re.compile(rf"\b{MONTH}{DASH}{MONTH}")
DAY_NUMBERS = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)(?![\d/])")
ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
LONE_YEAR = re.compile(rf"(?<![\d/.,-]){YEAR}(?![\d/,]|-\d| \d\d(?!\d))")
ITS_MONTHS = re.compile(rf"\W*\b{MONTH}{DASH}{MONTH}\W*$")
"""What may stand behind a quarter: "Q1 (Apr-Jun)"."""
OPEN_END = re.compile(
    r"\b(?:since|from|before|prior to|(?<!looked )(?<!looked-)after|until|up to"
    rf"|to (?:the )?(?:end (?:of )?)?{MONTH}\W*$)\b"
)
MONTHS_COUNTED = r"(?:(?!12\b)\d{1,2}|three|six|nine) months\b"
TO_DATE = re.compile(
    rf"(?:\d\s*|[(\[,;:-]\s*)(?:up )?(?:to|until) (?:the )?(?:end (?:of )?)?{MONTH}|"
    r"\b(?:to date|ytd|so far|part[- ]year|incomplete|to (?:the )?(?:end (?:of )?)?(?:q|quarter )[1-4])\b"
    rf"|(?:[(\[,;:]\s*|\s-\s|\d\d\s+)(?:(?:the|first|for|only)\s+)*{MONTHS_COUNTED}"
    r"(?!\s+(?:or|of(?! data)|after|before|in|old|on)\b)"
    rf"|(?<!within ){MONTHS_COUNTED} of (?:the )?(?:(?:financial |reporting )?year\b|fy\b|period\b|\d\d)"
    rf"|(?:^|\bfirst ){MONTHS_COUNTED}\W+(?=\d\d)"
)
"""A year that is not whole yet. Months tell so only beside a year: "missing again within 6 months" is about a child."""
QUARTER = re.compile(
    r"\b(?:(?:q|q(?:tr|uarter)\.?\s*)([1-4])|([1-4])(?:st|nd|rd|th) quarter|(first|second|third|fourth) quarter)\b"
)
ONE_MONTH = re.compile(MONTH)
WHOLE_YEAR = re.compile(r"(?:(?:full|whole|all) )?year(?: total)?|annual(?:ly)?|yearly|12 months|twelve months")
TOTALS = ("total", "grand total", "all", "all quarters", "all months")
"""What stands for the whole year where quarters or months are told apart."""
HALF = re.compile(r"\b(?:h([12])|half ([12])|([12])(?:st|nd) half|(first|second) half)\b")
NUMBERED = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with its first and last day, and the label it is kept under."""

    label: str
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"A period runs forwards, not from {self.start} to {self.end}.")

    @property
    def days(self) -> int:
        """How many days it has, both ends counted."""
        return (self.end - self.start).days + 1


def financial_year(first: int) -> Period:
    """April of one year to March of the next: 2021 gives "2021-22"."""
    return Period(f"{first}-{(first + 1) % 100:02d}", date(first, 4, 1), date(first + 1, 3, 31))


def calendar_year(year: int) -> Period:
    """January to December."""
    return Period(str(year), date(year, 1, 1), date(year, 12, 31))


@lru_cache(maxsize=4_000)
def parse_period(text: str) -> Period | None:
    """The period that a text names, in whatever words stand around it; None if it names none or several.

    "Since 2019" and "from April 2023" begin somewhere and end nowhere, so they name none.
    """
    plain = NUMBER_OF_QUESTION.sub("", _plain(text))
    try:
        found = _ranged(plain) or _year_ending(plain) or _between_days(plain) or _years(plain) or _single(plain)
    except ValueError:
        return None
    return None if found and OPEN_END.search(plain) and _is_one_date(found) else found


def are_apart(one: str, other: str) -> bool:
    """Have the periods of two labels no day in common?"""
    first, second = parse_period(one), parse_period(other)
    return first is not None and second is not None and (first.end < second.start or second.end < first.start)


def narrower(one: str, other: str) -> str:
    """Of two labels that of the shorter period, as of a quarter in its year; the second where either is not understood
    or they are apart."""
    first, second = parse_period(one), parse_period(other)
    return one if first and second and first.days < second.days and not are_apart(one, other) else other


@lru_cache(maxsize=4_000)
def is_part_of_year(text: str) -> bool:
    """Does a text name a quarter, month or half, or a "full year", and not of which year?"""
    plain = _plain(text)
    plain = ITS_MONTHS.sub("", plain) or plain
    return any(each.fullmatch(plain) for each in (WHOLE_YEAR, QUARTER, HALF, ONE_MONTH, MONTHS_OF_A_YEAR))


@lru_cache(maxsize=4_000)
def parse_part_of_year(text: str, year: str) -> Period | None:
    """The quarter, month, half or "full year" that a text names without a year, of the year that is said elsewhere.

    None where that is no financial or calendar year: the first quarter of a school year may be anything.
    """
    plain, whole = _plain(text), parse_period(year)
    if whole is None or whole not in (financial_year(whole.start.year), calendar_year(whole.start.year)):
        return None
    if WHOLE_YEAR.fullmatch(plain) or plain in TOTALS:
        return whole
    if month := ONE_MONTH.fullmatch(plain):
        return _months_of(f"{month[1]}-{month[1]}", whole)
    return _part_of_year(plain, whole) if is_part_of_year(text) else None


def _is_one_date(period: Period) -> bool:
    """Is it a day, a month or a calendar year, of which one date in a text is enough?"""
    return period.label in (f"{period.start}", f"{period.start:%Y-%m}", f"{period.start.year}")


def _plain(text: str) -> str:
    lowered = text.casefold()[:500]
    for mark in "‐‑‒–—−":
        lowered = lowered.replace(mark, "-")
    return " ".join(lowered.replace("’", "'").replace("_", " ").split())


def _ranged(text: str) -> Period | None:
    """ISO ranges keep the label they were written with: 2017-04-01..2018-03-31."""
    found = ISO_RANGE.search(text)
    if not found:
        return None
    return Period(found.group(), _first_day(found[1]), _last_day(found[2]))


def _first_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])


def _last_day(text: str) -> date:
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def _year_ending(text: str) -> Period | None:
    if day := YEAR_ENDING_DAY.search(text):
        end, _ = _day(int(day[3]), int(day[2]), int(day[1]))
        return _labelled(_year_before(end), end)
    found = YEAR_ENDING.search(text)
    if not found:
        return None
    month, year = MONTHS.index(found[1]) + 1, _full(int(found[2].lstrip("'")))
    end = date(year, month, calendar.monthrange(year, month)[1])
    return _labelled(_year_before(end), end)


def _year_before(end: date) -> date:
    after = end + timedelta(days=1)
    return date(after.year - 1, after.month, after.day)


def _between_days(text: str) -> Period | None:
    """Two days or months are a stretch; one is a snapshot, or a month."""
    if months := MONTHS_OF_ONE_YEAR.search(text):
        first, last = MONTHS.index(months[1]) + 1, MONTHS.index(months[2]) + 1
        year = int(months[3] or _full(int(months[4].lstrip("'"))))
        return _labelled(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
    found = _days_in(text)
    if len(found) == 2:
        return _labelled(found[0][0], found[1][1])
    if found and YEAR_TO_MONTH.search(text):
        raise ValueError("one end is only a year")
    if len(found) == 1 and found[0][0] == found[0][1]:
        return Period(found[0][0].isoformat(), *found[0])
    if len(found) == 1:
        return Period(f"{found[0][0]:%Y-%m}", *found[0])
    if found:
        raise ValueError("more than two days")
    return None


def _days_in(text: str) -> list[tuple[date, date]]:
    """Every day or month that the text names, in its order, as first and last day."""
    found: list[tuple[int, tuple[date, date]]] = []
    found += [(each.start(), _month_or_day(each)) for each in DAY_WORDS.finditer(text)]
    found += [(each.start(), _day(int(each[3]), int(each[2]), int(each[1]))) for each in DAY_NUMBERS.finditer(text)]
    found += [(each.start(), _day(int(each[1]), int(each[2]), int(each[3]))) for each in ISO_DAY.finditer(text)]
    return [days for _, days in sorted(found)]


def _day(year: int, month: int, day: int) -> tuple[date, date]:
    found = date(_full(year), month, day)
    return found, found


def _month_or_day(found: re.Match[str]) -> tuple[date, date]:
    year, month = _full(int(found[3].lstrip("'"))), MONTHS.index(found[2]) + 1
    if found[1]:
        return _day(year, month, int(found[1]))
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _full(year: int) -> int:
    return year + 2000 if year < 100 else year


def _labelled(start: date, end: date) -> Period:
    """A stretch under its usual name where it has one."""
    for usual in (financial_year(start.year), calendar_year(start.year)):
        if (usual.start, usual.end) == (start, end):
            return usual
    is_month = start.day == 1 and end == _add_months(start, 1) - timedelta(days=1)
    return Period(f"{start:%Y-%m}" if is_month else f"{start}..{end}", start, end)


def _years(text: str) -> Period | None:
    pairs = {(int(first), int(second)) for first, second in TWO_YEARS.findall(text)}
    # "2023-4" and "2023/4" are written for 2023-24.
    one = {(int(first), int(last)) for first, last in ONE_DIGIT_YEAR.findall(text)} if not pairs else set()
    pairs |= {(first, (first + 1) % 100) for first, last in one if last == (first + 1) % 10}
    if not pairs:
        written = [*SHORT_YEARS.findall(text), *DASHED_YEARS.findall(text)]
        short = {(int(first), int(second)) for first, second in written}
        pairs = {(_full(first), second) for first, second in short if second == (first + 1) % 100 and first >= 5}
    if len(pairs) != 1:
        return None
    first, second = pairs.pop()
    turn_of_century = 100 if first % 100 == 99 and second == 0 else 0
    last = second if second > 100 else first - first % 100 + second + turn_of_century
    if last != first + 1:
        is_span = first < last <= first + LONGEST_SPAN
        return Period(f"{first}..{last}", date(first, 1, 1), date(last, 12, 31)) if is_span else None
    return _part_of_year(text, financial_year(first))


def _part_of_year(text: str, year: Period) -> Period:
    if "academic" in text or "school year" in text:
        return Period(f"{year.label} academic year", date(year.start.year, 9, 1), date(year.end.year, 8, 31))
    if TO_DATE.search(text):
        return Period(f"{year.label} to date", year.start, year.end)
    part, months = QUARTER.search(text), 3
    if not part:
        part, months = HALF.search(text), 6
    if not part:
        return _months_of(text, year)
    said = next(each for each in part.groups() if each)
    number = NUMBERED.get(said) or int(said)
    start = _add_months(year.start, (number - 1) * months)
    label = f"{year.label} {'Q' if months == 3 else 'H'}{number}"
    found, named = Period(label, start, _add_months(start, months) - timedelta(days=1)), _months_of(text, year)
    # "Q1 (Apr-Jun) 2022" is a quarter of another year than the calendar's: its months are sure.
    return found if named == year or (named.start, named.end) == (found.start, found.end) else named


def _months_of(text: str, year: Period) -> Period:
    """The year, or the months of it that the text names beside it ("2022-23 (Apr-Dec)")."""
    found = MONTHS_OF_A_YEAR.search(text)
    if not found:
        return year
    first, last = (MONTHS.index(month) + 1 for month in found.groups())
    start = _add_months(year.start, (first - year.start.month) % 12)
    end = _add_months(start, (last - first) % 12 + 1) - timedelta(days=1)
    return _labelled(start, end)


def _add_months(day: date, months: int) -> date:
    count = day.month - 1 + months
    return date(day.year + count // 12, count % 12 + 1, day.day)


def _single(text: str) -> Period | None:
    years = set(LONE_YEAR.findall(text))
    return _part_of_year(text, calendar_year(int(years.pop()))) if len(years) == 1 else None
