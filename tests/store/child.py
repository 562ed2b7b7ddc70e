"""A program of its own that imports a file into a store: for tests with two programs, and with one that is killed.

``python -m tests.store.child URL KEYS ROWS KILL_AT`` : `KILL_AT` is "" or one of `POINTS`. The hooks are all here; the
product knows nothing of them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import sqlalchemy as sa

from contextual.errors import ContextualError
from contextual.store import batches, bulk, traces
from contextual.store.engine import open_store
from contextual.store.keys import load_keys
from tests.store.builders import bring, touches

POINTS = (
    "before the batch", "after the batch", "early in the records", "late in the records", "after the records",
    "after the touches", "after the problems", "after the trace", "while committing", "after committing",
)  # fmt: skip


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def before(module, name):
    setattr(module, name, die)


def after(module, name):
    real = getattr(module, name)

    def then_die(*args, **more):
        real(*args, **more)
        die()

    setattr(module, name, then_die)


def during_records(share):
    """Die inside SQLite, after a share of the columns has been handed to it."""
    real = bulk.insert

    def insert(conn, table, columns):
        if table.name == "record_columns":
            parts = columns["part"]
            at = int(len(parts) * share)

            class Parts(list):
                def __iter__(self):
                    for number, one in enumerate(parts):
                        if number == at:
                            die()
                        yield one

            columns = {**columns, "part": Parts(parts)}
        return real(conn, table, columns)

    bulk.insert = insert


def set_trap(point, store):
    if point == "before the batch":
        before(batches, "asdict")
    elif point == "after the batch":
        before(batches, "_add_records")
    elif point == "early in the records":
        during_records(0.02)
    elif point == "late in the records":
        during_records(0.98)
    elif point == "after the records":
        after(batches, "_add_records")
    elif point == "after the touches":
        after(batches, "add_touches")
    elif point == "after the problems":
        after(batches, "_add_problems")
    elif point == "after the trace":
        after(traces, "append")
    elif point == "while committing":
        sa.event.listen(store.engine, "commit", lambda _: threading.Timer(0.004, die).start())


def main(url, folder, rows, point):
    store = open_store(url, load_keys(folder))
    set_trap(point, store)
    try:
        bring(store, int(rows), touches=touches((0, "t:1", 1.0), (1, "t:2", 2.0)))
    except ContextualError as refusal:
        print(type(refusal).__name__, refusal)
        return 1
    if point == "after committing":
        die()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
