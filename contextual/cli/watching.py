"""Watching a folder at the terminal: look, wait, bring in what lies still, say what became of it, look again."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import typer

from contextual.cli import say

ALL = "all"
"""Kind of a folder with a folder in it for each kind of file, such as ``incidents`` and ``missing``."""


def watch(folder: Path, said: dict[str, Any], *, interval: float, once: bool) -> None:
    """
    Bring in what is dropped into a folder until somebody stops it, or once.

    Parameters
    ----------
    said : dict
        What is said of every file, as `contextual.services.Sending` takes it; the kind may be "all".
    interval : float
        Seconds between two looks. A file that changed between them waits.
    once : bool
        End after two looks; exit 1 where something went into quarantine or could not be read.
    """
    from contextual import services

    folders = _folders(services.watched_folder(folder), said["kind"])
    with say.house() as house, ExitStack() as alone:
        for one in folders.values():
            alone.enter_context(services.watch_alone(one))
        say.out.print(say.plain(f"Watching {folder}; files are taken once they lie still."), soft_wrap=True)
        try:
            well = _look_and_bring(house, folders, said, interval=interval, once=once)
        except KeyboardInterrupt:
            say.out.print("Stopped. What was taken stays; the rest lies where it was dropped.")
            return
    if not well:
        raise typer.Exit(1)


def _folders(folder: Path, kind: str) -> dict[str, Path]:
    """Give the folder of each kind."""
    from contextual import services

    if kind != ALL:
        return {kind: folder}
    found = {one: folder / one for one in services.KINDS if (folder / one).is_dir()}
    if not found:
        say.wrong_use(f"there is no folder of a kind in {folder}, such as {folder / 'incidents'}")
    return {one: services.watched_folder(path) for one, path in found.items()}


def _look_and_bring(house: Any, folders: dict[str, Path], said: dict[str, Any], *, interval: float, once: bool) -> bool:
    """Go on looking; say each thing that happens once. Gives whether every file was taken."""
    from contextual import services

    seen = {kind: services.dropped_files(path) for kind, path in folders.items()}
    told: set[str] = set()
    well = True
    while True:
        time.sleep(interval)
        for kind, path in folders.items():
            before, seen[kind] = seen[kind], services.dropped_files(path)
            sending = services.Sending(name="", data=b"", **(said | {"kind": kind}))
            who, why = services.terminal_asks(house, services.TERMINAL_ANALYST, services.DATA_QUALITY)
            for filed in services.bring_in_dropped(who, why, house, path, sending, before, seen[kind]):
                well &= filed.state == "taken"
                _say(filed, told)
        if once:
            return well


def _say(filed: Any, told: set[str]) -> None:
    line = f"{filed.file}: {filed.state}. {filed.sentence}"
    if filed.state == "waits" and line in told:
        return
    told.add(line)
    (say.out if filed.state == "taken" else say.err).print(say.plain(say.line(line)), soft_wrap=True)
