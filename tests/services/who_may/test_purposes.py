"""For what: exact figures are open to one person, for one purpose with a reason, for its time and no longer."""

from __future__ import annotations

import pytest

from contextual import services
from contextual.access import Purpose
from contextual.errors import IdentifiableText, NotAllowed, PurposeNeeded, StoreRefused
from contextual.services import deciding, gate
from contextual.services.who_may import purposes
from tests.services.who_may.conftest import REVIEW
from tests.services.who_may.test_register import change, traces

MEETING = Purpose(code="meeting", reason="The sub-group of March")
SEATS = ("police", "health")


@pytest.fixture
def analyst(town):
    return town.add("amos", "analyst", "police")


@pytest.fixture
def clock(monkeypatch):
    """The one clock of the services, to be put on."""
    from contextual.services.house import now

    start, on = now(), [0]
    for module in (deciding, gate, purposes):
        monkeypatch.setattr(module, "now", lambda: start + on[0])

    def put(seconds):
        on[0] = seconds

    return put


def look(town, who, why):
    return services.look_at_coverage(who, why, town.house, "partnership")


def test_without_an_open_purpose_nothing_is_seen_whatever_is_said(town, analyst):
    for why in (REVIEW, services.DEMONSTRATION, Purpose(code="review", reason="The quarterly review", opened=1)):
        with pytest.raises(PurposeNeeded, match="open a purpose"):
            look(town, analyst, why)


def test_it_is_open_for_an_hour_and_not_a_second_longer(town, analyst, clock):
    why = town.open(analyst)
    clock(3599)
    look(town, analyst, why)
    clock(3600)
    with pytest.raises(PurposeNeeded, match="time for this purpose is over"):
        look(town, analyst, why)
    assert purposes.purpose_open(analyst, town.house) is None


def test_a_clock_that_was_put_back_opens_nothing(town, analyst, clock):
    why = town.open(analyst)
    clock(-1)
    with pytest.raises(PurposeNeeded, match="over"):
        look(town, analyst, why)


def test_a_meeting_is_open_for_four_hours(town, clock):
    chair = town.add("cora", "co_ordinator")
    why = town.open(chair, MEETING, chair=chair.id, seats=SEATS)
    clock(4 * 3600 - 1)
    look(town, chair, why)
    clock(4 * 3600)
    with pytest.raises(PurposeNeeded):
        look(town, chair, why)


def test_the_trace_of_a_meeting_holds_its_chair_and_seats_and_no_name(town):
    chair = town.add("cora", "co_ordinator")
    town.open(chair, MEETING, chair=chair.id, seats=SEATS)
    last = traces(town.house).iloc[0]
    assert (last["action"], last["object_id"]) == ("open_purpose", f"{chair.id} health police")


def test_a_meeting_needs_a_chair_of_the_register_who_may_chair_and_two_seats(town, analyst):
    chair = town.add("cora", "co_ordinator")
    for who, seats in (("", SEATS), ("nobody", SEATS), (chair.id, ("police",))):
        with pytest.raises(PurposeNeeded, match="needs a chair"):
            town.open(chair, MEETING, chair=who, seats=seats)
    with pytest.raises(NotAllowed, match="does not chair"):
        town.open(chair, MEETING, chair=analyst.id, seats=SEATS)
    with pytest.raises(PurposeNeeded, match="only a sub-group meeting"):
        town.open(chair, REVIEW, chair=chair.id)


def test_what_one_person_opened_is_not_open_to_another(town, analyst):
    why = town.open(analyst)
    with pytest.raises(PurposeNeeded):
        look(town, town.add("ben", "analyst", "police"), why)


def test_an_open_purpose_serves_for_no_other_purpose_or_reason(town, analyst):
    opened = town.open(analyst).opened
    for other in ("inspection", "The quarterly review of April"):
        code, reason = (other, REVIEW.reason) if other == "inspection" else ("review", other)
        with pytest.raises(PurposeNeeded):
            look(town, analyst, Purpose(code=code, reason=reason, opened=opened))


def test_a_new_role_opens_its_purposes_anew(town, analyst):
    why = town.open(analyst)
    change(town, analyst, role="co_ordinator")
    from contextual.services.who_may.register import signed_in

    now_is = signed_in(town.house, "terminal", "amos")
    assert purposes.purpose_open(now_is, town.house) is None
    with pytest.raises(PurposeNeeded):
        look(town, now_is, why)


def test_what_is_closed_is_closed_and_the_newest_is_the_one_that_is_open(town, analyst):
    first, second = town.open(analyst), town.open(analyst)
    assert purposes.purpose_open(analyst, town.house).purpose == second
    purposes.close_purpose(analyst, second, town.house)
    with pytest.raises(PurposeNeeded):
        look(town, analyst, second)
    look(town, analyst, first)


def test_nobody_closes_what_another_opened(town, analyst):
    why = town.open(analyst)
    other = town.add("ben", "analyst", "police")
    purposes.close_purpose(other, why, town.house)
    look(town, analyst, why)


@pytest.mark.parametrize("reason", ["", "because", "x" * 301])
def test_a_reason_is_given_in_words(town, analyst, reason):
    with pytest.raises(PurposeNeeded, match="in your own words"):
        town.open(analyst, Purpose(code="review", reason=reason))


def test_a_reason_names_nobody(town, analyst):
    with pytest.raises(IdentifiableText):
        town.open(analyst, Purpose(code="review", reason="About NHS 943 476 5919"))


def test_nothing_of_a_partnership_is_a_demonstration(town, analyst):
    with pytest.raises(PurposeNeeded, match="choose another"):
        town.open(analyst, Purpose(code="demonstration", reason="Showing it to the board"))


def test_who_sees_released_figures_only_opens_nothing(town):
    with pytest.raises(NotAllowed, match="need no purpose"):
        town.open(town.add("vera", "viewer"))


def test_where_the_trace_cannot_be_written_nothing_is_opened(town, analyst, monkeypatch):
    def refused(*_, **__):
        msg = "the trace cannot be written"
        raise StoreRefused(msg)

    monkeypatch.setattr(gate.traces, "append", refused)
    with pytest.raises(StoreRefused):
        town.open(analyst)
