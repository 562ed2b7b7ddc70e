"""The pairs: distinct (unit, who) numbered once, so that a distinct count is marking and adding, never a sort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.counts.coding import starts_of

Rows = Any
"""Row numbers in ledger order: an integer array, or slice(None) for all rows, which costs nothing to follow."""


_FEW = 16
"""Below one row in so many pairs, looking marks up is quicker than adding them all."""


@dataclass(frozen=True)
class Pairs:
    """
    Distinct pairs of a unit and who (or which incident) was there, numbered in the units' order.

    `number` is each row's pair, and one past the last pair for rows that do not count; `unit` is each pair's unit.
    Measured on 1,000,000 rows, marking pairs and adding them up takes a tenth of the time of sorting the rows kept.
    """

    number: NDArray[np.int32]
    unit: NDArray[np.int64]

    @classmethod
    def of(cls, unit: NDArray[Any], who: NDArray[Any], counts: NDArray[np.bool_]) -> Pairs:
        """
        Give every pair of the rows that count its number.

        Examples
        --------
        >>> pairs = Pairs.of(np.array([0, 0, 1, 1]), np.array([7, 7, 7, 8]), np.array([True, True, True, False]))
        >>> pairs.number.tolist(), pairs.per_unit(slice(None), 2).tolist()
        ([0, 0, 1, 2], [1, 1])
        """
        rows = np.flatnonzero(counts)
        pair = unit[rows].astype(np.int64) << 32 | who[rows]
        order = np.argsort(pair, kind="stable")
        new = starts_of(pair[order])
        number = np.full(len(counts), int(new.sum()), np.int32)
        number[rows[order]] = np.cumsum(new) - 1
        return cls(number, pair[order][new] >> 32)

    def marked(self, rows: Rows) -> NDArray[np.bool_]:
        """Say which pairs occur among the rows."""
        if isinstance(rows, slice):
            return np.ones(len(self.unit), bool)
        seen = np.zeros(len(self.unit) + 1, bool)
        seen[self.number.take(rows).astype(np.intp)] = True
        return seen[:-1]

    def per_unit(self, rows: Rows, units: int) -> NDArray[np.int64]:
        """Count the distinct pairs of each unit among the rows."""
        if isinstance(rows, slice):
            return np.bincount(self.unit, minlength=units)
        seen = self.marked(rows)
        if len(rows) * _FEW < len(seen):
            return np.bincount(self.unit[np.flatnonzero(seen)], minlength=units)
        first, present = self._runs
        counts = np.zeros(units, np.int64)
        if len(first):
            counts[present] = np.add.reduceat(seen.view(np.int8), first, dtype=np.int32)
        return counts

    @cached_property
    def _runs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first pair of each unit that has any, and those units."""
        first = np.flatnonzero(starts_of(self.unit))
        return first, self.unit[first]
