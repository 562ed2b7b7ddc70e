"""The lens of a command: its options, and the lens that they ask for."""

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
Out = Annotated[Path, typer.Option("--out", help="File to write: .csv, .parquet, .gpkg or .geojson.")]


def check_out(path: Path) -> None:
    """End with exit 2 unless the file can be written: before anything is counted."""
    from contextual import services

    if path.suffix.lower().lstrip(".") not in services.TABLE_FORMS:
        say.wrong_use(f"--out ends in one of: {', '.join('.' + form for form in services.TABLE_FORMS)}")
    if not path.absolute().parent.is_dir():
        say.wrong_use(f"there is no folder {path.absolute().parent}")


def lens_of(house: Any, batch_class: str, **wanted: Any) -> Any:
    """
    Make the lens that was asked for; with records of several classes the class must be said.

    Parameters
    ----------
    house : House
    batch_class : str
        "" where the command did not say.
    wanted
        What `services.lens_of_words` takes: first, last, harms, agencies, recorded, hours, weekdays, place_types,
        resolution.
    """
    from contextual import services

    chosen = services.choices(
        *services.terminal_asks(house, services.TERMINAL_ANALYST, services.DEMONSTRATION), house, batch_class or None
    )
    if not batch_class and len(chosen.classes) > 1:
        batch_class = _ask_class(chosen.classes)
        chosen = services.choices(
            *services.terminal_asks(house, services.TERMINAL_ANALYST, services.DEMONSTRATION), house, batch_class
        )
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
