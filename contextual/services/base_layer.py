"""A layer of the base map from a file: bare shapes, without any of their properties."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import numpy as np
import shapely

from contextual.access import Principal, Purpose
from contextual.codes import agency_code
from contextual.errors import FileRefused
from contextual.intake.formats.files import SentFile, open_file
from contextual.intake.formats.readers import open_table
from contextual.intake.where.geometry import in_degrees
from contextual.records import Batch, boundaries_frame, problem_rows
from contextual.services.base_map import BASE, LAYERS
from contextual.services.gate import trace_in
from contextual.services.house import House, now
from contextual.services.views import Receipt
from contextual.store import areas as area_store
from contextual.store import batches as batch_store

LAYOUT = "base"
"""`--layout base` brings in a file of boundaries as a layer of the base map."""

_SAME = {"roads": "road", "rivers": "river", "railway": "rail", "greenspace": "green", "boundaries": "boundary"}


def layer_of(name: str) -> str:
    """
    Tell the layer from a file's name.

    Raises
    ------
    FileRefused
        When the name says none of the layers.

    Examples
    --------
    >>> layer_of("Roads.geojson.gz"), layer_of("green.gpkg")
    ('road', 'green')
    """
    stem = PurePath(name).name.split(".")[0].strip().lower()
    layer = _SAME.get(stem, stem)
    if layer not in LAYERS:
        msg = f"Name a file of the base map by what it shows: {', '.join(LAYERS)}; such as road.geojson."
        raise FileRefused("missing_headers", msg)
    return layer


def bring_in_layer(
    principal: Principal, purpose: Purpose, house: House, name: str, data: Any, agency: str, *, dry_run: bool = False
) -> Receipt:
    """
    Keep a layer of the base map; another file of the same layer is drawn with it.

    Raises
    ------
    FileRefused
        When it is no file of shapes, or its name says no layer.
    """
    layer = layer_of(name)
    sent = open_file(name, data)
    lines, shapes, empty = _shapes(sent)
    problems = problem_rows(empty, "geometry", "null_geometry", taken=False)
    rows = len(lines) + len(empty)
    numbers: dict[str, Any] = {
        "rows": rows,
        "accepted": len(lines),
        "rejected": len(empty),
        "already_held": 0,
        "not_mapped": 0,
    }
    with house.store.read() as conn:
        held = sent.content_sha256 in batch_store.held_contents(conn, agency_code(agency), "boundaries")
    if held:
        numbers |= {"accepted": 0, "rejected": 0, "already_held": rows}
    batch = Batch(
        kind="boundaries", agency=agency_code(agency), batch_class=house.store_class, layout=LAYOUT, file_name=name,
        sha256=sent.sha256, content_sha256=sent.content_sha256, imported_at=now(), imported_by=principal.id, **numbers,
    )  # fmt: skip
    if not dry_run and not held:
        codes = [f"{PurePath(name).name}:{line}" for line in lines]
        frame = boundaries_frame({"layer": BASE + layer, "code": codes, "outline": shapes}, len(shapes))
        with house.store.write() as conn:
            batch = batch_store.add_batch(conn, batch, None, problems, keys=house.keys)
            area_store.upsert_boundaries(conn, frame, batch.id)
            trace_in(conn, house, principal, purpose, "bring_in", object_type="batch", object_id=batch.id)
    notes = (
        ("This file is held already; nothing was added.",) if held else (f"Kept as the layer {layer!r} of the map.",)
    )
    return Receipt(
        file=name, sha256=sent.sha256, kind="boundaries", layout=LAYOUT, batch_id=batch.id,
        problems=problems.iloc[:0] if held else problems, notes=notes, **numbers,
    )  # fmt: skip


def _shapes(sent: SentFile) -> tuple[np.ndarray, list[bytes], np.ndarray]:
    """Give the lines and outlines (WKB, WGS84) of the shapes in a file, and the lines of features without one."""
    table = open_table(sent)
    if table.geometry is None:
        raise FileRefused("unrecognised_format", "A layer of the base map is a GeoJSON or GeoPackage file of shapes.")
    geometry, _ = in_degrees(table, "")
    there = np.array([shape is not None and not shape.is_empty for shape in geometry], bool)
    return table.lines[there], list(shapely.to_wkb(np.asarray(geometry)[there])), table.lines[~there]
