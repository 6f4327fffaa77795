"""Waves of requests in SQL: what was asked, of whom, and what was noted of replies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, func, insert, select, update

from services.exceptions import NotFoundError, RefusedError
from services.foi.waves_stored import Asked, RequestRecord, WaveRecord
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one

WAVE, REQUEST = tables.foi_wave, tables.foi_request
BY_NAME = {
    "files": tables.imported_file, "corrections": tables.foi_correction, "codes": tables.foi_coding,
    "settlements": tables.foi_settlement,
}  # fmt: skip
"""What belongs to a wave by its name: it stays where the wave's files are taken back and brought in again."""


NO_STATE = {True: "words beside it", False: "nothing noted any more"}
"""What the audit trail says where no state of a reply is noted: with words beside it, and without."""


# Made once, as `storage.chain` does.
EVERY_WAVE = select(WAVE).where(WAVE.c.deleted_at.is_(None)).order_by(WAVE.c.id)
EVERY_WAVE_HELD = EVERY_WAVE.with_for_update(read=True)
DELETED_OF_NAME = select(WAVE.c.id).where(WAVE.c.name == bindparam("called"), WAVE.c.deleted_at.is_not(None))


class WavesInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def list(self) -> Sequence[WaveRecord]:
        # Files come and go by whether their wave is published: it must not be published before they have.
        query = EVERY_WAVE_HELD if self.connection.get_execution_options().get("writes") else EVERY_WAVE
        return [wave_of(row) for row in self.connection.execute(query).mappings()]

    def locked(self, wave_id: int) -> WaveRecord:
        query = select(WAVE).where(WAVE.c.id == wave_id, WAVE.c.deleted_at.is_(None)).with_for_update()
        row = self.connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError(f"There is no wave number {wave_id} any more. Reload the page.")
        return wave_of(row)

    def deleted(self) -> Sequence[WaveRecord]:
        rows = self.connection.execute(select(WAVE).where(WAVE.c.deleted_at.is_not(None)).order_by(WAVE.c.id))
        return [wave_of(row) for row in rows.mappings()]

    def requests(self, wave_id: int) -> Sequence[RequestRecord]:
        rows = self.connection.execute(select(REQUEST).where(REQUEST.c.wave_id == wave_id).order_by("area_code"))
        return [RequestRecord(**row) for row in rows.mappings()]

    def create(self, name: str, question_set: str) -> int:
        self._check_name_is_free(name)
        wave_id = inserted_id(
            self.connection, WAVE, name=name, question_set=question_set, created_by=self.trail.person,
            created_at=self.trail.at,
        )  # fmt: skip
        self.trail.append("created", ("wave", wave_id), f"wave '{name}'", after={"question_set": question_set})
        return wave_id

    def _check_name_is_free(self, name: str) -> None:
        found = self.connection.execute(select(WAVE).where(WAVE.c.name == name)).mappings().first()
        if found and found["deleted_at"]:
            raise RefusedError(f"A wave called '{name}' was deleted. Bring that one back, or choose another name.")
        if found:
            raise RefusedError(f"There is a wave called '{name}' already. Choose another name, or open that one.")

    def rename(self, wave_id: int, name: str) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        if name == row["name"]:
            return
        self._check_name_is_free(name)
        kept = {what: self._number_of(table, name) for what, table in BY_NAME.items()}
        if any(kept.values()):
            found = ", ".join(f"{number} {what}" for what, number in kept.items() if number)
            raise RefusedError(f"Under the name '{name}' there are kept already: {found}. Choose another name.")
        moved = {what: self._move(table, row["name"], name) for what, table in BY_NAME.items()}
        self._update(wave_id, {"name": name})
        words = f"wave '{row['name']}' is called '{name}'"
        after = {"name": name} | moved
        self.trail.append("changed", ("wave", wave_id), words, before={"name": row["name"]}, after=after)

    def _number_of(self, table: Table, name: str) -> int:
        return self.connection.execute(select(func.count()).where(table.c.wave == name)).scalar_one()

    def _move(self, table: Table, before: str, after: str) -> int:
        """Put what stands under one name under another; how many rows."""
        return self.connection.execute(update(table).where(table.c.wave == before).values(wave=after)).rowcount

    def delete(self, wave_id: int) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        if row["deleted_at"] is None:
            self._update(wave_id, {"deleted_by": self.trail.person, "deleted_at": self.trail.at})
            self.trail.append("removed", ("wave", wave_id), f"wave '{row['name']}'")

    def bring_back(self, wave_id: int) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        if row["deleted_at"] is not None:
            self._update(wave_id, {"deleted_by": None, "deleted_at": None})
            self.trail.append("restored", ("wave", wave_id), f"wave '{row['name']}'")

    def bring_back_named(self, name: str) -> None:
        for wave_id in self.connection.execute(DELETED_OF_NAME, {"called": name}).scalars().all():
            self.bring_back(wave_id)

    def change(self, wave_id: int, *, sent: date | None, working_days: int, questions: Sequence[str]) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        wanted = {"sent": sent, "working_days": working_days, "questions": [*questions] or None}
        before = {name: row[name] for name in wanted}
        if before == wanted:
            return
        self._update(wave_id, wanted)
        words = f"wave '{row['name']}': when it was sent and what it asked"
        self.trail.append("changed", ("wave", wave_id), words, before=in_json(before), after=in_json(wanted))

    def ask(self, wave_id: int, asked: Iterable[Asked]) -> int:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        standing = {request.area_code: request for request in self.requests(wave_id)}
        added, moved = [], []
        for each in {request.area_code: request for request in asked}.values():
            if each.area_code not in standing:
                added.append(each)
            elif each.sent != standing[each.area_code].sent:
                moved.append(each)
        if not added and not moved:
            return 0
        if added:
            self.connection.execute(insert(REQUEST), [self._new_row(wave_id, each) for each in added])
        for each in moved:
            self._update_request(wave_id, [each.area_code], {"sent": each.sent})
        self.trail.append(
            "asked", ("wave", wave_id), f"wave '{row['name']}': {len(added)} authorities added, {len(moved)} moved",
            before={each.area_code: day_text(standing[each.area_code].sent) for each in moved},
            after={each.area_code: day_text(each.sent) for each in (*added, *moved)},
        )  # fmt: skip
        return len(added)

    def _new_row(self, wave_id: int, asked: Asked) -> dict[str, Any]:
        return {
            "wave_id": wave_id, "area_code": asked.area_code, "sent": asked.sent, "asked_as": asked.asked_as,
            "state": "", "state_day": None, "note": "", "changed_by": self.trail.person, "changed_at": self.trail.at,
        }  # fmt: skip

    def unask(self, wave_id: int, area_codes: Iterable[str]) -> int:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        wanted = set(area_codes)
        gone = [request for request in self.requests(wave_id) if request.area_code in wanted]
        if not gone:
            return 0
        codes = [request.area_code for request in gone]
        self.connection.execute(delete(REQUEST).where(REQUEST.c.wave_id == wave_id, REQUEST.c.area_code.in_(codes)))
        self.trail.append(
            "removed", ("wave", wave_id), f"wave '{row['name']}': {len(gone)} authorities taken off the list",
            before={request.area_code: reply_in_json(request) for request in gone},
        )  # fmt: skip
        return len(gone)

    def note_reply(self, wave_id: int, area_codes: Iterable[str], state: str, day: date | None, note: str) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        standing = {request.area_code: request for request in self.requests(wave_id)}
        for code in dict.fromkeys(area_codes):
            if code not in standing:
                raise RefusedError(f"{code} is not on the list of those asked in '{row['name']}'. Add it first.")
            self._update_request(wave_id, [code], {"state": state, "state_day": day, "note": note})
            self.trail.append(
                "noted", ("wave", wave_id), f"wave '{row['name']}': {state or NO_STATE[bool(note)]}",
                area_code=code, before=reply_in_json(standing[code]),
                after={"state": state, "day": day_text(day), "note": note},
            )  # fmt: skip

    def _update_request(self, wave_id: int, codes: Sequence[str], values: Mapping[str, Any]) -> None:
        mark = {"changed_by": self.trail.person, "changed_at": self.trail.at}
        where = (REQUEST.c.wave_id == wave_id, REQUEST.c.area_code.in_(codes))
        self.connection.execute(update(REQUEST).where(*where).values(**values, **mark))

    def publish(self, wave_id: int) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        if row["published_at"] is None:
            self._update(wave_id, {"published_by": self.trail.person, "published_at": self.trail.at})
            self.trail.append("published", ("wave", wave_id), f"wave '{row['name']}'")

    def withdraw(self, wave_id: int) -> None:
        row = one(self.connection, WAVE, wave_id, "a wave of requests")
        if row["published_at"] is not None:
            self._update(wave_id, {"published_by": None, "published_at": None})
            before = {"published_at": row["published_at"].isoformat(), "published_by": row["published_by"]}
            self.trail.append("withdrew", ("wave", wave_id), f"the publication of wave '{row['name']}'", before=before)

    def _update(self, wave_id: int, values: Mapping[str, Any]) -> None:
        self.connection.execute(update(WAVE).where(WAVE.c.id == wave_id).values(**values))

    def sent_days(self) -> Mapping[tuple[str, str], date]:
        waves = self.connection.execute(select(WAVE.c.name, WAVE.c.sent).where(WAVE.c.sent.is_not(None)))
        days = {(row.name, ""): row.sent for row in waves}
        own = select(WAVE.c.name, REQUEST.c.area_code, REQUEST.c.sent).join(WAVE, REQUEST.c.wave_id == WAVE.c.id)
        requests = self.connection.execute(own.where(REQUEST.c.sent.is_not(None)))
        return days | {(row.name, row.area_code): row.sent for row in requests}


def wave_of(row: RowMapping) -> WaveRecord:
    kept = {name: value for name, value in row.items() if name not in ("deleted_by", "deleted_at")}
    return WaveRecord(**{**kept, "questions": tuple(row["questions"] or ())})


def day_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def reply_in_json(request: RequestRecord) -> dict[str, str]:
    return {"state": request.state, "day": day_text(request.state_day), "note": request.note}


def in_json(values: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
