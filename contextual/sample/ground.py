"""The ground of the fictional town: metres east and north of its centre, as National Grid or as latitude and longitude.

Only additions and multiplications turn one into the other, so that the last digit is the same on every machine; a
map projection of a library would leave it to the machine's own sines.
"""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[float, float]
"""Metres east, metres north of the town's centre, along the National Grid."""

EASTING_0, NORTHING_0 = 632_600, 528_700
"""National Grid position of the centre (54.60 N 1.60 E, on Dogger Bank), in metres."""

# Least-squares fit, per 10 km east (u) and north (v), to EPSG:27700 -> EPSG:4326 by the seven-parameter shift:
# within 3 mm up to 24 km from the centre. Order: 1 u v uu uv vv uuu uuv uvv vvv.
_LATITUDE = (
    54.599876611, -0.004598743, 0.089690098, -9.8429e-05, -1.5155e-05,
    -1.06e-06, 2e-08, -3.23e-07, -3.3e-08, -1e-09,
)  # fmt: skip
_LONGITUDE = (
    1.599578648, 0.154480156, 0.007920768, -2.1815e-05, 0.000338162,
    2.1813e-05, -3.09e-07, -1.62e-07, 9.26e-07, 5.4e-08,
)  # fmt: skip


def _polynomial(terms: tuple[float, ...], u: float, v: float) -> float:
    powers = (1.0, u, v, u * u, u * v, v * v, u * u * u, u * u * v, u * v * v, v * v * v)
    total = 0.0
    for term, power in zip(terms, powers, strict=True):
        total += term * power
    return total


def lon_lat(point: Point) -> tuple[float, float]:
    """
    Longitude and latitude, WGS84 degrees, 5 decimal places (about a metre), of a point of the town.

    Examples
    --------
    >>> lon_lat((0, 0))
    (1.59958, 54.59988)
    """
    u, v = point[0] / 10_000, point[1] / 10_000
    return round(_polynomial(_LONGITUDE, u, v), 5), round(_polynomial(_LATITUDE, u, v), 5)


def easting_northing(point: Point) -> tuple[int, int]:
    """
    National Grid position in whole metres of a point of the town.

    Examples
    --------
    >>> easting_northing((240.4, 255))
    (632840, 528955)
    """
    return EASTING_0 + round(point[0]), NORTHING_0 + round(point[1])


def positions(points: Iterable[Point]) -> list[list[float]]:
    """
    Points as GeoJSON positions (longitude, latitude).

    Examples
    --------
    >>> positions([(0, 0)])
    [[1.59958, 54.59988]]
    """
    return [list(lon_lat(point)) for point in points]
