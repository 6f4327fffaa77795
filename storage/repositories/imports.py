"""Accepted files and what came of them in SQL."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from sqlalchemy import Connection, RowMapping, Table, bindparam, select, update

from services.foi.coded_answers import dated, settled
from services.foi.kept_answers import Asked, KeptAnswers, KeptReturn, Legend, answers_of, packed
from services.foi.standing_answers import corrected, places, standing
from services.ports import Figure, FoiAnswer, ImportedFile, ImportIssue, Reception, SetAsideRow
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.codings import CodingsInSql
from storage.repositories.corrections import CorrectionsInSql
from storage.repositories.rows import insert_if_absent, insert_many, inserted_id, one
from storage.repositories.waves import WavesInSql

NOT_UNDONE = tables.imported_file.c.undone_at.is_(None)
PACKED_ALREADY = b"PK"
"""How zip archives begin, as .xlsx and .ods files are: packing them again gains nothing."""
AS_IT_IS, QUICK = 0, 1
"""zlib's levels for a file that is stored as it is, and for one that is packed quickly."""
OF_ITS_OWN = ("id", "import_id")
ISSUE_COLUMNS, SET_ASIDE_COLUMNS, FIGURE_COLUMNS = (
    tuple(column.name for column in table.c if column.name not in OF_ITS_OWN)
    for table in (tables.import_issue, tables.set_aside_row, tables.official_figure)
)
"""What each kind of row holds besides its number and what it is part of: the fields of what is stored, by name."""


# Made once, as `storage.chain` does.
EVERY_FILE = select(tables.imported_file).order_by(tables.imported_file.c.id)
WAVE_NAMED = select(tables.foi_wave.c.id).where(tables.foi_wave.c.name == bindparam("called"))


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
            is_packed = reception.content.startswith(PACKED_ALREADY)
            packed = zlib.compress(reception.content, AS_IT_IS if is_packed else QUICK)
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
            sheet=reception.sheet,
            accepted_by=self.trail.person,
            accepted_at=self.trail.at,
        )

    def _add_many(self, table: Table, columns: tuple[str, ...], import_id: int, made: Iterable[object]) -> None:
        """Insert a row for each thing, from its fields of the columns' names, as part of an import."""
        values = attrgetter(*columns)
        insert_many(self.connection, table, ("import_id", *columns), ((import_id, *values(one)) for one in made))

    def _add_returns(self, import_id: int, reception: Reception) -> None:
        """A return with its answers for each authority and source that they come from, and their legend."""
        answers = reception.answers
        kept = answers if isinstance(answers, KeptAnswers) else packed(answers)
        if not kept.returns:
            return
        legend = (import_id, kept.legend.asked, kept.legend.readings)
        insert_many(self.connection, tables.foi_legend, ("import_id", "asked", "readings"), [legend])
        wave_id = self._wave(reception)
        rows = ((wave_id, import_id, one.area_code, one.source_url, one.document) for one in kept.returns)
        columns = ("wave_id", "import_id", "area_code", "source_url", "answers")
        insert_many(self.connection, tables.foi_return, columns, rows)

    def _wave(self, reception: Reception) -> int:
        name = reception.wave or reception.file_name
        WavesInSql(self.connection, self.trail).bring_back_named(name)
        found = self.connection.execute(WAVE_NAMED, {"called": name}).scalar()
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
        WavesInSql(self.connection, self.trail).bring_back_named(row["wave"])
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
        found = select(table).where(table.c.deleted_at.is_(None)).order_by(table.c.id)
        return {row.name: row.question_set for row in self.connection.execute(found)}

    def files(self) -> Sequence[ImportedFile]:
        return [ImportedFile(**row) for row in self.connection.execute(EVERY_FILE).mappings()]

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
        return frozenset(
            one.question
            for legend in self._legends().values()
            for one in map(Asked._make, legend.asked)
            if one.question
        )

    def foi_answers(self, *, area_code: str | None = None, wave: str | None = None) -> Sequence[FoiAnswer]:
        found = standing(self.every_foi_answer(area_code=area_code, wave=wave), places(self.files()))
        coded = settled(found, CodingsInSql(self.connection, self.trail).settled())
        asked = dated(coded, WavesInSql(self.connection, self.trail).sent_days())
        return corrected(asked, CorrectionsInSql(self.connection, self.trail).list())

    def every_foi_answer(self, *, area_code: str | None = None, wave: str | None = None) -> Sequence[FoiAnswer]:
        legends = self._legends()
        found = [
            answer for kept in self._returns(area_code, wave) for answer in answers_of(kept, legends[kept.import_id])
        ]
        # In the order of the files' rows, whosever they are; the answers of one row stay as they stand.
        found.sort(key=attrgetter("import_id", "row"))
        return found

    def answered(self) -> frozenset[tuple[str, str, str, str]]:
        legends = self._legends()
        keys = {number: [one.key for one in map(Asked._make, legend.asked)] for number, legend in legends.items()}
        return frozenset(
            (kept.wave, kept.area_code, *keys[kept.import_id][place])
            for kept in self._returns()
            for place in set(kept.asked)
        )

    def _returns(self, area_code: str | None = None, wave: str | None = None) -> Iterator[KeptReturn]:
        """The returns of imports that count, as they came."""
        back, file = tables.foi_return, tables.imported_file
        kept = (
            back.c.area_code,
            back.c.source_url,
            back.c.answers,
            back.c.id,
            back.c.import_id,
            tables.foi_wave.c.name,
        )
        query = select(*kept).join(tables.foi_wave).join(file).where(NOT_UNDONE).order_by(back.c.id)
        if area_code is not None:
            query = query.where(back.c.area_code == area_code)
        if wave is not None:
            query = query.where(tables.foi_wave.c.name == wave)
        return (KeptReturn(*row) for row in self.connection.execute(query))

    def _legends(self) -> Mapping[int, Legend]:
        """The legends of imports that count, by the import's number."""
        table = tables.foi_legend
        query = select(table).join(tables.imported_file).where(NOT_UNDONE)
        return {row.import_id: Legend(row.asked, row.readings) for row in self.connection.execute(query)}
