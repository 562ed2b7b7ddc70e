"""Lists of places as publishers send them, in small with invented names."""

from __future__ import annotations

import json

import pytest
import shapely

from contextual.errors import FileRefused
from contextual.intake import Known
from contextual.intake.layouts import Layout, layouts
from contextual.intake.mapping import read_mapping, write_mapping
from contextual.records import boundaries_frame, places_frame
from tests.intake.sent import SENT_STOPS_XML, codes, collection, feature, sheet, square, take

POINT = {"type": "Point", "coordinates": [1.60034, 54.60012]}
POSTCODES = boundaries_frame(
    {"layer": "postcode", "code": ["ZZ1 1AA", "ZZ1 1AB"], "outline": [
        shapely.to_wkb(shapely.Point(1.6, 54.6)), shapely.to_wkb(shapely.Point(1.61, 54.61))]}, 2,
)  # fmt: skip
ROAD = boundaries_frame(
    {"layer": "street", "code": ["s1"], "name": ["Acacia Road"],
     "outline": [shapely.to_wkb(shapely.LineString([(1.59, 54.601), (1.63, 54.601)]))]}, 1,
)  # fmt: skip
HELD = Known(postcodes=POSTCODES, streets=ROAD)


def places(data: bytes, name: str = "sent.csv", **said):
    return take(data, name, kind="places", agency="council", **said)


def left_out(reading) -> list[list[object]]:
    problems = reading.problems
    return problems.loc[~problems["taken"], ["row", "code"]].values.tolist()


def test_a_list_that_does_not_say_what_its_places_are_is_asked_about_and_nothing_is_guessed():
    data = sheet("name,area_code,area_name,long,lat", "Gull Road,E1,Dogger,1.60034,54.60012")
    asked = places(data)
    assert (asked.accepted, [question.code for question in asked.questions]) == (0, ["place_type"])
    assert "takeaway" in dict(asked.questions[0].choices)
    told = places(data, answers={"place_type": "transport_hub"})
    assert (told.accepted, told.questions) == (1, ())
    assert told.places[["name", "type", "locality"]].values.tolist() == [["Gull Road", "transport_hub", "Dogger"]]


def test_an_answer_that_is_no_type_of_place_is_refused():
    with pytest.raises(FileRefused, match="no such type of place"):
        places(sheet("name,lat,lon", "Gull Road,54.6,1.6"), answers={"place_type": "dragon den"})


def test_a_place_without_an_id_has_a_lasting_one_that_another_edition_of_the_list_gives_too():
    header = "name,type,address,postcode,lon,lat"
    first = places(sheet(header, "Gull Fish Bar,Takeaway/sandwich shop,1 Kelp Row,ZZ1 1AA,1.600341,54.600121"))
    later = places(
        sheet(
            "lat,lon,postcode,address,type,name",
            "54.600121,1.600341,ZZ1 1AA,1  Kelp row,Takeaway/sandwich shop,GULL FISH BAR",
        )
    )
    assert first.places["place_id"].tolist() == later.places["place_id"].tolist()
    assert (first.places["name"].iloc[0], first.places["type"].iloc[0]) == ("Gull Fish Bar", "takeaway")
    assert "Kelp" not in first.places.to_json(default_handler=str)


def test_two_places_of_one_name_at_one_postcode_are_two_places():
    header = "name,type,address,postcode,lon,lat"
    rows = [f"Gull Bets,other,{n} Kelp Row,ZZ1 1AA,1.60034,54.60012" for n in (1, 2, 2)]
    reading = places(sheet(header, *rows))
    assert (reading.accepted, left_out(reading)) == (2, [[4, "duplicate_id"]])


