"""Traces: who did what, when and why, each chained to the one before with a key the store does not hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

import pandas as pd
import sqlalchemy as sa

from contextual.access import Trace
from contextual.store import bulk, chain
from contextual.store.keys import Key
from contextual.store.schema import store_state, traces


def append(conn: sa.Connection, trace: Trace, audit_key: Key) -> int:
    """
    Add one trace to the end of the chain, in the transaction of what it tells of.

    Parameters
    ----------
    audit_key : Key
        `Keys.audit`: without it no row can be changed, moved or left out unnoticed.

    Returns
    -------
    int
        Its number, from 1.

    Raises
    ------
    TraceRefused
        When the database does not let it follow the last one.
    """
    seq, prev = head(conn)
    link = chain.link(trace, seq + 1, prev, chain.chain_secret(audit_key))
    conn.execute(sa.insert(traces).values(seq=seq + 1, prev=prev, hash=link, **asdict(trace)))
    return seq + 1


def head(conn: sa.Connection) -> tuple[int, str]:
    """
    Give the last trace's number and hash; 0 and the store's id when there is none.

    Kept somewhere else, they show later whether the end of the chain was cut off.
    """
    last = conn.execute(sa.select(traces.c.seq, traces.c.hash).order_by(traces.c.seq.desc()).limit(1)).first()
    if last is not None:
        return int(last[0]), str(last[1])
    return 0, str(conn.scalar(sa.select(store_state.c.store_id)))


def verify(conn: sa.Connection, audit_key: Key, anchor: tuple[int, str] | None = None) -> int | None:
    """
    Follow the chain from its start; `contextual.store.chain.follow` says more.

    Parameters
    ----------
    anchor : (int, str), optional
        An earlier `head`, kept elsewhere: the chain must still hold it.

    Returns
    -------
    int or None
        Number of the first trace that is not what was written, or is missing; None when all are.
    """
    broken = chain.follow(conn, audit_key, () if anchor is None else (anchor,)).broken
    return None if broken is None else broken.seq


def read_traces(
    conn: sa.Connection, *, newest: int | None = None, where: Sequence[sa.ColumnElement[bool]] = ()
) -> pd.DataFrame:
    """Read traces that meet every condition, the newest first: every field of a `Trace`, with ``seq``."""
    names = ("seq", *chain.FIELDS)
    query = sa.select(*(traces.c[name] for name in names)).where(*where)
    query = query.order_by(traces.c.seq.desc()).limit(newest)
    return bulk.fetch(conn, query, {name: "int64" if name in ("seq", "at") else "str" for name in names})


def about(
    objects: Collection[tuple[str, str]] | None = None, actions: Collection[str] = (), lens: str = ""
) -> list[sa.ColumnElement[bool]]:
    """
    Make the conditions for traces of some things, or that show everything of their kind, or of one lens.

    Parameters
    ----------
    objects : collection of (object type, object id), optional
        Left out: of anything.
    actions : collection of str
        Besides those of the objects, all of these actions.
    """
    met: list[sa.ColumnElement[bool]] = [traces.c.lens == lens] if lens else []
    if objects is not None:
        named = {name for _, name in objects}
        kinds = {kind for kind, _ in objects}
        theirs = sa.and_(traces.c.object_id.in_(named), traces.c.object_type.in_(kinds))
        met.append(sa.or_(theirs, traces.c.action.in_(list(actions))))
    return met


def between(since: int, until: int) -> list[sa.ColumnElement[bool]]:
    """Make the conditions for traces left from one moment up to another."""
    return [traces.c.at >= since, traces.c.at < until]


def not_of(actions: Collection[str]) -> list[sa.ColumnElement[bool]]:
    """Make the condition that leaves these actions out."""
    return [traces.c.action.not_in(list(actions))]


def objects_named(conn: sa.Connection, kinds: Collection[str]) -> list[tuple[str, str]]:
    """List the things of these kinds that a trace names: (kind, id)."""
    one = sa.select(traces.c.object_type, traces.c.object_id).where(traces.c.object_type.in_(kinds))
    return [(str(kind), str(name)) for kind, name in conn.execute(one.where(traces.c.object_id != "").distinct())]


def lenses_used(conn: sa.Connection, newest: int) -> list[str]:
    """List the codes of the lenses that somebody looked with, the last used first."""
    last = sa.func.max(traces.c.seq)
    one = sa.select(traces.c.lens).where(traces.c.lens != "").group_by(traces.c.lens).order_by(last.desc())
    return [str(code) for code in conn.scalars(one.limit(newest))]


def how_many(conn: sa.Connection, where: Sequence[sa.ColumnElement[bool]]) -> int:
    """Count the traces that meet every condition."""
    return int(conn.scalar(sa.select(sa.func.count()).select_from(traces).where(*where)) or 0)
