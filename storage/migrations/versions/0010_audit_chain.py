"""The audit trail's hash chain, and triggers that keep the trail append-only."""

import sqlalchemy as sa
from alembic import op

from storage.chain import CHAINED, ROWS_AT_A_TIME, digest_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS = "the audit trail is only ever appended to"


def upgrade() -> None:
    op.add_column("change", sa.Column("digest", sa.String(length=64), server_default="", nullable=False))
    op.create_table(
        "change_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_head")),
    )
    chain_what_is_there(op.get_bind())
    forbid_changes(op.get_bind().dialect.name)


def chain_what_is_there(connection: sa.Connection) -> None:
    """Give every row of an older database its digest, oldest first."""
    kinds = {"id": sa.Integer, "at": sa.DateTime(timezone=True), "before": sa.JSON, "after": sa.JSON}
    change = sa.table(
        "change", *(sa.column(name, kinds.get(name, sa.String)) for name in CHAINED), sa.column("digest", sa.String)
    )
    head = sa.table("change_head", sa.column("id"), sa.column("last_id"), sa.column("digest"))
    last, digest = 0, ""
    while True:
        found = sa.select(change).where(change.c.id > last).order_by(change.c.id).limit(ROWS_AT_A_TIME)
        rows = connection.execute(found).mappings().all()
        if not rows:
            break
        made = []
        for row in rows:
            last, digest = row["id"], digest_of(digest, row)
            made.append({"row_id": last, "made": digest})
        set_digest = sa.update(change).where(change.c.id == sa.bindparam("row_id")).values(digest=sa.bindparam("made"))
        connection.execute(set_digest, made)
    connection.execute(sa.insert(head).values(id=1, last_id=last, digest=digest))


def forbid_changes(dialect: str) -> None:
    if dialect == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER change_forbids_{verb} BEFORE {verb.upper()} ON change "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER change_forbids_update_and_delete BEFORE UPDATE OR DELETE ON change "
        "FOR EACH ROW EXECUTE FUNCTION change_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER change_forbids_truncate BEFORE TRUNCATE ON change "
        "FOR EACH STATEMENT EXECUTE FUNCTION change_is_append_only()"
    )
