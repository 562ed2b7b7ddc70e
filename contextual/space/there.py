"""There: on which days a place was there, and on which days something happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

NO_DAY = int(np.iinfo(np.int64).min)
"""Stands for the day of a record that is not known."""

_FOREVER = 10**9
_DAY, _HOUR = 86_400, 3_600


def days_of(records: pd.DataFrame) -> NDArray[np.int64]:
    """
    Give the first and last local day of each record, as days since 1970; `NO_DAY` where its time is not known.

    The local day follows from the time and the local hour of the week, so that no time zone is needed here.

    Parameters
    ----------
    records : pandas.DataFrame
        Uses ``earliest``, ``latest``, ``hour`` and ``month``.

    Examples
    --------
    >>> at = {"earliest": [1_780_268_400], "latest": [1_780_268_400], "hour": [0], "month": [24317]}
    >>> days_of(pd.DataFrame(at)).astype("datetime64[D]").tolist()[0][0].isoformat()
    '2026-06-01'
    """
    earliest, latest = records["earliest"].to_numpy(np.int64), records["latest"].to_numpy(np.int64)
    hour = records["hour"].to_numpy(np.int64)
    utc = earliest // _DAY
    # 1 January 1970 was a Thursday, the fourth day of a week that begins on Monday.
    first = utc + (hour // 24 - (utc + 3) % 7 + 1) % 7 - 1
    ahead = first * _DAY + hour % 24 * _HOUR - earliest // _HOUR * _HOUR
    # A clock that goes back within a long window would let its end reach an hour into the next day.
    slack = np.where(latest - earliest >= 23 * _HOUR, _HOUR, 0)
    last = np.maximum((np.maximum(latest - 1, earliest) + ahead - slack) // _DAY, first)
    known = (records["month"].to_numpy() != 0)[:, None]
    return np.where(known, np.stack([first, last], axis=1), NO_DAY)


@dataclass(frozen=True)
class There:
    """
    Which places were there when.

    Attributes
    ----------
    ever : numpy.ndarray of bool, shape (n_places,)
        Whether a place was there on the day of any record.
    """

    ever: NDArray[np.bool_]
    _open: NDArray[np.bool_]
    _span: NDArray[np.int64]
    _days: NDArray[np.int64]

    @classmethod
    def of(cls, places: pd.DataFrame, days: NDArray[np.int64]) -> There:
        """
        Read when places were there, beside the first and last days of records.

        Examples
        --------
        >>> hall = pd.DataFrame({"status": ["closed"], "valid_from": [""], "valid_to": ["1970-01-03"]})
        >>> There.of(hall, np.array([[1, 1], [2, 2], [NO_DAY, NO_DAY]])).at([0, 1, 2], [0, 0, 0]).tolist()
        [True, False, False]
        """
        is_open = (places["status"] != "closed").to_numpy(bool)
        known = days[days[:, 0] != NO_DAY]
        if not len(known):
            return cls(is_open, is_open, np.zeros((0, 2), np.int64), days)
        first, end = _days_of(places["valid_from"], -_FOREVER), _days_of(places["valid_to"], _FOREVER)
        end = np.where(~is_open & (end == _FOREVER), -_FOREVER, end)
        ever = (first <= known[:, 1].max()) & (end > known[:, 0].min())
        if len(known) < len(days):
            ever |= is_open
        return cls(ever, is_open, np.stack([first, end], axis=1), days)

    def at(self, record: ArrayLike, place: ArrayLike) -> NDArray[np.bool_]:
        """Say of pairs of a record and a place, by their rows, whether the place was there on a day of the record."""
        record, place = np.asarray(record, np.int64), np.asarray(place, np.int64)
        if not len(self._span):
            usual: NDArray[np.bool_] = self._open[place]
            return usual
        first, last = self._days[record, 0], self._days[record, 1]
        then = (self._span[place, 0] <= last) & (self._span[place, 1] > first)
        found: NDArray[np.bool_] = np.where(first == NO_DAY, self._open[place], then)
        return found


def _days_of(texts: pd.Series, nothing: int) -> NDArray[np.int64]:
    """Read ISO days as days since 1970; few are distinct."""
    code, distinct = pd.factorize(texts.to_numpy(object))
    days = np.array([str(one) or "NaT" for one in distinct], "datetime64[D]").astype(np.int64)
    made: NDArray[np.int64] = np.where(days == NO_DAY, nothing, days)[code]
    return made
