"""Waves of requests: who was asked, who replied; what coders made of free text."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("foi_wave", sa.Column("sent", sa.Date(), nullable=True))
    op.add_column("foi_wave", sa.Column("working_days", sa.Integer(), server_default="20", nullable=False))
    op.add_column("foi_wave", sa.Column("questions", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("foi_wave", sa.Column("published_by", sa.String(length=200), nullable=True))
    op.add_column("foi_wave", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "foi_request",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("sent", sa.Date(), nullable=True),
        sa.Column("asked_as", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["foi_wave.id"], name=op.f("fk_foi_request_wave_id_foi_wave")),
        sa.PrimaryKeyConstraint("wave_id", "area_code", name=op.f("pk_foi_request")),
    )
    op.create_table(
        "foi_coding",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("wave", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=200), nullable=False),
        sa.Column("raw_key", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(length=200), nullable=False),
        sa.Column("coder_name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("blind", sa.Integer(), nullable=False),
        sa.Column("coded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_coding")),
        sa.UniqueConstraint(
            "wave", "area_code", "question", "period", "raw_key", "coder",
            name=op.f("uq_foi_coding_wave_area_code_question_period_raw_key_coder"),
        ),
    )
    op.create_index(op.f("ix_foi_coding_question"), "foi_coding", ["question"], unique=False)
    op.create_table(
        "foi_settlement",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("wave", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=200), nullable=False),
        sa.Column("raw_key", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settler", sa.String(length=200), nullable=False),
        sa.Column("settler_name", sa.String(length=200), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_settlement")),
    )
