"""Fourth: records by columns, up to 65,536 of a file together, in place of one row each."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contextual.store import columns, sources

revision = "0004"
down_revision = "0003"

_AT_ONCE = 65_536
_EARLIER = ("id", "batch", "position", "row_version", "key_id", "sealed_reference")
_EARLIER_PURPOSE = "source references v1"
_DTYPES = (
    dict.fromkeys(("line", "harms", "earliest", "latest", "cell", "return_interview_offered_at"), "int64")
    | dict.fromkeys(("lat", "lon", "precision_m", "stated_m"), "float64")
    | dict.fromkeys(("private", "own_return", "crosses_month", "outside"), "bool")
    | {"return_interview_at": "int64", "month": "int32", "hour": "int16", "span": "int16", "finest": "int8"}
)
"""Types of the columns that are not texts."""


def upgrade() -> None:
    op.create_table(
        "record_columns",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_record_columns_batch")),
        sa.PrimaryKeyConstraint("batch", "part", "column", name=op.f("pk_record_columns")),
    )
    op.rename_table("record_touches", "touches_before")
    op.create_table(
        "record_touches",
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("place_id", sa.LargeBinary(), nullable=False),
        sa.Column("metres", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batches.seq"], name=op.f("fk_record_touches_batch")),
        sa.PrimaryKeyConstraint("batch", "part", name="pk_record_touches_by_part"),
    )
    conn = op.get_bind()
    for seq, batch_id in conn.execute(sa.text("SELECT seq, id FROM batches ORDER BY seq")).all():
        _move(conn, int(seq), str(batch_id))
    op.drop_table("touches_before")
    op.drop_table("records")


def _move(conn: sa.Connection, seq: int, batch_id: str) -> None:
    """Keep one file's records by columns, in their order."""
    query = sa.text("SELECT * FROM records WHERE batch = :seq ORDER BY position")
    held = [dict(row) for row in conn.execute(query, {"seq": seq}).mappings()]
    for part, start in enumerate(range(0, len(held), _AT_ONCE)):
        rows = held[start : start + _AT_ONCE]
        made = {name: columns.pack(_values(rows, name)) for name in rows[0] if name not in _EARLIER}
        sealed = _sealed_anew(rows, sources.name_of(batch_id, part))
        if sealed:
            made["reference"] = sealed
        made[""] = json.dumps(sorted(made)).encode()
        for name, data in made.items():
            _insert(conn, "record_columns", batch=seq, part=part, column=name, rows=len(rows), row_version=1, data=data)
        _move_touches(conn, seq, part, [row["id"] for row in rows])


def _values(rows: list[dict[str, Any]], name: str) -> Any:
    values = [row[name] for row in rows]
    dtype = _DTYPES.get(name)
    if dtype is None:
        return pd.array(values, dtype="str")
    return np.array([np.nan if value is None else value for value in values], dtype)


def _sealed_anew(rows: list[dict[str, Any]], name: str) -> bytes | None:
    """Open the references that were sealed one by one, and seal them together."""
    if not any(row["sealed_reference"] for row in rows):
        return None
    keys = op.get_context().environment_context.config.attributes["keys"]  # type: ignore[union-attr]
    box = AESGCM(keys.store.derive(_EARLIER_PURPOSE))
    opened = [_opened(box, row) for row in rows]
    return sources.seal(pd.array(opened, dtype="str"), name, keys)


def _opened(box: AESGCM, row: dict[str, Any]) -> str:
    sealed = row["sealed_reference"]
    return box.decrypt(bytes(sealed[:12]), bytes(sealed[12:]), row["id"].encode()).decode() if sealed else ""


def _move_touches(conn: sa.Connection, seq: int, part: int, ids: list[str]) -> None:
    at = {one: row for row, one in enumerate(ids)}
    query = sa.text(
        "SELECT t.record_id, t.place_id, t.metres FROM touches_before t JOIN records r ON r.id = t.record_id "
        "WHERE r.batch = :seq AND r.position >= :first AND r.position < :last ORDER BY r.position, t.place_id"
    )
    found = conn.execute(query, {"seq": seq, "first": part * _AT_ONCE, "last": (part + 1) * _AT_ONCE}).all()
    if found:
        _insert(
            conn, "record_touches", batch=seq, part=part, pairs=len(found),
            record=columns.pack(np.array([at[one] for one, *_ in found], np.int32)),
            place_id=columns.pack(pd.array([place for _, place, _ in found], dtype="str")),
            metres=columns.pack(np.array([metres for *_, metres in found], np.float64)),
        )  # fmt: skip


def _insert(conn: sa.Connection, table: str, **values: object) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    conn.execute(sa.text(f'INSERT INTO "{table}" ({names}) VALUES ({marks})'), values)  # noqa: S608  our own names
