"""What is known of one area under each measure of the map: a shade, its words, and the figure behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from charter.register import SignUp, Standing
from charter.wording import (
    SIGN_UP_WORDS,
    STATUS_WORDS,
    count_words,
    counted,
    date_words,
    standing_words,
    uncertain_date_words,
)
from foi_data.series import Series, load_series
from geo.areas import Authority, authority, names_in_words
from services.comparison.classes import Classes
from services.ports import Figure, FoiAnswer
from services.tables import Value, sources_in_words

Shade = Literal[
    "full", "partly", "planned", "none", "not_known", "refused", "no_reply", "suppressed", "not_asked",
    "withdrawn", "conflict", "lead", "not_signed_then", "step-1", "step-2", "step-3", "step-4", "step-5",
]  # fmt: skip
SHADES_OF_STEPS: tuple[Shade, ...] = ("step-1", "step-2", "step-3", "step-4", "step-5")
SHADE_OF_SIGN_UP: dict[Standing, Shade] = {
    "signed": "full",
    "pledged": "planned",
    "not_signed": "none",
    "not_signed_then": "not_signed_then",
    "withdrawn": "withdrawn",
    "unknown": "not_known",
    "conflict": "conflict",
}
SIGN_UP_LABELS: dict[Shade, str] = {shade: SIGN_UP_WORDS[state] for state, shade in SHADE_OF_SIGN_UP.items()} | {
    "lead": "Not known to have signed; a council before it had (a lead)",
    "not_asked": "Did not exist on this day",
}
SHADE_OF_COVERAGE: dict[str, Shade] = {"all": "full", "some": "partly", "none": "none"}
COVERAGE_LABELS: dict[Shade, str] = {
    "full": "To all",
    "partly": "To some",
    "none": "To none",
    "not_known": "Unable to say, not held, or unclear",
    "refused": "Refused",
    "no_reply": "No reply, or left blank",
    "not_asked": "Not in this round of requests",
}
SCORE_LABELS: dict[Shade, str] = {
    "not_known": "Too few answers for a score",
    "not_asked": "No assessment here yet",
}
FIGURE_LABELS: dict[Shade, str] = {
    "suppressed": "Suppressed by the publisher (small, not zero)",
    "not_known": "Not available",
    "not_asked": "No figure",
}
HELD_LABELS: dict[Shade, str] = {
    "full": "Answered, at least in part",
    "not_known": "Answers that wait for a person to read them, or that say nothing",
    "refused": "Refused or not held throughout",
    "not_asked": "Nothing held here",
}


@dataclass(frozen=True)
class Reading:
    """What a layer says of one area. `value` is the figure behind the shade; None where there is none.

    `low` and `high` are the least and the most that it could be; None where nothing of the kind is known.
    """

    area: Authority
    shade: Shade
    words: str
    value: float | None = None
    source: str = ""
    low: float | None = None
    high: float | None = None


def described_series(series_id: str) -> Series:
    """The series of that id; one that nobody has described yet gets its title from its id."""
    known = {one.id: one for one in load_series()}
    if series_id in known:
        return known[series_id]
    title = series_id.removeprefix("other_").replace("_", " ").capitalize()
    return Series(id=series_id, title=title, unit="as published", decimals=1, is_known=False)


def area_values(area: Authority) -> tuple[Value, ...]:
    """The values of `AREA_COLUMNS` for an area."""
    return (area.code, area.dfe_number, area.name, area.region)


def sign_up_reading(area: Authority, states: Mapping[str, SignUp], day: date) -> Reading:
    """What is known of an area's signature; of a body younger than `day`, what is known of those before it."""
    state = states[area.code]
    source = source_words(state)
    before = [states[code] for code in area.predecessors if states[code].state == "signed"]
    if before and not state.basis:
        return _lead(area, before)
    if area.start and area.start > day and not state.basis:
        return Reading(area, "not_asked", f"Did not exist on this day: it began on {date_words(area.start)}")
    words = standing_words(state)
    if state.basis and state.state in ("signed", "withdrawn", "pledged"):
        words = f"{words} {uncertain_date_words(state.basis[0].when)}"
    return Reading(area, SHADE_OF_SIGN_UP[state.standing], words, None, source)


