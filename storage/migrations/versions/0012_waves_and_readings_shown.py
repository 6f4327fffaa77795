"""Waves that were deleted, and when a coder was shown the program's reading of a text."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("foi_wave", sa.Column("deleted_by", sa.String(length=200)))
    op.add_column("foi_wave", sa.Column("deleted_at", sa.DateTime(timezone=True)))
    op.add_column("foi_coding", sa.Column("shown_at", sa.DateTime(timezone=True)))
