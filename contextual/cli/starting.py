"""Starting: the sample, a new store, the app."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from contextual import __version__
from contextual.cli import say
from contextual.errors import ContextualError
from contextual.settings import ROOT, Settings

_FOR = {"fictional": "fictional files and open data", "partnership": "a partnership's records and open data"}


def version() -> None:
    """Say which version this is."""
    say.out.print(f"Contextual {__version__}")


def sample(
    folder: Annotated[Path, typer.Option("--out", help="Folder to write the fictional partnership's files to.")],
    seed: Annotated[int | None, typer.Option(help="Another number draws another partnership in the same town.")] = None,
    months: Annotated[int | None, typer.Option(help="How many months, ending in September 2026.")] = None,
) -> None:
    """Write the fictional partnership: places, base map, six agencies' files and the truth planted in them."""
    from contextual import sample as fictional

    made = fictional.write_sample(
        folder, seed=seed if seed is not None else fictional.SEED, months=months or fictional.MONTHS
    )
    say.out.print(f"{len(made)} files written to {say.plain(str(folder))}")


def init(
    area: Annotated[
        list[Path] | None,
        typer.Option(help="Outline of the study area: what counts as nought. Several files: --area A --area B."),
    ] = None,
    partnership: Annotated[bool, typer.Option(help="A store for real records of a partnership.")] = False,
) -> None:
    """Make a new store at CONTEXTUAL_DB, with its keys in CONTEXTUAL_KEYS."""
    from contextual import services

    settings = Settings.from_environment()
    for path in area or []:
        if not path.is_file():
            say.wrong_use(f"there is no file {path}")
    house = services.init(
        services.TERMINAL_STEWARD, services.DEMONSTRATION, settings, areas=area, partnership=partnership
    )
    say.out.print(
        f"A store for {_FOR[house.store_class]} was made. Keys: {say.plain(str(settings.keys))}", soft_wrap=True
    )
    if not area:
        say.out.print("No area file: the map shows hexagons with a record and one ring around them.")
    house.close()


def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8501,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
) -> None:
    """Start the app on this machine only; the fictional store is built first where no store is named."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            other = f"--port {port + 1} (with make: PORT={port + 1})"
            msg = f"port {port} is busy: another program answers there. Stop it, or choose another: {other}"
            raise ContextualError(msg)
    with say.house(checked=True):
        pass
    say.out.print(f"Contextual is at http://127.0.0.1:{port} (Ctrl+C stops it)")
    command = [
        sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"), "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true" if headless or not _has_screen() else "false",
    ]  # fmt: skip
    try:
        sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)  # noqa: S603  # our own command, no user text
    except KeyboardInterrupt:
        sys.exit(0)


def _has_screen() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
