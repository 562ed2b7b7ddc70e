"""Reference data kept: outlines, postcodes and streets, what lies in what, and figures about areas, each counted."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from contextual.intake.reading import Reading
from contextual.services.names.meaning import AREAS
from contextual.store import areas as area_store

MEANT_BY_TEXTS = ("street", "postcode", *AREAS)
"""Layers by which a text places a record: when one of these comes or goes, held records are placed anew."""

_NAMED = 3
"""Measures that a receipt names."""

_IN_WORDS = {
    "postcode": ("postcode", "postcodes"),
    "street": ("line of a street", "lines of streets"),
    "town_centre": ("town centre", "town centres"),
    "lsoa": ("LSOA", "LSOAs"),
    "msoa": ("MSOA", "MSOAs"),
    "lsoa_centre": ("centre of an LSOA", "centres of LSOAs"),
    "country": ("country", "countries"),
    "county": ("county", "counties"),
    "constituency": ("constituency", "constituencies"),
}


def keep_reference(conn: sa.Connection, made: Reading, batch_id: str) -> tuple[str, ...]:
    """
    Keep what a file of reference data gave, inside the open transaction.

    Returns
    -------
    tuple of str
        Sentences for the receipt: how many of what, and how many of them are new or changed.
    """
    boundaries = area_store.upsert_boundaries(conn, made.boundaries, batch_id) if len(made.boundaries) else 0
    links = area_store.upsert_links(conn, made.links, batch_id) if len(made.links) else 0
    figures = area_store.upsert_figures(conn, made.figures, batch_id) if len(made.figures) else 0
    notes = [_of_layers(made.boundaries, boundaries)] if len(made.boundaries) else []
    if len(made.links):
        notes.append(f"It holds {len(made.links):,} links from an area to a larger one; new or changed: {links:,}.")
    if len(made.figures):
        several = ", ".join(made.figures["measure"].unique()[:_NAMED])
        more = " and others" if made.figures["measure"].nunique() > _NAMED else ""
        notes.append(
            f"It holds {len(made.figures):,} figures about areas ({several}{more}); new or changed: {figures:,}."
        )
    return tuple(notes)


def _of_layers(boundaries: pd.DataFrame, stored: int) -> str:
    several = ", ".join(_said(str(layer), int(n)) for layer, n in boundaries["layer"].value_counts().items())
    return f"It holds {several}; new or changed: {stored:,}."


def _said(layer: str, count: int) -> str:
    """
    Say how many of a layer there are.

    Examples
    --------
    >>> _said("postcode", 2), _said("ward", 1), _said("output_area", 3)
    ('2 postcodes', '1 ward', '3 output areas')
    """
    one = layer.replace("_", " ")
    words = _IN_WORDS.get(layer, (one, one if one.endswith("s") else one + "s"))
    return f"{count:,} {words[count != 1]}"
