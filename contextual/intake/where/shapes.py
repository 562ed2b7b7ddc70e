"""Where a mark or a service is: a point, an area or a route, each in degrees and with how closely it is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from contextual.intake.faults import Faults
from contextual.intake.reading import Choice
from contextual.intake.request import Request
from contextual.intake.sent_columns import SentColumns
from contextual.intake.table import Table
from contextual.intake.where.coordinates import (
    AS_WRITTEN_M,
    FAULTS_OF_DEGREES,
    Positions,
    fault_of_degrees,
    in_the_isles,
    positions,
)
from contextual.intake.where.geometry import check, in_degrees, representative
from contextual.intake.where.private import metres_between

_LINES = (1, 5)


@dataclass(slots=True)
class Drawn:
    """Positions, what each row was drawn as (codes of `contextual.codes.SHAPES`), outlines as WKB, and a question."""

    at: Positions
    shape: np.ndarray
    outline: np.ndarray
    question: Choice | None = None


_NOT_THERE = (
    "The feature lies where its numbers cannot mean: swapped, or a point software gives by default. It was left out."
)


def drawn(table: Table, sent: SentColumns, request: Request, faults: Faults, *, named: np.ndarray) -> Drawn:
    """
    Read where each row is, from its geometry, else from its columns of a position.

    An area or a route is kept as it was drawn and lies at a point inside or halfway along it, known no more closely
    than it is long.

    Parameters
    ----------
    named : array of bool, shape (n,)
        Rows that name their place: without a position they are not lost.
    """
    n = len(faults.lines)
    if sent.geometry is None:
        at = positions(sent.columns, sent.heading, faults, named)
        made = Drawn(at, _words(~np.isnan(at.lat), "point"), np.full(n, b"", dtype=object))
    else:
        made = _from_geometry(table, sent.geometry, request, faults)
        faults.add(np.isnan(made.at.lat) & ~faults.refused & ~named, "geometry", "no_location")
    away = ~np.isnan(made.at.lat) & ~in_the_isles(made.at.lat, made.at.lon)
    note = "The position lies outside the British Isles. It was kept."
    faults.add(away, sent.heading.get("lat", sent.heading.get("easting", "geometry")), "outside_area", message=note)
    return made


def _from_geometry(table: Table, geometry: np.ndarray, request: Request, faults: Faults) -> Drawn:
    degrees, question = in_degrees(table, request.answers.get("crs", ""))
    there = ~(shapely.is_missing(degrees) | shapely.is_empty(degrees))
    lines = there & np.isin(shapely.get_type_id(degrees), _LINES)
    stands = degrees.copy()
    stands[lines] = _halfway(degrees[lines])
    part = Faults(faults.lines[there])
    stands[there] = check(stands[there], part, points=True)
    faults.parts.extend(part.parts)
    faults.refused[there] |= part.refused
    used = ~shapely.is_missing(stands)
    areas = used & ~lines & (shapely.get_dimensions(stands) == 2)
    whole = np.where(lines & used, degrees, stands)
    outline = np.full(len(geometry), b"", dtype=object)
    outline[areas | (lines & used)] = shapely.to_wkb(whole[areas | (lines & used)])
    at = Positions(*representative(stands), _precision(whole, used))
    wrong = fault_of_degrees(np.where(used, at.lat, 50), np.where(used, at.lon, -1))
    for code in FAULTS_OF_DEGREES:
        faults.add(wrong == code, "geometry", code, taken=False, message=_NOT_THERE)
    at.lat[wrong != ""] = at.lon[wrong != ""] = np.nan
    shape = np.select([areas, lines & used, used], ["area", "route", "point"], default="none").astype(object)
    return Drawn(at, shape, outline, question)


def _halfway(lines: np.ndarray) -> np.ndarray:
    """Return the point halfway along each line's longest part; of a line that leaves the earth, its farthest corner."""
    if not len(lines):
        return lines
    longest = np.array([max(shapely.get_parts(one), key=shapely.length) for one in lines], dtype=object)
    west, south, east, north = shapely.bounds(lines).T
    x, y = np.where(-west > east, west, east), np.where(-south > north, south, north)
    far = (abs(x) > 180) | (abs(y) > 90)
    halfway = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    made: np.ndarray = np.where(far, shapely.points(x, y), halfway)
    return made


def _precision(geometry: np.ndarray, used: np.ndarray) -> np.ndarray:
    """Half the diagonal around what was drawn, in metres, and never closer than a point is."""
    bounds = np.full((len(geometry), 4), np.nan)
    bounds[used] = shapely.bounds(geometry[used])
    half = metres_between(bounds[:, 1], bounds[:, 0], bounds[:, 3], bounds[:, 2]) / 2
    return np.where(used, np.fmax(half, AS_WRITTEN_M), np.nan)


def _words(where: np.ndarray, word: str) -> np.ndarray:
    words: np.ndarray = np.where(where, word, "none").astype(object)
    return words
