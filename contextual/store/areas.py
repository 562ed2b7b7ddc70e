"""Areas: outlines, which area lies within which, and figures about them, by the file that brought them."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from contextual.records import BOUNDARY_COLUMNS, FIGURE_COLUMNS, LINK_COLUMNS, require
from contextual.records.spec import Spec
from contextual.store import bulk
from contextual.store.batches import read_batch
from contextual.store.schema import area_figures, area_links, boundaries
from contextual.store.versions import changed, newest, note_stored, same

_AREA = ("layer", "code")
_LINK = ("layer", "code", "within_layer")
_FIGURE = ("layer", "code", "measure", "period")


def upsert_boundaries(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the boundaries of one file: those that are new, and a new version of those that changed.

    Parameters
    ----------
    frame : pandas.DataFrame
        The boundaries frame (`contextual.records.BOUNDARY_COLUMNS`): outlines, points or lines.
    batch_id : str
        The batch that brings them, added before. Withdrawing it brings the earlier versions back.

    Returns
    -------
    int
        Boundaries new or changed.
    """
    return _upsert(conn, boundaries, BOUNDARY_COLUMNS, _AREA, frame, batch_id)


def read_boundaries(conn: sa.Connection, *layers: str) -> pd.DataFrame:
    """Read the boundaries as they are now, of these layers or of all: the boundaries frame, by layer and code."""
    return _read(conn, boundaries, BOUNDARY_COLUMNS, _AREA, layers)


def held_layers(conn: sa.Connection) -> list[str]:
    """List the layers of which boundaries are held."""
    return sorted(conn.scalars(sa.select(boundaries.c.layer).distinct()))


def layers_of(conn: sa.Connection, seq: int) -> list[str]:
    """List the layers of the boundaries that one file (`Batch.seq`) brought."""
    return sorted(conn.scalars(sa.select(boundaries.c.layer).where(boundaries.c.batch == seq).distinct()))


def upsert_links(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the links of one lookup: which area lies within which.

    Parameters
    ----------
    frame : pandas.DataFrame
        The links frame (`contextual.records.LINK_COLUMNS`).
    batch_id : str
        The batch that brings them, added before.

    Returns
    -------
    int
        Links new or changed: an area that lies in another one now has a new version.
    """
    return _upsert(conn, area_links, LINK_COLUMNS, _LINK, frame, batch_id)


def read_links(conn: sa.Connection, *layers: str) -> pd.DataFrame:
    """Read what lies in what as it is now, of these layers or of all: the links frame, by layer and code."""
    return _read(conn, area_links, LINK_COLUMNS, _LINK, layers)


def upsert_figures(conn: sa.Connection, frame: pd.DataFrame, batch_id: str) -> int:
    """
    Keep the figures of one file about areas.

    Parameters
    ----------
    frame : pandas.DataFrame
        The figures frame (`contextual.records.FIGURE_COLUMNS`).
    batch_id : str
        The batch that brings them, added before.

    Returns
    -------
    int
        Figures new or changed. A figure of another period is another figure.
    """
    return _upsert(conn, area_figures, FIGURE_COLUMNS, _FIGURE, frame, batch_id)


def read_figures(conn: sa.Connection, *layers: str) -> pd.DataFrame:
    """Read the figures about areas as they are now, of these layers or of all: the figures frame, by layer and code."""
    return _read(conn, area_figures, FIGURE_COLUMNS, _FIGURE, layers)


def _upsert(
    conn: sa.Connection, table: sa.Table, spec: Spec, key: tuple[str, ...], frame: pd.DataFrame, batch_id: str
) -> int:
    require(frame, spec)
    frame = frame[list(spec)].drop_duplicates(list(key), keep="last")
    layers = tuple(frame["layer"].unique().tolist())
    new = changed(frame, _read(conn, table, spec, key, layers)) if layers else frame
    seq = read_batch(conn, batch_id).seq
    bulk.insert(conn, table, {name: new[name] for name in spec} | {"batch": seq})
    note_stored(conn, seq, len(new))
    return len(new)


def _read(
    conn: sa.Connection, table: sa.Table, spec: Spec, key: tuple[str, ...], layers: tuple[str, ...]
) -> pd.DataFrame:
    last = newest(table, key)
    query = sa.select(*(table.c[name] for name in spec)).join(last, same(last, table, [*key, "batch"]))
    if layers:
        query = query.where(table.c.layer.in_(layers))
    dtypes = {name: dtype for name, (dtype, _) in spec.items()}
    return bulk.fetch(conn, query.order_by(*(table.c[name] for name in key)), dtypes)
