"""The page "Is it chance?" as a visitor meets it: every question, by keys, narrow and wide, hostile names as text."""

from __future__ import annotations

import re

import pytest

from contextual.app.pages.chance import QUESTIONS
from tests.browser.conftest import HOSTILE
from tests.browser.test_accessible import axe, faults

__all__ = ["axe"]
pytestmark = pytest.mark.browser
TITLE = "Is it chance?"
SLOW = ("starting", "again", "ranking")


def chance(window, ask="where", unit=""):
    """Open the page at one of its questions."""
    window.page.goto(f"{window.address}/chance?ask={ask}")
    window.settled(TITLE)
    if unit:
        window.pick("Where", unit)
    if ask in SLOW:
        window.page.get_by_role("button", name="Work it out").click()
        window.page.get_by_text("What was told, and what was found by looking").wait_for(timeout=90_000)
        window.rest()


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: one.key)
def test_every_question_is_answered_in_a_sentence_with_recording_cautions_and_its_card(visit, axe, asked):
    window = visit()
    chance(window, asked.key, "Tern Street bus station" if asked.key in ("week", "change") else "")
    page = window.page
    assert page.get_by_role("heading", name=asked.words, exact=True, level=2).count() == 1
    assert len(page.locator(".cx-answer").inner_text()) > 30
    for heading in ("What was told, and what was found by looking", "Read it with care"):
        assert page.get_by_role("heading", name=heading).count() == 1
    page.get_by_text(re.compile("^How this is worked out")).first.click()
    page.get_by_role("heading", name="When not to use it").wait_for()
    assert page.locator(".cx table, [data-testid='stExpander']").count() >= 1
    page.wait_for_timeout(400)
    assert faults(page, axe) == []


def test_the_map_says_aloud_the_class_that_the_table_gives(visit):
    window = visit()
    chance(window)
    inside = window.map()
    inside.locator('[role="application"]').focus()
    window.page.wait_for_timeout(300)
    window.page.keyboard.press("1")
    window.page.wait_for_timeout(300)
    said = inside.locator(".hex-live").inner_text()
    assert re.match("(more than chance|beside one, no record in it); number 1;", said)
    window.answers(lambda: window.page.keyboard.press("Enter"))
    assert "Unlikely: " in window.text()
    assert "Records gather here. It does not say why." in window.text()


def test_a_question_is_chosen_by_keys_and_stands_in_the_link(visit):
    window = visit()
    chance(window)
    box = window.page.get_by_label("What do you want to know?", exact=True)
    box.focus()
    window.page.keyboard.type("growing")
    window.page.keyboard.press("ArrowDown")
    window.answers(lambda: window.page.keyboard.press("Enter"))
    assert window.page.get_by_role("heading", name="What is new, growing or going?", level=2).count() == 1
    assert "ask=emerging" in window.page.url


def test_hostile_names_are_text_in_every_table_and_in_the_worked_example(visit):
    window = visit()
    chance(window)
    window.page.get_by_text("Every hexagon as a table").click()
    window.page.get_by_role("button", name=re.compile("Show all [0-9]{3}")).click()
    window.rest()
    said = window.text()
    assert {name for name in HOSTILE if name in said} == set(HOSTILE)


def test_the_worked_example_is_done_and_each_answer_is_checked_and_explained(visit, axe):
    window = visit()
    chance(window)
    page = window.page
    window.answers(lambda: page.get_by_role("button", name="Worked example").click())
    seen = 0
    while page.get_by_text(re.compile("^Worked example: question")).count():
        box = page.locator(".st-key-example")
        if box.get_by_test_id("stRadio").count():
            window.answers(lambda box=box: box.get_by_test_id("stRadio").locator("label").nth(1).click())
            assert re.search("That is right|Not so. The records say", box.inner_text())
            assert box.locator(".cx-note").count() == 1
        if not seen:
            assert faults(page, axe) == []
        window.answers(lambda: page.get_by_role("button", name=re.compile("Next question|Leave it out")).click())
        seen += 1
    assert seen >= 4
    assert re.search(rf"\d of {seen} answered as the records of this store answer", window.text())
    window.answers(lambda: page.get_by_role("button", name="Leave the worked example").click())
    assert page.locator(".st-key-example").count() == 0


def test_a_narrow_window_reads_the_answer_first_and_every_target_is_large_enough(visit, axe):
    window = visit(390)
    chance(window)
    assert window.page.locator("iframe").count() == 0
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 390
    small = window.page.locator('[data-testid="stMain"] button:visible, [data-testid="stMain"] summary:visible')
    heights = small.evaluate_all("all => all.map(one => [one.innerText, one.getBoundingClientRect().height])")
    assert [one for one in heights if one[0].strip() and one[1] < 43.5] == []
    assert faults(window.page, axe) == []
    window.answers(lambda: window.page.get_by_role("button", name="Worked example").click())
    window.answers(lambda: window.page.get_by_role("button", name="Leave it out").click())
    radios = window.page.locator('.st-key-example [role="radiogroup"] label')
    assert min(radios.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")) >= 43.5
    window.page.get_by_role("button", name="Show the map").click()
    window.map()


def test_what_cannot_be_asked_of_a_view_is_said_in_a_sentence_and_not_as_a_fault(visit):
    window = visit()
    window.page.goto(f"{window.address}/chance?ask=emerging")
    window.settled(TITLE)
    window.answers(lambda: window.pick("From", window.page.get_by_label("To", exact=True).input_value()))
    window.page.get_by_text(re.compile("step", re.I)).first.wait_for()
    assert window.page.get_by_test_id("stAlert").count() == 0
    assert window.page.locator(".cx-note").count() >= 2


def test_a_link_opens_the_question_with_the_hexagon_it_names(visit):
    window = visit()
    chance(window)
    inside = window.map()
    inside.locator('[role="application"]').focus()
    window.page.wait_for_timeout(300)
    window.page.keyboard.press("1")
    window.answers(lambda: window.page.keyboard.press("Enter"))
    window.page.wait_for_url(re.compile("unit="))
    another = visit()
    another.page.goto(window.page.url)
    another.settled(TITLE)
    assert another.page.get_by_role("button", name="Close").count() == 1
    said = ".cx-note:not(.cx-answer)"
    assert another.page.locator(said).first.inner_text() == window.page.locator(said).first.inner_text()


def test_no_chart_has_a_button_that_saves_its_figures(visit):
    window = visit()
    chance(window, "change", "Tern Street bus station")
    charts = window.page.get_by_test_id("stVegaLiteChart")
    assert charts.count() >= 2
    charts.first.hover()
    for name in ("Show data", "Download as PNG", "Download as CSV"):
        assert window.page.get_by_role("button", name=name).count() == 0
