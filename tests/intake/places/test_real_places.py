"""The real lists of places, counted beside pandas; skipped where there are none."""

from __future__ import annotations

import gzip
import json

import pandas as pd
import pytest
import shapely

from contextual.errors import FileRefused
from contextual.intake import Known
from contextual.intake.where.postcodes import whole_postcode
from tests.intake.sent import take

LISTS = "greater_manchester_places"


@pytest.fixture(scope="module")
def held(public_data) -> Known:
    """Postcodes of a borough and of schools, streets there are none."""
    file = public_data / "postcodes" / "trafford_postcodes.csv.gz"
    return Known(postcodes=take(file, file.name, kind="boundaries", agency="open_data").boundaries)


def places(public_data, name: str, known: Known | None = None, **said):
    file = public_data / name
    return take(file, file.name, kind="places", agency="open_data", known=known or Known(), **said)


@pytest.mark.parametrize(
    ("name", "layout", "accepted", "rejected", "types"),
    [
        ("gm_gambling_premises.csv", "gambling_premises", 413, 2, {"other": 413}),
        ("gm_green_flags.csv", "green_flags", 59, 0, {"park": 59}),
        ("gm_libraries.csv", "places", 141, 0, {"library_leisure": 140, "not_known": 1}),
        ("trafford_fast_food_outlets.csv", "places", 289, 2, {"takeaway": 265, "cafe_shisha": 24}),
        ("trafford_fast_food_outlets.geojson", "places", 289, 2, {"takeaway": 265, "cafe_shisha": 24}),
        ("trafford_greenspace_sites.geojson", "os_greenspace_sites", 427, 0, {"play_sports": 297, "park": 130}),
        ("trafford_greenspace_access_points.geojson", "os_greenspace_access", 871, 22, {"park": 871}),
        ("trafford_hospitals.geojson", "os_important_buildings", 20, 0, {"health": 20}),
        ("trafford_schools_and_colleges.csv", "schools_list", 103, 0, {"school": 103}),
        ("trafford_schools_and_colleges.geojson", "schools_list", 103, 0, {"school": 103}),
    ],
)
def test_the_real_lists_are_read_to_the_last_row(public_data, name, layout, accepted, rejected, types):
    reading = places(public_data, f"{LISTS}/{name}")
    assert (reading.layout, reading.accepted, reading.rejected) == (layout, accepted, rejected)
    assert reading.places["type"].value_counts().to_dict() == types
    assert reading.places["place_id"].is_unique


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("gm_jobcentreplus.csv", 26), ("trafford_childrens_centres.csv", 2), ("trafford_train_stops.csv", 9),
        ("trafford_metrolink_stops.geojson", 18),
    ],
)  # fmt: skip
def test_the_real_lists_that_do_not_say_what_they_are_are_asked_about(public_data, name, rows):
    asked = places(public_data, f"{LISTS}/{name}")
    assert (asked.accepted, [question.code for question in asked.questions]) == (0, ["place_type"])
    assert places(public_data, f"{LISTS}/{name}", answers={"place_type": "other"}).accepted == rows


def test_the_real_bus_stops_that_all_stand_on_one_point_are_taken_for_nowhere(public_data):
    reading = places(public_data, f"{LISTS}/trafford_bus_stops.csv", answers={"place_type": "bus_stop"})
    sent = pd.read_csv(public_data / LISTS / "trafford_bus_stops.csv")
    assert sent[["lon", "lat"]].drop_duplicates().shape[0] == 1
    assert (reading.accepted, set(reading.problems["code"])) == (0, {"default_location"})


@pytest.mark.parametrize(("name", "column"), [("gm_food_banks.csv", "Postcode"), ("gm_pharmacies.csv", "postcode")])
def test_the_real_lists_without_positions_are_placed_where_their_postcodes_are(public_data, held, name, column):
    reading = places(public_data, f"{LISTS}/{name}", held)
    sent = pd.read_csv(public_data / LISTS / name, dtype=str)
    known = pd.read_csv(public_data / "postcodes" / "trafford_postcodes.csv.gz").set_index("postcode")
    here = sent[sent[column].isin(known.index)]
    assert (reading.rows, reading.accepted) == (len(sent), len(here))
    assert reading.places["lat"].tolist() == pytest.approx(known.loc[here[column], "lat"].tolist())


