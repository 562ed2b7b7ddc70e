"""Counting: a lens in words, and a file of figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from contextual.cli import say
from contextual.errors import ContextualError

Resolution = Annotated[int, typer.Option(min=7, max=10, help="Size of the hexagons: 7 (large) to 10 (small).")]
From = Annotated[str, typer.Option("--from", help="First month, such as 2025-10.")]
To = Annotated[str, typer.Option("--to", help="Last month, such as 2026-09.")]
Many = list[str]
Harm = Annotated[Many | None, typer.Option("--harm", help="Only these harms; say it again for another.")]
Agency = Annotated[Many | None, typer.Option("--agency", help="Only records of these agencies.")]
Recorded = Annotated[Many | None, typer.Option("--recorded", help="Only records that came to be so.")]
Hours = Annotated[str, typer.Option(help="Only these hours, such as 15-19 or 22-4.")]
Weekdays = Annotated[str, typer.Option(help="Only these days, such as fri,sat.")]
PlaceType = Annotated[Many | None, typer.Option("--place-type", help="Only at these types of place.")]
Class = Annotated[str, typer.Option("--class", help="open, fictional or partnership.")]


def counts(
    by: Annotated[str, typer.Option(help="cell, place, month or hour-of-week.")],
    path: Annotated[Path, typer.Option("--out", help="File to write: .csv, .parquet, .gpkg or .geojson.")],
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
    if path.suffix.lower().lstrip(".") not in services.TABLE_FORMS:
        say.wrong_use(f"--out ends in one of: {', '.join('.' + form for form in services.TABLE_FORMS)}")
    if not path.absolute().parent.is_dir():
        say.wrong_use(f"there is no folder {path.absolute().parent}")
    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    with say.house() as house:
        lens = _lens(
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


def _lens(house: Any, batch_class: str, **wanted: Any) -> Any:
    """Make the lens that was asked for; with records of several classes the class must be said."""
    from contextual import services

    chosen = services.choices(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, batch_class or None)
    if not batch_class and len(chosen.classes) > 1:
        batch_class = _ask_class(chosen.classes)
        chosen = services.choices(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, batch_class)
    if batch_class and batch_class != chosen.batch_class:
        held = ", ".join(chosen.classes) or "none"
        say.wrong_use(f"there are no records of that class; there are: {held}")
    try:
        return services.lens_of_words(chosen, **wanted)
    except ContextualError as wrong:
        say.wrong_use(str(wrong))


def _ask_class(classes: tuple[str, ...]) -> str:
    if not sys.stdin.isatty():
        say.wrong_use(f"records of several classes are held: say --class {' or '.join(classes)}")
    return str(typer.prompt(f"Which class: {', '.join(classes)}", default=classes[0]))
