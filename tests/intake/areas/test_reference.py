"""Reference data of the shapes that publishers send: postcodes, centres, streets, lookups and figures about areas."""

from __future__ import annotations

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import FileRefused
from contextual.intake.areas.figures import measure_of
from tests.intake.sent import codes, collection, feature, sheet, square, take

POINT = {"type": "Point", "coordinates": [1.6, 54.6]}
LINE = {"type": "LineString", "coordinates": [[1.6, 54.6], [1.601, 54.6]]}


def boundaries(data, name="sent.csv", **said):
    return take(data, name, kind="boundaries", agency="council", **said)


def refusal(data, name="sent.csv"):
    with pytest.raises(FileRefused) as error:
        boundaries(data, name)
    return error.value


def points(reading):
    return [(round(p.x, 4), round(p.y, 4)) for p in shapely.from_wkb(reading.boundaries["outline"].to_numpy(object))]


def test_postcodes_are_written_in_one_way_however_they_were_padded():
    head = "input_row,standard_postcode,TOT_PERS1115jul,X_BNG1115jul,Y_BNG1115jul,input_postcode "
    reading = boundaries(sheet(head, "4,EC4M9AD ,43.0,532160,181151,x", "5,ZZ1  1AA,1,532160,181151,x", end="\r\n"))
    assert reading.layout == "postcodes"
    assert reading.boundaries[["layer", "code"]].values.tolist() == [["postcode", "EC4M 9AD"], ["postcode", "ZZ1 1AA"]]
    assert points(reading)[0] == (-0.0968, 51.5138)


@pytest.mark.parametrize("heading", ["postcode", "Post Code", "pcds", "PCD7", "pcd", "Postcode_unit"])
def test_postcodes_are_known_by_any_usual_heading(heading):
    reading = boundaries(sheet(f"{heading},ward_code,lat,long", "zz11aa,E05000001,54.6,1.6"))
    assert (reading.layout, reading.boundaries["code"].tolist()) == ("postcodes", ["ZZ1 1AA"])


def test_a_part_of_a_postcode_and_one_without_a_position_are_left_out_and_said():
    reading = boundaries(
        sheet(
            "postcode,lat,lon",
            "ZZ1,54.60012,1.60034",
            "ZZ1 1AB,,",
            "ZZ1 1AD,54.60012,1.60034",
            ",,",
            ",54.60012,1.60034",
        )
    )
    assert (reading.rows, reading.accepted, reading.rejected) == (4, 1, 3)
    assert codes(reading) == ["missing_required", "no_location", "missing_required"]


def test_the_same_postcode_twice_is_taken_once():
    others = [f"ZZ1 {i}AD,54.60012,1.60034" for i in range(2, 6)]
    same, moved = ["ZZ1 1AD,54.60012,1.60034"] * 2, "ZZ1 1AD,54.70012,1.60034"
    reading = boundaries(sheet("postcode,lat,lon", *same, moved, *others))
    assert (reading.accepted - len(others), codes(reading)) == (1, ["duplicate_id", "conflicting_duplicate"])


def test_centres_of_areas_in_metres_called_x_and_y_are_points_of_their_layer():
    data = b"\xef\xbb\xbf" + sheet("FID,LSOA21CD,GlobalID,x,y", "1,E01000001,38ad,532181.7642,181792.2818")
    reading = boundaries(data)
    assert (reading.layout, points(reading)) == ("area_centres", [(-0.0963, 51.5196)])
    assert reading.boundaries[["layer", "code"]].values.tolist() == [["lsoa_centre", "E01000001"]]


@pytest.mark.parametrize("year", ["11", "21", "24"])
def test_the_year_in_a_heading_may_be_any(year):
    assert boundaries(sheet(f"LSOA{year}CD,lat,long", "E01000001,54.6,1.6")).layout == "area_centres"


def test_centres_as_features_are_points_too_and_outlines_with_a_centre_stay_outlines():
    assert boundaries(collection(feature(POINT, area_code="E01000001")), "a.geojson").layout == "area_centres"
    one = feature(square(1.6, 54.6, 0.01), area_code="E05000001", area_name="Northbank", lat="54.6", lon="1.6")
    reading = boundaries(collection(one), "a.geojson")
    assert (reading.layout, reading.boundaries["layer"].tolist()) == ("boundaries", ["ward"])


