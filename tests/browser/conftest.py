"""The real app on a free port, with the fictional town and hostile place names, and a browser to visit it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, skip_unless_ci

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = (
    "{{ 7*7 }}",
    "Park {% oops",
    "<img src=x onerror=alert(1)>",
    "</script>",
    "[a](b)",
    "$x$ $y$",
    ":red[x] :smile:",
    "**b** -> --",
)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the fictional store, and in it places whose names would run if they were not text."""
    from contextual import services
    from contextual.settings import Settings

    folder = tmp_path_factory.mktemp("home")
    house = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(folder)}))
    who = (services.fictional_principal("co_ordinator"), services.DEMONSTRATION, house)
    at = [(54.577 + 0.0002 * n, 1.572 + 0.008 * n) for n in range(len(HOSTILE))]
    places = ["place_id,place_name,place_type,lat,lon"] + [
        f'"h:{n}","{name}",park,{lat:.5f},{lon:.5f}'
        for n, (name, (lat, lon)) in enumerate(zip(HOSTILE, at, strict=True))
    ]
    head = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m,place_name"
    rows = [
        f'{n}-{m},Y{m},harmed,2026-{m % 9 + 1:02d}-11 16:00,worry,{lat:.5f},{lon:.5f},20,"{HOSTILE[n]} waits {m % 2}"'
        for n, (lat, lon) in enumerate(at)
        for m in range(60 - n)
    ]
    waits = [
        f'w-{n},Y1,harmed,2026-02-11 16:00,worry,,,,"{name}"' for n, name in enumerate(f"{h} nowhere" for h in HOSTILE)
    ]
    for name, kind, lines in (
        ("places.csv", "places", places),
        ("<b>rows.csv", "incidents", [head, *rows, *waits]),
    ):
        sending = services.Sending(name=name, data="\n".join(lines).encode(), kind=kind, agency="youth_service")
        receipt = services.bring_in(*who, sending)
        assert receipt.refused is None, receipt.refused
        assert receipt.accepted, receipt.problems
    house.close()
    return folder


@pytest.fixture(scope="session")
def app(home: Path) -> Iterator[str]:
    """The address of the running app."""
    with running(home, {"CONTEXTUAL_HOME": str(home)}) as address:
        yield address


@contextmanager
def running(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    """Run the app on a store; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CONTEXTUAL_", "STREAMLIT_"))}
    with (folder / "app.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true",
             "--server.port", str(port)],
            cwd=ROOT, env=environment | settings, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the app did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless browser; without one the browser tests are skipped in words, and required in CI."""
    if not importlib.util.find_spec("playwright"):
        skip_unless_ci("playwright is not installed: browser tests are left out")
    from playwright.sync_api import sync_playwright

    where = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if where is None:
        skip_unless_ci("no Chromium here: browser tests are left out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One visitor's window, with everything it asked for outside and every complaint it made."""

    page: Any
    address: str
    wide: bool
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> None:
        """Open the app's first page."""
        self.page.goto(f"{self.address}/{query}")
        self.settled("Map")

    def go(self, group: str, title: str) -> None:
        """Go to a page by the menu."""
        if self.wide:
            self.page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
            self.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()
        else:
            self.page.get_by_test_id("stExpandSidebarButton").click()
            self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        self.settled(title)
        if not self.wide:
            self.page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
            self.page.get_by_test_id("stExpandSidebarButton").wait_for()

    def settled(self, title: str) -> None:
        """Wait until the page is drawn and nothing runs any more."""
        self.page.get_by_role("heading", name=title, exact=True, level=1).wait_for(timeout=20_000)
        self.rest()

    def rest(self) -> None:
        """Wait until the app says it is not running, twice: on a busy machine it may begin late to answer."""
        for _ in range(2):
            self.page.wait_for_function(
                "document.querySelector('.stApp')?.getAttribute('data-test-script-state') === 'notRunning'",
                timeout=20_000,
            )
            self.page.wait_for_timeout(250)

    def answers(self, ask: Callable[[], object]) -> None:
        """Ask something of the page and wait for its answer; on a busy machine the app may begin late to run."""
        self.page.evaluate(
            """() => {
                const app = document.querySelector('.stApp');
                window.began = false;
                const seen = () => { window.began ||= app.getAttribute('data-test-script-state') === 'running'; };
                new MutationObserver(seen).observe(app, { attributes: true });
            }"""
        )
        ask()
        with suppress(self.page_took_too_long):
            self.page.wait_for_function("window.began", timeout=2_000)
        self.rest()

    @property
    def page_took_too_long(self) -> type[Exception]:
        """What waiting in vain raises."""
        from playwright.sync_api import TimeoutError as TookTooLong

        return TookTooLong

    def map(self) -> Any:
        """The map's own frame."""
        frame = self.page.locator('iframe[title="Hexagon map"]')
        frame.wait_for(timeout=20_000)
        inside = frame.element_handle().content_frame()
        inside.wait_for_selector("canvas, path.leaflet-interactive", timeout=20_000, state="attached")
        return inside

    def pick(self, label: str, words: str) -> None:
        """Type into a box and take the first of what it then offers."""
        box = self.page.get_by_label(label, exact=True)
        box.click()
        box.fill(words)
        self.page.get_by_role("option").filter(has_text=words).first.click()
        self.rest()

    def text(self) -> str:
        """Everything the page says."""
        return str(self.page.locator('[data-testid="stMain"]').inner_text())


@pytest.fixture
def visit(app: str, chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open windows of any width on the fictional town."""
    yield from windows(app, chromium)


def windows(address: str, chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open windows of any width; at the end, every window must have kept to this machine and not complained."""
    opened: list[Visit] = []

    def make(width: int = 1280) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(12_000)
        page = context.new_page()
        one = Visit(page, address, wide=width >= 600)
        page.on("request", lambda request: _note(one, request.url))
        page.on("console", lambda said: one.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        page.on(
            "dialog", lambda dialog: (one.complaints.append("a stored text ran: " + dialog.message), dialog.dismiss())
        )
        opened.append(one)
        return one

    yield make
    for one in opened:
        one.page.context.close()
        assert one.outside == []
        assert one.complaints == []


def _note(visit: Visit, url: str) -> None:
    if not url.startswith((visit.address, visit.address.replace("http", "ws"), "data:", "blob:", "about:")):
        visit.outside.append(url)
