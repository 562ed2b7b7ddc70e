"""Erasing a person, at the terminal: the reference is asked for, and never stands in a command."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from contextual.cli import say

_WORD = "erase"


def erase(
    agency: Annotated[str, typer.Option(help="Agency whose reference it is.")],
    scheme: Annotated[str, typer.Option(help="Reference scheme; left out, any that the store knows.")] = "",
    and_copies: Annotated[
        bool, typer.Option("--and-copies", help="Delete the copies of the store beside it too: they hold the person.")
    ] = False,
) -> None:
    """Erase a young person for good, and show that nothing is left. The reference is asked for."""
    from contextual import services

    with say.house() as house:
        who, why = services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY)
        reference = typer.prompt("Reference as the agency writes it", hide_input=True, err=True)
        held = services.find_person(who, why, house, agency, reference, scheme)
        say.out.print(_found(held), soft_wrap=True)
        if typer.prompt(f'This cannot be undone. Type "{_WORD}" to go on', err=True) != _WORD:
            say.out.print("Nothing was erased.")
            raise typer.Exit(1)
        done = services.erase_person(who, why, house, agency, reference, scheme, and_copies=and_copies)
    _show(done)
    if not done.complete:
        raise typer.Exit(1)


def _found(held: Any) -> str:
    if held.nothing:
        return "Nothing is held under this reference. Erasing still puts right a backup that holds it."
    rows = f", {held.register_rows} rows of registers" if held.register_rows else ""
    return f"Held under this reference: {held.records} records{rows}, from {len(held.files)} file(s)."


def _show(done: Any) -> None:
    """Say where it was looked for, and what is still to be done by hand."""
    for one in done.looked:
        say.out.print(f"{one.found} found  {one.where}: {one.many:,} looked at", soft_wrap=True)
    if not done.word_looked_for:
        say.out.print("The reference is too short to be looked for inside other texts.")
    for path in done.copies:
        say.out.print(say.plain(f"may hold it: {path} (a copy of the store; --and-copies deletes it)"), soft_wrap=True)
    for path in done.sent:
        say.out.print(say.plain(f"still holds it: {path} (a file as it was sent; delete it)"), soft_wrap=True)
    said = (
        "Erased. Nothing of it is left in the store." if done.complete else "Erased, but something is left: see above."
    )
    say.out.print(said)
    say.out.print("Downloads, printed sheets and backups lie elsewhere; a backup is put right when it is restored.")
