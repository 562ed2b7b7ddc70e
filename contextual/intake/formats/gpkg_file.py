"""GeoPackage: one layer of features, read from memory; nothing is written to disk."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import shapely

from contextual.errors import FileRefused
from contextual.intake.table import Table, from_columns


def read_gpkg(content: bytes, known: Callable[[str], bool]) -> Table:
    """
    Read the layer of a GeoPackage that has the most headings known here.

    Parameters
    ----------
    content : bytes
        The GeoPackage.
    known : callable
        Says whether a text is a heading that some layout knows.

    Returns
    -------
    Table
        ``lines`` count features from 1; ``crs`` is the layer's own.

    Raises
    ------
    FileRefused
        ``malformed_gpkg`` or ``no_rows``.
    """
    try:
        _refuse_what_runs(content)
        with warnings.catch_warnings():
            # Read from memory the file has no name, and the driver says so each time.
            warnings.filterwarnings("ignore", message=".*non conformant file extension", category=RuntimeWarning)
            headings, fields, geometry, crs, others = _layer(content, known)
    except FileRefused:
        raise
    except Exception as error:  # the driver raises several kinds for damaged bytes; all mean the same to a person
        msg = "The file cannot be read as a GeoPackage. Export it again."
        raise FileRefused("malformed_gpkg", msg) from error
    n = len(fields[0]) if fields else len(geometry) if geometry is not None else 0
    if not n:
        raise FileRefused("no_rows", "The GeoPackage has no features.")
    columns: dict[str, Sequence[object]] = {
        name: [_text(value) for value in values] for name, values in zip(headings, fields, strict=True)
    }
    remarks = (f"One layer was read; {others} other layer(s) were not.",) if others else ()
    return from_columns(
        columns or {"feature": [""] * n}, range(1, n + 1), format="gpkg", geometry=geometry, crs=crs, typed=True,
        remarks=remarks,
    )  # fmt: skip


def _refuse_what_runs(content: bytes) -> None:
    """
    Refuse a layer that is not a plain table: a view is a program, and reading it may never end.

    Triggers do nothing here: they run when something is written, and nothing ever is.
    """
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.deserialize(content)
        query = "SELECT count(*) FROM gpkg_contents c LEFT JOIN sqlite_master m ON lower(m.name) = lower(c.table_name) "
        plain = "AND m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'"
        odd = conn.execute(f"{query} {plain} WHERE c.data_type IN ('features', 'attributes') AND m.name IS NULL")
        if odd.fetchone()[0]:
            msg = "A layer of the GeoPackage is a view, not a table. Export the layer itself and send that."
            raise FileRefused("malformed_gpkg", msg)


def _layer(content: bytes, known: Callable[[str], bool]) -> tuple[list[str], list[Any], np.ndarray | None, str, int]:
    """Return the best layer's headings, fields, geometries and reference system, and how many others there are."""
    from pyogrio import list_layers, raw, read_info

    layers = [str(name) for name in list_layers(content)[:, 0]]
    score = {name: sum(known(field) for field in read_info(content, layer=name)["fields"]) for name in layers}
    best = max(layers, key=lambda name: score[name])
    meta, _, wkb, fields = raw.read(content, layer=best, datetime_as_string=True)
    geometry = None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    return [str(name) for name in meta["fields"]], list(fields), geometry, str(meta.get("crs") or ""), len(layers) - 1


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return str(value)
