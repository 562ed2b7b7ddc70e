"""The grains: what may be counted by, and the code of every row in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.codes import HARMS, PLACED
from contextual.counts.coding import AREA, NOT_MAPPED, PRIVATE, SHARED, STANDING, starts_of
from contextual.counts.ledger import HOURS, WORDS, Ledger
from contextual.counts.lens import Lens
from contextual.counts.pairs import Rows
from contextual.errors import BadLens

Coded = tuple[NDArray[Any], NDArray[Any]]
"""The code of each row, and the keys the codes stand for."""

_BY_FINEST = {row.finest: key for key, row in PLACED.items()}
_HARM_BITS = {key: harm.bit for key, harm in HARMS.items()}


def codes_of(
    ledger: Ledger, lens: Lens, grains: tuple[str, ...], rows: Rows
) -> tuple[Rows, NDArray[Any], list[NDArray[Any]]]:
    """
    Code rows by one grain or two.

    Returns
    -------
    rows : the rows, repeated where one has several harms.
    code : numpy.ndarray of int, one per row; for two grains, first * (number of second keys) + second.
    keys : one array of keys per grain.
    """
    if "harm" in grains:
        rows, harm = _harms(ledger, rows)
    codes, keys = [], []
    for grain in grains:
        code, found = (harm, np.array(list(_HARM_BITS))) if grain == "harm" else _grain(grain)(ledger, lens, rows)
        codes.append(code)
        keys.append(found)
    if len(codes) == 1:
        return rows, codes[0], keys
    return rows, codes[0].astype(np.int64) * len(keys[1]) + codes[1], keys


def hours_known(ledger: Ledger, rows: Rows, *, whole_days: bool) -> tuple[NDArray[np.float64], int]:
    """
    Share incidents out over the hours of the week they touch, each hour 1/span.

    An incident of several rows is shared out once, by the row whose time is known best. Incidents of a day or wider
    say nothing of the hour and are left out; with `whole_days` those of exactly a day stay.

    Returns
    -------
    grid : numpy.ndarray of float64, shape (168,)
    not_timed : int
        Incidents left out.

    Notes
    -----
    Ratcliffe, J. H. (2000). Aoristic analysis: the spatial interpretation of unspecific temporal events.
    *International Journal of Geographical Information Science* 14(7), 669-679.
    """
    hour, span = _one_per_incident(ledger, rows)
    timed = span <= 24 if whole_days else span < 24
    hour, share = hour[timed].astype(np.int64), span[timed].astype(np.int64)
    grid = np.zeros(HOURS)
    for later in range(int(share.max(initial=0))):
        reach = share > later
        grid += np.bincount((hour[reach] + later) % HOURS, weights=1 / share[reach], minlength=HOURS)
    return grid, int((~timed).sum())


def _one_per_incident(ledger: Ledger, rows: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give hour and span of one row per incident: the shortest span, then the earliest."""
    hour, span, state = ledger.hour[rows], ledger.span[rows], ledger.state[rows]
    together = np.flatnonzero(state & SHARED)
    incident = ledger.incident[rows][together]
    order = np.lexsort((hour[together], ledger.month[rows][together], span[together], incident))
    first = together[order][starts_of(incident[order])]
    chosen = np.concatenate([np.flatnonzero((state & SHARED) == 0), first])
    return hour[chosen], span[chosen]


def _grain(name: str) -> Callable[[Ledger, Lens, Rows], Coded]:
    made = {
        "cell": _cell,
        "place": _place,
        "month": _month,
        "area": _area,
        "placed": _placed,
        "arrival": _arrival,
        "day": _day,
    }
    if name in made:
        return made[name]
    if name in WORDS:
        return lambda ledger, _, rows: (getattr(ledger, name)[rows], np.array(ledger.words[name] or ("",)))
    names = sorted([*made, *WORDS, "harm", "hour_of_week", "weekday"])
    msg = f"there is no counting by that; choose from: {', '.join(names)}"
    raise BadLens(msg)


def _cell(ledger: Ledger, lens: Lens, rows: Rows) -> Coded:
    return ledger.unit_of("cell", lens.resolution, rows), ledger.units("cell", lens.resolution)


def _place(ledger: Ledger, lens: Lens, rows: Rows) -> Coded:
    return ledger.unit_of("place", lens.resolution, rows), ledger.units("place", lens.resolution)


def _month(ledger: Ledger, _lens: Lens, rows: Rows) -> Coded:
    return ledger.month[rows], ledger.first_month + np.arange(ledger.months)


def _day(ledger: Ledger, _lens: Lens, rows: Rows) -> Coded:
    """Days as days since 1970-01-01; the tally keeps only rows of which the day is known."""
    day = ledger.day[rows]
    first = int(day.min()) if len(day) else 0
    return day - np.int32(first), first + np.arange(int(day.max()) - first + 1 if len(day) else 1)


def _area(ledger: Ledger, _lens: Lens, rows: Rows) -> Coded:
    return np.zeros(len(ledger.state[rows]), np.int64), np.array(["area"])


def _placed(ledger: Ledger, _lens: Lens, rows: Rows) -> Coded:
    """How well placed: a key of `contextual.codes.PLACED`, or "private" for an address that is never shown."""
    finest = {NOT_MAPPED: -1, AREA: 0} | {AREA + step: 6 + step for step in (1, 2, 3, 4)}
    names = ["private" if level in (0, PRIVATE) else _BY_FINEST[finest[level]] for level in range(STANDING + 1)]
    return ledger.state[rows] & STANDING, np.array(names)


def _arrival(ledger: Ledger, lens: Lens, rows: Rows) -> Coded:
    """
    Tell late arrivals from new events among what arrived after the lens's sequence.

    A late arrival belongs to a month its agency had already reached before: it changes what was said of the past.
    """
    if lens.arrived_after is None:
        msg = "arrivals are told apart only in a lens that says since which import"
        raise BadLens(msg)
    held = np.flatnonzero(ledger.arrived <= lens.arrived_after)
    last = np.full(max(len(ledger.words["agency"]), 1), -1, np.int64)
    np.maximum.at(last, ledger.agency[held], ledger.month[held].astype(np.int64))
    late = ledger.month[rows] <= last[ledger.agency[rows]]
    return late.astype(np.int64), np.array(["new_event", "late_arrival"])


def _harms(ledger: Ledger, rows: Rows) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Repeat each row for every harm it names."""
    masks = ledger.harms[rows]
    numbers = np.arange(len(ledger)) if isinstance(rows, slice) else rows
    hits = [np.flatnonzero(masks & np.uint64(1 << bit)) for bit in _HARM_BITS.values()]
    code = np.repeat(np.arange(len(hits), dtype=np.int64), [len(hit) for hit in hits])
    return numbers[np.concatenate(hits)], code
