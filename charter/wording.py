"""Figures, ranges, dates and missing values as words: the one place for page, workbook and briefing.

No figure is bare: a score carries its range and how much was answered, a share its denominator, a missing value its
reason. Scores are whole numbers; 0 and 100 are printed only when they are exactly that.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from charter.assessment import Answer
from charter.framework import Instrument
from charter.register import SignUp, UncertainDate
from charter.scorecard import NodeScore

Silence = Literal["leave_out", "count_against", "range"]
"""What councils without an answer do to a share: left out; counted among those asked; or one way and the other."""

PERCENTAGES_FROM = 20
"""Below this many, a share is said as a count alone."""

STATE_WORDS = {
    "met": "Met",
    "not_met": "Not met",
    "undetermined": "Not yet known",
    "": "Not applicable",
    "not_known": "Not known",
    "not_given": "Not answered yet",
    "not_applicable": "Not applicable",
}
SIGN_UP_WORDS = {
    "signed": "Signed",
    "not_signed": "Not signed",
    "not_signed_then": "Not signed when last known, later not known",
    "withdrawn": "Withdrawn",
    "pledged": "Pledged, not yet signed",
    "unknown": "Not known",
    "conflict": "Sources disagree",
}


def whole(figure: float) -> int:
    """A score as a whole number that never claims the very top or the very bottom unless it is there."""
    return min(max(round(figure), 1 if figure > 0 else 0), 100 if figure >= 100 else 99)


def score_words(node: NodeScore) -> str:
    """`62 (54 to 81), 19 of 24 answered`, `between 31 and 84: 11 of 24 answered`, or why there is nothing to say."""
    answered = f"{node.answered} of {node.applicable} answered"
    if node.applicable == 0:
        return "Not applicable"
    if node.low is None or node.high is None:
        return f"Not scored here: {answered}"
    if node.answered == 0:
        return f"No answers yet: 0 of {node.applicable}"
    if node.score is None:
        return f"between {whole(node.low)} and {whole(node.high)}: {answered}"
    return f"{whole(node.score)} ({whole(node.low)} to {whole(node.high)}), {answered}"


def so_far_words(node: NodeScore, instrument: Instrument) -> str:
    """The score as it is, or how many answers there are, that they are too few for one, and what is still possible.

    Among those who answer just now: after two ticks a range from 5 to 98 alone would look like a finding.
    """
    if node.score is not None or node.low is None or node.high is None or not node.answered:
        return score_words(node)
    too_few = f"too few for a score, which takes about {instrument.minimum_coverage:.0%}"
    possible = f"anything from {whole(node.low)} to {whole(node.high)} is still possible"
    return f"{node.answered} of {node.applicable} answered: {too_few}, so {possible}"


def score_in_short(node: NodeScore) -> str:
    """`62 (54 to 81)`, or the range alone while there is no score; empty where nothing is answered."""
    if node.low is None or node.high is None or not node.answered:
        return ""
    ends = f"{whole(node.low)} to {whole(node.high)}"
    return f"{whole(node.score)} ({ends})" if node.score is not None else ends


def answer_words(instrument: Instrument, answer: Answer) -> str:
    """`Partly in place`, `Not known`, `Not applicable: reason`."""
    if answer.level is not None:
        return instrument.scale.label_of(answer.level)
    words = STATE_WORDS[answer.state]
    return f"{words}: {answer.reason}" if answer.state == "not_applicable" and answer.reason else words


def date_words(day: date) -> str:
    """`19 September 2013`."""
    return f"{day.day} {day:%B %Y}"


def uncertain_date_words(when: UncertainDate) -> str:
    """`by 19 September 2013`, `on 3 May 2013`, `in May 2013`, `in 2013`: a date no surer than its source."""
    if when.kind == "month":
        return f"in {when.day:%B %Y}"
    if when.kind == "year":
        return f"in {when.day:%Y}"
    return f"{when.kind} {date_words(when.day)}"


def sign_up_words(sign_up: SignUp, name: str) -> str:
    """One sentence on an area's signature, with its date as sure as the source is."""
    latest = sign_up.latest
    on_day = date_words(sign_up.day)
    if sign_up.state == "signed" and sign_up.basis:
        # The first observation that said so is the nearest to the signing.
        return f"{name} signed the charter ({uncertain_date_words(sign_up.basis[0].when)})."
    if sign_up.state == "withdrawn" and latest:
        return f"{name} withdrew from the charter ({uncertain_date_words(latest.when)})."
    if sign_up.state == "pledged" and latest:
        return (
            f"{name} has pledged to sign the charter ({uncertain_date_words(latest.when)}), and is not known to have."
        )
    if sign_up.state == "conflict":
        return f"Sources disagree on whether {name} had signed the charter at {on_day}."
    if sign_up.state == "not_signed":
        return f"{name} had not signed the charter at {on_day}: {sign_up.because}."
    if sign_up.earlier:
        return f"{sign_up_words(sign_up.earlier, name)} Whether it has signed since is not known."
    return f"Whether {name} had signed the charter at {on_day} is not known: {sign_up.because}."


