from __future__ import annotations

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contextual.codes import PLACE_TYPES
from contextual.space import bng
from contextual.space.match import match

LAT, LON = 54.60, 1.60
ELLIPSOID = pyproj.Geod(ellps="WGS84")


def place(place_id, *, type="bus_stop", lat=LAT, lon=LON, radius_m=np.nan, outline=None, status="open") -> dict:
    wkb = b"" if outline is None else shapely.to_wkb(outline)
    return {
        "place_id": place_id,
        "type": type,
        "lat": lat,
        "lon": lon,
        "radius_m": radius_m,
        "outline": wkb,
        "status": status,
    }


def places(*rows):
    return pd.DataFrame(list(rows), columns=["place_id", "type", "lat", "lon", "radius_m", "outline", "status"])


def north_of(metres: float) -> float:
    return LAT + metres / 111_316


def primary(lat, lon, table):
    found = match([lat], [lon], table).primary[0]
    return table["place_id"].iloc[found] if found >= 0 else None


SQUARE = shapely.box(LON, LAT, LON + 0.01, LAT + 0.01)


# --- known answers ----------------------------------------------------------------------------------------------


def test_a_record_in_two_outlines_is_at_the_smaller():
    table = places(
        place("park", outline=SQUARE), place("play", outline=shapely.box(LON, LAT, LON + 0.002, LAT + 0.002))
    )
    assert primary(LAT + 0.001, LON + 0.001, table) == "play"
    found = match([LAT + 0.001], [LON + 0.001], table)
    assert (found.record.tolist(), found.place.tolist(), found.metres.tolist()) == ([0, 0], [0, 1], [0.0, 0.0])


def test_a_record_in_an_outline_is_there_even_beside_a_nearer_point():
    table = places(place("park", outline=SQUARE), place("stop", lat=LAT + 0.001, lon=LON + 0.001))
    assert primary(LAT + 0.001, LON + 0.001, table) == "park"


@pytest.mark.parametrize(("lat", "lon"), [(LAT, LON + 0.005), (LAT + 0.01, LON + 0.01), (LAT, LON)])
def test_the_edge_of_an_outline_is_inside(lat, lon):
    assert primary(lat, lon, places(place("park", outline=SQUARE))) == "park"


def test_a_hole_in_an_outline_is_outside():
    ring = SQUARE.difference(shapely.box(LON + 0.004, LAT + 0.004, LON + 0.006, LAT + 0.006))
    assert primary(LAT + 0.005, LON + 0.005, places(place("park", outline=ring))) is None


@pytest.mark.parametrize("type", ["bus_stop", "school", "transport_hub"])
def test_a_point_reaches_as_far_as_its_type_does(type):
    reach = PLACE_TYPES[type].match_m
    assert primary(north_of(reach - 0.5), LON, places(place("p", type=type))) == "p"
    assert primary(north_of(reach + 0.5), LON, places(place("p", type=type))) is None


def test_a_points_own_radius_goes_before_its_types():
    assert primary(north_of(80), LON, places(place("p", radius_m=90.0))) == "p"
    assert primary(north_of(20), LON, places(place("p", radius_m=10.0))) is None


def test_the_nearer_point_wins_and_ties_go_to_the_lower_id():
    table = places(place("b"), place("a", lat=north_of(10)), place("c", lat=north_of(10)))
    assert primary(LAT, LON, table) == "b"
    assert primary(north_of(8), LON, table) == "a"


def test_closed_places_never_match():
    assert primary(LAT, LON, places(place("p", status="closed"))) is None
    assert primary(LAT + 0.001, LON + 0.001, places(place("park", outline=SQUARE, status="closed"))) is None


def test_distances_agree_with_the_national_grid():
    rng = np.random.default_rng(5)
    lat, lon = 52.5 + rng.uniform(-0.001, 0.001, 50), -1.9 + rng.uniform(-0.001, 0.001, 50)
    found = match(lat, lon, places(place("p", lat=52.5, lon=-1.9, radius_m=500.0)))
    east, north = bng.from_lat_lon([52.5, *lat], [-1.9, *lon])
    on_grid = np.hypot(east[1:] - east[0], north[1:] - north[0])
    np.testing.assert_allclose(found.metres, on_grid, rtol=5e-4)  # the grid's own scale is 0.9996 there


