"""A watching terminal that is killed at a chosen moment: ``python -m tests.cli.watcher POINT WORDS...``."""

from __future__ import annotations

import os
import signal
import sys

from contextual.services.watching import drop_folder
from contextual.services.watching import folder as watching


def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


def set_trap(point):
    if point == "before the store":
        watching.bring_in = die
    elif point == "after the store":
        drop_folder.file_away = die
    elif point == "after the receipt":
        drop_folder._move = die
    elif point == "after the move":
        real = drop_folder._move
        drop_folder._move = lambda path, to: (real(path, to), die())


if __name__ == "__main__":
    set_trap(sys.argv.pop(1))
    from contextual.cli import main

    main()
