"""Openings: since when, by whom and why exact figures are open; read from the trace, which keeps them for good."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from contextual.store.schema import traces

OPENED, CLOSED = "open_purpose", "close_purpose"
_NAMES = ("seq", "at", "actor", "role", "agency", "purpose", "reason", "object_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One purpose that somebody opened: the number of its trace, when (seconds since 1970 UTC), and as whom."""

    seq: int
    at: int
    actor: str
    role: str
    agency: str
    purpose: str
    reason: str
    object_id: str


def read_opening(conn: sa.Connection, seq: int) -> Opening | None:
    """Read the opening of this number; None where it is none, or its actor has closed it since."""
    return _one(conn, sa.select(*_columns()).where(traces.c.seq == seq, traces.c.action == OPENED))


def newest_opening(conn: sa.Connection, actor: str, since: int) -> Opening | None:
    """Find the newest opening of an actor that is not closed, made at `since` (seconds) or later."""
    mine = (traces.c.actor == actor) & (traces.c.action == OPENED) & (traces.c.at >= since)
    return _one(conn, sa.select(*_columns()).where(mine).order_by(traces.c.seq.desc()).limit(1))


def _columns() -> list[sa.Column]:
    return [traces.c[name] for name in _NAMES]


def _one(conn: sa.Connection, query: sa.Select) -> Opening | None:
    row = conn.execute(query).mappings().first()
    if row is None:
        return None
    opening = Opening(**row)
    ended = sa.select(traces.c.seq).where(
        traces.c.object_id == str(opening.seq), traces.c.action == CLOSED, traces.c.actor == opening.actor
    )
    return None if conn.scalar(ended.limit(1)) is not None else opening
