"""Counting: a file of figures."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from contextual.cli import say
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


def counts(
    by: Annotated[str, typer.Option(help="cell, place, month or hour-of-week.")],
    path: Out,
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
    """Count incidents and young people, zeros of the study area included."""
    from contextual import services

    if by not in services.GRAINS:
        say.wrong_use(f"--by is one of: {', '.join(services.GRAINS)}")
    check_out(path)
    with say.house() as house:
        who, why = services.terminal_asks(house, services.TERMINAL_ANALYST, services.DEMONSTRATION)
        lens = lens_of(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        table = services.count(who, why, house, lens, by).value
        left_out = services.left_out(who, why, house, lens)
    services.write_table(table, path)
    say.out.print(f"{len(table):,} rows written to {say.plain(str(path))}", soft_wrap=True)
    _say_left_out(left_out, by)


def _say_left_out(stands: Any, by: str) -> None:
    """Say what the figures do not hold, so that nothing is dropped without a word."""
    if stands.hours_left_out:
        say.out.print(f"{stands.hours_left_out:,} incident(s) left out: they may or may not fall in the hours chosen.")
    named = {
        "known less closely": stands.coarser, "not mapped": stands.not_mapped, "private": stands.private,
        "at their own home": stands.own_return,
    }  # fmt: skip
    if by == "cell" and any(named.values()):
        say.out.print(
            f"In no hexagon: {', '.join(f'{number:,} {words}' for words, number in named.items() if number)}."
        )
