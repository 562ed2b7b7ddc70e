"""The map in a real browser: it asks nothing of the network, and a mouse or a keyboard chooses."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import h3
import pytest

from contextual.maps.assets import VENDOR_FOLDER
from contextual.maps.classes import RELEASED, legend_rows
from contextual.maps.export import PageText, hexagon_map, to_html
from tests.conftest import ROOT, skip_unless_ci
from tests.maps.places_and_cells import NASTY, ROAD, some_cells

pytestmark = pytest.mark.browser
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
STATE = re.compile(r"chosen (\S+) times (\d+) turn (\d+) of (\d+)")


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        skip_unless_ci("no Chromium is installed, so the map is not tried in a browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        skip_unless_ci("playwright is not installed, so the map is not tried in a browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    shutil.copy(Path(__file__).parent / "page_under_test.py", folder)
    shutil.copytree(VENDOR_FOLDER, folder / "static" / "vendor")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server.port": port, "server.address": "127.0.0.1", "server.headless": "true",
        "server.enableStaticServing": "true", "server.fileWatcherType": "none", "browser.gatherUsageStats": "false",
    }  # fmt: skip
    command = [sys.executable, "-m", "streamlit", "run", "page_under_test.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": path}, stdout=log, stderr=log)
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for_port(port: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the page did not start")


class Visit:
    """One visit to the page: what is asked for, what goes wrong, and the map's frame."""

    def __init__(self, browser, address: str, width: int) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": 800})
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        local = (address, address.replace("http", "ws"), "data:", "blob:")
        self.page.on("request", lambda r: None if r.url.startswith(local) else self.elsewhere.append(r.url))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.goto(address)
        self.frame = self.page.frame_locator("iframe")
        self.frame.locator(".hex-keys").wait_for(timeout=60_000)
        self.map = self.frame.locator("#map_div")
        self.page.wait_for_function(SHOWN, timeout=20_000)

    def state(self) -> tuple[str, int, int, int]:
        self.page.wait_for_timeout(100)
        found = STATE.search(self.page.locator("[data-testid=stText]").inner_text())
        return found[1], int(found[2]), int(found[3]), int(found[4])

    def wait_for_times(self, times: int) -> str:
        self.page.get_by_text(re.compile(f"times {times} ")).wait_for(timeout=15_000)
        return self.state()[0]

    def spoken(self) -> str:
        return self.frame.locator("[role=status]").inner_text()

    def inside(self, script: str):
        return self.map.evaluate(f"() => {script}")

    def click_cell(self, cell: str) -> None:
        lat, lng = h3.cell_to_latlng(cell)
        point = self.inside(f"(p => [p.x, p.y])(map.latLngToContainerPoint([{lat}, {lng}]))")
        box = self.map.bounding_box()
        self.page.mouse.click(box["x"] + point[0], box["y"] + point[1])


SHOWN = """() => { const f = document.querySelector('iframe').contentWindow;
 return f.map && f.map._hexagons.cells.length > 0 }"""
MIDDLE = h3.latlng_to_cell(54.60, 1.60, 9)
BESIDE = sorted(h3.grid_ring(MIDDLE, 2))


@pytest.fixture(params=[1280, 390])
def visit(request, browser, address):
    opened = Visit(browser, address, request.param)
    yield opened
    assert opened.elsewhere == []
    assert opened.errors == []
    opened.page.close()


def test_a_click_chooses_and_the_same_hexagon_can_be_chosen_twice(visit):
    visit.click_cell(BESIDE[0])
    assert visit.wait_for_times(1) == BESIDE[0]
    visit.click_cell(BESIDE[0])
    assert visit.wait_for_times(2) == BESIDE[0]
    visit.click_cell(MIDDLE)
    assert visit.wait_for_times(3) == "u17"


def test_the_keyboard_reaches_every_neighbour_and_chooses(visit):
    visit.map.focus()
    focus = visit.inside("map._hexagons.focus")
    seen = set()
    for key in "qweasd":
        visit.inside(f"map._hexagons.go('{MIDDLE}')")
        visit.page.keyboard.press(key)
        seen.add(visit.inside("map._hexagons.focus"))
    assert focus
    assert seen == set(h3.grid_ring(MIDDLE, 1))
    visit.page.keyboard.press("Enter")
    assert visit.wait_for_times(1) in seen


def test_arrows_go_the_way_they_point_and_escape_leaves(visit):
    visit.map.focus()
    visit.inside(f"map._hexagons.go('{MIDDLE}')")
    for key, axis, sign in (("ArrowUp", 0, 1), ("ArrowDown", 0, -1), ("ArrowRight", 1, 1), ("ArrowLeft", 1, -1)):
        before = h3.cell_to_latlng(visit.inside("map._hexagons.focus"))
        visit.page.keyboard.press(key)
        after = h3.cell_to_latlng(visit.inside("map._hexagons.focus"))
        assert (after[axis] - before[axis]) * sign > 0
    visit.page.keyboard.press("Escape")
    assert visit.inside("document.activeElement === document.body")


