"""Months and days of hexagons and places, and incidents as points in time and place."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.counts.coding import coded_days
from contextual.counts.events import events
from contextual.counts.ledger import Ledger
from contextual.counts.series import cell_days, cell_months, looked_at, place_months
from contextual.counts.tally import tally
from contextual.space.cells import centre, parents
from tests.counts.builders import JAN, cell_near, frame_of, lens, record

LONDON = ZoneInfo("Europe/London")


def at(text: str, hours: float = 0.0, zone: ZoneInfo = LONDON) -> dict[str, object]:
    """Give the columns that say when: local time, and how many hours the window lasts."""
    local = datetime.fromisoformat(text).replace(tzinfo=zone)
    start = int(local.astimezone(UTC).timestamp())
    return {
        "earliest": start, "latest": start + int(hours * 3600), "hour": local.weekday() * 24 + local.hour,
        "month": local.year * 12 + local.month - 1,
    }  # fmt: skip


def ledger_of(*records: dict[str, object]) -> Ledger:
    return Ledger.build(frame_of(*records))


def day_number(text: str) -> int:
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1)).days


def here(resolution: int = 9) -> int:
    return int(parents([cell_near(0)], resolution)[0])


def test_the_day_is_the_local_one_on_both_sides_of_midnight_in_summer():
    rows = [record(**at("2025-07-01 00:30")), record(**at("2025-06-30 23:30"))]
    assert sorted(ledger_of(*rows).day.tolist()) == [day_number("2025-06-30"), day_number("2025-07-01")]


def test_a_time_known_to_a_night_has_a_day_and_one_known_to_a_week_has_none():
    ledger = ledger_of(record(**at("2025-07-01 22:00", 9)), record(**at("2025-07-01", 24 * 7)))
    assert sorted(ledger.day.tolist()) == [-1, day_number("2025-07-01")]


def test_the_day_on_which_clocks_go_back_is_a_day():
    assert ledger_of(record(**at("2025-10-26", 25))).day.tolist() == [day_number("2025-10-26")]


@given(st.integers(1, 2_000_000_000), st.sampled_from(["Europe/London", "America/Los_Angeles", "Pacific/Auckland"]))
def test_the_day_is_that_of_the_calendar_in_any_zone(seconds, zone):
    local = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    hour = np.array([local.weekday() * 24 + local.hour])
    found = coded_days(np.array([seconds]), np.array([seconds]), hour)
    assert found.tolist() == [day_number(local.date().isoformat())]


def test_a_home_leaves_no_point_in_the_ledger():
    ledger = ledger_of(record(lat=54.6, lon=1.6, private=True), record(lat=54.6, lon=1.6, own_return=True))
    assert (ledger.lat.tolist(), ledger.lon.tolist()) == ([0, 0], [0, 0])


def test_months_without_an_incident_are_noughts():
    ledger = ledger_of(record(month=JAN), record(month=JAN + 2), record(month=JAN + 2))
    found = cell_months(ledger, lens(first=JAN, last=JAN + 3), [here(), here() + 1])
    assert found.tolist() == [[1, 0, 2, 0], [0, 0, 0, 0]]


def test_what_was_found_by_looking_is_counted_apart():
    rows = [record(recorded=way) for way in ("reported", "discovered", "operation", "partner", "")]
    ledger = ledger_of(*rows)
    assert looked_at(ledger, lens(first=JAN, last=JAN), [here()]).tolist() == [[2]]
    only = lens(first=JAN, last=JAN, recorded={"reported", "operation"})
    assert looked_at(ledger, only, [here()]).tolist() == [[1]]
    assert looked_at(ledger, lens(first=JAN, last=JAN, recorded={"reported"}), [here()]).tolist() == [[0]]


def test_places_have_months_too():
    ledger = ledger_of(record(place="t:1", month=JAN), record(place="t:2", month=JAN + 1))
    assert place_months(ledger, lens(first=JAN, last=JAN + 1), ["t:2", "t:1"]).tolist() == [[0, 1], [1, 0]]


def test_days_are_counted_only_where_they_are_known_and_the_rest_is_said():
    rows = [record(**at("2025-03-05 10:00")), record(**at("2025-03-05 11:00")), record(**at("2025-03-01", 24 * 31))]
    ledger = ledger_of(*rows)
    month = 2025 * 12 + 2
    where, day, incidents, not_dated = cell_days(ledger, lens(first=month, last=month), [here()])
    assert (where.tolist(), day.tolist(), incidents.tolist()) == ([0], [day_number("2025-03-05")], [2])
    assert not_dated == 1
    assert tally(ledger, lens(first=month, last=month), ("cell", "day")).left_out.not_timed == 1


def test_an_incident_of_several_records_is_one_event_the_best_placed():
    close = at("2025-03-05 10:00") | {"lat": 54.6001, "lon": 1.6001, "finest": 10}
    rough = at("2025-03-05 10:00") | {"lat": 54.61, "lon": 1.61, "finest": 9}
    found = events(ledger_of(record(incident="i", **rough), record(incident="i", **close)), at_march())
    assert (found.lat.tolist(), found.lon.tolist(), len(found)) == ([54.6001], [1.6001], 1)


def test_events_leave_out_what_is_not_placed_or_not_dated_and_count_it():
    when = at("2025-03-05 10:00")
    rows = [
        record(**when), record(**when, finest=8), record(**when, private=True), record(**when, own_return=True),
        record(**at("2025-03-01", 24 * 31)),
    ]  # fmt: skip
    found = events(ledger_of(*rows), at_march())
    assert (len(found), found.not_placed, found.not_dated) == (1, 3, 1)
    assert len(events(ledger_of(*rows), at_march(), within_m=600)) == 2


def test_a_record_with_a_hexagon_and_no_point_is_at_its_centre():
    found = events(ledger_of(record(**at("2025-03-05 10:00"), lat=np.nan, lon=np.nan)), at_march())
    assert (found.lat[0], found.lon[0]) == pytest.approx(centre(cell_near(0)))


def test_an_event_was_found_by_looking_if_any_of_its_records_was():
    when = at("2025-03-05 10:00")
    rows = [record(incident="i", **when), record(incident="i", recorded="operation", **when), record(**when)]
    assert sorted(events(ledger_of(*rows), at_march()).looked.tolist()) == [False, True]


def at_march():
    return lens(first=2025 * 12 + 2, last=2025 * 12 + 2)
