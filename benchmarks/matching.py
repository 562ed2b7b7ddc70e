"""How fast positions are matched to places, against geopandas on the same points and outlines in the same run.

    python benchmarks/matching.py [POINTS] [PLACES]

The pairs of points and outlines must be equal.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import geopandas
import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.records import places_frame
from contextual.space.match import match


def main(points: int, places: int) -> None:
    rng = np.random.default_rng(1)
    lat, lon = 52.2 + rng.random(points) * 0.8, -2.6 + rng.random(points) * 1.4
    at = np.column_stack([-2.6 + rng.random(places) * 1.4, 52.2 + rng.random(places) * 0.8])
    turn = np.linspace(0, 2 * np.pi, 25)[:-1]
    reach = 0.0005 + rng.random((places, 24)) * 0.004
    rings = at[:, None, :] + np.dstack([reach * np.cos(turn), reach * np.sin(turn) * 0.6])
    outlines = shapely.polygons(rings)
    ids = [f"t:{n:06d}" for n in range(places)]
    table = places_frame(
        {"place_id": ids, "type": "park", "lat": at[:, 1], "lon": at[:, 0], "outline": list(shapely.to_wkb(outlines))},
        places,
    )
    started = time.perf_counter()
    ours = match(lat, lon, table)
    here = time.perf_counter() - started
    started = time.perf_counter()
    frame = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4326)
    joined = geopandas.sjoin(frame, geopandas.GeoDataFrame(geometry=outlines, crs=4326), predicate="intersects")
    theirs = time.perf_counter() - started
    same = sorted(zip(joined.index, joined["index_right"], strict=True)) == sorted(
        zip(ours.record.tolist(), ours.place.tolist(), strict=True)
    )
    print(f"{points:,} points, {places:,} outlines, {len(ours.record):,} pairs, {'equal' if same else 'NOT EQUAL'}")
    print(f"ours {here:.2f} s (with the primary place), geopandas.sjoin {theirs:.2f} s: {theirs / here:.1f}x")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] or ["500000", "10000"])))
