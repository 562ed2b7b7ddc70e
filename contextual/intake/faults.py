"""Faults found while a file is read, gathered column by column and turned into the problems table at the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from contextual.records import in_order, problem_rows, problems_frame


@dataclass(slots=True)
class Faults:
    """
    The faults of a file's rows. A row with a fault that is not `taken` is left out; all its faults are listed.

    Examples
    --------
    >>> faults = Faults(np.array([2, 3, 4]))
    >>> faults.add(np.array([False, True, False]), "lat", "null_island")
    >>> faults.add(np.array([True, False, False]), "when", "bad_date", taken=False)
    >>> faults.refused.tolist(), faults.table()[["row", "code"]].values.tolist()
    ([True, False, False], [[2, 'bad_date'], [3, 'null_island']])
    """

    lines: np.ndarray
    parts: list[pd.DataFrame] = field(default_factory=list)
    refused: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.refused = np.zeros(len(self.lines), bool)

    def add(self, where: np.ndarray, column: str, code: str, *, taken: bool = True, message: str = "") -> None:
        """Note one fault of the rows where the mask is True."""
        if not where.any():
            return
        if not taken:
            self.refused |= where
        self.parts.append(problem_rows(self.lines[where], column, code, taken=taken, message=message))

    def repeats(self, rows: pd.DataFrame, key: str, column: str) -> None:
        """
        Leave out rows whose key stands on an earlier row: equal rows as repeats, others as a conflict.

        Parameters
        ----------
        rows : pandas.DataFrame
            What rows say, those that are left aside not among them; its index is their place in the file, from 0.
        key : str
            The column that tells a row.
        column : str
            Heading, for the problems table.

        Examples
        --------
        >>> faults = Faults(np.array([2, 3, 4]))
        >>> faults.repeats(pd.DataFrame({"id": ["a", "a", "a"], "name": ["Pier", "Pier", "Park"]}), "id", "Id")
        >>> faults.table()[["row", "code"]].values.tolist()
        [[3, 'duplicate_id'], [4, 'conflicting_duplicate']]
        """
        copies, later = rows.duplicated(), rows[key].duplicated()
        for code, which in (("duplicate_id", copies), ("conflicting_duplicate", later & ~copies)):
            again = np.zeros(len(self.lines), bool)
            again[rows.index[which]] = True
            self.add(again, column, code, taken=False)

    def noted(self, codes: Collection[str]) -> np.ndarray:
        """Mark the rows of which one of these faults has been noted."""
        lines = [part["row"].to_numpy() for part in self.parts if part["code"].iloc[0] in codes]
        return np.isin(self.lines, np.concatenate(lines)) if lines else np.zeros(len(self.lines), bool)

    def table(self, read_faults: pd.DataFrame | None = None, *, leave_out: np.ndarray | None = None) -> pd.DataFrame:
        """Return all faults in the order of the file; a row that was refused is refused in each of its faults."""
        parts = [part for part in ([read_faults] if read_faults is not None else []) + self.parts if len(part)]
        if not parts:
            return problems_frame()
        table = pd.concat(parts, ignore_index=True)
        if leave_out is not None and leave_out.any():
            table = table[~table["row"].isin(self.lines[leave_out])]
        table["taken"] = table["taken"] & ~table["row"].isin(self.lines[self.refused])
        return in_order(table)
