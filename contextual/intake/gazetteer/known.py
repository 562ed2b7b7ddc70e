"""What is known by name: places, streets, postcodes and areas, where each is, and how far it reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
import shapely

from contextual.intake.gazetteer.candidate import CandidateKind
from contextual.intake.gazetteer.exact import normal
from contextual.intake.gazetteer.spoken import Words, kinds_in, kinds_of_type, written
from contextual.intake.where.private import wide_spot
from contextual.records import Answer
from contextual.space.cells import KNOWN_WITHIN_M
from contextual.space.naming import METRES_PER_DEGREE

VENUE_M, STREET_M, COARSE_M = KNOWN_WITHIN_M[9], KNOWN_WITHIN_M[8], 2_000.0
"""How closely a place's name, a street's name and an area's name place a record. Never finer; a long street coarser."""
_ONE_STREET_M = 300.0
"""Pieces of a street lie this close together; further apart, two streets share a name."""
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing known by name. `shape` is in metres on the ground's own plane; None where no position is held."""

    kind: CandidateKind
    name: str
    spellings: tuple[Words, ...]
    place_id: str = ""
    type: str = ""
    lat: float = np.nan
    lon: float = np.nan
    precision_m: float = VENUE_M
    locality: Words = ()
    private: bool = False
    closed: bool = False
    closed_since: str = ""
    shape: Any = field(default=None, repr=False)
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ground:
    """A plane on which metres are straight: good to a per cent across a county."""

    lat: float = 54.0

    @cached_property
    def _scale(self) -> np.ndarray:
        return np.array([METRES_PER_DEGREE * np.cos(np.radians(self.lat)), METRES_PER_DEGREE])

    def flat(self, shape: Any) -> Any:
        """Bring shapes of degrees onto the plane."""
        return shapely.transform(shape, lambda points: points * self._scale)

    def degrees(self, point: Any) -> tuple[float, float]:
        """Give the latitude and longitude of a point of the plane."""
        lon, lat = np.array([shapely.get_x(point), shapely.get_y(point)]) / self._scale
        return float(lat), float(lon)


def ground_of(*frames: pd.DataFrame) -> Ground:
    """Choose the plane by the middle of what is held."""
    for frame in frames:
        if "lat" in frame and frame["lat"].notna().any():
            return Ground(float(frame["lat"].median()))
        if "lat" not in frame and len(frame):
            return Ground(float(np.median(shapely.get_y(shapely.centroid(_shapes(frame))))))
    return Ground()


def _shapes(frame: pd.DataFrame) -> np.ndarray:
    return np.asarray(shapely.from_wkb(frame["outline"].to_numpy(object), on_invalid="ignore"))


def known_places(places: pd.DataFrame, ground: Ground) -> Iterator[Entry]:
    """
    Give every named place, closed and private ones too, each with the spellings it is known by.

    Rows of one id that stand together are one place, the last of them under its own name, the others its other names.
    """
    for _, rows in groupby(_named_rows(places, ground), key=lambda one: one.place_id):
        *others, one = rows
        more = [spelling for other in others for spelling in other.spellings]
        kinds = one.kinds.union(*(other.kinds for other in others))
        yield replace(one, spellings=tuple(dict.fromkeys([*one.spellings, *more])), kinds=kinds) if others else one


def _named_rows(places: pd.DataFrame, ground: Ground) -> Iterator[Entry]:
    named = places[places["name"] != ""]
    if named.empty:
        return
    points = ground.flat(shapely.points(named["lon"].to_numpy(float), named["lat"].to_numpy(float)))
    outlines = named["outline"].to_numpy(object)
    for row, point, outline in zip(named.itertuples(index=False), points, outlines, strict=True):
        spellings = spellings_of(str(row.name), str(row.locality))
        drawn = shapely.from_wkb(outline, on_invalid="ignore") if outline else None
        yield Entry(
            "place", str(row.name), spellings, str(row.place_id), str(row.type), float(row.lat), float(row.lon),
            locality=written(tuple(normal(str(row.locality)).split())), private=bool(row.private),
            closed=row.status == "closed", closed_since=str(row.valid_to),
            shape=ground.flat(drawn) if drawn is not None else point if np.isfinite(row.lat) else None,
            kinds=kinds_of_type(str(row.type)) | {kind for _, _, kind in kinds_in(spellings[0])},
        )  # fmt: skip


