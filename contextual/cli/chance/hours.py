"""The roster at the terminal: the fullest window of the week for every ranked place, in a file and a sentence."""

from __future__ import annotations

from typing import Annotated

import typer

from contextual.cli import say
from contextual.cli.chance.written import written
from contextual.cli.lens import (
    Agency,
    Class,
    From,
    Harm,
    Out,
    PlaceType,
    Recorded,
    Resolution,
    To,
    check_out,
    lens_of,
)

By = Annotated[str, typer.Option(help="place or cell.")]
Top = Annotated[int, typer.Option(min=1, help="How many places or hexagons, in the order of their ranking.")]
Length = Annotated[int, typer.Option(min=1, max=24, help="Hours of a window.")]
Looked = Annotated[bool, typer.Option("--with-looked", help="Count also what was found by looking.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same answer.")]


def hours(
    path: Out,
    by: By = "place",
    top: Top = 50,
    length: Length = 4,
    with_looked: Looked = False,
    seed: Seed = 1,
    resolution: Resolution = 9,
    first: From = "",
    last: To = "",
    harm: Harm = None,
    agency: Agency = None,
    recorded: Recorded = None,
    place_type: PlaceType = None,
    batch_class: Class = "",
) -> None:
    """When in the week do told records gather at each place? For rosters of youth workers and patrols."""
    from contextual import services

    check_out(path)
    if by not in ("place", "cell"):
        say.wrong_use("--by is one of: place, cell")
    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    with say.house() as house, say.bar() as shown:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded,
            place_types=place_type, resolution=resolution,
        )  # fmt: skip
        task = shown.add_task("", total=1.0)
        view = services.roster_to_take(
            who, why, house, lens, by=by, top=top, hours=length, told=not with_looked, seed=seed,
            progress=lambda share, words: shown.update(task, completed=share, description=words),
        ).value  # fmt: skip
    written(view, view.table, path)
