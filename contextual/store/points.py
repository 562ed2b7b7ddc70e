"""Points that may be somebody's home: which records there are held back, and what a steward decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from contextual.store.records import change
from contextual.store.schema import private_points


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDecision:
    """What was decided about one point: by the rule (`decided_by` "rule") or by a steward, and when."""

    point: str
    cell: int
    private: bool
    decided_by: str
    decided_at: int


def set_private(conn: sa.Connection, ids: Sequence[int], *, private: bool) -> None:
    """Flag records as private or not. A private record is never a unit, a pin or an export, and stays as it is kept."""
    change(conn, ids, {"private": np.full(len(ids), private)})


def decide_point(conn: sa.Connection, decision: PointDecision) -> None:
    """Keep what was decided about a point. `point` is a keyed hash of it, made by the caller; earlier ones give way."""
    conn.execute(sa.delete(private_points).where(private_points.c.point == decision.point))
    own = {name: getattr(decision, name) for name in ("point", "cell", "private", "decided_by", "decided_at")}
    conn.execute(sa.insert(private_points).values(**own))


def forget_point(conn: sa.Connection, point: str) -> bool:
    """Take back what was decided about a point; say whether anything was."""
    return bool(conn.execute(sa.delete(private_points).where(private_points.c.point == point)).rowcount)


def read_decisions(conn: sa.Connection) -> dict[str, PointDecision]:
    """Read every decision about a point, by the point's keyed hash."""
    rows = conn.execute(sa.select(private_points).order_by(private_points.c.point)).mappings()
    return {str(row["point"]): PointDecision(**row) for row in rows}
