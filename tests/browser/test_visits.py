from __future__ import annotations

import pytest

from tests.browser.conftest import HOSTILE

pytestmark = pytest.mark.browser
PAGES = (
    ("Look", "Places"),
    ("Look", "Is it chance?"),
    ("Keep", "Bring in"),
    ("Keep", "Names"),
    ("Keep", "Coverage"),
    ("Keep", "About"),
    ("Look", "Map"),
)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_opens_without_a_fault_a_complaint_or_a_request_off_the_machine(visit, width):
    window = visit(width)
    window.open()
    for group, title in PAGES:
        window.go(group, title)
        assert window.page.get_by_test_id("stException").count() == 0
        assert "Traceback" not in window.text()
        assert window.page.locator("h1").count() == 1


@pytest.mark.parametrize("address", ["places", "chance", "bring_in", "names", "coverage", "about"])
def test_a_page_opened_by_its_own_address_makes_no_complaint(visit, address):
    window = visit()
    window.page.goto(f"{window.address}/{address}")
    window.page.locator("h1").wait_for()
    window.rest()


def test_hostile_names_are_text_on_every_page_that_shows_them(visit):
    window = visit()
    window.open()
    assert shown(window, "Show all") >= set(HOSTILE)
    window.go("Look", "Places")
    assert shown(window, "Show all") >= set(HOSTILE)
    window.go("Keep", "Bring in")
    assert "<b>rows.csv" in window.text()


def shown(window, more):
    """The hostile names that can be read on the page, letter for letter."""
    window.page.get_by_role("button", name=more).first.click()
    window.rest()
    said = window.text()
    return {name for name in HOSTILE if name in said}


def test_a_hostile_name_is_text_in_the_panel_and_in_the_box_to_go_to_it(visit):
    window = visit()
    window.open()
    window.pick("Go to a hexagon or place", "onerror")
    window.page.get_by_role("button", name="Close").wait_for(timeout=15_000)
    window.rest()
    assert any("<img src=x onerror=alert(1)>" in text for text in window.page.locator("h2").all_inner_texts())


def test_a_narrow_window_loads_no_map_until_it_is_asked_for(visit):
    window = visit(390)
    window.open()
    window.rest()
    assert window.page.locator("iframe").count() == 0
    window.page.get_by_role("button", name="Show the map").click()
    window.map()


def test_the_role_switch_leaves_a_viewer_with_a_warning_and_no_figures(visit):
    window = visit()
    window.open()
    window.page.get_by_text("Change role").click()
    window.page.get_by_label("Look as").click()
    window.page.get_by_role("option", name="Viewer").click()
    window.page.get_by_text("Nothing shown here does not mean nothing happens here.").wait_for(timeout=15_000)
    window.rest()
    assert "Nothing has been released yet" in window.text()
    assert window.page.locator("iframe").count() == 0
    assert (
        window.page.get_by_test_id("stTopNavSection").count() + window.page.get_by_test_id("stTopNavLink").count() >= 1
    )
