"""A partnership's store stays closed until its safeguards are recorded as done."""

from __future__ import annotations

import pytest

from contextual import services
from contextual.access import SAFEGUARDS
from contextual.errors import IdentifiableText, NotAllowed, SafeguardsMissing, StoreRefused
from contextual.services.who_may import purposes, safeguards
from tests.services.who_may.conftest import REVIEW, SETTING_UP


def record(here, key="dpia", who=None, **changes):
    said = {"done_on": "2026-10-01", "by": "Head of service", "kept_at": "Shared drive"} | changes
    return safeguards.record_safeguard(who or here.steward, SETTING_UP, here.house, key, **said)


@pytest.mark.parametrize("left_out", list(SAFEGUARDS))
def test_with_one_of_them_missing_no_record_goes_in_and_none_is_seen(partnership, left_out):
    partnership.record(left_out)
    who = partnership.add("amos", "co_ordinator")
    for ask in (
        lambda: purposes.open_purpose(who, REVIEW, partnership.house),
        lambda: services.list_batches(who, REVIEW, partnership.house),
        lambda: services.bring_in(who, REVIEW, partnership.house, services.Sending(
            name="a.csv", data=b"x", kind="incidents", agency="police")),
    ):  # fmt: skip
        with pytest.raises(SafeguardsMissing, match=SAFEGUARDS[left_out].label):
            ask()


def test_what_is_recorded_is_listed_with_who_when_and_where_and_what_is_not_is_blank(partnership):
    assert "Still missing: Equality" in record(partnership)
    listed = safeguards.safeguards(partnership.steward, SETTING_UP, partnership.house).set_index("safeguard")
    assert listed.loc["dpia", ["done_on", "by", "kept_at"]].tolist() == [
        "2026-10-01",
        "Head of service",
        "Shared drive",
    ]
    assert listed.loc["equality_impact", "done_on"] == ""


def test_the_last_one_recorded_says_that_all_are(partnership):
    partnership.record("dpia")
    assert record(partnership) == "Recorded. All safeguards are recorded."


@pytest.mark.parametrize("day", ["2099-01-01", "1 October", ""])
def test_the_day_is_a_day_that_has_been(partnership, day):
    with pytest.raises(StoreRefused, match="future"):
        record(partnership, done_on=day)


@pytest.mark.parametrize("what", ["by", "kept_at"])
def test_who_and_where_are_said_and_identify_nobody(partnership, what):
    with pytest.raises(StoreRefused, match="who answers"):
        record(partnership, **{what: " "})
    with pytest.raises(IdentifiableText):
        record(partnership, **{what: "ring 07700 900123"})


def test_the_sharing_agreement_names_who_signed_it_and_no_other_does(partnership):
    with pytest.raises(StoreRefused, match="signed"):
        record(partnership, "sharing_agreement")
    with pytest.raises(StoreRefused, match="signed"):
        record(partnership, agencies=("police",))


def test_only_a_steward_records_them(partnership):
    who = partnership.add("amos", "co_ordinator")
    with pytest.raises(NotAllowed):
        record(partnership, who=who)
