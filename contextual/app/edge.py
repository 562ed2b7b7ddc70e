"""The edge: what every answer to a browser carries, and one question of Streamlit's that needs no error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.middleware import Middleware
from streamlit import config

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
        "connect-src 'self' ws: wss:",
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
}
_PROBES = ("/_stcore/health", "/_stcore/host-config")
_TRY_ELSEWHERE = 300


class Edge:
    """
    Add the headers, and answer a page's probe for a server of its own without an error.

    A browser that opens a page by its address (a permalink) first asks whether the server lives under that page's
    path. "No" as 404 would stand in the browser's log as an error; 300, "choose another", means the same and does not.
    """

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif is_probe(scope["path"], str(config.get_option("server.baseUrlPath") or "")):
            await send({"type": "http.response.start", "status": _TRY_ELSEWHERE, "headers": _encoded(HEADERS)})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, _with_headers(send))


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


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message.get("headers", []) if pair[0].decode().lower() not in HEADERS]
            message["headers"] = [*kept, *_encoded(HEADERS)]
        await send(message)

    return sending
