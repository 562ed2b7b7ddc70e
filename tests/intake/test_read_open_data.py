"""Files of public publishers, in small with invented names; and the real ones, where their folder is named."""

from __future__ import annotations

import pytest

from contextual.codes import unmask
from contextual.errors import FileRefused
from contextual.intake import Known
from tests.intake.sent import SEARCH, STOPS, STREET, codes, collection, feature, packed, sheet, square, take, utc

CRIME = "c" * 64
ASB = ",2024-05,Sandbar Police,Sandbar Police,1.60034,54.60012,On or near Kelp Row,,,Anti-social behaviour,,"
THEFT = f"{CRIME},2024-05,Sandbar Police,Sandbar Police,1.60034,54.60012,On or near ,,,Other theft,Under investigation,"


def street(*rows, **said):
    return take(packed(sheet(STREET, *rows)), "2024-05-sandbar-street.csv.gz", agency="open_data", **said)


def search(*times):
    rows = [f"Person search,{t},,,54.60012,1.60034,Male,10-17,,,Act,Drugs,,," for t in times]
    return take(sheet(SEARCH, *rows), agency="open_data")


def stops(*rows, **said):
    return take(sheet(STOPS, *rows), kind="places", agency="council", **said)


def boundaries(data, **said):
    return take(data, "wards.geojson", kind="boundaries", agency="council", **said)


def test_street_crime_is_recognised_as_open_data_of_all_ages():
    reading = street(ASB, THEFT)
    assert (reading.layout, reading.batch_class, reading.accepted) == ("police_uk_street", "open", 2)
    records = reading.records
    assert [unmask(mask) for mask in records["harms"]] == [("crime_asb",), ("crime_other_theft",)]
    assert set(records["time_precision"]) == {"month"}
    assert set(records["span"]) == {168}
    assert set(records["precision_m"]) == {150.0}
    assert set(records["finest"]) == {9}
    assert set(records["recorded"]) == {"not_recorded"}
    assert set(records["place_text"]) == set(records["person"]) == set(records["reference"]) == {""}


def test_identical_rows_without_a_crime_id_are_incidents_of_their_own():
    reading = street(ASB, ASB, ASB)
    assert (reading.accepted, codes(reading)) == (3, [])
    assert set(reading.records["incident"]) == {""}


def test_a_crime_id_in_two_months_is_one_incident_and_both_rows_are_kept():
    may, june = street(THEFT), street(THEFT.replace("2024-05", "2024-06"))
    assert may.records["incident"].tolist() == june.records["incident"].tolist()
    again = street(THEFT.replace("2024-05", "2024-06"), known=Known(row_keys=set(may.row_keys)))
    assert (again.accepted, again.already_held) == (1, 0)


def test_a_month_sent_again_with_other_outcomes_adds_nothing():
    first = street(THEFT)
    again = street(THEFT.replace("Under investigation", "Closed"), known=Known(row_keys=set(first.row_keys)))
    assert (again.accepted, again.already_held) == (0, 1)


def test_a_row_without_a_position_is_kept_and_not_mapped():
    reading = street(ASB.replace("1.60034,54.60012,On or near Kelp Row", ",,No Location"))
    assert (reading.accepted, reading.not_mapped, codes(reading)) == (1, 1, ["no_location"])


def test_headings_in_another_programs_style_are_the_same_layout():
    reading = take(
        sheet("Month,Crime.type,Longitude,Latitude", "2016-02,Burglary,1.60034,54.60012"), agency="open_data"
    )
    assert reading.layout == "police_uk_street"
    snake = '"","crime_id","month","longitude","latitude","location","crime_type","last_outcome_category"'
    assert take(sheet(snake, '"1","c","2019-05",1.60034,54.60012,"x","Shoplifting",NA')).layout == "police_uk_street"


def test_a_search_is_told_by_the_local_clock():
    reading = search("2019-05-31T23:01:00+00:00", "2019-06-30T12:30:00+00:00")
    records = reading.records
    assert reading.layout == "police_uk_stop_and_search"
    assert records["month"].tolist() == [2019 * 12 + 5] * 2
    assert records["hour"].tolist() == [5 * 24, 6 * 24 + 13]
    assert set(records["recorded"]) == {"discovered"}
    assert unmask(records["harms"].iloc[0]) == ("stop_search",)
    assert set(records["age_band"]) == {"under_18"}


def test_searches_published_by_the_day_are_days_although_they_are_written_as_midnight():
    records = search("2023-01-05T00:00:00+00:00", "2023-06-04T23:00:00+00:00").records
    assert records["time_precision"].tolist() == ["day", "day"]
    assert records["span"].tolist() == [24, 24]
    assert utc(records["earliest"].iloc[1]) == "2023-06-04T23:00:00"


