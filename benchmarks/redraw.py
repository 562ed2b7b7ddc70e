"""
How long a change of filter takes to be seen: from the click on a button to the new colour on the screen.

Ours (contextual.maps) and stock folium (a GeoJson in the feature group, canvas) through streamlit-folium, the same
cells, colours, window and browser, one after the other in one run. Headless Chromium without a GPU, 1280 by 900. Each
change gives every hexagon another class, and every hexagon is in view. A change counts as seen when a screenshot of the
middle has the new colour, so a figure includes up to one screenshot (its own time is printed). Medians; stock at
20,000 is repeated less.

    python benchmarks/redraw.py [--sizes 5000 20000] [--repeats 9]
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TARGETS = {5_000: 600, 20_000: 1_200}
COLUMNS = {"repeats": 8, "median ms": 10, "least": 7, "most": 7, "kB": 8, "shot ms": 8}
CLASSES = ("#dbead3", "#a3d0c0", "#5fa8b8", "#33719f", "#1c396c")

SHARED = """
import h3, json, numpy as np, streamlit as st
from streamlit_folium import st_folium
st.set_page_config(layout="wide")
N = {size}
@st.cache_resource
def cells():
    rings = int(np.ceil((-3 + np.sqrt(12 * N - 3)) / 6)) + 1
    middle = h3.latlng_to_cell(54.6, 1.6, 9)
    return [cell for ring in range(rings + 1) for cell in h3.grid_ring(middle, ring)][:N]
if st.button("Change"):
    st.session_state.turn = st.session_state.get("turn", 0) + 1
turn = st.session_state.get("turn", 0)
number = (np.arange(N) // 300 + turn) % 5  # the middle 300 are one block of colour
HIGH, WIDE = .0015 * N ** .5, .0026 * N ** .5  # every hexagon is in view
BOUNDS = ((54.6 - HIGH, 1.6 - WIDE), (54.6 + HIGH, 1.6 + WIDE))
"""
OURS = """
from contextual.maps.base import base_map
from contextual.maps.hexlayer import map_layer
group = map_layer(np.array([int(c, 16) for c in cells()], dtype=np.int64), "".join(map(str, number + 1)))
st_folium(base_map({}, BOUNDS), key="map", height=640, use_container_width=True,
          returned_objects=["last_active_drawing"], feature_group_to_add=group)
"""
STOCK = """
import folium
import contextual.maps.assets
CLASSES = {classes}
@st.cache_resource
def shapes():
    return [[[lng, lat] for lat, lng in h3.cell_to_boundary(cell)] for cell in cells()]
features = [{"type": "Feature", "properties": {"c": cell, "k": int(k)}, "geometry": {"type": "Polygon",
             "coordinates": [ring + ring[:1]]}} for cell, ring, k in zip(cells(), shapes(), number)]
area = folium.Map(location=[54.6, 1.6], zoom_start=12, tiles=None, prefer_canvas=True)
area.fit_bounds(BOUNDS)
group = folium.FeatureGroup()
folium.GeoJson({"type": "FeatureCollection", "features": features}, style_function=lambda f: {
    "fillColor": CLASSES[f["properties"]["k"]], "fillOpacity": 1, "color": "#52606c", "weight": 0.8}).add_to(group)
st_folium(area, key="map", height=640, use_container_width=True,
          returned_objects=["last_active_drawing"], feature_group_to_add=group)
"""


def write_page(folder: Path, name: str, size: int) -> None:
    body = OURS if name == "ours" else STOCK.replace("{classes}", repr(CLASSES))
    (folder / f"{name}_{size}.py").write_text(SHARED.replace("{size}", str(size)) + body)


def serve(folder: Path, script: str) -> tuple[subprocess.Popen, int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.address=127.0.0.1",
        "--server.headless=true", "--server.enableStaticServing=true", "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
    ]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return server, port
        time.sleep(0.2)
    server.terminate()
    sys.exit("the page did not start")


def colours_at(page, clip: dict[str, float]) -> set[str]:
    """Return the class colours in a part of the screen (outlines are others)."""
    from matplotlib.image import imread

    pixels = (imread(io.BytesIO(page.screenshot(clip=clip)))[:, :, :3] * 255).round().astype(int).reshape(-1, 3)
    wanted = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in CLASSES]
    return {CLASSES[i] for i, parts in enumerate(wanted) if (abs(pixels - parts).max(axis=1) <= 1).any()}


def wait_for(page, clip: dict[str, float], colour: str, seconds: float) -> float:
    """Return the time at which that class colour, and no other, was first seen."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        if colours_at(page, clip) == {colour}:
            return time.perf_counter()
    sys.exit(f"the map did not show {colour} within {seconds:.0f} s")


def middle_of_map(page) -> dict[str, float]:
    """Return a small square in the middle of the hexagons, in the page's pixels."""
    box = page.locator("iframe").bounding_box()
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    point = frame.evaluate(
        """() => { const p = map.latLngToContainerPoint([54.6, 1.6]), b = map.getContainer().getBoundingClientRect();
        return [p.x + b.left, p.y + b.top] }"""
    )
    return {"x": box["x"] + point[0] - 6, "y": box["y"] + point[1] - 6, "width": 12, "height": 12}


def measure(browser, port: int, repeats: int) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sent = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: sent.append(len(data))))
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_function(
        "() => { const f = document.querySelector('iframe'); return f && f.contentWindow.map && f.offsetHeight > 100 }",
        timeout=180_000,
    )
    page.wait_for_timeout(1500)
    clip = middle_of_map(page)
    wait_for(page, clip, CLASSES[0], 180)
    started = time.perf_counter()
    for _ in range(5):
        colours_at(page, clip)
    shot = (time.perf_counter() - started) / 5
    times, frames = [], []
    for turn in range(1, repeats + 1):
        page.wait_for_timeout(600)
        sent.clear()
        started = time.perf_counter()
        page.get_by_role("button", name="Change").click()
        times.append((wait_for(page, clip, CLASSES[turn % 5], 180) - started) * 1000)
        frames.append(sum(sent) / 1000)
    page.close()
    return {"median ms": statistics.median(times), "least": min(times), "most": max(times), "shot ms": shot * 1000,
            "kB": statistics.median(frames), "repeats": repeats}  # fmt: skip


