"""Codes that people gave to free text, and settlements, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, select, update

from services.foi.coded_answers import SettledCode, settled_codes
from services.foi.codings_stored import Coding, Settlement, TextKey
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import insert_if_absent, inserted_id, one

CODING, SETTLEMENT = tables.foi_coding, tables.foi_settlement


class CodingsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def codings(self, *, question: str | None = None) -> Sequence[Coding]:
        query = select(CODING).order_by(CODING.c.id)
        if question is not None:
            query = query.where(CODING.c.question == question)
        return [_coding(row) for row in self.connection.execute(query).mappings()]

    def code(self, key: TextKey, coder: str, coder_name: str, code: str, *, blind: bool) -> None:
        values = {"coder_name": coder_name, "code": code, "blind": int(blind), "coded_at": self.trail.at}
        where = (*_same_text(CODING, key), CODING.c.coder == coder)
        before = self.connection.execute(select(CODING).where(*where)).mappings().first()
        if before is None and insert_if_absent(self.connection, CODING, **key._asdict(), coder=coder, **values):
            row = self.connection.execute(select(CODING).where(*where)).mappings().one()
            self._note("coded", row, None)
            return
        self.connection.execute(update(CODING).where(*where).values(**values))
        row = self.connection.execute(select(CODING).where(*where)).mappings().one()
        self._note("changed", row, before)

    def note_shown(self, key: TextKey, coder: str) -> None:
        where = (*_same_text(CODING, key), CODING.c.coder == coder)
        row = self.connection.execute(select(CODING).where(*where)).mappings().one()
        if row["shown_at"] is None:
            self.connection.execute(update(CODING).where(*where).values(shown_at=self.trail.at))
            by = self._typed(row["coder"], row["coder_name"])
            words = f"{row['question']}: the program's reading shown after coding{by}"
            self.trail.append("shown", ("coding", row["id"]), words, area_code=row["area_code"])

    def _note(self, action: str, row: RowMapping, before: RowMapping | None) -> None:
        by = self._typed(row["coder"], row["coder_name"])
        self.trail.append(
            action, ("coding", row["id"]), f"{row['question']}: {row['code']}{by}",
            area_code=row["area_code"], before={"code": before["code"]} if before else None,
            after={"code": row["code"], "blind": bool(row["blind"])},
        )  # fmt: skip

    def _typed(self, coder: str, name: str) -> str:
        """Who did it, where only a typed name says so: the trail holds ids, so that a person's name can be removed."""
        return "" if coder == self.trail.person else f", by {name}"

    def settlements(self) -> Sequence[Settlement]:
        rows = self.connection.execute(select(SETTLEMENT).order_by(SETTLEMENT.c.id)).mappings()
        return [_settlement(row) for row in rows]

    def settled(self) -> Mapping[TextKey, SettledCode]:
        return settled_codes(self.codings(), self.settlements())

    def settle(self, key: TextKey, code: str, reason: str, *, settler: str, settler_name: str) -> int:
        standing = select(SETTLEMENT.c.id).where(*_same_text(SETTLEMENT, key), SETTLEMENT.c.undone_at.is_(None))
        for earlier in self.connection.execute(standing).scalars().all():
            self.undo(earlier)
        number = inserted_id(
            self.connection, SETTLEMENT, **key._asdict(), code=code, reason=reason, settler=settler,
            settler_name=settler_name, settled_at=self.trail.at,
        )  # fmt: skip
        self.trail.append(
            "settled", ("settlement", number), f"{key.question}: {code}{self._typed(settler, settler_name)}",
            area_code=key.area_code, after={"code": code, "reason": reason},
        )  # fmt: skip
        return number

    def undo(self, settlement_id: int) -> None:
        row = one(self.connection, SETTLEMENT, settlement_id, "a settlement")
        if row["undone_at"] is not None:
            return
        mark = {"undone_by": self.trail.person, "undone_at": self.trail.at}
        self.connection.execute(update(SETTLEMENT).where(SETTLEMENT.c.id == settlement_id).values(**mark))
        self.trail.append(
            "undid", ("settlement", settlement_id), f"{row['question']}: {row['code']}", area_code=row["area_code"]
        )


def _same_text(table: Table, key: TextKey) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in key._asdict().items()]


def _key(row: RowMapping) -> TextKey:
    return TextKey(*(row[name] for name in TextKey._fields))


def _coding(row: RowMapping) -> Coding:
    return Coding(_key(row), row["coder"], row["coder_name"], row["code"], bool(row["blind"]), row["coded_at"],
                  row["shown_at"])  # fmt: skip


def _settlement(row: RowMapping) -> Settlement:
    own = ("id", "code", "reason", "settler", "settler_name", "settled_at", "undone_by", "undone_at")
    return Settlement(key=_key(row), **{name: row[name] for name in own})
