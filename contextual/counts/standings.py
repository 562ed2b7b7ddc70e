"""The standings: how each incident stands, numbered once, so that what is left out is counted without a sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.counts.coding import STANDING, starts_of
from contextual.counts.pairs import Rows


@dataclass(frozen=True)
class Standings:
    """
    Distinct (incident, state) numbered: first incidents of one state only, state by state, then the mixed ones.

    `number` is each row's pair; `states` and `edges` the states of the first kind and where each begins, the last edge
    being where the mixed ones begin; `mixed` the incident and the state of each mixed pair, incident by incident.
    """

    number: NDArray[np.int32]
    states: NDArray[np.int64]
    edges: NDArray[np.int64]
    mixed: tuple[NDArray[np.int64], NDArray[np.int64]]

    @classmethod
    def of(cls, incident: NDArray[Any], state: NDArray[np.uint8]) -> Standings:
        """Give every pair its number."""
        pair = incident.astype(np.int64) << 8 | state
        order = np.argsort(pair, kind="stable")
        new = starts_of(pair[order])
        first_row, of_pair = order[new], pair[order][new]
        whose, how = of_pair >> 8, of_pair & 0xFF
        alone = starts_of(whose)
        mixed = ~(alone & np.append(alone[1:], True)) if len(alone) else alone
        ranked = np.lexsort((np.where(mixed, whose, first_row), np.where(mixed, 0, how), mixed))
        place = np.empty(len(ranked), np.int32)
        place[ranked] = np.arange(len(ranked))
        number = np.empty(len(pair), np.int32)
        number[order] = place[np.cumsum(new) - 1]
        simple = how[ranked][: int((~mixed).sum())]
        edges = np.append(np.flatnonzero(starts_of(simple)), len(simple))
        rest = ranked[len(simple) :]
        return cls(number, simple[edges[:-1]] if len(simple) else simple, edges, (whose[rest], how[rest]))

    def among(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """
        Say how the incidents among the rows stand, in groups of equal ones.

        Returns
        -------
        standing, flags, incidents : numpy.ndarray of int64, of one length
            The best standing and all flags of each group, and how many incidents it has.
        """
        seen = np.zeros(len(self.mixed[0]) + int(self.edges[-1]), bool)
        seen[slice(None) if isinstance(rows, slice) else self.number.take(rows).astype(np.intp)] = True
        each = [np.count_nonzero(seen[a:b]) for a, b in zip(self.edges[:-1], self.edges[1:], strict=True)]
        hits = np.flatnonzero(seen[self.edges[-1] :])
        whose, how = self.mixed[0][hits], self.mixed[1][hits]
        first = np.flatnonzero(starts_of(whose))
        best = np.maximum.reduceat(how & STANDING, first) if len(first) else how
        flags = np.bitwise_or.reduceat(how, first) if len(first) else how
        return (
            np.concatenate([self.states & STANDING, best]),
            np.concatenate([self.states, flags]),
            np.array([*each, *[1] * len(first)], np.int64),
        )
