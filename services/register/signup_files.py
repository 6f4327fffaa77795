"""Sign-ups in a spreadsheet: what each row says, which rows cannot be taken and why, and which names need a person."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import xlsxwriter

from charter.exceptions import CharterError, RegisterError
from charter.register import OBSERVED_STATES, Observation, ObservedState, Source, UncertainDate
from charter.uncertain_dates import parse_uncertain_date
from charter.wording import SIGN_UP_WORDS, uncertain_date_words
from foi_data.exceptions import FileRefused
from foi_data.files.structure import column_letter
from foi_data.workbook import Sheet, read_workbook
from geo.areas import authority
from geo.gazetteer import Resolution, resolve
from services.exceptions import RefusedError, ServiceError
from services.people import Person
from services.register.names import NameBook
from services.register.signups import IDENTITY, BatchOutcome, SignupRegister, identity
from services.tables import Column, Table

MOST_ROWS = 2_000
"""Rows of a file of sign-ups: more than ten for every authority there is."""
ROWS_BEFORE_HEADER = 30
MOST_ISSUES_SHOWN = 1_000

Field = Literal[
    "authority", "code", "dfe_number", "state", "date", "signed_by", "role", "source_title", "source_url", "note"
]  # fmt: skip
HEADINGS: Mapping[str, Field] = {
    "authority": "authority", "local authority": "authority", "name": "authority", "council": "authority",
    "la name": "authority", "area": "authority", "name as printed": "authority",
    "code": "code", "area code": "code", "new la code": "code", "gss code": "code", "ons code": "code",
    "dfe number": "dfe_number", "old la code": "dfe_number", "la code": "dfe_number",
    "state": "state", "evidence kind": "state", "status": "state", "what was observed": "state",
    "date": "date", "when": "date", "date or year": "date", "day": "date",
    "signed by": "signed_by", "who signed": "signed_by", "signatory": "signed_by",
    "role": "role", "in what role": "role",
    "source": "source_title", "source title": "source_title", "title": "source_title",
    "source url": "source_url", "source address": "source_url", "address": "source_url", "url": "source_url",
    "link": "source_url", "address of the source": "source_url",
    "note": "note", "notes": "note", "quote": "note", "comment": "note",
}  # fmt: skip
NEEDED: tuple[Field, ...] = ("state", "date", "source_title")
PLACE_FIELDS: tuple[Field, ...] = ("authority", "code", "dfe_number")
STATES: Mapping[str, ObservedState] = {
    "signed": "signed", "signed up": "signed", "yes": "signed", "y": "signed",
    "not signed": "not_signed", "not signed as at": "not_signed", "no": "not_signed", "n": "not_signed",
    "withdrawn": "withdrawn", "withdrew": "withdrawn",
    "pledged": "pledged", "pledge": "pledged", "pledged to sign": "pledged",
}  # fmt: skip
MENTIONS = ("good practice mention", "good practice", "mention")
TEMPLATE_COLUMNS = ("authority", "state", "date", "signed_by", "role", "source_title", "source_url", "note")
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class FileIssue:
    """Something to look at in a file of sign-ups. `row` and `column` as the sheet shows them."""

    code: str
    severity: Severity
    message: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class NameQuestion:
    """A name that a person must decide on before its rows can be taken; `at` is the day it was read for."""

    name: str
    at: date
    resolution: Resolution
    rows: tuple[int, ...]


@dataclass(frozen=True)
class SignupRow:
    """A row that was understood. `already_there` when the register or an earlier row of the file says the same."""

    row: int
    observation: Observation
    already_there: bool


@dataclass(frozen=True)
class SignupFile:
    """A file of sign-ups as it was read, before anything is stored."""

    file_name: str
    sha256: str
    rows_read: int
    rows: tuple[SignupRow, ...]
    issues: tuple[FileIssue, ...] = ()
    questions: tuple[NameQuestion, ...] = ()
    set_aside: tuple[tuple[int, str], ...] = ()

    @property
    def rows_accepted(self) -> int:
        return len(self.rows)

    @property
    def rows_set_aside(self) -> int:
        return len(self.set_aside)

    @property
    def new(self) -> tuple[Observation, ...]:
        """What would be added to the register."""
        return tuple(row.observation for row in self.rows if not row.already_there)

    @property
    def has_errors(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)

    @property
    def can_be_accepted(self) -> bool:
        return bool(self.new) and not self.has_errors


class RowRefused(Exception):  # noqa: N818 - never leaves this module: it carries a row to those set aside
    def __init__(self, issue: FileIssue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@dataclass(frozen=True)
class Place:
    """Where a file's columns are: the header's row and the column number of each field, counted from 1."""

    header: int
    columns: Mapping[Field, int]

    def letter(self, name: Field) -> str | None:
        return column_letter(self.columns[name]) if name in self.columns else None


@dataclass
class Harvest:
    """What has been read so far."""

    rows: list[SignupRow] = field(default_factory=list)
    issues: list[FileIssue] = field(default_factory=list)
    set_aside: list[tuple[int, str]] = field(default_factory=list)
    questions: dict[tuple[str, date], tuple[Resolution, list[int]]] = field(default_factory=dict)

    def refuse(self, row: int, issue: FileIssue) -> None:
        self.issues.append(issue)
        self.set_aside.append((row, issue.message))

    def ask(self, row: int, name: str, at: date, found: Resolution) -> None:
        self.questions.setdefault((name, at), (found, []))[1].append(row)


class SignupFiles:
    """Reads files of sign-ups against the register and the decisions on names, and stores them."""

    def __init__(self, signups: SignupRegister, names: NameBook) -> None:
        self._signups, self._names = signups, names

    def preview(self, content: bytes, file_name: str) -> SignupFile:
        """Read a file without storing anything. FileRefused says what is wrong with it as a whole.

        RefusedError for a file that bears the stamp of generated figures, unless this database does too.
        """
        self._signups.check_can_be_read(content, file_name)
        book = read_workbook(content, file_name)
        sheet, place = find_table(book.sheets, file_name)
        rows = [row for row in sheet.filled_rows() if row > place.header]
        check_length(rows, file_name)
        reader = RowReader(sheet, place, self._names.in_force(), self._signups)
        there = {identity(observation) for observation in self._signups.observations()}
        harvest = Harvest()
        for row in rows:
            reader.read(row, harvest, there)
        return SignupFile(
            file_name=book.file_name,
            sha256=book.sha256,
            rows_read=len(rows),
            rows=tuple(harvest.rows),
            issues=tuple(harvest.issues),
            questions=tuple(
                NameQuestion(name, at, found, tuple(asked)) for (name, at), (found, asked) in harvest.questions.items()
            ),
            set_aside=tuple(harvest.set_aside),
        )

    def accept(self, person: Person, preview: SignupFile) -> BatchOutcome:
        """Store the rows that were understood, all or none; RefusedError while the file holds a mistake."""
        if preview.has_errors:
            raise RefusedError(
                f"{preview.file_name} holds mistakes, so nothing was stored. Mend them in the file and bring it again."
            )
        return self._signups.record_all(person, [row.observation for row in preview.rows], preview.file_name)


def check_length(rows: Sequence[int], file_name: str) -> None:
    """Raise FileRefused for a file without rows, or with more than sign-ups can have."""
    if len(rows) > MOST_ROWS:
        raise FileRefused(
            f"{file_name} has {len(rows):,} rows; a list of sign-ups has at most {MOST_ROWS:,}. Nothing was stored. "
            "Check that it is the right file, or bring it in parts."
        )
    if not rows:
        raise FileRefused(f"{file_name} has a header and no row below it. Fill it in and choose it again.")


def find_table(sheets: Sequence[Sheet], file_name: str) -> tuple[Sheet, Place]:
    """The sheet and header of the list; FileRefused names the columns that are missing."""
    best: Mapping[Field, int] = {}
    for sheet in sheets:
        for row in list(sheet.filled_rows())[:ROWS_BEFORE_HEADER]:
            columns = fields_of(sheet.texts(row))
            if set(NEEDED) <= set(columns) and set(PLACE_FIELDS) & set(columns):
                return sheet, Place(row, columns)
            best = max(best, columns, key=len)
    missing = [name for name in NEEDED if name not in best]
    if not set(PLACE_FIELDS) & set(best):
        missing.insert(0, "authority")
    raise FileRefused(
        f"{file_name} has no row of headings for a list of sign-ups: {', '.join(missing)} cannot be found. "
        f"Use the template; its columns are {', '.join(TEMPLATE_COLUMNS)}."
    )


def fields_of(headings: Sequence[str]) -> Mapping[Field, int]:
    """The column of each field, the first that is headed so; a year after a heading ("code 2015") says nothing."""
    found: dict[Field, int] = {}
    for number, heading in enumerate(headings, start=1):
        plain = " ".join(re.split(r"[\W_]+", heading.casefold())).strip()
        name = HEADINGS.get(plain) or HEADINGS.get(re.sub(r" \d{4}$", "", plain))
        if name and name not in found:
            found[name] = number
    return found


@dataclass
class RowReader:
    """Reads the rows of one sheet."""

    sheet: Sheet
    place: Place
    decisions: Mapping[str, str]
    signups: SignupRegister

    def read(self, row: int, harvest: Harvest, there: set[IDENTITY]) -> None:
        """Add a row to the harvest: understood, asked about, or set aside with its reason."""
        try:
            observation = self._observation(row, harvest)
        except RowRefused as refused:
            harvest.refuse(row, refused.issue)
            return
        same = identity(observation)
        if same in there:
            words = f"{observation.name_as_printed}: this is in the register, or above in the file, already."
            harvest.issues.append(FileIssue("already_recorded", "note", words, row))
        harvest.rows.append(SignupRow(row, observation, same in there))
        there.add(same)

    def _text(self, row: int, name: Field) -> str:
        column = self.place.columns.get(name)
        return " ".join(self.sheet.text(row, column).split()) if column else ""

    def _refused(self, code: str, message: str, row: int, name: Field, severity: Severity = "error") -> RowRefused:
        return RowRefused(FileIssue(code, severity, f"Row {row}: {message}", row, self.place.letter(name)))

    def _observation(self, row: int, harvest: Harvest) -> Observation:
        state, when = self._state(row), self._when(row)
        source = self._source(row)
        observation = Observation(
            self._area_code(row, when, harvest), state, when, source,
            name_as_printed=self._text(row, "authority"), signed_by=self._text(row, "signed_by"),
            role=self._text(row, "role"), note=self._text(row, "note"),
        )  # fmt: skip
        try:
            self.signups.check(observation)
        except (CharterError, ServiceError) as error:
            raise self._refused("cannot_be_kept", str(error), row, "date") from error
        return observation

    def _state(self, row: int) -> ObservedState:
        said = self._text(row, "state")
        plain = " ".join(re.split(r"[\W_]+", said.casefold())).strip()
        if plain in MENTIONS:
            words = "it mentions good practice, which is no signature. Record it under 'Good practice'."
            raise self._refused("good_practice_mention", words, row, "state", "note")
        if plain not in STATES:
            known = ", ".join(state.replace("_", " ") for state in OBSERVED_STATES)
            given = f"'{said[:60]}' is not a state of a sign-up" if said else "the state is missing"
            raise self._refused("unknown_state", f"{given}. Write one of: {known}.", row, "state")
        return STATES[plain]

    def _when(self, row: int) -> UncertainDate:
        try:
            return parse_uncertain_date(self._text(row, "date"))
        except RegisterError as error:
            raise self._refused("impossible_date", str(error), row, "date") from error

    def _source(self, row: int) -> Source:
        title, url = self._text(row, "source_title"), self._text(row, "source_url")
        try:
            return Source(title, url)
        except RegisterError as error:
            code, name = ("bad_address", "source_url") if title else ("missing_source", "source_title")
            raise self._refused(code, str(error), row, name) from error  # type: ignore[arg-type]

    def _area_code(self, row: int, when: UncertainDate, harvest: Harvest) -> str:
        name = self._text(row, "authority")
        codes = " ".join(text for text in (self._text(row, "code"), self._text(row, "dfe_number")) if text)
        written = f"{name} {codes}".strip()
        if not written:
            raise self._refused("missing_name", "the authority's name is missing.", row, "authority")
        found = self._resolved(name, written, when.latest)
        if found.area:
            return found.area.code
        if found.candidates or found.status == "unknown":
            harvest.ask(row, name or written, when.latest, found)
        raise self._refused(f"name_{found.status}", f"'{written[:80]}': {found.reason}", row, "authority", "warning")

    def _resolved(self, name: str, written: str, at: date) -> Resolution:
        """Name and code together, after a person's decision on the name alone."""
        if name and (decided := resolve(name, at, self.decisions)).reason.startswith("A person decided"):
            return decided
        return resolve(written, at, self.decisions)


