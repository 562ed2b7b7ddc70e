"""Everything this process keeps between page runs, in one place, and why each may be shared by all visitors.

* the open house: connections and ledgers; every service on it asks who is looking, and leaves a trace;
* the base map's shapes: roads, coast and green space, geometry only, the same for everybody;
* the watcher of the window's width, and the keys of the box for finding a place: scripts of our own without data.

Nothing a service answered is ever kept here: a shared answer would leave no trace and reach everybody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from contextual import services
from contextual.settings import Settings

_houses: dict[str, Any] = {}
_lock = threading.Lock()


def house(settings: Settings, progress: Callable[[float, str], None]) -> Any:
    """Open the store once for all visitors; whoever comes while it is being built waits for it."""
    with _lock:
        if settings.store_url not in _houses:
            _houses[settings.store_url] = services.open_house(settings, progress, checked=True)
        return _houses[settings.store_url]


def is_open(settings: Settings) -> bool:
    """Say whether the store is open already, so that nothing need be shown about opening it."""
    return settings.store_url in _houses


def close_all() -> None:
    """Let go of every store: for tests, which use many."""
    with _lock:
        for one in _houses.values():
            one.close()
        _houses.clear()


@st.cache_resource(show_spinner=False, max_entries=8)
def base_layers(_house: Any, store_url: str, version: int) -> Mapping[str, str]:
    """Read the grey shapes of the area once per store and version: geometry only, the same for everybody."""
    del store_url, version
    layers: Mapping[str, str] = services.base_layers(_house)
    return layers


_WATCH = """
export default function (component) {
  const { data, setStateValue } = component;
  const query = window.matchMedia("(max-width: 599px)");
  const tell = () => { if (query.matches !== data.narrow) { setStateValue("narrow", query.matches); } };
  tell();
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
"""


@st.cache_resource(show_spinner=False)
def width_watcher() -> Any:
    """Make the script that says whether the window is narrower than 600 pixels; it holds and sends nothing else."""
    return st.components.v2.component("contextual_width", js=_WATCH)


_FIND_KEYS = """
export default function (component) {
  const { data, setTriggerValue } = component;
  const inside = (part) => document.querySelector("." + data.inside + " " + part);
  const press = (event) => {
    if (event.key === "Enter" && !event.isComposing) { setTriggerValue("enter", Date.now()); }
    const first = inside("button");
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  };
  let field = null;
  let waiting = 0;
  const take = (tries) => {
    field = inside("input");
    if (!field && tries) { waiting = setTimeout(() => take(tries - 1), 20); return; }
    if (!field) { return; }
    field.addEventListener("keydown", press);
    if (!field.dataset.taken) { field.dataset.taken = "1"; field.focus(); }
  };
  take(100);
  return () => { clearTimeout(waiting); field?.removeEventListener("keydown", press); };
}
"""


@st.cache_resource(show_spinner=False)
def find_keys() -> Any:
    """Make the script that puts the cursor into the box for finding a place and says when Enter is pressed there."""
    return st.components.v2.component("contextual_find_keys", js=_FIND_KEYS)
