"""The fictional town as a gazetteer knows it, with what makes names hard: namesakes, chains, closed places, homes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import shapely

from contextual.intake.gazetteer import Answers, Gazetteer
from contextual.records import boundaries_frame, places_frame
from contextual.sample import terrain, town
from contextual.sample.ground import Point, lon_lat

MORE = (
    # place_id, name, type, metres east and north of the centre, locality, closed since
    ("X-1", "McDonald's Restaurant", "takeaway", (180, 420), "Tern", ""),
    ("X-2", "McDonald's Restaurant", "takeaway", (2120, 1010), "Pier", ""),
    ("X-3", "Tesco Express", "off_licence", (-1300, 380), "Lantern", ""),
    ("X-4", "Tesco Express", "off_licence", (1010, 2500), "Northbank", ""),
    ("X-5", "St Mary's Church", "other", (-2900, 500), "The Flats", ""),
    ("X-6", "St Mary's Church", "other", (1500, -1750), "Staithes", ""),
    ("X-7", "The Smugglers Den", "licensed", (900, 180), "", "2024-05-01"),
    ("X-8", "Old Custom House Club", "licensed", (1990, -150), "", "2023-11-30"),
    ("X-9", "The Admiral Duncan (JD Wetherspoon)", "licensed", (300, 260), "", ""),
)
UNITS = {"ZZ1 1AA": (250, 260), "ZZ1 1AB": (420, 300), "ZZ1 2BD": (-520, 2190), "ZZ2 3EF": (1080, -1330),
         "ZZ2 3EH": (1230, -1640), "ZZ2 4JJ": (2480, 60)}  # fmt: skip


@dataclass(frozen=True)
class Frames:
    """Everything a gazetteer is made of."""

    places: pd.DataFrame
    streets: pd.DataFrame
    postcodes: pd.DataFrame
    areas: pd.DataFrame

    def gazetteer(self, answers: Answers | None = None) -> Gazetteer:
        return Gazetteer.of(self.places, self.streets, self.postcodes, answers or {}, self.areas)


def frames() -> Frames:
    """Give the town's places, streets, invented postcodes and wards."""
    places = town.places()
    rows = [(p.id, p.name, p.type, p.at, "", "", p.private, _wkb(shapely.Polygon, p.outline)) for p in places]
    rows += [(*row, False, b"") for row in MORE]
    ids, names, types, at, localities, closed, private, outlines = zip(*rows, strict=True)
    degrees = [lon_lat(point) for point in at]
    columns = {
        "place_id": ids, "name": names, "type": types, "lon": [lon for lon, _ in degrees],
        "lat": [lat for _, lat in degrees], "locality": localities, "valid_to": closed, "private": private,
        "status": ["closed" if day else "open" for day in closed], "outline": outlines,
    }  # fmt: skip
    streets = {one.name: _wkb(shapely.LineString, one.line) for one in town.streets()}
    units = {code: shapely.to_wkb(shapely.Point(lon_lat(at))) for code, at in UNITS.items()}
    wards = {name: _wkb(shapely.Polygon, ring) for name, ring in terrain.wards().items()}
    return Frames(
        places_frame({name: list(values) for name, values in columns.items()}, len(rows)),
        _layer("street", streets), _layer("postcode", units), _layer("ward", wards),
    )  # fmt: skip


def _layer(layer: str, shapes: dict[str, bytes]) -> pd.DataFrame:
    columns = {"layer": layer, "code": list(shapes), "name": list(shapes), "outline": list(shapes.values())}
    return boundaries_frame(columns, len(shapes))


def _wkb(make: type, points: tuple[Point, ...]) -> bytes:
    return shapely.to_wkb(make([lon_lat(point) for point in points])) if points else b""
