"""What storage keeps of statements by others: official scores, and young people's feedback.

Neither is ever overwritten. A correction is a new version of the same statement, and so is taking it back; the newest
version counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from charter.register import Source
from services.assessment.actions_stored import LONGEST_NOTE, YEARS, check_line, check_whole
from services.exceptions import RefusedError

MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class OfficialScores:
    """The scores that were published for one area and one period, element by element, and where they were read.

    An element that is not in `scores` was not published, or could not be read.
    """

    area_code: str
    instrument_id: str
    period: str
    scores: Mapping[str, int]
    source: Source
    note: str = ""

    def __post_init__(self) -> None:
        check_line("A period", self.period, needed=True)
        check_note(self.note)
        if not self.scores:
            raise RefusedError("No score was given. Type in at least one, with the source it was read from.")


@dataclass(frozen=True)
class Feedback:
    """What young people said on one occasion of asking them.

    `people` is how many answered, `asked` how, from `first_day` to `last_day`. `ratings` has a level for each item that
    they rated; `said` what they said, in sum, by ask.
    """

    area_code: str
    instrument_id: str
    occasion: str
    people: int
    asked: str
    first_day: date
    last_day: date
    ratings: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    published: bool = False

    def __post_init__(self) -> None:
        check_line("The occasion", self.occasion, needed=True)
        check_line("How they were asked", self.asked, needed=True)
        for text in self.said.values():
            check_note(text)
        if not 1 <= self.people <= MOST_PEOPLE:
            raise RefusedError("Say how many young people answered: 1 or more. Without them there is no feedback.")
        if self.last_day < self.first_day:
            raise RefusedError("The last day is before the first. Say from when to when they were asked.")
        if {self.first_day.year, self.last_day.year} - set(YEARS):
            raise RefusedError("The days cannot be meant. Say from when to when they were asked.")
        if not self.ratings and not any(text.strip() for text in self.said.values()):
            raise RefusedError("Nothing of what they said was given. Rate at least one part, or say it in words.")


@dataclass(frozen=True)
class Recorded:
    """Who recorded which version of a statement, and when. `withdrawn`: with this version it was taken back."""

    version: int
    withdrawn: bool
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class RecordedScores:
    """Official scores with their version."""

    scores: OfficialScores
    record: Recorded


@dataclass(frozen=True)
class RecordedFeedback:
    """Feedback with its version."""

    feedback: Feedback
    record: Recorded


class Statements(Protocol):
    """Every version of every statement, oldest first."""

    def official_scores(self, instrument_id: str, *, area_code: str | None = None) -> Sequence[RecordedScores]: ...
    def record_scores(
        self, scores: OfficialScores, *, expected_version: int, withdrawn: bool = False
    ) -> RecordedScores:
        """A new version. StaleEditError where `expected_version` is not the newest any more (0: there is none yet)."""

    def feedback(self, instrument_id: str, *, area_code: str | None = None) -> Sequence[RecordedFeedback]: ...
    def record_feedback(self, given: Feedback, *, expected_version: int, withdrawn: bool = False) -> RecordedFeedback:
        """The same for feedback."""


def check_note(text: str) -> None:
    check_whole("The text", text)
    if len(text) > LONGEST_NOTE:
        raise RefusedError(f"The text has {len(text):,} characters; {LONGEST_NOTE:,} are kept. Shorten it.")
