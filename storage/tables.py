"""The tables. What they mean is said in `services.ports`; how they came to be, in `storage/migrations`."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets time zones, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


setting = Table(
    "setting",
    metadata,
    Column("name", String(50), primary_key=True),
    Column("value", Text, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("person", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object_kind", String(40), nullable=False),
    Column("object_id", String(100), nullable=False),
    Column("area_code", String(9)),
    Column("summary", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("digest", String(64), nullable=False, server_default=""),
    Index(None, "object_kind", "object_id"),
    Index(None, "area_code"),
    sqlite_autoincrement=True,
)

change_head = Table(
    "change_head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("last_id", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("area_code", String(9), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("date_kind", String(10), nullable=False),
    Column("day", Date, nullable=False),
    Column("name_as_printed", Text, nullable=False),
    Column("signed_by", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("origin", String(100), unique=True),
    Column("supersedes", ForeignKey("observation.id"), index=True),
    Column("recorded_by", String(200), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("retracted_by", String(200)),
    Column("retracted_at", Moment),
    Column("batch_id", Integer, index=True),
    sqlite_autoincrement=True,
)

signup_batch = Table(
    "signup_batch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", Moment),
    sqlite_autoincrement=True,
)

name_decision = Table(
    "name_decision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name_key", String(600), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("meaning", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", Moment),
    sqlite_autoincrement=True,
)

published_list = Table(
    "published_list",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("day", Date, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text, nullable=False),
)

good_practice = Table(
    "good_practice",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("area_code", String(9), nullable=False, index=True),
    Column("date_kind", String(10), nullable=False),
    Column("day", Date, nullable=False),
    Column("standards", JSON, nullable=False),
    Column("what", Text, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("retracted_by", String(200)),
    Column("retracted_at", Moment),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("area_code", String(9), nullable=False),
    Column("instrument_id", String(60), nullable=False),
    Column("instrument_version", String(20), nullable=False),
    Column("round", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_by", String(200), nullable=False, server_default=""),
    Column("changed_at", Moment),
    Column("submitted_by", String(200), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("area_code", "instrument_id", "round"),
    Index(None, "instrument_id", "round"),
    sqlite_autoincrement=True,
)

answer = Table(
    "answer",
    metadata,
    Column("assessment_id", ForeignKey("assessment.id"), primary_key=True),
    Column("item_id", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("level", Integer),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("details", JSON(none_as_null=True)),
)

challenge = Table(
    "challenge",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("assessment_id", ForeignKey("assessment.id"), nullable=False, index=True),
    Column("item_id", String(20), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("reply", Text, nullable=False, server_default=""),
    Column("replied_by", String(200), nullable=False, server_default=""),
    Column("replied_at", Moment),
    Column("settled_by", String(200), nullable=False, server_default=""),
    Column("settled_at", Moment),
)

presence = Table(
    "presence",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("area_code", String(9), primary_key=True),
    Column("instrument_id", String(60), primary_key=True),
    Column("round", String(60), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("part", String(60), nullable=False),
    Column("seen_at", Moment, nullable=False),
)

imported_file = Table(
    "imported_file",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_accepted", Integer, nullable=False),
    Column("rows_set_aside", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("periods", Text, nullable=False),
    Column("accepted_by", String(200), nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", Moment),
    Column("wave", String(200), nullable=False, server_default=""),
    Column("question_set", String(60), nullable=False, server_default=""),
    Column("replaces", Integer),
    Column("choices", JSON(none_as_null=True)),
    Column("sheet", String(200), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

kept_file = Table(
    "kept_file",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

import_issue = Table(
    "import_issue",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", ForeignKey("imported_file.id"), nullable=False, index=True),
    Column("code", String(60), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("row", Integer),
    Column("column", String(8)),
)

set_aside_row = Table(
    "set_aside_row",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", ForeignKey("imported_file.id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("cells", JSON, nullable=False),
)

official_figure = Table(
    "official_figure",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", ForeignKey("imported_file.id"), nullable=False, index=True),
    Column("level", String(20), nullable=False),
    Column("geo_code", String(20), nullable=False),
    Column("geo_name", Text, nullable=False),
    Column("area_code", String(9), index=True),
    Column("series", String(80), nullable=False),
    Column("period", String(40), nullable=False),
    Column("raw", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("value", Float),
    Column("low", Float),
    Column("high", Float),
    Column("sheet", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", String(8), nullable=False),
    Index(None, "series", "period"),
)

neighbour = Table(
    "neighbour",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("import_id", ForeignKey("imported_file.id"), nullable=False),
    Column("vintage", String(20), nullable=False),
    Column("area_code", String(9), nullable=False, index=True),
    Column("rank", Integer, nullable=False),
    Column("neighbour_code", String(9), nullable=False),
    Column("closeness", String(60), nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", String(8), nullable=False),
    UniqueConstraint("import_id", "area_code", "rank"),
)

foi_wave = Table(
    "foi_wave",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("question_set", String(60), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent", Date),
    Column("working_days", Integer, nullable=False, server_default="20"),
    Column("questions", JSON(none_as_null=True)),
    Column("published_by", String(200)),
    Column("published_at", Moment),
    Column("deleted_by", String(200)),
    Column("deleted_at", Moment),
)

foi_request = Table(
    "foi_request",
    metadata,
    Column("wave_id", ForeignKey("foi_wave.id"), primary_key=True),
    Column("area_code", String(9), primary_key=True),
    Column("sent", Date),
    Column("asked_as", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("state_day", Date),
    Column("note", Text, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

foi_coding = Table(
    "foi_coding",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), nullable=False),
    Column("area_code", String(9), nullable=False),
    Column("question", String(60), nullable=False, index=True),
    Column("period", String(200), nullable=False),
    Column("raw_key", String(64), nullable=False),
    Column("coder", String(200), nullable=False),
    Column("coder_name", String(200), nullable=False),
    Column("code", Text, nullable=False),
    Column("blind", Integer, nullable=False),
    Column("coded_at", Moment, nullable=False),
    Column("shown_at", Moment),
    UniqueConstraint("wave", "area_code", "question", "period", "raw_key", "coder"),
)

foi_settlement = Table(
    "foi_settlement",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), nullable=False),
    Column("area_code", String(9), nullable=False),
    Column("question", String(60), nullable=False),
    Column("period", String(200), nullable=False),
    Column("raw_key", String(64), nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("settler", String(200), nullable=False),
    Column("settler_name", String(200), nullable=False),
    Column("settled_at", Moment, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", Moment),
)

foi_return = Table(
    "foi_return",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave_id", ForeignKey("foi_wave.id"), nullable=False),
    Column("import_id", ForeignKey("imported_file.id"), nullable=False, index=True),
    Column("area_code", String(9), nullable=False, index=True),
    Column("source_url", Text, nullable=False),
    Column("answers", JSON, nullable=False, server_default="{}"),
    UniqueConstraint("wave_id", "import_id", "area_code", "source_url"),
)

foi_legend = Table(
    "foi_legend",
    metadata,
    Column("import_id", ForeignKey("imported_file.id"), primary_key=True, autoincrement=False),
    Column("asked", JSON, nullable=False),
    Column("readings", JSON, nullable=False),
)

foi_correction = Table(
    "foi_correction",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("wave", String(200), nullable=False),
    Column("area_code", String(9), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("was", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("code", Text),
    Column("value", Float),
    Column("low", Float),
    Column("high", Float),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", Moment),
    sqlite_autoincrement=True,
)

foi_declaration = Table(
    "foi_declaration",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("undone_by", String(200)),
    Column("undone_at", Moment),
    Index(None, "kind", "name"),
    sqlite_autoincrement=True,
)

planned_action = Table(
    "planned_action",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("uid", String(36), nullable=False, unique=True),
    Column("area_code", String(9), nullable=False, index=True),
    Column("instrument_id", String(60), nullable=False),
    Column("item_id", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("due", Date),
    Column("steps", JSON, nullable=False),
    Column("note", Text, nullable=False),
    Column("evidence_title", Text, nullable=False),
    Column("evidence_url", Text, nullable=False),
    Column("aims_at", Integer),
    Column("status", String(20), nullable=False),
    Column("status_before", String(20), nullable=False),
    Column("closed_at", Moment),
    Column("proposal_settled", Boolean, nullable=False, default=False),
    Column("created_by", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_autoincrement=True,
)

official_score = Table(
    "official_score",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("instrument_id", String(60), nullable=False),
    Column("area_code", String(9), nullable=False),
    Column("period", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("scores", JSON, nullable=False),
    Column("source_title", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded_by", String(200), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("instrument_id", "area_code", "period", "version"),
    sqlite_autoincrement=True,
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("instrument_id", String(60), nullable=False),
    Column("area_code", String(9), nullable=False),
    Column("occasion", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("people", Integer, nullable=False),
    Column("asked", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("ratings", JSON, nullable=False),
    Column("said", JSON, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("recorded_by", String(200), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("instrument_id", "area_code", "occasion", "version"),
    sqlite_autoincrement=True,
)

person = Table(
    "person",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(320), unique=True),
    Column("name", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("issuer", String(500)),
    Column("subject", String(255)),
    Column("added_by", String(200), nullable=False),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

held_role = Table(
    "held_role",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("area_code", String(9)),
    Column("origin", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("given_by", String(200), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("taken_back_by", String(200)),
    Column("taken_back_at", Moment),
    sqlite_autoincrement=True,
)

session = Table(
    "session",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("started", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", String(200), nullable=False),
)
