"""A table as it was sent: its headings, the line of every row, and its columns, read only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from contextual.records import problems_frame
from contextual.records.texts import trimmed

NOTHING = frozenset({"", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "Null", "-", "--"})
"""What stands for an empty cell in exports: R writes NA, databases NULL, Excel #N/A."""
_NOTHING = sorted(NOTHING)


@dataclass(frozen=True, slots=True)
class Table:
    """
    A sent table. A column that is not asked for by `take` is never turned into values.

    `lines` is the line of the file where each row starts (features count from 1); `read` gives the columns at the
    given positions as text; `blank` says which rows hold nothing at all; `geometry` are shapely geometries in `crs`
    (an authority code such as "EPSG:27700"; "" = not said); `typed` says that dates came as dates, not as text;
    `faults` are problems of rows that could not be read at all (already left out) and `lost` is their number;
    `remarks` are sentences about the whole file.

    Nested records (JSON, XML) become flat headings, in one way: the names on the way down, parted by dots
    ("geocode.latitude"); an attribute has "@" before its name ("@Status", "Place.Name@lang"); several values under one
    heading stand in one cell, parted by "; ". Namespaces are dropped. Records count from 1, as features do.
    """

    format: str
    headings: tuple[str, ...]
    lines: np.ndarray
    read: Callable[[Sequence[int]], list[pd.Series]]
    blank: Callable[[], np.ndarray]
    geometry: np.ndarray | None = None
    crs: str = ""
    typed: bool = False
    faults: pd.DataFrame = field(default_factory=problems_frame)
    lost: int = 0
    remarks: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows that could be read."""
        return len(self.lines)

    def take(self, headings: Sequence[str]) -> dict[str, pd.Series]:
        """
        Read the named columns: text without blanks around it, "" where a cell is empty.

        Examples
        --------
        >>> table = from_columns({"when": [" 2024-01-05 ", "NA"]})
        >>> table.take(["when"])["when"].tolist()
        ['2024-01-05', '']
        """
        columns = self.read([self.headings.index(heading) for heading in headings])
        return {heading: _tidy(column) for heading, column in zip(headings, columns, strict=True)}

    def only(self, keep: np.ndarray, remark: str = "") -> Table:
        """
        Return the table without the rows where the mask is False; they are no rows of it any more.

        Examples
        --------
        >>> from_columns({"a": ["1", "2"]}).only(np.array([False, True])).lines.tolist()
        [3]
        """
        rows = np.flatnonzero(keep)
        return replace(
            self, lines=self.lines[rows], blank=lambda: self.blank()[rows],
            read=lambda positions: [pd.Series(column.array.take(rows)) for column in self.read(positions)],
            geometry=None if self.geometry is None else self.geometry[rows],
            remarks=(*self.remarks, remark) if remark else self.remarks,
        )  # fmt: skip


def _tidy(column: pd.Series) -> pd.Series:
    return pd.Series(trimmed(column, _NOTHING), index=column.index, name=column.name)


def from_columns(columns: dict[str, Sequence[object]], lines: Sequence[int] | None = None, **more: object) -> Table:
    """
    Make a table of columns that are already in memory.

    Examples
    --------
    >>> from_columns({"a": ["1"], "b": ["2"]}).lines.tolist()
    [2]
    """
    headings = tuple(columns)
    sent = [list(values) for values in columns.values()]
    n = len(sent[0]) if sent else 0
    numbers = np.arange(2, n + 2) if lines is None else np.asarray(lines)

    def blank() -> np.ndarray:
        empty = np.ones(n, bool)
        for values in sent:
            empty &= np.array([not str(value).strip() for value in values], dtype=bool)
        return empty

    return Table(
        format=str(more.pop("format", "csv")), headings=headings, lines=numbers.astype(np.int64),
        read=lambda positions: [pd.Series(sent[i], dtype="str") for i in positions], blank=blank, **more,  # type: ignore[arg-type]
    )  # fmt: skip
