"""The first schema: register, assessments, imports, FOI returns, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("instrument_id", sa.String(length=60), nullable=False),
        sa.Column("instrument_version", sa.String(length=20), nullable=False),
        sa.Column("round", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "area_code", "instrument_id", "round", name=op.f("uq_assessment_area_code_instrument_id_round")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assessment_instrument_id_round"), "assessment", ["instrument_id", "round"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=100), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_area_code"), "change", ["area_code"], unique=False)
    op.create_index(op.f("ix_change_object_kind_object_id"), "change", ["object_kind", "object_id"], unique=False)
    op.create_table(
        "foi_wave",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("question_set", sa.String(length=60), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_wave")),
        sa.UniqueConstraint("name", name=op.f("uq_foi_wave_name")),
    )
    op.create_table(
        "good_practice",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("date_kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_practice")),
    )
    op.create_index(op.f("ix_good_practice_area_code"), "good_practice", ["area_code"], unique=False)
    op.create_table(
        "imported_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_accepted", sa.Integer(), nullable=False),
        sa.Column("rows_set_aside", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("periods", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_file")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_imported_file_sha256"), "imported_file", ["sha256"], unique=False)
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("date_kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name_as_printed", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=100), nullable=True),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_by", sa.String(length=200), nullable=True),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["supersedes"], ["observation.id"], name=op.f("fk_observation_supersedes_observation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("origin", name=op.f("uq_observation_origin")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_observation_area_code"), "observation", ["area_code"], unique=False)
    op.create_index(op.f("ix_observation_supersedes"), "observation", ["supersedes"], unique=False)
    op.create_table(
        "published_list",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_list")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_answer_assessment_id_assessment")),
        sa.PrimaryKeyConstraint("assessment_id", "item_id", name=op.f("pk_answer")),
    )
    op.create_table(
        "foi_return",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imported_file.id"], name=op.f("fk_foi_return_import_id_imported_file")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["foi_wave.id"], name=op.f("fk_foi_return_wave_id_foi_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_return")),
        sa.UniqueConstraint(
            "wave_id",
            "import_id",
            "area_code",
            "source_url",
            name=op.f("uq_foi_return_wave_id_import_id_area_code_source_url"),
        ),
    )
    op.create_index(op.f("ix_foi_return_area_code"), "foi_return", ["area_code"], unique=False)
    op.create_index(op.f("ix_foi_return_import_id"), "foi_return", ["import_id"], unique=False)
    op.create_table(
        "import_issue",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imported_file.id"], name=op.f("fk_import_issue_import_id_imported_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_issue")),
    )
    op.create_index(op.f("ix_import_issue_import_id"), "import_issue", ["import_id"], unique=False)
    op.create_table(
        "official_figure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("geo_code", sa.String(length=20), nullable=False),
        sa.Column("geo_name", sa.Text(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=True),
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imported_file.id"], name=op.f("fk_official_figure_import_id_imported_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_figure")),
    )
    op.create_index(op.f("ix_official_figure_area_code"), "official_figure", ["area_code"], unique=False)
    op.create_index(op.f("ix_official_figure_import_id"), "official_figure", ["import_id"], unique=False)
    op.create_index(op.f("ix_official_figure_series_period"), "official_figure", ["series", "period"], unique=False)
    op.create_table(
        "set_aside_row",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imported_file.id"], name=op.f("fk_set_aside_row_import_id_imported_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside_row")),
    )
    op.create_index(op.f("ix_set_aside_row_import_id"), "set_aside_row", ["import_id"], unique=False)
    op.create_table(
        "foi_answer",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=True),
        sa.Column("question_text", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("exemption", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["foi_return.id"], name=op.f("fk_foi_answer_return_id_foi_return")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foi_answer")),
    )
    op.create_index(op.f("ix_foi_answer_return_id"), "foi_answer", ["return_id"], unique=False)
