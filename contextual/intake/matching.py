"""Which layout a file has, told from its headings, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from contextual.errors import FileRefused
from contextual.intake.layouts import SHAPES, Layout, layouts, matched_columns, missing_needs, squeezed
from contextual.intake.table import Table
from contextual.intake.where.coordinates import GRID_EAST, GRID_NORTH, numbers

_WORDS = {
    "occurred_at": "when it happened (such as occurred_at)", "earliest": "earliest", "category": "category",
    "harm": "harm", "start_at": "when the episode started (start_at)", "place_id": "place_id",
    "place_type": "place_type", "lat": "a position (lat and lon", "easting": "easting and northing",
    "grid_ref": "grid_ref", "geometry": "outlines or points",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A layout a file may have: the heading of each field found, what is missing, and why it is thought of."""

    layout: Layout
    columns: Mapping[str, str]
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    fits: bool


def recognise(table: Table, kind: str) -> tuple[Candidate, ...]:
    """
    List the layouts this file may have, best first.

    A layout with headings of its own comes before our templates; then the one with more columns found.

    Examples
    --------
    >>> from contextual.intake.table import from_columns
    >>> best = recognise(from_columns({"Month": [], "Crime type": [], "Longitude": [], "Latitude": []}), "incidents")[0]
    >>> best.layout.name, best.fits
    ('police_uk_street', True)
    """
    found = [_candidate(layout, table) for layout in layouts().values() if layout.kind == kind]
    return tuple(sorted(found, key=lambda c: (not c.fits, not c.layout.signature, -len(c.columns), c.layout.name)))


def chosen(table: Table, layout: Layout) -> Candidate:
    """
    Match a file with a layout somebody chose; its signature is not asked for.

    Raises
    ------
    FileRefused
        ``missing_headers`` when a column it needs is not there; ``duplicate_headers``.
    """
    columns = with_x_and_y(table, layout, matched_columns(layout, table.headings))
    missing = missing_needs(layout, columns, geometry=table.geometry is not None)
    if missing:
        raise _lacks(layout, missing)
    return Candidate(layout, columns, (), ("It was chosen.",), fits=True)


def best(table: Table, kind: str) -> Candidate:
    """
    Return the layout that fits.

    Raises
    ------
    FileRefused
        ``missing_headers`` when none fits, naming what is missing of the nearest; ``duplicate_headers``; the refusal
        of a layout that is known in order to be refused.
    """
    refuse_known(table)
    candidates = recognise(table, kind)
    if not candidates:
        raise FileRefused("missing_headers", f"No layout is known for {kind}.")
    first = candidates[0]
    if not (first.fits and first.layout.signature):
        _refuse_other_kind(table, kind)
    if not first.fits:
        _refuse_boundaries(table, kind)
        templates = [c for c in candidates if not c.layout.signature] or list(candidates)
        raise _lacks(templates[0].layout, templates[0].missing)
    return chosen(table, first.layout)


def refuse_known(table: Table) -> None:
    """
    Refuse a file with the headings of a layout that is known in order to be refused, whoever matched its columns how.

    Raises
    ------
    FileRefused
        With that layout's own sentence.
    """
    for layout in layouts().values():
        if layout.refusal and _signed(layout, table) and _candidate(layout, table).fits:
            refuse_if_said(layout)


def refuse_if_said(layout: Layout) -> None:
    """
    Refuse a file whose layout is known in order to be refused.

    Raises
    ------
    FileRefused
        With the layout's own sentence.
    """
    if layout.refusal:
        raise FileRefused(layout.refusal_code, layout.refusal)


def _signed(layout: Layout, table: Table) -> bool:
    """Say whether the headings that only this layout has are all there."""
    have = {squeezed(heading) for heading in table.headings}
    return bool(layout.signature) and have.issuperset(layout.signature)


def _refuse_other_kind(table: Table, kind: str) -> None:
    """Tell a person who sent a known file as another kind of file which kind it is."""
    for layout in layouts().values():
        if layout.kind != kind and _signed(layout, table) and _candidate(layout, table).fits:
            kind_it_is = "missing episodes" if layout.kind == "missing" else layout.kind
            msg = f"This is a file of {kind_it_is} ({layout.title or layout.name}). Bring it in as that."
            raise FileRefused("unrecognised_format", msg)  # its columns are known, and are not to be matched by hand