def test_outlines_with_one_point_among_them_are_outlines_and_the_point_is_reported():
    several = [
        feature(square(1.6, 54.6, 0.01), code="A", name="A"),
        feature(square(1.7, 54.6, 0.01), code="B", name="B"),
    ]
    reading = boundaries(collection(*several, feature(POINT, code="C", name="C")), "a.geojson")
    assert (reading.layout, reading.accepted, codes(reading)) == ("boundaries", 2, ["unsupported_geometry"])


def test_a_town_centre_is_a_point_of_its_own_layer():
    one = feature(POINT, name="Doggerhaven", lat=54.6, lon=1.6, URI="http://data.example/1")
    reading = boundaries(collection(one), "a.geojson")
    assert reading.boundaries[["layer", "code", "name"]].values.tolist() == [
        ["town_centre", "http://data.example/1", "Doggerhaven"]
    ]


def test_streets_are_lines_with_a_name_and_everything_else_is_left_aside_and_said():
    sent = collection(
        feature(LINE, usrn="7", road_name="Kelp Row"), feature(LINE, usrn="8", road_name=""),
        feature(LINE, usrn="9", road_name="Tern Street"), feature(POINT, usrn="10", road_name="A sign"),
    )  # fmt: skip
    reading = boundaries(sent, "roads.geojson")
    assert (reading.layout, reading.rows, reading.accepted) == ("streets", 2, 2)
    assert reading.boundaries["name"].tolist() == ["Kelp Row", "Tern Street"]
    assert set(reading.boundaries["layer"]) == {"street"}
    assert reading.remarks == ("2 row(s) of another kind were left aside.",)


def test_a_street_without_any_length_is_reported():
    flat = {"type": "LineString", "coordinates": [[1.6, 54.6], [1.6, 54.6]]}
    sent = collection(*(feature(g, usrn=str(i), name="Kelp Row") for i, g in enumerate((LINE, LINE, flat))))
    assert codes(boundaries(sent, "a.geojson")) == ["too_small"]


OSM = """<osm version="0.6">
<node id="1" lat="54.600" lon="1.600"/><node id="2" lat="54.601" lon="1.600"/><node id="3" lat="54.601" lon="1.601"/>
<node id="4" lat="54.602" lon="1.602"><tag k="amenity" v="cafe"/><tag k="name" v="Kelp Cafe"/></node>
<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="Kelp Row"/></way>
<way id="6"><nd ref="2"/><nd ref="3"/><tag k="highway" v="service"/></way>
<way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
<tag k="leisure" v="park"/><tag k="name" v="Lantern Park"/></way>
<way id="8"><nd ref="1"/><nd ref="3"/><tag k="waterway" v="river"/><tag k="name" v="Tern"/></way>
</osm>"""


