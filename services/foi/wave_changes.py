"""What a later file of a wave changes, cell by cell, before anybody accepts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from charter.wording import STATUS_WORDS, count_words, counted
from foi_data.parsed import STATUSES, AnswerStatus, Cell, Exemption, ParsedAnswer
from foi_data.questions import QuestionSet
from foi_data.waves.revisions import Change, compare
from geo.areas import authority
from services.foi.file_reading import Preview
from services.foi.receptions import stored_answers
from services.foi.standing_answers import Key, places, standing
from services.ports import FoiAnswer, UnitOfWork
from services.tables import OWN_LICENCE, Column, Table, Value

KIND_WORDS = {"added": "new", "changed": "changed", "removed": "gone"}


@dataclass(frozen=True)
class WaveChanges:
    """What accepting a file changes in a wave. `removed` answers stay as they are unless the file `replaces` its own
    earlier reading: then they count no more."""

    wave: str
    changes: tuple[Change, ...]
    same: int
    replaces: bool = False
    questions: QuestionSet | None = None

    def count(self, kind: str) -> int:
        """How many changes are of a kind: added, changed, removed."""
        return sum(1 for change in self.changes if change.kind == kind)

    @property
    def is_later_file(self) -> bool:
        """Does anything of the wave stand already that this file speaks of, or reads anew?"""
        return bool(self.same or self.count("changed") or self.replaces)

    @property
    def sentence(self) -> str:
        """`12 answers change, 3 are new, 140 stay the same; 5 that are not in this file stay as they are.`"""
        return (
            f"{counted(self.count('changed'), 'answer')} of '{self.wave}' would change, {self.count('added'):,} would "
            f"be new, {self.same:,} stay the same{self._gone}."
        )

    @property
    def _gone(self) -> str:
        """What becomes of the answers that are not in the file."""
        gone = self.count("removed")
        if not gone:
            return ""
        if self.replaces:
            return f"; {counted(gone, 'answer counts', 'answers count')} no more"
        many = "that are not in this file stay as they are"
        return f"; {counted(gone, 'answer that is not in this file stays as it is', f'answers {many}')}"

    @property
    def table(self) -> Table:
        """Every answer that changes, is new or goes, with the words before and after."""
        columns = (
            Column("kind", "What"),
            Column("la_name", "Authority"),
            Column("question", "Question"),
            Column("period", "Period"),
            Column("before", "Before"),
            Column("before_read", "Read as"),
            Column("after", "After"),
            Column("after_read", "Read as now"),
            Column("cell", "Cell", meaning="Where it stands in the later file"),
        )
        shown = [one for one in self.changes if self.replaces or one.kind != "removed"]
        return Table(
            "wave_changes", f"What changes in {self.wave}", columns, tuple(self._row(one) for one in shown),
            "The file chosen, beside what counts now", "before acceptance", OWN_LICENCE,
        )  # fmt: skip

    def _row(self, change: Change) -> tuple[Value, ...]:
        answer = change.answer
        asked = self.questions.questions if self.questions else ()
        titles = {question.id: question.title for question in asked}
        question = titles.get(answer.question or "", answer.question_text or answer.question)
        return (
            KIND_WORDS[change.kind], authority(answer.area_code).plain_name, question, answer.period or "",
            *shown(change.before), *shown(change.after),
            f"{change.after.cell.column}{change.after.cell.row}" if change.after else "",
        )  # fmt: skip


def shown(answer: ParsedAnswer | None) -> tuple[str, str]:
    """An answer's words, and how they are read."""
    if answer is None:
        return "", ""
    whole = STATUS_WORDS.get(str(answer.exemption), "") if answer.status == "blank" else ""
    return answer.raw, str(answer.code or whole or count_words(answer.value, answer.low, answer.high, answer.status))


def changes_of(work: UnitOfWork, preview: Preview, wave: str) -> WaveChanges:
    """What a file changes of the answers that count in a wave, as they were read and not as they were corrected."""
    before = standing(work.imports.every_foi_answer(wave=wave), places(work.imports.files()))
    if preview.replaces:
        before = [answer for answer in before if answer.import_id == preview.replaces.id]
    after = [answer for answer in stored_answers(preview.parsed) if answer.superseded_row is None]
    found = compare(map(as_parsed, before), map(as_parsed, after))
    gone = sum(1 for change in found if change.kind != "added")
    kept = len({(a.area_code, a.question or a.question_text, a.period) for a in before})
    return WaveChanges(wave, found, max(kept - gone, 0), preview.replaces is not None, preview.questions)


def as_parsed(answer: FoiAnswer) -> ParsedAnswer:
    """A stored answer as the comparison takes it: both sides are compared as they are stored.

    A blank cell that is stored with the state of its whole return (no reply, awaiting) has that as its reason here.
    """
    is_own = answer.status in STATUSES
    status = cast(AnswerStatus, answer.status if is_own else "blank")
    exemption = cast("Exemption | None", answer.exemption if is_own else answer.status)
    return ParsedAnswer(
        area_code=answer.area_code, question=answer.question, question_text=answer.question_text,
        period=answer.period or None, raw=answer.raw, status=status, code=answer.code, value=answer.value,
        low=answer.low, high=answer.high, exemption=exemption, proposals=(), rule=answer.rule, confidence=1.0,
        cell=Cell(answer.sheet, answer.row, answer.column, answer.raw), note=answer.note,
    )  # fmt: skip


def likely_wave(answered: Iterable[Key], preview: Preview) -> str:
    """The wave in which at least half of a file's answers stand already; of several the one with the most."""
    wanted = {(a.area_code, a.question or a.question_text, a.period or "") for a in preview.parsed.answers}
    found = Counter(wave for wave, *key in answered if tuple(key) in wanted)
    best, count = found.most_common(1)[0] if found else ("", 0)
    return best if wanted and count * 2 >= len(wanted) else ""
