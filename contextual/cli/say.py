"""How the terminal says things: one line, in words, whatever they hold."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from contextual.errors import PassphraseNeeded
from contextual.settings import Settings

T = TypeVar("T")

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)


def line(text: str) -> str:
    """Put text on one line."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """Write text that came from outside so that it neither styles the terminal nor moves its cursor."""
    return escape("".join(one if one.isprintable() else "?" for one in text))


def wrong_use(text: str) -> NoReturn:
    """Say what was wrong about the command, and end with exit 2."""
    err.print(plain(line(text)), soft_wrap=True)
    raise typer.Exit(2)


def with_passphrase(do: Callable[[Settings], T]) -> T:
    """Do something with the settings of the environment; ask for the passphrase where the keys are protected."""
    settings = Settings.from_environment()
    try:
        return do(settings)
    except PassphraseNeeded:
        return do(replace(settings, passphrase=typer.prompt("Passphrase of the keys", hide_input=True, err=True)))


def _opened(settings: Settings, *, checked: bool = False) -> Any:
    from contextual import services

    with bar() as shown:
        task = shown.add_task("", total=1.0, visible=False)

        def show(share: float, sentence: str) -> None:
            shown.update(task, completed=share, description=sentence, visible=True)

        return services.open_house(settings, progress=show, checked=checked)


@contextlib.contextmanager
def house(*, checked: bool = False) -> Iterator[Any]:
    """Open the store of the environment, checked first if asked; building the fictional one shows its progress."""
    opened = with_passphrase(lambda settings: _opened(settings, checked=checked))
    try:
        yield opened
    finally:
        opened.close()


def bar(*, counted: bool = False) -> Progress:
    """Make a progress bar; `counted` says how many of how many."""
    columns = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
    if counted:
        columns.insert(2, MofNCompleteColumn())
    return Progress(*columns, console=err, transient=True)