def test_stops_keep_their_leading_noughts_and_closed_ones_are_kept_closed():
    reading = stops(
        "07905,Pier Approach,Stop B,Doggerhaven,449849,521161,-1.230231,54.583203,BCT,new,inactive",
        "9100GULL,Gull Rail Station,,Doggerhaven,547372,179055,,,RLY,revise,active",
        "07906,Bus Station Stand Z,Stand Z,Doggerhaven,449106,520354,-1.24186,54.576032,BCS,delete,",
    )
    places = reading.places
    assert (reading.layout, reading.batch_class, reading.rejected) == ("naptan", "open", 0)
    assert places["place_id"].tolist() == ["naptan:07905", "naptan:9100GULL", "naptan:07906"]
    assert places["name"].tolist() == ["Pier Approach (Stop B)", "Gull Rail Station", "Bus Station Stand Z"]
    assert places["status"].tolist() == ["closed", "open", "closed"]
    assert places["type"].tolist() == ["bus_stop", "transport_hub", "bus_stop"]
    assert places["lat"].round(2).tolist() == [54.58, 51.49, 54.58]


def test_a_stop_without_any_position_is_left_out():
    reading = stops("07905,Pier,,D,,,,,BCT,new,active")
    assert (reading.rejected, codes(reading), reading.problems["taken"].tolist()) == (1, ["no_location"], [False])


def test_a_repeated_stop_is_taken_once_and_a_contradiction_left_out():
    stop = "07905,Pier,,D,449849,521161,-1.230231,54.583203,BCT,new,active"
    assert codes(stops(stop, stop, stop.replace("Pier", "Quay"))) == ["duplicate_id", "conflicting_duplicate"]


NORTH, SOUTH = square(-1.3, 54.6, 0.1), square(-1.3, 54.5, 0.1)


def test_wards_are_read_by_the_pattern_of_their_headings():
    data = collection(
        feature(NORTH, wd13cd="W1", wd13nm="Northbank", lad13cd="D1"),
        feature(SOUTH, wd13cd="W2", wd13nm="Southbank", lad13cd="D1"),
        crs="urn:ogc:def:crs:OGC:1.3:CRS84",
    )  # fmt: skip
    frame = boundaries(data).boundaries
    assert frame[["layer", "code", "name"]].values.tolist() == [
        ["ward", "W1", "Northbank"],
        ["ward", "W2", "Southbank"],
    ]


def test_an_outline_in_the_national_grid_lands_where_it_belongs():
    import shapely

    data = collection(
        feature(square(449_000, 520_000, 1000), code="E05000001", name="Kelp"), crs="urn:ogc:def:crs:EPSG::27700"
    )
    reading = boundaries(data)
    west, south, _, _ = shapely.from_wkb(reading.boundaries["outline"].iloc[0]).bounds
    assert (round(west, 2), round(south, 2)) == (-1.24, 54.57)
    assert reading.boundaries["layer"].tolist() == ["ward"]


def test_an_outline_in_metres_that_does_not_say_so_is_asked_about():
    data = collection(feature(square(449_000, 520_000, 1000), code="K", name="Kelp"))
    asked = boundaries(data)
    assert (asked.accepted, [question.code for question in asked.questions]) == (0, ["crs"])
    assert codes(asked) == ["projected_coords"]
    assert boundaries(data, answers={"crs": "EPSG:27700"}).accepted == 1


def test_outlines_that_cannot_be_used_are_left_out_and_mended_ones_kept():
    bow = {"type": "Polygon", "coordinates": [[[0.1, 50], [0.2, 50.1], [0.2, 50], [0.1, 50.1], [0.1, 50]]]}
    flat = {"type": "Polygon", "coordinates": [[[0.1, 50], [0.2, 50], [0.1, 50]]]}
    line = {"type": "LineString", "coordinates": [[0.1, 50], [0.2, 50]]}
    holed = {"type": "MultiPolygon", "coordinates": [NORTH["coordinates"], SOUTH["coordinates"]]}
    shapes = [NORTH, bow, flat, line, None, {"type": "Point", "coordinates": [0.1, 50]}, holed]
    reading = boundaries(collection(*[feature(shape, code=f"C{i}") for i, shape in enumerate(shapes)]))
    found = dict(zip(reading.problems["row"], reading.problems["code"], strict=True))
    assert found[2] == "invalid_geometry"
    assert found[3] in {"too_small", "null_geometry"}
    assert (found[4], found[5], found[6]) == ("unsupported_geometry", "null_geometry", "unsupported_geometry")
    assert reading.boundaries["code"].tolist() == ["C0", "C1", "C6"]
    assert (reading.rows, reading.accepted, reading.rejected) == (7, 3, 4)


def test_one_outline_without_any_name_is_an_area():
    assert boundaries(collection(feature(NORTH))).boundaries[["layer", "code"]].values.tolist() == [["area", "1"]]


