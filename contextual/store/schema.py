"""The schema: every table of a store, declared once; the migrations bring a store to it, and a test compares them."""

from __future__ import annotations

import sqlalchemy as sa

from contextual.records import (
    BOUNDARY_COLUMNS,
    COLUMNS,
    FIGURE_COLUMNS,
    LINK_COLUMNS,
    OUTCOME_COLUMNS,
    PLACE_COLUMNS,
    REGISTERS,
)

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every schema a store can have, oldest first. A store with another one was made by a newer version."""

KEPT = ("traces", "trace_tombstones", "releases", "release_leaves", "release_tables")
"""Tables that the database itself refuses to change or empty: rows are only ever added."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_TYPES: dict[str, sa.types.TypeEngine] = {
    "str": sa.Text(),
    "object": sa.LargeBinary(),
    "bool": sa.Boolean(),
    "float64": sa.Double(),
    "int64": sa.BigInteger(),
    "int32": sa.Integer(),
    "int16": sa.SmallInteger(),
    "int8": sa.SmallInteger(),
}
ID = sa.String(32)
"""Random UUIDs as 32 hex digits: the same text on every database, and no number that tells how many came before."""


def _of(name: str, dtype: str) -> sa.Column:
    """Make the column for one column of a frame. Only numbers that may be unknown (nan) may be empty."""
    return sa.Column(name, _TYPES[dtype], nullable=dtype == "float64")


def _text(name: str, **more: object) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, **more)  # type: ignore[arg-type]


def _whole(name: str, **more: object) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False, **more)  # type: ignore[arg-type]


