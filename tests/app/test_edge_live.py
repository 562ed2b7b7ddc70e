"""The edge of the running app, asked over plain sockets; a stand-in for the internet notes what the app asks of it."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.browser.conftest import running

OPENED, SHUT = "101", "403"


@pytest.fixture(scope="module")
def outside():
    """What the app asks of other machines: all of it would go through this door."""
    asked: list[str] = []
    door = socket.create_server(("127.0.0.1", 0))

    def note():
        while True:
            try:
                one, _ = door.accept()
            except OSError:
                return
            asked.append(one.recv(300).decode("latin-1").split("\r\n")[0])
            one.close()

    threading.Thread(target=note, daemon=True).start()
    yield asked, f"http://127.0.0.1:{door.getsockname()[1]}"
    door.close()


@pytest.fixture(scope="module")
def port(tmp_path_factory, outside):
    folder = tmp_path_factory.mktemp("edge")
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), outside[1])
    with running(folder, {"CONTEXTUAL_HOME": str(folder), "no_proxy": "", "NO_PROXY": ""} | proxies) as address:
        yield int(address.rsplit(":", 1)[1])


def ask(port, path, host, origin="", *, live=False):
    """Ask as a browser does; give the status."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *([f"Origin: {origin}"] if origin else [])]
    lines += (
        ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        if live else ["Connection: close"]
    )  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return line.recv(100).decode("latin-1").split()[1]


def test_the_apps_own_page_opens_a_live_connection(port):
    own = f"127.0.0.1:{port}"
    assert ask(port, "/_stcore/stream", own, f"http://{own}", live=True) == OPENED


def test_another_sites_page_opens_none_and_the_app_asks_nobody_on_the_internet_about_it(port, outside):
    for origin in ("https://gull.example", "null", "http://10.0.0.7:8501"):
        assert ask(port, "/_stcore/stream", f"127.0.0.1:{port}", origin, live=True) == SHUT
    assert outside[0] == []


def test_a_site_that_is_pointed_at_this_machine_reads_nothing(port, outside):
    name = f"gull.example:{port}"
    assert ask(port, "/_stcore/stream", name, f"http://{name}", live=True) == SHUT
    assert {ask(port, path, name) for path in ("/", "/media/a.csv", "/app/static/vendor/hexlayer.js")} == {"421"}
    assert outside[0] == []


def test_the_servers_figures_about_itself_are_shut(port):
    assert ask(port, "/_stcore/metrics", f"127.0.0.1:{port}") == "404"
    assert ask(port, "/_stcore/health", f"127.0.0.1:{port}") == "200"
