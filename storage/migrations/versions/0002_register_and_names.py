"""Decisions on names, batches of sign-ups that are taken back together, and mentions that can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_decision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name_key", sa.String(length=600), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("meaning", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_name_decision_name_key"), "name_decision", ["name_key"], unique=False)
    op.create_table(
        "signup_batch",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup_batch")),
        sqlite_autoincrement=True,
    )
    # Columns are added in place: a table made anew would lose SQLite's promise never to use a number twice.
    op.add_column("observation", sa.Column("batch_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_observation_batch_id"), "observation", ["batch_id"], unique=False)
    op.add_column("good_practice", sa.Column("retracted_by", sa.String(length=200), nullable=True))
    op.add_column("good_practice", sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True))
