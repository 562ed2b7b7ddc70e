"""Neighbours: which hexagons of a set lie within so many rings of each other, as lists for quick sums."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
from h3.api import basic_int as h3
from numpy.typing import ArrayLike, NDArray

from contextual.space.cells import resolutions

_BITS_A_DIGIT, _LAST_DIGIT, _LEVELS, _MANY = 3, 15, 4, 64
_BASE_CELL_BIT, _BASE_CELLS = 45, 0x7F
# The steps of a digit along two axes 120 degrees apart: centre, k, j, jk, i, ik, ij, and 7 for "unused".
_UNITS = np.array([(0, 0), (-1, -1), (0, 1), (-1, 0), (1, 0), (0, -1), (1, 1), (0, 0)], np.int64)
# One resolution finer, each axis becomes these steps: at odd resolutions, at even ones.
_FINER = {1: np.array([(2, -1), (1, 3)], np.int64), 0: np.array([(3, 1), (-1, 2)], np.int64)}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """
    For each of n hexagons the positions of its neighbours in the same set, one after another.

    Attributes
    ----------
    starts : numpy.ndarray of int64, shape (n + 1,)
        Those of hexagon i are ``positions[starts[i]:starts[i + 1]]``, in no order that means anything.
    positions : numpy.ndarray of int32, shape (n_pairs,)
    ring : int
        How many rings outward were asked for.
    own : bool
        Whether each hexagon is among its own neighbours.
    """

    starts: NDArray[np.int64]
    positions: NDArray[np.int32]
    ring: int
    own: bool

    def __len__(self) -> int:
        """Count the hexagons."""
        return len(self.starts) - 1

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many neighbours each hexagon has, itself among them where `own`: shape (n,)."""
        return np.diff(self.starts)

    def of(self, position: int) -> NDArray[np.int32]:
        """Give the positions of one hexagon's neighbours."""
        return self.positions[self.starts[position] : self.starts[position + 1]]

    def sums(self, values: ArrayLike) -> NDArray[Any]:
        """
        Add up the values of each hexagon's neighbours.

        Parameters
        ----------
        values : array_like, shape (n,) or (n, m)
            Whole numbers give whole numbers.

        Returns
        -------
        numpy.ndarray, of the same shape

        Raises
        ------
        ValueError
            If there is not one value, or one row, a hexagon.
        """
        from scipy.sparse import csr_array

        given = np.asarray(values)
        if given.shape[:1] != (len(self),):
            msg = f"one value for each of the {len(self)} hexagons is needed"
            raise ValueError(msg)
        given = given.astype(np.int64) if given.dtype.kind in "bui" else given.astype(float)
        ones = np.ones(len(self.positions), given.dtype)
        starts = self.starts.astype(np.int32)  # as the positions are: else both are made wider on every product
        matrix = csr_array((ones, self.positions, starts), shape=(len(self), len(self)))
        return np.asarray(matrix @ given)


def neighbours_of(cells: ArrayLike, ring: int = 1, *, own: bool = True) -> Neighbours:
    """
    Find which hexagons of a set lie within `ring` rings of each other; hexagons outside the set are no neighbours.

    A hexagon's digits are steps on a lattice of its coarsest ancestor that is no pentagon, so neighbours are found by
    arithmetic. Only hexagons at the edge of such an ancestor are asked about one by one, and only when the set spans
    several (the ancestors are the 122 base cells, of 4,000,000 square kilometres, except around the 12 pentagons).

    Parameters
    ----------
    cells : array_like of int64, shape (n,)
        H3 ids of one resolution, sorted, each once: a study area.
    ring : int
        1 (six around) or more.
    own : bool
        Whether each hexagon is among its own neighbours (Gi* wants it so).

    Returns
    -------
    Neighbours

    Raises
    ------
    ValueError
        If the cells are not sorted, not distinct or of several resolutions, or `ring` is below 1.

    Notes
    -----
    H3 index layout and the digits' steps: https://h3geo.org/docs/core-library/h3Indexing and
    https://h3geo.org/docs/core-library/coordsystems (IJK+, apertures 7 counter-clockwise and clockwise in turn).

    Examples
    --------
    >>> from contextual.space.cells import cells_at, with_ring
    >>> seven = with_ring(cells_at([54.6], [1.6], 9))
    >>> neighbours_of(seven).counts.tolist()
    [7, 4, 4, 4, 4, 4, 4]
    >>> neighbours_of(seven).sums([1, 0, 0, 0, 0, 0, 5]).tolist()
    [6, 1, 6, 1, 6, 1, 6]
    """
    ids = _checked(cells, ring)
    if not len(ids):
        return Neighbours(np.zeros(1, np.int64), np.zeros(0, np.int32), ring, own)
    steps = _steps_within(ring, own)
    keys, width, several = _lattice(ids, ring)
    found = _found(keys, steps @ np.array([width, 1]))
    if several:
        return _with_edges(ids, found, ring, own)
    here = found >= 0
    starts = np.zeros(len(ids) + 1, np.int64)
    np.cumsum(np.count_nonzero(here, axis=1), out=starts[1:])
    return Neighbours(starts, found[here], ring, own)


def _checked(cells: ArrayLike, ring: int) -> NDArray[np.int64]:
    ids = np.asarray(cells, np.int64).ravel()
    if ring < 1:
        msg = "neighbours are within one ring or more"
        raise ValueError(msg)
    if np.any(ids[1:] <= ids[:-1]) or (len(ids) and np.any(resolutions(ids) != resolutions(ids[:1]))):
        msg = "the hexagons are sorted, each once, and of one resolution"
        raise ValueError(msg)
    return ids


