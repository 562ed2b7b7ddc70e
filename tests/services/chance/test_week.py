"""The week of a place in a store, and the roster of all: told records, ranges, and too few said when so."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from contextual import services
from contextual.counts.figures import Exact
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.roster import roster, roster_to_take
from contextual.services.chance.week import week_of

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind"
PLACES = """place_id,place_name,place_type,lat,lon
P1,Tern Street bus station,transport_hub,54.60000,1.60000
P2,Lantern Park,park,54.60800,1.59000
"""
STATION, PARK = (54.60013, 1.60012), (54.60804, 1.59006)
MONDAY = datetime(2026, 1, 5)
FRIDAY_EVENING = 4 * 24 + 18


def sheet(rows, start=0):
    """Rows of (hour after a Monday's midnight, place) or (hour, place, how recorded); an hour of None is a day."""
    lines = [HEAD]
    for number, (hour, where, *how) in enumerate(rows, start):
        when = f"{MONDAY + timedelta(hours=int(hour)):%Y-%m-%d %H:%M}" if hour is not None else "2026-02-03"
        way = (how or ["reported"])[0]
        lines.append(f"A{number},yp-{number},harmed,13_15,{when},cse,{where[0]},{where[1]},20,{way},public")
    return "\n".join(lines) + "\n"


def evenings(n, where=STATION, seed=1):
    """Friday evenings of different weeks."""
    chance = np.random.default_rng(seed)
    return [
        (FRIDAY_EVENING + 168 * week + hour, where)
        for week, hour in zip(chance.integers(0, 10, n), chance.integers(0, 4, n), strict=True)
    ]


def any_hour(n, where=STATION, seed=2):
    return [(hour, where) for hour in np.random.default_rng(seed).integers(0, 168 * 10, n)]


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    return desk


def unit(desk, name="Tern"):
    places = desk.house.places()
    return ("place", str(places[places["name"].str.startswith(name)]["place_id"].iloc[0]))


def ask(desk, rows, **more):
    desk.bring(sheet(rows))
    return week_of(desk.asker, desk.why, desk.house, desk.lens(), unit=unit(desk), **more).value


def test_a_planted_evening_is_found_with_its_range(town):
    view = ask(town, evenings(20) + any_hour(40))
    first = view.table.iloc[0]
    assert (first["window"], first["class"]) == ("Fridays 18:00 to 22:00", "hot")
    assert first["low"] < 20 < first["high"]
    assert first["share_everywhere"] == first["share"]
    assert view.sentence.startswith("Tern Street bus station: told records gather Fridays 18:00 to 22:00 (2")
    assert (view.records, view.grid.shape, view.too_few) == (60, (7, 24), False)
    assert view.grid.sum() == pytest.approx(60)
    assert view.day["window"].iloc[0] == "every day 18:00 to 22:00"
    assert "weekday" not in view.day


def test_hours_of_every_day_that_stand_out_are_said_where_no_single_day_does(town):
    view = ask(town, [(24 * day + 20 + day % 3, STATION) for day in range(21)])
    assert set(view.table["class"]) == {"none"}
    assert view.day["class"].iloc[0] == "hot"
    assert view.sentence.startswith("Tern Street bus station: told records gather every day ")
    assert view.sentence.endswith("No single day of the week stands out.")


def test_an_even_week_says_that_no_window_stands_out(town):
    view = ask(town, any_hour(60))
    assert set(view.table["class"]) == {"none"}
    assert "no window stands out" in view.sentence


def test_what_was_found_by_looking_is_left_out_unless_asked_for_and_said(town):
    patrols = [(hour, where, "operation") for hour, where in evenings(30)]
    view = ask(town, patrols + any_hour(40))
    assert (view.looked_left_out, view.records) == (30, 40)
    assert set(view.table["class"]) == {"none"}
    assert any("30 incidents are left out as found by looking" in sentence for sentence in view.cautions)
    every = week_of(town.asker, town.why, town.house, town.lens(), unit=unit(town), told=False).value
    assert (every.records, every.table["class"].iloc[0]) == (70, "hot")
    assert any("counted too" in sentence for sentence in every.cautions)


def test_too_few_are_said_with_what_there_is(town):
    view = ask(town, evenings(6))
    assert view.too_few
    assert set(view.table["class"]) == {"undefined"}
    assert view.table["p"].isna().all()
    assert "too few to say when. 6 told records with a known hour: Fridays 18:00 to 22:00 6" in view.sentence


def test_records_of_a_day_are_left_out_and_said_and_none_with_an_hour_is_none(town):
    view = ask(town, [(None, STATION)] * 12)
    assert (view.records, view.not_timed, len(view.table)) == (0, 12, 0)
    assert view.sentence == "Tern Street bus station: no told record with a known hour."
    assert any("12 incidents are known to the day" in sentence for sentence in view.cautions)


def test_the_hours_of_a_lens_are_set_aside_and_said(town):
    town.bring(sheet(evenings(20) + any_hour(30)))
    looks = [
        week_of(town.asker, town.why, town.house, town.lens(hours=hours), unit=unit(town)).value
        for hours in (None, (6, 12))
    ]
    assert looks[0].table.equals(looks[1].table)
    assert any("set aside" in sentence for sentence in looks[1].cautions)


def test_many_midnights_are_doubted(town):
    view = ask(town, [(24 * day, STATION) for day in range(12)] + any_hour(20))
    assert any("begin between midnight and one" in sentence for sentence in view.cautions)


def test_a_hexagon_has_a_week_too(town):
    town.bring(sheet(evenings(20)))
    cell = str(town.map().units["id"].iloc[0])
    view = week_of(town.asker, town.why, town.house, town.lens(), unit=("cell", cell)).value
    assert (view.kind, view.id, view.records) == ("cell", cell, 20)


def test_a_unit_that_is_not_held_is_refused(town):
    town.bring(sheet(evenings(2)))
    with pytest.raises(BadLens, match="no such hexagon or public place"):
        week_of(town.asker, town.why, town.house, town.lens(), unit=("place", "nowhere:1"))


def test_a_roster_has_every_place_in_its_rank_with_its_own_window(town):
    elsewhere = [(24 + 15 + 168 * week, PARK) for week in range(9)] + any_hour(14, PARK, 5)
    town.bring(sheet(evenings(25) + any_hour(20) + elsewhere))
    view = roster(town.asker, town.why, town.house, town.lens()).value
    assert view.table["name"].tolist() == ["Tern Street bus station", "Lantern Park"]
    assert view.table["rank"].tolist() == [1, 2]
    assert view.table["class"].tolist() == ["hot", "hot"]
    assert view.table["window"].iloc[0] == "Fridays 18:00 to 22:00"
    assert view.table["weekday"].tolist() == [4, 1]
    alone = week_of(town.asker, town.why, town.house, town.lens(), unit=unit(town, "Lantern")).value.table.iloc[0]
    there = view.table.iloc[1]
    for ours, its in (("window", "window"), ("in_window", "records"), ("low", "low"), ("high", "high")):
        assert there[ours] == alone[its]
    assert view.sentence.startswith("Of the first 2 places, 2 have a window in which told records gather")


def test_a_roster_leaves_empty_what_too_few_would_say_and_has_hexagons_too(town):
    town.bring(sheet(evenings(25) + evenings(3, PARK)))
    view = roster(town.asker, town.why, town.house, town.lens(), by="cell").value
    assert view.table["class"].tolist() == ["hot", "undefined"]
    assert view.table["window"].tolist() == ["Fridays 18:00 to 22:00", ""]
    assert view.table["id"].str.len().tolist() == [15, 15]
    assert roster(town.asker, town.why, town.house, town.lens(), by="cell", top=1).value.table["rank"].tolist() == [1]
    with pytest.raises(BadLens, match="by place or by cell"):
        roster(town.asker, town.why, town.house, town.lens(), by="month")


@pytest.mark.parametrize(("column", "value"), [("status", "closed"), ("private", True)])
def test_a_place_that_has_closed_or_been_made_private_is_on_no_roster(town, monkeypatch, column, value):
    town.bring(sheet(evenings(3) + evenings(3, PARK)))
    places = town.house.places().copy()
    places.loc[places["name"] == "Lantern Park", column] = value
    monkeypatch.setattr(town.house, "places", lambda: places)
    view = roster(town.asker, town.why, town.house, town.lens()).value
    assert view.table["name"].tolist() == ["Tern Street bus station"]


def test_a_roster_of_nothing_says_so(town):
    view = roster(town.asker, town.why, town.house, town.lens()).value
    assert (len(view.table), view.sentence) == (0, "No places with a record.")


def test_looks_are_exact_traced_and_kept_from_a_viewer(town):
    town.bring(sheet(evenings(3)))
    viewer = services.fictional_principal("viewer")
    with pytest.raises(NotAllowed):
        week_of(viewer, town.why, town.house, town.lens(), unit=unit(town))
    for look in (roster, roster_to_take):
        with pytest.raises(NotAllowed):
            look(viewer, town.why, town.house, town.lens())
    assert isinstance(week_of(town.asker, town.why, town.house, town.lens(), unit=unit(town)), Exact)
    assert isinstance(roster(town.asker, town.why, town.house, town.lens()), Exact)
    from contextual.store import traces

    with town.house.store.read() as conn:
        assert traces.read_traces(conn)["action"].head(2).tolist() == ["roster", "week_of"]
