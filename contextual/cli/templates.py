"""Templates: the columns of a kind of file, ready to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contextual.cli import say


def template(
    kind: Annotated[str, typer.Argument(help="A kind of file, as for bring-in.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write it here instead of showing it.")] = None,
    dictionary: Annotated[
        bool, typer.Option("--dictionary", help="What every column of every kind holds, as Markdown.")
    ] = False,
) -> None:
    """Give the header row of our own template of a kind of file, or the dictionary of all of them."""
    from contextual import services

    if kind not in services.KINDS and not dictionary:
        say.wrong_use(f"a file is one of: {', '.join(services.KINDS)}")
    text = services.dictionary() if dictionary else services.template(kind)
    if out:
        out.write_text(text, encoding="utf-8", newline="")
    else:
        typer.echo(text, nl=False)


def take_back(
    mark: Annotated[str, typer.Argument(help="The mark's own number, as it stood in the file.")],
    agency: Annotated[str, typer.Option(help="Who sent it, such as youth_service.")],
) -> None:
    """Erase one mark of young people's own map: whoever made it no longer agrees to it being kept."""
    from contextual import services

    with say.house() as house:
        said = services.take_back(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house, mark, agency
        )
    say.out.print(said)