def test_a_school_is_open_until_it_closes_and_nothing_of_its_head_is_read():
    header = (
        "URN,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,CloseDate,Town,Postcode,"
        "TelephoneNum,HeadFirstName,HeadLastName,Easting,Northing"
    )
    rest = "Dogger,ZZ1 1AA,01632960001,Wilhelmina,Featherstonehaugh,449849,521161"
    reading = places(
        sheet(
            header,
            f'000101,Tern Primary,Community school,"Open, but proposed to close",01-09-1936,31-08-2027,{rest}',
            f"000102,Café Academy,Academy converter,Closed,05-03-2011,31-08-2019,{rest}",
            f"000103,Dune Centre,Pupil referral unit,Open,,,{rest}",
            f"000104,Kelp School,Free schools,Proposed to open,01-09-2027,,{rest}",
        ).decode().encode("cp1252")
    )  # fmt: skip
    frame = reading.places
    assert (reading.layout, reading.accepted, codes(reading)) == ("gias", 4, [])
    assert frame["place_id"].tolist() == [f"gias:00010{n}" for n in (1, 2, 3, 4)]
    assert frame["status"].tolist() == ["open", "closed", "open", "closed"]
    assert frame["type"].tolist() == ["school", "school", "alternative_provision", "school"]
    assert frame["valid_from"].tolist() == ["1936-09-01", "2011-03-05", "", "2027-09-01"]
    assert frame["valid_to"].tolist() == ["2027-08-31", "2019-08-31", "", ""]
    assert frame["name"].iloc[1] == "Café Academy"
    assert "2 closed place(s)" in " ".join(reading.remarks)
    assert {"HeadFirstName", "HeadLastName", "TelephoneNum"} <= set(reading.unread)


def test_days_of_a_list_whose_order_nothing_settles_are_asked_about_and_the_place_is_kept():
    data = sheet("name,type,opened,lat,lon", "Tern Club,youth club,05/03/2019,54.6,1.6", "Pier,park,soon,54.6,1.61")
    asked = places(data)
    assert (asked.accepted, [question.code for question in asked.questions]) == (2, ["date_order"])
    assert codes(asked) == ["low_precision", "ambiguous_date", "low_precision", "bad_date"] or set(codes(asked)) == {
        "low_precision", "ambiguous_date", "bad_date",
    }  # fmt: skip
    assert places(data, answers={"date_order": "day_first"}).places["valid_from"].tolist() == ["2019-03-05", ""]


def test_a_list_without_a_word_for_it_is_closed_by_its_last_day():
    data = sheet("name,type,closed,lat,lon", "A,park,2019-03-31,54.61,1.61", "B,park,2039-03-31,54.62,1.62")
    assert places(data).places["status"].tolist() == ["closed", "open"]


LICENCES = "CASEREFERENCE,PREMISESNAME,POSTCODE,STATUSLABEL,LICENCESTARTDATE,LICENCEENDDATE,LICENCEHOLDER"


def test_a_register_of_licences_is_placed_by_postcodes_that_are_held_and_its_holders_are_never_read():
    reading = places(
        sheet(
            LICENCES,
            "1,Gull & Tern\u2019s, ZZ1 1AA,Current,07/03/2005,,Wilhelmina Featherstonehaugh",
            "2,Kelp Club, zz11ab,Surrendered,25/03/2005,01/04/2009,Wilhelmina Featherstonehaugh",
            "3,Nowhere Bar, ZZ9 9ZZ,Current,25/03/2005,,",
            "4,Half Bar, ZZ1,Current,25/03/2005,,",
            *[",,,,,, "] * 50,
        ).decode().encode("cp1252"),
        known=HELD,
    )  # fmt: skip
    frame = reading.places
    assert (reading.layout, reading.rows, reading.accepted) == ("premises_licences", 4, 2)
    assert frame[["lat", "lon"]].values.tolist() == [[54.6, 1.6], [54.61, 1.61]]
    assert frame["status"].tolist() == ["open", "closed"]
    assert frame[["valid_from", "valid_to"]].values.tolist() == [["2005-03-07", ""], ["2005-03-25", "2009-04-01"]]
    assert left_out(reading) == [[4, "no_location"], [5, "no_location"]]
    assert "postcodes as boundaries" in reading.problems["message"].iloc[0]
    assert "whole postcode" in reading.problems["message"].iloc[1]
    assert "2 place(s) were placed by the middle of their postcode: known to about 250 metres." in reading.remarks
    assert "LICENCEHOLDER" in reading.unread


def test_letters_that_were_spoilt_on_the_way_are_put_right_where_there_is_one_way_and_it_is_said():
    row = "1,Gull & Black\u00d4\u00c7\u00d6s,ZZ1 1AA,Current,27/03/2005,,"
    reading = places(sheet(LICENCES, row, "2,Hall?\u00eb,ZZ1 1AA,Current,27/03/2005,,"), known=HELD)
    assert reading.places["name"].tolist() == ["Gull & Black\u2019s", "Hall?\u00eb"]
    assert [2, "bad_encoding"] in reading.problems[["row", "code"]].values.tolist()
    assert "Spoilt letters were put right in 1 name(s)." in reading.remarks