def print_row(size: int, kind: str, row: dict[str, float]) -> None:
    figures = " ".join(f"{row[name]:>{width},.0f}" for name, width in COLUMNS.items())
    print(f"{size:>9,} {kind:>6} {figures}", flush=True)


def print_verdict(size: int, ours: float, stock: float) -> None:
    quarter = "kept" if ours <= stock / 4 else "MISSED"
    print(f"{size:>9,} ours / stock = 1/{stock / ours:.1f} (target 1/4 {quarter})", end="")
    limit = TARGETS.get(size)
    print("" if limit is None else f"; target {limit:,} ms {'kept' if ours <= limit else 'MISSED'}")


def main() -> None:
    from playwright.sync_api import sync_playwright

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=list(TARGETS))
    asked.add_argument("--repeats", type=int, default=9)
    asked.add_argument("--stock-repeats-large", type=int, default=2, help="stock folium at 20,000 takes long")
    wanted = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("no Chromium is installed")
    titles = " ".join(f"{name:>{width}}" for name, width in COLUMNS.items())
    print(f"{'hexagons':>9} {'map':>6} {titles}")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copytree(ROOT / "static" / "vendor", folder / "static" / "vendor")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in wanted.sizes:
            found = {}
            for kind in ("ours", "stock"):
                write_page(folder, kind, size)
                server, port = serve(folder, f"{kind}_{size}.py")
                try:
                    large = kind == "stock" and size > 10_000
                    found[kind] = measure(browser, port, wanted.stock_repeats_large if large else wanted.repeats)
                finally:
                    server.terminate()
                    server.wait()
                print_row(size, kind, found[kind])
            print_verdict(size, found["ours"]["median ms"], found["stock"]["median ms"])
        browser.close()


if __name__ == "__main__":
    main()
