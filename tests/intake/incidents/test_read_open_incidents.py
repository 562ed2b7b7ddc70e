"""Incidents as public bodies publish them, each in small in its own shape; and the real ones, where they are named."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from contextual.codes import unmask
from contextual.intake import Known
from tests.intake.sent import STREET, codes, incidents, sheet, take, utc

CRIME = "c" * 64
HOUSTON = "time,date,hour,premise,offense,beat,block,street,type,suffix,number,month,day,location,address,lon,lat"
SFPD = (
    "IncidntNum,Category,Descript,DayOfWeek,Date,Time,PdDistrict,Resolution,Address,X,Y,Location,PdId"
)  # fmt: skip
CITIES = (
    "uid,city_name,offense_code,offense_type,date_single,address,longitude,latitude,location_type,location_category"
)


def opened(data, name="sent.csv", **said):
    return take(data, name, agency="open_data", **said)


def harms(reading):
    return [unmask(one) for one in reading.records["harms"]]


def one_of_the_interface(category="violent-crime", persistent="", lat="54.600120", outcome=None, month="2024-05"):
    return {
        "category": category, "location_type": "Force", "context": "", "outcome_status": outcome,
        "location": {"latitude": lat, "street": {"id": 7, "name": "On or near Kelp Row"}, "longitude": "1.600340"},
        "persistent_id": persistent, "id": 92576331, "location_subtype": "", "month": month,
    }  # fmt: skip


def interface(*crimes):
    return opened(json.dumps(crimes, indent=1).encode(), "all_crime.json")


def test_the_interface_of_police_uk_answers_with_positions_as_text_and_outcomes_that_may_be_null():
    closed = {"category": "Investigation complete; no suspect identified", "date": "2024-05"}
    reading = interface(
        one_of_the_interface(persistent=CRIME, outcome=closed), one_of_the_interface("anti-social-behaviour"),
        one_of_the_interface("criminal-damage-arson"), one_of_the_interface("possession-of-weapons"),
    )  # fmt: skip
    assert (reading.layout, reading.batch_class, reading.accepted, codes(reading)) == ("police_uk_api", "open", 4, [])
    assert harms(reading) == [
        ("crime_violence_sexual",), ("crime_asb",), ("crime_criminal_damage",), ("crime_weapons",),
    ]  # fmt: skip
    records = reading.records
    assert set(records["lat"]) == {54.60012}
    assert set(records["precision_m"]) == {150.0}
    assert set(records["time_precision"]) == {"month"}
    assert set(records["place_text"]) == {""}


def test_a_crime_of_the_interface_is_the_crime_of_the_monthly_file():
    crime = interface(one_of_the_interface(persistent=CRIME)).records["incident"].iloc[0]
    row = f"{CRIME},2024-05,Sandbar Police,Sandbar Police,1.60034,54.60012,x,,,Violence and sexual offences,,"
    assert opened(sheet(STREET, row)).records["incident"].iloc[0] == crime


def test_what_the_interface_calls_its_id_is_no_reference():
    assert set(interface(one_of_the_interface(), one_of_the_interface()).row_keys) == {""}


def test_the_forces_that_recorded_a_file_are_named_once_each_and_stand_in_no_record():
    rows = [
        f",2024-05,{force},Sandbar Police,1.60034,54.60012,x,,,Drugs,," for force in ("Kelp Police", "", "Dune Police")
    ]
    reading = opened(sheet(STREET, *rows, *rows))
    assert reading.senders == ("Dune Police", "Kelp Police")
    assert "Kelp Police" not in reading.records.to_string()


def test_the_key_of_a_row_does_not_change_with_who_recorded_it():
    row = f"{CRIME},2024-05,Kelp Police,Kelp Police,1.60034,54.60012,x,,,Drugs,,"
    first = opened(sheet(STREET, row))
    again = opened(sheet(STREET, row.replace("Kelp", "Dune")), known=Known(row_keys=pd.Index(first.row_keys)))
    assert (again.accepted, again.already_held) == (0, 1)


def test_stations_and_other_kingdoms_come_in_as_any_force_does():
    rows = [
        ",2024-05,Transport,Transport,-0.271753,50.834329,On or near Gull (Station),E0,A,Bicycle theft,,",
        ",2024-05,Northern,Northern,-5.624636,54.664838,On or near Kelp Park,,,Anti-social behaviour,,",
        ",2024-05,Northern,Northern,,,No Location,,,Anti-social behaviour,,",
    ]
    reading = opened("\r\n".join([STREET, *rows, ""]).encode())
    assert (reading.accepted, reading.not_mapped, codes(reading)) == (3, 1, ["no_location"])
    assert set(reading.records["place_text"]) == {""}
    assert not reading.records["outside"].any()


def test_rows_of_four_columns_that_repeat_are_incidents_of_their_own():
    rows = ["2016-02,Burglary,1.60034,54.60012"] * 3
    reading = opened(sheet("Month,Crime.type,Longitude,Latitude", *rows))
    assert (reading.layout, reading.accepted, set(reading.row_keys)) == ("police_uk_street", 3, {""})


def sfpd(*rows, **said):
    return opened(sheet(SFPD, *rows), **said)


def in_the_bay(number, category, weekday, day, clock):
    where = "800 Block of A ST,-122.4034048,37.77542071,,1.2E+13"
    return f"{number},{category},X,{weekday},{day},{clock},SOUTHERN,NONE,{where}"


BEFORE = [
    in_the_bay(100 + n, "ASSAULT", day.day_name(), day.strftime("%m/%d/%Y 12:00:00 AM"), "11:00")
    for n, day in enumerate(pd.date_range("2016-01-13", periods=15))
]
AFTER = [
    in_the_bay(200 + n, "MISSING PERSON", day.day_name(), day.strftime("%m-%d-%Y 00:00"), "23:30")
    for n, day in enumerate(pd.to_datetime([f"2016-{month}-05" for month in range(1, 12)]))
]


def test_two_ways_of_writing_dates_in_one_column_are_settled_by_the_weekday():
    reading = sfpd(*BEFORE, *AFTER)
    assert (reading.layout, reading.accepted, reading.questions) == ("us_sfpd_incidents", 26, ())
    assert (reading.records["month"] - 2016 * 12).tolist() == [0] * 15 + list(range(11))
    assert utc(reading.records["earliest"].iloc[15]) == "2016-01-06T07:30:00"
    assert set(reading.records["hour"] % 24) == {11, 23}


def test_without_the_weekday_the_second_way_is_asked_about():
    rows = [",".join([*row.split(",")[:3], "", *row.split(",")[4:]]) for row in (*BEFORE, *AFTER)]
    reading = sfpd(*rows)
    assert [question.code for question in reading.questions] == ["date_order"]
    assert set(reading.records["month"]) == {2016 * 12, 2016 * 12 + 4}  # 05-05 reads the same both ways
    assert reading.rejected == 10


def test_several_rows_of_one_incident_count_as_one_and_x_is_the_longitude():
    reading = sfpd(BEFORE[0], BEFORE[0].replace("ASSAULT", "WEAPON LAWS"), BEFORE[1])
    assert (reading.accepted, reading.records["incident"].nunique()) == (3, 2)
    assert harms(reading)[:2] == [("crime_violence_sexual",), ("crime_weapons",)]
    assert (reading.records["lon"].iloc[0], reading.records["lat"].iloc[0]) == (-122.4034048, 37.77542071)
    assert "PdId" in reading.unread


def test_far_from_the_british_isles_is_outside_unless_the_study_area_is_there():
    from contextual.space.cells import cells_at, parents

    assert sfpd(BEFORE[0]).records["outside"].tolist() == [True]
    here = cells_at([37.77542071], [-122.4034048], 10)
    area = {10: here, 7: parents(here, 7)}
    reading = sfpd(BEFORE[0], known=Known(area_cells=area))
    assert (reading.records["outside"].tolist(), codes(reading)) == ([False], [])
    gull = "A1,,,2024-03-05,cse,54.60012,1.60034"
    assert incidents(gull, known=Known(area_cells=area)).records["outside"].tolist() == [True]


def test_references_a_spreadsheet_has_ruined_are_none_and_it_is_said():
    rows = [f"{ref},yp-{n},,2024-03-05,cse,54.60012,1.60034" for n, ref in enumerate(["1.20058E+13"] * 3 + ["A1"])]
    reading = incidents(*rows)
    assert (reading.accepted, codes(reading)) == (4, [])
    assert [ref != "" for ref in reading.records["incident"]] == [False, False, False, True]
    assert "3 reference(s) in 'incident_id' were ruined" in reading.remarks[0]
    people = incidents("A1,1.2E+11,,2024-03-05,cse,54.60012,1.60034", "A2,1.2E+11,,2024-03-05,cse,54.60012,1.60034")
    assert set(people.records["person"]) == {""}


def houston(time="2010-07-01 05:00:00", date="7/1/2010", hour="0", offense="theft", weekday="thursday"):
    where = "house, 150 gull st,-95.4373883,29.6779015"
    return f"{time},{date},{hour},20R,{offense},1A,100-199,gull,st,-,1,july,{weekday},{where}"


def test_the_local_date_and_hour_stand_and_the_same_moment_in_utc_is_not_read():
    reading = opened(sheet(HOUSTON, houston(), houston("2010-01-16 01:00:00", "1/15/2010", "19", weekday="friday")))
    assert (reading.layout, "time" in reading.unread) == ("us_houston_crime", True)
    records = reading.records
    assert [utc(one) for one in records["earliest"]] == ["2010-07-01T05:00:00", "2010-01-16T01:00:00"]
    assert (records["latest"] - records["earliest"]).tolist() == [3600, 3600]
    assert records["time_precision"].tolist() == ["window", "window"]
    assert records["hour"].tolist() == [3 * 24, 4 * 24 + 19]
    assert harms(reading) == [("crime_other_theft",)] * 2


def test_an_hour_that_did_not_exist_and_one_that_is_none_are_said():
    reading = opened(
        sheet(HOUSTON, houston(date="3/14/2010", hour="2", weekday="sunday"), houston(date="7/15/2010", hour="25"))
    )
    assert sorted(set(codes(reading)) - {"outside_area"}) == ["bad_date", "dst_gap"]
    assert reading.records["time_precision"].tolist() == ["window", "day"]


def city(name, when="2015-07-04 12:00:00", where="street"):
    return f"7,{name},09A,murder and nonnegligent manslaughter,{when},A ST,-87.751482,41.894009,{where},{where}"


def test_each_city_of_a_file_keeps_its_own_clock_and_an_unknown_one_is_left_out_and_said():
    reading = opened(sheet(CITIES, *map(city, ["Chicago", "Los Angeles", "Tucson", "Gullwich", ""])))
    assert (reading.layout, reading.zone, reading.accepted) == ("us_crime_open_database", "several", 3)
    noon = np.datetime64("2015-07-04T12:00", "s").astype(np.int64)
    assert ((reading.records["earliest"] - noon) // 3600).tolist() == [5, 7, 7]
    assert set(reading.records["hour"]) == {5 * 24 + 12}
    left_out = reading.problems[~reading.problems["taken"] & (reading.problems["code"] == "bad_date")]
    assert left_out["row"].tolist() == [5, 6]
    assert "Gullwich" not in reading.problems.to_string()


def test_a_death_at_home_keeps_only_the_wide_hexagon():
    record = opened(sheet(CITIES, city("Chicago", where="residence"))).records.iloc[0]
    assert (record["private"], record["finest"], np.isnan(record["lat"])) == (True, 7, True)


def test_a_column_of_time_zones_is_read_row_by_row():
    header = "incident_id,occurred_at,time_zone,category,lat,lon"
    rows = [f"A{n},2024-07-01 12:00,{zone},cse,54.60012,1.60034" for n, zone in enumerate(["", "Europe/Paris", "Mars"])]
    reading = incidents(*rows, header=header)
    assert [utc(one) for one in reading.records["earliest"]] == ["2024-07-01T11:00:00", "2024-07-01T10:00:00"]
    assert (reading.rejected, codes(reading)) == (1, ["bad_date"])


REAL = {
    "police_uk/api/cheltenham_AA3_all_crime.json": ("police_uk_api", 469, 469, 469, 1),
    "police_uk/other_forces/2021-08-btp-street.csv.gz": ("police_uk_street", 3_663, 3_663, 3_663, 1),
    "police_uk/other_forces/2021-08-northern-ireland-street.csv.gz": ("police_uk_street", 13_775, 13_775, 13_645, 1),
    "police_uk/other_forces/2021-08-durham-street.csv.gz": ("police_uk_street", 6_611, 6_611, 6_611, 1),
    "police_uk/greater_manchester/gmp_bur.csv.gz": ("police_uk_street", 92_666, 92_666, 92_666, 36),
    "police_uk/merseyside/merseyside_shoplifting.csv.gz": ("police_uk_street", 7_930, 7_930, 7_930, 13),
    "missing/sfpd_incidents_2016_extract.csv.gz": ("us_sfpd_incidents", 9_917, 9_917, 9_917, 12),
    "us_incidents/houston_crime_2010.csv.gz": ("us_houston_crime", 86_314, 86_314, 86_309, 8),
    "us_incidents/homicides15.csv.gz": ("us_crime_open_database", 1_922, 1_922, 1_922, 12),
}
"""Layout, rows, rows accepted, rows with a position, months: counted by another program."""


@pytest.mark.parametrize("path", REAL)
def test_the_real_files_are_read_to_the_last_row(public_data, path):
    reading = opened(public_data / path, path.split("/")[-1])
    located = int((reading.records["finest"] >= 0).sum())
    found = (reading.layout, reading.rows, reading.accepted, located, reading.records["month"].nunique())
    assert found == REAL[path]
    assert reading.questions == ()


def test_the_real_extract_has_every_date_month_first_as_its_weekdays_say(public_data):
    path = public_data / "missing" / "sfpd_incidents_2016_extract.csv.gz"
    sent = pd.read_csv(path, dtype=str)
    days = pd.to_datetime(sent["Date"].str[:10].str.replace("-", "/"), format="%m/%d/%Y")
    assert (days.dt.day_name() == sent["DayOfWeek"]).all()
    records = opened(path, path.name).records
    assert (records["month"].to_numpy() == (days.dt.year * 12 + days.dt.month - 1).to_numpy()).all()


def test_the_real_hours_by_the_local_clock_are_those_of_the_column_in_utc(public_data):
    path = public_data / "us_incidents" / "houston_crime_2010.csv.gz"
    sent = pd.read_csv(path, dtype=str)
    moments = pd.to_datetime(sent["time"]).astype("datetime64[s]").astype("int64").to_numpy()
    assert (opened(path, path.name).records["earliest"].to_numpy() == moments).mean() > 0.9998


@pytest.mark.parametrize("name", ["2024-11", "2024-12"])
def test_the_real_outcomes_are_read_to_the_last_row(public_data, name):
    file = public_data / "police_uk" / "cleveland" / name / f"{name}-cleveland-outcomes.csv.gz"
    reading = opened(file, file.name)
    assert (reading.layout, len(reading.records)) == ("police_uk_outcomes", 0)
    assert (reading.accepted, reading.outcomes["incident"].nunique()) == {
        "2024-11": (6_201, 6_029), "2024-12": (5_855, 5_677),
    }[name]  # fmt: skip


def test_the_real_return_of_looked_after_children_is_read(public_data):
    file = public_data / "missing" / "ssda903_synthetic" / "missing.csv"
    reading = take(file, file.name, kind="missing", agency="childrens_services")
    assert (reading.accepted, reading.records["person"].nunique()) == (43, 39)
    assert reading.records["category"].value_counts().to_dict() == {
        "Away from placement without authorisation": 24, "Missing": 19,
    }  # fmt: skip
