"""The series: incidents of every hexagon or place, month by month or day by day, zeros included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contextual.codes.recording import LOOKED
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.tally import tally

Counts = NDArray[np.int64]


def looked_only(lens: Lens) -> Lens | None:
    """
    Narrow a lens to what somebody found by looking; None where the lens holds none of that.

    Examples
    --------
    >>> sorted(looked_only(Lens("fictional", 24300, 24311)).recorded)
    ['discovered', 'operation']
    >>> looked_only(Lens("fictional", 24300, 24311, recorded={"reported"})) is None
    True
    """
    ways = LOOKED if lens.recorded is None else LOOKED & lens.recorded
    return replace(lens, recorded=ways) if ways else None


def cell_months(ledger: Ledger, lens: Lens, cells: ArrayLike) -> Counts:
    """
    Count the incidents of each hexagon in each month of the lens.

    Parameters
    ----------
    ledger : Ledger
    lens : Lens
    cells : array_like of int64, shape (n_cells,)
        Distinct hexagons of the lens's resolution, in any order.

    Returns
    -------
    numpy.ndarray of int64, shape (n_cells, n_months)
        Zeros included. What lies outside `cells` is left out.

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> from contextual.space.cells import cells_at, parents
    >>> cell = int(cells_at([54.6], [1.6])[0])
    >>> ledger = Ledger.build(records_frame({"cell": cell, "finest": 10, "month": [24300, 24301, 24301]}, 3))
    >>> cell_months(ledger, Lens("open", 24300, 24302), parents([cell], 9)).tolist()
    [[1, 2, 0]]
    """
    return _matrix(ledger, lens, "cell", np.asarray(cells, np.int64))


def place_months(ledger: Ledger, lens: Lens, places: Sequence[str]) -> Counts:
    """Count the incidents at each place in each month of the lens: shape (n_places, n_months), zeros included."""
    return _matrix(ledger, lens, "place", np.asarray(places, object))


def looked_at(ledger: Ledger, lens: Lens, units: ArrayLike, grain: str = "cell") -> Counts:
    """
    Count, as `cell_months` does, only the incidents that somebody found by looking: discovered, or in an operation.

    What was told is the rest: all incidents less these.

    Parameters
    ----------
    grain : str
        "cell" or "place".

    Returns
    -------
    numpy.ndarray of int64, shape (n_units, n_months)
    """
    keys = np.asarray(units, np.int64 if grain == "cell" else object)
    narrowed = looked_only(lens)
    if narrowed is None:
        return np.zeros((len(keys), lens.last - lens.first + 1), np.int64)
    return _matrix(ledger, narrowed, grain, keys)


def cell_days(ledger: Ledger, lens: Lens, cells: ArrayLike) -> tuple[Counts, Counts, Counts, int]:
    """
    Count the incidents of each hexagon on each day, those only of which the day is known.

    Parameters
    ----------
    cells : array_like of int64, shape (n_cells,)
        Distinct hexagons of the lens's resolution, in any order.

    Returns
    -------
    at : numpy.ndarray of int64, shape (n,)
        Position in `cells`.
    day : numpy.ndarray of int64, shape (n,)
        Days since 1970-01-01.
    incidents : numpy.ndarray of int64, shape (n,)
        1 or more.
    not_dated : int
        Incidents left out because no day is known.
    """
    counted = tally(ledger, lens, ("cell", "day"))
    at = _positions(counted.columns[0], np.asarray(cells, np.int64))
    inside = at >= 0
    return (
        at[inside],
        counted.columns[1][inside].astype(np.int64),
        counted.incidents[inside],
        counted.left_out.not_timed,
    )


def _matrix(ledger: Ledger, lens: Lens, grain: str, keys: NDArray[Any]) -> Counts:
    counted = tally(ledger, lens, (grain, "month"))
    table = np.zeros((len(keys), lens.last - lens.first + 1), np.int64)
    at = _positions(counted.columns[0], keys)
    inside = at >= 0
    table[at[inside], counted.columns[1][inside] - lens.first] = counted.incidents[inside]
    return table


def _positions(found: NDArray[Any], keys: NDArray[Any]) -> NDArray[np.int64]:
    """Give the position in `keys` of each key found; -1 where it is not among them."""
    import pandas as pd

    return np.asarray(pd.Index(keys).get_indexer(found), np.int64)
