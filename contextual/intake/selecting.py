"""Selecting: the rows of a mixed file that a layout is about. The others are left aside, and their number is said."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from contextual.intake.layouts import SHAPES, Layout
from contextual.intake.table import Table


def looked_at(table: Table, layout: Layout, columns: Mapping[str, str]) -> Table:
    """
    Leave aside the rows that a layout is not about: those of another shape, and those without what it is known by.

    A map extract holds roads, bins and parks in one file: a road is no faulty park.

    Parameters
    ----------
    table : Table
    layout : Layout
        Its `shapes` and `only_with`.
    columns : mapping
        Our field -> heading in the file.

    Examples
    --------
    >>> from contextual.intake.table import from_columns
    >>> roads = Layout("roads", "boundaries", {"area_name": ("name",)}, only_with=("area_name",))
    >>> named = looked_at(from_columns({"name": ["Kelp Row", ""]}), roads, {"area_name": "name"})
    >>> len(named), named.remarks
    (1, ('1 row(s) of another kind were left aside.',))
    """
    keep = _of_shape(table, layout.shapes) & _with_fields(table, layout.only_with, columns)
    aside = len(table) - int(keep.sum())
    return table.only(keep, f"{aside} row(s) of another kind were left aside.") if aside else table


def _of_shape(table: Table, shapes: tuple[str, ...]) -> np.ndarray:
    """Mark the rows of the shapes asked for; a row without any shape is looked at, so that it is reported."""
    if not shapes or table.geometry is None:
        return np.ones(len(table), bool)
    dimensions = shapely.get_dimensions(table.geometry)
    return np.isin(dimensions, [SHAPES.index(shape) for shape in shapes] + [-1])


def _with_fields(table: Table, fields: tuple[str, ...], columns: Mapping[str, str]) -> np.ndarray:
    keep = np.ones(len(table), bool)
    for several in fields:
        there = [columns[field] for field in several.split("|") if field in columns]
        taken = table.take(list(dict.fromkeys(there)))
        keep &= np.logical_or.reduce([(taken[h] != "").to_numpy() for h in taken] or [np.zeros(len(table), bool)])
    return keep
