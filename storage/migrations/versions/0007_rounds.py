"""Rounds of self-assessment: their states, challenges, fuller answers, who is editing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assessment", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("assessment", sa.Column("changed_by", sa.String(length=200), server_default="", nullable=False))
    op.add_column("assessment", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assessment", sa.Column("submitted_by", sa.String(length=200), server_default="", nullable=False))
    op.add_column("assessment", sa.Column("note", sa.Text(), server_default="", nullable=False))
    op.add_column("answer", sa.Column("details", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), server_default="", nullable=False),
        sa.Column("replied_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_challenge_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
    )
    op.create_index(op.f("ix_challenge_assessment_id"), "challenge", ["assessment_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("instrument_id", sa.String(length=60), nullable=False),
        sa.Column("round", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", "area_code", "instrument_id", "round", name=op.f("pk_presence")),
    )