@pytest.mark.parametrize(
    "data", [b"{", b'{"type": "Topology"}', b'{"type": "FeatureCollection", "features": 3}', b"[" * 100_000]
)
def test_json_that_is_no_geojson_is_refused(data):
    with pytest.raises(FileRefused) as error:
        boundaries(data)
    assert error.value.code in {"malformed_json", "unrecognised_format"}


def test_an_unknown_reference_system_is_refused():
    with pytest.raises(FileRefused, match="reference system"):
        boundaries(collection(feature(NORTH, code="K"), crs="EPSG:99999"))


def test_places_come_in_as_polygons_points_with_a_radius_and_homes_flagged():
    point = {"type": "Point", "coordinates": [1.60034, 54.60012]}
    data = collection(
        feature(square(1.6, 54.6, 0.001), place_id="P0", name="Lantern {{ 7*7 }}", kind="park"),
        feature(point, place_id="P1", name="Place 1", kind="station", radius_m=85.0),
        feature(point, place_id="P2", name="Place 2", kind="home", radius_m=30.0),
        feature(point, place_id="P3", name="Place 3", kind="dragon den"),
    )
    reading = take(data, "places.geojson", kind="places", agency="council")
    places = reading.places
    assert places["place_id"].tolist() == ["council:P0", "council:P1", "council:P2", "council:P3"]
    assert places["type"].tolist() == ["park", "transport_hub", "care_setting", "not_known"]
    assert places["private"].tolist() == [False, False, True, False]
    assert [len(outline) > 0 for outline in places["outline"]] == [True, False, False, False]
    assert places["radius_m"].fillna(0).tolist() == [0, 85, 30, 0]
    assert codes(reading) == ["unknown_category"]
    assert places["name"].iloc[0] == "Lantern {{ 7*7 }}"


def test_incidents_come_in_as_points_too():
    point = {"type": "Point", "coordinates": [1.60034, 54.60012]}
    data = collection(
        feature(point, occurred_at="2024-03-05", category="cse"),
        feature(None, occurred_at="2024-03-05", category="cse"),
    )
    reading = take(data, "sent.geojson")
    assert reading.records["finest"].tolist() == [10, -1]
    assert (reading.records["line"].tolist(), codes(reading)) == ([1, 2], ["no_location"])


def test_a_geopackage_is_read_like_the_same_geojson(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    from shapely.geometry import box

    frame = geopandas.GeoDataFrame(
        {"WD24CD": ["W1", "W2"], "WD24NM": ["Northbank", "Southbank"]},
        geometry=[box(449_000, 520_000, 450_000, 521_000), box(450_000, 520_000, 451_000, 521_000)], crs="EPSG:27700",
    )  # fmt: skip
    frame.to_file(tmp_path / "w.gpkg", driver="GPKG")
    reading = take((tmp_path / "w.gpkg").read_bytes(), "w.gpkg", kind="boundaries", agency="council")
    assert reading.boundaries[["layer", "code", "name"]].values.tolist() == [
        ["ward", "W1", "Northbank"],
        ["ward", "W2", "Southbank"],
    ]
    with pytest.raises(FileRefused) as error:
        take(b"SQLite format 3\x00" + bytes(200), "w.gpkg", kind="boundaries")
    assert error.value.code == "malformed_gpkg"


def test_the_real_street_files_are_read_to_the_last_row(public_data):
    files = sorted((public_data / "police_uk" / "cleveland").glob("*/*-street.csv.gz"))
    readings = [take(file, file.name, agency="open_data") for file in files]
    assert (len(files), sum(reading.accepted for reading in readings)) == (24, 187_001)
    asb = [(r.records["category"] == "Anti-social behaviour").sum() for r in readings]
    assert sum(asb) == 33_762
    assert sum(reading.rejected + reading.not_mapped + len(reading.problems) for reading in readings) == 0


@pytest.mark.parametrize(
    ("name", "rows", "closed"), [("075", 802, 144), ("077", 1366, 263), ("078", 1013, 129), ("079", 840, 130)]
)
def test_the_real_stops_are_read_to_the_last_row(public_data, name, rows, closed):
    file = public_data / "naptan" / f"{name}Stops.csv"
    reading = take(file, file.name, kind="places", agency="open_data")
    assert (reading.accepted, reading.rejected, (reading.places["status"] == "closed").sum()) == (rows, 0, closed)


def test_the_real_stations_without_degrees_are_placed_by_their_metres(public_data):
    file = public_data / "naptan" / "910Stops.csv.gz"
    reading = take(file, file.name, kind="places", agency="open_data")
    assert (reading.accepted, reading.places["lat"].isna().sum()) == (2765, 0)


def test_the_real_wards_in_the_national_grid_land_in_england(public_data):
    import shapely

    file = public_data / "boundaries" / "manchester_wards.geojson"
    reading = take(file, file.name, kind="boundaries", agency="open_data")
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(reading.boundaries["outline"].to_numpy()))
    assert reading.accepted == 215
    assert (-2.8 < west < east < -1.8, 53.2 < south < north < 53.8) == (True, True)
