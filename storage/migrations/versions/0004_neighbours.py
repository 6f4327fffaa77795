"""Statistical neighbours by vintage."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "neighbour",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("vintage", sa.String(length=20), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("neighbour_code", sa.String(length=9), nullable=False),
        sa.Column("closeness", sa.String(length=60), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imported_file.id"], name=op.f("fk_neighbour_import_id_imported_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour")),
        sa.UniqueConstraint("import_id", "area_code", "rank", name=op.f("uq_neighbour_import_id_area_code_rank")),
    )
    op.create_index(op.f("ix_neighbour_area_code"), "neighbour", ["area_code"], unique=False)
