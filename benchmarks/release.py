"""
What a release promises, measured on invented towns: python benchmarks/release.py [children asked about]

For a year of 2,000 and of 6,000 presences: what one child's presence gives away to whoever knows everybody else (area
under the curve; share of releases that prove it), the linear program over all values, the fewest distinct young people
in a figure of ten, the share of presences kept, and the time a build takes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.counts.release import Rule, capped
from contextual.counts.release_bounds import audit
from contextual.counts.release_k10 import together
from tests.counts.attacker import auc, certain, told_apart
from tests.counts.invented import ground, released, town

CHILD, KEYS = "c" * 32, 80
TOWNS = {"small": (60, 400), "large": (300, 2000)}


def asked(children, in_units, pools, many):
    there, absent, units = [], [], ground(pools)
    others = town(7, children=many, pools=pools)
    crowd = {}
    for _, unit in others:
        crowd[unit] = crowd.get(unit, 0) + 1
    known = sorted(units, key=lambda unit: (-crowd.get(unit, 0), unit))[: 4 * pools]
    for number in range(children):
        places = {known[(number * 7 + 11 * step) % len(known)] for step in range(in_units)}
        for at in range(KEYS):
            key = b"%d key %032d" % (number, at)
            counted = capped(others, key, "2025", 4)
            with_child = [*others, *((CHILD, unit) for unit in places)]
            for made, scores in ((released(with_child, key, units), there), (released(others, key, units), absent)):
                scores.append(told_apart(made, units, counted, CHILD, places))
    return auc(there, absent), certain(there)


def checked(pools, many, base):
    rule, units, key = Rule(base=base), ground(pools), b"k" * 32
    there = town(11, children=many, pools=pools)
    begun = time.perf_counter()
    made = released(there, key, units, rule=rule)
    took = time.perf_counter() - begun
    counted = capped(there, key, "2025", 4)
    ten = [len(set().union(*(counted.get(unit, set()) for unit in one.covers))) for one in together(made, units, rule)]
    five = [len(set().union(*(counted.get(unit, set()) for unit in one.covers))) for one in made]
    own = {unit for one in made if one.level == rule.levels[0] for unit in one.covers}
    kept = sum(unit in own for _, unit in there) / len(there)
    found = [audit(units, made, rule, adding=adding) for adding in (False, True)]
    bounded = sum(one.pinned + one.proved + one.inside for one in found)
    print(
        f"  base {base}: {len(made)} figures, fewest young people {min(five)}, in a figure of ten {min(ten)}; "
        f"{kept:.0%} of presences in a figure of its own; of {found[0].hidden:,} hidden units {bounded} bounded; "
        f"built in {took:.2f} s"
    )
    return min(five) >= 5 and min(ten) >= 10 and not bounded


def main(children):
    sound = True
    for name, (pools, many) in TOWNS.items():
        print(f"{name}: {pools * 7:,} units, {many:,} young people")
        for base in (9, 8):
            sound &= checked(pools, many, base)
    print(f"one child's presence, asked {children} children x {KEYS} keys, small town:")
    for in_units in (1, 2, 4):
        area, sure = asked(children, in_units, *TOWNS["small"])
        print(f"  in {in_units} unit(s): area under the curve {area:.3f}, proved in {sure:.1%} of releases")
        sound &= in_units > 1 or (area <= 0.65 and sure <= 0.06)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
