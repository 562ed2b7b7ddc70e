"""The edge: who may ask, what every answer to a browser carries, and one question that needs no error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.middleware import Middleware
from streamlit import config

from contextual.app.callers import refusal

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]

# The browser itself refuses whatever would leave this machine. Streamlit, its charts and the map component build
# code from text, so `unsafe-eval` and inline styles cannot be taken away.
CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NOT_KEPT = {"cache-control": "no-store"}
"""What is fetched once and kept by nobody in between: a file that was made for one person."""
_SHUT = "/_stcore/metrics"
_PROBES = ("/_stcore/health", "/_stcore/host-config")
_TRY_ELSEWHERE, _NOT_FOUND, _MISDIRECTED = 300, 404, 421
_POLICY_VIOLATION = 1008


class Edge:
    """
    Turn away who has no business here, add the headers, and answer a page's probe for a server of its own.

    A browser that opens a page by its address (a permalink) first asks whether the server lives under that page's
    path. "No" as 404 would stand in the browser's log as an error; 300, "choose another", means the same and does not.
    """

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        live = scope["type"] == "websocket"
        refused = refusal(scope.get("headers", []), config.get_option("server.allowedHosts"), live=live)
        if live:
            await (_shut_out(receive, send) if refused else self.app(scope, receive, send))
        elif refused:
            await _answer(send, _MISDIRECTED, refused)
        elif scope["path"].endswith(_SHUT):
            await _answer(send, _NOT_FOUND)
        elif is_probe(scope["path"], str(config.get_option("server.baseUrlPath") or "")):
            await _answer(send, _TRY_ELSEWHERE)
        else:
            made_for_one = (
                "/media/" in scope["path"] and "/static/" not in scope["path"]
            )  # Streamlit's fonts may be kept
            await self.app(scope, receive, _with_headers(send, HEADERS | NOT_KEPT if made_for_one else HEADERS))


def is_probe(path: str, base: str = "") -> bool:
    """
    Say whether a browser asks for a server under a page's own path.

    Examples
    --------
    >>> is_probe("/places/_stcore/health"), is_probe("/_stcore/health"), is_probe("/kept/_stcore/health", "kept")
    (True, False, False)
    """
    own = f"/{base.strip('/')}".rstrip("/")
    return path.endswith(_PROBES) and path not in {own + probe for probe in _PROBES}


def middleware() -> list[Middleware]:
    """Give what the app puts around every answer."""
    return [Middleware(Edge)]


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def _answer(send: Send, status: int, words: str = "") -> None:
    headers = HEADERS | {"content-type": "text/plain; charset=utf-8"}
    await send({"type": "http.response.start", "status": status, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": words.encode()})


async def _shut_out(receive: Receive, send: Send) -> None:
    """Refuse a live connection before it is one: the browser sees 403."""
    await receive()
    await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


def _with_headers(send: Send, headers: dict[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].decode().lower() not in headers]
            message["headers"] = [*kept, *_encoded(headers)]
        await send(message)

    return sending
