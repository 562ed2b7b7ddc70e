"""The queue of names in a browser: by keys alone, with hostile words, at two widths."""

from __future__ import annotations

import pytest

from tests.browser.conftest import HOSTILE, running, windows
from tests.browser.test_accessible import axe, faults  # noqa: F401  a fixture

pytestmark = pytest.mark.browser
PLACES = "place_id,place_name,place_type,lat,lon\n" + "".join(
    f'"{n}","{name}",{kind},{54.6 + n / 100:.5f},1.60000\n'
    for n, (name, kind) in enumerate(
        [("Lantern Park", "park"), ("Tern Street bus station", "transport_hub"), ("Pier Arcade", "shopping"),
         ("<img src=x onerror=alert(1)> Hall", "other")]
    )
)  # fmt: skip
SENT = {
    "Lantan Pk": 4, "Lantern": 2, "nr Lantern": 1, "Tern St": 3, "12 Seaholly Road": 2,
    "zzyx": 1,
} | {f"{name} nowhere": 1 for name in HOSTILE}  # fmt: skip
HEAD = "incident_id,young_person_ref,part,occurred_at,category,place_name\n"


def rows():
    texts = [text for text, times in SENT.items() for _ in range(times)]
    return HEAD + "".join(f'{n},Y{n},harmed,2026-02-11 16:00,worry,"{text}"\n' for n, text in enumerate(texts))


@pytest.fixture
def queue(tmp_path, chromium):
    """Windows on an app whose small store has names that wait; the store can be opened again afterwards."""
    from contextual import services
    from contextual.settings import Settings

    settings = {"CONTEXTUAL_HOME": str(tmp_path / "home"), "CONTEXTUAL_DB": f"sqlite:///{tmp_path / 'store.db'}"}
    house = services.init(services.TERMINAL_STEWARD, services.DEMONSTRATION, Settings.from_environment(settings))
    for kind, text in (("places", PLACES), ("incidents", rows())):
        sending = services.Sending(name=f"{kind}.csv", data=text.encode(), kind=kind, agency="police")
        receipt = services.bring_in(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, sending)
        assert receipt.refused is None, receipt.refused
    house.close()
    with running(tmp_path, settings) as address:
        yield from windows(address, chromium)


def opened(queue, width=1280):
    window = queue(width)
    window.page.goto(f"{window.address}/names")
    window.settled("Names")
    return window


def press(window, *keys):
    """Press keys one after the other, each when the page has answered the one before and a person could have read."""
    for key in keys:
        window.page.wait_for_timeout(600)
        window.answers(lambda key=key: window.page.keyboard.press(key))


def type_a_name(window, letters):
    """Open the box for finding a place and type once the cursor stands in it."""
    press(window, "f")
    window.page.wait_for_function("document.activeElement?.matches('.st-key-names_box input')")
    window.page.keyboard.type(letters, delay=30)


def asked(window):
    return window.page.locator("h2").first.inner_text()


def said(window):
    return window.page.locator('[role="status"]').first.inner_text()


def test_keys_alone_work_through_the_whole_queue(queue):
    window = opened(queue)
    assert asked(window) == "Are these Lantern Park?"
    press(window, "Shift+2", "a")
    assert "as Lantern Park" in said(window)
    press(window, "u")
    assert said(window).startswith("Undone")
    press(window, "a")
    keys = 4
    while window.page.get_by_text("Nothing waits").count() == 0:
        heading = asked(window)
        if "home" in heading:
            press(window, "h")
        elif "mean" in heading:
            # One is found by typing, the others nobody can place.
            press(window, "t", "Shift+1")
            type_a_name(window, "pier")
            window.page.get_by_role("button", name="Pier Arcade").wait_for()
            window.rest()
            press(window, "Enter")
            assert "as Pier Arcade" in said(window)
            if window.page.get_by_text("Nothing waits").count() == 0:
                press(window, "n")
        else:
            press(window, "1")
        keys += 1
        assert keys < 40
    assert "0 left in 0 texts" in window.text()
    press(window, "m")
    assert "not yet on the map" not in window.text()
    window.go("Look", "Places")
    places = {row.split("\t")[1]: row for row in window.page.locator("tbody tr").all_inner_texts()}
    assert {"Lantern Park", "Tern Street bus station", "Pier Arcade"} <= set(places)
    assert "Settle names" not in window.text()


def test_letters_typed_before_the_box_is_there_are_no_keys(queue):
    window = opened(queue)
    before = window.page.locator(".cx-apart").inner_text()
    window.page.wait_for_timeout(600)
    window.page.keyboard.type("fanhan", delay=5)
    window.page.wait_for_timeout(1_500)
    window.rest()
    assert window.page.locator(".cx-apart").inner_text() == before
    press(window, "Escape")
    assert window.page.get_by_label("Name of a place, street or postcode").count() == 0


def test_a_key_held_down_settles_one_group(queue):
    window = opened(queue)
    window.page.wait_for_timeout(600)
    for _ in range(12):
        window.page.keyboard.down("a")
        window.page.wait_for_timeout(60)
    window.page.keyboard.up("a")
    window.page.wait_for_timeout(1_000)
    window.rest()
    assert "7 records settled in this sitting" in window.text()


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_words_are_text_and_addresses_are_not_shown(queue, axe, width):  # noqa: F811
    window = opened(queue, width)
    seen = ""
    for _ in range(12):
        seen += window.text().replace("\u2060", "")
        assert faults(window.page, axe) == []
        press(window, "s")
        if window.page.get_by_role("button", name="Bring them back").count():
            break
    assert {name for name in HOSTILE if f"{name} nowhere" not in seen} == set()
    assert "Seaholly" not in seen
    assert "Seaholly" not in window.page.content()


def test_a_hostile_place_is_found_by_typing_and_is_text(queue):
    window = opened(queue)
    type_a_name(window, "onerror")
    found = window.page.locator(".st-key-names_found_1 button")
    found.wait_for()
    assert "<img src=x onerror=alert(1)> Hall" in found.inner_text().replace("\u2060", "")
    window.rest()
    window.page.keyboard.press("ArrowDown")
    assert "Hall" in window.page.evaluate("document.activeElement.innerText")


def test_by_touch_every_target_is_large_enough_and_a_text_can_be_left_out(queue):
    window = opened(queue, 390)
    heights = window.page.locator('[class*="st-key-names_"] button').evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    window.page.locator(".st-key-names_tick_2 button").click()
    window.page.get_by_text("(left out)").wait_for()
    window.rest()
    window.page.wait_for_timeout(600)
    window.page.get_by_role("button", name="Accept the 2 ticked as Lantern Park").click()
    window.page.get_by_text("5 records settled").wait_for()
    assert "5 records settled in this sitting" in window.text()
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
