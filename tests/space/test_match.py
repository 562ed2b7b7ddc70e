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
from contextual.space.there import NO_DAY

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


# --- the days on which a place was there -------------------------------------------------------------------------


def day(text):
    return int(np.datetime64(text, "D").astype(int))


def spell(place_id, *, valid_from="", valid_to="", **more):
    return place(place_id, **more) | {"valid_from": valid_from, "valid_to": valid_to}


def at_on(table, *days, lat=LAT, lon=LON):
    pairs = np.array([(NO_DAY, NO_DAY) if one is None else one for one in days])
    found = match([lat] * len(days), [lon] * len(days), pd.DataFrame(table), pairs).primary
    return [table[row]["place_id"] if row >= 0 else None for row in found]


def test_a_place_matches_from_its_first_day_and_before_its_last():
    table = [spell("p", valid_from="2025-03-01", valid_to="2025-06-01", status="closed")]
    days = [day(one) for one in ("2025-02-28", "2025-03-01", "2025-05-31", "2025-06-01")]
    assert at_on(table, *((one, one) for one in days)) == [None, "p", "p", None]
    assert at_on(table, (days[0], days[1]), (days[2], days[3])) == ["p", "p"]


def test_a_place_that_closed_nobody_knows_when_never_matches():
    assert at_on([spell("p", status="closed")], (0, 0), (day("2025-01-01"),) * 2, None) == [None] * 3


def test_a_record_of_no_known_day_is_only_at_what_has_not_closed():
    table = [spell("gone", valid_to="2025-06-01", status="closed"), spell("here", valid_from="2025-06-01")]
    assert at_on(table, None, (day("2025-05-01"),) * 2, (day("2025-07-01"),) * 2) == ["here", "gone", "here"]


def test_before_a_place_was_there_the_next_nearest_is_where_a_record_counts():
    table = [
        spell("new", valid_from="2025-06-01", outline=SQUARE), spell("old", lat=LAT + 0.0001, lon=LON + 0.0001)
    ]  # fmt: skip
    assert at_on(table, (day("2025-05-01"),) * 2, (day("2025-06-01"),) * 2, lat=LAT + 0.0001, lon=LON + 0.0001) == [
        "old", "new",
    ]  # fmt: skip


ends = st.sampled_from(["", "1970-01-03", "1970-01-06", "1970-01-09"])
spells = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), ends, ends, st.sampled_from(["open", "closed"])), min_size=1, max_size=7
)
happened = st.lists(
    st.tuples(st.integers(0, 3), st.one_of(st.none(), st.tuples(st.integers(0, 10), st.integers(0, 2)))), max_size=9
)


def brute(row, table, at, when):
    """All places a record at one of four spots touches, and the one it counts at, by looking at each in turn."""
    touched = []
    for n, one in enumerate(table):
        first = day(one["valid_from"]) if one["valid_from"] else -(10**6)
        end = day(one["valid_to"]) if one["valid_to"] else (10**6 if one["status"] == "open" else -(10**6))
        there = one["status"] == "open" if when is None else first <= when[1] and end > when[0]
        inside = bool(one["outline"]) and shapely.from_wkb(one["outline"]).covers(shapely.Point(*at[::-1]))
        metres = 0.0 if one["outline"] else ELLIPSOID.inv(at[1], at[0], one["lon"], one["lat"])[2]
        if there and (inside or (not one["outline"] and metres <= 50)):
            size = shapely.from_wkb(one["outline"]).area if inside else metres
            touched.append((not inside, round(size, 9), one["place_id"], n))
    return [n for *_, n in sorted(touched, key=lambda each: each[3])], min(touched)[3] if touched else -1


@given(spells, happened)
def test_places_and_days_match_as_one_by_one(drawn, records):
    table = [
        spell(
            f"p{n}", lat=north_of(20 * spot), valid_from=start, valid_to=end, status=status,
            outline=shapely.box(LON - 1e-3, north_of(-5), LON + 1e-3 + n / 1e5, north_of(20 * spot + 5))
            if shape
            else None,
        )
        for n, (spot, shape, start, end, status) in enumerate(drawn)
    ]  # fmt: skip
    at = [(north_of(20 * spot), LON) for spot, _ in records]
    when = [None if one is None else (one[0], one[0] + one[1]) for _, one in records]
    days = np.array([(NO_DAY, NO_DAY) if one is None else one for one in when], np.int64).reshape(-1, 2)
    found = match([lat for lat, _ in at], [lon for _, lon in at], pd.DataFrame(table), days)
    for n, (spot, then) in enumerate(zip(at, when, strict=True)):
        touched, best = brute(n, table, spot, then)
        assert found.place[found.record == n].tolist() == touched
        assert found.primary[n] == best
