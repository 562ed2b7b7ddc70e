"""Bad shapes: GeoJSON, GeoPackage and XML, how they are spoilt, and what a careful registrar makes of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.intake.bad.one import Bad, table
from tests.intake.sent import collection, feature, square

HEAD = "place_id,place_name,place_type,lat,lon"


def place(geometry: dict | None, n: int = 1, **more: object) -> dict:
    return feature(geometry, **({"place_id": f"P{n}", "place_name": f"Lantern Park {n}", "place_type": "park"} | more))


def polygon(*ring: tuple[float, float]) -> dict:
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}


def point(lon: float, lat: float) -> dict:
    return {"type": "Point", "coordinates": [lon, lat]}


GOOD = place(square(1.6, 54.6, 0.001), 9)
BOW = polygon((1.6, 54.6), (1.601, 54.601), (1.601, 54.6), (1.6, 54.601), (1.6, 54.6))


def one(name: str, geometry: dict | None, **said: object) -> Bad:
    """Make a file of places with one bad shape and one good one."""
    return Bad(name, "a.geojson", collection(place(geometry), GOOD), "places", **said)  # type: ignore[arg-type]


def package(*statements: str, cut: int | None = None) -> Callable[[], bytes]:
    """Make a GeoPackage of two places, run statements on it, and cut it short."""

    def make() -> bytes:
        import geopandas
        import shapely

        with TemporaryDirectory() as folder:
            path = Path(folder) / "places.gpkg"
            frame = {"place_id": ["P1", "P2"], "place_name": ["Pier", "Quay"], "place_type": ["park", "park"]}
            shapes = shapely.box([1.6, 1.61], [54.6, 54.61], [1.601, 1.611], [54.601, 54.611])
            geopandas.GeoDataFrame(frame, geometry=shapes, crs=4326).to_file(path, layer="places")
            with sqlite3.connect(path) as conn:
                for statement in statements:
                    conn.execute(statement)
            conn.close()
            return path.read_bytes()[:cut]

    return make


ENDLESS = (
    "CREATE VIEW endless AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
    "SELECT n.fid AS fid, p.geom AS geom, p.place_id, p.place_name, p.place_type FROM n, places p"
)
TRIGGER = "CREATE TRIGGER evil AFTER INSERT ON places BEGIN DELETE FROM places; END"

OUTLINES = [
    one("an outline that crosses itself", BOW, accepted=2, codes={"invalid_geometry"}),
    one("no shape", None, accepted=1, rejected=1, codes={"null_geometry"}),
    one("an empty shape", {"type": "Polygon", "coordinates": []}, accepted=1, rejected=1, codes={"null_geometry"}),
    one(
        "a collection of shapes",
        {"type": "GeometryCollection", "geometries": [point(1.6, 54.6)]},
        accepted=1,
        rejected=1,
        codes={"unsupported_geometry"},
    ),
    one(
        "a line",
        {"type": "LineString", "coordinates": [[1.6, 54.6], [1.61, 54.61]]},
        accepted=1,
        rejected=1,
        codes={"unsupported_geometry"},
    ),
    one(
        "an outline without area",
        polygon((1.6, 54.6), (1.61, 54.61), (1.6, 54.6), (1.6, 54.6)),
        accepted=1,
        rejected=1,
        codes={"too_small"},
    ),
    one(
        "an outline over the date line",
        polygon((179.9, 54.6), (-179.9, 54.6), (-179.9, 54.7), (179.9, 54.6)),
        accepted=1,
        rejected=1,
        codes={"out_of_range"},
    ),
    one("an outline that is not closed", polygon((1.6, 54.6), (1.601, 54.6), (1.601, 54.601)), accepted=2, codes=()),
    one("a point at nought and nought", point(0, 0), accepted=1, rejected=1, codes={"null_island"}),
    one("a point off the earth", point(400, 54.6), accepted=1, rejected=1, codes={"out_of_range"}),
    one(
        "metres called degrees",
        polygon((449106, 520354), (449206, 520354), (449206, 520454), (449106, 520354)),
        accepted=1,
        rejected=1,
        codes={"projected_coords"},
    ),
    one(
        "a shape of a kind that does not exist",
        {"type": "Blob", "coordinates": [1, 2]},
        accepted=1,
        rejected=1,
        codes={"null_geometry"},
    ),
    one(
        "coordinates that are words",
        {"type": "Point", "coordinates": ["east", "north"]},
        accepted=1,
        rejected=1,
        codes={"null_geometry"},
    ),
    Bad(
        "a file in metres that says so",
        "a.geojson",
        collection(place(square(449106, 520354, 50)), crs="EPSG:27700"),
        "places",
        accepted=1,
    ),
    Bad(
        "a file in metres that does not say so",
        "a.geojson",
        collection(place(square(449106, 520354, 50))),
        "places",
        rejected=1,
        codes={"projected_coords"},
        asks="crs",
    ),
    Bad(
        "a reference system nobody knows",
        "a.geojson",
        collection(GOOD, crs="EPSG:999999"),
        "places",
        refused="malformed_json",
    ),
    Bad(
        "an id twice on unlike shapes",
        "a.geojson",
        collection(GOOD, place(square(1.7, 54.7, 0.001), 9)),
        "places",
        accepted=1,
        rejected=1,
        codes={"conflicting_duplicate"},
    ),
    Bad(
        "outlines of wards that cross themselves",
        "a.geojson",
        collection(feature(BOW, WD24CD="E05000001", WD24NM="Northbank")),
        "boundaries",
        accepted=1,
        codes={"invalid_geometry"},
    ),
    Bad(
        "points for wards",
        "a.geojson",
        collection(
            feature(
                {"type": "MultiPoint", "coordinates": [[1.6, 54.6], [1.7, 54.7]]},
                WD24CD="E05000001",
                WD24NM="Northbank",
            )
        ),
        "boundaries",
        rejected=1,
        codes={"unsupported_geometry"},
    ),
]

DOCUMENTS = [
    Bad("GeoJSON cut short", "a.geojson", collection(GOOD)[:-20], "places", refused="malformed_json"),
    Bad("GeoJSON without features", "a.geojson", collection(), "places", refused="no_rows"),
    Bad(
        "JSON of something else",
        "a.json",
        b'{"a": 1}',
        "places",
        refused={"malformed_json", "no_rows", "unrecognised_format", "missing_headers"},
    ),
    Bad("text called GeoJSON", "a.geojson", b"place_id,place_name\n", "places", refused="malformed_json"),
    Bad("JSON a hundred thousand deep", "a.geojson", b'{"a":' * 100_000, "places", refused="malformed_json"),
    Bad(
        "JSON with numbers that are none",
        "a.geojson",
        collection(place(point(1.6, 54.6))).replace(b"1.6", b"NaN"),
        "places",
        rejected=1,
        codes={"non_finite"},
    ),
    Bad(
        "HTML and templates in properties",
        "a.geojson",
        collection(place(square(1.6, 54.6, 0.001), 1, place_name="{{ 7*7 }}<script>alert(1)</script>")),
        "places",
        accepted=1,
    ),
    Bad(
        "an XML that asks for a file of the machine",
        "a.xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>',
        "places",
        refused="unrecognised_format",
    ),
    Bad(
        "an XML that swells",
        "a.xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha">'
        + b"".join(b'<!ENTITY x%d "%s">' % (i, b"&x%s;" % (str(i - 1).encode() if i else b"") * 10) for i in range(9))
        + b"]><a><b>&x8;</b></a>",
        "places",
        refused="unrecognised_format",
    ),
    Bad("a GeoPackage cut short", "a.gpkg", package(cut=9000), "places", refused="malformed_gpkg"),
    Bad("a GeoPackage of one page", "a.gpkg", package(cut=100), "places", refused="malformed_gpkg"),
    Bad("a GeoPackage with triggers", "a.gpkg", package(TRIGGER), "places", accepted=2),
    Bad(
        "a GeoPackage whose layer never ends",
        "a.gpkg",
        package(
            ENDLESS,
            "UPDATE gpkg_contents SET table_name='endless'",
            "UPDATE gpkg_geometry_columns SET table_name='endless'",
        ),
        "places",
        refused="malformed_gpkg",
    ),
    Bad(
        "a database that is no GeoPackage",
        "a.gpkg",
        package("DROP TABLE gpkg_contents"),
        "places",
        refused="malformed_gpkg",
    ),
    Bad("text called a GeoPackage", "a.gpkg", b"place_id,place_name\n", "places", refused="malformed_gpkg"),
    Bad("a GeoPackage called a CSV", "a.csv", package(), "places", accepted=2),
]

LISTS = [
    Bad(
        "a place without an id",
        "a.csv",
        table(HEAD, ",Pier,park,54.6001,1.6001", "P2,Quay,park,54.6002,1.6002"),
        "places",
        accepted=1,
        rejected=1,
        codes={"missing_required"},
    ),
    Bad(
        "a place of no type",
        "a.csv",
        table(HEAD, "P1,Pier,,54.6001,1.6001", "P2,Quay,park,54.6002,1.6002"),
        "places",
        accepted=1,
        rejected=1,
        codes={"missing_required"},
    ),
    Bad(
        "a place of a type nobody knows",
        "a.csv",
        table(HEAD, "P1,Pier,dragon,54.6001,1.6001"),
        "places",
        accepted=1,
        codes={"unknown_category"},
    ),
    Bad(
        "a place that is nowhere",
        "a.csv",
        table(HEAD, "P1,Pier,park,,", "P2,Quay,park,54.6002,1.6002"),
        "places",
        accepted=1,
        rejected=1,
        codes={"no_location"},
    ),
    Bad(
        "a place in the other hemisphere",
        "a.csv",
        table(HEAD, "P1,Pier,park,-54.6001,1.6001", *(f"Q{i},Quay {i},park,54.60{i},1.60{i}" for i in range(10, 30))),
        "places",
        accepted=20,
        rejected=1,
        codes={"out_of_range"},
    ),
    Bad(
        "places with latitude and longitude swapped",
        "a.csv",
        table(HEAD, "P1,Pier,park,1.6001,54.6001"),
        "places",
        rejected=1,
        codes={"swapped_latlon"},
    ),
]

SHAPES = [*OUTLINES, *DOCUMENTS, *LISTS]
