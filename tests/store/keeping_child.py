"""A program of its own that keeps a store (backs up, restores, rotates, erases, imports) and is stopped on the way.

It reads one order a line (JSON) and does each in a process of its own: `step` ends it as kill -9 would at the
step of that number, `room` is how large any file may become. It answers with the exit code and the number of steps.
The hooks are all here; the product knows nothing of them.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

import sqlalchemy as sa

from contextual.errors import ContextualError
from contextual.store import backup, erasing, rotating, sqlite, swapping
from contextual.store import erasures as erased_list
from contextual.store.engine import open_store
from contextual.store.keys import load_keys
from tests.store.builders import bring, incidents

FULL, REFUSED = 7, 8
PERSON = f"{3:032x}"


class Steps:
    """Counts what touches the disk, and ends the program at one of them."""

    def __init__(self, last: int) -> None:
        self.last, self.done = last, 0

    def step(self, *_, **__):
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, owner, name):
        real = getattr(owner, name)

        def stepped(*args, **more):
            self.step()
            return real(*args, **more)

        setattr(owner, name, stepped)

    def watch(self):
        for name in ("open", "replace", "link", "fsync"):
            self.before(os, name)
        for name in ("rename", "replace", "unlink"):
            self.before(Path, name)
        for owner, name in ((sqlite, "connect"), (swapping, "lock"), (sqlite, "copy")):
            self.before(owner, name)
        for event in ("before_cursor_execute", "after_cursor_execute", "commit"):
            sa.event.listen(sa.Engine, event, self.step)


def do(order):
    keys = load_keys(order["keys"])
    if order["op"] == "restore":
        backup.restore(Path(order["backup"]), order["url"], keys, instead=True)
        return
    store = open_store(order["url"], keys)
    if order["op"] == "backup":
        backup.back_up(store, Path(order["to"]))
    elif order["op"] == "rotate":
        rotating.rotate(store)
    elif order["op"] == "erase":
        erased_list.note(keys, store.store_id, [PERSON], at=1)
        with store.write() as conn:
            erasing.erase(conn, [PERSON], keys)
        erasing.clean(store)
    else:
        bring(store, content="new", frame=incidents(order["rows"]))
    store.dispose()


def run(order):
    steps = Steps(order.get("step", 0))
    steps.watch()
    if "room" in order:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["room"],) * 2)
    try:
        do(order)
    except (ContextualError, OSError) as refusal:
        os.write(2, f"{type(refusal).__name__}: {refusal}\n".encode())
        return FULL if type(refusal).__name__ in ("DiskFull", "OSError") else REFUSED, steps.done
    return 0, steps.done


def main():
    for line in sys.stdin:
        order = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if not child:
            code, steps = run(order)
            os.write(write, str(steps).encode())
            os._exit(code)
        os.close(write)
        status = os.waitpid(child, 0)[1]
        with os.fdopen(read) as pipe:
            said = pipe.read()
        print(json.dumps([os.waitstatus_to_exitcode(status), int(said or 0)]), flush=True)


if __name__ == "__main__":
    main()
