"""Accepted files and what came of them in SQL."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, select, update

from services.foi.coded_answers import dated, settled
from services.foi.standing_answers import corrected, places, standing
from services.ports import Figure, FoiAnswer, ImportedFile, ImportIssue, Reception, SetAsideRow
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.codings import CodingsInSql
from storage.repositories.corrections import CorrectionsInSql
from storage.repositories.rows import in_batches, insert_if_absent, insert_many, inserted_id, one
from storage.repositories.waves import WavesInSql

NOT_UNDONE = tables.imported_file.c.undone_at.is_(None)
QUICK = 1
"""zlib's quickest level: what arrives is mostly packed already."""
OF_ITS_OWN = ("id", "import_id", "return_id")
ISSUE_COLUMNS, SET_ASIDE_COLUMNS, FIGURE_COLUMNS, ANSWER_COLUMNS = (
    tuple(column.name for column in table.c if column.name not in OF_ITS_OWN)
    for table in (tables.import_issue, tables.set_aside_row, tables.official_figure, tables.foi_answer)
)
"""What each kind of row holds besides its number and what it is part of: the fields of what is stored, by name."""


class ImportsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def accept(self, reception: Reception) -> int:
        import_id = self._add_file(reception)
        self._add_many(tables.import_issue, ISSUE_COLUMNS, import_id, reception.issues)
        self._add_many(tables.set_aside_row, SET_ASIDE_COLUMNS, import_id, reception.set_aside)
        self._add_many(tables.official_figure, FIGURE_COLUMNS, import_id, reception.figures)
        self._add_returns(import_id, reception)
        if reception.replaces:
            self._take_back(reception.replaces)
        self.trail.append(
            "imported",
            ("import", import_id),
            f"{reception.file_name}: {reception.rows_accepted} of {reception.rows_read} rows accepted",
            after={
                "sha256": reception.sha256, "kind": reception.kind, "set_aside": len(reception.set_aside),
                "replaces": reception.replaces,
            },
        )  # fmt: skip
        return import_id

    def _add_file(self, reception: Reception) -> int:
        if reception.content:
            packed = zlib.compress(reception.content, QUICK)
            insert_if_absent(
                self.connection, tables.kept_file, sha256=reception.sha256, content=packed, kept_at=self.trail.at
            )
        return inserted_id(
            self.connection,
            tables.imported_file,
            kind=reception.kind,
            file_name=reception.file_name,
            sha256=reception.sha256,
            size=reception.size,
            rows_read=reception.rows_read,
            rows_accepted=reception.rows_accepted,
            rows_set_aside=len(reception.set_aside),
            source=reception.source,
            source_url=reception.source_url,
            periods=reception.periods,
            wave=reception.wave,
            question_set=reception.question_set,
            replaces=reception.replaces,
            choices=reception.choices,
            accepted_by=self.trail.person,
            accepted_at=self.trail.at,
        )

    def _add_many(self, table: Table, columns: tuple[str, ...], import_id: int, made: Iterable[object]) -> None:
        """Insert a row for each thing, from its fields of the columns' names, as part of an import."""
        values = attrgetter(*columns)
        insert_many(self.connection, table, ("import_id", *columns), ((import_id, *values(one)) for one in made))

    def _add_returns(self, import_id: int, reception: Reception) -> None:
        """The answers, and a return for each authority and source that they come from; each answer is made once."""
        numbers: dict[tuple[str, str], int] = {}
        values = attrgetter(*ANSWER_COLUMNS)
        wave_id = 0
        for some in in_batches(reception.answers):
            wave_id = wave_id or self._wave(reception)
            new = dict.fromkeys(key for one in some if (key := (one.area_code, one.source_url)) not in numbers)
            numbers |= self._new_returns(wave_id, import_id, new)
            rows = ((numbers[one.area_code, one.source_url], *values(one)) for one in some)
            insert_many(self.connection, tables.foi_answer, ("return_id", *ANSWER_COLUMNS), rows)

    def _new_returns(self, wave_id: int, import_id: int, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """A return for each authority's code and source; their numbers."""
        rows = [(wave_id, import_id, area, url) for area, url in keys]
        if not rows:
            return {}
        table = tables.foi_return
        insert_many(self.connection, table, ("wave_id", "import_id", "area_code", "source_url"), rows)
        own = select(table.c.id, table.c.area_code, table.c.source_url).where(table.c.import_id == import_id)
        return {(row.area_code, row.source_url): row.id for row in self.connection.execute(own)}

    def _wave(self, reception: Reception) -> int:
        name = reception.wave or reception.file_name
        found = self.connection.execute(select(tables.foi_wave.c.id).where(tables.foi_wave.c.name == name)).scalar()
        return found or inserted_id(
            self.connection,
            tables.foi_wave,
            name=name,
            question_set=reception.question_set,
            created_by=self.trail.person,
            created_at=self.trail.at,
        )

    def undo(self, import_id: int) -> None:
        row = self._take_back(import_id)
        if row and row["replaces"]:
            self._let_count(row["replaces"])

    def redo(self, import_id: int) -> None:
        row = self._let_count(import_id)
        if row and row["replaces"]:
            self._take_back(row["replaces"])

    def _take_back(self, import_id: int) -> RowMapping | None:
        """Mark an import as taken back; None where it is already."""
        row = one(self.connection, tables.imported_file, import_id, "an import")
        if row["undone_at"] is not None:
            return None
        self._mark(import_id, undone_by=self.trail.person, undone_at=self.trail.at)
        self.trail.append("undid", ("import", import_id), row["file_name"])
        return row

    def _let_count(self, import_id: int) -> RowMapping | None:
        row = one(self.connection, tables.imported_file, import_id, "an import")
        if row["undone_at"] is None:
            return None
        self._mark(import_id, undone_by=None, undone_at=None)
        self.trail.append("restored", ("import", import_id), row["file_name"])
        return row

    def _mark(self, import_id: int, **values: object) -> None:
        table = tables.imported_file
        self.connection.execute(update(table).where(table.c.id == import_id).values(**values))

    def content(self, sha256: str) -> bytes | None:
        table = tables.kept_file
        packed = self.connection.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar()
        return zlib.decompress(packed) if packed is not None else None

    def wave_names(self) -> Mapping[str, str]:
        table = tables.foi_wave
        return {row.name: row.question_set for row in self.connection.execute(select(table).order_by(table.c.id))}

    def files(self) -> Sequence[ImportedFile]:
        rows = self.connection.execute(select(tables.imported_file).order_by(tables.imported_file.c.id)).mappings()
        return [ImportedFile(**row) for row in rows]

    def issues(self, import_id: int) -> Sequence[ImportIssue]:
        table = tables.import_issue
        rows = self.connection.execute(select(table).where(table.c.import_id == import_id).order_by(table.c.id))
        return [
            ImportIssue(row["code"], row["severity"], row["message"], row["row"], row["column"])
            for row in rows.mappings()
        ]

    def set_aside(self, import_id: int) -> Sequence[SetAsideRow]:
        table = tables.set_aside_row
        rows = self.connection.execute(select(table).where(table.c.import_id == import_id).order_by(table.c.id))
        return [SetAsideRow(row["row"], row["reason"], tuple(row["cells"])) for row in rows.mappings()]

    def figures(
        self, *, series: str | None = None, period: str | None = None, area_code: str | None = None
    ) -> Sequence[Figure]:
        table = tables.official_figure
        wanted = {table.c.series: series, table.c.period: period, table.c.area_code: area_code}
        conditions = [column == value for column, value in wanted.items() if value is not None]
        query = select(table).join(tables.imported_file).where(NOT_UNDONE, *conditions).order_by(table.c.id)
        rows = self.connection.execute(query).mappings()
        return [Figure(**{name: value for name, value in row.items() if name != "id"}) for row in rows]

    def series(self, *, of_areas: bool = False) -> Sequence[tuple[str, str]]:
        table = tables.official_figure
        conditions = [NOT_UNDONE, *([table.c.area_code.is_not(None)] if of_areas else [])]
        query = select(table.c.series, table.c.period).join(tables.imported_file).where(*conditions).distinct()
        return [(row.series, row.period) for row in self.connection.execute(query.order_by("series", "period"))]

    def foi_questions(self) -> frozenset[str]:
        back, file = tables.foi_return, tables.imported_file
        query = (
            select(tables.foi_answer.c.question)
            .join(back, tables.foi_answer.c.return_id == back.c.id)
            .join(file, back.c.import_id == file.c.id)
            .where(NOT_UNDONE, tables.foi_answer.c.question.is_not(None))
            .distinct()
        )
        return frozenset(self.connection.execute(query).scalars())

    def foi_answers(self, *, area_code: str | None = None, wave: str | None = None) -> Sequence[FoiAnswer]:
        # A row superseded in its own file counts nowhere, so it is not fetched to be thrown away.
        query = _answers_query(area_code, wave).where(tables.foi_answer.c.superseded_row.is_(None))
        found = standing(self._answers(query), places(self.files()))
        coded = settled(found, CodingsInSql(self.connection, self.trail).settled())
        asked = dated(coded, WavesInSql(self.connection, self.trail).sent_days())
        return corrected(asked, CorrectionsInSql(self.connection, self.trail).list())

    def every_foi_answer(self, *, area_code: str | None = None, wave: str | None = None) -> Sequence[FoiAnswer]:
        return self._answers(_answers_query(area_code, wave))

    def _answers(self, query: Select[Any]) -> Sequence[FoiAnswer]:
        return [FoiAnswer(*row) for row in self.connection.execute(query)]

    def answered(self) -> frozenset[tuple[str, str, str, str]]:
        answer, back, wave = tables.foi_answer, tables.foi_return, tables.foi_wave
        asked = func.coalesce(answer.c.question, answer.c.question_text)
        query = _joined(select(wave.c.name, back.c.area_code, asked, answer.c.period)).distinct()
        return frozenset((row[0], row[1], row[2], row[3]) for row in self.connection.execute(query))


def _answers_query(area_code: str | None, wave: str | None) -> Select[Any]:
    """The answers of imports that count, their columns in the order of the fields of `FoiAnswer`."""
    query = _joined(select(*ANSWER_FIELDS)).order_by(tables.foi_answer.c.id)
    if area_code is not None:
        query = query.where(tables.foi_return.c.area_code == area_code)
    return query if wave is None else query.where(tables.foi_wave.c.name == wave)


def _joined(query: Select[Any]) -> Select[Any]:
    answer, back, wave, file = tables.foi_answer, tables.foi_return, tables.foi_wave, tables.imported_file
    return (
        query.select_from(answer)
        .join(back, answer.c.return_id == back.c.id)
        .join(wave, back.c.wave_id == wave.c.id)
        .join(file, back.c.import_id == file.c.id)
        .where(NOT_UNDONE)
    )


def _column_of(field: str) -> ColumnElement[Any]:
    """Where a field of an answer is kept: with its return, its wave, or in its own row."""
    if field in ("area_code", "source_url", "import_id"):
        return tables.foi_return.c[field]
    return tables.foi_wave.c.name if field == "wave" else tables.foi_answer.c[field]


WORKED_OUT = ("correction", "settlement", "asked_on")
"""Fields of an answer, the last ones, that are kept nowhere beside it."""
ANSWER_FIELDS = tuple(_column_of(field.name) for field in fields(FoiAnswer) if field.name not in WORKED_OUT)
