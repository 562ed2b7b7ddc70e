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


_FEW = 8
"""Below one row in so many pairs, going through the rows is quicker than going through the pairs."""


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

    def per_unit(self, rows: Rows, units: int) -> NDArray[np.int64]:
        """Count the distinct pairs of each unit among the rows."""
        if isinstance(rows, slice):
            return np.bincount(self.unit, minlength=units)
        number = np.asarray(self.number.take(rows), np.intp)
        return self._of_few(number, units) if len(rows) * _FEW < len(self.unit) else self._of_many(number, units)

    def _of_few(self, number: NDArray[np.intp], units: int) -> NDArray[np.int64]:
        """Keep one row of each pair, the last to sign its slot; slots nobody signs are never read."""
        slot = np.empty(len(self.unit) + 1, np.int32)
        at = np.arange(len(number), dtype=np.int32)
        slot[number] = at
        one_each = number[(slot[number] == at) & (number < len(self.unit))]
        return np.bincount(self.unit[one_each], minlength=units)

    def _of_many(self, number: NDArray[np.intp], units: int) -> NDArray[np.int64]:
        """Mark every pair there is, and add the marks up unit by unit."""
        seen = np.zeros(len(self.unit) + 1, np.int8)
        seen[number] = 1
        counts = np.zeros(units, np.int64)
        last, present = self._runs
        counts[present] = np.diff(np.cumsum(seen[:-1], dtype=np.int32).take(last), prepend=0)
        return counts

    @cached_property
    def _runs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The last pair of each unit that has any, and those units."""
        last = np.flatnonzero(starts_of(self.unit[::-1])[::-1])
        return last, self.unit[last]