def food(**more: object) -> dict[str, object]:
    said = {
        "FHRSID": 1, "BusinessName": "Gull Fish Bar", "BusinessType": "Takeaway/sandwich shop", "PostCode": "ZZ1 1AA",
        "AddressLine1": "1 Kelp Row", "Phone": "01632960001",
        "geocode": {"longitude": "1.60034", "latitude": "54.60012"},
    }  # fmt: skip
    return said | more


def test_food_premises_run_from_a_home_are_never_kept_and_caring_premises_are_private():
    hidden = {"longitude": None, "latitude": None}
    rows = [
        food(),
        food(FHRSID=2, BusinessName="Ada Featherstonehaugh", BusinessType="Other catering premises", PostCode="ZZ1 ",
             geocode=hidden),
        food(FHRSID=3, BusinessName="Tern Nursery", BusinessType="Caring Premises"),
        food(FHRSID=4, BusinessName="Gull Van", BusinessType="Mobile caterer"),
        food(FHRSID=5, BusinessName="Kelp Inn", BusinessType="Pub/bar/nightclub", PostCode="ZZ1 1AB", geocode=hidden),
    ]  # fmt: skip
    reading = places(json.dumps({"establishments": rows}).encode(), "fhrs.json", known=HELD)
    frame = reading.places
    assert (reading.layout, reading.rows, frame["place_id"].tolist()) == ("fhrs", 5, ["fhrs:1", "fhrs:3", "fhrs:5"])
    assert frame["type"].tolist() == ["takeaway", "care_setting", "licensed"]
    assert frame["private"].tolist() == [False, True, False]
    assert left_out(reading) == [[2, "no_location"], [4, "private_address"]]


def test_the_xml_of_food_premises_is_the_same_list():
    xml = (
        '\ufeff<?xml version="1.0"?><FHRSEstablishment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<EstablishmentCollection>"
        + "".join(
            f"<EstablishmentDetail><FHRSID>{n}</FHRSID><BusinessName>Gull {n}</BusinessName>"
            "<BusinessType>Pub/bar/nightclub</BusinessType><PostCode>ZZ1 1AA</PostCode>"
            '<RatingDate xsi:nil="true" />'
            "<Geocode><Longitude>1.60034</Longitude><Latitude>54.60012</Latitude></Geocode></EstablishmentDetail>"
            for n in (1, 2)
        )
        + "</EstablishmentCollection></FHRSEstablishment>"
    )
    reading = places(xml.encode(), "fhrs.xml")
    assert (reading.layout, reading.places["type"].tolist()) == ("fhrs", ["licensed", "licensed"])


def test_stops_as_xml_and_as_csv_are_the_same_places_but_for_their_locality():
    header = "ATCOCode,CommonName,Indicator,Easting,Northing,Longitude,Latitude,StopType,Modification,Status"
    rows = (
        "07905,Pier Approach,Stop B,449849,521161,-1.230231,54.583203,BCT,new,inactive",
        ("07906,Gull Road,,449106,520354,-1.24186,54.576032,TXR,revise,active"),
    )
    from_csv, from_xml = places(sheet(header, *rows)), places(SENT_STOPS_XML.encode(), "stops.xml")
    assert from_xml.layout == from_csv.layout == "naptan"
    assert from_xml.places.drop(columns="outline").equals(from_csv.places.drop(columns="outline"))


