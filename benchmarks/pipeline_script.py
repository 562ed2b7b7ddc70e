"""What an analyst would script with pandas, geopandas and h3: the same two files, read, checked, placed and counted.

    python benchmarks/pipeline_script.py INCIDENTS.csv PLACES.geojson --out FOLDER [--no-map]

Writes attribution.csv (every outline that contains a point, every point place whose radius reaches it), counts.csv
(hexagon, month, category, rows, people) and map.html (folium, every hexagon with a record). Nothing is kept but these;
nothing is checked but what the counts need.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import folium
import geopandas as gpd
import h3
import numpy as np
import pandas as pd
from shapely.geometry import Polygon

CATEGORIES = ["missing episode", "cse", "cce", "knife", "asb", "substance", "online", "serious violence"]
RESOLUTION, BRITISH_GRID = 9, 27700


def checked(path: str) -> pd.DataFrame:
    """Read the incidents and leave out what cannot be used."""
    table = pd.read_csv(path, dtype={"incident_id": str, "person_id": str, "category": str})
    lon, lat = pd.to_numeric(table["lon"], errors="coerce"), pd.to_numeric(table["lat"], errors="coerce")
    when = pd.to_datetime(table["occurred_at"], format="%d/%m/%Y %H:%M", errors="coerce")
    good = lon.between(-8.7, 2.7) & lat.between(49.8, 60.9) & when.notna() & table["category"].isin(CATEGORIES)
    table = table.assign(lon=lon, lat=lat, when=when)[good & table["person_id"].notna()].reset_index(drop=True)
    return table.assign(month=table["when"].dt.strftime("%Y-%m"))


def attributed(table: pd.DataFrame, path: str) -> pd.DataFrame:
    """Find every place that each incident touches."""
    places = gpd.read_file(path).to_crs(BRITISH_GRID)
    where = gpd.points_from_xy(table["lon"], table["lat"])
    points = gpd.GeoDataFrame(table[["incident_id"]], geometry=where, crs=4326).to_crs(BRITISH_GRID)
    drawn = places[places.geom_type.isin(["Polygon", "MultiPolygon"])][["place_id", "geometry"]]
    inside = gpd.sjoin(points, drawn, predicate="within")[["incident_id", "place_id"]]
    sites = places[places.geom_type == "Point"]
    reach = sites["radius_m"].to_numpy()
    near = gpd.sjoin(sites[["place_id", "geometry"]], points, predicate="dwithin", distance=reach)
    both = pd.concat([inside, near[["incident_id", "place_id"]]])
    return both.drop_duplicates().sort_values(["incident_id", "place_id"])


def draw(counts: pd.DataFrame, path: Path) -> None:
    """Draw a map of the hexagons."""
    totals = counts.groupby("cell")["n"].sum().reset_index()
    shapes = [Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]) for cell in totals["cell"]]
    hexagons = gpd.GeoDataFrame(totals, geometry=shapes, crs=4326)
    high = totals["n"].quantile(0.95)

    def style(feature: dict) -> dict:
        return {
            "weight": 0.3,
            "fillOpacity": 0.6,
            "fillColor": "#b10026" if feature["properties"]["n"] > high else "#fed976",
        }

    middle = shapes[0].centroid
    area = folium.Map([middle.y, middle.x], zoom_start=9, tiles=None)
    folium.GeoJson(hexagons, style_function=style, tooltip=folium.GeoJsonTooltip(["cell", "n"])).add_to(area)
    area.save(path)


def main(incidents: str, places: str, folder: str, *, drawn: bool) -> None:
    """Do all of it."""
    table = checked(incidents)
    pairs = zip(table["lat"], table["lon"], strict=True)
    table["cell"] = [h3.latlng_to_cell(lat, lon, RESOLUTION) for lat, lon in pairs]
    touching = attributed(table, places)
    grain = table.groupby(["cell", "month", "category"])
    counts = grain.agg(n=("incident_id", "size"), people=("person_id", "nunique")).reset_index()
    touching.to_csv(Path(folder) / "attribution.csv", index=False)
    counts.to_csv(Path(folder) / "counts.csv", index=False)
    if drawn:
        draw(counts, Path(folder) / "map.html")
    print(f"{len(table):,} rows, {len(touching):,} touches, {np.sum(counts['n']):,} counted")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("incidents")
    parser.add_argument("places")
    parser.add_argument("--out", default=".")
    parser.add_argument("--no-map", action="store_true")
    said = parser.parse_args()
    main(said.incidents, said.places, said.out, drawn=not said.no_map)
