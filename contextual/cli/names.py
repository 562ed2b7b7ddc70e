"""Names: the place names that wait as a file to fill in, and the decisions in it brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contextual.cli import say

app = typer.Typer(help="Settle the place names that wait, in a spreadsheet.", no_args_is_help=True)


@app.command("list")
def list_(out: Annotated[Path, typer.Option(help="Where to write the list, as .csv.")]) -> None:
    """Write the texts that wait, with what each may mean. Fill in its last column, answer."""
    from contextual import services

    if not out.absolute().parent.is_dir():
        say.wrong_use(f"there is no folder {out.absolute().parent}")
    with say.house() as house:
        data = services.names_file(
            *services.terminal_asks(house, services.TERMINAL_ANALYST, services.DATA_QUALITY), house
        )
    out.write_bytes(data)
    say.out.print(say.plain(f"Written to {out}."), soft_wrap=True)
    say.out.print("In the column answer write 1 to 5 for a candidate, the id of a place, home, or cannot.")


@app.command()
def settle(file: Annotated[Path, typer.Argument(help="The list with its column answer filled in.")]) -> None:
    """Settle what a filled-in list says; each line that cannot be taken is said with its number."""
    from contextual import services

    if not file.is_file():
        say.wrong_use(f"there is no file {file}")
    with say.house() as house:
        read = services.settle_names_file(
            *services.terminal_asks(house, services.TERMINAL_ANALYST, services.DATA_QUALITY), house, file.read_bytes()
        )  # fmt: skip
    for line, words in read.problems:
        say.err.print(say.plain(f"line {line}: {words}"), soft_wrap=True)
    say.out.print(say.plain(read.sentence), soft_wrap=True)
    if read.unanswered:
        say.out.print(f"{read.unanswered:,} lines without an answer still wait.")
    if read.problems:
        raise typer.Exit(1)
