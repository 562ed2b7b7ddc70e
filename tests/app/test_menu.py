from __future__ import annotations

import pytest

from contextual import services
from contextual.app.pages import MENU, may_open


def titles(role):
    """The titles in a role's menu, by group."""
    groups = may_open(services.fictional_principal(role))
    return {group: [entry.title for entry in entries] for group, entries in groups.items()}


def test_a_co_ordinator_sees_every_page():
    assert titles("co_ordinator") == {
        "Look": ["Map", "Places", "Is it chance?"],
        "Keep": ["Bring in", "Names", "Coverage", "What I may", "About"],
    }


def test_a_practitioner_looks_and_brings_nothing_in():
    assert titles("practitioner") == {
        "Look": ["Map", "Places", "Is it chance?"],
        "Keep": ["Coverage", "What I may", "About"],
    }


def test_an_auditor_sees_who_looked_and_what_it_is_for_and_no_empty_group():
    assert titles("auditor") == {"Keep": ["Who looked", "What I may", "About"]}


@pytest.mark.parametrize("role", list(services.ROLES))
def test_no_group_has_more_than_six_entries_and_none_is_empty(role):
    assert all(0 < len(entries) <= 6 for entries in titles(role).values())


def test_every_page_has_an_address_of_its_own():
    addresses = [entry.address for entries in MENU.values() for entry in entries]
    assert len(set(addresses)) == len(addresses)
