"""Kept files, layouts and question sets of one's own, corrections, and what a later row supersedes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imported_file", sa.Column("wave", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("imported_file", sa.Column("question_set", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("imported_file", sa.Column("replaces", sa.Integer(), nullable=True))
    op.add_column("imported_file", sa.Column("choices", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("foi_answer", sa.Column("superseded_row", sa.Integer(), nullable=True))
    op.add_column("foi_answer", sa.Column("proposals", sa.JSON(none_as_null=True), nullable=True))
    # A file accepted before knows its wave and question set through its returns.
    of_file = "FROM foi_return JOIN foi_wave ON foi_wave.id = foi_return.wave_id WHERE foi_return.import_id = imported_file.id"
    for column, source in (("wave", "name"), ("question_set", "question_set")):
        op.execute(
            f"UPDATE imported_file SET {column} = COALESCE((SELECT MIN(foi_wave.{source}) {of_file}), '')"
        )
    op.create_table(
        "kept_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_kept_file")),
    )
    op.create_table(
        "foi_correction",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("wave", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_correction")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_foi_correction_area_code"), "foi_correction", ["area_code"], unique=False)
    op.create_table(
        "foi_declaration",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_declaration")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_foi_declaration_kind_name"), "foi_declaration", ["kind", "name"], unique=False)