def values_table(preview: SignupFile) -> Table:
    """What was understood of each row that can be taken."""
    columns = (
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("name", "Name as printed"),
        Column("area", "Taken for"),
        Column("state", "State"),
        Column("date", "When", meaning="As sure as the source is"),
        Column("source", "Source"),
        Column("new", "New", meaning="no: the register says the same already"),
    )
    rows = tuple(
        (
            r.row, r.observation.name_as_printed, authority(r.observation.area_code).plain_name,
            SIGN_UP_WORDS[r.observation.state], uncertain_date_words(r.observation.when), r.observation.source.title,
            "no" if r.already_there else "yes",
        )
        for r in preview.rows
    )  # fmt: skip
    return Table("signup_rows", "Rows understood", columns, rows, preview.file_name, "this file", "As the file")


def issues_table(preview: SignupFile) -> Table:
    """What is worth a person's eye, with its place in the file."""
    columns = (
        Column("severity", "Weight", meaning="error: nothing is stored until it is mended; warning: set aside"),
        Column("row", "Row", "whole_number", "As the sheet numbers it"),
        Column("column", "Column", meaning="As the sheet letters it"),
        Column("message", "What, and how to mend it"),
    )
    weighty = sorted(preview.issues, key=lambda i: ("error", "warning", "note").index(i.severity))
    rows = tuple((i.severity, i.row, i.column, i.message) for i in weighty[:MOST_ISSUES_SHOWN])
    return Table("signup_issues", "Issues", columns, rows, preview.file_name, "this file", "As the file")


