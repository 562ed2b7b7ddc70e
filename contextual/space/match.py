"""The match: which place a position is at, and which others it touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from contextual.codes import PLACE_TYPES
from contextual.space.there import NO_DAY, There

_BIN_DEGREES = 0.002
_COLUMNS = 1 << 20
_AT_ONCE = 4_000_000
# WGS84 ellipsoid: half of its longer axis, and its first eccentricity squared.
_AXIS_M, _ECCENTRICITY_2 = 6_378_137.0, 0.00669437999014


@dataclass(frozen=True)
class Matches:
    """
    Where each position is.

    Attributes
    ----------
    primary : numpy.ndarray of int64, shape (n_records,)
        Row of the one place a record counts at; -1 where there is none.
    record, place, metres : numpy.ndarray, shape (n_pairs,)
        Every place a record touches, by record and then place row. `metres` is 0 inside an outline.
    """

    primary: NDArray[np.int64]
    record: NDArray[np.int64]
    place: NDArray[np.int64]
    metres: NDArray[np.float64]


def match(lat: ArrayLike, lon: ArrayLike, places: pd.DataFrame, days: ArrayLike | None = None) -> Matches:
    """
    Find each position's primary place: the smallest outline that contains it, else the nearest point close enough.

    The edge of an outline is inside. A place without an outline is a point, and is close enough within its own
    `radius_m`, else within its type's distance. Ties go to the lower place_id. A place matches what happened while it
    was there: from ``valid_from`` and before ``valid_to``. One that closed nobody knows when never matches.

    Parameters
    ----------
    lat, lon : array_like of float, shape (n_records,)
        WGS84 degrees; nan matches nothing.
    places : pandas.DataFrame
        Uses ``place_id``, ``type``, ``lat``, ``lon``, ``radius_m``, ``outline`` (WKB, b"" for a point), ``status``;
        with `days` also ``valid_from`` and ``valid_to`` (ISO days, "" = not known).
    days : array_like of int, shape (n_records, 2), optional
        First and last local day of each record, as days since 1970; `NO_DAY` where it is not known: such a record is
        only at places that have not closed. Left out, that holds for all records.

    Returns
    -------
    Matches

    Notes
    -----
    Distances are on the WGS84 ellipsoid, flat around each place: within 1 mm at 150 m in Great Britain.

    Examples
    --------
    >>> stop = {"place_id": "town:1", "type": "bus_stop", "lat": 54.6, "lon": 1.6, "radius_m": np.nan, "outline": b""}
    >>> match([54.6003, 54.601], [1.6, 1.6], pd.DataFrame([stop | {"status": "open"}])).primary.tolist()
    [0, -1]
    """
    position, of_record, records = _distinct_positions(lat, lon)
    spots = _Spots.of(position)
    there = There.of(places, np.full((records, 2), NO_DAY) if days is None else np.asarray(days, np.int64))
    rows = np.flatnonzero(there.ever)
    drawn = np.array([bool(outline) for outline in places["outline"]], bool)
    touches = _all_touches(_inside(spots, places, rows[drawn[rows]]), _near(spots, places, rows[~drawn[rows]]))
    rank = np.empty(len(places), np.int64)
    rank[places["place_id"].astype("str").to_numpy(object).argsort(kind="stable")] = np.arange(len(places))
    primary = np.full(records, -1, np.int64)
    primary[of_record.rows] = _best(touches, touches.spot, rank, len(spots.lat))[of_record.spot]
    record, of = _pairs(of_record, touches)
    then = there.at(record, touches.place[of])
    again = np.unique(record[~then])  # only what touches a place that was not there then is to be decided anew
    record, of = record[then], of[then]
    asked = np.isin(record, again)
    primary[again] = _best(touches.take(of[asked]), record[asked], rank, records)[again]
    return Matches(primary, record, touches.place[of], touches.metres[of])


@dataclass(frozen=True)
class _OfRecord:
    """Which distinct position each placed record has."""

    rows: NDArray[np.int64]
    spot: NDArray[np.int64]


@dataclass(frozen=True)
class _Touches:
    """Spots that touch places; `size` is what the best is least of: an area of an outline, else a distance."""

    spot: NDArray[np.int64]
    place: NDArray[np.int64]
    metres: NDArray[np.float64]
    size: NDArray[np.float64]
    drawn: NDArray[np.bool_]

    def take(self, at: NDArray[np.int64]) -> _Touches:
        """Give some of them, by their rows."""
        return _Touches(*(getattr(self, name.name)[at] for name in fields(self)))


def _all_touches(*some: _Touches) -> _Touches:
    return _Touches(*(np.concatenate([getattr(one, name.name) for one in some]) for name in fields(_Touches)))


@dataclass(frozen=True)
class _Spots:
    """Distinct positions sorted into bins of a grid, so that a box's positions are a few runs of neighbours."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    bin: NDArray[np.int64]
    number: NDArray[np.int64]

    @classmethod
    def of(cls, position: NDArray[np.complex128]) -> _Spots:
        """Sort positions into bins."""
        at = _row(position.real) * _COLUMNS + _column(position.imag)
        order = np.argsort(at, kind="stable")
        return cls(position.real[order], position.imag[order], at[order], order)

    def in_boxes(self, boxes: NDArray[np.float64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Give (box, sorted spot) pairs whose bins overlap, a bounded number at a time; boxes are S, W, N, E."""
        low, high = _row(boxes[:, 0]), _row(boxes[:, 2])
        box, step = _runs(np.arange(len(boxes)), high - low + 1)
        row = (low[box] + step) * _COLUMNS
        first = np.searchsorted(self.bin, row + _column(boxes[box, 1]), "left")
        last = np.searchsorted(self.bin, row + _column(boxes[box, 3]), "right")
        total = np.cumsum(last - first)
        cuts = np.searchsorted(total, np.arange(_AT_ONCE, total[-1:].sum(), _AT_ONCE))
        for part in np.split(np.arange(len(box)), cuts):
            chosen, later = _runs(part, last[part] - first[part])
            yield box[chosen], first[chosen] + later


def _runs(items: NDArray[np.int64], lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Repeat each item `length` times, and count up from 0 within each."""
    ends = np.cumsum(lengths)
    return np.repeat(items, lengths), np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _row(lat: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor((lat + 90) / _BIN_DEGREES).astype(np.int64)


def _column(lon: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor((lon + 180) / _BIN_DEGREES).astype(np.int64)


def _distinct_positions(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.complex128], _OfRecord, int]:
    north, east = np.atleast_1d(np.asarray(lat, float)), np.atleast_1d(np.asarray(lon, float))
    rows = np.flatnonzero((np.abs(north) <= 90) & (np.abs(east) <= 180))
    position = np.empty(len(rows), complex)
    position.real, position.imag = north[rows], east[rows]
    spot, distinct = pd.factorize(position)
    return np.asarray(distinct, complex), _OfRecord(rows, spot.astype(np.int64)), len(north)


def _inside(spots: _Spots, places: pd.DataFrame, rows: NDArray[np.int64]) -> _Touches:
    """Spots inside outlines, edges included."""
    import shapely

    outlines = shapely.from_wkb(places["outline"].to_numpy(object)[rows], on_invalid="ignore")
    sound = ~(shapely.is_missing(outlines) | shapely.is_empty(outlines))
    outlines, rows = outlines[sound], rows[sound]
    shapely.prepare(outlines)
    bounds = shapely.bounds(outlines).reshape(-1, 4)
    found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for box, spot in spots.in_boxes(bounds[:, [1, 0, 3, 2]]):
        inside = shapely.intersects_xy(outlines[box], spots.lon[spot], spots.lat[spot])
        found.append((box[inside], spot[inside]))
    box, spot = _joined(found)
    middle = (bounds[:, 1] + bounds[:, 3]) / 2
    area = shapely.area(outlines) * np.cos(np.radians(middle))
    return _Touches(spots.number[spot], rows[box], np.zeros(len(box)), area[box], np.ones(len(box), bool))


def _near(spots: _Spots, places: pd.DataFrame, rows: NDArray[np.int64]) -> _Touches:
    """Spots close enough to points."""
    lat, lon = (places[name].to_numpy(float)[rows] for name in ("lat", "lon"))
    reach = _reach_m(places.iloc[rows])
    sound = np.isfinite(lat) & np.isfinite(lon) & (reach >= 0)
    lat, lon, reach, rows = lat[sound], lon[sound], reach[sound], rows[sound]
    north_m, east_m = _metres_a_degree(lat)
    up, along = reach / north_m * 1.001, reach / east_m * 1.001
    found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    metres: list[NDArray[np.float64]] = [np.zeros(0)]
    for box, spot in spots.in_boxes(np.stack([lat - up, lon - along, lat + up, lon + along], axis=1)):
        far = np.hypot((spots.lat[spot] - lat[box]) * north_m[box], (spots.lon[spot] - lon[box]) * east_m[box])
        close = far <= reach[box]
        found.append((box[close], spot[close]))
        metres.append(far[close])
    box, spot = _joined(found)
    far = np.concatenate(metres)
    return _Touches(spots.number[spot], rows[box], far, far, np.zeros(len(box), bool))


def _joined(found: list[tuple[NDArray[np.int64], NDArray[np.int64]]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *(box for box, _ in found)]), np.concatenate([none, *(spot for _, spot in found)])


def _reach_m(places: pd.DataFrame) -> NDArray[np.float64]:
    """How far a record may lie from each point: its own radius, else its type's distance."""
    usual = {key: row.match_m for key, row in PLACE_TYPES.items()}
    by_type = places["type"].map(usual).fillna(usual["not_known"]).to_numpy(float)
    own = places["radius_m"].to_numpy(float)
    return np.asarray(np.where(np.isfinite(own), own, by_type), np.float64)


def _metres_a_degree(lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres in a degree of latitude and of longitude, at each latitude of the ellipsoid."""
    squared = 1 - _ECCENTRICITY_2 * np.sin(np.radians(lat)) ** 2
    north = _AXIS_M * (1 - _ECCENTRICITY_2) / squared**1.5
    east = _AXIS_M * np.cos(np.radians(lat)) / np.sqrt(squared)
    return north * np.pi / 180, east * np.pi / 180


def _best(touches: _Touches, of: NDArray[np.int64], rank: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Give each of `count` things its best place, outlines first, the least of them, ties by id; -1 for none."""
    order = np.lexsort((rank[touches.place], touches.size, ~touches.drawn, of))
    mine = of[order]
    first = np.ones(len(mine), bool)
    first[1:] = mine[1:] != mine[:-1]
    best = np.full(count, -1, np.int64)
    best[mine[first]] = touches.place[order][first]
    return best


def _pairs(of_record: _OfRecord, touches: _Touches) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Spread what each distinct position touches over the records that have it: record, and row of the touch."""
    order = np.lexsort((touches.place, touches.spot))
    spot = touches.spot[order]
    first = np.searchsorted(spot, of_record.spot, "left")
    last = np.searchsorted(spot, of_record.spot, "right")
    record, later = _runs(np.arange(len(first)), last - first)
    return of_record.rows[record], order[first[record] + later]  # by record and place already: rows ascend
