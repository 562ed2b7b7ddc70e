from __future__ import annotations

import pytest

from contextual import services
from contextual.errors import FileRefused
from contextual.services.files.beside import read_file
from contextual.services.files.overlapping import could_repeat
from tests.services.conftest import INCIDENTS, PLACES, Desk
from tests.services.files.test_bringing_in import STREET
from tests.store.conftest import database, server  # noqa: F401

MORE = INCIDENTS + "A6,yp-eve,harmed,13_15,2026-05-02 12:00,cse,54.60020,1.60020,20,,public\n"
CORRECTED = MORE.replace("2026-04-02 18:00", "2026-04-09 18:00").replace("suspected", "both")


@pytest.fixture(params=["on a laptop", pytest.param("on a server", marks=pytest.mark.server)])
def desk(request, tmp_path, monkeypatch):
    """A desk with a store of each kind in turn."""
    if request.param == "on a server":
        url = request.getfixturevalue("database").render_as_string(hide_password=False)
        real = services.init
        monkeypatch.setattr(
            services, "init", lambda who, why, settings, areas: real(who, why, _at(settings, url), areas=areas)
        )
    made = Desk(tmp_path)
    yield made
    made.house.close()


def _at(settings, url):
    from dataclasses import replace

    return replace(settings, store_url=url)


def months(desk):
    table = services.count(desk.asker, desk.why, desk.house, desk.lens(), "month").value
    return dict(zip(table["month"], table["incidents"], strict=True))


def withdraw(desk, receipt):
    return services.withdraw(services.TERMINAL_STEWARD, desk.why, desk.house, receipt.batch_id)


def test_a_cumulative_file_adds_what_is_new_and_says_what_is_held(desk):
    desk.bring(INCIDENTS)
    receipt = desk.bring(MORE)
    assert (receipt.rows, receipt.accepted, receipt.already_held, receipt.rejected) == (7, 1, 6, 0)
    assert receipt.notes == ()


def test_corrected_rows_wait_for_an_answer_and_are_never_passed_over(desk):
    desk.bring(INCIDENTS)
    receipt = desk.bring(CORRECTED)
    assert (receipt.accepted, receipt.already_held, receipt.rejected) == (1, 4, 2)
    [question] = receipt.questions
    assert (question.code, [value for value, _ in question.choices]) == ("corrections", ["take", "keep"])
    assert question.examples == (
        ("Line 4", "Time"), ("Line 5", "Part: Suspected of causing harm, now Harmed and suspected"),
    )  # fmt: skip
    assert set(receipt.problems["code"]) == {"conflicting_duplicate"}


def test_corrections_that_are_taken_stand_instead_and_go_with_their_file(desk):
    desk.bring(INCIDENTS)
    before = desk.map().total_young_people
    taken = desk.bring(CORRECTED, answers={"corrections": "take"})
    assert (taken.rows, taken.accepted, taken.already_held, taken.rejected) == (7, 3, 4, 0)
    assert "2 rows held before corrected: time in 1, part in 1." in taken.notes
    assert desk.map().total_incidents == 6
    assert desk.map().total_young_people == before + 2  # one more harmed, and one who is new
    said = withdraw(desk, taken)
    assert "2 earlier rows that it had corrected stand again" in said
    assert (desk.map().total_incidents, desk.map().total_young_people) == (5, before)
    assert services.check_store(desk.asker, desk.why, desk.house).ok


def test_what_is_held_can_be_kept(desk):
    desk.bring(INCIDENTS)
    kept = desk.bring(CORRECTED, answers={"corrections": "keep"})
    assert (kept.accepted, kept.already_held, kept.rejected) == (1, 6, 0)
    assert "2 rows of this file say something else than is held, which stays." in kept.notes


def test_a_correction_that_is_withdrawn_brings_back_what_was_private_as_private(desk):
    desk.bring(PLACES.replace("P3", "X3"), kind="places", name="p.csv", agency="council")
    desk.bring(INCIDENTS)
    moved = INCIDENTS.replace("54.60500,1.61000", "54.60600,1.61000")
    taken = desk.bring(moved, answers={"corrections": "take"})
    home = PLACES.splitlines()[0] + "\nH1,Number One,care_setting,54.60500,1.61000\n"
    desk.bring(home, kind="places", name="h.csv", agency="council")
    withdraw(desk, taken)
    held = desk.house.store
    with held.read() as conn:
        from contextual.store.records import read_records

        records = read_records(conn, "fictional", ["lat", "private", "part"])
    assert records.loc[records["part"] == "suspected", "private"].tolist() == [True]


