"""Hot spots: a file of every hexagon, tested against chance."""

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


def hotspots(
    path: Out,
    of: Annotated[str, typer.Option(help="incidents or young_people.")] = "incidents",
    ring: Annotated[int, typer.Option(min=1, max=2, help="Rings of hexagons around each one.")] = 1,
    test: Annotated[str, typer.Option(help="What a class rests on: usual, permutation or normal.")] = "usual",
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
    """Say which hexagons hold more, or fewer, than chance would put there (Gi*), zeros of the study area included."""
    from contextual import services

    _known("of", of, services.HOTSPOTS_OF)
    _known("test", test, services.HOTSPOT_TESTS)
    check_out(path)
    with say.house() as house:
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        view = services.hotspots_to_take(
            services.TERMINAL_ANALYST, services.DEMONSTRATION, house, lens, of=of, ring=ring, test=test, alpha=alpha
        ).value
    written(view, view.table, path, RECORDS_GATHER if len(view.spots) else "")


def _known(name: str, given: str, choices: tuple[str, ...]) -> None:
    if given not in choices:
        say.wrong_use(f"--{name} is one of: {', '.join(choices)}")
