from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest

from contextual import services
from contextual.errors import NotAllowed, StoreRefused
from contextual.records import Answer
from contextual.store import spellings
from contextual.store.traces import read_traces
from tests.services.conftest import INCIDENTS, PLACES

STEWARD, WHY = services.TERMINAL_STEWARD, services.DATA_QUALITY
COHORT = """young_person_ref,snapshot_date,exploitation_known
yp-amy,2026-03-31,yes
yp-ben,2026-03-31,yes
"""


def erase(desk, reference="yp-amy", agency="police", **more):
    return services.erase_person(STEWARD, WHY, desk.house, agency, reference, **more)


def held(desk, reference="yp-amy", agency="police"):
    return services.find_person(STEWARD, WHY, desk.house, agency, reference)


def traced(desk):
    with desk.house.store.read() as conn:
        return read_traces(conn)


@pytest.fixture
def full(desk):
    desk.bring(INCIDENTS)
    return desk


def test_a_person_is_erased_by_the_reference_the_agency_writes(full):
    assert held(full).records == 2
    before = full.map(resolution=8).units["young_people"].sum()
    done = erase(full, " YP-Amy ")
    assert (done.held.records, done.complete, held(full).nothing) == (2, True, True)
    assert full.map(resolution=8).units["young_people"].sum() < before
    assert services.check_store(services.TERMINAL_ANALYST, WHY, full.house).ok


def test_the_other_child_of_the_same_incident_stays_and_the_incident_with_them(full):
    erase(full)
    assert held(full, "yp-ben").records == 1
    assert held(full, "yp-dan").records == 1


def test_another_agencys_reference_of_the_same_letters_is_another_person(full):
    full.bring(INCIDENTS.replace("A", "B"), agency="council", name="b.csv")
    erase(full)
    assert held(full, agency="council").records == 2


def test_a_reference_scheme_that_was_named_is_found(desk):
    desk.bring(INCIDENTS, ref_scheme="custody")
    assert held(desk).records == 2
    assert erase(desk, scheme="custody").held.records == 2


def test_rows_of_registers_go_too(full):
    receipt = full.bring(COHORT, kind="cohort", name="c.csv")
    assert receipt.refused is None
    done = erase(full)
    assert (done.held.register_rows, done.complete) == (1, True)
    assert held(full, "yp-ben").register_rows == 1
    assert services.check_store(services.TERMINAL_ANALYST, WHY, full.house).ok


def test_a_text_that_only_this_person_had_is_forgotten_and_a_shared_one_stays(desk):
    desk.bring(PLACES, kind="places", agency="council", name="p.csv")
    desk.bring(
        "incident_id,young_person_ref,part,occurred_at,category,place_name\n"
        "1,yp-amy,harmed,2026-03-06 20:15,cse,behind the old kiosk\n"
        "2,yp-amy,harmed,2026-03-07 20:15,cse,by the swings\n"
        "3,yp-ben,harmed,2026-03-08 20:15,cse,By the Swings\n"
    )
    for text in ("behind the old kiosk", "by the swings"):
        desk.settle("police", text, Answer("cannot"))
    erase(desk)
    with desk.house.store.read() as conn:
        assert len(spellings.read_answers(conn)) == 1


def test_the_trace_says_that_somebody_was_erased_and_not_who(full):
    done = erase(full)
    last = traced(full).iloc[0]
    assert (last["action"], last["outcome"]) == ("erase", "2 records, 0 rows of registers")
    assert "amy" not in str(traced(full).to_dict()).lower()
    assert done.complete


def test_only_a_steward_erases_or_asks_who_is_held(full):
    for role in ("viewer", "practitioner", "analyst", "co_ordinator", "auditor"):
        asker = services.fictional_principal(role)
        with pytest.raises(NotAllowed):
            services.find_person(asker, WHY, full.house, "police", "yp-amy")
        with pytest.raises(NotAllowed):
            services.erase_person(asker, WHY, full.house, "police", "yp-amy")
    assert held(full).records == 2


@pytest.mark.parametrize("nothing", ["", "  "])
def test_no_reference_is_refused(full, nothing):
    with pytest.raises(StoreRefused, match="Type the reference"):
        erase(full, nothing)


def test_files_that_an_agency_dropped_and_copies_of_the_store_are_named(full, tmp_path):
    folder = tmp_path / "dropped"
    (folder / "taken").mkdir(parents=True)
    (folder / "taken" / "a.csv").write_text(INCIDENTS, encoding="utf-8")
    (folder / "taken" / "b.csv").write_text("ref\nyp-ben\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "taken" / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", "<t>YP-AMY</t>")
    full.house.settings = replace(full.house.settings, watched=(folder,))
    copy = full.house.store.path.with_name(full.house.store.path.name + ".before-0005-0")
    copy.write_bytes(full.house.store.path.read_bytes())
    done = erase(full)
    assert [path.name for path in done.sent] == ["a.csv", "c.xlsx"]
    assert [path.name for path in done.copies] == [copy.name]
    assert not done.complete
    assert erase(full, and_copies=True).copies == ()
    assert not copy.exists()


def test_what_a_stopped_program_left_unfinished_is_named_too(full):
    left = full.house.store.path.with_name(f".{full.house.store.path.name}.0123abcd.part")
    left.write_bytes(b"half a store")
    assert [path.name for path in erase(full).copies] == [left.name]
    assert erase(full, and_copies=True).complete
    assert not left.exists()


def test_a_restored_backup_brings_nobody_back_even_where_the_list_of_erasures_is_lost(full, tmp_path):
    services.back_up_store(STEWARD, WHY, full.house, tmp_path / "a.backup")
    erase(full)
    full.house.close()
    (full.house.keys.folder / "erasures.list").unlink()
    said = services.restore_store(STEWARD, WHY, tmp_path / "a.backup", instead=True, settings=full.settings)
    assert "Erased in it again, as they had been since it was made: 1" in said
    full.house = services.open_house(full.settings)
    assert held(full).nothing
    assert held(full, "yp-ben").records == 1


def test_nobody_held_is_said_and_erased_in_a_backup_all_the_same(full, tmp_path):
    services.back_up_store(STEWARD, WHY, full.house, tmp_path / "a.backup")
    services.withdraw(STEWARD, WHY, full.house, services.list_batches(STEWARD, WHY, full.house)["id"].iloc[0])
    assert held(full).nothing
    erase(full)
    full.house.close()
    services.restore_store(STEWARD, WHY, tmp_path / "a.backup", instead=True, settings=full.settings)
    full.house = services.open_house(full.settings)
    assert held(full).nothing
    assert held(full, "yp-ben").records == 1
