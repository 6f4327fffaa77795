"""The numbers in a cell: single ones, intervals ("<5", "1-4", "fewer than five"), estimates and percentages.

Numbers that are about something else are blanked out first: days and years, ages, "72 hours", question numbers,
footnotes, sections of Acts. What is left is every number that could be the answer; choosing is not done here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from foi_data.texts.non_answers import without_exemptions
from foi_data.texts.plain_text import with_digits

N = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
WHOLE_NUMBER = re.compile(r"\d+|\d{1,3}(?:,\d{3})+(?:\.0+)?|\d+\.0+|\d{1,3}(?: \d{3})+")
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)

NOISE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTHS}\.?,?(?: '?\d{{2,4}}\b)?",
        rf"\b{MONTHS}\.? (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?'?(?:19|20)?\d\d\b",
        r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d\b",
        r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?(?:\.\.(?:19|20)\d\d(?:-\d\d){0,2})?\b",
        r"\b(?:19|20)\d\d\s*[-/]\s*(?:(?:19|20)\d\d|\d\d)\b",
        r"\b(?:fy|ye|y/e)\s*'?\d\d(?:\s*[-/]\s*\d\d)?\b",
        r"\b(?:in|for|during|of|since|from|to|until|year|calendar year|at)\s+(?:19|20)\d\d\b(?!,\d)",
        r"\((?:19|20)\d\d\)",
        r"\b(?:aged?|ages)\s+(?:between |under |over |from )?\d{1,2}(?:\s*(?:-|to|and|/)\s*\d{1,2})?\b",
        r"\b\d{1,2}(?:\s*(?:-|to)\s*\d{1,2})?[- ]?(?:years? olds?|year[- ]olds?|yrs? old|y/o|years of age)\b",
        r"\b(?:under|over)[- ]?(?:1[0-9]|2[0-5])'?s\b",
        r"\b(?:under|over) (?:16|18|25)\b",
        r"\b(?:within |in )?(?:the )?\d+(?:\s*-\s*\d+)?\s*"
        r"(?:h(?:ou)?rs?|h\b|(?:working )?days?|weeks?|months?|min(?:ute)?s?\b|years?\b)",
        r"\b(?:19|20)\d\d\s*\(?(?:calendar|financial|academic|school) year\b",
        r"\b24/7\b",
        r"£\s*[\d,]+(?:\.\d+)?(?:k|m)?",
        r"^(?:q|qu|question)\.?\s*\d{1,2}\s*[a-z]?\s*[:.)-]\s*",
        r"\b(?:question|q|notes?|table|appendix|annex|row|column|ref|para(?:graph)?|tab|part|stage|level|quarter)\.?\s*\d+\b",
        r"\[\d{1,2}\]",
        r"(?<=\d)\s*(?:\*+|†|‡)",
        r"\b(?:cove?id|p)[- ]?19\b",
    )
)

TO = r"[a-z]*\.?(?: '?\d{2,4})?\s*(?:-|to)\s*"
LESS = r"(?:less|fewer|lower|smaller)\s?th[ae][nt]?"
MORE = r"(?:more|greater|higher)\s?th[ae][nt]?"
OR_EQUAL = r"\s*(?:,\s*)?(?:or|and)\s*(?:equal|the same as)(?:\s*to)?"
# Where words of comparing touch the number ("under5") they mean the same; where they touch a letter they do not.
NO_LETTER = r"(?![a-z])"
RANGE = re.compile(
    rf"(?:between\s+|from\s+)?(?<![\d,/-])(?<!\d\.)({N})\s*(?:-|\b(?:to|through|thru)\b)\s*({N})(?![\d/]|-\d|\.\d)"
)
BETWEEN = re.compile(rf"between\s+({N})\s+(?:and|&)\s+({N})")
OPEN_BOTH = re.compile(rf"(?:>|\b{MORE})\s*({N})\s*(?:and|but|,|&)?\s*(?:<|\b{LESS})\s*({N})")
OPEN_BACK = re.compile(rf"(?:<|\b{LESS})\s*({N})\s*(?:and|but|,|&)?\s*(?:>|\b{MORE})\s*({N})")
BELOW_OR = re.compile(
    rf"(?:<=|=<|\b(?:up\s?to|at most|not? (?:more|greater|higher) than|(?:a )?maximum(?: of)?|max\.?"
    rf"|not? (?:exceeding|over|above)|{LESS}{OR_EQUAL}|equal to or {LESS}){NO_LETTER})\s*({N})"
    rf"|(?<![\d.,])({N})\s*(?:(?:or|and|&)\s*(?:fewer|less|under|below|lower)\b|\(?(?:max(?:imum)?|at (?:the )?most)\b)"
)
BELOW = re.compile(rf"(?:<|\b{LESS}{NO_LETTER}|(?<!just )\b(?:under|below|lt){NO_LETTER})\s*({N})")
ABOVE_OR = re.compile(
    rf"(?:>=|=>|\b(?:at least|(?:a )?minimum(?: of)?|min\.|not? (?:fewer|less|lower) than|not? (?:under|below)"
    rf"|{MORE}{OR_EQUAL}|equal to or {MORE}){NO_LETTER})\s*({N})"
    rf"|(?<![\d.,<>=])({N})\s*"
    r"(?:\+|(?:or|and|&)\s*(?:more|over|above|greater)\b|\bplus\b|\(?(?:min(?:imum)?|at (?:the )?least)\b)"
)
ABOVE = re.compile(
    rf"(?:(?<!<)>|\b(?:{MORE}|in excess of|exceed(?:ing|s)|upwards of|gt){NO_LETTER}"
    rf"|(?<!just )\b(?:over|above){NO_LETTER})\s*({N})"
)
ABOUT = (
    r"(?:\bc\.?|\bca\.?|\bcirca\.?|\bapprox(?:imately|imate|\.)?|\babout|\baround|\broughly|~|≈"
    r"|\best(?:\.|imated?|imate of)?(?: at)?|\bsome|\bnearly|\balmost|\bjust (?:over|under)|\bin the region of)"
)
ABOUT_NUMBER = re.compile(rf"{ABOUT}\s*({N})")
NUMBER_ABOUT = re.compile(
    rf"(?<![\d.,])({N})\s*\(?\s*"
    r"(?:approx(?:imate(?:ly)?|\.)?|est(?:imated?|\.)|or so|-?ish|roughly|e(?=\)|$))\b\.?\s*\)?"
)
SINGLE = re.compile(rf"(?<![\d.,/-])(-?{N})(?![\d/]|[,.-]\d|-\s*\d)")
LEFT_OVER = re.compile(r"(\d+(?:\.\d+)?)")
"""Digits that are part of nothing known: each counts as a number of its own, so that none goes unseen."""
QUALIFIED = re.compile(
    r"\b(?:per|a|each|every) (?:calendar )?(?:day|night|week|fortnight|month|quarter|head|child)\b|\bper 10?,?000\b"
    r"|\b(?:daily|weekly|monthly|quarterly|average|avg|mean|median|rate)\b"
    r"|\bytd\b|\bto date\b|\bso far\b|\bpart[- ]year\b"
    r"|\b(?!12\b)\d{1,2} (?:months?|weeks?|quarters?)\b|\b[2-9] years?\b"
    r"|\d.*\bq[1-4]\b|\bhalf\b|\bthirds?\b|\bquarters?\b|\b(?:dozens?|hundreds?|thousands?|millions?)\b"
    r"|\bpartial\b|\bincomplete\b|\btbc\b|\bto be confirmed\b|\bexclud|\bexcl\b|\bonly includ"
    r"|\b(?:refs?|reference|foi|id|ticket|err(?:or)?)\b\W{0,3}(?:no\.?\W*|number\W*)?\d"
    r"|\d (?:\w+ ){0,2}(?:files|records|referrals|staff|workers?|fte|gbp|pounds)\b|\bmanual\w*|\bhave to\b"
    rf"|\b(?!apr{TO}mar)(?!jan{TO}dec)(?!sep{TO}aug){MONTHS}{TO}{MONTHS}"
)
"""What may stand with a number and change what it counts: a part of the time or of the children, a rate, a multiple,
a number of something else."""
FRACTION = re.compile(rf"(?<![\d.,/])({N})\s*(?:/|\bout of\b|\bof(?: the)?\b|\bin\b)\s*({N})(?![\d/])")
PERCENT = re.compile(r"\s*(?:%|per ?cent\b|percent|pc\b|pct\b)")
TWO_DIGIT_YEARS = re.compile(r"(?<![\d/.])([0-3]\d)/([0-3]\d)(?![\d/.])")

UNIT_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("interviews", re.compile(r"(?:return|interview|rhi|irhi|conversation|debrief)")),
    (
        "incidents",
        re.compile(r"(?:incident|episode|occurrence|instance|report(?!ed)|missing from|missings|times|occasion)"),
    ),
    (
        "children",
        re.compile(
            r"(?:child|young|individual|yp\b|yps\b|cla\b|lac\b|looked|cyp\b|girl|boy|male|female|person|people|teen|youth|kid)"
        ),
    ),
)
PART_WORDS = re.compile(r"\b(?:girl|boy|male|female|non-binary|other gender|m\b|f\b)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or interval found in a text, from `start` to `end`. `value` is None for an interval, whose ends are
    those printed; `above` and `below` say that an end itself is excluded ("<5"). `unit` is a word of the text's own
    (children, incidents, interviews, percent), "" where none stands with the number."""

    words: str
    start: int
    end: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False
    about: bool = False
    unit: str = ""
    is_part: bool = False

    @property
    def key(self) -> tuple[float | None, float | None, float | None, bool]:
        """What makes two amounts the same answer, however they are written."""
        low = self.low + 1 if self.above and self.low is not None else self.low
        high = self.high - 1 if self.below and self.high is not None else self.high
        return self.value, low, high, self.unit == "percent"


