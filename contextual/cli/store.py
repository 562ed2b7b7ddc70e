"""The store: check it, back it up, make it again from a backup, list its files, take one back, bring it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from contextual.cli import say
from contextual.errors import ContextualError

app = typer.Typer(help="Check, back up or restore a store, list its files, undo an import.", no_args_is_help=True)

_LISTED = ("seq", "file_name", "kind", "agency", "rows", "accepted", "status")


@app.command()
def check() -> None:
    """Check the whole store: its bytes, its keys, its trace and its sums."""
    from contextual import services

    with say.house() as house:
        report = services.check_store(
            *services.terminal_asks(house, services.TERMINAL_ANALYST, services.DATA_QUALITY), house
        )
    for finding in report.findings:
        say.out.print(
            f"{'sound    ' if finding.ok else 'NOT SOUND'}  {say.plain(finding.name)}: {say.plain(finding.sentence)}",
            soft_wrap=True,
        )
    if not report.ok:
        raise typer.Exit(1)


@app.command()
def withdraw(batch: Annotated[str, typer.Argument(help="Id or number of the file to take back.")]) -> None:
    """Undo one import: its records go, that it was once brought in stays known."""
    from contextual import services

    with say.house() as house:
        said = services.withdraw(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY),
            house,
            _batch_id(house, batch),
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command()
def backup(
    out: Annotated[Path, typer.Option(help="New file, or a folder in which it is named by date and time.")],
) -> None:
    """Copy the whole store into one more file, checked before it counts. The keys are kept apart."""
    from contextual import services

    with say.house() as house:
        said = services.back_up_store(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house, out
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command()
def restore(
    backup: Annotated[Path, typer.Argument(help="File made by `store backup`. It is only read.")],
    instead: Annotated[bool, typer.Option("--instead", help="In the place of the store that is there.")] = False,
) -> None:
    """Make the store again from a backup, all of it or nothing. One that is there is kept beside it."""
    from contextual import services

    said = say.with_passphrase(
        lambda settings: services.restore_store(
            services.TERMINAL_STEWARD, services.DATA_QUALITY, backup, instead=instead, settings=settings
        )
    )
    say.out.print(say.plain(said), soft_wrap=True)


def _batch_id(house: Any, text: str) -> str:
    """Read a batch's id, the start of it, or its number in the list of files."""
    from contextual import services

    files = services.list_batches(
        *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house
    )
    same = files[(files["id"].str.startswith(text) & (len(text) >= 6)) | (files["seq"].astype(str) == text)]
    if len(same) != 1:
        msg = "there is no such file: `store files` lists their numbers"
        raise ContextualError(msg)
    return str(same["id"].iloc[0])


@app.command()
def grants(account: Annotated[str, typer.Argument(help="The server's account that the app is to use.")]) -> None:
    """On a server: let the app's account read and write, and only add to what is kept for good."""
    from contextual import services

    with say.house() as house:
        said = services.grant_account(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, services.DATA_QUALITY), house, account
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command()
def migrate() -> None:
    """Bring a store that an earlier version made to this version; a copy is kept beside it."""
    from contextual import services

    with say.bar() as bar:
        task = bar.add_task("Migrating the store", total=1.0)
        said = say.with_passphrase(
            lambda settings: services.migrate_store(
                services.TERMINAL_STEWARD,
                services.DATA_QUALITY,
                settings,
                progress=lambda share, _: bar.update(task, completed=share),
            )
        )
    say.out.print(say.plain(said), soft_wrap=True)


@app.command()
def files() -> None:
    """List the files held, newest first."""
    from contextual import services

    with say.house() as house:
        held = services.list_batches(
            *services.terminal_asks(house, services.TERMINAL_ANALYST, services.DATA_QUALITY), house
        )
    table = Table(box=None, pad_edge=False)
    for heading in ("No.", "File", "Kind", "Agency", "Rows", "Accepted", "State", "Id"):
        table.add_column(heading)
    for row in held.to_dict("records"):
        row["status"] = "nothing taken" if row["status"] == "held" and not row["accepted"] else row["status"]
        cells = (*(row[name] for name in _LISTED), row["id"][:8])
        table.add_row(*(say.plain(str(cell)) for cell in cells))
    say.out.print(table)
