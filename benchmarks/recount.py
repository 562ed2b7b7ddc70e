"""How much faster a recount is than the same question asked of text columns in pandas.

    python benchmarks/recount.py [ROWS]

Makes synthetic rows, then asks each lens of both, in turn, in one run: pandas as an analyst would script it (yes/no
masks on text columns, a group-by of hexagons, distinct names) and `tally`. Both answer the whole question: distinct
incidents known closely enough for the hexagon, and distinct young people harmed, the most of any one reference scheme.
The counts must be equal, hexagon for hexagon. Each time is the best of its goes (one of pandas, then three of
`tally`, five times); making the ledger (once per import) and the first look (once per ledger) are timed apart.
`tally` also says what is left out, which the script does not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.codes import HARMS
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.tally import Tally, tally
from contextual.records.frame import records_frame
from contextual.space.cells import cells_at, parents

FIRST, MONTHS = 24288, 24
AGENCIES = ["police", "childrens_services", "health", "youth_service", "transport_police", "education"]
SAFEGUARDING = list(HARMS)[:10]
SCHEMES = ["police", "social_care", "health"]
WAYS = ["reported", "discovered", "operation"]
LENSES = {
    "no filter": {},
    "12 months": {"first": FIRST + 12},
    "one agency": {"agencies": {"police"}},
    "16:00 to 20:00": {"hours": (16, 20)},
    "12 months, 3 harms": {"first": FIRST + 12, "harms": set(SAFEGUARDING[:3])},
    "12 months, 3 harms, 2 agencies": {
        "first": FIRST + 12, "harms": set(SAFEGUARDING[:3]), "agencies": set(AGENCIES[:2]),
    },
    "the same, 16:00 to 20:00": {
        "first": FIRST + 12, "harms": set(SAFEGUARDING[:3]), "agencies": set(AGENCIES[:2]), "hours": (16, 20),
    },
}  # fmt: skip
GOES = 5
NARROW, AT_LEAST_NARROW, AT_LEAST = 0.20, 20, 10


def synthetic(rows: int) -> dict[str, np.ndarray]:
    """Columns of invented rows: 60,000 spots, a tenth of rows in incidents of several, heavy-tailed people."""
    chance = np.random.default_rng(1)
    spots = cells_at(54.6 + 0.1 * chance.standard_normal(60_000), 1.6 + 0.16 * chance.standard_normal(60_000))
    number = np.minimum(chance.pareto(1.2, rows) * 2_000, 150_000).astype(np.int64)
    alone = chance.random(rows) >= 0.1
    incident = np.where(alone, rows + np.arange(rows), chance.integers(0, rows // 20 + 1, rows))
    names = np.array([f"{n:032x}" for n in number.tolist()], object)
    agency = chance.integers(0, len(AGENCIES), rows)
    return {
        "incident": np.array([f"{n:032x}" for n in incident.tolist()], object),
        "person": np.where(chance.random(rows) < 0.7, names, ""),
        "scheme": np.array(SCHEMES)[agency % len(SCHEMES)],
        "agency": np.array(AGENCIES)[agency],
        "recorded": np.array(WAYS)[chance.integers(0, len(WAYS), rows)],
        "part": chance.choice(["harmed", "both", "suspected", "witness"], rows, p=[0.7, 0.05, 0.15, 0.1]),
        "age_band": chance.choice(["13_15", "16_17", "not_known", "18_24"], rows, p=[0.4, 0.35, 0.15, 0.1]),
        "harm": np.array(SAFEGUARDING)[chance.integers(0, len(SAFEGUARDING), rows)],
        "month": FIRST + chance.integers(0, MONTHS, rows),
        "hour": chance.integers(0, 168, rows),
        "cell": spots[chance.integers(0, len(spots), rows)],
        "finest": chance.choice(np.array([10, 9, 8, 0], np.int8), rows, p=[0.5, 0.4, 0.05, 0.05]),
    }


def as_records(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """The rows as our records frame."""
    harms = pd.Series(columns["harm"]).map({harm: 1 << HARMS[harm].bit for harm in SAFEGUARDING}).to_numpy(np.int64)
    kept = {name: column for name, column in columns.items() if name != "harm"}
    return records_frame(kept | {"kind": "incident", "span": 1, "harms": harms}, len(harms))


def as_text(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """The rows as an analyst would have read them: text, with hexagons already worked out."""
    names = ["incident", "person", "scheme", "agency", "recorded", "part", "age_band", "harm"]
    table = pd.DataFrame({name: columns[name] for name in names}).astype(dict.fromkeys(names, "str"))
    table["person"] = table["person"].where(table["person"] != "")
    table["month"] = pd.Series(
        [f"{month // 12}-{month % 12 + 1:02d}" for month in columns["month"].tolist()], dtype="str"
    )
    table["hour"] = columns["hour"] % 24
    table["finest"] = columns["finest"]
    table["cell"] = pd.Series([f"{cell:x}" for cell in parents(columns["cell"], 9).tolist()], dtype="str")
    return table


def by_script(table: pd.DataFrame, lens: Lens) -> pd.DataFrame:
    """What an analyst would script."""
    keep = table["finest"] >= lens.resolution
    if lens.first > FIRST:
        keep &= table["month"] >= f"{lens.first // 12}-{lens.first % 12 + 1:02d}"
    if lens.harms is not None:
        keep &= table["harm"].isin(lens.harms)
    if lens.agencies is not None:
        keep &= table["agency"].isin(lens.agencies)
    if lens.hours is not None:
        keep &= table["hour"].between(lens.hours[0], lens.hours[1] - 1)
    kept = table[keep]
    young = kept[kept["part"].isin(["harmed", "both"]) & (kept["age_band"] != "18_24")]
    people = young.groupby(["cell", "scheme"])["person"].nunique().groupby("cell").max()
    incidents = kept.groupby("cell")["incident"].nunique()
    return pd.DataFrame({"incidents": incidents, "young_people": people.reindex(incidents.index, fill_value=0)})


def seconds(ask: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    answer = ask()
    return time.perf_counter() - start, answer


def compare(table: pd.DataFrame, ledger: Ledger, lens: Lens, goes: int) -> tuple[float, float, Tally]:
    """Best seconds of each, asked in turn; the answers must be equal."""
    script, ours = [], []
    for _ in range(goes):
        taken, expected = seconds(lambda: by_script(table, lens))
        script.append(taken)
        for _ in range(3):
            taken, found = seconds(lambda: tally(ledger, lens))
            ours.append(taken)
    cells = [f"{cell:x}" for cell in found.keys.tolist()]
    pd.testing.assert_frame_equal(
        pd.DataFrame({"incidents": found.incidents, "young_people": found.young_people}, index=cells),
        expected, check_names=False, check_index_type=False, check_column_type=False,
    )  # fmt: skip
    return min(script), min(ours), found


def main(rows: int = 1_000_000, goes: int = GOES) -> bool:
    """Print the table; say whether every lens is as much faster as it must be."""
    columns = synthetic(rows)
    table, records = as_text(columns), as_records(columns)
    taken, ledger = seconds(lambda: Ledger.build(records))
    first, _ = seconds(lambda: tally(ledger, Lens("fictional", FIRST, FIRST + MONTHS - 1)))
    hexagons = len(ledger.units("cell", 9))
    print(f"{rows:,} rows, {hexagons:,} hexagons; ledger made in {taken:.2f} s, first look {first:.2f} s")
    print(f"{'lens':34}{'kept':>7}{'pandas ms':>11}{'tally ms':>10}{'faster':>8}{'at least':>10}")
    enough = True
    for name, given in LENSES.items():
        lens = Lens(**({"batch_class": "fictional", "first": FIRST, "last": FIRST + MONTHS - 1} | given))
        script, ours, found = compare(table, ledger, lens, goes)
        share = found.left_out.rows / rows
        needed = AT_LEAST_NARROW if share <= NARROW else AT_LEAST
        enough &= script / ours >= needed
        print(f"{name:34}{share:7.1%}{script * 1e3:11.1f}{ours * 1e3:10.1f}{script / ours:7.0f}x{needed:9}x")
    return enough


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
