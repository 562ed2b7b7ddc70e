"""Civil time: local clock time to UTC and back, the hours that do not exist and the hours that come twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

_FIRST, _LAST = 1970, 2060

Zone = str | np.ndarray
"""The zone of all moments, or an array with the zone of each ("" = nobody knows: read as UTC)."""


@cache
def _changes(zone: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the moments (UTC seconds) at which the zone's offset changes, and the offsets around them."""
    clock = ZoneInfo(zone)

    def offset(seconds: int) -> int:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        return int(moment.astimezone(clock).utcoffset().total_seconds())  # type: ignore[union-attr]

    day = 86400
    moments, offsets = [], [offset(0)]
    for start in range(0, (_LAST - _FIRST) * 366 * day, 7 * day):
        low, high = start, start + 7 * day
        while offset(low) != offset(high):
            a, b = low, high
            while b - a > 1:
                middle = (a + b) // 2
                a, b = (middle, b) if offset(middle) == offset(low) else (a, middle)
            moments.append(b)
            offsets.append(offset(b))
            low = b
    return np.array(moments, dtype=np.int64), np.array(offsets, dtype=np.int64)


def to_local(utc: np.ndarray, zone: Zone) -> np.ndarray:
    """
    Turn UTC seconds into seconds of the local clock (as if that clock were UTC).

    Examples
    --------
    >>> noon_in_june = 1_718_449_200     # 2024-06-15 11:00 UTC
    >>> int(to_local(np.array([noon_in_june]), "Europe/London")[0]) - noon_in_june
    3600
    """
    if not isinstance(zone, str):
        each = utc.copy()
        for name in set(zone.tolist()):
            each[zone == name] = to_local(utc[zone == name], name or "UTC")
        return each
    moments, offsets = _changes(zone)
    local: np.ndarray = utc + offsets[np.searchsorted(moments, utc, side="right")]
    return local


def to_utc(local: np.ndarray, zone: Zone) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Turn seconds of the local clock into UTC seconds.

    A clock time that did not exist (clocks went forward) is read as the hour after; of one that came twice (clocks
    went back) the first is taken.

    Returns
    -------
    utc : array of int, shape (n,)
    gap, fold : array of bool, shape (n,)
        Which times did not exist, and which came twice.

    Examples
    --------
    >>> gap_hour = np.array([np.datetime64("2024-03-31T01:30", "s").astype(int)])
    >>> utc, gap, fold = to_utc(gap_hour, "Europe/London")
    >>> str(utc.astype("datetime64[s]")[0]), gap.tolist(), fold.tolist()
    ('2024-03-31T01:30:00', [True], [False])
    """
    if not isinstance(zone, str):
        return _each_in_its_zone(local, zone)
    moments, offsets = _changes(zone)
    before, after = offsets[:-1], offsets[1:]
    at = np.searchsorted(moments + np.maximum(before, after), local, side="right")
    utc = local - offsets[at]
    start = moments + np.minimum(before, after)
    inside = np.searchsorted(start, local, side="right") == at + 1
    change = np.minimum(at, len(moments) - 1)
    forward = after[change] > before[change] if len(moments) else np.zeros(len(local), bool)
    return utc, inside & forward, inside & ~forward


def _each_in_its_zone(local: np.ndarray, zone: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    utc, gap, fold = local.copy(), np.zeros(len(local), bool), np.zeros(len(local), bool)
    for name in set(zone.tolist()):
        rows = zone == name
        utc[rows], gap[rows], fold[rows] = to_utc(local[rows], name or "UTC")
    return utc, gap, fold
