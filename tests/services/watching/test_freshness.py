from __future__ import annotations

import json

import numpy as np
import pytest

from contextual import services
from contextual.services import coverage
from contextual.services.files import beside, bringing_in
from contextual.services.watching.freshness import rhythm
from contextual.store import batches as batch_store
from tests.services.conftest import INCIDENTS

DAY = 86_400
START = 20_000 * DAY


@pytest.fixture
def clock(monkeypatch):
    """A clock of the services that stands where it is put."""
    at = {"now": START}
    for module in (bringing_in, coverage, beside):
        monkeypatch.setattr(module, "now", lambda: at["now"])
    return at


def bring_monthly(desk, clock, days=(0, 31, 61, 92), agency="police", **more):
    head = INCIDENTS.splitlines(keepends=True)[0]
    for number, day in enumerate(days):
        clock["now"] = START + day * DAY
        row = f"{agency}{number},yp-{number},harmed,13_15,2024-0{number + 1}-06 20:15,cse,54.6001,1.6001,20,,public\n"
        desk.bring(head + row, agency=agency, name=f"{agency}{number}.csv", **more)


def look(desk):
    return services.look_at_coverage(desk.asker, desk.why, desk.house, "fictional").value


def test_lateness_is_told_from_the_senders_own_past(desk, clock):
    bring_monthly(desk, clock)
    clock["now"] = START + (92 + 47) * DAY
    [row] = look(desk).freshness.to_dict("records")
    assert (row["usual_days"], row["days_ago"], row["days_late"], row["files"]) == (31, 47, 16, 4)
    assert row["words"] == "Usually every 31 days; last 47 days ago: 16 days late."
    assert (row["missing_months"], row["unanswered"]) == (0, 0)


def test_one_senders_rhythm_is_not_anothers(desk, clock):
    bring_monthly(desk, clock)
    bring_monthly(desk, clock, days=(0, 7, 14), agency="health")
    clock["now"] = START + 100 * DAY
    rows = {row["agency"]: row for row in look(desk).freshness.to_dict("records")}
    assert (rows["police"]["days_late"], rows["health"]["usual_days"], rows["health"]["days_late"]) == (0, 7, 79)


def test_a_file_that_was_replaced_still_came(desk, clock):
    bring_monthly(desk, clock)
    with desk.house.store.write() as conn:
        for batch in batch_store.list_batches(conn)[:3]:
            batch_store.withdraw(conn, batch.id, 1, "me")
    [row] = look(desk).freshness.to_dict("records")
    assert (row["files"], row["usual_days"]) == (1, 31)


def test_two_files_are_too_few_to_tell_and_nothing_is_made_up(desk, clock):
    bring_monthly(desk, clock, days=(0, 31))
    [row] = look(desk).freshness.to_dict("records")
    assert np.isnan(row["usual_days"])
    assert "too few files" in row["words"]


def test_months_that_never_came_and_open_questions_are_counted(desk, clock):
    head = "incident_id,young_person_ref,occurred_at,category,lat,lon\n"
    desk.bring(head + "A1,yp-1,2024-01-20,cse,54.6001,1.6001\nA2,yp-2,03/04/2024,cse,54.6001,1.6001\n")
    desk.bring(head + "A3,yp-1,2024-05-20,cse,54.6001,1.6001\n")
    [row] = look(desk).freshness.to_dict("records")
    assert (row["missing_months"], row["unanswered"]) == (3, 1)


def test_what_waits_in_quarantine_is_counted_where_a_folder_is_named(desk, tmp_path):
    from dataclasses import replace

    desk.bring(INCIDENTS)
    assert look(desk).quarantine is None
    folder = tmp_path / "inbox" / "quarantine"
    folder.mkdir(parents=True)
    for name in ("a.csv", "a.csv.txt", "stray.csv"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "a.csv.json").write_text(json.dumps({"sha256": ""}), encoding="utf-8")
    desk.house.settings = replace(desk.house.settings, watched=(tmp_path / "inbox",))
    assert look(desk).quarantine == 1


def test_files_of_one_day_are_one_arrival():
    days = [day * DAY for day in (0, 0, 0, 10, 10, 20)]
    assert rhythm(days, days[-1], 20 * DAY)["words"] == "Usually every 10 days; last today."