def standing_words(sign_up: SignUp) -> str:
    """`Signed`, `Not known`, `Not signed at 19 September 2013, later not known`: the state in a few words."""
    if sign_up.state == "unknown" and sign_up.earlier:
        return f"Not signed at {date_words(sign_up.earlier.day)}, later not known"
    return SIGN_UP_WORDS[sign_up.state]


def percent_words(low: float, high: float | None = None) -> str:
    """`63%`, or `16 to 28%` where it runs from one to the other: whole percentages, from 0 to 100."""
    first, last = round(low), round(low if high is None else high)
    return f"{first}%" if first == last else f"{first} to {last}%"


def share_words(count: int, answered: int, asked: int | None = None) -> str:
    """`25 of 134 that answered (152 asked)`, with a whole percentage once the denominator is large enough for one."""
    percent = f", {percent_words(100 * count / answered)}" if answered >= PERCENTAGES_FROM else ""
    of_asked = f" ({asked} asked)" if asked is not None and asked != answered else ""
    return f"{count} of {answered} that answered{of_asked}{percent}"


def share_in_words(count: int, answered: int, asked: int, silence: Silence) -> str:
    """A share of councils with its denominator, as the reader wants the silent counted. Percentages from twenty up."""
    if asked == 0 or (silence == "leave_out" and answered == 0):
        return f"nobody answered ({asked} asked)"
    if silence == "leave_out":
        return share_words(count, answered, asked)
    silent = asked - answered
    if silence == "count_against" or not silent:
        percent = f", {percent_words(100 * count / asked)}" if asked >= PERCENTAGES_FROM else ""
        return f"{count} of {asked} asked{percent} ({silent} gave no answer)"
    most = count + silent
    ends = f", {percent_words(100 * count / asked, 100 * most / asked)}" if asked >= PERCENTAGES_FROM else ""
    return f"between {count} and {most} of {asked} asked{ends}"


def share_in_short(count: int, answered: int, asked: int, silence: Silence) -> str:
    """The same where it has been said how many were asked and answered: `73 of 134, 54%`."""
    if asked == 0 or (silence == "leave_out" and answered == 0):
        return "nobody answered"
    base = answered if silence == "leave_out" else asked
    most = count + asked - answered if silence == "range" else count
    counts = f"{count} of {base}" if most == count else f"{count} to {most} of {base}"
    percent = f", {percent_words(100 * count / base, 100 * most / base)}" if base >= PERCENTAGES_FROM else ""
    return f"{counts}{percent}"


def count_words(value: float | None, low: float | None, high: float | None, status: str) -> str:
    """A count, a range, or why there is none: `1,109`, `1 to 5, not shown by the publisher`, `Refused`."""
    if value is not None:
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    if low is not None and high is not None:
        hidden = ", not shown by the publisher" if status == "suppressed" else ""
        return f"{low:,.0f} to {high:,.0f}{hidden}"
    if low is not None:
        return f"{low:,.0f} or more, not shown by the publisher"
    return STATUS_WORDS.get(status, status.replace("_", " ").capitalize())


STATUS_WORDS = {
    "answered": "Answered",
    "partly_answered": "Partly answered",
    "refused": "Refused",
    "not_held": "Not held",
    "unable_to_say": "Unable to say",
    "not_applicable": "Not applicable",
    "suppressed": "Not shown by the publisher",
    "not_available": "Not available",
    "blank": "Left blank",
    "unclear": "Unclear: more than one reading",
    "no_reply": "No reply",
    "awaiting": "Awaiting a reply",
    "withdrawn": "Request withdrawn",
}


def with_evidence_words(with_evidence: int, answers: int) -> str:
    """`1 of 24 answers has evidence`, or what is true where all have, or there are none."""
    if not answers:
        return "No item is answered with a level"
    if with_evidence == answers:
        return "Every answer has evidence"
    return (
        f"{with_evidence or 'None'} of {counted(answers, 'answer')} {'has' if with_evidence < 2 else 'have'} evidence"
    )


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 item`, `2 items`, `1,200 items`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