def test_the_real_register_of_licences_has_as_many_rows_as_it_has_licences(public_data, held):
    name = "licensing/manchester_LicensedPremises_2014_redacted.csv.gz"
    reading = places(public_data, name, held)
    sent = pd.read_csv(public_data / name, encoding="cp1252", dtype=str, usecols=range(36)).dropna(how="all")
    sent = sent[sent["CASEREFERENCE"].notna()]
    near = pd.read_csv(public_data / "postcodes" / "trafford_postcodes.csv.gz")["postcode"].map(whole_postcode)
    mine = sent["POSTCODE"].fillna("").map(whole_postcode)
    assert (reading.rows, reading.accepted) == (2265, int(mine.isin(set(near)).sum()))
    assert len(sent) == 2265
    assert not reading.places["name"].str.contains("redacted").any()


def test_the_real_food_premises_without_a_position_or_a_kitchen_of_their_own_are_left_out(public_data):
    name = "fhrs/fhrs_api_LA116_Sutton.json.gz"
    reading = places(public_data, name)
    rows = pd.DataFrame(json.loads(gzip.decompress((public_data / name).read_bytes()))["establishments"])
    nowhere = rows["geocode"].map(lambda at: at["latitude"] is None)
    kept = rows[~nowhere & (rows["BusinessType"] != "Mobile caterer")]
    assert (reading.rows, nowhere.sum(), reading.accepted) == (1223, 237, len(kept))
    assert set(reading.places["place_id"]) == {f"fhrs:{one}" for one in kept["FHRSID"]}
    assert reading.places["private"].sum() == (kept["BusinessType"] == "Caring Premises").sum()
    assert places(public_data, "fhrs/food_ratings_fixture.xml").accepted == 5


def test_the_real_stops_as_xml_are_the_stops_as_csv(public_data):
    csv, xml = (places(public_data, f"naptan/{name}").places for name in ("079Stops.csv", "079.xml.gz"))
    csv, xml = (one.set_index("place_id").sort_index().drop(columns=["outline", "locality"]) for one in (csv, xml))
    pd.testing.assert_frame_equal(csv, xml)


def test_the_real_schools_have_their_own_positions_and_no_head_teacher(public_data):
    reading = places(public_data, "schools/edubase_sample.csv")
    assert (reading.layout, reading.accepted, len(reading.unread)) == ("gias", 4, 133 - 10)
    heads = pd.read_csv(public_data / "schools/edubase_sample.csv", dtype=str)["HeadLastName"]
    assert not [head for head in heads if head in reading.places.to_json(default_handler=str)]


def test_the_real_green_spaces_without_a_name_have_one_now_and_no_two_the_same(public_data):
    reading = places(public_data, f"{LISTS}/trafford_greenspace_sites.geojson")
    sent = json.loads((public_data / LISTS / "trafford_greenspace_sites.geojson").read_text())["features"]
    own = [one["properties"]["site_name"] for one in sent if one["properties"]["site_name"]]
    made = reading.places.loc[~reading.places["name"].isin(own), "name"]
    assert (len(sent) - len(own), len(made), made.is_unique) == (314, 314, True)
    assert "314 place(s) have no name in the file" in " ".join(reading.remarks)
    outlines = shapely.from_wkb(reading.places["outline"].to_numpy())
    given = shapely.from_geojson([json.dumps(one["geometry"]) for one in sent])
    assert shapely.area(outlines).sum() == pytest.approx(shapely.area(shapely.make_valid(given)).sum(), rel=1e-6)


def test_the_real_map_gives_the_places_in_it_and_no_street_or_house(public_data):
    reading = places(public_data, "osm/its-example.osm.pbf")
    assert (reading.layout, reading.accepted, reading.rejected) == ("osm", 81, 0)
    assert (reading.places["name"] != "").all()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"{LISTS}/mid-year_2022_population_estimates_lsoa.csv", "boundaries"),
        ("postcodes/trafford_postcodes.csv.gz", "boundaries"),
        ("postcodes/england_school_postcodes_bng_2015.csv.gz", "boundaries"),
        ("boundaries/gm_ward_generalised.geojson", "boundaries"),
        ("boundaries/manchester_wards.geojson", "boundaries"),
        ("boundaries/lsoa_to_ward.csv.gz", "boundaries"),
        ("police_uk/cleveland/2023-01/2023-01-cleveland-street.csv.gz", "incidents"),
        ("us_incidents/houston_crime_2010.csv.gz", "incidents"),
        ("missing/ssda903_synthetic/missing.csv", "missing"),
    ],
)
def test_the_real_files_of_other_kinds_say_which_kind_they_are(public_data, name, kind):
    with pytest.raises(FileRefused, match=kind):
        places(public_data, name)
