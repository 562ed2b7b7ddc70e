"""axe-core on every page and in the map's frame. What is left over must be Streamlit's own, and is named here."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.test_bringing_in import EITHER_WAY, drop
from tests.browser.test_visits import PAGES
from tests.conftest import skip_unless_ci

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Rule -> the part of the page that is Streamlit's own and not ours to mend. The About page names each.
STREAMLIT = {"list": '[data-testid="stSidebarNav"]', "listitem": '[data-testid="stSidebarNav"]'}


@pytest.fixture(scope="session")
def axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        skip_unless_ci("axe-playwright-python is not installed: accessibility is not checked")
    return next(Path(spec.origin).parent.glob("axe.min.js")).read_text("utf-8")


def faults(frame, axe):
    """The violations axe finds in one frame, without those that are Streamlit's own."""
    frame.evaluate(axe)
    found = frame.evaluate(
        "rules => axe.run(document, {runOnly: rules, iframes: false, resultTypes: ['violations']})"
        ".then(r => r.violations.flatMap(v => v.nodes.map(n => [v.id, n.target.join(' '), n.html.slice(0, 300)])))",
        RULES,
    )
    return [fault for fault in found if not _streamlits(frame, fault[0], fault[1])]


def _streamlits(frame, rule, target):
    inside = STREAMLIT.get(rule)
    return bool(inside) and frame.locator(target).first.evaluate("(node, part) => !!node.closest(part)", inside)


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_fault_that_is_not_streamlits_own(visit, axe, width):
    window = visit(width)
    window.open()
    left = {"Map": faults(window.page, axe)}
    for group, title in PAGES[:-1]:
        window.go(group, title)
        left[title] = faults(window.page, axe)
    assert {title: found for title, found in left.items() if found} == {}


def test_the_map_and_an_open_panel_have_no_fault(visit, axe):
    window = visit()
    window.open()
    inside = window.map()
    inside.locator('[role="application"]').focus()
    window.page.wait_for_timeout(300)
    window.page.keyboard.press("1")
    window.page.keyboard.press("Enter")
    window.page.get_by_role("button", name="Close").wait_for(timeout=15_000)
    window.rest()
    assert faults(window.page, axe) == []
    assert faults(inside, axe) == []


def test_a_dropped_file_with_its_question_and_columns_has_no_fault(visit, axe):
    window = visit()
    drop(window, "dates.csv", EITHER_WAY)
    window.page.get_by_text("Columns: what is read as what").click()
    window.page.wait_for_timeout(500)
    assert faults(window.page, axe) == []


def test_headings_go_down_one_level_at_a_time(visit):
    window = visit()
    window.open()
    for group, title in PAGES:
        window.go(group, title)
        headings = window.page.locator('[data-testid="stMain"]').locator("h1, h2, h3, h4")
        levels = headings.evaluate_all("all => all.map(heading => Number(heading.tagName[1]))")
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), (title, levels)
