"""Answers that cannot all be true: more completed than offered, a tenfold change, a "full" return that is not.

Nothing is changed or left out for it: both answers stay and a person is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from foi_data.issues import Issue, IssueCode, issue
from foi_data.parsed import ParsedAnswer, ParsedReturn
from foi_data.periods import parse_period
from foi_data.questions import Check, QuestionSet
from foi_data.texts.readings import Reading

TENFOLD = 10
"""A change from one year to the next by this factor or more is asked about."""
SMALLEST_TENFOLD = 20
"""... where the larger number is at least this: from 1 to 12 is no slip of a digit."""
SAME_LENGTH = 0.1
"""Periods are compared where their lengths differ by no more than this share."""

NOT_ANSWERED = ("refused", "not_held", "unable_to_say", "not_available", "blank")


def logical_issues(answers: Sequence[ParsedAnswer], questions: QuestionSet) -> list[Issue]:
    """The contradictions among answers of the same area and period, and changes too large to be likely."""
    current = [answer for answer in answers if answer.superseded_by is None and answer.question]
    return [*_check_issues(current, questions), *tenfold_changes(current, questions)]


def _check_issues(answers: Iterable[ParsedAnswer], questions: QuestionSet) -> list[Issue]:
    groups: dict[tuple[str, str | None], dict[str, ParsedAnswer]] = defaultdict(dict)
    for answer in answers:
        if answer.question:
            groups[answer.area_code, answer.period][answer.question] = answer
    return [
        found
        for group in groups.values()
        for check in questions.checks
        if (found := _broken(check, group, questions)) is not None
    ]


def _broken(check: Check, group: dict[str, ParsedAnswer], questions: QuestionSet) -> Issue | None:
    larger = group.get(check.larger)
    if larger is None:
        return None
    if check.kind == "sum":
        return _broken_sum(check, group, larger)
    smaller = group.get(check.smaller)
    if smaller is None or not is_more(smaller, larger):
        return None
    return issue(
        IssueCode.MORE_THAN_POSSIBLE,
        row=smaller.cell.row,
        column=smaller.cell.column,
        sheet=smaller.cell.sheet,
        smaller=questions.question(check.smaller).title,
        smaller_value=smaller.raw.strip(),
        larger=questions.question(check.larger).title,
        larger_value=larger.raw.strip(),
        why=check.why,
    )


def is_more(smaller: ParsedAnswer | Reading, larger: ParsedAnswer | Reading) -> bool:
    """Is the smaller one more than the larger, whatever the true values within their intervals?"""
    least = smaller.low if smaller.low is not None else smaller.value
    most = larger.high if larger.high is not None else larger.value
    open_end = larger.value is None and larger.high is None
    return least is not None and most is not None and not open_end and least > most


def _broken_sum(check: Check, group: dict[str, ParsedAnswer], total: ParsedAnswer) -> Issue | None:
    parts = [group.get(part) for part in check.parts]
    values = [part.value for part in parts if part is not None and part.value is not None]
    if total.value is None or len(values) != len(check.parts) or sum(values) == total.value:
        return None
    return issue(
        IssueCode.PARTS_DO_NOT_ADD,
        row=total.cell.row,
        column=total.cell.column,
        sheet=total.cell.sheet,
        parts=" and ".join(f"{value:g}" for value in values),
        sum=f"{sum(values):g}",
        total=f"{total.value:g}",
    )


def tenfold_changes(answers: Iterable[ParsedAnswer], questions: QuestionSet) -> list[Issue]:
    """Counts that are ten times those of the period before, or a tenth. Give answers of other files too to compare
    with what was said in an earlier wave."""
    series: dict[tuple[str, str], list[ParsedAnswer]] = defaultdict(list)
    for answer in answers:
        if answer.question and answer.value is not None and answer.period and parse_period(answer.period):
            series[answer.area_code, answer.question].append(answer)
    found = []
    for (_, question), group in series.items():
        if not may_be_tenfold(group):
            continue
        ordered = sorted(group, key=_start)
        for earlier, later in pairwise(ordered):
            if _is_tenfold(earlier, later):
                found.append(_tenfold_issue(earlier, later, questions.question(question).title))
    return found


def may_be_tenfold(group: Sequence[ParsedAnswer | Reading]) -> bool:
    """Are the largest and the smallest above zero so far apart at all? Mostly not, whatever their order."""
    values = [answer.value for answer in group if answer.value]
    return len(group) > 1 and bool(values) and max(values) >= TENFOLD * min(values)


def _start(answer: ParsedAnswer) -> str:
    period = parse_period(answer.period or "")
    return period.start.isoformat() if period else ""


def _is_tenfold(earlier: ParsedAnswer, later: ParsedAnswer) -> bool:
    first, second = parse_period(earlier.period or ""), parse_period(later.period or "")
    if not first or not second or first == second or abs(first.days - second.days) > SAME_LENGTH * second.days:
        return False
    low, high = sorted((earlier.value or 0.0, later.value or 0.0))
    return high >= SMALLEST_TENFOLD and low > 0 and high >= TENFOLD * low


def _tenfold_issue(earlier: ParsedAnswer, later: ParsedAnswer, title: str) -> Issue:
    return issue(
        IssueCode.TENFOLD_CHANGE,
        row=later.cell.row,
        column=later.cell.column,
        sheet=later.cell.sheet,
        question=title,
        earlier=earlier.period,
        earlier_value=earlier.raw.strip(),
        later=later.period,
        later_value=later.raw.strip(),
    )


def return_issues(returns: Iterable[ParsedReturn], answers: Iterable[ParsedAnswer], sheet: str) -> list[Issue]:
    """Returns called full whose answers are not all given."""
    by_row: dict[int, list[ParsedAnswer]] = defaultdict(list)
    for answer in answers:
        if answer.question:
            by_row[answer.cell.row].append(answer)
    found = []
    for each in returns:
        missing = [answer for answer in by_row[each.row] if answer.status in NOT_ANSWERED]
        if each.status == "answered" and missing:
            found.append(_full_but_not(each, missing, len(by_row[each.row]), sheet))
    return found


def _full_but_not(each: ParsedReturn, missing: Sequence[ParsedAnswer], total: int, sheet: str) -> Issue:
    counted = Counter(answer.status for answer in missing)
    shown = " or ".join(status.replace("_", " ") for status in counted)
    return issue(
        IssueCode.RETURN_FULL_BUT_NOT,
        row=each.row,
        sheet=sheet,
        text=each.raw_status,
        count=len(missing),
        total=total,
        statuses=shown,
    )
