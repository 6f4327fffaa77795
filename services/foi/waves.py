"""Waves of requests: who was asked and when, who replied and how, what is overdue, and when a wave may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal, get_args

from charter.permissions import Action
from charter.wording import STATUS_WORDS, counted, date_words
from foi_data.parsed import STATUSES, Cell, ParsedAnswer, ParsedReturn
from foi_data.quality import Completeness, MatrixCell, completeness
from foi_data.questions import QuestionSet
from foi_data.waves.return_states import return_state
from foi_data.waves.working_days import DEADLINE, FIRST_DAY, LONGEST, due_on, working_days_between
from geo.areas import Authority, authorities_on, authority, has_authority
from services.comparison.layers import area_values
from services.exceptions import NotFoundError, RefusedError
from services.foi.asked import asked_sentence
from services.foi.declared import Declared
from services.foi.waves_stored import Asked, RequestRecord, WaveRecord
from services.people import Person
from services.ports import FoiAnswer, Storage, UnitOfWork
from services.register.names import NameBook
from services.register.signups import check_line
from services.tables import AREA_COLUMNS, OWN_LICENCE, Column, Table, Value

ReplyState = Literal["answered", "partly_answered", "refused", "not_held", "no_reply", "awaiting", "withdrawn"]
BoardState = Literal[
    "answered", "partly_answered", "refused", "not_held", "no_reply", "withdrawn", "overdue", "awaiting"
]
REPLY_STATES: tuple[ReplyState, ...] = get_args(ReplyState)
"""What a person may note of a reply by hand."""
BOARD_STATES: tuple[BoardState, ...] = get_args(BoardState)
BOARD_WORDS: Mapping[BoardState, str] = {
    "answered": "Answered",
    "partly_answered": "Partly answered",
    "refused": "Refused",
    "not_held": "Not held",
    "no_reply": "No reply",
    "withdrawn": "Request withdrawn",
    "overdue": "Overdue",
    "awaiting": "Awaiting a reply",
}
CELL_WORDS: Mapping[str, str] = STATUS_WORDS | {"nothing": "Nothing yet", "unclear": "Unclear", "suppressed": "Hidden"}
LONGEST_NAME, LONGEST_NOTE, MOST_NAMES = 200, 1_000, 1_000
FROM_RETURN, BY_HAND, FROM_DATES = "accepted return", "noted by hand", "the day it was due"
OTHER_HOLIDAYS = (
    "Working days leave out the bank holidays of England. The Act also leaves out those of Scotland, Wales and "
    "Northern Ireland, so that a reply may still be in time a day or two after the day shown."
)
SOURCE = "Requests under the Freedom of Information Act and what came back"


@dataclass(frozen=True)
class Line:
    """One authority on the board: its state, how that is known, and the days that matter, None where unknown."""

    area: Authority
    state: BoardState
    known_from: str
    sent: date | None = None
    due: date | None = None
    day: date | None = None
    note: str = ""

    @property
    def words(self) -> str:
        return BOARD_WORDS[self.state]


@dataclass(frozen=True)
class Board:
    """Where every authority of a wave stands on a day. `unasked` returned something without being on the list."""

    wave: WaveRecord
    today: date
    lines: tuple[Line, ...]
    unasked: tuple[Authority, ...] = ()

    @property
    def counts(self) -> Mapping[BoardState, int]:
        """How many authorities are in each state, in the order of `BOARD_STATES`; they add up to those asked."""
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in BOARD_STATES if found[state]}

    @property
    def overdue(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state == "overdue")

    @property
    def headline(self) -> str:
        """`Of 152 authorities asked: 120 answered, 14 partly answered, 6 overdue.`, and who else was asked."""
        beside = asked_sentence(len(self.lines), len(self.unasked))
        if not self.lines:
            return beside or "Nobody has said yet who was asked in this wave."
        parts = [f"{number:,} {BOARD_WORDS[state].lower()}" for state, number in self.counts.items()]
        listed = counted(len(self.lines), "authority", "authorities")
        return f"Of {listed} {'on its list' if beside else 'asked'}: {', '.join(parts)}. {beside}".strip()

    def table(self, state: BoardState | None = None) -> Table:
        """The board as a table, of one state or of all."""
        columns = (
            *AREA_COLUMNS,
            Column("state", "State", meaning="How the request stands on the day of the table"),
            Column("known_from", "Known from"),
            Column("sent", "Asked on", "date", "Empty where nobody said"),
            Column("due", "Due by", "date", f"Last day of {counted(self.wave.working_days, 'working day')}"),
            Column("reply_day", "Day noted", "date", "The day that a person noted with the state"),
            Column("note", "Note"),
        )
        rows = tuple(
            (*area_values(line.area), line.words, line.known_from, line.sent, line.due, line.day, line.note)
            for line in self.lines
            if state in (None, line.state)
        )
        return self._table("wave_board", f"Requests of '{self.wave.name}'", columns, rows)

    @property
    def overdue_table(self) -> Table:
        """Whom to write to: the authorities whose reply is overdue, with how long."""
        columns = (
            *AREA_COLUMNS,
            Column("council", "Write to", meaning="The council's full name"),
            Column("sent", "Asked on", "date"),
            Column("due", "Was due by", "date"),
            Column("late", "Working days late", "whole_number", "Up to the day of the table"),
        )
        rows = tuple(
            (*area_values(a.area), a.area.council, a.sent, a.due, working_days_between(a.due, self.today))
            for a in self.overdue
            if a.due
        )
        return self._table("wave_overdue", f"Overdue replies of '{self.wave.name}'", columns, rows)

    def _table(self, id_: str, title: str, columns: tuple[Column, ...], rows: tuple[tuple[Value, ...], ...]) -> Table:
        return Table(id_, title, columns, rows, SOURCE, date_words(self.today), OWN_LICENCE, OTHER_HOLIDAYS)


@dataclass(frozen=True)
class MatrixColumn:
    """One question of a wave, for one period where it is about one."""

    question: str
    title: str
    period: str = ""

    @property
    def label(self) -> str:
        return f"{self.title} ({self.period})" if self.period else self.title


@dataclass(frozen=True)
class Matrix:
    """Every authority asked by every question: an answer, a reason for none, or a gap."""

    wave: WaveRecord
    areas: tuple[Authority, ...]
    columns: tuple[MatrixColumn, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]

    @property
    def size(self) -> int:
        return len(self.areas) * len(self.columns)

    @property
    def gaps(self) -> tuple[tuple[Authority, MatrixColumn, MatrixCell], ...]:
        """The cells that hinder publication."""
        return tuple(
            (area, column, cell)
            for area, row in zip(self.areas, self.cells, strict=True)
            for column, cell in zip(self.columns, row, strict=True)
            if cell.is_gap
        )

    @property
    def words(self) -> str:
        """`2,052 cells: 1,990 are an answer or a reason, 62 are open.`"""
        gaps = len(self.gaps)
        if not self.size:
            return "There is nothing to show: nobody has said yet who was asked in this wave."
        rest = "every one is an answer or a reason for none" if not gaps else f"{gaps:,} are open"
        return f"{counted(len(self.areas), 'authority', 'authorities')} by {len(self.columns)} questions: {rest}."

    def table(self, *, only_open: bool = False) -> Table:
        """The matrix in words; with `only_open` the authorities and questions that have a gap."""
        rows_kept = [n for n, row in enumerate(self.cells) if not only_open or any(cell.is_gap for cell in row)]
        kept = [n for n in range(len(self.columns)) if not only_open or any(row[n].is_gap for row in self.cells)]
        columns = (
            *AREA_COLUMNS,
            *(Column(f"q{n + 1}", self.columns[n].label, meaning="An answer, a reason, or open") for n in kept),
        )
        rows = tuple(
            (*area_values(self.areas[number]), *(CELL_WORDS[self.cells[number][n].state] for n in kept))
            for number in rows_kept
        )
        title = f"How complete '{self.wave.name}' is"
        return Table("wave_completeness", title, columns, rows, SOURCE, self.wave.name, OWN_LICENCE)


@dataclass(frozen=True)
class PastedNames:
    """Names that a person pasted: those that are sure, and those that are not, with what may be meant."""

    asked: tuple[Asked, ...]
    unsure: tuple[tuple[str, str], ...]


class WaveBook:
    """Keeps waves, and says where they stand."""

    def __init__(self, storage: Storage, names: NameBook) -> None:
        self._storage, self._names, self._declared = storage, names, Declared(storage)

    def question_sets(self) -> Mapping[str, QuestionSet]:
        """The sets a wave may ask: those that ship, then this installation's own."""
        return self._declared.question_sets()

    def waves(self) -> tuple[WaveRecord, ...]:
        """Every wave, the newest first; one that a file was accepted for is here too."""
        with self._storage.read() as work:
            found = work.waves.list()
        return tuple(sorted(found, key=lambda wave: (wave.sent or date.min, wave.id), reverse=True))

    def wave(self, wave_id: int) -> WaveRecord:
        for found in self.waves():
            if found.id == wave_id:
                return found
        raise NotFoundError(f"There is no wave number {wave_id} any more. Reload the page.")

    def standing(self, name: str) -> str:
        """`published 3 March 2025`, or that its figures may change; empty for a wave that is not known."""
        return next((standing_words(wave) for wave in self.waves() if wave.name == name), "")

    def sent_on(self, name: str, area_code: str = "") -> date | None:
        """The day a wave went out, to this authority where it has a day of its own; None where nobody said."""
        with self._storage.read() as work:
            days = work.waves.sent_days()
        return days.get((name, area_code)) or days.get((name, ""))

    def requests(self, wave_id: int) -> tuple[RequestRecord, ...]:
        with self._storage.read() as work:
            return tuple(work.waves.requests(wave_id))

    def board(self, wave_id: int, today: date) -> Board:
        """Where every authority stands on a day: from its accepted return, else as noted, else by the dates."""
        wave, requests = self.wave(wave_id), self.requests(wave_id)
        returned = self._returned(wave)
        lines = [line_of(wave, request, returned.get(request.area_code, ()), today) for request in requests]
        asked = {request.area_code for request in requests}
        unasked = [authority(code) for code in returned if code not in asked]
        return Board(wave, today, by_name(lines), tuple(sorted(unasked, key=lambda area: area.name)))

    def matrix(self, wave_id: int) -> Matrix:
        """How complete a wave is, question by question and period by period."""
        wave, requests = self.wave(wave_id), self.requests(wave_id)
        return matrix_of(self.question_sets(), wave, requests, self._returned(wave))

    def _returned(self, wave: WaveRecord) -> Mapping[str, Sequence[FoiAnswer]]:
        with self._storage.read() as work:
            return returned_in(work, wave)

    def create(
        self,
        person: Person,
        name: str,
        question_set: str,
        *,
        sent: date | None = None,
        working_days: int = DEADLINE,
        questions: Sequence[str] = (),
    ) -> int:
        """Make a wave; its number. RefusedError for a name that is empty or taken, or an impossible day."""
        person.check_may(Action.RUN_WAVES)
        check_name(name)
        check_asked(self.question_sets(), question_set, questions)
        check_days(sent, working_days)
        with self._storage.write(person.id) as work:
            wave_id = work.waves.create(name.strip(), question_set)
            if sent or questions or working_days != DEADLINE:
                work.waves.change(wave_id, sent=sent, working_days=working_days, questions=tuple(questions))
            return wave_id

    def rename(self, person: Person, wave_id: int, name: str) -> None:
        """Give a wave another name; its files, corrections and codes go with it.

        RefusedError for a name that is empty or taken, and for a published wave: readers know it by its name.
        """
        person.check_may(Action.RUN_WAVES)
        check_name(name)
        with self._storage.write(person.id) as work:
            wave = work.waves.locked(wave_id)
            if wave.published_at:
                raise RefusedError(f"'{wave.name}' is published under this name. Take the publication back first.")
            work.waves.rename(wave_id, name.strip())

    def why_not_delete(self, wave_id: int) -> str:
        """Why a wave cannot be deleted, in a sentence that says what would help; empty where it can be."""
        wave = self.wave(wave_id)
        with self._storage.read() as work:
            return why_not_empty(work, wave)

    def delete(self, person: Person, wave_id: int) -> None:
        """Take an empty wave away; it can be brought back with its list. RefusedError where it holds anything."""
        person.check_may(Action.RUN_WAVES)
        with self._storage.write(person.id) as work:
            # Looked at here and not before: until the commit nobody brings a file of it in or notes a reply.
            if why := why_not_empty(work, work.waves.locked(wave_id)):
                raise RefusedError(f"This wave cannot be deleted. {why}")
            work.waves.delete(wave_id)

    def deleted(self) -> tuple[WaveRecord, ...]:
        """The waves that were deleted and can be brought back."""
        with self._storage.read() as work:
            return tuple(work.waves.deleted())

    def bring_back(self, person: Person, wave_id: int) -> None:
        """Let a wave that was deleted be there again, with its list."""
        person.check_may(Action.RUN_WAVES)
        with self._storage.write(person.id) as work:
            work.waves.bring_back(wave_id)

    def change(
        self, person: Person, wave_id: int, *, sent: date | None, working_days: int, questions: Sequence[str]
    ) -> None:
        """Say anew when a wave was sent, how long a reply may take, and which questions of its set were asked.

        This and the list of those asked, and the state of their replies, stay as they are once a wave is published.
        """
        person.check_may(Action.RUN_WAVES)
        check_asked(self.question_sets(), self.wave(wave_id).question_set, questions)
        check_days(sent, working_days)
        with self._storage.write(person.id) as work:
            check_open(work.waves.locked(wave_id))
            work.waves.change(wave_id, sent=sent, working_days=working_days, questions=tuple(questions))

    def ask(self, person: Person, wave_id: int, asked: Sequence[Asked]) -> int:
        """Put authorities on the list, or give them a day of their own; how many are new on it."""
        person.check_may(Action.RUN_WAVES)
        for each in asked:
            if not has_authority(each.area_code):
                raise RefusedError(f"'{each.area_code[:40]}' is no authority's code. Choose one from the list.")
            check_days(each.sent, DEADLINE)
        with self._storage.write(person.id) as work:
            check_open(work.waves.locked(wave_id))
            return work.waves.ask(wave_id, [replace(one, area_code=authority(one.area_code).code) for one in asked])

    def ask_everybody(self, person: Person, wave_id: int) -> int:
        """Put every authority that existed on the day the wave was sent on its list (today's, without a day)."""
        sent = self.wave(wave_id).sent
        everybody = authorities_on(sent or datetime.now(UTC).date())
        return self.ask(person, wave_id, [Asked(area.code) for area in everybody])

    def ask_those_who_replied(self, person: Person, wave_id: int) -> int:
        """Put every authority of which an answer was accepted on the list."""
        return self.ask(person, wave_id, [Asked(code) for code in self._returned(self.wave(wave_id))])

    def read_names(self, wave_id: int, text: str) -> PastedNames:
        """Names pasted one a line, as they were called on the day the wave was sent."""
        names = [line.strip() for line in text.replace(";", "\n").replace("\t", "\n").splitlines() if line.strip()]
        if len(names) > MOST_NAMES:
            raise RefusedError(f"{len(names):,} lines are too many: there are 153 authorities. Paste names only.")
        sent = self.wave(wave_id).sent
        asked, unsure = [], []
        for name in dict.fromkeys(names):
            found = self._names.resolve(name, sent)
            if found.area:
                asked.append(Asked(found.area.code, asked_as=name))
            else:
                meant = ", ".join(candidate.area.plain_name for candidate in found.candidates[:3])
                unsure.append((name, f"{found.reason} Perhaps {meant}." if meant else found.reason))
        return PastedNames(tuple(asked), tuple(unsure))

    def unask(self, person: Person, wave_id: int, area_codes: Sequence[str]) -> int:
        """Take authorities off the list; how many."""
        person.check_may(Action.RUN_WAVES)
        with self._storage.write(person.id) as work:
            check_open(work.waves.locked(wave_id))
            return work.waves.unask(wave_id, area_codes)

    def note_reply(
        self,
        person: Person,
        wave_id: int,
        area_codes: Sequence[str],
        state: ReplyState | Literal[""],
        *,
        day: date | None,
        note: str = "",
    ) -> None:
        """Note how replies came, with their day; "" takes a note back. An accepted return always goes before it."""
        person.check_may(Action.RUN_WAVES)
        with self._storage.write(person.id) as work:
            wave = work.waves.locked(wave_id)
            check_open(wave)
            check_reply(work.waves.requests(wave_id), wave, area_codes, state, day=day, note=note)
            work.waves.note_reply(wave_id, area_codes, state, day, note.strip())

    def change_words(self, person: Person, wave_id: int, area_code: str, note: str) -> None:
        """Write anew what stands beside an authority's reply. Its state and day stay, so a published wave takes it too:
        a reply that came too late has to be noted somewhere, and only people with a role here see these words."""
        person.check_may(Action.RUN_WAVES)
        check_line("the note", note, LONGEST_NOTE)
        with self._storage.write(person.id) as work:
            work.waves.locked(wave_id)
            asked = {request.area_code: request for request in work.waves.requests(wave_id)}
            before = asked.get(area_code, RequestRecord(wave_id, area_code))
            if note.strip() != before.note:
                work.waves.note_reply(wave_id, [area_code], before.state, before.state_day, note.strip())

    def why_not_publish(self, person: Person, wave_id: int) -> str:
        """Why this wave cannot be published now by this person, in a sentence; empty where it can be."""
        wave, sets = self.wave(wave_id), self.question_sets()
        if why := person.why_not(Action.PUBLISH_WAVES):
            return why
        with self._storage.read() as work:
            return why_not_ready(work, wave, sets)

    def publish(self, person: Person, wave_id: int) -> None:
        """Publish a wave. RefusedError while any cell is neither an answer nor a reason."""
        person.check_may(Action.PUBLISH_WAVES)
        sets = self.question_sets()
        with self._storage.write(person.id) as work:
            # Looked at here and not before: until the commit nobody takes a file back or brings one in.
            if why := why_not_ready(work, work.waves.locked(wave_id), sets):
                raise RefusedError(why)
            work.waves.publish(wave_id)

    def withdraw(self, person: Person, wave_id: int) -> None:
        """Take a publication back: readers are told again that figures may change."""
        person.check_may(Action.PUBLISH_WAVES)
        with self._storage.write(person.id) as work:
            work.waves.withdraw(wave_id)


