"""Lenses: the ones somebody saved under a name, and when each principal last visited."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from contextual.store.bulk import new_ids
from contextual.store.schema import saved_lenses, visits


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedLens:
    """A lens somebody named. `lens` is its code."""

    id: str
    name: str
    lens: str
    owner: str
    saved_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When a principal looked in (seconds since 1970 UTC), and the newest batch there was then."""

    at: int
    batch_sequence: int


def save_lens(conn: sa.Connection, name: str, lens: str, *, owner: str, at: int) -> SavedLens:
    """
    Keep a lens under a name. A name its owner has used already stands for the new lens from now on.

    Parameters
    ----------
    lens : str
        The lens's code.
    owner : str
        The principal's id.
    at : int
        Seconds since 1970 UTC.
    """
    mine = sa.and_(saved_lenses.c.owner == owner, saved_lenses.c.name == name)
    held = conn.scalar(sa.select(saved_lenses.c.id).where(mine))
    if held is not None:
        change = sa.update(saved_lenses).where(mine)
        conn.execute(change.values(lens=lens, saved_at=at, row_version=saved_lenses.c.row_version + 1))
        return SavedLens(id=str(held), name=name, lens=lens, owner=owner, saved_at=at)
    made = SavedLens(id=new_ids(1)[0], name=name, lens=lens, owner=owner, saved_at=at)
    own = {"id": made.id, "name": name, "lens": lens, "owner": owner, "saved_at": at, "row_version": 1}
    conn.execute(sa.insert(saved_lenses).values(**own))
    return made


def list_lenses(conn: sa.Connection, owner: str | None = None) -> list[SavedLens]:
    """List saved lenses by name: one owner's, or everybody's."""
    names = ("id", "name", "lens", "owner", "saved_at")
    query = sa.select(*(saved_lenses.c[name] for name in names)).order_by(saved_lenses.c.name, saved_lenses.c.owner)
    if owner is not None:
        query = query.where(saved_lenses.c.owner == owner)
    return [SavedLens(**row) for row in conn.execute(query).mappings()]


def remove_lens(conn: sa.Connection, lens_id: str, owner: str) -> bool:
    """Remove an owner's saved lens; False when the owner has none with this id."""
    mine = sa.and_(saved_lenses.c.id == lens_id, saved_lenses.c.owner == owner)
    return conn.execute(sa.delete(saved_lenses).where(mine)).rowcount > 0


def record_visit(conn: sa.Connection, principal: str, *, at: int, batch_sequence: int) -> None:
    """Keep that a principal looked in, and which batch was the newest; the same second twice is one visit."""
    same = sa.and_(visits.c.principal == principal, visits.c.at == at)
    conn.execute(sa.delete(visits).where(same))
    conn.execute(sa.insert(visits).values(principal=principal, at=at, batch_sequence=batch_sequence))


def last_visit(conn: sa.Connection, principal: str, before: int | None = None) -> Visit | None:
    """
    Find a principal's last visit.

    Parameters
    ----------
    before : int, optional
        Only visits earlier than this (seconds since 1970 UTC): the visit before the one that is going on.
    """
    query = sa.select(visits.c.at, visits.c.batch_sequence).where(visits.c.principal == principal)
    if before is not None:
        query = query.where(visits.c.at < before)
    row = conn.execute(query.order_by(visits.c.at.desc()).limit(1)).mappings().first()
    return None if row is None else Visit(**row)
