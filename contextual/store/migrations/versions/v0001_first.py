"""First: every table of the first version, and the triggers that refuse to change what is kept for good."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# ruff: noqa: S608    the only things put into these statements are the constants below

revision = "0001"
down_revision = None

KEPT = ("traces", "releases", "release_leaves", "release_tables")
SAID = "kept for good: rows of this table are only ever added"
OUT_OF_ORDER = "kept for good: the trace does not follow the last one"


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "postgresql":
        _triggers_of_postgresql()
    else:
        _triggers_of_sqlite()


def _tables() -> None:
    op.create_table(
        "area_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_area_versions")),
    )
    op.create_table(
        "batches",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("batch_class", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("already_held", sa.Integer(), nullable=False),
        sa.Column("not_mapped", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('held', 'withdrawn')", name="status"),
        sa.CheckConstraint("rows = accepted + rejected + already_held", name="adds_up"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_batches")),
        sa.UniqueConstraint("id", name=op.f("uq_batches_id")),
    )
    op.create_index(
        "uq_batches_held_file",
        "batches",
        ["content_sha256", "kind", "agency"],
        unique=True,
        sqlite_where=sa.text("status = 'held' AND accepted > 0 AND content_sha256 <> ''"),
        postgresql_where=sa.text("status = 'held' AND accepted > 0 AND content_sha256 <> ''"),
    )
    op.create_table(
        "ledgers",
        sa.Column("store_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_class", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store_version", "batch_class", "column", name=op.f("pk_ledgers")),
    )
    op.create_table(
        "principals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principals")),
    )
    op.create_table(
        "private_points",
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("point", name=op.f("pk_private_points")),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("r", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("area_version", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("built_at", sa.BigInteger(), nullable=False),
        sa.Column("built_by", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("period", "revision", "k", "event", name=op.f("uq_releases_period_revision_k_event")),
    )
    op.create_table(
        "same_as",
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("same_as", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place_id", "same_as", name=op.f("pk_same_as")),
    )
    op.create_table(
        "saved_lenses",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lens", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_lenses")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_saved_lenses_owner_name")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "spellings",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "text", name=op.f("pk_spellings")),
    )
    op.create_table(
        "store_state",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store_id", sa.String(length=32), nullable=False),
        sa.Column("store_class", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area_version", sa.Integer(), nullable=False),
        sa.Column("key_checks", sa.Text(), nullable=False),
        sa.CheckConstraint("one = 1", name="one_row"),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_store_state")),
    )
    op.create_table(
        "traces",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("lens", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_traces")),
    )
    op.create_table(
        "visits",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "at", name=op.f("pk_visits")),
    )
    op.create_table(
        "area_cells",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["area_versions.version"], name=op.f("fk_area_cells_version")),
        sa.PrimaryKeyConstraint("version", "resolution", name=op.f("pk_area_cells")),
    )
    op.create_table(
        "boundaries",
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_boundaries_batch")),
        sa.PrimaryKeyConstraint("layer", "code", "batch", name=op.f("pk_boundaries")),
    )
    op.create_table(
        "place_outlines",
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_place_outlines_batch")),
        sa.PrimaryKeyConstraint("place_id", "batch", name=op.f("pk_place_outlines")),
    )
    op.create_table(
        "places",
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("radius_m", sa.Double(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_places_batch")),
        sa.PrimaryKeyConstraint("place_id", "batch", name=op.f("pk_places")),
    )
    op.create_table(
        "problems",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_problems_batch")),
        sa.PrimaryKeyConstraint("batch", "position", name=op.f("pk_problems")),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("sealed_reference", sa.LargeBinary(), nullable=True),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("time_precision", sa.Text(), nullable=False),
        sa.Column("location_kind", sa.Text(), nullable=False),
        sa.Column("harms", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("earliest", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("span", sa.SmallInteger(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("precision_m", sa.Double(), nullable=True),
        sa.Column("finest", sa.SmallInteger(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("place_text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("place_type", sa.Text(), nullable=False),
        sa.Column("home_area", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("own_return", sa.Boolean(), nullable=False),
        sa.Column("crosses_month", sa.Boolean(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("push", sa.Text(), nullable=False),
        sa.Column("pull", sa.Text(), nullable=False),
        sa.Column("missing_from", sa.Text(), nullable=False),
        sa.Column("missing_from_type", sa.Text(), nullable=False),
        sa.Column("return_interview", sa.Text(), nullable=False),
        sa.Column("return_interview_independent", sa.Text(), nullable=False),
        sa.Column("return_interview_offered_at", sa.BigInteger(), nullable=False),
        sa.Column("return_interview_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_records_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("batch", "position", name=op.f("uq_records_batch_position")),
    )
    op.create_table(
        "release_leaves",
        sa.Column("release_id", sa.String(length=32), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("covers", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_release_leaves_release_id")),
        sa.PrimaryKeyConstraint("release_id", "level", "leaf", name=op.f("pk_release_leaves")),
    )
    op.create_table(
        "release_tables",
        sa.Column("release_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_release_tables_release_id")),
        sa.PrimaryKeyConstraint("release_id", "name", "cell", name=op.f("pk_release_tables")),
    )
    op.create_table(
        "record_touches",
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("place_id", sa.Text(), nullable=False),
        sa.Column("metres", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_record_touches_record_id")),
        sa.PrimaryKeyConstraint("record_id", "place_id", name=op.f("pk_record_touches")),
    )


def _triggers_of_sqlite() -> None:
    for table in KEPT:
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
    op.execute(
        "CREATE TRIGGER traces_insert BEFORE INSERT ON traces "
        "WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM traces), 0) + 1 "
        "OR NEW.prev IS NOT coalesce((SELECT hash FROM traces ORDER BY seq DESC LIMIT 1), "
        "(SELECT store_id FROM store_state)) "
        f"BEGIN SELECT RAISE(ABORT, '{OUT_OF_ORDER}'); END"
    )


def _triggers_of_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION contextual_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION contextual_kept()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION contextual_kept()"
        )
    op.execute(
        "CREATE FUNCTION contextual_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.seq IS DISTINCT FROM coalesce((SELECT max(seq) FROM traces), 0) + 1 "
        "OR NEW.prev IS DISTINCT FROM coalesce((SELECT hash FROM traces ORDER BY seq DESC LIMIT 1), "
        "(SELECT store_id FROM store_state)) "
        f"THEN RAISE EXCEPTION '{OUT_OF_ORDER}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER traces_insert BEFORE INSERT ON traces FOR EACH ROW EXECUTE FUNCTION contextual_in_order()"
    )
