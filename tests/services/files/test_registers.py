from __future__ import annotations

import json

import pytest

from contextual import services
from contextual.errors import NotAllowed, StoreRefused
from contextual.records import REGISTERS
from tests.conftest import ROOT
from tests.services.conftest import PLACES

COHORT = """young_person_ref,snapshot_on,age_band,gender,models
yp-amy,2026-09-30,13_15,female,older_partner|gang
yp-ben,2026-09-30,16_17,male,not known
,2026-09-30,10_12,male,
"""
VOICES = """voice_id,feels,why,place_name,lat,lon,age_band,gathered_on,consent
YV-1,unsafe,adults,Tern Street bus station,54.60002,1.60001,13_15,2026-07,given
YV-2,safe,friends,Quay House,,,13_15,2026-07,given
YV-3,unsafe,adults,round the back,54.61501,1.58501,13_15,2026-07,given
YV-4,safe,friends,Lantern Park,54.60800,1.59000,13_15,2026-07,no
"""
TRAINING = "held_on,topic,audience,trained\n2026-03-01,cse,professionals,12\n"
SERVICES = """service_id,service_name,service_kind,lat,lon,safe_place,open_to
1,The Loft,youth_work,54.61873,1.59474,yes,
2,Saltings,refuge,54.60010,1.60010,,
3,Pier drop-in,youth_work,54.60500,1.61000,yes,2026-03-31
4,Advocacy,advocacy,,,,
"""


def view(desk, kind, role="co_ordinator"):
    return services.look_at_register(services.fictional_principal(role), desk.why, desk.house, kind).value


def traced(desk, action):
    with desk.house.store.read() as conn:
        return [tuple(row) for row in conn.exec_driver_sql(
            f"SELECT object_type, object_id FROM traces WHERE action = '{action}' ORDER BY seq")]  # fmt: skip


def test_a_snapshot_is_kept_and_counted_with_a_denominator_for_each_field(desk):
    receipt = desk.bring(COHORT, "cohort")
    assert (receipt.rows, receipt.accepted, receipt.refused) == (3, 3, None)
    counts = view(desk, "cohort").counts.set_index(["field", "code"])
    assert counts.loc[("gender", "male"), ["n", "known", "total"]].tolist() == [2, 3, 3]
    assert counts.loc[("models", "gang"), ["n", "known", "total"]].tolist() == [1, 1, 3]
    assert services.check_store(services.TERMINAL_ANALYST, desk.why, desk.house).ok


@pytest.mark.parametrize(("kind", "text"), [("cohort", COHORT), ("voices", VOICES), ("training", TRAINING),
                                            ("services", SERVICES)])  # fmt: skip
def test_the_same_file_twice_adds_nothing(desk, kind, text):
    first = desk.bring(text, kind)
    again = desk.bring(text, kind)
    assert (again.rows, again.already_held, again.accepted) == (first.rows, first.rows, 0)
    assert again.problems.empty
    assert view(desk, kind).total == first.accepted


def test_a_row_held_already_is_not_kept_again_in_another_file(desk):
    desk.bring(COHORT, "cohort")
    receipt = desk.bring("young_person_ref,snapshot_on\nYP-AMY,30/09/2026\nyp-cat,30/09/2026\n", "cohort")
    assert (receipt.accepted, receipt.already_held) == (1, 1)


def test_a_corrected_file_goes_for_the_one_held(desk):
    desk.bring(COHORT, "cohort")
    receipt = desk.bring(COHORT.replace("older_partner|gang", "peer"), "cohort", overlap="replace")
    assert (receipt.accepted, receipt.already_held) == (3, 0)
    assert "3 rows of Sep 2026 were withdrawn" in receipt.notes[-1]
    assert sorted(view(desk, "cohort").rows["models"]) == ["not_known", "not_recorded", "peer"]


def test_rows_of_which_each_is_held_are_corrected_by_replacing_and_else_it_is_said_that_they_stay(desk):
    told = COHORT.rsplit("\n", 2)[0] + "\n"
    desk.bring(told, "cohort")
    assert not any("replace" in note for note in desk.bring(told, "cohort").notes)
    corrected = told.replace("older_partner|gang", "peer")
    kept = desk.bring(corrected, "cohort")
    assert (kept.already_held, view(desk, "cohort").rows["models"][0]) == (2, "older_partner|gang")
    assert "choose to replace" in kept.notes[-1]
    taken = desk.bring(corrected, "cohort", overlap="replace")
    assert (taken.accepted, view(desk, "cohort").rows["models"].tolist()) == (2, ["peer", "not_known"])
    assert desk.bring(corrected, "cohort", overlap="replace").accepted == 0


