from __future__ import annotations

import pytest

from tests.browser.test_accessible import axe, faults  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser


def as_auditor(window):
    """Open a hexagon by keys as a co-ordinator, then become the auditor."""
    window.open()
    if window.wide:
        window.map().locator('[role="application"]').focus()
        window.page.wait_for_timeout(300)
        window.page.keyboard.press("1")
        window.page.keyboard.press("Enter")
        window.page.get_by_role("button", name="Close").wait_for(timeout=15_000)
    window.rest()
    window.page.get_by_text("Change role").click()
    window.page.get_by_label("Look as").click()
    window.page.get_by_role("option", name="Auditor").click()
    window.page.get_by_text("may not open this page").wait_for(timeout=15_000)
    window.page.keyboard.press("Escape")
    window.rest()
    window.go("Keep", "Who looked")


@pytest.mark.parametrize("width", [1280, 390])
def test_an_auditor_reads_who_looked_and_checks_the_trace_without_a_fault(visit, axe, width):  # noqa: F811
    window = visit(width)
    as_auditor(window)
    assert "fictional-co_ordinator" in window.text()
    window.answers(lambda: window.page.get_by_role("button", name="Check the trace").click())
    window.page.get_by_text("The trace is whole").wait_for(timeout=15_000)
    assert window.page.get_by_test_id("stException").count() == 0
    assert faults(window.page, axe) == []
    levels = window.page.locator('[data-testid="stMain"]').locator("h1, h2, h3, h4")
    assert levels.evaluate_all("all => all.map(one => Number(one.tagName[1]))")[:3] == [1, 2, 2]


def test_a_hexagon_that_somebody_opened_is_asked_about_by_its_name(visit):
    window = visit()
    as_auditor(window)
    window.pick("At", "Hexagon 89")
    window.page.get_by_text("This hexagon").first.wait_for(timeout=15_000)
    said = window.text()
    assert "times it was opened" in said
    assert "Among others" in said
    window.answers(lambda: window.page.get_by_text("Only who opened it").click())
    assert "Among others" not in window.text()
