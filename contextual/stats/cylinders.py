"""Cylinders: every set of hexagons within so many rings, over every window of whole weeks, counted at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.space.rings import Rings

WEEK = 7
"""Days of a week."""


def log_likelihood_ratio(observed: ArrayLike, expected: ArrayLike, total: int) -> NDArray[np.float64]:
    """
    Say how much better "more here and now" explains the records than "no more than elsewhere".

    Parameters
    ----------
    observed, expected : array_like, shape (n,)
        Records inside each cylinder, and those expected, above 0.
    total : int
        All records.

    Returns
    -------
    numpy.ndarray of float64, shape (n,)
        c ln(c / m) + (C - c) ln((C - c) / (C - m)) where c is above m; else 0.

    Notes
    -----
    Kulldorff, M. et al. (2005). *PLoS Medicine* 2(3): e59, the generalised likelihood ratio of the Poisson model.

    Examples
    --------
    >>> log_likelihood_ratio([3, 4, 10], [0.42, 0.96, 5.46], 100).round(6).tolist()
    [3.352053, 2.715606, 1.622161]
    """
    from scipy.special import xlogy

    c, m = np.asarray(observed, float), np.asarray(expected, float)
    more = (c > m) & (m > 0)
    inside = np.where(more, m, 1.0)
    rest = np.where(more, np.maximum(total - c, 0), 0.0)
    ratio = xlogy(c, c / inside) + xlogy(rest, rest / np.where(more & (total > m), total - m, 1.0))
    return np.where(more, ratio, 0.0)


@dataclass(frozen=True)
class Cylinders:
    """
    The cylinders over one set of records whose totals per hexagon and per week stay as they are.

    Zones are numbered ring * hexagons + centre. Windows come in blocks: one of all that end now, or one per length.
    """

    cell: NDArray[np.int64]
    near: Rings
    weeks: int
    longest: int
    prospective: bool
    least: int
    rings: Any
    zone_total: NDArray[np.int64]
    window_totals: list[NDArray[np.int64]]

    @classmethod
    def of(
        cls,
        cell: NDArray[np.int64],
        day: NDArray[np.int64],
        near: Rings,
        first_day: int,
        last_day: int,
        prospective: bool,
        max_weeks: int,
        least: int,
    ) -> Cylinders:
        """Lay out every cylinder of at most half the period; `least` is the fewest records of one."""
        from scipy.sparse import csr_matrix

        n, weeks = len(near.cells), (last_day - first_day + 1) // WEEK
        narrow = np.int16 if len(cell) < np.iinfo(np.int16).max else np.int32
        rows = near.ring.astype(np.int64) * n + near.centre
        shape = ((near.reach + 1) * n, n)
        rings = csr_matrix((np.ones(len(rows), narrow), (rows, near.cell)), shape=shape)
        longest = max(min(max_weeks, weeks // 2), 1)
        here = np.bincount(cell, minlength=n)
        zones = np.cumsum((rings.astype(np.int64) @ here).reshape(near.reach + 1, n), axis=0)
        made = cls(cell, near, weeks, longest, prospective, least, rings, zones, [])
        each = np.bincount(np.minimum((last_day - day) // WEEK, weeks), minlength=weeks + 1)[:weeks]
        made.window_totals.extend(made._blocks(np.concatenate([[0], np.cumsum(each)])[: made._covered + 1]))
        return made

    @property
    def total(self) -> int:
        """All records."""
        return len(self.cell)

    @property
    def _covered(self) -> int:
        """The weeks that some window covers, counted back from the last."""
        return self.longest if self.prospective else self.weeks

    def _blocks(self, running: NDArray[Any]) -> Iterator[NDArray[Any]]:
        """Cut running totals over weeks, along the last axis, into the counts of windows."""
        if self.prospective:
            yield running[..., 1:]
            return
        for length in range(1, self.longest + 1):
            yield running[..., length:] - running[..., :-length]

    def counts(self, week: NDArray[np.int64]) -> Iterator[NDArray[Any]]:
        """
        Count every cylinder, block by block.

        Parameters
        ----------
        week : numpy.ndarray of int64, shape (n_records,)
            Weeks before the last day of each record.

        Yields
        ------
        numpy.ndarray of int, shape (rings, hexagons, windows of the block)
        """
        wide, n = self._covered + 1, len(self.near.cells)
        each = np.bincount(self.cell * wide + np.minimum(week, self._covered), minlength=n * wide).reshape(n, wide)
        running = np.zeros((n, wide), self.rings.dtype)
        np.cumsum(each[:, :-1], axis=1, out=running[:, 1:])
        inside = (self.rings @ running).reshape(self.near.reach + 1, n, wide)
        for ring in range(1, self.near.reach + 1):
            inside[ring] += inside[ring - 1]
        return self._blocks(inside)

    def needed(self, floor: float) -> list[NDArray[Any]]:
        """
        Give the fewest records with which each cylinder is a cluster at all and its ratio reaches a floor.

        Returns
        -------
        list of numpy.ndarray of int, shape (rings, hexagons, windows)
            One more than all records where it cannot, or where a zone holds more than half of them.
        """
        zones, zone_at = np.unique(self.zone_total, return_inverse=True)
        every, out = np.unique(np.concatenate(self.window_totals)), []
        table = self._fewest(zones, every, floor)
        table[zones > self.total / 2] = self.total + 1
        for totals in self.window_totals:
            columns = table[:, np.searchsorted(every, totals)]
            out.append(columns[zone_at.reshape(self.zone_total.shape)].astype(self.rings.dtype))
        return out

    def _fewest(self, zones: NDArray[np.int64], windows: NDArray[np.int64], floor: float) -> NDArray[np.int64]:
        """Halve the range of counts until the ratio, which grows above the expected count, is just reached."""
        expected = zones[:, None] * windows[None, :] / max(self.total, 1)
        low = np.maximum(np.floor(expected).astype(np.int64) + 1, self.least)
        high = np.maximum(np.minimum(zones[:, None], windows[None, :]), 0) + 1
        high = np.maximum(high, low)
        never = high
        while np.any(low < high):
            middle = (low + high) // 2
            reached = log_likelihood_ratio(middle, expected, self.total) >= floor
            low, high = np.where(reached, low, middle + 1), np.where(reached, middle, high)
            low = np.minimum(low, high)
        return np.where(low >= never, self.total + 1, low)

    def ratios(
        self, block: int, counts: NDArray[Any], needed: NDArray[Any]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give the cylinders of a block that have what they need, by number, and their ratios."""
        at = np.flatnonzero(counts >= needed)
        zone, window = np.divmod(at, counts.shape[-1])
        expected = self.zone_total.ravel()[zone] * self.window_totals[block][window] / self.total
        return at, log_likelihood_ratio(counts.ravel()[at], expected, self.total)

    def best_windows(
        self, block: int, counts: NDArray[Any], needed: NDArray[Any]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give the most likely cylinder of each zone in a block: of windows as likely, the first."""
        at, ratio = self.ratios(block, counts, needed)
        windows = counts.shape[-1]
        each = np.zeros(counts.size)
        each[at] = ratio.round(9)
        best = each.reshape(-1, windows).argmax(axis=1) + np.arange(counts.size // windows) * windows
        some = best[each[best] > 0]
        return some, each[some]

    def name(self, block: int, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give ring, centre, first week back and length in weeks of cylinders of a block: shape (n, 4)."""
        zone, window = np.divmod(at, len(self.window_totals[block]))
        ring, centre = np.divmod(zone, len(self.near.cells))
        if self.prospective:
            return np.column_stack([ring, centre, np.zeros_like(at), window + 1])
        return np.column_stack([ring, centre, window, np.full_like(at, block + 1)])

    def cells_within(self, centre: int, ring: int) -> NDArray[np.int64]:
        """Give the positions of the hexagons of one zone."""
        return np.sort(self.near.cell[(self.near.centre == centre) & (self.near.ring <= ring)]).astype(np.int64)

    def rings_to(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give, for each centre, the ring on which the nearest of these hexagons lies; beyond reach, one more."""
        nearest = np.full(len(self.near.cells), self.near.reach + 1, np.int64)
        among = np.isin(self.near.cell, cells)
        np.minimum.at(nearest, self.near.centre[among], self.near.ring[among])
        return nearest