def report_of(preview: SignupFile) -> dict[str, Any]:
    """The preview as the command line reports it."""
    return {
        "file": preview.file_name,
        "sha256": preview.sha256,
        "kind": "signups",
        "rows_read": preview.rows_read,
        "rows_accepted": preview.rows_accepted,
        "rows_set_aside": preview.rows_set_aside,
        "rows_new": len(preview.new),
        "set_aside": [{"row": row, "reason": reason} for row, reason in preview.set_aside],
        "answers": [in_report(row) for row in preview.rows],
        "questions": [question_in_report(question) for question in preview.questions],
        "issues": [
            {"code": i.code, "severity": i.severity, "row": i.row, "column": i.column, "message": i.message}
            for i in preview.issues
        ],
    }


def in_report(row: SignupRow) -> dict[str, Any]:
    o = row.observation
    return {
        "row": row.row, "area_code": o.area_code, "name": o.name_as_printed, "state": o.state,
        "date_kind": o.when.kind, "day": o.when.day.isoformat(), "signed_by": o.signed_by, "role": o.role,
        "source_title": o.source.title, "source_url": o.source.url, "note": o.note,
        "already_recorded": row.already_there,
    }  # fmt: skip


def question_in_report(question: NameQuestion) -> dict[str, Any]:
    return {
        "name": question.name,
        "at": question.at.isoformat(),
        "status": question.resolution.status,
        "reason": question.resolution.reason,
        "candidates": [{"area_code": c.area.code, "score": c.score} for c in question.resolution.candidates],
        "rows": list(question.rows),
    }


