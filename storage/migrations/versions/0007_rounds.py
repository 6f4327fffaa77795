"""Rounds of self-assessment: their states, challenges, fuller answers, who is editing."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
