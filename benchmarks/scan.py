"""What a space-time permutation scan costs as it grows, against the plain way of writing it; and whether p is honest.

    python benchmarks/scan.py [NULLS]

The case asked for: 2,000 events of a year in 1,000 hexagons, each a centre, radii of 0 to 10 rings, windows of 1 to 12
weeks that end now, 999 draws. The plain way works out the ratio of every cylinder of every draw; its largest ratios
must be the same. Then NULLS (500 unless said) towns in which nothing gathers: the share of p-values at most alpha must
be alpha.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.space.cells import cells_at, with_ring
from contextual.space.rings import Rings, rings_among
from contextual.stats.cylinders import WEEK, Cylinders, log_likelihood_ratio
from contextual.stats.scan import scan

AT_MOST, DAYS, DRAWS = 20.0, 365, 999
Town = tuple[np.ndarray, np.ndarray, np.ndarray]


def town(events: int, hexagons: int, seed: int = 1) -> Town:
    """Hexagons, some far busier than others, each with a record; days that are alike."""
    chance = np.random.default_rng(seed)
    around = with_ring(cells_at([54.6], [1.6], 9), int((hexagons / 3) ** 0.5) + 4)
    cells = np.sort(chance.choice(around, hexagons, replace=False))
    busy = chance.gamma(0.5, size=hexagons) + 0.01
    rest = chance.choice(hexagons, max(events - hexagons, 0), p=busy / busy.sum())
    return cells, np.concatenate([np.arange(hexagons), rest])[:events], chance.integers(0, DAYS, events)


def timed(events: int, hexagons: int, reach: int, prospective: bool, draws: int = DRAWS) -> float:
    cells, cell, day = town(events, hexagons)
    wall, work = time.perf_counter(), time.process_time()
    near = rings_among(cells, reach)
    found = scan(cell, day, near, 0, DAYS - 1, seed=1, prospective=prospective, max_weeks=12, draws=draws)
    wall, work = time.perf_counter() - wall, time.process_time() - work
    zones, longest = hexagons * (reach + 1), found.max_weeks
    windows = longest if prospective else sum(found.weeks - length + 1 for length in range(1, longest + 1))
    when = "now" if prospective else "any time"
    print(
        f"{when:9}{events:8,}{hexagons:9,}{reach:6}{zones * windows:13,}{draws:7,}{wall:9.2f}{work:9.2f}"
        f"{wall / (zones * windows * draws) * 1e9:12.2f}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:8,}"
    )
    return wall


def plain(cell: np.ndarray, day: np.ndarray, near: Rings, draws: int) -> tuple[np.ndarray, float]:
    """The plain way: every cylinder of every draw, with its logarithms."""
    order = np.lexsort((day, near.cells[cell]))  # the scan's own, so that both see the same draws
    cell, day = cell[order], day[order]
    ground = Cylinders.of(cell, day, near, 0, DAYS - 1, True, 12, 2)
    expected = ground.zone_total[:, :, None] * ground.window_totals[0] / len(cell)
    random, week, largest = np.random.default_rng(1), (DAYS - 1 - day) // WEEK, np.zeros(draws)
    start = time.perf_counter()
    for draw in range(draws):
        counts = next(ground.counts(random.permutation(week)))
        ratio = log_likelihood_ratio(counts, expected, len(cell))
        ratio[(ground.zone_total > len(cell) / 2)[:, :, None] | (counts < 2)] = 0
        largest[draw] = ratio.max()
    return largest, time.perf_counter() - start


def honest(nulls: int, draws: int = 199) -> bool:
    """Say how often chance alone is called more than chance."""
    cells, *_ = town(60, 60)
    near, good = rings_among(cells, 3), True
    for prospective in (True, False):
        p = np.zeros(nulls)
        for seed in range(nulls):
            chance = np.random.default_rng(seed)
            busy = chance.gamma(0.5, size=60) + 0.05
            cell, day = chance.choice(60, 200, p=busy / busy.sum()), chance.integers(0, DAYS, 200)
            found = scan(
                cell, day, near, 0, DAYS - 1, seed=seed, prospective=prospective, max_weeks=8, draws=draws, most=1
            )
            p[seed] = found.clusters[0].p if found.clusters else 1.0
        shares = {alpha: float((p <= alpha).mean()) for alpha in (0.01, 0.05, 0.1, 0.25, 0.5)}
        error = {alpha: 3 * (alpha * (1 - alpha) / nulls) ** 0.5 for alpha in shares}
        good &= all(shares[alpha] <= alpha + error[alpha] for alpha in shares)
        said = ", ".join(f"{share:.3f} at {alpha}" for alpha, share in shares.items())
        print(
            f"{nulls} towns in which nothing gathers, {'now' if prospective else 'any time'}: p at most alpha in {said}"
        )
    return good


def main(nulls: int) -> int:
    print("windows    events hexagons rings    cylinders  draws  seconds      cpu ns/cyl/draw      MB")
    asked = timed(2_000, 1_000, 10, True)
    for events, hexagons in ((500, 250), (1_000, 500), (4_000, 1_000), (8_000, 2_000), (16_000, 4_000)):
        timed(events, hexagons, 10, True)
    timed(2_000, 1_000, 5, True)
    timed(2_000, 1_000, 5, False)
    timed(2_000, 1_000, 10, False)
    cells, cell, day = town(2_000, 1_000)
    near = rings_among(cells, 10)
    largest, took = plain(cell, day, near, 50)
    start = time.perf_counter()
    ours = scan(cell, day, near, 0, DAYS - 1, seed=1, draws=50).largest
    same = float(np.abs(ours - largest).max())
    print(
        f"the plain way, 50 draws: {took:.2f} s; ours {time.perf_counter() - start:.2f} s;"
        f" largest difference {same:.1e}"
    )
    good = honest(nulls)
    print(f"999 draws of the case asked for: {asked:.2f} s (at most {AT_MOST:.0f})")
    return 0 if asked <= AT_MOST and same < 1e-9 and good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
