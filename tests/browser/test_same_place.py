"""Places that are likely one, and points held back, in a browser: by keys and by mouse, at two widths."""

from __future__ import annotations

import pytest

from tests.browser.conftest import running, windows
from tests.browser.test_accessible import axe, faults  # noqa: F401  a fixture
from tests.browser.test_names import asked, press, said

pytestmark = pytest.mark.browser
HEAD = "place_id,place_name,place_type,lat,lon\n"
FIRST = f"""{HEAD}1,Lantern Park,park,54.60,1.6
2,Pier Arcade,shopping,54.62,1.6
3,"<img src=x onerror=alert(1)>",park,54.64,1.6
"""
SECOND = FIRST.replace("Lantern Park", "The Lantern Pk").replace("54.60,1.6", "54.6004,1.6")
ROWS = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m\n" + "".join(
    f"C{n},yp-zoe,harmed,2026-03-0{n} 10:00,cse,54.63000,1.63000,10\n" for n in (1, 2, 3)
)


@pytest.fixture
def app(tmp_path, chromium):
    from contextual import services
    from contextual.settings import Settings

    settings = {"CONTEXTUAL_HOME": str(tmp_path / "home"), "CONTEXTUAL_DB": f"sqlite:///{tmp_path / 'store.db'}"}
    house = services.init(services.TERMINAL_STEWARD, services.DEMONSTRATION, Settings.from_environment(settings))
    for kind, text, agency in (
        ("places", FIRST, "police"), ("places", SECOND, "youth_service"), ("incidents", ROWS, "police")
    ):  # fmt: skip
        sending = services.Sending(name=f"{agency}.csv", data=text.encode(), kind=kind, agency=agency)
        receipt = services.bring_in(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, sending)
        assert receipt.refused is None, receipt.refused
    house.close()
    with running(tmp_path, settings) as address:
        yield from windows(address, chromium)


def opened(app, part, width=1280):
    window = app(width)
    window.page.goto(f"{window.address}/names")
    window.settled("Names")
    show(window, part)
    return window


def show(window, part):
    window.page.get_by_role("radio", name=part).or_(window.page.get_by_role("button", name=part)).first.click()
    window.page.wait_for_timeout(400)
    window.rest()


def click(window, name):
    """Press a button when a person could have read the page, and wait for the answer."""
    window.page.wait_for_timeout(500)
    window.page.get_by_role("button", name=name).click()
    window.page.wait_for_timeout(300)
    window.rest()


def test_keys_alone_decide_about_every_pair_and_take_it_back(app):
    window = opened(app, "Same place?")
    assert asked(window) == "Are these one place?"
    press(window, "a")
    assert "are one place" in said(window)
    press(window, "n")
    assert "are two places" in said(window)
    press(window, "u")
    assert said(window).startswith("Undone")
    press(window, "s", "a")
    assert window.page.get_by_text("Everything is decided but 1 pair").count() == 1
    press(window, "m")
    assert "held records got another place" in said(window)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_mouse_decides_and_nothing_overflows_or_is_run(app, axe, width):  # noqa: F811
    window = opened(app, "Same place?", width)
    click(window, "Not the same")
    assert "are two places" in said(window)
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not faults(window.page, axe)


def test_a_steward_decides_about_points_and_never_sees_them(app):
    window = opened(app, "Same place?")
    assert window.page.get_by_text("Points held back").count() == 0
    window.page.get_by_role("button", name="Change role").click()
    window.page.get_by_role("combobox").first.click()
    window.page.get_by_role("option", name="Steward").click()
    window.rest()
    window.page.keyboard.press("Escape")
    show(window, "Points held back")
    assert window.page.get_by_text("3 records, 1 person.").count() == 1
    assert "54.63" not in window.page.content()
    click(window, "It is a public place")
    assert window.page.get_by_text("No point waits.").count() == 1
    click(window, "Undo the last decision")
    assert window.page.get_by_text("3 records, 1 person.").count() == 1
