"""A text's reading together with the status, number and exemption that the file's maker wrote beside it.

Files in which somebody has already coded the answers are half ours: their words for a status are taken over, and a
reason for not answering is believed. A number beside a text with several numbers settles nothing: what was asked is
for a person to look up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from foi_data.issues import IssueCode, issue
from foi_data.parsed import AnswerStatus, Proposal
from foi_data.texts.non_answers import parse_exemption
from foi_data.texts.plain_text import plain
from foi_data.texts.readings import Reading

OUR_STATUSES: Mapping[str, AnswerStatus] = {status: status for status in get_args(AnswerStatus)}
GIVEN_STATUSES: Mapping[str, AnswerStatus] = {
    "partial": "partly_answered",
    "partly": "partly_answered",
    "inconsistent": "unclear",
    "full": "answered",
    "complete": "answered",
    "yes": "answered",
    "withheld": "refused",
    "exempt": "refused",
}
"""Words of an answer's status that are not ours, and ours for them."""


@dataclass(frozen=True)
class Coding:
    """What stands beside an answer's text: the columns "answer status", "answer number" and "exemption"."""

    status: str = ""
    number: str = ""
    reason: str = ""


def settle(reading: Reading, raw: str, coding: Coding, codes: Collection[str] = ()) -> Reading:
    """The reading of `raw` with what its coding adds; `codes` are those the question has."""
    if not (coding.status or coding.number or coding.reason):
        return reading
    said = plain(coding.status).replace(" ", "_").strip("._")
    given = given_status(said)
    exemption = parse_exemption(plain(coding.reason)) if coding.reason.strip() else None
    if reading.status == "blank" and not said and exemption:
        # Nothing stands under the answer, and beside it why: that is the answer.
        return Reading("refused", "reason_given", 0.9, exemption=exemption)
    if given is not None and given not in ("answered", "partly_answered", "unclear"):
        settled = _given_reason(reading, given, said, codes)
    else:
        settled = _given_number_settled(reading, given, _given_number(coding.number), raw)
    return replace(settled, exemption=exemption) if exemption else settled


def given_status(said: str) -> AnswerStatus | None:
    """An answer status from a file's word for it: ours, or one of the words that mean the same."""
    return OUR_STATUSES.get(said) or GIVEN_STATUSES.get(said)


def _given_number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", ""))
    except ValueError:
        return None


def _given_reason(reading: Reading, given: AnswerStatus, said: str, codes: Collection[str]) -> Reading:
    problems = [problem for problem in reading.problems if problem.code == IssueCode.NUMBER_BESIDE_REFUSAL]
    if reading.status in ("answered", "partly_answered"):
        problems.append(issue(IssueCode.STATUS_DISAGREES, given=said, found="an answer"))
    if reading.status == "unclear" and reading.proposals:
        numbers = ", ".join(each.words for each in reading.proposals)
        problems.append(issue(IssueCode.NUMBER_BESIDE_REFUSAL, numbers=numbers))
    code = given if given == "unable_to_say" and given in codes else None
    return Reading(
        given, "status_given", 0.9, code=code, exemption=reading.exemption, note=reading.note, problems=tuple(problems)
    )


def _given_number_settled(reading: Reading, given: AnswerStatus | None, number: float | None, raw: str) -> Reading:
    if given == "partly_answered":
        return _partly(reading, number)
    if given == "unclear" and reading.status != "unclear":
        own = (Proposal(raw.strip()[:200], reading.value, reading.low, reading.high, reading.code),)
        problem = issue(IssueCode.MARKED_UNCLEAR, raw=raw.strip())
        return Reading("unclear", "status_given", 0.5, proposals=own, problems=(problem,))
    if number is None:
        return reading
    if reading.status == "unclear" and reading.rule == "two_numbers":
        return replace(reading, note=f"the file itself gives {number:g}")
    if reading.value is not None and reading.value != number:
        return _with(reading, IssueCode.NUMBER_DISAGREES, given=f"{number:g}", found=f"{reading.value:g}")
    if given == "answered" and reading.status not in ("answered", "unclear"):
        return _with(reading, IssueCode.STATUS_DISAGREES, given="answered", found=reading.status)
    return reading


def _partly(reading: Reading, number: float | None) -> Reading:
    """An answer to part of a question: its number where the text or the file gives exactly one."""
    if reading.status == "answered":
        return replace(reading, status="partly_answered")
    numbers = {each.value for each in reading.proposals if each.value is not None}
    value = number if number is not None and number in numbers else numbers.pop() if len(numbers) == 1 else None
    if value is None or len(reading.proposals) != 1:
        return reading
    return Reading("partly_answered", "status_given", 0.8, value=value, low=value, high=value, note=reading.note)


def _with(reading: Reading, code: IssueCode, **fill: Any) -> Reading:
    return replace(reading, problems=(*reading.problems, issue(code, **fill)))
