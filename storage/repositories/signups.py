"""The register of sign-ups in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, text, update

from charter.register import GoodPractice, Observation, PublishedList, Source, UncertainDate
from charter.wording import uncertain_date_words
from services.exceptions import NotFoundError, RefusedError
from services.ports import RecordedObservation, SignupBatch
from storage import tables
from storage.repositories.audit import AuditTrail
from storage.repositories.rows import inserted_id, one


class SignupsInSql:
    def __init__(self, connection: Connection, trail: AuditTrail) -> None:
        self.connection, self.trail = connection, trail

    def lock(self) -> None:
        # SQLite has one writer at a time anyway.
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(text("LOCK TABLE observation IN SHARE ROW EXCLUSIVE MODE"))

    def observations(self) -> Sequence[RecordedObservation]:
        rows = self.connection.execute(select(tables.observation).order_by(tables.observation.c.id))
        return [_recorded_observation(row) for row in rows.mappings()]

    def record(
        self,
        observation: Observation,
        *,
        origin: str | None = None,
        supersedes: int | None = None,
        batch: int | None = None,
    ) -> int:
        if supersedes is not None:
            self._check_can_be_superseded(supersedes)
        values = {
            "area_code": observation.area_code,
            "state": observation.state,
            "date_kind": observation.when.kind,
            "day": observation.when.day,
            "name_as_printed": observation.name_as_printed,
            "signed_by": observation.signed_by,
            "role": observation.role,
            "source_title": observation.source.title,
            "source_url": observation.source.url,
            "note": observation.note,
        }
        observation_id = inserted_id(
            self.connection,
            tables.observation,
            **values,
            origin=origin,
            supersedes=supersedes,
            batch_id=batch,
            recorded_by=self.trail.person,
            recorded_at=self.trail.at,
        )
        self.trail.append(
            "corrected" if supersedes else "recorded",
            ("observation", observation_id),
            f"{observation.state} {uncertain_date_words(observation.when)}, {observation.source.title}",
            area_code=observation.area_code,
            after=values | {"day": observation.when.day.isoformat(), "supersedes": supersedes},
        )
        return observation_id

    def _check_can_be_superseded(self, observation_id: int) -> None:
        # The row is locked: two people who correct it at once must not both succeed.
        found = select(tables.observation).where(tables.observation.c.id == observation_id).with_for_update()
        self.connection.execute(found)
        row = one(self.connection, tables.observation, observation_id, "an observation")
        if row["retracted_at"] is not None or self._standing_correction(observation_id):
            raise RefusedError("This observation was corrected or taken back already. Correct the newest one instead.")

    def _standing_correction(self, observation_id: int) -> int | None:
        table = tables.observation
        later = select(table.c.id).where(table.c.supersedes == observation_id, table.c.retracted_at.is_(None))
        return self.connection.execute(later).scalar()

    def retract(self, observation_id: int) -> None:
        if later := self._standing_correction(observation_id):
            raise RefusedError(
                f"Observation {observation_id} was corrected by observation {later}. Take that one back first."
            )
        self._set_retracted(observation_id, person=self.trail.person, at=self.trail.at, action="retracted")

    def restore(self, observation_id: int) -> None:
        corrected = one(self.connection, tables.observation, observation_id, "an observation")["supersedes"]
        other = self._standing_correction(corrected) if corrected else None
        if other and other != observation_id:
            raise RefusedError(
                f"Observation {corrected} has another correction by now, observation {other}. Take that one back first."
            )
        self._set_retracted(observation_id, person=None, at=None, action="restored")

    def _set_retracted(self, observation_id: int, *, person: str | None, at: datetime | None, action: str) -> None:
        row = one(self.connection, tables.observation, observation_id, "an observation")
        if (row["retracted_at"] is None) == (at is None):
            return
        table = tables.observation
        self.connection.execute(
            update(table).where(table.c.id == observation_id).values(retracted_by=person, retracted_at=at)
        )
        self.trail.append(
            action,
            ("observation", observation_id),
            f"{row['state']}, {row['source_title']}",
            area_code=row["area_code"],
        )

    def batches(self) -> Sequence[SignupBatch]:
        rows = self.connection.execute(select(tables.signup_batch).order_by(tables.signup_batch.c.id)).mappings()
        return [SignupBatch(**row) for row in rows]

    def open_batch(self, kind: str, title: str) -> int:
        batch_id = inserted_id(
            self.connection,
            tables.signup_batch,
            kind=kind,
            title=title,
            made_by=self.trail.person,
            made_at=self.trail.at,
        )
        self.trail.append("began", ("signup_batch", batch_id), title)
        return batch_id

    def undo_batch(self, batch_id: int) -> int:
        batch, table = one(self.connection, tables.signup_batch, batch_id, "a batch of sign-ups"), tables.observation
        standing = select(table.c.id).where(table.c.batch_id == batch_id, table.c.retracted_at.is_(None))
        numbers = self.connection.execute(standing.order_by(table.c.id)).scalars().all()
        for number in numbers:
            self._set_retracted(number, person=self.trail.person, at=self.trail.at, action="retracted")
        if batch["undone_at"] is None:
            self.connection.execute(
                update(tables.signup_batch)
                .where(tables.signup_batch.c.id == batch_id)
                .values(undone_by=self.trail.person, undone_at=self.trail.at)
            )
            self.trail.append("undid", ("signup_batch", batch_id), batch["title"])
        return len(numbers)

    def origins(self) -> frozenset[str]:
        column = tables.observation.c.origin
        return frozenset(self.connection.execute(select(column).where(column.is_not(None))).scalars())

    def lists(self) -> Sequence[PublishedList]:
        rows = self.connection.execute(select(tables.published_list).order_by(tables.published_list.c.day)).mappings()
        return [PublishedList(row["id"], row["day"], bool(row["complete"]), row["count"], source(row)) for row in rows]

    def add_list(self, entry: PublishedList) -> None:
        self.connection.execute(
            insert(tables.published_list).values(
                id=entry.id, day=entry.day, complete=int(entry.complete), count=entry.count,
                source_title=entry.source.title, source_url=entry.source.url,
            )
        )  # fmt: skip
        self.trail.append("recorded", ("published_list", entry.id), f"{entry.count} named: {entry.source.title}")

    def good_practice(self) -> Sequence[GoodPractice]:
        return self._mentions(tables.good_practice.c.retracted_at.is_(None))

    def retracted_good_practice(self) -> Sequence[GoodPractice]:
        return self._mentions(tables.good_practice.c.retracted_at.is_not(None))

    def _mentions(self, condition: ColumnElement[bool]) -> Sequence[GoodPractice]:
        found = select(tables.good_practice).where(condition).order_by(tables.good_practice.c.id)
        rows = self.connection.execute(found).mappings()
        return [
            GoodPractice(row["id"], row["area_code"], when(row), tuple(row["standards"]), row["what"], source(row))
            for row in rows
        ]

    def add_good_practice(self, mention: GoodPractice) -> None:
        self.connection.execute(
            insert(tables.good_practice).values(
                id=mention.id, area_code=mention.area_code, date_kind=mention.when.kind, day=mention.when.day,
                standards=list(mention.standards), what=mention.what,
                source_title=mention.source.title, source_url=mention.source.url,
            )
        )  # fmt: skip
        self.trail.append("recorded", ("good_practice", mention.id), mention.what, area_code=mention.area_code)

    def retract_good_practice(self, mention_id: str) -> None:
        self._set_mention_retracted(mention_id, person=self.trail.person, at=self.trail.at, action="retracted")

    def restore_good_practice(self, mention_id: str) -> None:
        self._set_mention_retracted(mention_id, person=None, at=None, action="restored")

    def _set_mention_retracted(self, mention_id: str, *, person: str | None, at: datetime | None, action: str) -> None:
        table = tables.good_practice
        row = self.connection.execute(select(table).where(table.c.id == mention_id)).mappings().first()
        if row is None:
            raise NotFoundError(f"There is no such mention any more ({mention_id}). Reload the page.")
        if (row["retracted_at"] is None) == (at is None):
            return
        self.connection.execute(
            update(table).where(table.c.id == mention_id).values(retracted_by=person, retracted_at=at)
        )
        self.trail.append(action, ("good_practice", mention_id), row["what"], area_code=row["area_code"])


def source(row: RowMapping) -> Source:
    return Source(row["source_title"], row["source_url"])


def when(row: RowMapping) -> UncertainDate:
    return UncertainDate(row["date_kind"], row["day"])


def _recorded_observation(row: RowMapping) -> RecordedObservation:
    observation = Observation(
        row["area_code"],
        row["state"],
        when(row),
        source(row),
        name_as_printed=row["name_as_printed"],
        signed_by=row["signed_by"],
        role=row["role"],
        note=row["note"],
        id=row["id"],
    )
    return RecordedObservation(
        observation,
        row["recorded_by"],
        row["recorded_at"],
        row["supersedes"],
        row["retracted_at"],
        row["retracted_by"],
        row["batch_id"],
    )