def standing_words(wave: WaveRecord) -> str:
    """`published 3 March 2025`, or `not yet published: figures may change`."""
    if wave.published_at:
        return f"published {date_words(wave.published_at.date())}"
    return "not yet published: figures may change"


def wave_words(name: str, period_end: date | None, sent: date | None) -> str:
    """`June (period to 31 March 2024, sent 2 September 2024)`: the same words for a wave on every page."""
    days = [
        f"period to {date_words(period_end)}" if period_end else "",
        f"sent {date_words(sent)}" if sent else "day sent not known",
    ]
    return f"{name} ({', '.join(day for day in days if day)})"


def why_closed(wave: WaveRecord) -> str:
    """Why what a wave asked, of whom, and what came back stays as it is; empty where it may be changed."""
    if wave.published_at is None:
        return ""
    return (
        f"'{wave.name}' was published on {date_words(wave.published_at.date())}: readers were told what it asked, of "
        "whom, and what came back. To change any of it, take the publication back first, under 'Publish'."
    )


def check_open(wave: WaveRecord) -> None:
    """Raise RefusedError where a wave is published: what readers were told must not change under them unsaid."""
    if why := why_closed(wave):
        raise RefusedError(why)


def by_name(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: line.area.name))


def line_of(wave: WaveRecord, request: RequestRecord, answers: Sequence[FoiAnswer], today: date) -> Line:
    """One authority's line. A return without a word in it, and a note that it is awaited, leave it to the dates."""
    area, sent = authority(request.area_code), request.sent or wave.sent
    due = due_on(sent, wave.working_days) if sent else None
    came = return_state(answer.status for answer in answers if answer.question)
    if came and came != "awaiting":
        return Line(area, came, FROM_RETURN, sent, due, request.state_day, request.note)
    noted = request.state if request.state in REPLY_STATES and not came else ""
    if noted and noted != "awaiting":
        return Line(area, noted, BY_HAND, sent, due, request.state_day, request.note)
    late: BoardState = "overdue" if due and today > due else "awaiting"
    known = FROM_DATES if due else "no day sent is known"
    return Line(area, late, known, sent, due, request.state_day, request.note)


