"""Pure noise: how often each method says something of records that chance alone dealt out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.codes.emerging import EMERGING, FIVE
from contextual.space.neighbours import Neighbours, neighbours_of
from contextual.stats.emerging import emerging
from contextual.stats.hotspots import hotspots
from contextual.stats.jumps import looking_jumps

ALPHA = 0.05
SIZES = {"very few records": 300, "as many as the town": 2_000, "ten times as many": 20_000}
MONTHS, LOOKED = 30, 0.22
PERMUTED_SHARE = 5
"""The permutation test is asked on one draw of so many: it costs most."""
CLASSES = tuple(key for key in EMERGING if key not in ("none", "undefined"))
FIVES = tuple(key for key in FIVE if key not in ("none", "undefined"))


def dealt(rng: np.random.Generator, hexagons: int, records: int) -> np.ndarray:
    """Deal records out over hexagons and months, each as likely: shape (hexagons, months)."""
    return rng.multinomial(records, np.full(hexagons * MONTHS, 1 / (hexagons * MONTHS))).reshape(hexagons, MONTHS)


def noise(
    cells: np.ndarray, records: int, draws: int, seed: int, tell: Callable[[str], None] = print
) -> dict[str, Any]:
    """
    Ask the methods of noise again and again.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
        A study area.
    records : int
        How many are dealt out over it and 30 months.

    Returns
    -------
    dict
        Share of draws in which anything at all was called: by ``hot spots``, ``permutation``, ``recording``, and by
        each class of steps, ``hot_new`` to ``cold_historical`` and the five.
    """
    near, rng = neighbours_of(cells), np.random.default_rng([seed, records])
    said: Counter[str] = Counter()
    for draw in range(draws):
        said.update(_called(rng, near, dealt(rng, len(cells), records), permuted=draw % PERMUTED_SHARE == 0))
        if (draw + 1) % 250 == 0:
            tell(f"  noise of {records:,} records: {draw + 1:,} of {draws:,} draws")
    names = ("hot spots", "any step", "recording", *CLASSES, *(f"five: {key}" for key in FIVES))
    asked = -(-draws // PERMUTED_SHARE)
    return {name: said[name] / draws for name in names} | {"permutation": said["permutation"] / asked}


def _called(rng: np.random.Generator, near: Neighbours, counts: np.ndarray, *, permuted: bool) -> list[str]:
    """Give the names of what was called anywhere in one draw."""
    total = counts.sum(axis=1)
    found = emerging(counts, near, alpha=ALPHA)
    said = [str(key) for key in set(found.classes) & set(CLASSES)]
    said += [f"five: {key}" for key in set(found.five) & set(FIVES)]
    said += ["any step"] * bool((found.cube.states != 0).any())
    said += ["hot spots"] * _any(hotspots(total, near, alpha=ALPHA).classes)
    if permuted:
        said += ["permutation"] * _any(hotspots(total, near, test="permutation", alpha=ALPHA).classes)
    whole = counts.sum(axis=0)
    return said + ["recording"] * bool(looking_jumps(whole, rng.binomial(whole, LOOKED), ALPHA))


def _any(classes: np.ndarray) -> bool:
    return bool(np.isin(classes, ("hot", "cold")).any())
