"""Who may come in: known by issuer and subject, in the role that the register has at this moment."""

from __future__ import annotations

import pytest

from contextual import services
from contextual.access import Principal
from contextual.errors import NotAllowed, StoreRefused
from contextual.services.who_may import register
from tests.services.who_may.conftest import REVIEW, SETTING_UP


def traces(house):
    from contextual.store.traces import read_traces

    with house.store.read() as conn:
        return read_traces(conn)


def change(town, who, **to):
    return register.change_person(town.steward, SETTING_UP, town.house, who.id, **to)


def look(town, who, why):
    return services.list_batches(who, why, town.house)


def test_the_same_person_of_the_same_issuer_is_the_same_principal(partnership):
    amos = partnership.add("amos", "analyst", "police", "health")
    assert register.signed_in(partnership.house, "terminal", "amos") == amos
    assert amos == Principal(id=amos.id, role="analyst", agency="health,police")


def test_the_same_name_at_another_issuer_is_a_stranger(partnership):
    partnership.add("amos", "analyst", "police")
    with pytest.raises(NotAllowed, match="not in the role register"):
        register.signed_in(partnership.house, "https://elsewhere.example", "amos")


def test_whoever_was_shut_out_is_out_at_once_although_signed_in_before(town):
    amos = town.add("amos", "analyst", "police")
    why = town.open(amos)
    look(town, amos, why)
    change(town, amos, disabled=True)
    with pytest.raises(NotAllowed, match="shut you out"):
        look(town, amos, why)
    change(town, amos, disabled=False)
    look(town, amos, why)


def test_a_role_taken_away_is_gone_at_once(town):
    amos = town.add("amos", "analyst", "police")
    why = town.open(amos)
    change(town, amos, role="viewer")
    with pytest.raises(NotAllowed, match="has changed"):
        look(town, amos, why)
    assert register.signed_in(town.house, "terminal", "amos").role == "viewer"


def test_a_role_that_somebody_only_says_they_have_is_refused(town):
    amos = town.add("amos", "viewer")
    with pytest.raises(NotAllowed, match="has changed"):
        look(town, Principal(id=amos.id, role="steward"), REVIEW)
    with pytest.raises(NotAllowed, match="not in the role register"):
        look(town, services.TERMINAL_STEWARD, REVIEW)


def test_a_store_is_never_left_without_a_steward(partnership):
    for to in ({"role": "auditor"}, {"disabled": True}):
        with pytest.raises(StoreRefused, match="needs a steward"):
            change(partnership, partnership.steward, **to)
    partnership.add("second", "steward")
    assert "shut out" in change(partnership, partnership.steward, disabled=True)


def test_there_is_one_first_steward(partnership):
    with pytest.raises(StoreRefused, match="already"):
        register.first_steward(partnership.house, SETTING_UP, "terminal", "eve", "Eve")


@pytest.mark.parametrize("role", ["steward", "auditor"])
def test_who_answers_for_the_whole_store_is_held_for_no_single_agency(partnership, role):
    with pytest.raises(StoreRefused, match="whole partnership"):
        partnership.add("amos", role, "police")


def test_nobody_serves_everybody_by_leaving_something_out(partnership):
    with pytest.raises(StoreRefused, match="say for which agencies"):
        register.add_person(
            partnership.steward, SETTING_UP, partnership.house, issuer="i", subject="s", label="l", role="analyst",
            agencies=(),
        )  # fmt: skip
    with pytest.raises(StoreRefused, match="one or the other"):
        partnership.add("amos", "analyst", "police", "partnership")


def test_nobody_is_in_the_register_twice(partnership):
    partnership.add("amos", "analyst", "police")
    with pytest.raises(StoreRefused, match="already"):
        partnership.add("amos", "viewer")


@pytest.mark.parametrize("subject", ["", " ", "a\u202eb", "x" * 81])
def test_a_subject_that_cannot_be_read_is_refused(partnership, subject):
    with pytest.raises(StoreRefused, match="characters"):
        partnership.add(subject, "viewer")


def test_the_trace_says_which_role_was_given_and_holds_no_name(partnership):
    amos = partnership.add("amos@example.org", "analyst", "police")
    change(partnership, amos, role="practitioner", disabled=True)
    held = traces(partnership.house).head(2)
    assert held["outcome"].tolist() == ["shut out, Practitioner for police", "Analyst for police"]
    assert set(held["object_id"]) == {amos.id}
    assert "amos" not in held.to_csv()


def test_the_register_is_listed_to_steward_and_auditor_and_that_is_traced(partnership):
    auditor = partnership.add("ada", "auditor")
    listed = register.people(auditor, SETTING_UP, partnership.house)
    assert listed["label"].tolist() == ["Sam the steward", "ada"]
    assert traces(partnership.house).iloc[0]["action"] == "look_at_roles"
    with pytest.raises(NotAllowed):
        register.people(partnership.add("amos", "analyst", "police"), SETTING_UP, partnership.house)


def test_a_fictional_store_keeps_no_register(desk):
    with pytest.raises(NotAllowed, match="any role"):
        register.signed_in(desk.house, "terminal", "sam")
