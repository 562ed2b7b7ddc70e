"""A page with a map, as small as a page can be. The browser tests run it with Streamlit."""

from __future__ import annotations

import json

import h3
import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from contextual.maps.base import base_map
from contextual.maps.choice import read_choice
from contextual.maps.classes import EXACT, classify
from contextual.maps.hexlayer import map_layer

st.set_page_config(page_title="Map under test", layout="wide")
state = st.session_state
middle = h3.latlng_to_cell(54.60, 1.60, 9)
cells = np.array(sorted(h3.str_to_int(cell) for cell in h3.grid_disk(middle, 5)), dtype=np.int64)
if st.button("Change"):
    state.turn = state.get("turn", 0) + 1
gone = st.button("Fewer hexagons")
counts = np.roll(np.arange(len(cells)) % 17, state.get("turn", 0))
names = ["{{ 7*7 }}", "Park {% oops", "<img src=x onerror=alert(1)>", "</script>"]
lines = [{"type": "LineString", "coordinates": [[1.5, 54.6], [1.7, 54.59 + i / 100]]} for i in range(len(names))]
features = [
    {"type": "Feature", "properties": {"name": name}, "geometry": shape}
    for name, shape in zip(names, lines, strict=True)
]
road = json.dumps({"type": "FeatureCollection", "features": features})
shown = cells[:60] if gone else cells
group = map_layer(
    shown,
    classify(counts[: len(shown)], EXACT),
    top=[int(cell) for cell in shown[np.argsort(-counts[: len(shown)], kind="stable")[:5]]],
    chosen=state.get("chosen"),
    symbols=[("u17", *h3.cell_to_latlng(middle), "school"), ("u2", 54.604, 1.607, "support")],
)
sent = st_folium(
    base_map({"road": road}, ((54.585, 1.57), (54.615, 1.63))),
    key="map",
    height=460,
    use_container_width=True,
    returned_objects=["last_active_drawing"],
    feature_group_to_add=group,
)
choice = read_choice(sent, after=state.get("acted_on", 0))
if choice:
    state.acted_on, state.chosen, state.times = choice.number, choice.id, state.get("times", 0) + 1
    st.rerun()
st.text(f"chosen {state.get('chosen')} times {state.get('times', 0)} turn {state.get('turn', 0)} of {len(shown)}")
