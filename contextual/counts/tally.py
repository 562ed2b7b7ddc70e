"""The tally: the only way anything is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from contextual.counts.coding import OWN_RETURN, SHARED, STANDING, starts_of
from contextual.counts.grains import codes_of, hours_known
from contextual.counts.ledger import Ledger
from contextual.counts.left_out import LeftOut, where_they_stand
from contextual.counts.lens import Lens
from contextual.counts.pairs import Rows
from contextual.counts.selection import select
from contextual.errors import BadLens

_UNITS = {"cell", "place"}
_DENSE = 8_000_000


@dataclass(frozen=True)
class Tally:
    """
    Counts per key of a lens.

    Attributes
    ----------
    lens : Lens
    by : the grain or the two grains counted by.
    columns : one array of keys per grain, each of length n; only keys with an incident, in order.
    incidents : distinct incidents per key; for "hour_of_week" and "weekday" they are shares that add up (floats).
    young_people : distinct young people harmed per key, the most within any one reference scheme. They never add up
        over keys. None for the open class, and where time is shared out.
    left_out : LeftOut
    """

    lens: Lens
    by: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]
    incidents: NDArray[Any]
    young_people: NDArray[np.int64] | None
    left_out: LeftOut

    @property
    def keys(self) -> NDArray[Any]:
        """The keys of the first grain."""
        return self.columns[0]

    def frame(self) -> pd.DataFrame:
        """Give the counts as a table: a column per grain, ``incidents``, and ``young_people`` where there are any."""
        table = dict(zip(self.by, self.columns, strict=True)) | {"incidents": self.incidents}
        return pd.DataFrame(table if self.young_people is None else table | {"young_people": self.young_people})

    def over(self, keys: ArrayLike) -> tuple[NDArray[Any], NDArray[np.int64] | None]:
        """
        Give incidents and young people for exactly these keys, zeros included (one grain only).

        Parameters
        ----------
        keys : array_like, shape (n,)
            Distinct or repeated keys in any order; those without an incident count 0.
        """
        wanted = np.asarray(keys, self.keys.dtype) if len(self.keys) else np.asarray(keys)
        if not len(self.keys):
            empty = np.zeros(len(wanted), self.incidents.dtype)
            return empty, None if self.young_people is None else np.zeros(len(wanted), np.int64)
        at = pd.Index(self.keys).get_indexer(wanted)
        found = at >= 0
        incidents = np.where(found, self.incidents[at], 0)
        return incidents, None if self.young_people is None else np.where(found, self.young_people[at], 0)


def tally(ledger: Ledger, lens: Lens, by: str | Sequence[str] = "cell", within: tuple[str, Any] | None = None) -> Tally:
    """
    Count distinct incidents, and distinct young people harmed, per key.

    Own returns are outside every count; private, coarser and unplaced records are in every count but those by cell
    (and by place, for private ones). Counts of incidents may add up to more than the lens holds when an incident
    touches several keys; young people never add up.

    Parameters
    ----------
    ledger : Ledger
    lens : Lens
        What to keep; `lens.resolution` is that of the cells.
    by : str or two of them
        "cell", "place", "month", "hour_of_week", "weekday", "agency", "harm", "recorded", "part", "placed",
        "age_band", "place_type", "arrival", "day" (days since 1970-01-01; what is known less closely is left out) or
        "area"; or a pair such as ("cell", "month"). Hours and weekdays are shared out (aoristic weights) and cannot be
        paired.
    within : tuple, optional
        ("cell", id at the lens's resolution) or ("place", place id): count only what is counted there.

    Returns
    -------
    Tally

    Raises
    ------
    BadLens
        If the ledger is of another class, or `by` or `within` is not one of the above.

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> frame = records_frame({"person": ["p", "p", "q"], "scheme": "s", "part": "harmed", "age_band": "13_15",
    ...                        "month": 24300, "agency": ["police", "police", "health"]}, 3)
    >>> tally(Ledger.build(frame), Lens("partnership", 24300, 24300), "agency").frame()
       agency  incidents  young_people
    0  health          1             1
    1  police          2             1
    """
    grains = (by,) if isinstance(by, str) else tuple(by)
    _check(ledger, lens, grains, within)
    chosen = select(ledger, lens, within)
    left_out = where_they_stand(ledger, lens, chosen)
    if grains in (("cell",), ("place",)):
        return _per_unit(ledger, lens, grains[0], chosen.rows, left_out)
    rows = _standing(ledger, lens, grains, chosen.rows)
    if "day" in grains:
        rows, left_out = _dated(ledger, rows, left_out)
    if grains[0] in ("hour_of_week", "weekday"):
        return _shared_out(ledger, lens, grains, rows, left_out)
    return _counted(ledger, lens, grains, rows, left_out)


def _check(ledger: Ledger, lens: Lens, grains: tuple[str, ...], within: tuple[str, Any] | None) -> None:
    if ledger.batch_class and ledger.batch_class != lens.batch_class:
        msg = "the lens is of another class than the records: classes are never counted together"
        raise BadLens(msg)
    if len(grains) != 1 and (len(grains) != 2 or grains[0] == grains[1]):
        msg = "counts are by one grain or by two different ones"
        raise BadLens(msg)
    if len(grains) == 2 and {"hour_of_week", "weekday"} & set(grains):
        msg = "hours and weekdays are shared out over records and cannot be paired with another grain"
        raise BadLens(msg)
    if within is not None and within[0] not in ("cell", "place"):
        msg = "a count is within a cell or a place"
        raise BadLens(msg)


def _standing(ledger: Ledger, lens: Lens, grains: tuple[str, ...], rows: Rows) -> Rows:
    """Keep the rows that may count at all in these grains."""
    yes = (ledger.state[rows] & STANDING) != OWN_RETURN
    for grain in set(grains) & _UNITS:
        yes &= ledger.counts_at(grain, lens.resolution, rows)
    if yes.all():
        return rows
    return np.flatnonzero(yes) if isinstance(rows, slice) else rows[yes]


def _dated(ledger: Ledger, rows: Rows, left_out: LeftOut) -> tuple[Rows, LeftOut]:
    """Keep the rows of which the day is known, and say how many incidents that leaves out."""
    numbers = np.arange(len(ledger)) if isinstance(rows, slice) else rows
    known = numbers[ledger.day[numbers] >= 0]
    each = [len(_distinct(np.sort(ledger.incident[some]))) for some in (numbers, known)]
    return known, replace(left_out, not_timed=each[0] - each[1])


def _per_unit(ledger: Ledger, lens: Lens, grain: str, rows: Rows, left_out: LeftOut) -> Tally:
    """Count by hexagon or place from pairs numbered beforehand; rows that do not count there have none."""
    keys = ledger.units(grain, lens.resolution)
    incidents = ledger.pairs(grain, lens.resolution, "incident").per_unit(rows, len(keys))
    some = np.flatnonzero(incidents)
    young = None
    if lens.counts_people:
        each = ledger.pairs(grain, lens.resolution, "young").per_unit(rows, len(keys) * ledger.schemes)
        young = each.reshape(ledger.schemes, len(keys)).max(axis=0)[some]
    return Tally(lens, (grain,), (keys[some],), incidents[some], young, left_out)


def _counted(ledger: Ledger, lens: Lens, grains: tuple[str, ...], rows: Rows, left_out: LeftOut) -> Tally:
    rows, code, keys = codes_of(ledger, lens, grains, rows)
    size = int(np.prod([len(found) for found in keys], dtype=np.int64))
    used = None
    if size > _DENSE:
        used, code = _squeezed(code)
        size = len(used)
    incidents = _incidents_per(ledger, rows, code, size)
    young = _young_people_per(ledger, rows, code, size) if lens.counts_people else None
    some = np.flatnonzero(incidents)
    place = some if used is None else used[some]
    columns = np.unravel_index(place, [len(found) for found in keys]) if len(some) else [some] * len(keys)
    named = tuple(found[at] for found, at in zip(keys, columns, strict=True))
    return Tally(lens, grains, named, incidents[some], None if young is None else young[some], left_out)


def _squeezed(code: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Renumber codes by those that occur: two fine grains make more pairs than there are rows."""
    ordered = np.sort(code)
    used = ordered[starts_of(ordered)]
    return used, np.searchsorted(used, code)


def _incidents_per(ledger: Ledger, rows: Rows, code: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Count distinct incidents: a row alone in its incident is one; the others are sorted and counted once."""
    together = (ledger.state[rows] & SHARED) != 0
    counts = np.bincount(code, weights=None if not together.any() else ~together, minlength=size).astype(np.int64)
    if together.any():
        pair = code[together].astype(np.int64) << 32 | ledger.incident[rows][together]
        counts += np.bincount(_distinct(pair) >> 32, minlength=size)
    return counts


def _young_people_per(ledger: Ledger, rows: Rows, code: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Count distinct young people harmed within each reference scheme, and take the most of any one scheme."""
    young = ledger.young[rows]
    person = ledger.person[rows][young].astype(np.int64)
    pair = _distinct(code[young].astype(np.int64) << 32 | person)
    scheme = ledger.scheme_of[pair & 0xFFFF_FFFF]
    each = np.bincount((pair >> 32) * ledger.schemes + scheme, minlength=size * ledger.schemes)
    return np.asarray(each.reshape(size, ledger.schemes).max(axis=1), np.int64)


def _distinct(pair: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the distinct values, sorted. Rows come nearly in order, so runs are squeezed before the sort."""
    pair = pair[starts_of(pair)]
    if np.any(pair[1:] < pair[:-1]):
        pair = np.sort(pair)
        pair = pair[starts_of(pair)]
    return pair


def _shared_out(ledger: Ledger, lens: Lens, grains: tuple[str, ...], rows: Rows, left_out: LeftOut) -> Tally:
    """Share each incident out over the hours it may have happened in: weight 1/span on every hour touched."""
    grid, not_timed = hours_known(ledger, rows, whole_days=grains == ("weekday",))
    shares = grid.reshape(7, 24).sum(axis=1) if grains == ("weekday",) else grid
    some = np.flatnonzero(shares)
    counted = replace(left_out, not_timed=not_timed)
    return Tally(lens, grains, (some,), shares[some], None, counted)
