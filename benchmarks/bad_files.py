"""What each of the bad files of the tests costs: seconds and memory, each in a program of its own.

python benchmarks/bad_files.py            the ten dearest, and whether all stay under 30 s and 1 GB
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SECONDS, MEGABYTES = 30.0, 1000.0


def files():
    from tests.intake.bad.events import EVENTS
    from tests.intake.bad.further import FURTHER
    from tests.intake.bad.shapes import SHAPES
    from tests.intake.bad.sheets import SHEETS

    return [*SHEETS, *EVENTS, *SHAPES, *FURTHER]


def one(number: int) -> None:
    """Bring one file into a store of its own and print what it cost; making the file is not counted."""
    from tests.services.conftest import Desk

    bad = files()[number]
    content = bad.content
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        before = time.perf_counter()
        receipt = desk.bring(content, bad.kind, "police", bad.name)
        took = time.perf_counter() - before
        desk.house.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([bad.spoilt, took, peak, receipt.refused[0] if receipt.refused else "taken"]))


def main() -> int:
    costs = []
    for number in range(len(files())):
        done = subprocess.run(
            [sys.executable, __file__, str(number)], capture_output=True, text=True, timeout=300, check=True
        )
        costs.append(json.loads(done.stdout.splitlines()[-1]))
    print(f"{'bad file':60s} {'seconds':>8s} {'MB':>7s}  became")
    for name, took, peak, became in sorted(costs, key=lambda cost: -cost[1])[:10]:
        print(f"{name:60s} {took:8.2f} {peak:7.0f}  {became}")
    slowest, largest = max(cost[1] for cost in costs), max(cost[2] for cost in costs)
    print(f"{len(costs)} files: at most {slowest:.1f} s and {largest:.0f} MB, the program itself with it")
    return int(slowest > SECONDS or largest > MEGABYTES)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(int(sys.argv[1]))
    else:
        sys.exit(main())