def number(text: str) -> float:
    """A number as printed: commas and spaces between thousands are not part of it."""
    return float(text.replace(",", "").replace(" ", ""))


def without_noise(text: str) -> str:
    """A plain text in which numbers that are about something else are blanked out, at the same length."""
    text = without_exemptions(text)
    for pattern in NOISE:
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    return TWO_DIGIT_YEARS.sub(_without_years, text)


def _without_years(found: re.Match[str]) -> str:
    """Two digits, a stroke and the next number are a year ("22/23"); any other two are numbers."""
    return " " * len(found.group()) if int(found[2]) == int(found[1]) + 1 else found.group()


def find_amounts(text: str, *, keep_noise: bool = False) -> list[Amount]:
    """Every number and interval in a plain text that could be an answer, in its order."""
    clean = with_digits(text)
    clean = clean if keep_noise else without_noise(clean)
    found: list[Amount] = []
    rest = clean
    for pattern, make in FINDERS:
        rest = _take(rest, pattern, make, found)
    return sorted((_with_unit(clean, amount) for amount in found), key=lambda amount: amount.start)


def _take(text: str, pattern: re.Pattern[str], make: Maker, found: list[Amount]) -> str:
    """Add what the pattern finds, and blank it out so that no other pattern finds it again."""

    def add(match: re.Match[str]) -> str:
        amount = make(match)
        if amount is None:
            return match.group()
        found.append(amount)
        return " " * len(match.group())

    return pattern.sub(add, text)