def returned_in(work: UnitOfWork, wave: WaveRecord) -> Mapping[str, Sequence[FoiAnswer]]:
    """The answers of a wave that count, by authority: the last to each question and period."""
    found: dict[str, dict[tuple[str, str], FoiAnswer]] = {}
    for answer in sorted(work.imports.foi_answers(wave=wave.name), key=lambda a: (a.import_id, a.row)):
        key = (answer.question or answer.question_text, answer.period)
        found.setdefault(answer.area_code, {})[key] = answer
    return {code: tuple(answers.values()) for code, answers in found.items()}


def why_not_ready(work: UnitOfWork, wave: WaveRecord, sets: Mapping[str, QuestionSet]) -> str:
    """Why a wave cannot be published as it stands in this transaction; empty where it can be."""
    if wave.sent is None:
        return "Say first on which day the wave was sent."
    return why_incomplete(matrix_of(sets, wave, tuple(work.waves.requests(wave.id)), returned_in(work, wave)))


def matrix_of(
    sets: Mapping[str, QuestionSet],
    wave: WaveRecord,
    requests: Sequence[RequestRecord],
    returned: Mapping[str, Sequence[FoiAnswer]],
) -> Matrix:
    """The completeness of a wave over those asked, with a column for each period of a question that has one."""
    asked = asked_set(sets, wave)
    areas = tuple(sorted((authority(request.area_code) for request in requests), key=lambda area: area.name))
    answers = [answer for area in areas for answer in returned.get(area.code, ())]
    columns = columns_of(asked, answers)
    returns = [parsed_return(request, returned.get(request.area_code, ())) for request in requests]
    known = [each for each in returns if each]
    by_period: dict[str, Completeness] = {}
    for period in {column.period for column in columns}:
        wanted = [parsed_answer(a) for a in answers if is_of_period(a, period, asked)]
        by_period[period] = completeness(asked, [area.code for area in areas], wanted, known)
    cells = tuple(tuple(by_period[c.period].cells[area.code, c.question] for c in columns) for area in areas)
    return Matrix(wave, areas, columns, cells)


