"""British National Grid: eastings, northings and grid references to and from WGS84, with one pinned operation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

_PIPELINE = (
    "+proj=pipeline "
    "+step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 "
    "+step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
ACCURACY_M = 2.0
"""Stated accuracy of the seven-parameter shift (EPSG 1314); the finer OSTN15 grid would need a download."""

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_REFERENCE = re.compile(r"([A-HJ-Z])([A-HJ-Z])\s*(\d+)(?:\s+(\d+))?")
_SQUARE_M = 100_000
_MOST_DIGITS = 5


def to_lat_lon(easting: ArrayLike, northing: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Turn National Grid eastings and northings into WGS84 latitude and longitude.

    The operation is written out in full, so that the answer never depends on which grids or network a machine has.

    Parameters
    ----------
    easting, northing : array_like of float, shape (n,)
        Metres; nan or infinite gives nan.

    Returns
    -------
    lat, lon : numpy.ndarray of float64, shape (n,)
        Degrees, to about 2 m.

    Notes
    -----
    Source: EPSG coordinate operation 1314, *OSGB36 to WGS 84 (6)*.

    Examples
    --------
    >>> lat, lon = to_lat_lon([400000.0], [300000.0])
    >>> round(float(lat[0]), 3), round(float(lon[0]), 3)
    (52.598, -2.001)
    """
    lon, lat = _transform(easting, northing, "FORWARD")
    return lat, lon


def from_lat_lon(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Turn WGS84 latitude and longitude into National Grid eastings and northings.

    Parameters
    ----------
    lat, lon : array_like of float, shape (n,)
        Degrees; nan or infinite gives nan.

    Returns
    -------
    easting, northing : numpy.ndarray of float64, shape (n,)
        Metres, to about 2 m.

    Examples
    --------
    >>> easting, northing = from_lat_lon(*to_lat_lon([400000.0], [300000.0]))
    >>> round(float(easting[0])), round(float(northing[0]))
    (400000, 300000)
    """
    return _transform(lon, lat, "INVERSE")


def from_references(texts: Iterable[str]) -> pd.DataFrame:
    """
    Read National Grid references such as "NZ 495 205" or "nz495205".

    Parameters
    ----------
    texts : iterable of str, length n
        Two letters and 2, 4, 6, 8 or 10 figures, with or without spaces. (Two letters alone may be a word.)

    Returns
    -------
    pandas.DataFrame, shape (n, 3)
        ``easting`` and ``northing`` of the middle of the square named, and ``precision_m``, the square's side: 100 m
        for six figures. nan in all three where the text is no grid reference.

    Notes
    -----
    Source: Ordnance Survey, *A guide to coordinate systems in Great Britain*, section 7.3. A reference names a
    square; its middle is at most 0.71 of its side from any point in it.

    Examples
    --------
    >>> from_references(["NZ 495 205", "not a place"]).values.tolist()
    [[449550.0, 520550.0, 100.0], [nan, nan, nan]]
    """
    codes, distinct = pd.factorize(pd.Series(list(texts), dtype="object"))
    once = np.array([_square(str(text)) for text in distinct] or [(np.nan,) * 3], float)
    return pd.DataFrame(once[codes] if len(codes) else once[:0], columns=["easting", "northing", "precision_m"])


def _square(text: str) -> tuple[float, float, float]:
    """Read one reference: the middle of its square and the square's side, in metres."""
    read = _REFERENCE.fullmatch(text.strip().upper())
    figures = (read[3] + (read[4] or "")) if read else ""
    split = read is not None and read[4] is not None and len(read[3]) != len(read[4])
    half = len(figures) // 2
    if read is None or split or len(figures) % 2 or half > _MOST_DIGITS:
        return (np.nan,) * 3
    first, second = _LETTERS.index(read[1]), _LETTERS.index(read[2])
    column, row = (first - 2) % 5 * 5 + second % 5, 19 - first // 5 * 5 - second // 5
    if not (0 <= column < 7 and 0 <= row < 13):
        return (np.nan,) * 3
    side = float(_SQUARE_M // 10**half)
    east, north = int(figures[:half]), int(figures[half:])
    return column * _SQUARE_M + (east + 0.5) * side, row * _SQUARE_M + (north + 0.5) * side, side


def _transform(x: ArrayLike, y: ArrayLike, direction: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Run the pinned operation; what cannot be turned is nan, never infinite."""
    first, second = (np.atleast_1d(np.asarray(values, float)) for values in (x, y))
    left, right = _operation().transform(first, second, direction=direction)
    bad = ~(np.isfinite(left) & np.isfinite(right))
    return np.where(bad, np.nan, left), np.where(bad, np.nan, right)


@cache
def _operation() -> Any:
    """Build the operation once: it costs 50 ms."""
    from pyproj import Transformer

    return Transformer.from_pipeline(_PIPELINE)