def _seconds(name: str) -> sa.Column:
    """Make a column of seconds since 1970 UTC."""
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _bytes(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _batch(**more: object) -> sa.Column:
    return sa.Column("batch", sa.Integer(), sa.ForeignKey("batches.seq"), nullable=False, **more)  # type: ignore[arg-type]


store_state = sa.Table(
    "store_state", metadata,
    _whole("one", primary_key=True, autoincrement=False),
    sa.Column("store_id", ID, nullable=False),
    _text("store_class"),
    _seconds("created_at"),
    _whole("version"),
    _whole("area_version"),
    _text("key_checks"),
    sa.CheckConstraint("one = 1", name="one_row"),
)  # fmt: skip

batches = sa.Table(
    "batches", metadata,
    _whole("seq", primary_key=True, autoincrement=False),
    sa.Column("id", ID, nullable=False, unique=True),
    _text("kind"), _text("agency"), _text("batch_class"), _text("layout"), _text("file_name"),
    _text("sha256"), _text("content_sha256"),
    _whole("rows"), _whole("accepted"), _whole("rejected"), _whole("already_held"), _whole("not_mapped"),
    _text("scheme"), _text("zone"), _text("key_id"),
    _seconds("imported_at"), _text("imported_by"),
    _whole("first_month"), _whole("last_month"),
    _text("status"),
    _whole("stored"),
    _seconds("withdrawn_at"), _text("withdrawn_by"),
    _text("senders", server_default=""), _text("answers", server_default=""), _text("asked", server_default=""),
    sa.CheckConstraint("rows = accepted + rejected + already_held", name="adds_up"),
    sa.CheckConstraint("status IN ('held', 'withdrawn')", name="status"),
)  # fmt: skip
_HELD_FILE = "status = 'held' AND accepted > 0 AND content_sha256 <> ''"
sa.Index(
    "uq_batches_held_file", batches.c.content_sha256, batches.c.kind, batches.c.agency, unique=True,
    sqlite_where=sa.text(_HELD_FILE), postgresql_where=sa.text(_HELD_FILE),
)  # fmt: skip

RECORD_COLUMNS = tuple(name for name in COLUMNS if name != "reference")
"""Columns of the records frame that are kept as they are. The source's own reference is kept sealed instead."""

record_columns = sa.Table(
    "record_columns", metadata,
    _batch(primary_key=True), _whole("part", primary_key=True, autoincrement=False), _text("column", primary_key=True),
    _whole("rows"), _whole("row_version"), _bytes("data"),
)  # fmt: skip
"""Records by columns: a part is up to `contextual.store.columns.AT_ONCE` records of one file, in the file's order."""

record_touches = sa.Table(
    "record_touches", metadata,
    _batch(primary_key=True), _whole("part", primary_key=True, autoincrement=False), _whole("pairs"),
    *(_bytes(name) for name in ("record", "place_id", "metres")),
)  # fmt: skip
"""Which places the records of a part touch; `record` counts within the part."""

superseded = sa.Table(
    "superseded", metadata,
    sa.Column("record", sa.BigInteger(), primary_key=True, autoincrement=False), _batch(),
    sa.Column("by_record", sa.BigInteger(), nullable=False),
    sa.Column("by_batch", sa.Integer(), sa.ForeignKey("batches.seq"), nullable=False),
)  # fmt: skip
"""Held records that a record of a later file stands instead of."""

problems = sa.Table(
    "problems", metadata,
    _batch(primary_key=True), _whole("position", primary_key=True, autoincrement=False),
    _seconds("row"), _text("column"), _text("code"), _text("message"), sa.Column("taken", sa.Boolean(), nullable=False),
)  # fmt: skip

places = sa.Table(
    "places", metadata,
    _text("place_id", primary_key=True), _batch(primary_key=True),
    *(_of(n, kind) for n, (kind, _) in PLACE_COLUMNS.items() if n not in ("place_id", "outline")),
)  # fmt: skip

place_outlines = sa.Table(
    "place_outlines", metadata,
    _text("place_id", primary_key=True), _batch(primary_key=True), _bytes("outline"),
)  # fmt: skip

same_as = sa.Table(
    "same_as", metadata,
    _text("place_id", primary_key=True), _text("same_as", primary_key=True),
    _text("decided_by"), _seconds("decided_at"),
    sa.Column("same", sa.Boolean(), nullable=False, server_default=sa.true()),
)  # fmt: skip

boundaries = sa.Table(
    "boundaries", metadata,
    *(sa.Column(n, _TYPES[kind], nullable=False, primary_key=n in ("layer", "code"))
      for n, (kind, _) in BOUNDARY_COLUMNS.items()),
    _batch(primary_key=True),
)  # fmt: skip

area_links = sa.Table(
    "area_links", metadata,
    *(_text(name, primary_key=name in ("layer", "code", "within_layer")) for name in LINK_COLUMNS),
    _batch(primary_key=True),
)  # fmt: skip

area_figures = sa.Table(
    "area_figures", metadata,
    *(sa.Column(name, _TYPES[kind], nullable=False, primary_key=kind == "str")
      for name, (kind, _) in FIGURE_COLUMNS.items()),
    _batch(primary_key=True),
)  # fmt: skip

outcomes = sa.Table(
    "outcomes", metadata,
    _batch(primary_key=True), _whole("position", primary_key=True, autoincrement=False),
    *(sa.Column(name, _TYPES[kind], nullable=False) for name, (kind, _) in OUTCOME_COLUMNS.items()),
)  # fmt: skip

registers = {
    kind: sa.Table(
        kind, metadata,
        _batch(primary_key=True), _whole("position", primary_key=True, autoincrement=False), _whole("row_version"),
        _text("row_key"), *(_of(name, dtype) for name, (dtype, _) in register.columns.items()),
    )
    for kind, register in REGISTERS.items()
}  # fmt: skip
"""One table for each register. A reference that can point to a person is kept in `row_key` only, as a keyed hash."""

area_versions = sa.Table(
    "area_versions", metadata,
    _whole("version", primary_key=True, autoincrement=False),
    _text("source"), _text("name"), _seconds("made_at"), _text("made_by"),
)  # fmt: skip

area_cells = sa.Table(
    "area_cells", metadata,
    sa.Column("version", sa.Integer(), sa.ForeignKey("area_versions.version"), primary_key=True),
    _whole("resolution", primary_key=True, autoincrement=False), _bytes("cells"),
)  # fmt: skip

ledgers = sa.Table(
    "ledgers", metadata,
    _whole("store_version", primary_key=True, autoincrement=False), _text("batch_class", primary_key=True),
    _text("column", primary_key=True), _text("header"), _bytes("data"), _text("sha256"),
)  # fmt: skip

traces = sa.Table(
    "traces", metadata,
    _whole("seq", primary_key=True, autoincrement=False), _seconds("at"),
    _text("actor"), _text("role"), _text("agency"), _text("purpose"), _text("reason"), _text("action"),
    _text("object_type"), _text("object_id"), _text("lens"), _text("outcome"), _text("prev"), _text("hash"),
    sa.Index("ix_traces_object_id", "object_id"),
)  # fmt: skip

trace_tombstones = sa.Table(
    "trace_tombstones", metadata,
    _whole("first_seq", primary_key=True, autoincrement=False), _whole("last_seq"),
    _seconds("first_at"), _seconds("last_at"), _text("last_hash"),
    _text("reason"), _text("dropped_by"), _seconds("dropped_at"), _text("hash"),
)  # fmt: skip
"""What stands for whole months of the trace that were let go when their time was up: from which entry to which."""

saved_lenses = sa.Table(
    "saved_lenses", metadata,
    sa.Column("id", ID, primary_key=True), _text("name"), _text("lens"), _text("owner"), _seconds("saved_at"),
    _whole("row_version"), sa.UniqueConstraint("owner", "name"),
)  # fmt: skip

visits = sa.Table(
    "visits", metadata,
    _text("principal", primary_key=True), sa.Column("at", sa.BigInteger(), primary_key=True, autoincrement=False),
    _whole("batch_sequence"),
)  # fmt: skip

spellings = sa.Table(
    "spellings", metadata,
    _text("agency", primary_key=True), _text("text", primary_key=True), _text("place_id"),
    _text("decided_by"), _seconds("decided_at"),
    _text("answer", server_default="place"), _text("name", server_default=""),
    *(sa.Column(name, sa.Double(), nullable=True) for name in ("lat", "lon", "precision_m")),
)  # fmt: skip

private_points = sa.Table(
    "private_points", metadata,
    _text("point", primary_key=True), sa.Column("cell", sa.BigInteger(), nullable=False),
    sa.Column("private", sa.Boolean(), nullable=False), _text("decided_by"), _seconds("decided_at"),
)  # fmt: skip

settings = sa.Table("settings", metadata, _text("name", primary_key=True), _text("value"), _whole("row_version"))

principals = sa.Table(
    "principals", metadata,
    _text("id", primary_key=True), _text("issuer"), _text("subject"), _text("label"), _text("role"), _text("agency"),
    sa.Column("disabled", sa.Boolean(), nullable=False), _seconds("created_at"), _whole("row_version"),
)  # fmt: skip

releases = sa.Table(
    "releases", metadata,
    sa.Column("id", ID, primary_key=True), _text("period"), _whole("revision"), _whole("k"), _text("event"),
    _text("rule"), _text("levels"), _whole("base"), _whole("r"), _whole("threshold"), _whole("cap"),
    _whole("area_version"), _text("scheme"), _text("key_id"), _seconds("built_at"), _text("built_by"), _text("seal"),
    sa.UniqueConstraint("period", "revision", "k", "event"),
)  # fmt: skip

release_leaves = sa.Table(
    "release_leaves", metadata,
    sa.Column("release_id", ID, sa.ForeignKey("releases.id"), primary_key=True),
    _text("level", primary_key=True), _text("leaf", primary_key=True), _bytes("covers"), _whole("value"),
)  # fmt: skip

release_tables = sa.Table(
    "release_tables", metadata,
    sa.Column("release_id", ID, sa.ForeignKey("releases.id"), primary_key=True),
    _text("name", primary_key=True), _text("cell", primary_key=True), _whole("value"),
)  # fmt: skip