def why_not_empty(work: UnitOfWork, wave: WaveRecord) -> str:
    """Why a wave cannot be taken away: it is published, or holds files or notes. Empty where it can be."""
    if wave.published_at:
        return "It is published. Take the publication back first."
    files = [file.file_name for file in work.imports.files() if file.wave == wave.name and not file.undone_at]
    if files:
        named = f"the file '{files[0]}'" if len(files) == 1 else f"{len(files)} files, the first '{files[0]}'"
        return f"It holds {named}. Take that back on the page Import first, or give the wave another name."
    if noted := sum(1 for request in work.waves.requests(wave.id) if request.state):
        return f"{counted(noted, 'reply is', 'replies are')} noted by hand in it. Take the notes back first."
    return ""


def asked_set(sets: Mapping[str, QuestionSet], wave: WaveRecord) -> QuestionSet:
    """The questions of its set that a wave asked."""
    whole = sets.get(wave.question_set)
    if whole is None:
        raise RefusedError(f"The question set '{wave.question_set}' of this wave is not known here.")
    chosen = tuple(question for question in whole.questions if not wave.questions or question.id in wave.questions)
    return replace(whole, questions=chosen, checks=())


def columns_of(asked: QuestionSet, answers: Iterable[FoiAnswer]) -> tuple[MatrixColumn, ...]:
    """A column for each question, and for each period that the wave's answers to such questions are about."""
    dated = {question.id for question in asked.questions if question.period != "none"}
    periods = sorted({answer.period for answer in answers if answer.question in dated and answer.period})
    return tuple(
        MatrixColumn(question.id, question.title, period)
        for question in asked.questions
        for period in (periods if question.id in dated and periods else ("",))
    )


