"""Rates at the terminal: every hexagon or place over a chosen denominator, in a file and a sentence."""

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

Denominator = Annotated[str, typer.Option(help="What to divide by: none, area, or figures held; another lists them.")]


def rates(
    path: Out,
    denominator: Denominator = "none",
    by: Annotated[str, typer.Option(help="cell or place.")] = "cell",
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
    """Give incidents over a denominator, with limits, each rate also drawn towards the rate of all together."""
    from contextual import services

    if by not in ("cell", "place"):
        say.wrong_use("--by is one of: cell, place")
    check_out(path)
    with say.house() as house:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        view = services.rates_to_take(
            services.TERMINAL_ANALYST, services.DEMONSTRATION, house, lens, denominator=denominator, by=by
        ).value
    written(view, view.table, path, view.how)
