"""Official scores of an instrument that nobody may score here: typed in or imported, each with its source and period.

A correction supersedes what it corrects and both stay readable; so does taking a score back. The numbers are a public
record, so everybody may see them. They go through the same scorecard as everything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from charter.assessment import Answer, Answers
from charter.framework import Instrument, instrument
from charter.permissions import Action
from charter.scorecard import Scorecard, scorecard
from geo.areas import authority
from services.assessment.official_score_files import ScoreFile, read_score_file
from services.assessment.statements_stored import OfficialScores, RecordedScores
from services.comparison.layers import area_values
from services.exceptions import RefusedError, StaleEditError
from services.generated import check_not_generated
from services.people import WHO, Person, known_as
from services.ports import Storage
from services.tables import AREA_COLUMNS, OGL, Column, Table

NI71 = "ni71-2009"
CAUTION = (
    "Typed in or imported from the source named; never scored here. What each level stood for is in guidance that was "
    "not found, so the levels are only numbers."
)


class OfficialScoreBook:
    """Records and shows official scores."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def history(self, instrument_id: str, area_code: str | None = None) -> tuple[RecordedScores, ...]:
        """Every version ever recorded, oldest first."""
        with self._storage.read() as work:
            return tuple(work.statements.official_scores(instrument_id, area_code=area_code))

    def of(self, instrument_id: str, area_code: str | None = None) -> tuple[RecordedScores, ...]:
        """What stands: the newest version of each area and period that was not taken back, newest period last."""
        newest = {(one.scores.area_code, one.scores.period): one for one in self.history(instrument_id, area_code)}
        standing = [one for one in newest.values() if not one.record.withdrawn]
        return tuple(sorted(standing, key=lambda one: (one.scores.area_code, one.scores.period)))

    def record(self, person: Person, scores: OfficialScores, *, expected_version: int = 0) -> RecordedScores:
        """Record scores, or correct the version `expected_version`. StaleEditError where another one stands."""
        checked = self._checked(person, scores)
        with self._storage.write(person.id) as work:
            return work.statements.record_scores(checked, expected_version=expected_version)

    def withdraw(self, person: Person, standing: RecordedScores) -> RecordedScores:
        """Take scores back: they stay in the history and count no more."""
        checked = self._checked(person, standing.scores)
        with self._storage.write(person.id) as work:
            return work.statements.record_scores(
                checked, expected_version=standing.record.version, withdrawn=True
            )  # fmt: skip

    def restore(self, person: Person, withdrawn: RecordedScores) -> RecordedScores:
        """Let scores that were taken back count again."""
        return self.record(person, withdrawn.scores, expected_version=withdrawn.record.version)

    @staticmethod
    def _checked(person: Person, scores: OfficialScores) -> OfficialScores:
        person.check_may(Action.RECORD_OFFICIAL_SCORES, scores.area_code)
        chosen = instrument(scores.instrument_id)
        check_official(chosen)
        check_scores(chosen, scores.scores)
        return replace(scores, area_code=authority(scores.area_code).code, period=scores.period.strip())

    def preview(self, content: bytes, file_name: str, instrument_id: str) -> ScoreFile:
        """What a spreadsheet of scores holds. FileRefused or RefusedError where it cannot be read as one."""
        check_not_generated(content, file_name, self._storage)
        chosen = instrument(instrument_id)
        check_official(chosen)
        return read_score_file(content, file_name, chosen, self._newest(instrument_id))

    def _newest(self, instrument_id: str) -> Sequence[RecordedScores]:
        """The newest version of everything, what was taken back too: a new record must follow on it."""
        return [*{(one.scores.area_code, one.scores.period): one for one in self.history(instrument_id)}.values()]

    def accept(self, person: Person, file: ScoreFile) -> int:
        """Store every row that is new or corrects, all of them or none; how many. NotAllowedError names the area."""
        checked = [(self._checked(person, row.scores), row.corrects) for row in file.to_store if row.scores]
        with self._storage.write(person.id) as work:
            for scores, corrects in checked:
                try:
                    work.statements.record_scores(scores, expected_version=corrects)
                except StaleEditError as stale:
                    raise RefusedError(
                        f"{authority(scores.area_code).plain_name}, {scores.period}: somebody else recorded it since "
                        "this file was read. Nothing was stored. Bring the file in again."
                    ) from stale
        return len(checked)

    def card(self, standing: RecordedScores) -> Scorecard:
        """The scorecard of official scores."""
        chosen = instrument(standing.scores.instrument_id)
        return scorecard(chosen, as_answers(standing.scores), standing.scores.area_code)

    def table(self, instrument_id: str, area_code: str | None = None) -> Table:
        """What stands, a row for each area, period and element."""
        chosen = instrument(instrument_id)
        columns = (
            *AREA_COLUMNS,
            Column("period", "Period"),
            Column("item_id", "Element", meaning="The element's lasting id"),
            Column("item", "What was scored"),
            Column("score", "Score", "whole_number", f"0 to {chosen.scale.highest}; empty where none was published"),
            Column("source", "Source"),
            Column("address", "Address", "link"),
            Column("note", "Note"),
            Column("recorded_by", "Recorded by", meaning=WHO),
            Column("recorded_at", "Recorded at", meaning="Date and time, UTC"),
        )
        rows = tuple(
            (
                *area_values(authority(one.scores.area_code)), one.scores.period, item.id, item.title,
                one.scores.scores.get(item.id), one.scores.source.title, one.scores.source.url or None,
                one.scores.note, known_as(one.record.recorded_by), one.record.recorded_at.isoformat(timespec="seconds"),
            )
            for one in self.of(instrument_id, area_code)
            for item in chosen.items
        )  # fmt: skip
        return Table(
            "official_scores", f"Official scores: {chosen.title}", columns, rows, "As named in each row",
            "as published", f"As each source allows; {OGL} for government statistics", CAUTION,
        )  # fmt: skip


def check_official(chosen: Instrument) -> None:
    """Raise RefusedError for an instrument that an area answers itself, or young people do."""
    if chosen.answered_by != "official_record":
        raise RefusedError(f"{chosen.title} has no official scores: it is answered on the Assess page.")


def check_scores(chosen: Instrument, scores: Mapping[str, int]) -> None:
    """Raise InstrumentError or RefusedError for an element or a level that the instrument does not have."""
    for item_id, level in scores.items():
        chosen.item(item_id)
        if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= chosen.scale.highest:
            raise RefusedError(f"{item_id}: {level} is no score. Scores run from 0 to {chosen.scale.highest}.")


def as_answers(scores: OfficialScores) -> Answers:
    return {item: Answer(item, "answered", level) for item, level in scores.scores.items()}
