"""The answers of a return in one document, with a legend for each import, in place of a row for every answer."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ASKED = ("sheet", "column", "question", "question_text", "period")
READING = ("status", "code", "value", "low", "high", "exemption", "rule", "note", "proposals")


def upgrade() -> None:
    op.create_table(
        "foi_legend",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("readings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imported_file.id"], name=op.f("fk_foi_legend_import_id_imported_file")
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_foi_legend")),
    )
    op.add_column("foi_return", sa.Column("answers", sa.JSON(), server_default="{}", nullable=False))
    pack_what_is_there(op.get_bind())
    op.drop_table("foi_answer")


def pack_what_is_there(connection: sa.Connection) -> None:
    """Put the answers of every import into documents, one import at a time."""
    kinds: dict[str, Any] = {"value": sa.Float, "low": sa.Float, "high": sa.Float, "proposals": sa.JSON}
    names = ("id", "return_id", "raw", "row", "superseded_row", *ASKED, *READING)
    answer = sa.table("foi_answer", *(sa.column(name, kinds.get(name)) for name in names))
    back = sa.table("foi_return", sa.column("id"), sa.column("import_id"), sa.column("answers", sa.JSON))
    legend = sa.table("foi_legend", sa.column("import_id"), sa.column("asked", sa.JSON), sa.column("readings", sa.JSON))
    for import_id in connection.execute(sa.select(back.c.import_id).distinct()).scalars().all():
        own = sa.select(answer).join(back, answer.c.return_id == back.c.id).where(back.c.import_id == import_id)
        asked, readings, documents = packed(connection.execute(own.order_by(answer.c.id)).mappings())
        connection.execute(sa.insert(legend).values(import_id=import_id, asked=asked, readings=readings))
        for return_id, document in documents.items():
            connection.execute(sa.update(back).where(back.c.id == return_id).values(answers=document))


def packed(rows: Any) -> tuple[list[Any], list[Any], dict[int, dict[str, Any]]]:
    """What was asked, how texts were read, and a document for each return that refers to both by their places."""
    asked: dict[str, int] = {}
    readings: dict[str, int] = {"null": 0}
    documents: dict[int, dict[str, Any]] = {}
    for row in rows:
        found = documents.setdefault(row["return_id"], {"asked": [], "reading": [], "raw": [], "row": []})
        if row["superseded_row"] is not None:
            found.setdefault("superseded", []).append([len(found["raw"]), row["superseded_row"]])
        found["asked"].append(asked.setdefault(json.dumps([row[name] for name in ASKED]), len(asked)))
        reading = None if is_plain(row) else [row[name] for name in READING]
        found["reading"].append(readings.setdefault(json.dumps(reading), len(readings)))
        found["raw"].append(row["raw"])
        found["row"].append(row["row"])
    return list(map(json.loads, asked)), list(map(json.loads, readings)), documents


def is_plain(row: Any) -> bool:
    """Is the answer a whole number, written as such, and nothing else?"""
    value = row["value"]
    if value is None or not value.is_integer() or row["raw"] != str(int(value)):
        return False
    found = [row[name] for name in READING]
    return found == ["answered", None, value, value, value, None, "whole_number", "", None]
