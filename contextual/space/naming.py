"""What a hexagon is called: by the named place in it, else by how far it lies from the nearest one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from contextual.space.cells import cells_at, centre, label

METRES_PER_DEGREE = 111_195.0
_TELLING = (
    "transport_hub", "shopping", "park", "school", "alternative_provision", "youth_centre", "library_leisure",
    "play_sports", "event", "car_park", "stairwell_estate", "health", "hotel", "licensed", "takeaway", "cafe_shisha",
    "off_licence", "taxi_rank", "waterway_woodland", "derelict", "bus_stop",
)  # fmt: skip
"""Types of place in the order in which people name a spot by them."""
_DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_FAR_M = 2_500.0


def hexagon_names(cells: ArrayLike, places: pd.DataFrame, resolution: int) -> dict[int, str]:
    """
    Name hexagons by what is there.

    Parameters
    ----------
    cells : array_like of int, shape (n,)
        H3 ids, all of `resolution`.
    places : pandas.DataFrame
        A places frame; closed and private places never give a name.
    resolution : int
        H3 resolution of the cells.

    Returns
    -------
    dict of int to str
        The name of a place whose own point lies in the hexagon (the most telling type first, then by name); else
        that of the place whose outline holds its middle, with the side: "Lantern Park, south"; else "300 m south of"
        the nearest telling place; else the end of the hexagon's id. No two hexagons share a name.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> columns = {"place_id": ["t:1"], "name": ["Lantern Park"], "type": "park", "lat": [54.6], "lon": [1.6]}
    >>> park = places_frame(columns, 1)
    >>> here = int(cells_at([54.6], [1.6], 9)[0])
    >>> hexagon_names([here], park, 9)[here]
    'Lantern Park'
    """
    wanted = np.asarray(cells, np.int64)
    named = _namers(places)
    if not len(wanted) or named.empty:
        return {int(cell): _plain(int(cell)) for cell in wanted}
    inside = _by_place_inside(named, resolution)
    names = {int(cell): inside[int(cell)] for cell in wanted if int(cell) in inside}
    names |= _by_outline(_without(wanted, names), named)
    return _distinct(names | _by_nearest(_without(wanted, names), named))


def _without(cells: NDArray[np.int64], names: dict[int, str]) -> NDArray[np.int64]:
    return np.array([cell for cell in cells if int(cell) not in names], np.int64)


def _namers(places: pd.DataFrame) -> pd.DataFrame:
    """Open public places with a position, the most telling type first."""
    shown = places[(places["status"] == "open") & ~places["private"] & places["lat"].notna() & (places["name"] != "")]
    order = {kind: rank for rank, kind in enumerate(_TELLING)}
    ranked = shown.assign(rank=shown["type"].map(order).fillna(len(order)))
    return ranked.sort_values(["rank", "name", "place_id"], ignore_index=True)


def _by_place_inside(named: pd.DataFrame, resolution: int) -> dict[int, str]:
    cells = cells_at(named["lat"], named["lon"], resolution)
    first = pd.Series(named["name"].to_numpy(), index=cells)
    return {int(cell): str(name) for cell, name in first[~first.index.duplicated()].items()}


def _by_outline(cells: NDArray[np.int64], named: pd.DataFrame) -> dict[int, str]:
    """Name a hexagon whose middle lies in a place's outline by the part of the place it is: "Lantern Park, south"."""
    outlined = named[named["outline"].map(len) > 0]
    if outlined.empty or not len(cells):
        return {}
    import shapely

    tree = shapely.STRtree(shapely.from_wkb(outlined["outline"].to_numpy()))
    middle = np.array([centre(int(cell)) for cell in cells])
    found, at = tree.query(shapely.points(middle[:, 1], middle[:, 0]), predicate="within")
    names: dict[int, str] = {}
    for cell, place in sorted(zip(found.tolist(), at.tolist(), strict=True), key=lambda pair: pair[1], reverse=True):
        row = outlined.iloc[place]
        north = float(middle[cell, 0] - row["lat"])
        east = float(middle[cell, 1] - row["lon"]) * float(np.cos(np.radians(row["lat"])))
        names[int(cells[cell])] = f"{row['name']}, {_direction(north, east)}"
    return names


def _by_nearest(cells: NDArray[np.int64], named: pd.DataFrame) -> dict[int, str]:
    """Say distance and direction from the nearest place that is more than a bus stop, where there is one near."""
    if not len(cells):
        return {}
    from scipy.spatial import cKDTree

    telling = named[named["type"] != "bus_stop"]
    known = telling if len(telling) else named
    middle = np.array([centre(int(cell)) for cell in cells])
    metres = METRES_PER_DEGREE * np.array([1.0, np.cos(np.radians(middle[:, 0].mean()))])
    points = known[["lat", "lon"]].to_numpy(float) * metres
    distance, nearest = cKDTree(points).query(middle * metres)
    names = known["name"].to_numpy()
    away = middle * metres - points[nearest]
    return {
        int(cell): _away(float(d), float(dy), float(dx), str(names[i])) if d <= _FAR_M else _plain(int(cell))
        for cell, d, (dy, dx), i in zip(cells, distance, away, nearest, strict=True)
    }


def _away(metres: float, north: float, east: float, name: str) -> str:
    return f"{max(50, round(metres / 50) * 50)} m {_direction(north, east)} of {name}"


def _direction(north: float, east: float) -> str:
    return _DIRECTIONS[round(float(np.degrees(np.arctan2(east, north))) / 45) % 8]


def _plain(cell: int) -> str:
    return f"Hexagon {label(cell).rstrip('f')[-6:]}"


def _distinct(names: dict[int, str]) -> dict[int, str]:
    """Put the end of the id after a name that more than one hexagon has."""
    counts = pd.Series(list(names.values())).value_counts()
    return {cell: name if counts[name] == 1 else f"{name} ({_plain(cell)})" for cell, name in names.items()}
