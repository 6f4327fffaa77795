"""The sheet that an import was read from, so that each sheet of one workbook can be accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("imported_file", sa.Column("sheet", sa.String(length=200), server_default="", nullable=False))