def test_what_the_focus_is_on_is_said_in_words(visit):
    visit.map.focus()
    visit.page.keyboard.press("1")
    assert re.fullmatch(
        r"class 5 of 5: 15 or more; number 1; (\d+ columns? (east|west))?(, )?(\d+ rows? (north|south))? of the middle"
        r"(; \d places? marked)?\.",
        visit.spoken(),
    )
    visit.inside(f"map._hexagons.go('{MIDDLE}')")
    assert visit.spoken().endswith("in the middle; 1 place marked.")
    visit.page.keyboard.press("p")
    assert visit.spoken() == "Place 1 of 1 in this hexagon: school."
    visit.page.keyboard.press("Enter")
    assert visit.wait_for_times(1) == "u17"


def test_the_edge_of_the_area_is_said_and_the_focus_stays(visit):
    visit.map.focus()
    for _ in range(12):
        visit.page.keyboard.press("ArrowRight")
    at_edge = visit.inside("map._hexagons.focus")
    visit.page.keyboard.press("ArrowRight")
    assert visit.inside("map._hexagons.focus") == at_edge
    assert visit.spoken().startswith("Nothing further that way.")


def test_the_map_has_a_name_a_role_and_a_titled_frame(visit):
    assert visit.map.get_attribute("role") == "application"
    assert "table" in visit.map.get_attribute("aria-label")
    assert visit.page.locator("iframe").get_attribute("title") == "Hexagon map"
    assert visit.frame.locator("[role=status]").get_attribute("aria-live") == "polite"
    described = visit.map.get_attribute("aria-describedby")
    assert "Enter chooses" in visit.frame.locator(f"#{described}").inner_text()


def test_zoom_and_centre_are_kept_when_the_hexagons_change(visit):
    visit.map.focus()
    visit.page.keyboard.press("+")
    visit.page.wait_for_timeout(700)
    before = visit.inside("[map.getZoom(), map.getCenter().lat, map.getCenter().lng, map._hexagons.cells.length]")
    visit.page.get_by_role("button", name="Change").click()
    visit.page.get_by_text("turn 1 ").wait_for()
    visit.page.get_by_role("button", name="Fewer hexagons").click()
    visit.page.get_by_text("of 60").wait_for()
    visit.page.wait_for_timeout(700)
    after = visit.inside("[map.getZoom(), map.getCenter().lat, map.getCenter().lng, map._hexagons.cells.length]")
    assert after[:3] == before[:3]
    assert (before[3], after[3]) == (91, 60)


def test_outlines_are_kept_and_only_classes_change(visit):
    visit.inside("(window.kept = map._hexagons.shapes, 0)")
    visit.page.get_by_role("button", name="Change").click()
    visit.page.get_by_text("turn 1 ").wait_for()
    visit.page.wait_for_timeout(500)
    assert visit.inside("window.kept === map._hexagons.shapes")


def test_the_map_fits_its_frame_and_what_is_under_it_is_in_view(visit):
    words, frame = visit.frame.locator(".hex-keys").bounding_box(), visit.page.locator("iframe").bounding_box()
    box = visit.map.bounding_box()
    assert box["x"] >= frame["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    assert words["y"] >= box["y"] + box["height"]
    assert words["y"] + words["height"] <= frame["y"] + frame["height"] + 1


def test_an_exported_file_opens_from_a_folder_and_asks_for_nothing(browser, tmp_path):
    cells = some_cells(4)
    words = PageText(
        title=NASTY[3], caption=NASTY[0], legend=legend_rows(RELEASED), headings=["Name"], rows=[[t] for t in NASTY]
    )
    area = hexagon_map(cells, ("12345h" * 20)[: len(cells)], scale=RELEASED, layers={"road": ROAD})
    (tmp_path / "map.html").write_text(to_html(area, words), "utf-8")
    page, asked, errors = browser.new_page(), [], []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("dialog", lambda d: errors.append(d.message))
    page.goto(f"file://{tmp_path}/map.html")
    page.locator(".hex-keys").wait_for()
    assert page.locator("h1").inner_text() == NASTY[3]
    assert page.locator("td").all_inner_texts() == NASTY
    page.locator("[role=application]").focus()
    page.keyboard.press("ArrowRight")
    assert "column" in page.locator("[role=status]").inner_text()
    assert asked == [f"file://{tmp_path}/map.html"]
    assert errors == []
    page.close()
