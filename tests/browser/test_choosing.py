from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


def opened(window):
    window.page.get_by_role("button", name="Close").wait_for(timeout=15_000)
    window.rest()
    return window.page.locator("h2").first.inner_text()


def test_a_click_on_a_hexagon_opens_its_panel(visit):
    window = visit()
    window.open()
    window.map()
    window.page.wait_for_timeout(500)
    box = window.page.locator('iframe[title="Hexagon map"]').bounding_box()
    window.page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + 200)
    assert opened(window)


def test_keys_alone_choose_a_hexagon_and_close_its_panel(visit):
    window = visit()
    window.open()
    inside = window.map()
    inside.locator('[role="application"]').focus()
    window.page.wait_for_timeout(300)
    window.page.keyboard.press("1")
    window.page.keyboard.press("Enter")
    name = opened(window)
    assert re.match(r"1\b", name)
    close = window.page.get_by_role("button", name="Close")
    close.focus()
    window.page.keyboard.press("Enter")
    close.wait_for(state="detached", timeout=15_000)


def test_the_sidebar_says_the_same_lens_as_the_line_under_the_title(visit):
    window = visit()
    window.open()
    window.rest()
    said = re.search(r"harmed, (\w{3} \d{4}) to (\w{3} \d{4})", window.text())
    shown = [window.page.get_by_label(name, exact=True).input_value() for name in ("From", "To")]
    assert shown == list(said.groups())
    chosen = window.page.get_by_test_id("stSidebar").locator('[aria-checked="true"], [aria-pressed="true"]')
    assert chosen.count() >= 2


def test_the_base_map_is_not_loaded_again_when_the_lens_changes(visit):
    window = visit()
    window.open()
    inside = window.map()
    inside.evaluate("window.stayed = true")
    window.page.get_by_text("Incidents", exact=True).first.click()
    window.page.get_by_text("Most incidents recorded").wait_for(timeout=15_000)
    window.rest()
    assert window.map().evaluate("window.stayed === true")


def test_the_lens_goes_from_page_to_page_and_into_the_link(visit):
    window = visit()
    window.open()
    window.page.get_by_text("Incidents", exact=True).first.click()
    window.page.get_by_text("Most incidents recorded").wait_for(timeout=15_000)
    window.go("Look", "Places")
    assert "Most incidents recorded" in window.text()
    window.rest()
    assert re.search(r"lens=1~fictional~\d{6}~\d{6}~9~i", window.page.url)


def test_a_link_opens_the_same_lens_and_the_same_hexagon_and_holds_no_place(visit):
    window = visit()
    window.open()
    window.map().locator('[role="application"]').focus()
    window.page.wait_for_timeout(300)
    window.page.keyboard.press("2")
    window.page.keyboard.press("Enter")
    name = opened(window)
    window.page.wait_for_function("location.search.includes('unit=')")
    query = window.page.url.split("/")[-1]
    assert re.fullmatch(r"\?lens=[a-z0-9~._]+&unit=c[0-9a-f]{10}", query)
    again = visit()
    again.open(query)
    assert opened(again) == name


def test_a_bad_link_is_one_sentence_and_the_usual_view(visit):
    window = visit()
    window.open("?lens=1~nonsense")
    window.page.get_by_text("The usual view is shown.").wait_for(timeout=15_000)
    assert "Most young people recorded" in window.text()


def test_the_period_moves_earlier_and_plays(visit):
    window = visit()
    window.open()
    window.map()
    before = window.page.url
    window.page.get_by_role("button", name="Earlier").click()
    window.page.wait_for_function(f"location.href !== {before!r}", timeout=15_000)
    window.rest()
    earlier = window.page.url
    said = re.search(r"harmed, \w{3} \d{4} to \w{3} \d{4}", window.text()).group(0)
    # Streamlit shows a Stop of its own while a page is being drawn; ours is the one beside the period.
    ours = window.page.locator(".st-key-play")
    ours.get_by_role("button", name="Play", exact=True).click()
    ours.get_by_role("button", name="Stop", exact=True).wait_for(timeout=15_000)
    # The period has moved when its words have; how soon depends on how busy the machine is.
    window.page.wait_for_function(f"!document.body.innerText.includes({said!r})", timeout=30_000)
    ours.get_by_role("button", name="Stop", exact=True).click()
    ours.get_by_role("button", name="Play", exact=True).wait_for(timeout=15_000)
    window.page.wait_for_function(f"location.href !== {earlier!r}", timeout=15_000)
    window.rest()
    assert window.page.get_by_test_id("stException").count() == 0
    first = re.search(r"harmed, (\w{3} \d{4})", window.text())
    assert window.page.get_by_label("From", exact=True).input_value() == first.group(1)
