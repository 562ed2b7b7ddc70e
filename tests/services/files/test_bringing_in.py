from __future__ import annotations

import gzip

import pytest

from contextual import services
from contextual.errors import NotAllowed
from tests.services.conftest import INCIDENTS, PLACES

STREET = """Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,\
Last outcome category,Context
,2026-01,Dogger Police,Dogger Police,1.600000,54.600000,On or near Quay Lane,E0,Dogger 001A,Anti-social behaviour,,
,2026-01,Dogger Police,Dogger Police,1.600000,54.600000,On or near Quay Lane,E0,Dogger 001A,Anti-social behaviour,,
{one},2026-01,Dogger Police,Dogger Police,1.600000,54.600000,On or near Quay Lane,E0,Dogger 001A,Drugs,,
"""
STREET = STREET.replace("{one}", "a" * 64)


def test_every_row_of_a_file_is_accounted_for(desk):
    receipt = desk.bring(INCIDENTS + "A9,yp-eve,harmed,13_15,31/02/2026,cse,,,,,\n")
    assert receipt.refused is None
    assert (receipt.rows, receipt.accepted, receipt.rejected) == (7, 6, 1)
    assert [8, "bad_date"] in receipt.problems.loc[~receipt.problems["taken"], ["row", "code"]].values.tolist()


def test_a_second_run_adds_nothing_and_finds_no_problems(desk):
    first = desk.bring(INCIDENTS)
    again = desk.bring(INCIDENTS)
    assert first.accepted == 6
    assert (again.accepted, again.already_held, len(again.problems)) == (0, again.rows, 0)
    assert desk.map().total_incidents == 5


def test_the_same_file_packed_is_the_same_file(desk):
    desk.bring(INCIDENTS)
    again = desk.bring(gzip.compress(INCIDENTS.encode()), name="a.csv.gz")
    assert again.already_held == again.rows


def test_rows_without_a_reference_that_repeat_are_separate_incidents(desk):
    receipt = desk.bring(STREET)
    assert receipt.accepted == 3
    view = services.look_at_map(desk.asker, desk.why, desk.house, desk.lens(batch_class="open", of="incidents")).value
    assert view.total_incidents == 3
    assert view.total_young_people is None


def test_another_file_with_rows_of_the_same_months_and_no_reference_asks_first(desk):
    desk.bring(STREET)
    changed = STREET.replace("Quay Lane", "Staithes Road")
    assert desk.bring(changed).refused[0] == "overlaps"
    replaced = desk.bring(changed, overlap="replace")
    assert replaced.accepted == 3
    assert [note for note in replaced.notes if "3 rows of Jan 2026 were withdrawn" in note]
    assert desk.map(batch_class="open", of="incidents").total_incidents == 3


def test_a_file_that_is_added_to_what_is_held_counts_beside_it(desk):
    desk.bring(STREET)
    assert desk.bring(STREET.replace("Quay Lane", "Staithes Road"), overlap="add").refused is None
    # The repeated reference is one incident, the rows without one are four.
    assert desk.map(batch_class="open", of="incidents").total_incidents == 5


def test_a_refused_file_leaves_nothing_behind(desk):
    receipt = desk.bring("")
    assert receipt.refused[0] == "empty_file"
    files = services.list_batches(desk.asker, desk.why, desk.house)
    assert files.empty


def test_a_dry_run_says_what_would_be_taken_and_keeps_nothing(desk):
    sending = services.Sending(name="a.csv", data=INCIDENTS.encode(), kind="incidents", agency="police")
    receipt = services.bring_in(services.TERMINAL_ANALYST, desk.why, desk.house, sending, dry_run=True)
    assert receipt.accepted == 6
    assert services.list_batches(desk.asker, desk.why, desk.house).empty


def test_a_viewer_may_not_bring_anything_in(desk):
    sending = services.Sending(name="a.csv", data=INCIDENTS.encode(), kind="incidents", agency="police")
    with pytest.raises(NotAllowed, match="Viewer"):
        services.bring_in(services.fictional_principal("viewer"), desk.why, desk.house, sending)


def test_a_partnership_file_is_refused_in_a_fictional_store(desk):
    assert "fictional and open" in desk.bring(INCIDENTS, batch_class="partnership").refused[1]


def test_withdrawing_a_file_undoes_it(desk):
    kept = desk.bring(PLACES, kind="places", name="places.csv")
    receipt = desk.bring(INCIDENTS)
    said = services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, receipt.batch_id)
    assert "6 rows of incidents" in said
    assert services.choices(desk.asker, desk.why, desk.house).last == 0
    assert desk.bring(INCIDENTS).accepted == 6
    services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, kept.batch_id)
    assert desk.places().units.empty


def test_no_reference_of_a_person_stands_in_the_store_or_the_receipt(desk):
    receipt = desk.bring(INCIDENTS)
    assert "yp-amy" not in receipt.problems.to_csv()
    desk.house.close()
    raw = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    assert b"yp-amy" not in raw
    assert b"YP-AMY" not in raw


ODD = "When,What sort,Who,Up,Along\n06/03/2026 20:15,cse,yp-amy,54.6001,1.6001\n16/03/2026 20:15,cse,yp-ben,54.6,1.6\n"
MATCHED = {"When": "occurred_at", "What sort": "category", "Who": "young_person_ref", "Up": "lat", "Along": "lon"}


def test_headings_nobody_knows_are_offered_for_matching_and_matched_once(desk):
    odd = services.Sending(name="odd.csv", data=ODD.encode(), kind="incidents", agency="housing")
    seen = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, odd)
    assert (seen.layout, seen.headings) == ("", tuple(MATCHED))
    assert ("young_person_ref", "Reference of the young person") in seen.fields
    assert desk.bring(ODD, agency="housing", mapping=MATCHED).accepted == 2


def test_matched_columns_are_kept_as_a_file_and_used_again(desk, tmp_path):
    path = tmp_path / "housing.toml"
    path.write_text(services.save_mapping("incidents", MATCHED), encoding="utf-8")
    assert desk.bring(ODD, agency="housing", mapping=services.read_mapping(path)).accepted == 2


def test_what_is_understood_shows_people_only_as_there_or_not_there(desk):
    sending = services.Sending(name="a.csv", data=INCIDENTS.encode(), kind="incidents", agency="police")
    seen = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    assert (seen.rows, seen.accepted, seen.layout) == (6, 6, "incidents")
    assert "yp-amy" not in seen.sample.to_csv()
    assert set(seen.sample["Reference"]) == {"there", "not there"}


def test_an_ambiguous_date_order_is_asked_with_five_examples_and_never_guessed(desk):
    rows = "".join(f"A{n},yp-{n},0{n}/0{n + 1}/2026,cse,54.6,1.6\n" for n in range(1, 8))
    text = "incident_id,young_person_ref,occurred_at,category,lat,lon\n" + rows
    sending = services.Sending(name="a.csv", data=text.encode(), kind="incidents", agency="police")
    seen = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    [question] = seen.questions
    assert (question.code, len(question.examples)) == ("date_order", 5)
    assert seen.accepted == 0
    assert desk.bring(text, answers={"date_order": "day_first"}).accepted == 7
