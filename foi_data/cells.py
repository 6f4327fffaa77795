"""One cell's text as a typed answer to one question: a number or an interval, a code, a reason for none, or unclear.

Nothing is guessed: where a text can be read in two ways it is `unclear`, with both readings as proposals. A blank, a
refusal and "unable to say" are never zero and never "no". The raw text is not changed here and is kept by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from foi_data.issues import IssueCode, issue
from foi_data.parsed import Proposal
from foi_data.questions import Question
from foi_data.texts.coded import parse_choices, parse_coverage, parse_yes_no
from foi_data.texts.days import TIME_OF_DAY, american_day, mangled_range, read_day
from foi_data.texts.non_answers import NonAnswer, parse_non_answer, points_elsewhere, trimmed
from foi_data.texts.numbers import FRACTION, QUALIFIED, WHOLE_NUMBER, Amount, find_amounts, names_unit, number
from foi_data.texts.plain_text import READ_LIMIT, plain, with_digits
from foi_data.texts.readings import Problem, Reading, unclear

LARGEST_COUNT = 10_000_000
"""No count of children, incidents or interviews in one council reaches this; a reference number may."""
PROPOSAL_LIMIT = 12
REMEMBERED_LENGTH = 120
ESTIMATE = re.compile(
    r"(?:approx\.?|approximately|c\.|ca\.?|circa|about|around|roughly|~) ?((?!0)(?:\d{1,3}(?:,\d{3})?|\d{4,6}))"
)
"""A number of up to six figures that its writer calls approximate, and nothing else."""
SIMPLE_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
PLAIN_RULE = "whole_number"
MOST_REMEMBERED = 50_000
PLAIN_COUNTS: dict[str, Reading] = {}
"""The readings of plain whole numbers, by their texts. Most cells of a file are one of these, so whole rows are looked
up here at once; a text that is not here, or whose reading is another object, is no plain number as far as is known."""

SYMBOLS = {"*", "x", "c", "k", "low", "z", "..", ":", "u", "[c]", "[x]", "[z]", "[k]", "[low]", "**", "***", "#"}
ZERO = re.compile(
    r"nil|none|zero|nought|nil return|0 - nil|(?:none|no|nil|zero) "
    r"(?:(?:looked[- ]after|cla|lac|children|young people|individuals|incidents?|episodes?|cases|reports?|interviews?"
    r"|rhis?|instances?|occurrences?|missing|reported|recorded|such|known)\s?)+"
)
SPREADSHEET_ERROR = re.compile(
    r"#(?:n/a|ref!|value!|div/0!|name\?|null!|num!|error!|spill!|calc!|getting_data|blocked!|connect!|field!|busy!"
    r"|unknown!|external!|#+)|err:\d{3}",
    re.IGNORECASE,
)


def parse_cell(raw: str, question: Question) -> Reading:
    """What the text of a cell answers to a question. Never raises, whatever the text is.

    The same short texts come again and again in a file, so their readings are remembered.
    """
    if question.kind == "count" and SIMPLE_COUNT.fullmatch(raw):
        # Most cells of a count are a plain whole number, and need none of what follows.
        return simple_count(raw)
    return _remembered(raw, question) if len(raw) <= REMEMBERED_LENGTH else _read(raw, question)


def simple_count(raw: str) -> Reading:
    """The reading of a plain whole number: one and the same, whichever question it answers."""
    found = PLAIN_COUNTS.get(raw) or _exact(float(raw), PLAIN_RULE)
    if len(PLAIN_COUNTS) >= MOST_REMEMBERED:
        PLAIN_COUNTS.clear()
    if found.rule == PLAIN_RULE:
        PLAIN_COUNTS[raw] = found
    return found


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(raw: str, question: Question) -> Reading:
    return _read(raw, question)


def _read(raw: str, question: Question) -> Reading:
    if question.kind == "count" and (found := ESTIMATE.fullmatch(raw)):
        # The commonest words beside a number by far; read at length they come out the same, a hundred times slower.
        return _estimate(raw, number(found[1]))
    text = plain(raw)
    if text.startswith("'") and len(text) > 1 and not text.endswith("'"):
        # A spreadsheet's own mark for "this is text", left over from a file that was not written by one.
        text = text[1:].lstrip()
    reading = _sheet_trouble(raw.strip(), text) or _parse(text, raw, question)
    if len(raw) <= READ_LIMIT:
        return reading
    return _with_problem(reading, issue(IssueCode.LONG_TEXT_CUT, count=len(raw), limit=READ_LIMIT))


def _with_problem(reading: Reading, problem: Problem) -> Reading:
    return replace(reading, problems=(*reading.problems, problem))


def _sheet_trouble(raw: str, text: str) -> Reading | None:
    """Errors and formulas of the spreadsheet itself."""
    if SPREADSHEET_ERROR.fullmatch(text):
        return unclear("spreadsheet_error", IssueCode.SPREADSHEET_ERROR, raw=raw)
    if raw.startswith(("=", "{=")) and len(raw) > 1 and not raw.startswith(("=<", "=>")):
        return unclear("formula", IssueCode.FORMULA_WITHOUT_VALUE, raw=raw)
    return None


def _parse(text: str, raw: str, question: Question) -> Reading:
    if question.kind == "count":
        return _parse_count(text, raw, question)
    if question.kind == "share":
        return _parse_share(text, raw, question)
    if question.kind == "duration":
        return _parse_duration(text, raw, question)
    if question.kind == "date":
        return _parse_date_answer(text, raw)
    if question.kind == "text":
        return _parse_text(text)
    return _parse_coded(text, raw, question)


def from_non_answer(found: NonAnswer) -> Reading:
    """The reading of a reason for not answering."""
    sure = 0.95 if found.is_whole else 0.8
    note = f"read from {found.words!r}" if not found.is_whole else ""
    return Reading(found.status, found.rule, sure, exemption=found.exemption, note=note)


# Counts.


def _parse_count(text: str, raw: str, question: Question) -> Reading:
    core = trimmed(text) if "*" not in trimmed(text) and not re.match(r"[.,]\d", text) else text
    if WHOLE_NUMBER.fullmatch(core):
        return _exact(number(core), PLAIN_RULE if core == text else "number_with_marks")
    if found := ESTIMATE.fullmatch(text):
        return _estimate(raw, number(found[1]))
    return _symbol(text) or _zero(trimmed(text)) or mangled_range(text, raw) or _count_in_words(text, raw, question)


def _exact(value: float, rule: str, confidence: float = 1.0, note: str = "") -> Reading:
    if value > LARGEST_COUNT:
        return unclear("number_too_large", IssueCode.NUMBER_TOO_LARGE, raw=f"{value:,.0f}", kind="count")
    return Reading("answered", rule, confidence, value=value, low=value, high=value, note=note)


def _symbol(text: str) -> Reading | None:
    """A publisher's sign in place of a number. Which family it comes from is not known here, so no sign means more
    than all families agree on: `*` and `x` hide a number, `c` one above zero, `k` and "low" say that it is small and
    above zero."""
    if text not in SYMBOLS:
        return None
    sign = text.strip("[]")
    if sign in ("k", "low"):
        return Reading("answered", "symbol", 0.7, low=1.0, note=f"the sign {sign!r}: above zero, too small to print")
    if sign == "c":
        return Reading("suppressed", "symbol", 0.8, low=1.0, note=f"the sign {sign!r}: hidden, above zero")
    if sign == "z":
        return Reading("not_applicable", "symbol", 0.8)
    if sign in ("..", ":", "u"):
        return Reading("not_available", "symbol", 0.8)
    return Reading("suppressed", "symbol", 0.8, low=0.0, note=f"the sign {sign!r}: hidden")


def _zero(core: str) -> Reading | None:
    return _exact(0.0, "zero_in_words", 0.95) if ZERO.fullmatch(core) else None


def _count_in_words(text: str, raw: str, question: Question) -> Reading:
    reason = parse_non_answer(text)
    amounts = _distinct(find_amounts(text))
    if reason:
        return _beside_reason(text, reason, amounts, question)
    if not amounts:
        return _no_number(text, raw, question)
    if len(amounts) == 1:
        return _one_amount(text, raw, amounts[0], question)
    return _several(amounts, question)


def _distinct(amounts: Iterable[Amount]) -> list[Amount]:
    """Each number once: "five (5)" and "<5 (0-4)" say the same thing twice."""
    kept: dict[object, Amount] = {}
    for amount in amounts:
        low = amount.key[1] if amount.key[0] is None and amount.key[1] is not None else 0.0
        kept.setdefault((amount.key[0], low if amount.key[0] is None else None, *amount.key[2:]), amount)
    return list(kept.values())


def _beside_reason(text: str, reason: NonAnswer, amounts: list[Amount], question: Question) -> Reading:
    """A number and a reason for not answering in one cell.

    "<5 (s40(2))" is an interval whose exact number was withheld. Any other number beside a refusal answers another
    question ("639 forms required; offered refused under s12"), unless it opens the text and says nothing else of
    itself ("45 - s12 for the rest"). Then, and beside "not held", it may answer a part: a person decides.
    """
    if not amounts:
        return from_non_answer(reason)
    first = amounts[0]
    leads = not text[: first.start].strip(" (-:~")
    personal = reason.exemption == "s40(2)" or reason.status == "suppressed"
    if personal and len(amounts) == 1 and first.value is None:
        return _interval(first, question, exemption=reason)
    of_the_question = leads and (first.unit == question.unit or bool(re.match(r"\s*[-(,;:/]", text[first.end :])))
    if reason.status == "refused" and not of_the_question:
        numbers = ", ".join(amount.words for amount in amounts[:PROPOSAL_LIMIT])
        reading = from_non_answer(reason)
        return _with_problem(reading, issue(IssueCode.NUMBER_BESIDE_REFUSAL, numbers=numbers))
    proposals = tuple(_proposal(amount, question) for amount in amounts[:PROPOSAL_LIMIT])
    return unclear("number_and_reason", IssueCode.NUMBER_AND_REASON, proposals, number=first.words, words=reason.words)


def _no_number(text: str, raw: str, question: Question) -> Reading:
    if points_elsewhere(text):
        return unclear("points_elsewhere", IssueCode.NOT_UNDERSTOOD, raw=raw.strip(), kind="a number")
    proposals: tuple[Proposal, ...] = ()
    if re.search(r"\b(?:nil|none|zero|no (?:children|young|incidents|cases))\b", text):
        proposals = (Proposal(raw.strip()[:200], value=0.0, low=0.0, high=0.0),)
    return unclear("not_a_number", IssueCode.NOT_UNDERSTOOD, proposals, raw=raw.strip(), kind="a number")


def _one_amount(text: str, raw: str, amount: Amount, question: Question) -> Reading:
    if amount.unit == "percent":
        return unclear("percent_for_count", IssueCode.UNIT_DIFFERS, _as_proposals([amount], question),
                       unit=question.unit, found="a percentage")  # fmt: skip
    if amount.unit and amount.unit != question.unit and question.unit in ("children", "incidents", "interviews"):
        return unclear("unit_differs", IssueCode.UNIT_DIFFERS, _as_proposals([amount], question),
                       unit=question.unit, found=amount.unit)  # fmt: skip
    if (amount.value is None or amount.about) and QUALIFIED.search(with_digits(text)):
        return _qualified(raw, amount, question)
    if amount.value is None:
        return _interval(amount, question)
    return _single(text, raw, amount, question)


def _qualified(raw: str, amount: Amount, question: Question) -> Reading:
    return unclear("number_in_a_sentence", IssueCode.NUMBER_QUALIFIED, _as_proposals([amount], question),
                   raw=raw.strip(), number=amount.words)  # fmt: skip


def _single(text: str, raw: str, amount: Amount, question: Question) -> Reading:
    value = amount.value or 0.0
    if value < 0:
        return unclear("negative", IssueCode.NUMBER_NEGATIVE, raw=raw.strip())
    if not value.is_integer():
        proposals = (*_as_proposals([amount], question), *_thousands(amount.words))
        return unclear("not_whole", IssueCode.NUMBER_NOT_WHOLE, proposals, raw=raw.strip(), unit=question.unit)
    if value > LARGEST_COUNT:
        return unclear("number_too_large", IssueCode.NUMBER_TOO_LARGE, raw=raw.strip(), kind="count")
    if amount.about:
        return _estimate(raw, value)
    confidence = _sureness(text, amount)
    if confidence < 0.6:
        return _qualified(raw, amount, question)
    return _exact(value, "number_with_words" if confidence < 0.95 else "number_with_unit", confidence)


def _estimate(raw: str, value: float) -> Reading:
    estimate = issue(IssueCode.NUMBER_APPROXIMATE, raw=raw.strip(), value=f"{value:,.0f}")
    return Reading("answered", "approximate", 0.7, value=value, note="approximate", problems=(estimate,))


def _sureness(text: str, amount: Amount) -> float:
    """How likely the only number of a text is its answer: certain with its unit alone, unlikely deep in a sentence."""
    clean = with_digits(text)
    if _is_qualified(text, clean, amount):
        return 0.5
    before = re.findall(r"[a-z]+", clean[: amount.start])
    after = re.findall(r"[a-z]+", clean[amount.end :])
    if not before and len(after) <= 4:
        return 0.95
    if amount.unit and len(before) <= 12:
        return 0.8
    return 0.8 if not before or len(before) + len(after) <= 5 else 0.5


def _is_qualified(text: str, clean: str, amount: Amount) -> bool:
    """May what stands with the number change what it counts? A letter or sign that touches it may too ("12k")."""
    if re.search(r"\?|\bor\b|\bnot\b|\bversus\b|\bother than\b|\bexcept\b", text.replace("or so", "")):
        return True
    if QUALIFIED.search(clean) or re.match(r"\s*[<>^_±]", clean[amount.end :]):
        return True
    before, after = clean[: amount.start], re.match(r"[a-z]*", clean[amount.end :])
    if amount.words[:1].isdigit() and re.search(r"[a-z.,/]$|[±<>]\s*$", before):
        return True
    touching = after.group() if after else ""
    return bool(touching) and touching not in MARKS_OF_A_FIGURE and len(touching) < 4 and not names_unit(touching)


MARKS_OF_A_FIGURE = ("r", "p", "e", "a", "b", "rp")
"""Letters that publishers set beside a figure: revised, provisional, estimated, a footnote."""


def _thousands(words: str) -> tuple[Proposal, ...]:
    """A point before three digits may have been meant as a comma between thousands."""
    if re.fullmatch(r"\d{1,3}\.\d{3}", words):
        value = float(words.replace(".", ""))
        return (Proposal(words, value=value, low=value, high=value),)
    return ()


def _interval(amount: Amount, question: Question, exemption: NonAnswer | None = None) -> Reading:
    """Its ends as whole numbers that are within it: "<5" is 0 to 4, or 1 to 4 where the source shows zeros."""
    low, high = _ends(amount, question)
    if high is not None and (low is not None and low > high):
        return unclear("interval_empty", IssueCode.NOT_UNDERSTOOD, raw=amount.words, kind="an interval")
    if any(end is not None and not end.is_integer() for end in (low, high)):
        return unclear("not_whole", IssueCode.NUMBER_NOT_WHOLE, raw=amount.words, unit=question.unit)
    cited = exemption.exemption if exemption else None
    return Reading("answered", "interval", 0.95, low=low, high=high, exemption=cited)


def _ends(amount: Amount, question: Question) -> tuple[float | None, float | None]:
    _, low, high, _ = amount.key
    if low is None:
        low = 1.0 if question.shows_zeros and high != 0 else 0.0
    return low, high


def _several(amounts: list[Amount], question: Question) -> Reading:
    shown = amounts[:PROPOSAL_LIMIT]
    numbers = ", ".join(amount.words for amount in shown)
    problems = [issue(IssueCode.TWO_NUMBERS, numbers=numbers)]
    if wrong := _parts_problem(amounts):
        problems.append(wrong)
    return Reading("unclear", "two_numbers", 0.3, proposals=_as_proposals(shown, question), problems=tuple(problems))


def _parts_problem(amounts: list[Amount]) -> Problem | None:
    """Parts (girls, boys) that do not add up to the number of children that stands with them."""
    parts = [amount.value for amount in amounts if amount.is_part and amount.value is not None]
    wholes = [amount for amount in amounts if not amount.is_part and amount.value is not None]
    totals = [amount.value for amount in wholes if amount.unit == "children"] or [each.value for each in wholes[:1]]
    if len(parts) < 2 or not totals or sum(parts) == totals[0]:
        return None
    shown = " and ".join(f"{part:g}" for part in parts)
    return issue(IssueCode.PARTS_DO_NOT_ADD, parts=shown, sum=f"{sum(parts):g}", total=f"{totals[0]:g}")


def _as_proposals(amounts: Iterable[Amount], question: Question) -> tuple[Proposal, ...]:
    return tuple(_proposal(amount, question) for amount in amounts)


def _proposal(amount: Amount, question: Question) -> Proposal:
    if amount.value is not None:
        return Proposal(amount.words, value=amount.value, low=amount.value, high=amount.value)
    low, high = _ends(amount, question) if question.kind == "count" else (amount.low, amount.high)
    return Proposal(amount.words, low=low, high=high)


# Shares, in percent.


def _parse_share(text: str, raw: str, question: Question) -> Reading:
    if found := _symbol(text):
        low, high = (0.0, 0.5) if found.status == "answered" else (None, None)
        return Reading(found.status, found.rule, found.confidence, low=low, high=high, note=found.note)
    reason = parse_non_answer(text)
    if reason and (reason.is_whole or reason.status == "refused"):
        return from_non_answer(reason)
    text = re.sub(r"^[.,](?=\d)", "0.", text)
    if fraction := FRACTION.fullmatch(trimmed(with_digits(text))):
        return _fraction(fraction, raw)
    if both := PERCENT_AND_FRACTION.fullmatch(text):
        return _percent_and_fraction(both, text, raw, question)
    if worded := FRACTION_WORDS.search(text):
        return _worded_share(worded, text, raw)
    amounts = _distinct(find_amounts(text))
    if len(amounts) == 1 and (not reason or amounts[0].unit == "percent"):
        return _one_share(amounts[0], raw, question)
    if reason:
        return from_non_answer(reason)
    if not amounts:
        return unclear("not_a_share", IssueCode.NOT_UNDERSTOOD, raw=raw.strip(), kind="a share")
    return _several(amounts, question)


PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
FRACTION_WORDS = re.compile(r"\b(?:(a|an|one|two|three|four|nine|\d)[ -])?(half|halves|third|quarter|fifth|tenth)s?\b")


def _worded_share(found: re.Match[str], text: str, raw: str) -> Reading:
    """ "two thirds" alone is a share; with more words ("over half", "a third of boys") it is proposed."""
    count = number(with_digits(found[1])) if found[1] and found[1] not in ("a", "an", "one") else 1.0
    share = 100 * count / PARTS[found[2]]
    if found.group() == trimmed(text) and share <= 100:
        return Reading("answered", "fraction", 0.9, value=share, low=share, high=share, note=found.group())
    proposals = (Proposal(found.group(), value=share, low=share, high=share),) if share <= 100 else ()
    return unclear("not_a_share", IssueCode.NOT_UNDERSTOOD, proposals, raw=raw.strip(), kind="a share")


PERCENT_AND_FRACTION = re.compile(
    r"(\d+(?:\.\d+)?) ?% ?[-(,:=]* ?(\d+) ?(?:/|out of|of) ?(\d+)\)?"
    r"|(\d+) ?(?:/|out of|of) ?(\d+) ?[-(,:=]* ?(\d+(?:\.\d+)?) ?%\)?"
)


def _percent_and_fraction(found: re.Match[str], text: str, raw: str, question: Question) -> Reading:
    """ "45% (9 of 20)" says one thing twice; where the two differ by more than the rounding a person decides."""
    percent = number(found[1] or found[6])
    part, whole = number(found[2] or found[4]), number(found[3] or found[5])
    if whole and part <= whole and abs(percent - 100 * part / whole) <= 0.5:
        return Reading(
            "answered", "percent", 0.95, value=percent, low=percent, high=percent, note=f"{part:g} of {whole:g}"
        )
    return _several(_distinct(find_amounts(text)), question)


def _fraction(found: re.Match[str], raw: str) -> Reading:
    part, whole = number(found[1]), number(found[2])
    if not 0 <= part <= whole or whole == 0:
        return unclear("not_a_share", IssueCode.NUMBER_TOO_LARGE, raw=raw.strip(), kind="share")
    share = 100 * part / whole
    return Reading("answered", "fraction", 0.9, value=share, low=share, high=share, note=f"{part:g} of {whole:g}")


def _one_share(amount: Amount, raw: str, question: Question) -> Reading:
    ends = [end for end in (amount.value, amount.low, amount.high) if end is not None]
    if max(ends) > 100 or min(ends) < 0:
        return unclear("not_a_share", IssueCode.NUMBER_TOO_LARGE, raw=raw.strip(), kind="share")
    if amount.value is None:
        return Reading(
            "answered", "interval", 0.9, low=amount.low or 0.0, high=100.0 if amount.high is None else amount.high
        )
    value = amount.value
    if amount.unit != "percent" and 0 < value <= 1:
        proposals = (Proposal(amount.words, value=value * 100), Proposal(amount.words, value=value))
        return unclear("percent_or_fraction", IssueCode.NOT_UNDERSTOOD, proposals, raw=raw.strip(), kind="a share")
    if amount.about:
        return Reading("answered", "approximate", 0.7, value=value, note="approximate")
    return Reading("answered", "percent", 0.95 if amount.unit else 0.8, value=value, low=value, high=value)


# Durations.

HOURS = {"hour": 1.0, "hr": 1.0, "h": 1.0, "day": 24.0, "week": 168.0, "month": 720.0, "minute": 1 / 60, "min": 1 / 60}
DURATION = re.compile(
    r"(?<![\d.,])(\d+(?:\.\d+)?)(?:\s*(?:-|to)\s*(\d+(?:\.\d+)?))?\s*-?\s*(working\s+|business\s+|calendar\s+)?"
    r"(hour|hr|h|day|week|month|minute|min)s?\b"
)
LONGER = re.compile(
    r"(?:>=?|\b(?:more|greater|longer) than|\bover|\babove|\bat least|\bexceed\w*|\bminimum(?: of)?|\bin excess of)\s*$"
)
BARE_WORDS = frozenset(
    (
        "within",
        "up",
        "to",
        "in",
        "under",
        "less",
        "than",
        "max",
        "maximum",
        "approx",
        "about",
        "circa",
        "c",
        "ca",
        "the",
    )
)
"""What may stand with a number without a unit and leave it a length of time."""


def _parse_duration(text: str, raw: str, question: Question) -> Reading:
    """Hours or days as the question states; a bare number is taken in the question's unit."""
    if timed := TIME_OF_DAY.fullmatch(text):
        return _clock(timed, question)
    reason = parse_non_answer(text)
    clean = with_digits(text)
    found = list(DURATION.finditer(clean))
    if reason and (reason.is_whole or not found):
        return from_non_answer(reason)
    if not found:
        return _bare_duration(text, raw, question)
    spans = dict.fromkeys(_span(each, question) for each in found)
    if len(spans) > 1:
        proposals = tuple(_duration_proposal(each.group(), _span(each, question)) for each in found[:PROPOSAL_LIMIT])
        return unclear("two_durations", IssueCode.TWO_NUMBERS, proposals, numbers=", ".join(p.words for p in proposals))
    low, high = next(iter(spans))
    if re.search(r"\bnot (?:with)?in\b|\bnot (?:less|under)\b|\?", text):
        proposals = (_duration_proposal(found[0].group(), (low, high)),)
        return unclear(
            "duration_in_doubt", IssueCode.NOT_UNDERSTOOD, proposals, raw=raw.strip(), kind="a length of time"
        )
    if LONGER.search(clean[: found[0].start()]):
        return Reading("answered", "at_least", 0.8, low=low)
    rule = "working_days" if found[0][3] and found[0][3].strip() != "calendar" else "duration"
    return Reading("answered", rule, 0.9, value=low if low == high else None, low=low, high=high)


