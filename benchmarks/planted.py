"""What is planted in the fictional town, and whether the methods say so: one command, one table.

    python benchmarks/planted.py [--seeds 100] [--noise 1000] [--replications 2000] [--scans 20]

Towns: each seed's town is drawn, read and placed as files are, and asked through the services, as a page asks them.
Noise: records dealt out by chance alone. Change: the three plans drawn again and again, and whether limits hold.
Exits 1 where something that is promised is not reached.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.change import MEASURES, READS, table
from benchmarks.drawn import drawn_town, empty_house
from benchmarks.planted_noise import ALPHA, SIZES, noise
from benchmarks.planted_town import checks, false_jumps, scanned

FOUND = 0.95
TOLD_ONLY = ("did it change says so", "the scan ", "nine of ten", "of what was told alone")
"""Rows that are printed and promised nowhere."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what was asked, how many of how many said so, what is promised, whether it is reached."""

    asked: str
    share: float
    of: int
    promised: str
    reached: bool | None

    def line(self) -> str:
        """Give the row as text."""
        mark = "" if self.reached is None else "yes" if self.reached else "NO"
        return f"{self.asked:<84}{100 * self.share:7.1f} %  of {self.of:>6,}   {self.promised:<18}{mark}"


def towns(seeds: int, scans: int) -> list[Row]:
    """Ask every method of the towns of so many seeds, and scan the first few."""
    said: Counter[str] = Counter()
    of: Counter[str] = Counter()
    named = asked = 0
    with empty_house() as house:
        for seed in range(1, seeds + 1):
            town = drawn_town(seed)
            answers = checks(house, town) | (scanned(house, town) if seed <= scans else {})
            said.update({key: int(right) for key, right in answers.items()})
            of.update(answers.keys())
            wrong, places = false_jumps(town)
            named, asked = named + wrong, asked + places
            if seed % 10 == 0:
                print(f"  {seed} of {seeds} towns", flush=True)
    rows = [_promised(key, said[key] / of[key], of[key]) for key in of]
    rows.append(_at_most("other planted places named as a change of recording", named / asked, asked))
    return rows


def noises(draws: int, seed: int = 4) -> list[Row]:
    """Ask the methods of noise, few records and many."""
    cells, rows = drawn_town().study(), []
    for name, records in SIZES.items():
        shares = noise(cells, records, draws, seed, lambda words: print(words, flush=True))
        steps = {key: share for key, share in shares.items() if key.startswith(("hot_", "cold_"))}
        five = {key: share for key, share in shares.items() if key.startswith("five: ")}
        most, most_five = max(steps, key=steps.__getitem__), max(five, key=five.__getitem__)
        rows += [
            _at_most(f"noise, {name}: any hexagon called by the usual test", shares["hot spots"], draws),
            _at_most(f"noise, {name}: any hexagon called by the permutation", shares["permutation"], -(-draws // 5)),
            _at_most(f"noise, {name}: any hexagon and month called by emerging", shares["any step"], draws),
            _at_most(f"noise, {name}: the most frequent of 16 classes ({most})", steps[most], draws),
            _at_most(f"noise, {name}: the most frequent of the five ({most_five[6:]})", five[most_five], draws),
            _at_most(f"noise, {name}: a change of recording named for the area", shares["recording"], draws),
        ]
    return rows


def changes(replications: int) -> list[Row]:
    """Draw the three plans again and again: do the 95 % limits hold the truth, and what is said."""
    rows = []
    for kind, shares in table(replications).iterrows():
        plan = str(kind).replace("_", " ")
        for name in MEASURES:
            held = float(shares[name])
            rows.append(_row(f"{plan}: limits of {name} hold the truth", held, replications, "93-97 %", 0.93, 0.97))
        words = READS[str(kind)].replace("_", " ")
        rows.append(Row(f"{plan}: said to be {words}", float(shares["reads right"]), replications, "", None))
    return rows


def _promised(asked: str, share: float, of: int) -> Row:
    if any(part in asked for part in TOLD_ONLY):
        return Row(asked, share, of, "", None)
    return _row(asked, share, of, "at least 95 %", FOUND, 1.0)


def _at_most(asked: str, share: float, of: int) -> Row:
    """Promise the stated rate, allowing for two standard errors of so many draws."""
    most = ALPHA + 2 * (ALPHA * (1 - ALPHA) / of) ** 0.5
    return _row(asked, share, of, f"at most {100 * ALPHA:.0f} %", 0.0, most)


def _row(asked: str, share: float, of: int, promised: str, least: float, most: float) -> Row:
    return Row(asked, share, of, promised, bool(least <= share <= most))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What is planted, and whether the methods say so.")
    for name, usual in (("seeds", 100), ("noise", 1_000), ("replications", 2_000), ("scans", 20)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    began, rows = time.perf_counter(), []
    for number, make in (
        (asked.seeds, lambda: towns(asked.seeds, asked.scans)),
        (asked.noise, lambda: noises(asked.noise)),
        (asked.replications, lambda: changes(asked.replications)),
    ):
        rows += make() if number else []
    print(f"\n{'asked':<84}{'share':>9}  {'of':>9}   {'promised':<18}reached")
    for row in rows:
        print(row.line())
    missed = [row.asked for row in rows if row.reached is False]
    print(f"\n{len(missed)} of {len(rows)} rows not reached; {time.perf_counter() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
