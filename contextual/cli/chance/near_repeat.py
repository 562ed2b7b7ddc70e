"""Near repeat at the terminal: pairs of records per band of distance and time, in a file and a sentence."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from contextual.cli import say
from contextual.cli.chance.written import written
from contextual.cli.lens import (
    Agency,
    Class,
    From,
    Harm,
    Hours,
    Out,
    PlaceType,
    Recorded,
    To,
    Weekdays,
    check_out,
    lens_of,
)

Metres = Annotated[str, typer.Option(help="Edges of the bands of distance; the same spot is a band of its own.")]
Days = Annotated[str, typer.Option(help="Edges of the bands of days; the first day of a band is in it, the last not.")]
Within = Annotated[int, typer.Option(min=100, max=250, help="Only records placed within so many metres: 100 or 250.")]
Draws = Annotated[int, typer.Option(min=1, help="How often the days are dealt anew.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same answer.")]


def near_repeat(
    path: Out,
    metres: Metres = "0,100,200,400",
    days: Days = "0,1,7,14,28",
    within: Within = 100,
    draws: Draws = 999,
    seed: Seed = 1,
    first: From = "",
    last: To = "",
    harm: Harm = None,
    agency: Agency = None,
    recorded: Recorded = None,
    hours: Hours = "",
    weekdays: Weekdays = "",
    place_type: PlaceType = None,
    batch_class: Class = "",
) -> None:
    """Do records come back to a place soon after one another? For timing attention to places, never to a person."""
    from contextual import services

    check_out(path)
    if path.suffix.lower() not in (".csv", ".parquet"):
        say.wrong_use("bands of distance and time have no place on a map: --out ends in .csv or .parquet")
    edges = {"metres": _edges(metres), "days": _edges(days)}
    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    with say.house() as house, say.bar() as shown:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type,
        )  # fmt: skip
        task = shown.add_task("", total=1.0)
        view: Any = services.near_repeat_to_take(
            who, why, house, lens, **edges, within_m=within, draws=draws, seed=seed,
            progress=lambda share, words: shown.update(task, completed=share, description=words),
        ).value  # fmt: skip
    written(view, view.table, path)


def _edges(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",")]
    if not all(word.isdecimal() for word in words):
        say.wrong_use("bands are whole numbers that rise, such as 0,100,200")
    return tuple(int(word) for word in words)
