"""
The strongest asker: knows every other child's record, the cap's choice and the rule, and asks whether one child is in.

It shares no code with the release: the noise is written out again, and a release is only read.
"""

from __future__ import annotations

from math import inf, log

K, R, T, CAP = 5, 6, 11, 4
WEIGHTS = {0: 10000, 1: 6703, 2: 4493, 3: 3012, 4: 2019, 5: 1353, 6: 907}
TOTAL = 46974


def chance(noise):
    return WEIGHTS.get(abs(noise), 0) / TOTAL


def log_chance(n, shown, covers, base):
    """How likely it is that a figure over n people shows `shown` (None = is not shown), of a pool of so many covers."""
    if shown is not None:
        likely = chance(shown - n)
    else:
        values = [n + noise for noise in range(-R, R + 1)]
        likely = sum(chance(v - n) for v in values if v < T or (not base and (covers - 1) * (K - 1) < v))
    return log(likely) if likely > 0 else -inf


def told_apart(made, units, without, child, places):
    """
    Log of how much more likely a release is with the child in these units than without; + or - infinity is certainty.

    `without`: unit -> everybody else who counts there; `made`: the leaves that were released.
    """
    levels = sorted({leaf.level for leaf in made} | {"r9", "r8", "area"}, key=["r9", "r8", "area"].index)
    shown = {(leaf.level, leaf.id): leaf.value for leaf in made}
    nodes = {unit: ([unit], {unit}) for unit in units}
    ratio = 0.0
    for level in levels:
        hidden = {}
        for name, (covers, here) in nodes.items():
            value = shown.get((level, name))
            touched = bool(here & places)
            if touched:
                others = set().union(*(without.get(unit, set()) for unit in covers))
                before = log_chance(len(others), value, len(covers), level == "r9")
                after = log_chance(len(others | {child}), value, len(covers), level == "r9")
                ratio += _less(after, before)
            if value is None:
                hidden[name] = (covers, here)
        nodes = _pooled(hidden, units, "area" if level == "r8" else "r8")
        if level == "area":
            break
    return ratio


def _less(after, before):
    if after == before:
        return 0.0
    return after - before


def _pooled(hidden, units, level):
    pools = {}
    for covers, here in hidden.values():
        name = "area" if level == "area" else units[covers[0]]
        kept, there = pools.setdefault(name, ([], set()))
        kept += covers
        there |= here
    return pools


def auc(there, absent):
    """Chance that a release with the child scores higher than one without it; ties count half."""
    wins = sum((a > b) + (a == b) / 2 for a in there for b in absent)
    return wins / (len(there) * len(absent))


def certain(there):
    return sum(score == inf for score in there) / len(there)
