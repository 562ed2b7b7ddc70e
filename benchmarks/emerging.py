"""How long the seventeen classes take, how that grows, and how often pure noise is given a class.

    python benchmarks/emerging.py [DRAWS]

Each town is one round study area of hexagons with 36 months of counts, few or many and uneven. Timed is all there is
to do from the hexagons' ids and their counts: finding neighbours, the z and both p-values of every hexagon in
every month, the adjustment over all of them, Mann-Kendall of every hexagon, the seventeen classes and the five. Each
time is the best of three.

Then DRAWS towns of pure noise (1,000 unless said) of 817 hexagons: in how many any hexagon is given any class, which
should be at most 5 in 100; in how many the normal p of Gi* alone would have called a bin; and how often a hexagon's
trend is below 0.05, of each step by itself (ours) and of the z of steps that share months (as usually described).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.space.cells import cells_at, with_ring
from contextual.space.neighbours import neighbours_of
from contextual.stats.emerging import emerging
from contextual.stats.mann_kendall import mann_kendall

MONTHS, AT_MOST = 36, 2.0


def area(rings: int) -> np.ndarray:
    return with_ring(cells_at([54.6], [1.6], 9), rings)


def town(cells: int, usual: float) -> np.ndarray:
    """Counts a month: one hexagon in fifty busy, a few that come up, go, or hold none for a while."""
    chance = np.random.default_rng(cells)
    rate = np.where(chance.random(cells) < 0.02, usual + chance.gamma(2, 3, cells), usual)[:, None] * np.ones(MONTHS)
    rate[::997] += np.linspace(0, 12, MONTHS)
    rate[1::997] += np.linspace(12, 0, MONTHS)
    for at in range(0, cells - 60, 1_500):
        rate[at : at + 60, chance.integers(0, MONTHS) :] = 0
        rate[at + 700 : at + 760, : chance.integers(0, MONTHS)] = 0
    return chance.poisson(rate)


def timed() -> bool:
    """Print the time of each size; say whether 10,000 hexagons were in time."""
    good = True
    print(f"{'hexagons':>10} {'a month':>8} {'bins':>12} {'seconds':>8} {'ns a bin':>9}  classes")
    sizes = ((17, 1_000), (32, 3_200), (58, 10_000), (105, 32_000))
    for (rings, at_most), usual in [(size, usual) for usual in (0.1, 5.0) for size in sizes]:
        cells = area(rings)[:at_most]
        counts, best = town(len(cells), usual), np.inf
        for _ in range(3):
            start = time.perf_counter()
            found = emerging(counts, neighbours_of(cells))
            best = min(best, time.perf_counter() - start)
        named = len(set(Counter(found.classes.tolist())) - {"none"})
        each = best / counts.size * 1e9
        print(f"{len(cells):10,} {usual:8.1f} {counts.size:12,} {best:8.3f} {each:9.0f}  {named} of 16, and none")
        good &= len(cells) != 10_000 or best < AT_MOST
    print(f"10,000 hexagons x {MONTHS} months: {'' if good else 'NOT '}under {AT_MOST:.0f} s")
    return good


def noise(draws: int) -> bool:
    """Print how often pure noise is called; say whether no more often than stated, for chance of the draws."""
    near, good = neighbours_of(area(16)), True
    bar = 0.05 + 3 * np.sqrt(0.05 * 0.95 / draws)
    print(
        f"\n{draws:,} towns of noise, {len(near)} hexagons, alpha 0.05; at most {bar:.3f} of towns allowing for draws"
    )
    print(
        f"{'steps':>6} {'a step':>7} {'any class':>10} {'normal alone':>13} {'trend, ours':>12} {'of shared steps':>16}"
    )
    for steps in (6, 12, 24):
        for rate in (0.02, 0.2, 2.0):
            chance, called, normal, ours, shared = np.random.default_rng(steps), 0, 0, [], []
            for _ in range(draws):
                found = emerging(chance.poisson(rate, (len(near), steps)), near)
                called += bool((found.classes != "none").any() or (found.five != "none").any())
                normal += bool((found.cube.p_adjusted <= 0.05).any())
                ours.append((found.trend.p[::23] < 0.05).mean())
                shared.append((mann_kendall(found.cube.z[::23]).p < 0.05).mean())
            rates = (called / draws, normal / draws, np.mean(ours), np.mean(shared))
            print(
                f"{steps:6} {rate:7.2f} {rates[0]:10.3f} {rates[1]:13.3f} {rates[2]:12.3f} {rates[3]:16.3f}", flush=True
            )
            good &= rates[0] <= bar and rates[2] <= bar
    return good


if __name__ == "__main__":
    sys.exit(0 if timed() & noise(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000) else 1)
