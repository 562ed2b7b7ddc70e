"""Invented young people in an invented town: a few busy spots, a thin background, most of the ground empty."""

from __future__ import annotations

import random

from contextual.counts.release import Rule, capped, leaves

SEVEN = 7


def ground(pools=40):
    """Base units, seven to a resolution-8 hexagon, the empty ones too."""
    return {f"u{pool:03d}{unit}": f"p{pool:03d}" for pool in range(pools) for unit in range(SEVEN)}


def town(seed=1, children=400, pools=40, most=7):
    """Who was where: each young person in one to `most` units, half of the times in one of a few busy ones."""
    draw = random.Random(seed)
    units = sorted(ground(pools))
    busy = draw.sample(units, max(pools // 4, 3))
    weights = [1 / (rank + 1) for rank in range(len(busy))]
    there = set()
    for child in range(children):
        for _ in range(draw.choice([1, 1, 1, 1, 2, 2, 3, 4, most])):
            unit = draw.choices(busy, weights)[0] if draw.random() < 0.55 else draw.choice(units)
            there.add((f"{child:032x}", unit))
    return sorted(there)


def released(there, key, units, *, period="2025", revision=1, rule=None):
    rule = rule or Rule()
    return leaves(capped(there, key, period, rule.cap), units, key, period=period, revision=revision, rule=rule)
