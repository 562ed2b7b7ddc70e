"""Sixth: months of the trace whose time is up can be let go, each leaving a tombstone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

# ruff: noqa: S608    the only things put into these statements are the constants below

revision = "0006"
down_revision = "0005"

SAID = "kept for good: rows of this table are only ever added"
NOT_WHOLE = "kept for good: months of the trace go whole, oldest first"
GONE = "coalesce((SELECT max(last_seq) FROM trace_tombstones), 0)"
UNFIT = (
    f"NEW.first_seq IS DISTINCT FROM {GONE} + 1 OR NEW.last_seq < NEW.first_seq "
    "OR NEW.last_hash IS DISTINCT FROM (SELECT hash FROM traces WHERE seq = NEW.last_seq) "
    "OR NOT EXISTS (SELECT 1 FROM traces WHERE seq > NEW.last_seq)"
)


def upgrade() -> None:
    _trace()


def _trace() -> None:
    op.create_index(op.f("ix_traces_object_id"), "traces", ["object_id"])
    op.create_table(
        "trace_tombstones",
        sa.Column("first_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dropped_by", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("first_seq", name=op.f("pk_trace_tombstones")),
    )
    if op.get_bind().dialect.name == "postgresql":
        _trace_of_postgresql()
    else:
        _trace_of_sqlite()


def _trace_of_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER trace_tombstones_{event.lower()} BEFORE {event} ON trace_tombstones "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
    op.execute("DROP TRIGGER traces_delete")
    op.execute(
        f"CREATE TRIGGER traces_delete BEFORE DELETE ON traces WHEN OLD.seq > {GONE} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    )
    op.execute(
        f"CREATE TRIGGER trace_tombstones_insert BEFORE INSERT ON trace_tombstones "
        f"WHEN {UNFIT.replace('IS DISTINCT FROM', 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{NOT_WHOLE}'); END"
    )


def _trace_of_postgresql() -> None:
    op.execute(
        "CREATE TRIGGER trace_tombstones_kept BEFORE UPDATE OR DELETE ON trace_tombstones "
        "FOR EACH ROW EXECUTE FUNCTION contextual_kept()"
    )
    op.execute(
        "CREATE TRIGGER trace_tombstones_whole BEFORE TRUNCATE ON trace_tombstones "
        "FOR EACH STATEMENT EXECUTE FUNCTION contextual_kept()"
    )
    op.execute(
        "CREATE FUNCTION contextual_let_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.seq > {GONE} THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN OLD; END $$"
    )
    op.execute("DROP TRIGGER traces_kept ON traces")
    op.execute("CREATE TRIGGER traces_kept BEFORE UPDATE ON traces FOR EACH ROW EXECUTE FUNCTION contextual_kept()")
    op.execute("CREATE TRIGGER traces_let_go BEFORE DELETE ON traces FOR EACH ROW EXECUTE FUNCTION contextual_let_go()")
    op.execute(
        "CREATE FUNCTION contextual_whole_months() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {UNFIT} THEN RAISE EXCEPTION '{NOT_WHOLE}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER trace_tombstones_insert BEFORE INSERT ON trace_tombstones "
        "FOR EACH ROW EXECUTE FUNCTION contextual_whole_months()"
    )
