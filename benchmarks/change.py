"""
Did it change: how often the limits hold the truth, and what the verdict says, on the three plans of the sample town.

    python benchmarks/change.py [--replications 2000] [--seed 26]

Monthly counts are drawn (Poisson) at the rates that `contextual.sample.planted` plants: twelve months before and after,
five comparison places, what lies nearby and near the comparisons. Everything then goes through
`contextual.stats.before_after`, comparisons that stand out and overdispersion included, as a look at a place does.
Prints one table; exits 1 where a share lies outside 93-97 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from contextual.sample.planted import PLANTED
from contextual.stats.before_after import BeforeAfter, before_after

MONTHS = 12
NEAR = 0.75
"""Records a month nearby, where nothing moved to: as many as at the place next door before the planted move."""

READS = {"plan_worked": "worked", "plan_moved": "moved", "plan_did_nothing": "no_clear_change"}
"""Each planted plan, and the verdict it should have."""

MEASURES = ("wdd here", "wdd nearby", "wdd both", "ratio here", "ratio nearby")
LEAST, MOST = 0.93, 0.97


@dataclass(frozen=True, slots=True)
class Plan:
    """Expected records a month of one planted plan: (before, after) here and nearby, and of each comparison."""

    here: tuple[float, float]
    nearby: tuple[float, float]
    comparisons: tuple[float, ...]

    @property
    def truth(self) -> dict[str, float]:
        """What each measure should hold."""
        here, nearby = ((after - before) * MONTHS for before, after in (self.here, self.nearby))
        ratios = (self.here[1] / self.here[0], self.nearby[1] / self.nearby[0])
        return dict(zip(MEASURES, (here, nearby, here + nearby, *ratios), strict=True))


def plan_of(kind: str) -> Plan:
    """Read a plan off what is planted in the town."""
    planted = {one.kind: one for one in PLANTED}
    rates = {one: (planted[one].rate(10_000), planted[one].rate(0)) for one in (kind, "moved_to")}
    nearby = rates["moved_to"] if kind == "plan_moved" else (NEAR, NEAR)
    return Plan(rates[kind], nearby, tuple(one.rate(0) for one in PLANTED if one.kind == "comparison"))


def draw(plan: Plan, rng: np.random.Generator) -> BeforeAfter:
    """Draw two years of months and look at them."""
    here, nearby = (np.repeat(rates, MONTHS) for rates in (plan.here, plan.nearby))
    comparisons = np.repeat(np.array(plan.comparisons)[:, None], 2 * MONTHS, axis=1)
    near = rng.poisson(nearby)
    return before_after(
        rng.poisson(here), rng.poisson(comparisons), near, rng.poisson(len(comparisons) * NEAR, 2 * MONTHS), MONTHS,
        near_area=float(len(comparisons)), parts=near[None],
    )  # fmt: skip


def limits(found: BeforeAfter) -> dict[str, tuple[float, float]]:
    """Give the limits of each measure."""
    effects = (found.wdd.local, found.wdd.displacement, found.wdd.total, found.ratio, found.ratio_nearby)
    return {name: (one.low, one.high) for name, one in zip(MEASURES, effects, strict=True)}


def replicate(kind: str, replications: int = 2_000, seed: int = 26) -> dict[str, float]:
    """
    Draw one planted plan again and again.

    Parameters
    ----------
    kind : "plan_worked", "plan_moved" or "plan_did_nothing".

    Returns
    -------
    dict
        For each of `MEASURES` the share of replications whose 95 % limits hold the truth; ``"reads right"``, the share
        with the verdict of `READS`; and ``"verdict ..."`` for each verdict given.
    """
    rng = np.random.default_rng([seed, list(READS).index(kind)])
    plan = plan_of(kind)
    held = dict.fromkeys(MEASURES, 0)
    verdicts: dict[str, int] = {}
    for _ in range(replications):
        found = draw(plan, rng)
        for name, (low, high) in limits(found).items():
            held[name] += low <= plan.truth[name] <= high
        verdicts[found.verdict] = verdicts.get(found.verdict, 0) + 1
    shares = {name: number / replications for name, number in held.items()}
    said = {f"verdict {name}": number / replications for name, number in sorted(verdicts.items())}
    return shares | {"reads right": verdicts.get(READS[kind], 0) / replications} | said


def table(replications: int = 2_000, seed: int = 26) -> pd.DataFrame:
    """Give one row per planted plan: see `replicate`."""
    return pd.DataFrame({kind: replicate(kind, replications, seed) for kind in READS}).T


def main() -> int:
    parser = argparse.ArgumentParser(description="How often the limits of a change hold the truth.")
    parser.add_argument("--replications", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=26)
    asked = parser.parse_args()
    began = time.perf_counter()
    shares = table(asked.replications, asked.seed)
    print(
        f"{asked.replications:,} replications of each plan, seed {asked.seed}: share whose 95 % limits hold the truth"
    )
    print((100 * shares[[*MEASURES, "reads right"]]).round(1).to_string())
    for kind, row in shares.iterrows():
        said = [f"{name[8:]} {share:.1%}" for name, share in row.items() if name.startswith("verdict") and share > 0]
        print(f"{kind} reads: {', '.join(said)}")
    print(f"{time.perf_counter() - began:.1f} s")
    inside = shares[list(MEASURES)]
    return 0 if bool(((inside >= LEAST) & (inside <= MOST)).all().all()) else 1


if __name__ == "__main__":
    sys.exit(main())