def corrected(desk):
    from contextual.store.records import read_corrected, read_records

    wanted = ["lat", "private", "place_text", "finest"]
    with desk.house.store.read() as conn:
        return [reads(conn, "fictional", wanted).values.tolist() for reads in (read_corrected, read_records)]


AT_HOME = INCIDENTS.splitlines(keepends=True)[0] + (
    "B1,yp-amy,harmed,13_15,2026-03-06 20:15,cse,54.61234,1.61234,20,the usual,public\n"
)


def test_a_record_that_a_later_file_says_was_at_home_keeps_no_point_and_is_not_shown_again(desk):
    desk.bring(AT_HOME)
    desk.bring(AT_HOME.replace("cse", "cce"), answers={"corrections": "take"})
    home = desk.bring(AT_HOME.replace("public", "home"), answers={"corrections": "take"})
    away = [pytest.approx(float("nan"), nan_ok=True), True, "", 7]
    assert corrected(desk) == [[away, away], [away]]
    withdraw(desk, home)
    assert corrected(desk) == [[away], [away]]
    assert services.check_store(desk.asker, desk.why, desk.house).ok


def test_a_corrected_record_is_coarsened_when_its_point_turns_out_to_be_a_home(desk):
    desk.bring(AT_HOME)
    desk.bring(AT_HOME.replace("cse", "cce"), answers={"corrections": "take"})
    desk.bring(PLACES.splitlines()[0] + "\nH1,Number One,care_setting,54.61234,1.61234\n", "places", "council", "h.csv")
    away = [pytest.approx(float("nan"), nan_ok=True), True, "", 7]
    assert corrected(desk) == [[away], [away]]


def test_a_record_that_was_corrected_does_not_make_its_point_look_like_a_home(desk):
    head = INCIDENTS.splitlines(keepends=True)[0]
    rows = "".join(f"B{n},yp-amy,harmed,13_15,2026-03-0{n} 20:15,cse,54.62010,1.62010,20,,public\n" for n in (1, 2))
    desk.bring(head + rows)
    desk.bring(head + rows.replace("03-01 20:15", "03-01 21:15"), answers={"corrections": "take"})
    assert services.private_points(services.TERMINAL_STEWARD, desk.why, desk.house, "fictional").empty
    assert desk.map().total_incidents == 2


