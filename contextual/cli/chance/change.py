"""Did it change, at the terminal: a place before and after a month."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from contextual.cli import say
from contextual.cli.chance.written import written
from contextual.cli.lens import Agency, Class, Harm, Hours, Out, Recorded, Resolution, Weekdays, check_out, lens_of

Place = Annotated[str, typer.Option(help="Id of the place.")]
Cell = Annotated[str, typer.Option(help="Or the 15-character id of a hexagon.")]
Since = Annotated[str, typer.Option(help="First month after the change, such as 2025-07.")]
Before = Annotated[int, typer.Option(min=1, help="Months before it.")]
After = Annotated[int, typer.Option(min=1, help="Months after it.")]
Compare = Annotated[list[str] | None, typer.Option(help="Id of a comparison place; say it again for another.")]
Rings = Annotated[int, typer.Option(min=0, max=5, help="Rings of hexagons around it that are nearby.")]


def change(
    since: Since,
    path: Out,
    place: Place = "",
    cell: Cell = "",
    before: Before = 12,
    after: After = 12,
    compare: Compare = None,
    rings: Rings = 2,
    resolution: Resolution = 9,
    harm: Harm = None,
    agency: Agency = None,
    recorded: Recorded = None,
    hours: Hours = "",
    weekdays: Weekdays = "",
    batch_class: Class = "",
) -> None:
    """Did it change? A place before and after a month, beside places like it and what lies nearby."""
    from contextual import services

    check_out(path)
    if path.suffix.lower() not in (".csv", ".parquet"):
        say.wrong_use("--out of a change ends in .csv or .parquet")
    if bool(place) == bool(cell):
        say.wrong_use("say either --place or --cell")
    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    with say.house() as house:
        lens = lens_of(
            house, batch_class, harms=harm, agencies=agency, recorded=recorded, hours=hours, weekdays=weekdays,
            resolution=resolution,
        )  # fmt: skip
        view = services.change_to_take(
            who, why, house, lens, ("place", place) if place else ("cell", cell), _month(since), before=before,
            after=after, comparison=tuple(compare or ()), buffer_rings=rings,
        ).value  # fmt: skip
    checks = (f"{one.label}: {one.sentence}" for one in view.checks)
    written(view, services.change_rows(view), path, view.says, *view.figures, *checks)


def _month(text: str) -> int:
    """Read a month as year * 12 + month - 1."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    if not found or not 1 <= int(found[2]) <= 12:
        say.wrong_use("a month is written as year and month, such as 2025-10")
    return int(found[1]) * 12 + int(found[2]) - 1
