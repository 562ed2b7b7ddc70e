"""Points: which are used so that they may be somebody's home, and what a steward decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from contextual.store import bulk
from contextual.store.engine import bump
from contextual.store.records import of_class
from contextual.store.schema import private_points, records

_USE = {
    "lat": "float64", "lon": "float64", "cell": "int64", "records": "int64", "people": "int64", "unnamed": "int64",
    "incidents": "int64", "episodes": "int64", "missing_from": "int64", "private": "int64",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDecision:
    """What was decided about one point: by the rule (`decided_by` "rule") or by a steward, and when."""

    point: str
    cell: int
    private: bool
    decided_by: str
    decided_at: int


def points_in_use(conn: sa.Connection, batch_class: str, least: int = 3) -> pd.DataFrame:
    """
    List the points outside every place that several records share, for the rule about private points.

    Parameters
    ----------
    least : int
        Fewest records at a point.

    Returns
    -------
    pandas.DataFrame
        ``lat, lon`` (WGS84 degrees), ``cell``; ``records`` there; ``people``: distinct references; ``unnamed``: records
        without one; ``incidents`` and ``episodes``: records of either kind; ``missing_from``: distinct places that
        those episodes are missing from; ``private``: how many are private already.
    """
    at, count = records.c, sa.func.count
    query = sa.select(
        at.lat, at.lon, at.cell, count(), _distinct(at.person), _where(at.person == ""), _where(at.kind == "incident"),
        _where(at.kind == "missing"), _distinct(at.missing_from), _where(at.private),
    ).where(of_class(conn, batch_class), at.lat.is_not(None), at.place == "")  # fmt: skip
    query = query.group_by(at.lat, at.lon, at.cell).having(count() >= least).order_by(at.lat, at.lon)
    return bulk.fetch(conn, query, _USE)


def set_private(conn: sa.Connection, ids: Sequence[str], *, private: bool) -> None:
    """Flag records as private or not. A private record is never a unit, a pin or an export, and stays as it is kept."""
    statement = "UPDATE records SET private = ?, row_version = row_version + 1 WHERE id = ?"
    bulk.change_many(conn, statement, [(private, one) for one in ids])
    if len(ids):
        bump(conn)


def decide_point(conn: sa.Connection, decision: PointDecision) -> None:
    """Keep what was decided about a point. `point` is a keyed hash of it, made by the caller; earlier ones give way."""
    conn.execute(sa.delete(private_points).where(private_points.c.point == decision.point))
    own = {name: getattr(decision, name) for name in ("point", "cell", "private", "decided_by", "decided_at")}
    conn.execute(sa.insert(private_points).values(**own))


def read_decisions(conn: sa.Connection) -> dict[str, PointDecision]:
    """Read every decision about a point, by the point's keyed hash."""
    rows = conn.execute(sa.select(private_points).order_by(private_points.c.point)).mappings()
    return {str(row["point"]): PointDecision(**row) for row in rows}


def _where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Count the rows that meet a condition."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _distinct(column: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """Count the different values of a column, "" left out."""
    return sa.func.count(sa.distinct(sa.func.nullif(column, "")))
