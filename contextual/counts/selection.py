"""The selection: which rows of a ledger a lens keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.codes import HARMS, mask
from contextual.counts.ledger import AREA, AT_PLACE, HOURS, STANDING, WORDS, Ledger
from contextual.counts.lens import Lens

Rows = Any
"""Row numbers in ledger order: an integer array, or slice(None) for all rows, which costs nothing to follow."""

_LENS_WORDS = {"agency": "agencies", "recorded": "recorded", "part": "parts", "place_type": "place_types"}


@dataclass(frozen=True)
class Selection:
    """The rows a lens keeps, and those it would keep if only their hour were known more closely."""

    rows: Rows
    unsure: Rows


def select(ledger: Ledger, lens: Lens, within: tuple[str, Any] | None = None) -> Selection:
    """
    Choose the rows a lens keeps, inside one hexagon or place if asked.

    A record is kept by hours when every hour it touches is chosen. `unsure` are records that touch a chosen hour and
    another one too: nobody can say whether they belong.

    Parameters
    ----------
    ledger : Ledger
    lens : Lens
    within : tuple, optional
        ("cell", id at the lens's resolution) or ("place", place id): only records counted there.

    Returns
    -------
    Selection
        Rows in ledger order, so still sorted by (cell, person).
    """
    rows = _inside(ledger, lens, within)
    rows = _in_months(ledger, lens, rows)
    rows = _with_words(ledger, lens, rows)
    if lens.harms is not None:
        rows = _keep(rows, (ledger.harms[rows] & np.uint64(mask(lens.harms))) != 0)
    if lens.arrived_after is not None:
        rows = _keep(rows, ledger.arrived[rows] > lens.arrived_after)
    return _in_hours(ledger, lens, rows)


def level_of(lens: Lens) -> int:
    """Give the standing a record needs to be counted in the lens's hexagons."""
    return lens.resolution - 7 + AREA + 1


def counted_at(level: int) -> NDArray[np.bool_]:
    """
    Say which values of `state` stand at `level` or better: AREA + 1 to AREA + 4 are resolutions 7 to 10.

    Examples
    --------
    >>> counted_at(AREA)[:8].tolist()
    [False, False, False, True, True, True, True, True]
    """
    return (np.arange(256) & STANDING) >= level


def _keep(rows: Rows, yes: NDArray[np.bool_]) -> Rows:
    chosen = np.flatnonzero(yes)
    return chosen if isinstance(rows, slice) else rows[chosen]


def _inside(ledger: Ledger, lens: Lens, within: tuple[str, Any] | None) -> Rows:
    if within is None:
        return slice(None)
    grain, key = within
    if grain == "place":
        here = ledger.places.index(key) if key in ledger.places else len(ledger.places)
        return np.flatnonzero((ledger.place == here) & (ledger.state & AT_PLACE != 0))
    up, ids = ledger.coarser[lens.resolution]
    at = int(np.searchsorted(ids, key))
    if at == len(ids) or ids[at] != key or key == 0:
        return np.zeros(0, np.int64)
    first, last = np.searchsorted(up, [at, at + 1])
    start, stop = np.searchsorted(ledger.cell, [first, last])
    rows = np.arange(start, stop)
    return rows[counted_at(level_of(lens))[ledger.state[start:stop]]]


def _in_months(ledger: Ledger, lens: Lens, rows: Rows) -> Rows:
    first, last = lens.first - ledger.first_month, lens.last - ledger.first_month
    if first <= 0 and last >= ledger.months - 1:
        return rows
    if last < 0 or first >= ledger.months:
        return np.zeros(0, np.int64)
    when = ledger.when[rows]
    low = when.dtype.type(max(first, 0) * HOURS)
    high = when.dtype.type(min(last + 1, ledger.months) * HOURS - 1)
    return _keep(rows, (when >= low) & (when <= high))


def _with_words(ledger: Ledger, lens: Lens, rows: Rows) -> Rows:
    """Look the packed words up in one table of yes and no."""
    if all(getattr(lens, field) is None for field in _LENS_WORDS.values()):
        return rows
    table = np.ones((), bool)
    for name in WORDS:
        chosen = getattr(lens, _LENS_WORDS[name]) if name in _LENS_WORDS else None
        yes = [chosen is None or word in chosen for word in ledger.words[name]] or [True]
        table = table[..., None] & np.array(yes)
    return _keep(rows, table.ravel()[ledger.what[rows]])


def _in_hours(ledger: Ledger, lens: Lens, rows: Rows) -> Selection:
    if lens.hours is None and lens.weekdays is None:
        return Selection(rows, np.zeros(0, np.int64))
    touched = _touched(lens.hours, lens.weekdays)
    at = (ledger.when[rows] % ledger.when.dtype.type(HOURS)).astype(np.intp) * (HOURS + 1) + ledger.span[rows]
    hours = touched[at]
    inside = hours == ledger.span[rows]
    return Selection(_keep(rows, inside), _keep(rows, (hours > 0) & ~inside))


@lru_cache(maxsize=64)
def _touched(hours: tuple[int, int] | None, weekdays: frozenset[int] | None) -> NDArray[np.uint8]:
    """Count the chosen hours touched by each (hour of the week, span): row hour, column span 0 to 168, flattened."""
    chosen = np.zeros(HOURS, np.int64)
    start, end = hours or (0, 24)
    length = end - start if end > start else end - start + 24
    for day in range(7) if weekdays is None else weekdays:
        chosen[(day * 24 + start + np.arange(length)) % HOURS] = 1
    run = np.concatenate([[0], np.cumsum(np.tile(chosen, 2))])
    first, span = np.arange(HOURS)[:, None], np.arange(HOURS + 1)[None, :]
    touched: NDArray[np.uint8] = (run[first + span] - run[first]).astype(np.uint8)
    return touched.ravel()


HARM_BITS = {key: harm.bit for key, harm in HARMS.items()}
"""Each harm's bit in `Ledger.harms`."""