def test_what_is_no_place_on_a_map_is_left_aside_and_a_care_home_is_private():
    def tagged(n: int, geometry: dict, **tags: str) -> dict:
        return feature(geometry, **{"@id": f"way/{n}", **tags})

    road = {"type": "LineString", "coordinates": [[1.6, 54.6], [1.61, 54.6]]}
    reading = places(
        collection(
            tagged(1, square(1.6, 54.6, 0.01), leisure="park", name="Lantern Park"),
            tagged(2, square(1.602, 54.602, 0.0005), leisure="pitch", sport="tennis"),
            tagged(3, road, highway="residential", name="Acacia Road"),
            tagged(4, square(1.62, 54.6, 0.0001), building="house", name="12 Acacia Road"),
            tagged(5, square(1.62, 54.6012, 0.0001), building="university"),
            tagged(6, square(1.62, 54.602, 0.0001), building="university", name="Tern Hall of Learning"),
            tagged(7, POINT, amenity="social_facility", social_facility="nursing_home", name="Quay House"),
            tagged(8, square(1.62, 54.603, 0.0001), leisure="garden"),
            tagged(9, square(1.62, 54.6012, 0.0001), leisure="swimming_pool", access="private"),
            tagged(10, {"type": "Point", "coordinates": [1.628, 54.6012]}, amenity="parking"),
            tagged(11, POINT, shop="hairdresser", name="Kelp Cuts"),
        ),
        "map.geojson",
        known=HELD,
    )
    frame = reading.places.set_index("place_id")
    assert (reading.layout, reading.rows, codes(reading)) == ("osm", 6, [])
    assert frame["type"].to_dict() == {
        "osm:way/1": "park", "osm:way/2": "play_sports", "osm:way/6": "school", "osm:way/7": "care_setting",
        "osm:way/10": "car_park", "osm:way/11": "shopping",
    }  # fmt: skip
    assert frame.loc["osm:way/2", "name"] == "Tennis pitch, Lantern Park"
    assert frame.loc["osm:way/10", "name"] == "Car park off Acacia Road"
    assert frame["private"].sum() == 1
    assert any(remark.startswith("5 features are no places") for remark in reading.remarks)


def test_a_holder_of_a_gambling_licence_who_may_be_a_person_is_not_kept():
    header = "name,activity,address,postcode,msoa_hcl_name,lsoa_name,la_name,lon,lat"
    reading = places(
        sheet(
            header,
            "Gull Bookmakers Limited,Betting Shop,1 Kelp Row,ZZ1 1AA,K,K1,Dogger,1.60034,54.60012",
            "Ada Featherstonehaugh,Betting Shop,2 Kelp Row,ZZ1 1AA,K,K1,Dogger,1.60034,54.60022",
        )
    )
    assert reading.layout == "gambling_premises"
    assert reading.places["name"].tolist() == ["Gull Bookmakers Limited", "Betting shop, Dogger"]
    assert reading.problems[["row", "code"]].values.tolist() == [[3, "possible_name"]]


def sites(*rows: tuple[str, str, dict | None]) -> bytes:
    return collection(
        *[feature(shape, site_type=kind, site_name=name, area_name="Dogger") for kind, name, shape in rows]
    )


GREEN = sites(
    ("Public Park Or Garden", "Lantern Park", square(1.6, 54.6, 0.01)),
    ("Tennis Court", "", square(1.602, 54.602, 0.0005)),
    ("Tennis Court", "", square(1.604, 54.602, 0.0005)),
    ("Play Space", "", square(1.62, 54.6015, 0.0005)),
    ("Golf Course", "", square(1.9, 54.9, 0.01)),
)


def test_green_spaces_without_a_name_are_named_by_what_they_are_and_what_is_around_and_none_twice():
    reading = places(GREEN, "sites.geojson", known=HELD)
    names = reading.places["name"].tolist()
    assert names[0] == "Lantern Park"
    assert sorted(names[1:3]) == ["Tennis court, Lantern Park", "Tennis court, Lantern Park, 2"]
    assert names[3:] == ["Play space off Acacia Road", "Golf course, Dogger"]
    assert reading.places["type"].tolist() == ["park", *["play_sports"] * 4]
    assert "4 place(s) have no name in the file" in " ".join(reading.remarks)
    assert "2 with the named site they lie in, 1 with the nearest street, 1 with what" in " ".join(reading.remarks)
    assert "No streets are held" not in " ".join(reading.remarks)
    assert "No streets are held" in " ".join(places(GREEN, "sites.geojson").remarks)


def test_a_name_that_is_held_is_not_made_again():
    held = places_frame(
        {"place_id": ["x:1"], "name": ["Play space off Acacia Road"], "type": "park", "lat": [54.0], "lon": [1.0]}, 1
    )
    known = Known(streets=ROAD, sites=held)
    assert places(GREEN, "sites.geojson", known=known).places["name"].iloc[3] == "Play space off Acacia Road, 2"


def test_the_gates_of_a_park_are_named_by_the_park_and_reach_twenty_metres():
    park = places(GREEN, "sites.geojson").places.iloc[:1]
    gates = collection(feature({"type": "Point", "coordinates": [1.6, 54.605]}, access_type="Pedestrian"))
    reading = places(gates, "gates.geojson", known=Known(sites=park))
    assert reading.places[["name", "type", "radius_m"]].values.tolist() == [["Entrance, Lantern Park", "park", 20.0]]