@cache
def _steps_within(ring: int, own: bool) -> NDArray[np.int64]:
    """Give every step on the lattice of at most so many rings, the own first where it is wanted."""
    span = range(-ring, ring + 1)
    steps = [(a, b) for a, b in product(span, span) if max(abs(a), abs(b), abs(a - b)) <= ring and (a, b) != (0, 0)]
    return np.array([(0, 0), *steps] if own else steps, np.int64)


def _lattice(ids: NDArray[np.int64], ring: int) -> tuple[NDArray[np.int64], int, bool]:
    """Give a number to each lattice point of all ancestors, each in rows of its own, with `ring` empty ones around."""
    along, across = _coordinates(ids)
    ancestors, which = _ancestors(ids)
    across -= across.min()
    width = int(across.max()) + 1 + 2 * ring
    if len(ancestors) == 1:
        return (along - along.min() + ring) * width + across + ring, width, False
    low = np.full(len(ancestors), np.iinfo(np.int64).max)
    high = np.full(len(ancestors), np.iinfo(np.int64).min)
    np.minimum.at(low, which, along)
    np.maximum.at(high, which, along)
    rows = np.cumsum(high - low + 1 + 2 * ring)
    first = np.concatenate([[0], rows[:-1]]) - low + ring
    return (along + first[which]) * width + across + ring, width, True


def _coordinates(ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Read each cell's digits, four at a time, as steps along the two axes of its base cell."""
    resolution = int(resolutions(ids[:1])[0])
    along, across = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.int64)
    for last in range(resolution, 0, -_LEVELS):
        first = max(last - _LEVELS + 1, 1)
        table = _steps_of_digits(first, last, resolution)
        chunk = (ids >> _BITS_A_DIGIT * (_LAST_DIGIT - last)) & (len(table[0]) - 1)
        along += table[0][chunk]
        across += table[1][chunk]
    return along, across


@cache
def _steps_of_digits(first: int, last: int, resolution: int) -> NDArray[np.int64]:
    """For every run of digits from one level to another give its steps, in cells of `resolution`: shape (2, 8**n)."""
    total = np.zeros((1, 2), np.int64)
    for level in range(first, last + 1):
        total = (total @ _FINER[level % 2])[:, None, :] + _UNITS[None, :, :]
        total = total.reshape(-1, 2)
    for level in range(last + 1, resolution + 1):
        total = total @ _FINER[level % 2]
    return np.ascontiguousarray(total.T)


def _ancestors(ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the coarsest ancestors that are no pentagon, and which of them each cell has."""
    base = (ids >> _BASE_CELL_BIT) & _BASE_CELLS  # sorted, as the ids are
    code = base
    for pentagon in _pentagons() & set(base[np.flatnonzero(np.diff(base, prepend=-1))].tolist()):
        code = np.where(base == pentagon, (_first_digit(ids) << 8) + base, code)
    if np.all(code == code[0]):
        return code[:1], np.zeros(len(ids), np.int64)
    kinds, which = np.unique(code, return_inverse=True)
    return kinds, which.ravel()


@cache
def _pentagons() -> frozenset[int]:
    return frozenset(h3.get_base_cell_number(cell) for cell in h3.get_pentagons(0))


def _first_digit(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Code the level and value of each cell's first digit that is not 0: around a pentagon, its ancestor."""
    found = np.zeros(len(ids), np.int64)
    for level in range(1, int(resolutions(ids[:1])[0]) + 1):
        digit = (ids >> _BITS_A_DIGIT * (_LAST_DIGIT - level)) & 7
        found = np.where((found == 0) & (digit != 0), level * 8 + digit, found)
    return found


def _found(keys: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.int32]:
    """Look up what stands at each step from each key: its position, or -1. Shape (n, n_steps)."""
    size, found = int(keys.max() + steps.max()) + 1, np.empty((len(keys), len(steps)), np.int32)
    if size <= _MANY * len(keys) + 1_000_000:
        at = np.full(size, -1, np.int32)
        at[keys] = np.arange(len(keys), dtype=np.int32)
        for column, step in enumerate(steps):
            found[:, column] = at[keys + step]
        return found
    order = np.argsort(keys).astype(np.int32)
    ordered = keys[order]
    for column, step in enumerate(steps):
        place = np.minimum(np.searchsorted(ordered, ordered + step), len(keys) - 1)
        found[order, column] = np.where(ordered[place] == ordered + step, order[place], -1)
    return found


def _with_edges(ids: NDArray[np.int64], found: NDArray[np.int32], ring: int, own: bool) -> Neighbours:
    """Ask about each cell one by one whose neighbours may belong to another ancestor."""
    here = found >= 0
    rows = [row[yes] for row, yes in zip(found, here, strict=True)]
    for position in np.flatnonzero(~here.all(axis=1)).tolist():
        around = set(h3.grid_disk(int(ids[position]), ring)) - (set() if own else {int(ids[position])})
        asked = np.array(sorted(around), np.int64)
        place = np.minimum(np.searchsorted(ids, asked), len(ids) - 1)
        rows[position] = place[ids[place] == asked].astype(np.int32)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    return Neighbours(starts, np.concatenate(rows), ring, own)
