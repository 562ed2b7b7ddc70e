"""Names for places that have none: what they are, and the named site they belong to or the nearest street."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.space.naming import METRES_PER_DEGREE

INSIDE_M, STREET_M, NEAR_M = 20.0, 250.0, 1_000.0
"""How far a site's outline, a street and a site that is merely near may lie, in metres."""

_HOLD = ("park", "play_sports", "school", "library_leisure", "youth_centre", "waterway_woodland", "shopping", "health")
_LEAD = ("park", "school", "library_leisure", "youth_centre", "waterway_woodland", "transport_hub")
"""Types of place that others lie in, and by which people find others near them."""

BY_SITE, BY_STREET, BY_NEAR, BY_AREA, BY_KIND = "site", "street", "near", "area", "kind"
"""What a name was made of."""


def name_nameless(
    nameless: pd.DataFrame, sites: pd.DataFrame, streets: pd.DataFrame, taken: Collection[str] = ()
) -> pd.DataFrame:
    """
    Name places by their kind and what is around them. No two get one name.

    Parameters
    ----------
    nameless : pandas.DataFrame, shape (n, 6)
        ``place_id``, ``kind`` (in words, such as "Play space"), ``lat``, ``lon``, ``outline`` (WKB, b"" for a point)
        and ``locality``.
    sites : pandas.DataFrame
        A places frame; closed and private places and those without a name never give a name.
    streets : pandas.DataFrame
        A boundaries frame of lines; those without a name never give a name.
    taken : collection of str
        Names that are given already.

    Returns
    -------
    pandas.DataFrame, shape (n, 2)
        ``name``, and ``by``: what it was made of (`BY_SITE`, `BY_STREET`, `BY_NEAR`, `BY_AREA`, `BY_KIND`). A site
        whose outline holds the place stands before a street within 250 m, that before a site within 1 km, that before
        the locality.

    Examples
    --------
    >>> from contextual.records import boundaries_frame, places_frame
    >>> import shapely
    >>> court = {"place_id": "a:1", "kind": "Tennis court", "lat": 54.6, "lon": 1.6, "outline": b"", "locality": ""}
    >>> line = shapely.to_wkb(shapely.LineString([(1.59, 54.601), (1.61, 54.601)]))
    >>> road = boundaries_frame({"layer": "street", "name": ["Acacia Road"], "outline": [line]}, 1)
    >>> name_nameless(pd.DataFrame([court]), places_frame(), road)["name"].tolist()
    ['Tennis court off Acacia Road']
    """
    made = [("", "")] * len(nameless)
    if len(nameless):
        shapes, metres = _shapes(nameless)
        inside, near = _sites_around(shapes, metres, sites)
        street = _nearest_street(shapes, metres, streets)
        kinds, areas = nameless["kind"].tolist(), nameless["locality"].tolist()
        made = [_one(*parts) for parts in zip(kinds, inside, street, near, areas, strict=True)]
    names = _apart([name for name, _ in made], nameless["place_id"].tolist(), set(taken))
    return pd.DataFrame({"name": names, "by": [by for _, by in made]}, index=nameless.index, dtype="str")


def _one(kind: str, inside: str, street: str, near: str, area: str) -> tuple[str, str]:
    if inside:
        return f"{kind}, {inside}", BY_SITE
    if street:
        return f"{kind} off {street}", BY_STREET
    if near:
        return f"{kind} near {near}", BY_NEAR
    return (f"{kind}, {area}", BY_AREA) if area else (kind, BY_KIND)


def _apart(names: list[str], ids: list[str], taken: set[str]) -> list[str]:
    """Add numbers to names given twice, in the order of the ids, so that the same file gives the same names."""
    out = [""] * len(names)
    count: dict[str, int] = {}
    for row in sorted(range(len(names)), key=lambda i: (names[i], ids[i])):
        name = names[row]
        number = count.get(name, 0) + 1
        while (said := name if number == 1 else f"{name}, {number}") in taken:
            number += 1
        count[name] = number
        taken.add(said)
        out[row] = said
    return out


def _shapes(frame: pd.DataFrame) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return shapes in metres on a plane that is right around here, and metres to a degree of longitude, latitude."""
    metres = METRES_PER_DEGREE * np.array([np.cos(np.radians(float(frame["lat"].mean()))), 1.0])
    return _on_plane(frame, metres), metres


def _on_plane(frame: pd.DataFrame, metres: NDArray[np.float64]) -> NDArray[np.object_]:
    import shapely

    drawn = (frame["outline"].map(len) > 0).to_numpy(bool)
    shapes = np.empty(len(frame), dtype=object)
    if "lat" in frame:
        shapes[~drawn] = shapely.points(frame["lon"].to_numpy(float)[~drawn], frame["lat"].to_numpy(float)[~drawn])
    shapes[drawn] = shapely.from_wkb(frame["outline"].to_numpy(object)[drawn], on_invalid="ignore")
    return np.asarray(shapely.transform(shapes, lambda xy: xy * metres), dtype=object)


def _sites_around(
    shapes: NDArray[np.object_], metres: NDArray[np.float64], sites: pd.DataFrame
) -> tuple[list[str], list[str]]:
    """Give the site each place lies in, the smallest where several hold it, and the nearest site; "" for none."""
    import shapely

    named = sites[
        (sites["status"] == "open") & ~sites["private"] & (sites["name"] != "") & sites["lat"].notna()
        & sites["type"].isin((*_HOLD, *_LEAD))
    ].sort_values("place_id", ignore_index=True)  # fmt: skip
    grounds = _on_plane(named, metres)
    sound = ~(shapely.is_missing(grounds) | shapely.is_empty(grounds))
    named, grounds = named[sound].reset_index(drop=True), grounds[sound]
    names, drawn = named["name"].tolist(), shapely.get_dimensions(grounds) == 2
    holds, leads = (named["type"].isin(types).to_numpy(bool) for types in (_HOLD, _LEAD))
    middles = shapely.point_on_surface(shapes)
    inside, least = [""] * len(shapes), np.full(len(shapes), np.inf)
    size = shapely.area(grounds)
    found = shapely.STRtree(grounds).query(middles, predicate="dwithin", distance=INSIDE_M)
    for place, site in found.T.tolist():
        if drawn[site] and holds[site] and size[site] < least[place]:
            inside[place], least[place] = names[site], size[site]
    return inside, _nearest(shapes, grounds[leads], named["name"][leads].tolist(), NEAR_M)


def _nearest_street(shapes: NDArray[np.object_], metres: NDArray[np.float64], streets: pd.DataFrame) -> list[str]:
    named = streets[(streets["name"] != "") & (streets["outline"].map(len) > 0)]
    named = named.sort_values(["name", "code"], ignore_index=True)
    return _nearest(shapes, _on_plane(named, metres), named["name"].tolist(), STREET_M)


def _nearest(shapes: NDArray[np.object_], others: NDArray[np.object_], names: list[str], within: float) -> list[str]:
    """Give the name of the nearest of the others within a distance, "" for none; ties go to the first."""
    import shapely

    out = [""] * len(shapes)
    if len(others):
        found = shapely.STRtree(others).query_nearest(shapes, max_distance=within, all_matches=True)
        for place, other in sorted(found.T.tolist(), reverse=True):
            out[place] = names[other]
    return out
