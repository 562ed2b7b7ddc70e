"""OpenStreetMap extracts (.osm.pbf, .osm): points, lines and areas with their tags, read from memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from contextual.errors import FileRefused
from contextual.intake.formats.gathered import Gathered, in_words
from contextual.intake.formats.osm_tags import asked_for, with_tags
from contextual.intake.formats.xml_source import refuse_document_type
from contextual.intake.table import Table

MAX_PACKED, MAX_PLAIN = 150_000_000, 600_000_000
"""Largest extract read, as .osm.pbf and as .osm: about an English county. The areas are built in memory."""

_LAYERS = {"points": "node", "lines": "way", "multipolygons": "relation"}


def read_osm(content: bytes, known: Callable[[str], bool]) -> Table:
    """
    Read the points, lines and areas of an extract that have tags.

    Parameters
    ----------
    content : bytes
        The extract.
    known : callable
        Says whether a text is a heading that some layout knows: other tags are left out, by number.

    Returns
    -------
    Table
        ``lines`` count elements from 1; ids are "osm_id" ("node/1", "way/2"); ``geometry`` is in degrees.

    Raises
    ------
    FileRefused
        ``too_large``, ``no_rows`` or ``unrecognised_format``.
    """
    packed = b"OSMHeader" in content[:64]
    if len(content) > (MAX_PACKED if packed else MAX_PLAIN):
        raise FileRefused("too_large", "The map extract is too large. Cut it to your own area and send it again.")
    if not packed:
        refuse_document_type(content)
    rows, shapes = Gathered(asked_for(known)), []
    try:
        for layer in _LAYERS:
            shapes.append(_take(content, layer, rows))
    except FileRefused:
        raise
    except Exception as error:  # the driver raises several kinds for damaged bytes; all mean the same to a person
        raise FileRefused("unrecognised_format", "The map extract is damaged or cut short. Send it again.") from error
    if not len(rows):
        raise FileRefused("no_rows", "The map extract has no point, line or area with a tag.")
    left = sum(not kept for kept in rows.headings.values())
    remarks = (f"{left} of its tags are not needed here and were not read.",) if left else ()
    return rows.table("osm", geometry=np.concatenate(shapes), crs="EPSG:4326", remarks=remarks)


def _take(content: bytes, layer: str, rows: Gathered) -> np.ndarray:
    from pyogrio import raw

    meta, _, wkb, fields = raw.read(content, layer=layer)
    names = [str(name) for name in meta["fields"]]
    for values in zip(*fields, strict=True):
        row = {name: in_words(value) for name, value in zip(names, values, strict=True) if value not in (None, "")}
        if not row.get("osm_way_id"):
            row["osm_type"] = _LAYERS[layer]
        rows.add(with_tags(row))
    return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
