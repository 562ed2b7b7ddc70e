"""What each step of bringing in a file costs: reading, keeping encrypted, reading back, making the ledger.

    python benchmarks/keeping.py [ROWS]

Beside reading and placing stands what an analyst would script with pandas, h3 and nothing else, on the same file.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual import services
from contextual.settings import Settings


def made_file(rows: int) -> bytes:
    """Make a file in our template: clustered points, heavy-tailed people, a window in one row of five."""
    rng = np.random.default_rng(1)
    start = np.datetime64("2024-04-01") + rng.integers(0, 900 * 1440, rows).astype("timedelta64[m]")
    centre = rng.integers(0, 300, rows)
    table = pd.DataFrame(
        {
            "incident_id": [f"I{n}" for n in range(rows)],
            "young_person_ref": [f"P{n}" for n in (rng.pareto(1.2, rows) * 40).astype(int) % (rows // 6 + 1)],
            "part": rng.choice(["harmed", "suspected", "witness"], rows, p=[0.8, 0.15, 0.05]),
            "age_band": rng.choice(["10_12", "13_15", "16_17"], rows),
            "occurred_at": pd.Series(start).dt.strftime("%Y-%m-%d %H:%M"),
            "category": rng.choice(["cse", "cce", "serious_violence", "substance_supply"], rows),
            "lat": np.round(54.5 + (centre % 20) / 100 + rng.normal(0, 0.002, rows), 6),
            "lon": np.round(1.4 + (centre // 20) / 60 + rng.normal(0, 0.003, rows), 6),
            "how_recorded": rng.choice(["reported", "discovered", "partner"], rows),
        }
    )
    return table.to_csv(index=False).encode()


def scripted(data: bytes) -> None:
    """Do what an analyst would script: read, parse dates, hexagons in a loop, distinct people per hexagon."""
    import h3

    table = pd.read_csv(io.BytesIO(data))
    table["when"] = pd.to_datetime(table["occurred_at"])
    table["cell"] = [h3.latlng_to_cell(a, b, 9) for a, b in zip(table["lat"], table["lon"], strict=True)]
    table[table["part"] == "harmed"].groupby("cell")["young_person_ref"].nunique()


def timed(what: str, work) -> object:
    started = time.perf_counter()
    made = work()
    print(f"{what:<58}{time.perf_counter() - started:8.2f} s", flush=True)
    return made


def main(rows: int) -> None:
    print(f"{rows:,} rows")
    data = made_file(rows)
    with tempfile.TemporaryDirectory() as home:
        env = {"CONTEXTUAL_HOME": home, "CONTEXTUAL_DB": f"{home}/s.db"}
        who, why = services.TERMINAL_STEWARD, services.DEMONSTRATION
        house = services.init(who, why, Settings.from_environment(env))
        sending = services.Sending(name="a.csv", data=data, kind="incidents", agency="police")
        asker = services.TERMINAL_ANALYST
        timed("script: read, dates, hexagons, distinct people", lambda: scripted(data))
        timed(
            "understand: read, every row checked, pseudonyms", lambda: services.understand(asker, why, house, sending)
        )
        timed(
            "bring in: the same, placed, kept encrypted, traced", lambda: services.bring_in(asker, why, house, sending)
        )
        timed("first look: read back, ledger made and kept", lambda: house.ledger("fictional"))
        lens = services.default_lens(services.choices(asker, why, house))
        timed("map: every hexagon counted, ranked and named", lambda: services.look_at_map(asker, why, house, lens))
        timed("map again", lambda: services.look_at_map(asker, why, house, lens))
        house.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
