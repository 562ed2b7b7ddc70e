"""How long the Knox test takes as a town grows, in a town where records lie anywhere and in one where they gather.

    python benchmarks/near_repeat.py [EVENTS ...]

Each town has the usual bands (the same spot, under 100, 200 and 400 m; the same day, under 7, 14 and 28 days), a year
of days and 999 draws. In the town that gathers, half of the records lie within some 250 m of 40 middles and a quarter
at 60 points exactly, as records at venues do. Printed are the pairs nearer than 400 m, the seconds and the
nanoseconds a pair and draw; the time grows with the pairs, and those with the square of the events.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.stats.close_pairs import count_close_pairs
from contextual.stats.knox import METRES, knox

SIDE_M, DRAWS, AT_MOST = 10_000, 999, 20.0


def anywhere(events: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Records at any point of a square of 10 km, on any day of a year."""
    chance = np.random.default_rng(events)
    east, north = chance.uniform(0, SIDE_M, (2, events))
    return east, north, chance.integers(0, 365, events)


def gathering(events: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Half of the records around 40 middles, a quarter at 60 points, and a tenth soon after another."""
    chance = np.random.default_rng(events + 1)
    east, north, day = anywhere(events)
    kind = chance.random(events)
    middle = chance.uniform(1_000, SIDE_M - 1_000, (2, 40))[:, chance.integers(0, 40, events)]
    spot = chance.uniform(1_000, SIDE_M - 1_000, (2, 60))[:, chance.integers(0, 60, events)]
    around = middle + chance.normal(0, 250, (2, events))
    for axis, where in enumerate((east, north)):
        where[kind < 0.75] = spot[axis][kind < 0.75]
        where[kind < 0.5] = around[axis][kind < 0.5]
    soon = np.flatnonzero(kind[:-1] > 0.9)
    east[soon], north[soon], day[soon] = east[soon + 1], north[soon + 1], day[soon + 1] + 3
    return east, north, day


def main(sizes: list[int]) -> int:
    late = False
    print(f"{'town':10} {'events':>8} {'pairs':>12} {'seconds':>8} {'ns a pair and draw':>19}  lowest adjusted p")
    for name, town in (("anywhere", anywhere), ("gathering", gathering)):
        for events in sizes:
            east, north, day = town(events)
            pairs = count_close_pairs(east, north, METRES[-1])
            start = time.perf_counter()
            found = knox(east, north, day, draws=DRAWS, seed=1)
            took = time.perf_counter() - start
            each = took / max(pairs * DRAWS, 1) * 1e9
            print(f"{name:10} {events:8,} {pairs:12,} {took:8.2f} {each:19.2f}  {np.nanmin(found.p_adjusted):.4f}")
            late |= events == 12_000 and took >= AT_MOST
    print(f"12,000 events, {DRAWS} draws: {'NOT ' if late else ''}under {AT_MOST:.0f} s")
    return int(late)


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or [1_500, 3_000, 6_000, 12_000, 24_000]))
