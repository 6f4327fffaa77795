"""Accepted files and what came of them in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from services.ports import Figure, FoiAnswer, ImportedFile, ImportIssue, Reception, SetAsideRow
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one

NOT_UNDONE = tables.imported_file.c.undone_at.is_(None)


class ImportsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def accept(self, reception: Reception) -> int:
        import_id = inserted_id(
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
            accepted_by=self.trail.person,
            accepted_at=self.trail.at,
        )
        self._add_many(tables.import_issue, (asdict(issue) | {"import_id": import_id} for issue in reception.issues))
        self._add_many(
            tables.set_aside_row,
            (
                {"import_id": import_id, "row": row.row, "reason": row.reason, "cells": list(row.cells)}
                for row in reception.set_aside
            ),
        )
        self._add_many(tables.official_figure, (asdict(f) | {"import_id": import_id} for f in reception.figures))
        self._add_returns(import_id, reception)
        self.trail.append(
            "imported",
            ("import", import_id),
            f"{reception.file_name}: {reception.rows_accepted} of {reception.rows_read} rows accepted",
            after={"sha256": reception.sha256, "kind": reception.kind, "set_aside": len(reception.set_aside)},
        )
        return import_id

    def _add_many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        if found := list(rows):
            self.connection.execute(insert(table), found)

    def _add_returns(self, import_id: int, reception: Reception) -> None:
        if not reception.answers:
            return
        wave_id = self._wave(reception)
        returns: dict[tuple[str, str], int] = {}
        rows = []
        for answer in reception.answers:
            key = (answer.area_code, answer.source_url)
            if key not in returns:
                returns[key] = inserted_id(
                    self.connection, tables.foi_return, wave_id=wave_id, import_id=import_id, area_code=key[0],
                    source_url=key[1],
                )  # fmt: skip
            values = asdict(answer)
            for elsewhere in ("area_code", "source_url", "import_id", "wave"):
                del values[elsewhere]
            rows.append(values | {"return_id": returns[key]})
        self._add_many(tables.foi_answer, rows)

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
        row = one(self.connection, tables.imported_file, import_id, "an import")
        if row["undone_at"] is not None:
            return
        table = tables.imported_file
        self.connection.execute(
            update(table).where(table.c.id == import_id).values(undone_by=self.trail.person, undone_at=self.trail.at)
        )
        self.trail.append("undid", ("import", import_id), row["file_name"])

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

    def foi_answers(self, *, area_code: str | None = None) -> Sequence[FoiAnswer]:
        back, wave, file = tables.foi_return, tables.foi_wave, tables.imported_file
        query = (
            select(
                tables.foi_answer,
                back.c.area_code,
                back.c.source_url,
                back.c.import_id,
                wave.c.name.label("wave"),
            )
            .join(back, tables.foi_answer.c.return_id == back.c.id)
            .join(wave, back.c.wave_id == wave.c.id)
            .join(file, back.c.import_id == file.c.id)
            .where(NOT_UNDONE)
            .order_by(tables.foi_answer.c.id)
        )
        if area_code is not None:
            query = query.where(back.c.area_code == area_code)
        left_out = {"id", "return_id"}
        return [
            FoiAnswer(**{name: value for name, value in row.items() if name not in left_out})
            for row in self.connection.execute(query).mappings()
        ]