def source_words(state: SignUp) -> str:
    """On whose word a state stands: a source's title, a list that leaves the area out, or that no source says."""
    if state.basis:
        return state.basis[0].source.title
    if state.left_out_of:
        return f"Not on the complete list: {state.left_out_of.source.title}"
    if state.earlier:
        return source_words(state.earlier)
    return f"{state.because[:1].upper()}{state.because[1:]}"


def _lead(area: Authority, before: Sequence[SignUp]) -> Reading:
    names = names_in_words([authority(state.area_code).plain_name for state in before])
    words = f"Not known to have signed. {names}, whose area it took over, had signed: a lead to follow up"
    return Reading(area, "lead", words, None, sources_in_words([state.basis[0].source.title for state in before]))


def figure_reading(area: Authority, figure: Figure | None, classes: Classes, file_name: str) -> Reading:
    if figure is None:
        return Reading(area, "not_asked", "No figure for this authority")
    words = count_words(figure.value, figure.low, figure.high, figure.status)
    shade: Shade
    if figure.value is not None:
        shade = SHADES_OF_STEPS[classes.step(figure.value)]
    elif figure.status == "suppressed":
        shade = "suppressed"
    else:
        shade = "not_asked" if figure.status == "not_applicable" else "not_known"
    source = f"{file_name}, row {figure.row}, column {figure.column}"
    return Reading(area, shade, words, figure.value, source, figure.low, figure.high)


def held_reading(area: Authority, answers: Sequence[FoiAnswer], file_names: Mapping[int, str]) -> Reading:
    """How many answers of an area are held, for which periods, and how they came back, in words."""
    if not answers:
        return Reading(area, "not_asked", HELD_LABELS["not_asked"])
    statuses = Counter(answer.status for answer in answers)
    shade: Shade = "not_known"
    if statuses["answered"] or statuses["partly_answered"]:
        shade = "full"
    elif set(statuses) <= {"refused", "not_held"}:
        shade = "refused"
    kinds = ", ".join(f"{number} {STATUS_WORDS[status].lower()}" for status, number in statuses.most_common())
    periods = ", ".join(dict.fromkeys(answer.period for answer in answers if answer.period))
    words = f"{counted(len(answers), 'answer')} for {periods or 'no stated period'}: {kinds}"
    rows = sources_in_words([file_names.get(answer.import_id, "") for answer in answers])
    return Reading(area, shade, words, None, rows)


def coverage_reading(
    area: Authority, question: str, answers: Sequence[FoiAnswer], file_names: Mapping[int, str]
) -> Reading:
    """What an area's answers in one wave say to a question of the kind "to all, some or none"."""
    # The last answer to the question counts: an import that came later corrects an earlier one.
    own = next((answer for answer in reversed(answers) if answer.question == question), None)
    if own is None:
        return Reading(area, "not_asked", "No answer to this question in this round of requests")
    source = f"{file_names.get(own.import_id, '')}, row {own.row}, column {own.column}"
    if own.code in SHADE_OF_COVERAGE:
        shade = SHADE_OF_COVERAGE[own.code]
        return Reading(area, shade, COVERAGE_LABELS[shade], None, source)
    status = _status_of_return(own, answers) if own.status == "blank" else own.status
    words = count_words(None, None, None, status)
    if status == "refused":
        section = (own.exemption or "").removeprefix("s")
        words = f"{words} under section {section}" if section and section != own.exemption else words
        return Reading(area, "refused", words, None, source)
    shade = "no_reply" if status in ("no_reply", "awaiting", "withdrawn", "blank") else "not_known"
    return Reading(area, shade, words, None, source)


def _status_of_return(own: FoiAnswer, answers: Sequence[FoiAnswer]) -> str:
    """A blank where the whole return is blank is no reply; where it holds nothing but a refusal, it is refused."""
    others = {answer.status for answer in answers if answer.import_id == own.import_id}
    if others == {"blank"}:
        return "no_reply"
    return "refused" if others == {"blank", "refused"} else "blank"