def test_rows_that_nothing_tells_ask_when_another_file_of_these_months_is_held(desk):
    desk.bring(TRAINING, "training")
    other = TRAINING.replace("12", "14")
    assert desk.bring(other, "training").refused[0] == "overlaps"
    assert desk.bring(other.replace("2026-03", "2026-05"), "training").refused is None
    assert desk.bring(other, "training", overlap="add").accepted == 1
    assert view(desk, "training").total == 3


def test_withdrawing_the_file_undoes_it(desk):
    receipt = desk.bring(COHORT, "cohort")
    services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, receipt.batch_id)
    assert view(desk, "cohort").total == 0
    assert desk.bring(COHORT, "cohort").accepted == 3


def test_every_look_and_every_file_leaves_a_trace(desk):
    receipt = desk.bring(COHORT, "cohort")
    view(desk, "cohort")
    assert traced(desk, "bring_in") == [("batch", receipt.batch_id)]
    assert traced(desk, "look_at_register") == [("register", "cohort")]


@pytest.mark.parametrize(("role", "rows"), [("analyst", 3), ("co_ordinator", 3), ("practitioner", 0), ("steward", 0)])
def test_rows_about_single_young_people_need_a_permission_of_their_own(desk, role, rows):
    desk.bring(COHORT, "cohort")
    seen = view(desk, "cohort", role)
    assert (seen.total, len(seen.rows), seen.rows_shown) == (3, rows, rows > 0)


@pytest.mark.parametrize("role", ["viewer", "auditor"])
@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_who_may_not_see_exact_figures_sees_no_register(desk, role, kind):
    with pytest.raises(NotAllowed):
        view(desk, kind, role)


def test_open_data_names_nobody_in_a_register_either(desk):
    assert desk.bring(COHORT, "cohort", batch_class="open").refused[0] == "identifiable_data"
    assert desk.bring(SERVICES, "services", batch_class="open").refused is None


@pytest.mark.parametrize(("kind", "text"), [("cohort", COHORT.replace("yp-amy", "").replace("yp-ben", "")),
                                            ("voices", VOICES)])  # fmt: skip
def test_what_young_people_are_or_say_is_never_open_data(desk, kind, text):
    assert desk.bring(text, kind, batch_class="open").refused[0] == "identifiable_data"
    assert desk.bring(TRAINING, "training", batch_class="open").refused is None


def test_a_register_is_counted_with_no_incident(desk):
    from tests.services.conftest import INCIDENTS

    desk.bring(PLACES, "places", "council")
    desk.bring(INCIDENTS)
    before, version = desk.map().total_incidents, desk.house.version()
    desk.bring(VOICES, "voices", "youth_service")
    desk.bring(COHORT, "cohort")
    assert (desk.map().total_incidents, desk.house.version()) == (before, version)


def test_a_mark_at_a_childrens_home_or_with_its_name_is_on_nobodys_map(desk):
    desk.bring(PLACES, "places", "council")
    desk.bring(VOICES, "voices", "youth_service")
    assert _private(desk) == [False, True, True]
    assert view(desk, "voices").rows["place_name"].tolist() == ["Tern Street bus station", "", ""]


def test_a_mark_goes_private_when_its_place_becomes_known_as_a_childrens_home(desk):
    desk.bring(VOICES, "voices", "youth_service")
    assert _private(desk) == [False, False, False]
    desk.bring(PLACES, "places", "council")
    assert _private(desk) == [False, True, True]
    assert view(desk, "voices").rows["lat"].isna().tolist() == [False, True, True]


def _private(desk):
    return view(desk, "voices").rows["private"].tolist()


def test_a_mark_is_taken_back_by_its_number_and_never_kept_again(desk):
    desk.bring(VOICES, "voices", "youth_service")
    steward = services.TERMINAL_STEWARD
    assert "taken back" in services.take_back(steward, desk.why, desk.house, "yv-1", "youth_service")
    assert view(desk, "voices").total == 2
    again = desk.bring(VOICES.replace("adults", "peers"), "voices", "youth_service")
    assert (again.already_held, again.accepted) == (3, 0)
    assert view(desk, "voices").total == 2
    assert [kind for kind, _ in traced(desk, "take_back")] == ["mark"]
    assert "YV-1" not in json.dumps(traced(desk, "take_back"))
    assert services.check_store(services.TERMINAL_ANALYST, desk.why, desk.house).ok


def test_a_later_file_that_says_consent_was_taken_back_erases_the_mark(desk):
    desk.bring(VOICES, "voices", "youth_service")
    receipt = desk.bring(VOICES.replace("2026-07,given", "2026-07,withdrawn", 1), "voices", "youth_service")
    assert any("taken back" in note for note in receipt.notes)
    assert view(desk, "voices").total == 2


