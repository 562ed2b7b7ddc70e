"""The matched columns of a file, taken out of its table: no other column is ever turned into values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.layouts import Layout
from contextual.intake.table import Table


@dataclass(slots=True)
class Taken:
    """Columns by our field, their headings, and for each row its line and its geometry (None: the file has none)."""

    columns: dict[str, pd.Series]
    heading: dict[str, str]
    lines: np.ndarray
    geometry: np.ndarray | None


def take(table: Table, layout: Layout, columns: dict[str, str], leave: Collection[str] = ()) -> Taken:
    """
    Read the matched columns, but for those in `leave`, and drop rows in which nothing at all is written.

    Raises
    ------
    FileRefused
        ``no_rows`` when nothing is left.

    Examples
    --------
    >>> from contextual.intake.layouts import layouts
    >>> from contextual.intake.table import from_columns
    >>> table = from_columns({"topic": ["cse", ""], "secret": ["x", ""]})
    >>> taken = take(table, layouts()["training"], {"topic": "topic"})
    >>> taken.columns["topic"].tolist(), taken.lines.tolist(), "secret" in taken.columns
    (['cse'], [2], False)
    """
    heading = {name: column for name, column in columns.items() if name not in leave}
    read = table.take(list(heading.values()))
    sheet = {name: read[column].rename(column) for name, column in heading.items()}
    nothing = np.logical_and.reduce([(column == "").to_numpy() for column in sheet.values()] or [[True] * len(table)])
    keep = ~(nothing & table.blank()) if table.geometry is None else np.ones(len(table), bool)
    if not keep.any() and not table.lost:
        raise FileRefused("no_rows", "The file has headings but no rows.")
    for name, value in layout.constants.items():
        if name not in sheet:
            sheet[name], heading[name] = pd.Series([value] * len(table), dtype="str"), ""
    if not keep.all():
        sheet = {name: column[keep].reset_index(drop=True) for name, column in sheet.items()}
    return Taken(sheet, heading, table.lines[keep], None if table.geometry is None else table.geometry[keep])