def spellings_of(name: str, locality: str = "") -> tuple[Words, ...]:
    """
    Give the ways a name is known, written out: whole, without what stands in brackets, and with its locality.

    Examples
    --------
    >>> spellings_of("Haven Rd Garage (closed)")
    (('haven', 'road', 'garage', 'closed'), ('haven', 'road', 'garage'))
    """
    whole, bare = written(tuple(normal(name).split())), written(tuple(normal(_ASIDE.sub(" ", name)).split()))
    placed = written(tuple(normal(f"{name} {locality}").split())) if locality else ()
    return tuple(dict.fromkeys(words for words in (whole, bare, placed) if words)) or ((),)


def known_homes(places: pd.DataFrame) -> dict[Words, Answer]:
    """
    Give the written-out names of private places, each as the answer "home" with the middle of the wide hexagon.

    A name that an open public place has too is left out: what becomes private by its name stays so for good.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> home = places_frame({"place_id": ["h:1"], "name": ["Quay House"], "private": [True]}, 1)
    >>> known_homes(home)["quay", "house"].kind
    'home'
    """
    hidden = places["private"].to_numpy(bool)
    private = places[hidden & (places["name"] != "").to_numpy()]
    if private.empty:
        return {}
    public = places.loc[~hidden & (places["status"] == "open").to_numpy(), "name"]
    shared = {written(tuple(normal(name).split())) for name in public}
    return {
        words: home_at(float(row.lat), float(row.lon))
        for row in private.itertuples(index=False)
        for words in spellings_of(str(row.name), str(row.locality))
        if words and words not in shared
    }


def home_at(lat: float, lon: float) -> Answer:
    """Answer "home" with the middle of the wide hexagon around it, and with no name."""
    north, east = wide_spot(lat, lon)
    return Answer("home", lat=north, lon=east)


def known_streets(streets: pd.DataFrame, ground: Ground) -> Iterator[Entry]:
    """Give every named street once, by its middle; pieces of one name that lie far apart are streets of their own."""
    named = streets[streets["name"] != ""]
    if named.empty:
        return
    lines = ground.flat(_shapes(named))
    table = pd.DataFrame({"name": named["name"].to_numpy(object), "line": lines}).dropna()
    table["key"] = [normal(name) for name in table["name"]]
    for key, pieces in table.groupby("key", sort=True):
        if key:
            yield from _streets_named(str(pieces["name"].iloc[0]), list(pieces["line"]), ground)


def _streets_named(name: str, pieces: list[Any], ground: Ground) -> Iterator[Entry]:
    whole = shapely.union_all(pieces)
    patches = shapely.get_parts(shapely.buffer(whole, _ONE_STREET_M / 2, quad_segs=2)) if len(pieces) > 1 else [None]
    for patch in patches:
        line = whole if patch is None else shapely.intersection(whole, patch)
        middle = _middle(line)
        reach = float(shapely.distance(shapely.points(shapely.get_coordinates(line)), middle).max())
        lat, lon = ground.degrees(middle)
        yield Entry("street", name, spellings_of(name), lat=lat, lon=lon, precision_m=_round_up(reach, STREET_M),
                    shape=line, kinds=frozenset(kind for _, _, kind in kinds_in(spellings_of(name)[0])))  # fmt: skip


def _middle(line: Any) -> Any:
    """Give the point half-way along a street in one piece, else the point of it that is nearest to its centre."""
    joined = shapely.line_merge(line) if shapely.get_num_geometries(line) > 1 else line
    if shapely.get_type_id(joined) == 1:
        return shapely.line_interpolate_point(joined, 0.5, normalized=True)
    return shapely.get_point(shapely.shortest_line(joined, shapely.centroid(joined)), 0)


def _round_up(metres: float, least: float) -> float:
    return max(least, float(np.ceil(metres / 100) * 100))


def known_areas(areas: pd.DataFrame, ground: Ground) -> Iterator[Entry]:
    """Give every named area (a ward, a town centre), by its middle and as coarse as it is wide."""
    named = areas[areas["name"] != ""]
    for name, shape in zip(named["name"], ground.flat(_shapes(named)) if len(named) else (), strict=True):
        if shape is not None and not shapely.is_empty(shape):
            middle = shapely.centroid(shape)
            lat, lon = ground.degrees(middle)
            reach = float(shapely.distance(shapely.points(shapely.get_coordinates(shape)), middle).max())
            spellings = (*spellings_of(str(name)), *spellings_of(f"{name} ward"))
            yield Entry("area", str(name), spellings, lat=lat, lon=lon,
                        precision_m=_round_up(reach, COARSE_M), shape=shape)  # fmt: skip


def apart(one: Entry, other: Entry) -> float:
    """Give the metres between two known things, 0 where they touch; infinite where one has no position."""
    if one.shape is None or other.shape is None:
        return float("inf")
    return float(shapely.distance(one.shape, other.shape))