def _refuse_boundaries(table: Table, kind: str) -> None:
    """Tell a person who sent boundaries as places so."""
    for layout in layouts().values():
        if kind == "places" and layout.kind == "boundaries" and not layout.signature and _candidate(layout, table).fits:
            msg = (
                f"Nothing in the file names a place, and it can be read as boundaries ({layout.title}): bring it in "
                "as boundaries, or match its columns."
            )
            raise FileRefused("missing_headers", msg)


def _candidate(layout: Layout, table: Table) -> Candidate:
    try:
        columns = with_x_and_y(table, layout, matched_columns(layout, table.headings))
    except FileRefused as error:
        if not layout.signature:
            raise
        return Candidate(layout, {}, layout.needs, (error.message,), fits=False)
    missing = missing_needs(layout, columns, geometry=table.geometry is not None)
    signed = _signed(layout, table) or not layout.signature
    reasons = [f"{len(columns)} of {len(layout.columns)} columns were found."]
    if layout.signature:
        reasons.append("Its own headings are all there." if signed else "Some of its own headings are not there.")
    if missing:
        reasons.append(f"It needs {_in_words(missing)}.")
    other = bool(set(layout.without) & set(columns)) or not _has_shape(table, layout)
    if other:
        reasons.append("It has what this layout never has.")
    return Candidate(layout, columns, missing, tuple(reasons), fits=signed and not missing and not other)


def _has_shape(table: Table, layout: Layout) -> bool:
    """Say whether rows of the file, or most of them if the layout has no headings of its own, have its shape."""
    if not layout.shapes:
        return True
    if table.geometry is None:  # positions in columns are points
        return bool({"point", "none"} & set(layout.shapes))
    of_shape = np.isin(shapely.get_dimensions(table.geometry), [SHAPES.index(s) for s in layout.shapes if s != "none"])
    return bool(of_shape.any() if layout.signature else np.mean(of_shape) > 0.5)


def _in_words(missing: tuple[str, ...]) -> str:
    return "; ".join(
        " or ".join(_WORDS.get(name, name) + (")" if name == "lat" else "") for name in need.split("|"))
        for need in missing
    )


def _lacks(layout: Layout, missing: tuple[str, ...]) -> FileRefused:
    msg = (
        f"The file has no heading that can be read as {_in_words(missing)} "
        f"({layout.title or layout.name}). Match its columns once and save them, or name its layout."
    )
    return FileRefused("missing_headers", msg)


def with_x_and_y(table: Table, layout: Layout, columns: dict[str, str]) -> dict[str, str]:
    """
    Match columns called x and y: degrees or metres of the National Grid, told from their numbers.

    Examples
    --------
    >>> from contextual.intake.table import from_columns
    >>> table = from_columns({"X": ["449106"], "Y": ["520354"]})
    >>> with_x_and_y(table, layouts()["incidents"], {})
    {'easting': 'X', 'northing': 'Y'}
    """
    named = {squeezed(heading): heading for heading in table.headings}
    have = {"lat", "lon", "easting", "northing", "grid_ref"} & set(columns)
    if have or not {"x", "y"} <= set(named) or "lat" not in layout.columns:
        return columns
    taken = table.take([named["x"], named["y"]])
    x, y = (numbers(taken[named[name]])[0] for name in ("x", "y"))
    there = ~np.isnan(x) & ~np.isnan(y) & ((x != 0) | (y != 0))
    if not there.any():
        return columns
    x, y = x[there], y[there]
    if np.mean((abs(x) <= 180) & (abs(y) <= 90)) > 0.5:
        return columns | {"lon": named["x"], "lat": named["y"]}
    if np.mean((x > 1000) & (x <= GRID_EAST) & (y > 1000) & (y <= GRID_NORTH)) > 0.5:
        return columns | {"easting": named["x"], "northing": named["y"]}
    return columns