def _clock(found: re.Match[str], question: Question) -> Reading:
    """A length that its program keeps as a time: "3 days, 0:00:00", "72:00:00"."""
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    length = (days * 24 + hours + minutes / 60 + seconds / 3600) / (24.0 if question.unit == "days" else 1.0)
    if length < 0:
        return unclear("negative", IssueCode.NUMBER_NEGATIVE, raw=found.group())
    return Reading("answered", "duration", 0.8, value=length, low=length, high=length)


def _span(found: re.Match[str], question: Question) -> tuple[float, float]:
    """Lowest and highest length. Five working days are at least five days and, with weekends, at most seven."""
    first, last = float(found[1]), float(found[2] or found[1])
    unit = HOURS[found[4]] / (24.0 if question.unit == "days" else 1.0)
    if found[4] == "month":
        # A month has 28 to 31 days.
        return min(first, last) * unit * 28 / 30, max(first, last) * unit * 31 / 30
    if found[3] and found[3].strip() != "calendar" and found[4] == "day":
        last = last + 2 * -(-last // 5)
    return min(first, last) * unit, max(first, last) * unit


def _duration_proposal(words: str, span: tuple[float, float]) -> Proposal:
    return Proposal(words, value=span[0] if span[0] == span[1] else None, low=span[0], high=span[1])


def _bare_duration(text: str, raw: str, question: Question) -> Reading:
    amounts = _distinct(find_amounts(text, keep_noise=True))
    if len(amounts) == 1 and not set(re.findall(r"[a-z]+", with_digits(text))) <= BARE_WORDS:
        return unclear("not_a_duration", IssueCode.NOT_UNDERSTOOD, _as_proposals(amounts, question),
                       raw=raw.strip(), kind=f"a number of {question.unit}")  # fmt: skip
    if len(amounts) == 1 and amounts[0].value is not None and amounts[0].value >= 0 and not amounts[0].unit:
        value = amounts[0].value
        if amounts[0].about:
            return Reading("answered", "approximate", 0.6, value=value, note="approximate")
        return Reading("answered", "bare_duration", 0.8, value=value, low=value, high=value)
    if len(amounts) > 1:
        return _several(amounts, question)
    return unclear("not_a_duration", IssueCode.NOT_UNDERSTOOD, raw=raw.strip(), kind=f"a number of {question.unit}")


# Dates, text and codes.


def _parse_date_answer(text: str, raw: str) -> Reading:
    if found := read_day(text, raw):
        return found
    if reason := parse_non_answer(text):
        return from_non_answer(reason)
    other = american_day(text)
    proposals = (Proposal(raw.strip(), on=other),) if other else ()
    return unclear("not_a_date", IssueCode.NOT_UNDERSTOOD, proposals, raw=raw.strip(), kind="a date")


def _parse_text(text: str) -> Reading:
    reason = parse_non_answer(text)
    if reason and (reason.is_whole or reason.rule == "exemption_cited"):
        return from_non_answer(reason)
    return Reading("answered", "text")


def _parse_coded(text: str, raw: str, question: Question) -> Reading:
    if question.kind == "coverage":
        return parse_coverage(text, raw, question)
    if question.kind == "yes_no":
        return parse_yes_no(text, raw, question)
    return parse_choices(text, raw, question)