def test_shapes_that_cannot_be_used_are_left_out_and_a_crossed_outline_is_mended():
    bow = {"type": "Polygon", "coordinates": [[[0.1, 50], [0.2, 50.1], [0.2, 50], [0.1, 50.1], [0.1, 50]]]}
    around = {"type": "Polygon", "coordinates": [[[179, 50], [-179, 50], [-179, 51], [179, 51], [179, 50]]]}
    halves = [square(west, 50, 1)["coordinates"] for west in (179, -180)]
    split = {"type": "MultiPolygon", "coordinates": halves}
    swapped = {"type": "Polygon", "coordinates": [[[54.6, 1.6], [54.7, 1.6], [54.7, 1.7], [54.6, 1.6]]]}
    several = {"type": "GeometryCollection", "geometries": [POINT]}
    shapes = [square(0.1, 50, 0.1), bow, around, split, swapped, several, None]
    reading = places(sites(*[("Playing Field", f"Field {i}", shape) for i, shape in enumerate(shapes)]), "s.geojson")
    found = reading.problems.groupby("row")["code"].apply(list).to_dict()
    assert found[2] == ["invalid_geometry"]
    assert found[3] == ["out_of_range"]
    assert found[5] == ["swapped_latlon"]
    assert (found[6], found[7]) == (["unsupported_geometry"], ["null_geometry"])
    assert {"Field 0", "Field 1", "Field 3"} == set(reading.places["name"])
    assert (reading.rows, reading.rejected) == (7, 4)


def test_places_that_all_stand_on_one_point_are_nowhere():
    rows = [f"C{i},Gull Road {i},1.60034,54.60012" for i in range(30)]
    reading = places(sheet("atco_code,common_name,lon,lat", *rows), answers={"place_type": "bus_stop"})
    assert (reading.accepted, set(codes(reading))) == (0, {"default_location"})


def test_shops_of_a_shopping_centre_share_a_point_and_it_is_said():
    rows = [f"Shop {i},shop,1.60034,54.60012" for i in range(6)] + [
        f"Far shop {i},shop,1.6{i}034,54.60012" for i in range(1, 10)
    ]
    reading = places(sheet("name,type,lon,lat", *rows))
    assert (reading.accepted, codes(reading)) == (15, [])
    assert "6 places share a point" in reading.remarks[0]


@pytest.mark.parametrize(
    ("header", "row", "word"),
    [
        ("incident_id,occurred_at,category,lat,lon,place_name", "A,2024-03-05,cse,54.6,1.6,Pier", "incidents"),
        ("occurred_at,category,lat,lon", "2024-03-05,cse,54.6,1.6", "incidents"),
        ("name,surname,postcode", "Ada,Gull,ZZ1 1AA", "people"),
        ("name,DOB,lat,lon", "Ada,2010-01-01,54.6,1.6", "people"),
    ],
)  # fmt: skip
def test_a_file_of_something_else_is_refused_with_what_it_is(header, row, word):
    with pytest.raises(FileRefused, match=word):
        places(sheet(header, row), known=HELD)


def test_outlines_of_areas_are_no_places():
    data = collection(*[feature(square(i, 54, 0.1), code=f"E0500000{i}", name=f"Ward {i}") for i in (1, 2)])
    with pytest.raises(FileRefused, match="boundaries"):
        places(data, "wards.geojson")


def test_columns_matched_by_hand_may_lack_an_id(tmp_path):
    mine = Layout(
        "mine", "places", {"place_name": ("Wer",), "lat": ("B",), "lon": ("L",)}, constants={"place_type": "park"}
    )
    write_mapping(tmp_path / "M.toml", mine)
    reading = places(sheet("Wer,B,L", "Pier,54.60012,1.60034"), mapping=read_mapping(tmp_path / "M.toml"))
    assert (reading.accepted, len(reading.places["place_id"].iloc[0])) == (1, len("council:") + 16)


def test_every_list_of_places_says_what_it_is_what_it_keeps_what_it_leaves_and_why():
    for layout in layouts().values():
        if layout.kind == "places":
            assert {"what", "keeps", "leaves", "why"} <= set(layout.about), layout.name
            assert all(said.endswith(".") for said in layout.about.values()), layout.name
