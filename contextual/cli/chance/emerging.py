"""Emerging places: a file of every hexagon, its steps classed."""

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
from contextual.codes.cards import RECORDS_GATHER


def emerging(
    path: Out,
    months_a_step: Annotated[int, typer.Option(min=1, max=3, help="Months a step: 1, 2 or 3.")] = 1,
    reach: Annotated[int, typer.Option(min=0, max=3, help="Steps before that belong to a step.")] = 1,
    trend: Annotated[str, typer.Option(help="How a trend is tested: usual, normal or hamed-rao.")] = "usual",
    alpha: Annotated[float, typer.Option(min=0.0001, max=0.5, help="Share of false calls put up with.")] = 0.05,
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
    """Say which hexagons are new, persistent, on and off or over among those that stand out, month by month."""
    from contextual import services

    if trend not in services.TRENDS:
        say.wrong_use(f"--trend is one of: {', '.join(services.TRENDS)}")
    check_out(path)
    with say.house() as house:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        view = services.emerging_to_take(
            services.TERMINAL_ANALYST, services.DEMONSTRATION, house, lens, reach=reach, alpha=alpha, trend=trend,
            months_a_step=months_a_step,
        ).value  # fmt: skip
    written(view, view.table, path, RECORDS_GATHER if len(view.spots) else "")
