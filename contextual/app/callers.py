"""Callers: whether a request asks for this app by a name of its own, and comes from a page of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

WRONG_NAME = (
    "This app is not known by the name in the address. Open it by its own name, or add the name to server.allowedHosts."
)
WRONG_PAGE = "A page of another site may not talk to this app."


def refusal(headers: Iterable[tuple[bytes, bytes]], names: Collection[str], *, live: bool = False) -> str:
    """
    Say why a request is refused; "" when it is not.

    A site that an attacker points at this machine's own address asks by its own name: the browser takes it for the
    app's page, and only the name tells. A live connection from another site is refused here, before Streamlit compares
    its origin with this machine's outer address: to learn that address it would ask a server on the internet.

    Parameters
    ----------
    names : collection of str
        Host names the app goes by, without ports; ``*.`` before a name stands for what is below it; none = any.
    live : bool
        Whether it is a live connection (a websocket).

    Examples
    --------
    >>> own = [(b"host", b"127.0.0.1:8501"), (b"origin", b"http://127.0.0.1:8501")]
    >>> refusal(own, ["127.0.0.1"], live=True)
    ''
    >>> refusal([(b"host", b"gull.example:8501")], ["127.0.0.1"]) == WRONG_NAME
    True
    >>> refusal([own[0], (b"origin", b"https://gull.example")], ["127.0.0.1"], live=True) == WRONG_PAGE
    True
    """
    said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
    host = said.get("host", "")
    if names and not any(_goes_by(host_name(host), name.strip().lower().rstrip(".")) for name in names):
        return WRONG_NAME
    origin = said.get("origin")
    if live and origin is not None and _place(origin) != host.lower():
        return WRONG_PAGE
    return ""


def host_name(host: str) -> str:
    """
    Give the name in a Host header without its port; "" when there is none to be read.

    Examples
    --------
    >>> host_name("Contextual.Example.:443"), host_name("[::1]:8501"), host_name("a@b"), host_name("a:b")
    ('contextual.example', '::1', '', '')
    """
    try:
        parts = urlsplit(f"//{host}")
        alone = parts.port is None or parts.port >= 0
    except ValueError:
        return ""
    if not alone or "@" in host or parts.path or parts.query or parts.fragment:
        return ""
    return (parts.hostname or "").rstrip(".")


def _goes_by(asked: str, name: str) -> bool:
    return name in ("*", asked) or (name.startswith("*.") and asked.endswith(name[1:]))


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
