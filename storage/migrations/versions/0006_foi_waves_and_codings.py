"""Waves of requests: who was asked, who replied; what coders made of free text."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