def test_the_difference_is_told_before_anything_is_taken(desk):
    desk.bring(INCIDENTS)
    sending = services.Sending(name="b.csv", data=CORRECTED.encode(), kind="incidents", agency="police")
    found = services.difference(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    assert (found.new, found.same, found.changed, found.gone, found.stands) == (1, 4, 2, 0, "")
    assert found.fields[["field", "rows"]].values.tolist() == [["Time", 1], ["Part", 1]]
    assert found.codes.values.tolist() == [["Part", "Suspected of causing harm", "Harmed and suspected", 1]]
    assert found.months.values.tolist() == [[24315, 3, 3], [24316, 1, 2]]
    assert services.list_batches(desk.asker, desk.why, desk.house)["rows"].tolist() == [6]
    said = repr(found)
    assert not [word for word in ("yp-", "Lantern", "54.6", "2026-04") if word in said]


def test_a_position_that_moved_is_said_in_metres_only(desk):
    desk.bring(INCIDENTS)
    moved = INCIDENTS.replace("54.60500,1.61000", "54.60600,1.61000")
    sending = services.Sending(name="b.csv", data=moved.encode(), kind="incidents", agency="police")
    found = services.understand(services.TERMINAL_ANALYST, desk.why, desk.house, sending).difference
    assert found.fields.values.tolist() == [["Position", 1, "moved by 111 m"]]


def test_rows_that_vanished_from_a_cumulative_file_are_said_and_only_replacing_takes_them_away(desk):
    desk.bring(INCIDENTS, name="april.csv")
    fewer = "".join(line for line in MORE.splitlines(keepends=True) if not line.startswith("A3"))
    receipt = desk.bring(fewer, name="may.csv")
    assert "1 row held from april.csv not in this file. They stay: only replacing takes them away." in receipt.notes
    assert desk.map().total_incidents == 6
    withdraw(desk, receipt)
    sending = services.Sending(name="m.csv", data=fewer.encode(), kind="incidents", agency="police", overlap="replace")
    found = services.difference(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    assert (found.new, found.same, found.changed, found.gone, found.replaces) == (1, 5, 0, 1, ("april.csv",))
    assert desk.bring(fewer, name="may.csv", overlap="replace").accepted == 6
    assert desk.map().total_incidents == 5


def test_replacing_rows_without_a_reference_shows_what_is_equal(desk):
    desk.bring(STREET)
    changed = STREET.replace("54.600000,On or near Quay Lane,E0,Dogger 001A,Drugs", "54.601,Q,E0,D,Drugs")
    changed += ",2026-01,Dogger Police,Dogger Police,1.6,54.61,Q,E0,D,Anti-social behaviour,,\n"
    sending = services.Sending(
        name="b.csv", data=changed.encode(), kind="incidents", agency="police", overlap="replace"
    )
    found = services.difference(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
    assert (found.new, found.same, found.changed, found.gone) == (1, 2, 1, 0)


def test_two_forces_under_one_agency_do_not_clash_in_one_month(desk):
    desk.bring(STREET)
    other = STREET.replace("Dogger Police", "Viking Police").replace("a" * 64, "b" * 64).replace("Quay", "Bank")
    assert desk.bring(other).refused is None
    assert desk.bring(other.replace("Bank", "Staithe")).refused[0] == "overlaps"
    replaced = desk.bring(other.replace("Bank", "Staithe"), overlap="replace")
    assert len([note for note in replaced.notes if "withdrawn" in note]) == 1


def test_a_file_that_names_no_sender_may_repeat_any():
    from types import SimpleNamespace as One

    sending = One(agency="police", kind="incidents")
    held = One(agency="police", kind="incidents", layout="x", senders="A|B")
    assert [could_repeat(held, sending, One(layout="x", senders=who)) for who in ((), ("B", "C"), ("C",))] == [
        True, True, False,
    ]  # fmt: skip


EITHER = "incident_id,young_person_ref,occurred_at,category,lat,lon\n" + "".join(
    f"D{n},yp-{n},0{n}/0{n + 1}/2026,cse,54.60{n}11,1.60{n}11\n" for n in range(1, 8)
)
CLEAR = EITHER + "D9,yp-9,2026-03-21,cse,54.60911,1.60911\n"


def test_a_question_left_open_is_answered_without_withdrawing_first(desk):
    first = desk.bring(CLEAR)
    assert (first.accepted, first.rejected, len(first.questions)) == (1, 7, 1)
    again = desk.bring(CLEAR, answers={"date_order": "day_first"})
    assert (again.accepted, again.rejected, again.already_held) == (8, 0, 0)
    assert "The file was taken again: the 1 row taken of it before were withdrawn." in again.notes
    assert desk.map().total_incidents == 8
    third = desk.bring(CLEAR, answers={"date_order": "day_first"})
    assert (third.already_held, third.accepted) == (8, 0)
    other = desk.bring(CLEAR, answers={"date_order": "month_first"})
    assert other.accepted == 8
    assert desk.map().total_incidents == 8


def test_a_file_of_which_nothing_was_taken_is_listed_once_and_goes_when_it_is_taken(desk):
    desk.bring(EITHER)
    desk.bring(EITHER)
    files = services.list_batches(desk.asker, desk.why, desk.house)
    assert (files["status"] == "held").sum() == 1
    assert desk.bring(EITHER, answers={"date_order": "day_first"}).accepted == 7
    files = services.list_batches(desk.asker, desk.why, desk.house)
    assert files.loc[files["status"] == "held", "accepted"].tolist() == [7]


def test_a_program_that_cannot_be_asked_takes_nothing_of_a_file_with_a_question(desk):
    desk.bring(INCIDENTS)
    sending = services.Sending(name="b.csv", data=CORRECTED.encode(), kind="incidents", agency="police")
    receipt = services.bring_in(services.TERMINAL_ANALYST, desk.why, desk.house, sending, asked="refuse")
    assert receipt.refused[0] == "overlaps"
    assert receipt.questions[0].code == "corrections"
    assert desk.map().total_incidents == 5


def test_a_correction_across_classes_is_refused(desk):
    desk.bring(STREET, batch_class="fictional")
    changed = STREET.replace(",Drugs", ",Robbery")
    answers = {"corrections": "take"}
    receipt = desk.bring(changed, overlap="add", answers=answers)
    assert receipt.refused[0] == "overlaps"
    assert "class" in receipt.refused[1]


def test_a_file_read_while_another_of_the_agency_comes_is_read_again(desk, monkeypatch):
    from contextual.services.files import bringing_in

    came = []

    def read_slowly(house, sending):
        made = read_file(house, sending)
        if not came:
            came.append(True)
            desk.bring(INCIDENTS)
        return made

    monkeypatch.setattr(bringing_in, "read_file", read_slowly)
    assert desk.bring(MORE).already_held == 6
    assert desk.map().total_incidents == 6


def test_a_difference_of_what_cannot_be_read_is_refused(desk):
    sending = services.Sending(name="b.csv", data=b"", kind="incidents", agency="police")
    with pytest.raises(FileRefused):
        services.difference(services.TERMINAL_ANALYST, desk.why, desk.house, sending)
