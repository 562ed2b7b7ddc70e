"""The trace: is it whole, what is its head, who looked, and letting go of months whose time is up."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from contextual.cli import say
from contextual.counts.lens import from_code

if TYPE_CHECKING:
    from contextual.services import WhoLooked

app = typer.Typer(help="Check the trace, write down its head, ask who looked.", no_args_is_help=True)

_DAY = "%Y-%m-%d"
_LISTED = ("actor", "role", "action", "how", "purpose", "reason", "outcome")


@app.command()
def verify(
    head: Annotated[str, typer.Option(help="An earlier head, as `audit head` wrote it, kept on paper.")] = "",
) -> None:
    """Follow the whole trace; name the first entry that is not what was written."""
    from contextual import services

    with say.house() as house:
        report = services.verify_trace(
            *services.terminal_asks(house, services.TERMINAL_AUDITOR, services.INSPECTION), house, head
        )
    for ok, sentence in report.findings:
        say.out.print(f"{'sound    ' if ok else 'NOT SOUND'}  {say.plain(sentence)}", soft_wrap=True)
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def head() -> None:
    """Write the head of the trace in one word, to be kept on paper or in a letter."""
    from contextual import services

    with say.house() as house:
        said = services.trace_head(
            *services.terminal_asks(house, services.TERMINAL_AUDITOR, services.INSPECTION), house
        )
    say.out.print(said, soft_wrap=True)


@app.command()
def looked(
    place: Annotated[str, typer.Option(help="Id of a place.")] = "",
    hexagon: Annotated[str, typer.Option(help="Id of a hexagon, of any size.")] = "",
    lens: Annotated[str, typer.Option(help="Code of a lens, as in a link: only looks with exactly it.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", formats=[_DAY], help="First day.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=[_DAY], help="Last day.")] = None,
    newest: Annotated[int, typer.Option(min=1, help="Most entries to list.")] = 50,
) -> None:
    """Say who looked at a place, at a hexagon, with a lens, or at anything: when, in which role, for what and why."""
    from contextual import services

    if place and hexagon:
        say.wrong_use("ask about a place or a hexagon, one at a time")
    unit = ("place", place) if place else ("cell", hexagon) if hexagon else None
    with say.house() as house:
        seen = services.who_looked(
            *services.terminal_asks(house, services.TERMINAL_AUDITOR, services.INSPECTION), house,
            unit=unit, lens=from_code(lens) if lens else None, first=_day(since), last=_day(until),
            newest=newest,
        )  # fmt: skip
    say.out.print(_table(seen))
    if seen.entries > len(seen.table):
        say.out.print(f"{seen.entries - len(seen.table):,} older entries: see --newest.")


@app.command("let-go")
def let_go(
    before: Annotated[str, typer.Option(help="The first month that stays, such as 2026-05.")],
    reason: Annotated[str, typer.Option(help="Why, in words that name nobody. It is kept for good.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Let go of whole months of the trace whose time is up; a tombstone stands for them."""
    from contextual import services

    with say.house() as house:
        said = services.let_trace_go(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.INSPECTION),
            house,
            before,
            reason,
            dry_run=dry_run,
        )
    say.out.print(say.plain(said), soft_wrap=True)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _table(seen: WhoLooked) -> Table:
    from contextual import services

    table = Table(box=None, pad_edge=False)
    for heading in ("No.", "When", "Who", "Role", "What", "Of", "For what", "Why", "Outcome"):
        table.add_column(heading)
    for row in seen.table.to_dict("records"):
        cells = (str(row["seq"]), services.moment(int(row["at"])), *(str(row[name]) for name in _LISTED))
        table.add_row(*(say.plain(cell) for cell in cells))
    return table
