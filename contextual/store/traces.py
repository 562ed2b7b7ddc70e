"""Traces: who did what, when and why, each chained to the one before with a key the store does not hold."""

from __future__ import annotations

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


def read_traces(conn: sa.Connection, *, newest: int | None = None) -> pd.DataFrame:
    """Read traces, the newest first: every field of a `Trace`, with ``seq``."""
    names = ("seq", *chain.FIELDS)
    query = sa.select(*(traces.c[name] for name in names)).order_by(traces.c.seq.desc()).limit(newest)
    return bulk.fetch(conn, query, {name: "int64" if name in ("seq", "at") else "str" for name in names})
