"""How every answer ends at the terminal: its table in a file, then what the page says beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contextual.cli import say


def written(view: Any, table: Any, path: Path, *more: str) -> None:
    """
    Write an answer's table, and say the answer, how it was recorded and what to mind, each sentence once.

    Parameters
    ----------
    view
        What a service gave: its ``sentence, caption, recording`` and ``cautions`` are said.
    table : pandas.DataFrame
        Hexagons by ``cell`` and ``id`` are written by their id alone, as ``cell``.
    more : str
        Sentences of this method, said after its answer.
    """
    from contextual import services

    if {"cell", "id"} <= set(table):
        table = table.assign(cell=table["id"]).drop(columns="id")
    services.write_table(table, path)
    how = (view.recording.sentence, *view.recording.jumps, view.recording.set_aside)
    for words in dict.fromkeys((view.sentence, view.caption, *more, *how, *view.cautions)):
        if words:
            say.out.print(say.plain(words), soft_wrap=True)
    say.out.print(say.plain(f"{len(table):,} rows written to {path}"), soft_wrap=True)
