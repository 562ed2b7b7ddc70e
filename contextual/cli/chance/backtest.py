"""The back-test at the terminal: every way of ranking side by side, in a file and a sentence."""

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

Train = Annotated[int | None, typer.Option(min=1, help="Months to rank on; left out, all before those scored.")]
Test = Annotated[int | None, typer.Option(min=1, help="Months to score, the last of the view; left out, a quarter.")]


def backtest(
    path: Out,
    resolution: Resolution = 9,
    train: Train = None,
    test: Test = None,
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
    """
    Would a ranking made before have found what came next? Ways of ranking side by side.

    A .csv or .parquet holds the scores by share of the area; a .gpkg or .geojson the hexagons with their rankings.
    """
    from contextual import services

    check_out(path)
    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    with say.house() as house:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        view = services.backtest_to_take(who, why, house, lens, train=train, test=test).value
    on_a_map = path.suffix.lower() in (".gpkg", ".geojson")
    written(view, view.ranking if on_a_map else view.scores, path, *view.settings)