def is_of_period(answer: FoiAnswer, period: str, asked: QuestionSet) -> bool:
    """Does an answer fill a column of this period? One that names no period fills every one."""
    if answer.question not in asked:
        return False
    timeless = asked.question(str(answer.question)).period == "none"
    return not period or timeless or answer.period in ("", period)


def parsed_answer(stored: FoiAnswer) -> ParsedAnswer:
    """A stored answer as the domain takes it: its state alone matters here."""
    status = stored.status if stored.status in STATUSES else "blank"
    cell = Cell(stored.sheet, stored.row, stored.column, stored.raw)
    return ParsedAnswer(
        stored.area_code, stored.question, stored.question_text, stored.period or None, stored.raw,
        status,  # type: ignore[arg-type]
        None, None, None, None, None, (), stored.rule, 1.0, cell,
    )  # fmt: skip


def parsed_return(request: RequestRecord, answers: Sequence[FoiAnswer]) -> ParsedReturn | None:
    """How a return came back as a whole: told from its cells, else as noted; None where neither is known."""
    came = return_state(answer.status for answer in answers if answer.question)
    noted = request.state if request.state in REPLY_STATES else None
    status = came or noted
    return ParsedReturn(request.area_code, 0, status, None) if status else None


def why_incomplete(matrix: Matrix) -> str:
    """Why a matrix is not complete, with the first open cell; empty where it is."""
    if not matrix.areas:
        return "Say first who was asked."
    gaps = matrix.gaps
    if not gaps:
        return ""
    area, column, cell = gaps[0]
    first = f"{area.plain_name}, '{column.label}' ({CELL_WORDS[cell.state].lower()})"
    opened = "1 cell is" if len(gaps) == 1 else f"{len(gaps):,} of {matrix.size:,} cells are"
    return f"{opened} neither an answer nor a reason for none, first {first}. See 'How complete it is'."


