"""
What the trace costs: python benchmarks/trace.py [entries]

With 100,000 entries in an encrypted store: processor and clock time to leave one more, to follow the whole chain, and
to ask who looked at one hexagon; and how large the store is.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual import services
from contextual.access import Principal, Purpose, Trace
from contextual.services.auditing.who_looked import who_looked
from contextual.services.gate import trace
from contextual.settings import Settings
from contextual.space.cells import cells_at, label
from contextual.store import chain
from contextual.store.schema import traces
from contextual.store.traces import head

LENS = "1~fictional~202511~202610~9~y"
FIRST = 1_700_000_000
LEFT = 200


def fill(store, entries):
    """Leave many looks at once, chained as if one by one: forty people, 900 hexagons, a look in three at all."""
    hexagons = [label(int(one)) for one in cells_at([54.6 + i / 300 for i in range(900)], [1.6] * 900, 9)]
    secret = chain.chain_secret(store.keys.audit)
    with store.write() as conn:
        (seq, prev), rows = head(conn), []
        for number in range(seq + 1, entries + 1):
            at_all = number % 3 == 0
            entry = Trace(
                at=FIRST + number * 60, actor=f"person {number % 40}", role="analyst", agency="", purpose="review",
                reason="for the panel", action="look_at_map" if at_all else "look_at_unit", lens=LENS,
                object_type="" if at_all else "cell", object_id="" if at_all else hexagons[number % 900],
            )  # fmt: skip
            prev, before = chain.link(entry, number, prev, secret), prev
            rows.append({"seq": number, "prev": before, "hash": prev, **asdict(entry)})
        for start in range(0, len(rows), 5000):
            conn.execute(sa.insert(traces), rows[start : start + 5000])
    return hexagons


def timed(words, work, times=1):
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    spent = [(end - start) / times for start, end in ((clock, time.perf_counter()), (processor, time.process_time()))]
    unit, scale = ("ms", 1000) if spent[0] < 1 else ("s", 1)
    print(f"{words}: {spent[0] * scale:.2f} {unit} by the clock, {spent[1] * scale:.2f} {unit} of the processor")
    return result


def main(entries):
    folder = Path(tempfile.mkdtemp(prefix="contextual-trace-"))
    settings = Settings.from_environment({"CONTEXTUAL_HOME": str(folder), "CONTEXTUAL_DB": str(folder / "store.db")})
    house = services.init(services.TERMINAL_STEWARD, services.DEMONSTRATION, settings)
    hexagons = fill(house.store, entries)
    auditor, why = Principal(id="auditor", role="auditor"), Purpose(code="inspection")

    def leave():
        for _ in range(LEFT):
            trace(house, auditor, why, "look_at_map")

    def follow():
        with house.store.read() as conn:
            return chain.follow(conn, house.keys.audit)

    timed(f"leave one more entry, {entries:,} held", leave, LEFT)
    found = timed(f"follow {entries + LEFT:,} entries", follow)
    print(f"whole: {found.broken is None}")
    seen = timed("who looked at one hexagon", lambda: who_looked(auditor, why, house, unit=("cell", hexagons[1])))
    itself = timed(
        "who opened that hexagon",
        lambda: who_looked(auditor, why, house, unit=("cell", hexagons[1]), all_at_once=False),
    )
    print(f"{seen.entries:,} entries about it, {itself.entries:,} of them opened it")
    print(f"the store is {(folder / 'store.db').stat().st_size / 1e6:.0f} MB")
    house.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
