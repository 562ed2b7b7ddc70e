"""The keys: protect them with a passphrase, change the store's, print them on a sheet, make them again from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contextual.cli import say

app = typer.Typer(help="Protect the keys, print a recovery sheet, or read one.", no_args_is_help=True)


@app.command()
def wrap() -> None:
    """Protect the keys with a passphrase, or with a new one. It is asked for, and never stands in a command."""
    from contextual import services

    with say.house() as house:
        new = typer.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
        said = services.protect_keys(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house, new
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command()
def rotate() -> None:
    """Give the store another key and write it anew under it. Close the app first."""
    from contextual import services

    with say.house() as house:
        said = services.rotate_keys(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command()
def sheet(
    out: Annotated[Path, typer.Option(help="New file for the sheet. It holds the keys: print it and delete it.")],
) -> None:
    """Write the recovery sheet: the keys in groups that a person can type back."""
    from contextual import services

    with say.house() as house:
        said = services.recovery_sheet(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house, out
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command("read-sheet")
def read_sheet(file: Annotated[Path, typer.Argument(help="Text file with what stands on the sheet.")]) -> None:
    """Make the key folder again from a recovery sheet that was typed back."""
    from contextual import services

    if not file.is_file():
        say.wrong_use(f"there is no file {file}")
    text = file.read_text(encoding="utf-8", errors="replace")
    said = services.keys_from_sheet(services.TERMINAL_STEWARD, services.DATA_QUALITY, text)
    say.out.print(say.plain(said), soft_wrap=True)
