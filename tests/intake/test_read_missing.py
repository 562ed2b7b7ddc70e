from __future__ import annotations

import numpy as np

from contextual.codes import unmask
from tests.intake.sent import codes, sheet, take, utc

HEADER = (
    "episode_id,young_person_ref,age_band,missing_from,missing_from_type,start_at,return_at,missing_from_lat,"
    "missing_from_lon,found_lat,found_lon,found_place,push,pull,return_interview,return_interview_at"
)


def episode(
    n=1, who="YP-7", start="2024-03-05 21:30", end="2024-03-06 02:00", home="54.61000,1.62000",
    found="54.60012,1.60034", place="Pier", missing_from="Gull House",
):  # fmt: skip
    before = f"E{n},{who},14,{missing_from},children's home,{start},{end},{home},{found},{place}"
    return f"{before},bullying,peers; party,done,2024-03-07"


def missing(*rows, header=HEADER, **said):
    return take(sheet(header, *rows), kind="missing", **said)


def test_an_episode_is_a_record_of_harm_where_the_young_person_was_found():
    record = missing(episode()).records.iloc[0]
    assert (record["kind"], record["part"], unmask(record["harms"])) == ("missing", "harmed", ("missing",))
    assert (record["age_band"], record["missing_from_type"]) == ("13_15", "residential")
    assert (record["push"], record["pull"], record["return_interview"]) == ("bullying", "peers|party", "done")
    assert (round(record["lat"], 5), record["place_text"], record["own_return"]) == (54.60012, "Pier", False)
    assert record["latest"] - record["earliest"] == 4.5 * 3600
    assert (record["time_precision"], record["span"]) == ("window", 5)
    assert utc(record["return_interview_at"]) == "2024-03-07T00:00:00"


def test_the_place_missing_from_is_never_kept_as_a_point():
    records = missing(episode()).records
    assert "54.61" not in records.to_string()
    assert "missing_from_lat" not in records.columns


def test_found_within_100_metres_of_home_is_an_own_return_and_private():
    reading = missing(episode(found="54.61080,1.62000"), episode(2, found="54.61100,1.62000"))
    assert reading.records["own_return"].tolist() == [True, False]
    home = reading.records.iloc[0]
    assert (home["private"], home["finest"], home["place_text"]) == (True, 7, "")
    assert np.isnan(home["lat"])
    assert "own home" in reading.remarks[0]


def test_found_at_the_place_missing_from_is_an_own_return_by_its_name():
    assert missing(episode(home=",", found=",", place="gull house")).records["own_return"].tolist() == [True]


def test_an_episode_without_a_return_is_of_any_length():
    record = missing(episode(end="")).records.iloc[0]
    assert (record["time_precision"], record["span"], record["earliest"]) == ("wider", 168, record["latest"])


def test_a_return_before_the_start_keeps_the_start_and_says_so():
    reading = missing(
        episode(end="2024-03-04 02:00"), episode(2, end="2024-03-05 21:30"), episode(3, who="YP-9", end="2026-03-05")
    )
    assert codes(reading) == ["return_before_start", "zero_duration", "implausible_duration"]
    assert reading.accepted == 3
    assert reading.problems["taken"].all()
    assert reading.records["time_precision"].tolist() == ["wider", "instant", "wider"]
    assert reading.records["span"].tolist() == [168, 1, 168]


def test_episodes_of_one_young_person_that_overlap_are_said():
    reading = missing(episode(), episode(2, start="2024-03-06 01:00", end="2024-03-06 09:00"), episode(3, who="YP-8"))
    assert reading.problems[["row", "code"]].values.tolist() == [[3, "overlapping_episodes"]]


def test_the_statutory_return_of_looked_after_children_is_understood_and_birthdays_are_not_read():
    data = sheet(
        "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "510000,12/03/2002,M,13/11/2017,25/11/2017",
        "92296,19/05/2004,A,21/11/2017,",
    )
    reading = take(data, kind="missing", agency="childrens_services")
    assert (reading.accepted, set(reading.unread)) == (2, {"DOB", "MISSING"})
    assert reading.records["time_precision"].tolist() == ["window", "wider"]
    assert reading.not_mapped == 2