def check_name(name: str) -> None:
    if not name.strip():
        raise RefusedError("Give the wave a name, for example 'Requests of March 2025'.")
    check_line("the name", name, LONGEST_NAME)


def check_asked(sets: Mapping[str, QuestionSet], question_set: str, questions: Collection[str]) -> None:
    """Raise RefusedError for a set that is not here, or a question that is not in it."""
    known = sets.get(question_set)
    if known is None:
        raise RefusedError(f"There is no question set '{question_set[:60]}'. There are: {', '.join(sets)}.")
    if strange := [question for question in questions if question not in known]:
        raise RefusedError(f"'{known.title}' does not ask '{strange[0][:60]}'.")


def check_days(sent: date | None, working_days: int) -> None:
    if sent and sent < FIRST_DAY:
        raise RefusedError(f"No request can have been sent on {date_words(sent)}. Check the year.")
    if not 1 <= working_days <= LONGEST:
        raise RefusedError(f"A reply may take 1 to {LONGEST:,} working days, not {working_days}.")


def check_reply(
    requests: Sequence[RequestRecord],
    wave: WaveRecord,
    area_codes: Sequence[str],
    state: str,
    *,
    day: date | None,
    note: str,
) -> None:
    """Raise RefusedError for a note of a reply that cannot be."""
    if not area_codes:
        raise RefusedError("Choose the authorities first.")
    if state and state not in REPLY_STATES:
        raise RefusedError(f"'{state[:40]}' is no state of a reply.")
    if state and day is None:
        raise RefusedError("Say on which day the reply came, or on which day you noted that there is none.")
    check_line("the note", note, LONGEST_NOTE)
    sent = {request.area_code: request.sent or wave.sent for request in requests}
    for code in area_codes:
        asked_on = sent.get(code)
        if day and asked_on and day < asked_on:
            name = authority(code).plain_name
            raise RefusedError(f"{name} was asked on {date_words(asked_on)}, after {date_words(day)}.")
