from __future__ import annotations

import asyncio

import pytest

from contextual.app.callers import refusal
from contextual.app.edge import CONTENT_POLICY, HEADERS, Edge, is_probe

HOST = (b"host", b"127.0.0.1:8501")


def answer(path: str, inner_headers: list[tuple[bytes, bytes]] | None = None, *, said=(HOST,), live=False):
    """Ask the edge for a path; inside it stands an app that answers 200 to everything."""
    return asked(path, inner_headers, said, "websocket" if live else "http")


def asked(path, inner_headers, said, kind):
    sent = []

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": inner_headers or []})
        await send({"type": "http.response.body", "body": b"inside"})

    async def send(message):
        sent.append(message)

    async def receive():
        return {}

    asyncio.run(Edge(app)({"type": kind, "path": path, "headers": list(said)}, receive, send))
    if kind == "websocket":
        return sent[0]["type"], sent[0].get("code")
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}


@pytest.mark.parametrize("path", ["/", "/places", "/media/a.csv", "/app/static/vendor/hexlayer.js", "/_stcore/health"])
def test_every_answer_tells_the_browser_to_refuse_what_leaves_the_machine(path):
    status, headers = answer(path)
    assert status == 200
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_file_made_for_one_person_is_kept_by_no_browser_and_no_server_in_between():
    assert answer("/media/a.csv", [(b"cache-control", b"public")])[1]["cache-control"] == "no-store"
    assert answer("/council/media/a.csv")[1]["cache-control"] == "no-store"
    assert "cache-control" not in answer("/static/media/font.woff2")[1]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/council/_stcore/metrics"])
def test_how_busy_the_server_is_is_nobodys_business(path):
    assert answer(path)[0] == 404


@pytest.mark.parametrize(
    "host", [b"gull.example", b"gull.example:8501", b"127.0.0.1.gull.example", b"127.0.0.1@gull", b""]
)
@pytest.mark.parametrize("path", ["/", "/media/a.csv", "/_stcore/upload_file/1/2", "/_stcore/metrics"])
def test_a_site_that_is_pointed_at_this_machine_is_refused_whatever_it_asks_for(host, path):
    assert answer(path, said=[(b"host", host)])[0] == 421
    same = [(b"host", host), (b"origin", b"http://" + host)]
    assert answer("/_stcore/stream", said=same, live=True) == ("websocket.close", 1008)


@pytest.mark.parametrize("origin", [b"https://gull.example", b"null", b"", b"http://127.0.0.1:8502", b"http://[", b"x"])
def test_a_live_connection_from_another_site_is_refused_before_anybody_is_asked_about_it(origin):
    assert answer("/_stcore/stream", said=[HOST, (b"origin", origin)], live=True) == ("websocket.close", 1008)


@pytest.mark.parametrize("name", [b"127.0.0.1:8501", b"localhost:8600", b"[::1]:8501", b"LOCALHOST.", b"127.0.0.1"])
def test_the_apps_own_names_open_it(name):
    said = [(b"host", name), (b"origin", b"http://" + name)]
    assert answer("/", said=said)[0] == 200
    assert answer("/_stcore/stream", said=said, live=True)[0] == "http.response.start"


def test_a_server_goes_by_the_names_it_is_told():
    told = ["contextual.example", "*.council.example"]
    assert not refusal([(b"host", b"contextual.example")], told)
    assert not refusal([(b"host", b"maps.council.example:443")], told)
    assert refusal([(b"host", b"council.example.gull.example")], told)


def test_the_policy_names_no_other_machine():
    assert "http" not in CONTENT_POLICY
    assert "*" not in CONTENT_POLICY


def test_a_page_opened_by_its_address_asks_for_a_server_of_its_own_without_an_error():
    assert answer("/places/_stcore/health")[0] == 300
    assert answer("/places/_stcore/host-config")[0] == 300


def test_a_server_kept_under_a_path_still_answers_there():
    assert not is_probe("/council/app/_stcore/health", "council/app")
    assert is_probe("/council/app/places/_stcore/health", "council/app")


def test_a_header_that_was_set_weaker_inside_is_replaced():
    headers = answer("/", [(b"X-Frame-Options", b"ALLOWALL")])[1]
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "X-Frame-Options" not in headers