class Maker:
    """Makes an amount of a match: which group is which end, and whether the ends are included."""

    def __init__(
        self,
        *,
        low: bool = False,
        high: bool = False,
        excluded: bool = False,
        about: bool = False,
        high_first: bool = False,
    ) -> None:
        self.low, self.high, self.excluded, self.about, self.high_first = low, high, excluded, about, high_first

    def __call__(self, match: re.Match[str]) -> Amount | None:
        """None where the numbers cannot be the ends of one interval: "2021-22" is no range."""
        numbers = [number(text) for text in match.groups() if text]
        where = {"words": match.group().strip(), "start": match.start(), "end": match.end()}
        if self.low and self.high:
            return self._range(numbers, where)
        if not self.low and not self.high:
            return Amount(value=numbers[0], about=self.about, **where)  # type: ignore[arg-type]
        return Amount(
            low=numbers[0] if self.low else None,
            high=numbers[0] if self.high else None,
            above=self.excluded and self.low,
            below=self.excluded and self.high,
            **where,  # type: ignore[arg-type]
        )

    def _range(self, numbers: list[float], where: dict[str, object]) -> Amount | None:
        low, high = reversed(numbers) if self.high_first else numbers
        if low >= high:
            return None
        return Amount(low=low, high=high, above=self.excluded, below=self.excluded, **where)  # type: ignore[arg-type]


FINDERS: tuple[tuple[re.Pattern[str], Maker], ...] = (
    (OPEN_BOTH, Maker(low=True, high=True, excluded=True)),
    (OPEN_BACK, Maker(low=True, high=True, excluded=True, high_first=True)),
    (BETWEEN, Maker(low=True, high=True)),
    (BELOW_OR, Maker(high=True)),
    (ABOVE_OR, Maker(low=True)),
    (BELOW, Maker(high=True, excluded=True)),
    (ABOVE, Maker(low=True, excluded=True)),
    (RANGE, Maker(low=True, high=True)),
    (NUMBER_ABOUT, Maker(about=True)),
    (ABOUT_NUMBER, Maker(about=True)),
    (SINGLE, Maker()),
    (LEFT_OVER, Maker()),
)


def _with_unit(text: str, amount: Amount) -> Amount:
    """The amount with the unit that stands right after it, or right before it ("boys 24")."""
    after = text[amount.end : amount.end + 60]
    if percent := PERCENT.match(after):
        return replace(amount, unit="percent", end=amount.end + percent.end())
    before = text[max(0, amount.start - 14) : amount.start]
    near = " ".join(re.split(r"[\d.,;:()/]", after)[0].split()[:3])
    is_part = bool(PART_WORDS.match(near) or re.search(rf"{PART_WORDS.pattern}[a-z]*\W*$", before))
    return replace(amount, unit=_unit_in(near), is_part=is_part)


def names_unit(word: str) -> bool:
    """Is it a word for children, incidents or interviews?"""
    return bool(_unit_in(word))


def _unit_in(words: str) -> str:
    """The unit that a few words name: the last noun counts ("missing children incidents" are incidents)."""
    found = [(each.start(), unit) for unit, pattern in UNIT_WORDS for each in pattern.finditer(words)]
    return max(found)[1] if found else ""