def test_a_mark_that_was_taken_back_stays_so_when_its_file_is_withdrawn_or_replaced(desk):
    first = desk.bring(VOICES, "voices", "youth_service")
    services.take_back(services.TERMINAL_STEWARD, desk.why, desk.house, "YV-1", "youth_service")
    services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, first.batch_id)
    again = desk.bring(VOICES, "voices", "youth_service")
    assert (again.accepted, again.already_held, view(desk, "voices").total) == (2, 1, 2)
    more = VOICES + "YV-5,safe,friends,Lantern Park,54.60800,1.59000,13_15,2026-07,given\n"
    desk.bring(more, "voices", "youth_service", overlap="replace")
    assert view(desk, "voices").total == 3


def test_a_mark_taken_back_before_it_came_is_not_kept_when_an_older_file_comes(desk):
    desk.bring(VOICES.replace("2026-07,given", "2026-07,withdrawn", 1), "voices", "youth_service")
    older = desk.bring(VOICES.replace("friends", "peers"), "voices", "youth_service")
    assert (older.accepted, view(desk, "voices").total) == (0, 2)


@pytest.mark.parametrize("said", ["withdrawn", "no"])
@pytest.mark.parametrize("order", [1, -1])
def test_of_two_rows_of_one_mark_the_one_without_consent_stands(desk, said, order):
    head, mark, *_ = VOICES.splitlines(keepends=True)
    both = [mark, mark.replace("given", said)][::order]
    receipt = desk.bring(head + "".join(both), "voices", "youth_service")
    assert (receipt.accepted, receipt.rejected, view(desk, "voices").total) == (0, 2, 0)


@pytest.mark.parametrize(("mark", "agency"), [("YV-9", "youth_service"), ("YV-1", "police"), ("", "youth_service")])
def test_a_mark_that_is_not_held_cannot_be_taken_back(desk, mark, agency):
    desk.bring(VOICES, "voices", "youth_service")
    with pytest.raises(StoreRefused, match="no mark"):
        services.take_back(services.TERMINAL_STEWARD, desk.why, desk.house, mark, agency)


def test_taking_a_mark_back_needs_the_right_to_withdraw(desk):
    with pytest.raises(NotAllowed):
        services.take_back(services.fictional_principal("practitioner"), desk.why, desk.house, "YV-1", "youth_service")


def test_safe_places_are_the_open_services_with_a_door_and_no_refuge(desk):
    desk.bring(SERVICES, "services", "council")
    shown = services.safe_places(services.fictional_principal("viewer"), desk.why, desk.house)
    assert shown["service_name"].tolist() == ["The Loft"]


def test_a_service_at_a_childrens_home_is_no_pin(desk):
    desk.bring(SERVICES, "services", "council")
    desk.bring(PLACES.splitlines()[0] + "\nH1,Number One,care_setting,54.61873,1.59474\n", "places", "council")
    assert services.safe_places(services.fictional_principal("viewer"), desk.why, desk.house).empty


def test_the_address_of_a_refuge_is_kept_in_no_field(desk):
    told = SERVICES.replace("Saltings,", "Saltings 12 Seaholly Road,").replace("The Loft", "The Loft 7 Pier Road")
    receipt = desk.bring(told, "services", "council")
    assert view(desk, "services").rows["service_name"].tolist()[:2] == ["The Loft 7 Pier Road", ""]
    assert ("service_name", "private_address") in set(
        receipt.problems[["column", "code"]].itertuples(index=False, name=None)
    )


def test_nothing_of_a_reference_stands_in_the_store(desk):
    desk.bring(COHORT, "cohort")
    desk.bring(VOICES, "voices", "youth_service")
    with desk.house.store.read() as conn:
        held = str([conn.exec_driver_sql(f"SELECT * FROM {kind}").all() for kind in REGISTERS])
    assert not any(word in held.lower() for word in ("yp-amy", "ypamy", "yv-1", "yv-2"))


@pytest.mark.parametrize("kind", sorted(services.KINDS))
def test_a_template_of_every_kind_is_recognised_as_its_own_layout(kind):
    from contextual.intake import layouts
    from contextual.intake.layouts import matched_columns

    headings = services.template(kind).strip().split(",")
    assert list(matched_columns(layouts()[kind], headings)) == list(layouts()[kind].columns)


def test_the_printed_dictionary_is_what_the_declarations_say():
    printed = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert printed == services.dictionary(), "python -m contextual template --dictionary --out docs/templates.md"


def test_what_was_understood_of_a_register_shows_a_person_as_there_or_not_there(desk):
    sending = services.Sending(name="a.csv", data=COHORT.encode(), kind="cohort", agency="police")
    seen = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    assert seen.sample["Reference"].tolist() == ["there", "there", "not there"]
    assert seen.months == (24320, 24320)
