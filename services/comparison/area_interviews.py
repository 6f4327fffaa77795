"""What one area told requests about return interviews, wave by wave, beside what the other councils told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charter.wording import STATUS_WORDS, date_words
from geo.areas import Authority
from services.comparison.evidence import day_of
from services.comparison.interview_answers import (
    CARE,
    HOME,
    INDEPENDENT,
    OUTSIDE,
    PROMISED,
    PROVIDER,
    SILENT,
    STAGES,
    SUBJECTS,
    amount_of,
    answer_in_words,
    fits,
)
from services.comparison.return_interviews import ENGLAND, Round
from services.ports import FoiAnswer, ImportedFile

TITLES = {
    HOME: "Missing from home", CARE: "Missing from care", OUTSIDE: "Placed outside the area", PROVIDER: "Held by",
    INDEPENDENT: "Independent", PROMISED: "Promised within",
    **dict(zip(STAGES, ("Offered", "Completed", "Within 72 hours"), strict=True)),
}  # fmt: skip
OFFERED_TO_ALL = "all"


@dataclass(frozen=True)
class InterviewsTold:
    """What an area told one wave: `lines` are title and words. `caution` says what is wrong between its numbers."""

    wave: str
    day: date | None
    lines: tuple[tuple[str, str], ...]
    caution: str = ""

    @property
    def heading(self) -> str:
        """`Requests on 2023-24 (about the time to 31 March 2024)`: whose answers these are, and how old."""
        return f"{self.wave} ({f'about the time to {date_words(self.day)}' if self.day else 'of an unknown day'})"

    @property
    def words(self) -> str:
        """`Missing from home: To all; Held by: The police.`, and what is wrong between the numbers."""
        said = "; ".join(f"{title}: {words}" if title else words for title, words in self.lines)
        return f"{said}. {self.caution}".strip()


def interviews_told(
    area: Authority, answers: Sequence[FoiAnswer], files: Mapping[int, ImportedFile]
) -> tuple[InterviewsTold, ...]:
    """An area's newest answer to each question, under the wave that asked it, newest wave first.

    The numbers offered, completed and held in time are all of one wave: the newest in which the area gave any.
    """
    own = [a for a in answers if a.area_code == area.code and a.question in SUBJECTS]
    rounds = {wave: Round(wave, own, files, {}) for wave in newest_waves(own, files)}
    chosen = chosen_waves(area, rounds)
    told = []
    for wave in rounds:
        asked = [question for question in SUBJECTS if chosen.get(question) == wave]
        given = {question: answer for question in asked if (answer := rounds[wave].answer(area, question))}
        if given:
            day = max((known for a in given.values() if (known := day_of(a, files))), default=None)
            beside = offered_to_all(area, Round(wave, answers, files, {}), given)
            told.append(InterviewsTold(wave, day, lines_of(given, beside), caution_on(given)))
    return tuple(told)


def newest_waves(own: Sequence[FoiAnswer], files: Mapping[int, ImportedFile]) -> list[str]:
    order = sorted(own, key=lambda a: (day_of(a, files) or date.min, a.import_id), reverse=True)
    return list(dict.fromkeys(answer.wave for answer in order))


def chosen_waves(area: Authority, rounds: Mapping[str, Round]) -> dict[str, str]:
    """For each question the newest wave that the area answered; for the three numbers one wave for all of them."""
    chosen = {}
    for question in SUBJECTS:
        wave = next((name for name, asked in rounds.items() if asked.answer(area, question)), None)
        if wave is not None:
            chosen[question] = wave
    having = [name for name, asked in rounds.items() if any(amount_of(asked.answer(area, stage)) for stage in STAGES)]
    numbers = having[0] if having else next((chosen[stage] for stage in STAGES if stage in chosen), "")
    return chosen | dict.fromkeys(STAGES, numbers)


def lines_of(given: Mapping[str, FoiAnswer], beside: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Title and words of each answer; one line where the area was silent on everything it was asked."""
    statuses = {answer.status for answer in given.values()}
    if len(statuses) == 1 and statuses <= set(SILENT):
        return (("", STATUS_WORDS[statuses.pop()]),)
    return tuple((TITLES[q], f"{answer_in_words(answer)}{beside.get(q, '')}") for q, answer in given.items())


def offered_to_all(area: Authority, everybody: Round, given: Mapping[str, FoiAnswer]) -> dict[str, str]:
    """How many of the councils that answered offer interviews to all, in England and in the region, by question."""
    beside = {}
    for question in (HOME, CARE):
        if question in given:
            england, region = (everybody.tally(question, place) for place in (ENGLAND, area.region))
            counts = [(one.category(OFFERED_TO_ALL).count, one.answered) for one in (england, region)]
            if england.answered > region.answered > 0:
                (all_, of), (near, of_near) = counts
                beside[question] = f" ({all_} of {of} that answered offer to all; in the region {near} of {of_near})"
    return beside


def caution_on(given: Mapping[str, FoiAnswer]) -> str:
    """What keeps its numbers from being set beside each other; empty where nothing does."""
    counts = tuple(amount_of(given.get(stage)) for stage in STAGES)
    if not fits(counts):
        return "These numbers cannot all be true: a part is larger than what it is a part of."
    if counts[2] and not counts[1]:
        return "The number within 72 hours stands alone: of how many completed is not known."
    return ""