def test_the_streets_of_a_map_extract_are_its_named_roads(tmp_path, monkeypatch):
    for name in ("TMPDIR", "CPL_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    reading = boundaries(OSM.encode(), "town.osm")
    assert (reading.layout, reading.rows, reading.accepted) == ("osm_streets", 1, 1)
    assert reading.boundaries[["layer", "code", "name"]].values.tolist() == [["street", "way/5", "Kelp Row"]]
    assert list(tmp_path.iterdir()) == []


def test_the_places_of_the_same_extract_are_its_points_and_areas():
    reading = take(OSM.encode(), "town.osm", kind="places", agency="council")
    found = dict(zip(reading.places["name"], reading.places["place_id"], strict=True))
    assert found == {"Kelp Cafe": "osm:node/4", "Lantern Park": "osm:way/7"}


@pytest.mark.parametrize("sent", [OSM.encode()[:-30], b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + b"x" * 200])
def test_a_damaged_extract_is_refused(sent):
    assert refusal(sent, "town.osm").code in {"unrecognised_format", "no_rows"}


def test_an_extract_of_a_country_is_refused(monkeypatch):
    from contextual.intake.formats import osm_file

    monkeypatch.setattr(osm_file, "MAX_PLAIN", 100)
    assert refusal(OSM.encode(), "town.osm").code == "too_large"


LOOKUP = "LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId"


def test_a_lookup_says_what_lies_in_what_also_of_the_areas_between():
    reading = boundaries(sheet(
        LOOKUP, "E01000001,Kelp 001A,,E05000001,Kelp,,E06000001,Dogger,,1",
        "E01000002,Kelp 001B,,E05000001,Kelp,,E06000001,Dogger,,2",
        "W01000003,Tern 002A,Tern 002A,W05000002,Tern,Tern,W06000002,Bank,Banc,3",
    ))  # fmt: skip
    assert (reading.layout, reading.accepted, len(reading.links), len(reading.boundaries)) == ("area_lookup", 3, 8, 0)
    assert ["lsoa", "E01000002", "Kelp 001B", "ward", "E05000001", "Kelp"] in reading.links.values.tolist()
    assert ["ward", "E05000001", "Kelp", "district", "E06000001", "Dogger"] in reading.links.values.tolist()


def test_a_lookup_row_that_says_something_else_of_an_area_is_a_conflict():
    row = "E01000001,A,,E05000001,Kelp,,E06000001,Dogger,,"
    reading = boundaries(
        sheet(LOOKUP, row + "1", row + "1", row.replace("E05000001", "E05000009") + "2", ",,,E05,,,,,,")
    )
    assert (reading.rows, reading.accepted) == (4, 1)
    assert codes(reading) == ["duplicate_id", "conflicting_duplicate", "missing_required"]


def test_a_census_table_gives_a_figure_for_each_answer():
    answers = ("Residence type: Total; measures: Value", "Residence type: Lives in a household; measures: Value")
    head = '"date","geography","geography code","' + '","'.join(answers) + '"'
    reading = boundaries(sheet(head, '"2021","Kelp 001A","E01000001",2284,2280', '"2021","Kelp","E05000001",9000,c'))
    assert (reading.layout, reading.accepted, codes(reading)) == ("census_table", 2, [])
    assert reading.figures.values.tolist() == [
        ["lsoa", "E01000001", "residents", "2021", 2284.0], ["ward", "E05000001", "residents", "2021", 9000.0],
        ["lsoa", "E01000001", "Residence type: Lives in a household", "2021", 2280.0],
    ]  # fmt: skip


def test_a_census_download_without_a_year_has_none():
    head = "Lower layer Super Output Areas Code,Lower layer Super Output Areas Label,Population Density"
    reading = boundaries(sheet(head, "E01000001,Kelp 001A,29776.6"))
    assert reading.figures.values.tolist() == [["lsoa", "E01000001", "residents per square kilometre", "", 29776.6]]


def test_estimates_by_age_and_sex_are_figures_of_their_own():
    head = "period,area_code,area_name,geography,sex,all_ages,aged_0_to_15,10,90+"
    rows = [
        f"2022-06-30,E01000001,Kelp 001A,LSOA,{sex},{n},165,9,2" for sex, n in (("Females", 857), ("Persons", 1660))
    ]
    reading = boundaries(sheet(head, *rows, rows[0]))
    assert (reading.accepted, codes(reading)) == (2, ["conflicting_duplicate"])
    found = {(m, v) for m, v in zip(reading.figures["measure"], reading.figures["value"], strict=True)}
    assert {("residents, females", 857.0), ("residents", 1660.0), ("residents aged 10, females", 9.0)} <= found
    assert ("residents aged 90 and over", 2.0) in found
    assert set(reading.figures["period"]) == {"2022-06"}


def test_a_figure_that_is_no_number_is_left_out_alone():
    head = "date,geography,geography code,Total,Males"
    reading = boundaries(sheet(head, "2021,A,E01000001,12,x?", "2021,B,E01000002,13,5", "2021,C,E01000003,14,6"))
    assert (reading.accepted, len(reading.figures), codes(reading)) == (3, 5, ["bad_number"])


def test_a_table_with_a_row_for_each_answer_is_refused_with_what_to_do():
    said = refusal(sheet("Lower layer Super Output Areas Code,Sex Code,Observation", "E01000001,1,12"))
    assert (said.code, "a column for each answer" in said.message) == ("missing_headers", True)


def test_a_file_of_another_kind_is_named():
    stops = "ATCOCode,CommonName,StopType,Longitude,Latitude"
    assert "Bring it in as that" in refusal(sheet(stops, "1,Pier,BCT,1.6,54.6")).message


@given(st.text(max_size=40))
def test_any_heading_makes_a_measure(heading):
    assert isinstance(measure_of(heading), str)


def test_outlines_in_metres_come_in_by_the_name_of_their_system():
    square_m = square(449106, 520354, 1000)
    document = json.loads(collection(feature(square_m, wd16cd="E05000001", wd16nm="Kelp", lad16cd="E06000001")))
    document["crs"] = {"type": "name", "properties": {"name": "EPSG:27700"}}
    reading = boundaries(json.dumps(document).encode(), "wards.geojson")
    assert reading.boundaries[["layer", "code", "name"]].values.tolist() == [["ward", "E05000001", "Kelp"]]
    assert shapely.from_wkb(reading.boundaries["outline"][0]).centroid.y == pytest.approx(54.58, abs=0.01)


REAL = {
    "boundaries/LLSOA_Dec_2021_PWC_for_England_and_Wales_2022.csv.gz": ("area_centres", 35672, 35672, 0, 0),
    "boundaries/lsoa_to_ward.csv.gz": ("area_lookup", 35672, 0, 78880, 0),
    "boundaries/gm_ward_generalised.geojson": ("boundaries", 215, 215, 0, 0),
    "boundaries/manchester_wards.geojson": ("boundaries", 215, 215, 0, 0),
    "boundaries/manchester_city_boundary_bng.geojson": ("boundaries", 1, 1, 0, 0),
    "boundaries/gm_local_authority_generalised.geojson": ("boundaries", 10, 10, 0, 0),
    "boundaries/gm_lsoa_super_generalised.geojson": ("boundaries", 1702, 1702, 0, 0),
    "boundaries/trafford_town_centres.geojson": ("town_centres", 8, 8, 0, 0),
    "boundaries/uk-geojson/wards_by_lad_E06000001.json": ("boundaries", 11, 11, 0, 0),
    "boundaries/uk-geojson/lsoa_by_lad_E06000004.json": ("boundaries", 120, 120, 0, 0),
    "population/census2021-ts001-lsoa.csv.gz": ("census_table", 35672, 0, 0, 107016),
    "population/WD001_lsoa.csv.gz": ("census_by_area", 35672, 0, 0, 35672),
    "greater_manchester_places/mid-year_2022_population_estimates_lsoa.csv": ("population_estimates", 417, 0, 0, 39615),
    "postcodes/trafford_postcodes.csv.gz": ("postcodes", 11264, 11264, 0, 0),
    "postcodes/england_school_postcodes_bng_2015.csv.gz": ("postcodes", 17346, 17346, 0, 0),
    "osm/its-example.osm.pbf": ("osm_streets", 67, 67, 0, 0),
}


@pytest.mark.parametrize("name", REAL)
def test_published_files_come_in(name, public_data):
    reading = take((public_data / name).read_bytes(), name.rpartition("/")[2], kind="boundaries", agency="open_data")
    kept = tuple(len(frame) for frame in (reading.boundaries, reading.links, reading.figures))
    assert (reading.layout, reading.accepted, *kept) == REAL[name]
    assert reading.rows == reading.accepted + reading.rejected


def test_a_list_of_places_is_no_list_of_areas_or_postcodes():
    rows = [f"E05000001,Kelp,{i},54.60012,1.60034" for i in range(4)]
    assert "list of places" in refusal(sheet("area_code,area_name,stop,lat,lon", *rows)).message
    assert refusal(sheet("name,postcode,lat,lon", "Kelp Library,ZZ1 1AA,54.60012,1.60034")).code == "missing_headers"


def test_a_file_of_incidents_with_a_column_called_observation_is_no_census_table():
    reading = take(sheet("occurred_at,category,Observation", "2024-03-05,cse,x"))
    assert (reading.layout, reading.accepted) == ("incidents", 1)


def test_an_area_that_rows_put_into_two_others_lies_in_neither():
    rows = ["E01000001,E05000001,E06000001", "E01000002,E05000001,E06000002"]
    links = boundaries(sheet("LSOA21CD,WD24CD,LAD24CD", *rows)).links
    assert set(zip(links["layer"], links["within_layer"], strict=True)) == {("lsoa", "ward"), ("lsoa", "district")}