# --- borders ----------------------------------------------------------------------------------------------------


def test_nothing_to_match_and_nothing_to_match_with():
    assert match([], [], places(place("p"))).primary.tolist() == []
    assert match([LAT], [LON], places()).primary.tolist() == [-1]
    assert match([float("nan"), LAT], [LON, LON], places(place("p"))).primary.tolist() == [-1, 0]


def test_a_place_without_a_position_matches_nothing():
    assert primary(LAT, LON, places(place("p", lat=np.nan, lon=np.nan))) is None


# --- equal to geopandas and to brute force ----------------------------------------------------------------------


def random_places(rng, how_many: int) -> pd.DataFrame:
    rows = []
    for number in range(how_many):
        lat, lon = LAT + rng.uniform(0, 0.02), LON + rng.uniform(0, 0.03)
        if number % 2:
            angle = np.sort(rng.uniform(0, 2 * np.pi, 9))
            reach = rng.uniform(0.0005, 0.006, 9)
            outline = shapely.make_valid(
                shapely.Polygon(np.c_[lon + reach * np.cos(angle), lat + reach * np.sin(angle)])
            )
            rows.append(place(f"t:{number}", outline=outline))
        else:
            rows.append(place(f"t:{number}", type=["school", "bus_stop"][number % 4 // 2], lat=lat, lon=lon))
    return places(*rows)


@pytest.mark.parametrize("seed", range(5))
def test_outlines_equal_geopandas(seed):
    geopandas = pytest.importorskip("geopandas")
    rng = np.random.default_rng(seed)
    table = random_places(rng, 60)
    lat, lon = LAT + rng.uniform(0, 0.02, 400), LON + rng.uniform(0, 0.03, 400)
    drawn = table[table["outline"].map(bool)]
    outlines = geopandas.GeoDataFrame(geometry=geopandas.GeoSeries.from_wkb(drawn["outline"]))
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat))
    joined = points.sjoin(outlines, predicate="intersects")
    expected = set(zip(joined.index.tolist(), joined["index_right"].tolist(), strict=True))
    found = match(lat, lon, table)
    inside = found.metres == 0
    assert set(zip(found.record[inside].tolist(), found.place[inside].tolist(), strict=True)) == expected


@pytest.mark.parametrize("seed", range(5))
def test_primary_places_equal_trying_every_place(seed):
    rng = np.random.default_rng(seed)
    table = random_places(rng, 40)
    lat, lon = LAT + rng.uniform(0, 0.02, 200), LON + rng.uniform(0, 0.03, 200)
    found = match(np.tile(lat, 2), np.tile(lon, 2), table)
    expected = [slow_primary(a, o, table) for a, o in zip(lat, lon, strict=True)]
    assert found.primary.tolist() == expected * 2


def slow_primary(lat, lon, table) -> int:
    inside, near = [], []
    for number, one in enumerate(table.itertuples()):
        if one.outline:
            outline = shapely.from_wkb(one.outline)
            if outline.intersects(shapely.Point(lon, lat)):
                inside.append(
                    (
                        outline.area * np.cos(np.radians((outline.bounds[1] + outline.bounds[3]) / 2)),
                        one.place_id,
                        number,
                    )
                )
        else:
            away = ELLIPSOID.inv(lon, lat, one.lon, one.lat)[2]
            if away <= PLACE_TYPES[one.type].match_m:
                near.append((away, one.place_id, number))
    return min(inside)[2] if inside else min(near)[2] if near else -1


@given(st.permutations(range(12)))
def test_the_order_of_places_changes_nothing(order):
    rng = np.random.default_rng(3)
    table = random_places(rng, 12)
    lat, lon = LAT + rng.uniform(0, 0.02, 60), LON + rng.uniform(0, 0.03, 60)
    mixed = table.iloc[list(order)].reset_index(drop=True)
    names = [
        np.append(t["place_id"].to_numpy(object), None)[match(lat, lon, t).primary].tolist() for t in (table, mixed)
    ]
    assert names[0] == names[1]
