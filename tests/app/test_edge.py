from __future__ import annotations

import asyncio

import pytest

from contextual.app.edge import CONTENT_POLICY, HEADERS, Edge, is_probe


def answer(path: str, inner_headers: list[tuple[bytes, bytes]] | None = None):
    """Ask the edge for a path; inside it stands an app that answers 200 to everything."""
    sent = []

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": inner_headers or []})
        await send({"type": "http.response.body", "body": b"inside"})

    async def send(message):
        sent.append(message)

    async def receive():
        return {}

    asyncio.run(Edge(app)({"type": "http", "path": path}, receive, send))
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}


@pytest.mark.parametrize("path", ["/", "/places", "/media/a.csv", "/app/static/vendor/hexlayer.js", "/_stcore/health"])
def test_every_answer_tells_the_browser_to_refuse_what_leaves_the_machine(path):
    status, headers = answer(path)
    assert status == 200
    assert {name: headers[name] for name in HEADERS} == HEADERS


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
