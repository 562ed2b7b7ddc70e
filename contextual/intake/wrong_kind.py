"""A file sent as places that is something else: refused with the kind it is, before any of it is taken for a place."""

from __future__ import annotations

import numpy as np
import shapely

from contextual.errors import FileRefused
from contextual.intake.layouts import Layout, layouts, matched_columns, missing_needs, squeezed
from contextual.intake.table import Table

_OF_PEOPLE = frozenset(
    ["surname", "forename", "firstname", "lastname", "familyname", "givenname", "dob", "dateofbirth", "nhsnumber",
     "nhsno", "upn", "pupilname", "childname", "youngperson", "youngpersonref", "personid", "patient", "patientname",
     "clientname", "victim", "suspect", "offender"]
)  # fmt: skip
"""Headings of lists of people, which are not lists of places."""
_AREA_CODE = r"[ENWSKJLM]\d{8}"


def refuse_other_kinds(table: Table, layout: Layout, columns: dict[str, str]) -> None:
    """
    Refuse a file that was taken for a list of places only because nothing in it says what it is.

    Parameters
    ----------
    table : Table
        The file.
    layout : Layout
        One with a signature, or one a person matched, was not taken by chance: it is trusted.
    columns : dict
        Our field -> heading in the file.

    Raises
    ------
    FileRefused
        ``identifiable_data`` for a list of people, ``missing_headers`` for records of events or outlines of areas.
    """
    if layout.signature or layouts().get(layout.name) is not layout:
        return
    have = {squeezed(heading) for heading in table.headings}
    if have & _OF_PEOPLE:
        msg = "The file has columns of people, so it is no list of places. Bring it in as what it is."
        raise FileRefused("identifiable_data", msg)
    if {"place_id", "place_type"} <= set(columns):
        return
    for other in layouts().values():
        if other.kind in ("incidents", "missing") and _fits_better(other, table, columns):
            msg = f"These look like {other.kind}, with the time each happened: bring the file in as {other.kind}."
            raise FileRefused("missing_headers", msg)
    if table.geometry is not None and "place_type" not in columns and _areas(table):
        msg = "These are outlines of areas with codes, not places: bring the file in as boundaries."
        raise FileRefused("missing_headers", msg)


def _fits_better(layout: Layout, table: Table, ours: dict[str, str]) -> bool:
    """Say whether the file has all such a layout needs, and more of its columns than of ours or no name of a place."""
    try:
        found = matched_columns(layout, table.headings)
    except FileRefused:
        return False
    if layout.signature or missing_needs(layout, found, geometry=table.geometry is not None):
        return False
    return len(found) >= len(ours) + 2 or ("place_name" not in ours and len(found) > 3)


def _areas(table: Table) -> bool:
    """Say whether most features are outlines and each has an area code of its own."""
    if np.mean(shapely.get_dimensions(table.geometry) == 2) <= 0.5:
        return False
    columns = table.take(list(table.headings)).values()
    return any(bool(values.is_unique and values.str.fullmatch(_AREA_CODE).mean() > 0.5) for values in columns)
