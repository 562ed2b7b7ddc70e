"""The scan: a file of the hexagons and weeks in which records gather together."""

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
    Hours,
    Out,
    PlaceType,
    Recorded,
    Resolution,
    To,
    Weekdays,
    check_out,
    lens_of,
)


def scan(
    path: Out,
    any_time: Annotated[bool, typer.Option("--any-time", help="Also what has ended; else only what goes on.")] = False,
    rings: Annotated[int, typer.Option(min=0, max=20, help="Widest radius, in rings of hexagons.")] = 5,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="Longest window, in weeks.")] = 12,
    draws: Annotated[int, typer.Option(min=19, max=99_999, help="How often days are shuffled over records.")] = 999,
    every: Annotated[int, typer.Option(min=1, max=366, help="Days from one such look to the next.")] = 7,
    seed: Annotated[int, typer.Option(min=0, help="Another number shuffles otherwise.")] = 1,
    resolution: Resolution = 9,
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
    """Say where and when records gather together, by shuffling days over records; told records alone beside it."""
    from contextual import services

    check_out(path)
    with say.house() as house:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        view = services.scan_to_take(
            services.TERMINAL_ANALYST, services.DEMONSTRATION, house, lens, prospective=not any_time, draws=draws,
            seed=seed, max_rings=rings, max_weeks=weeks, every_days=every,
        ).value  # fmt: skip
    written(view, view.clusters, path)
