"""The two files of `pipeline.py`, invented, the same for each seed: clustered incidents, and places of all sorts.

Hot spots whose weights follow a power law, addresses that repeat, a background; young people of whom a few account for
many incidents; evenings busier than mornings; seven places in ten with an outline, the others with a radius.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from pyproj import Transformer

CATEGORIES = ["missing episode", "cse", "cce", "knife", "asb", "substance", "online", "serious violence"]
CATEGORY_SHARES = [0.34, 0.08, 0.11, 0.07, 0.2, 0.1, 0.04, 0.06]
AGES = ["u10", "10-12", "13-15", "16-17", "18-25"]
SENDERS = ["police", "social care", "school", "health", "voluntary"]
KINDS = ["school", "park", "station", "retail", "home", "bus stop", "takeaway", "leisure"]
WEST, SOUTH, EAST, NORTH = -2.60, 52.20, -1.20, 53.00
SPOTS, ADDRESSES, DAYS = 220, 4000, 1095
METRES = np.array([67_500.0, 111_200.0])  # of a degree of longitude and of latitude there


def make_files(folder: Path, rows: int, places: int, seed: int = 1) -> tuple[Path, Path]:
    """Write incidents.csv and places.geojson, unless they are there already."""
    incidents, sites = folder / f"incidents-{rows}-{seed}.csv", folder / f"places-{places}-{seed}.geojson"
    rng = np.random.default_rng(seed)
    spots = rng.uniform([WEST, SOUTH], [EAST, NORTH], (SPOTS, 2))
    weights = np.arange(1, SPOTS + 1) ** -0.8
    weights /= weights.sum()
    if not incidents.exists():
        _incidents(rng, rows, spots, weights).to_csv(incidents, index=False)
    if not sites.exists():
        collection = {"type": "FeatureCollection", "features": _places(rng, places, spots, weights)}
        sites.write_text(json.dumps(collection), encoding="utf-8")
    return incidents, sites


def _incidents(rng: np.random.Generator, n: int, spots: np.ndarray, weights: np.ndarray) -> pd.DataFrame:
    at = _points(rng, n, spots, weights)
    minutes = rng.integers(0, DAYS, n) * 1440 + (rng.normal(20, 4.5, n) % 24 * 60).astype(int)
    when = np.datetime64("2022-04-01T00:00") + minutes.astype("timedelta64[m]")
    east, north = Transformer.from_crs(4326, 27700, always_xy=True).transform(at[:, 0], at[:, 1])
    people = max(50, n // 6)
    person = np.minimum((people * rng.random(n) ** 2.2).astype(np.uint64), people - 1) * 2654435761 % 2**32
    return pd.DataFrame(
        {
            "incident_id": np.char.add("I", np.arange(n).astype("U")),
            "person_id": [f"YP{number:08x}" for number in person],
            "occurred_at": pd.Series(when.astype("datetime64[s]")).dt.strftime("%d/%m/%Y %H:%M"),
            "lon": at[:, 0],
            "lat": at[:, 1],
            "easting": np.round(east, 1),
            "northing": np.round(north, 1),
            "category": rng.choice(CATEGORIES, n, p=CATEGORY_SHARES),
            "age_band": rng.choice(AGES, n, p=[0.04, 0.12, 0.36, 0.38, 0.10]),
            "source": rng.choice(SENDERS, n, p=[0.5, 0.25, 0.12, 0.05, 0.08]),
            "severity": rng.integers(1, 6, n),
        }
    )


def _points(rng: np.random.Generator, n: int, spots: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Place 55 in 100 in a hot spot, 30 at an address that repeats, 15 anywhere."""
    at = rng.uniform([WEST, SOUTH], [EAST, NORTH], (n, 2))
    sort, spot = rng.choice(3, n, p=[0.55, 0.30, 0.15]), rng.choice(SPOTS, n, p=weights)
    widths = rng.uniform(0.0012, 0.012, SPOTS)
    hot = sort == 0
    at[hot] = spots[spot[hot]] + rng.normal(0, 1, (int(hot.sum()), 2)) * widths[spot[hot], None] * [1.6, 1]
    addresses = spots[rng.choice(SPOTS, ADDRESSES, p=weights)] + rng.normal(0, 1, (ADDRESSES, 2)) * [0.02, 0.012]
    often = np.arange(1, ADDRESSES + 1) ** -0.7
    home = sort == 1
    at[home] = addresses[rng.choice(ADDRESSES, int(home.sum()), p=often / often.sum())]
    return np.round(np.clip(at, [WEST, SOUTH], [EAST, NORTH]), 6)


def _places(rng: np.random.Generator, n: int, spots: np.ndarray, weights: np.ndarray) -> list[dict[str, object]]:
    near = rng.random(n) < 0.5
    at = rng.uniform([WEST, SOUTH], [EAST, NORTH], (n, 2))
    spread = rng.normal(0, 1, (n, 2)) * [0.02, 0.012]
    at[near] = (spots[rng.choice(SPOTS, n, p=weights)] + spread)[near]
    features = []
    for i, middle in enumerate(at):
        about: dict[str, object] = {"place_id": f"P{i}", "name": f"Place {i}", "kind": KINDS[int(rng.integers(8))]}
        geometry: dict[str, object] = {"type": "Point", "coordinates": np.round(middle, 6).tolist()}
        if i % 10 < 7:
            geometry = {"type": "Polygon", "coordinates": [_ring(rng, middle)]}
        else:
            about["radius_m"] = float(round(rng.uniform(30, 250)))
        features.append({"type": "Feature", "id": about["place_id"], "properties": about, "geometry": geometry})
    return features


def _ring(rng: np.random.Generator, middle: np.ndarray) -> list[list[float]]:
    corners, radius = int(rng.integers(12, 61)), float(np.exp(rng.uniform(np.log(30), np.log(400))))
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = (radius * rng.uniform(0.55, 1.0, corners))[:, None] / METRES
    ring = np.round(middle + np.stack([np.cos(turn), np.sin(turn)], axis=1) * reach, 6).tolist()
    return [*ring, ring[0]]