TEMPLATE_NOTES = (
    ("authority", "The council's name, or its code."),
    ("state", "signed, not signed, withdrawn or pledged."),
    ("date", "19 September 2013, by 19 September 2013, September 2013 or 2013: as sure as your source is."),
    ("signed_by", "Who signed, if known."),
    ("role", "In what role, for example Leader of the council."),
    ("source_title", "What was read, by whom and when. Needed."),
    ("source_url", "Where it stands, beginning with https:// or http://."),
    ("note", "Anything the next reader should know."),
)


def template_bytes() -> bytes:
    """The workbook to fill in: a list with the choices of state, and a sheet that explains each column."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet, about = book.add_worksheet("Sign-ups"), book.add_worksheet("How to fill it in")
        sheet.freeze_panes(1, 0)
        # Cells are text, so that a spreadsheet does not turn "2013" or "September 2013" into a day of its own.
        sheet.set_column(0, len(TEMPLATE_COLUMNS) - 1, 24, text)
        sheet.write_row(0, 0, TEMPLATE_COLUMNS, bold)
        choices = [state.replace("_", " ") for state in OBSERVED_STATES]
        sheet.data_validation(1, 1, MOST_ROWS, 1, {"validate": "list", "source": choices})
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 90)
        for row, (name, words) in enumerate(TEMPLATE_NOTES):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, words)
    return out.getvalue()


def template_csv() -> bytes:
    """The template's header as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(TEMPLATE_COLUMNS)
    return out.getvalue().encode("utf-8")
