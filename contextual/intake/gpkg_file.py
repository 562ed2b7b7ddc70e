"""GeoPackage: one layer of features, read from memory; nothing is written to disk."""

from __future__ import annotations

from collections.abc import Callable
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
    from pyogrio import list_layers, raw, read_info

    try:
        layers = [str(name) for name in list_layers(content)[:, 0]]
        score = {name: sum(known(field) for field in read_info(content, layer=name)["fields"]) for name in layers}
        best = max(layers, key=lambda name: score[name])
        meta, _, wkb, fields = raw.read(content, layer=best, datetime_as_string=True)
        geometry = None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    except Exception as error:  # the driver raises several kinds for damaged bytes; all mean the same to a person
        msg = "The file cannot be read as a GeoPackage. Export it again."
        raise FileRefused("malformed_gpkg", msg) from error
    n = len(fields[0]) if fields else len(geometry) if geometry is not None else 0
    if not n:
        raise FileRefused("no_rows", "The GeoPackage has no features.")
    columns: dict[str, Any] = {
        str(name): [_text(value) for value in values] for name, values in zip(meta["fields"], fields, strict=True)
    }
    remarks = () if len(layers) == 1 else (f"One layer was read; {len(layers) - 1} other layer(s) were not.",)
    return from_columns(
        columns or {"feature": [""] * n}, range(1, n + 1), format="gpkg", geometry=geometry,
        crs=str(meta.get("crs") or ""), typed=True, remarks=remarks,
    )  # fmt: skip


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return str(value)
