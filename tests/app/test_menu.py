from __future__ import annotations

import pytest

from contextual import services
from contextual.access.purpose import DEMONSTRATION
from contextual.app.pages import menu
from contextual.app.session import Visitor


def entries(role):
    """The titles in a role's menu, by group."""
    groups = menu(Visitor(services.fictional_principal(role), DEMONSTRATION, None))
    return {name: [page.title for page in pages if page.visibility == "visible"] for name, pages in groups.items()}


def test_a_co_ordinator_sees_every_page():
    assert entries("co_ordinator") == {"Look": ["Map", "Places"], "Keep": ["Bring in", "Coverage", "About"]}


def test_a_practitioner_looks_and_brings_nothing_in():
    assert entries("practitioner") == {"Look": ["Map", "Places"], "Keep": ["Coverage", "About"]}


def test_a_viewer_has_the_map_and_what_it_is_for():
    assert entries("viewer") == {"Look": ["Map"], "Keep": ["About"]}


def test_who_may_look_at_nothing_may_still_read_what_it_is_for():
    assert entries("auditor")["Keep"] == ["About"]


@pytest.mark.parametrize("role", list(services.ROLES))
def test_no_group_has_more_than_six_entries(role):
    assert all(len(titles) <= 6 for titles in entries(role).values())
