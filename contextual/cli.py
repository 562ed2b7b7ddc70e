"""The terminal: the same services as the pages, with progress bars. Exit 0 done, 1 refused, 2 wrong use."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from contextual import __version__
from contextual.errors import ContextualError
from contextual.settings import ROOT, Settings

app = typer.Typer(
    help="The places where young people come to harm, and what is being done about them.",
    no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip
store_app = typer.Typer(help="Check a store, or undo an import.", no_args_is_help=True)
app.add_typer(store_app, name="store")

_UsageError = cast("type[Exception]", typer.BadParameter.__base__)
"""What a word on the command line that is not known, or is missing, raises."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)

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

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def main() -> None:
    """Run the terminal. What is refused is one line on standard error, never a traceback."""
    try:
        sys.exit(app(standalone_mode=False))
    except _UsageError as wrong:
        said = wrong.format_message()  # type: ignore[attr-defined]
        if said:
            err.print(_plain(_line(said)), soft_wrap=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(1)
    except ContextualError as refusal:
        err.print(_plain(_line(str(refusal))), soft_wrap=True)
        sys.exit(1)
    except OSError as refusal:
        said = f"{refusal.filename or 'the disk'}: {(refusal.strerror or 'not possible').lower()}"
        err.print(_plain(said), soft_wrap=True)
        sys.exit(1)


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Write text that came from outside so that it neither styles the terminal nor moves its cursor."""
    return escape("".join(one if one.isprintable() else "?" for one in text))


def _wrong_use(text: str) -> NoReturn:
    err.print(_plain(_line(text)), soft_wrap=True)
    raise typer.Exit(2)


@contextlib.contextmanager
def _house() -> Iterator[Any]:
    """Open the store of the environment; building the fictional one shows its progress."""
    from contextual import services

    with _bar() as bar:
        task = bar.add_task("", total=1.0, visible=False)

        def show(share: float, sentence: str) -> None:
            bar.update(task, completed=share, description=sentence, visible=True)

        house = services.open_house(progress=show)
    try:
        yield house
    finally:
        house.close()


def _bar(*, counted: bool = False) -> Progress:
    columns = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
    if counted:
        columns.insert(2, MofNCompleteColumn())
    return Progress(*columns, console=err, transient=True)


@app.command()
def version() -> None:
    """Say which version this is."""
    out.print(f"Contextual {__version__}")


@app.command()
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
    out.print(f"{len(made)} files written to {_plain(str(folder))}")


@app.command()
def init(
    area: Annotated[
        list[Path] | None, typer.Option(help="Outline(s) of the study area: it decides what counts as nought.")
    ] = None,
    partnership: Annotated[bool, typer.Option(help="A store for real records of a partnership.")] = False,
) -> None:
    """Make a new store at CONTEXTUAL_DB, with its keys in CONTEXTUAL_KEYS."""
    from contextual import services

    settings = Settings.from_environment()
    for path in area or []:
        if not path.is_file():
            _wrong_use(f"there is no file {path}")
    house = services.init(
        services.TERMINAL_STEWARD, services.DEMONSTRATION, settings, areas=area, partnership=partnership
    )
    out.print(f"A {house.store_class} store was made. Keys: {_plain(str(settings.keys))}", soft_wrap=True)
    if not area:
        out.print("No area file: the map shows hexagons with a record and one ring around them.")
    house.close()


@app.command("bring-in")
def bring_in(
    kind: Annotated[str, typer.Argument(help="incidents, missing, places or boundaries.")],
    files: Annotated[list[Path], typer.Argument(help="The files, each also as .gz.")],
    agency: Annotated[str, typer.Option(help="Who sends them, such as police.")],
    ref_scheme: Annotated[str, typer.Option(help="Name of the reference scheme; left out, the agency's own.")] = "",
    batch_class: Class = "",
    layout: Annotated[str, typer.Option(help="Read the files so, instead of recognising them.")] = "",
    columns: Annotated[Path | None, typer.Option(help="A TOML file that matches columns.")] = None,
    overlap: Annotated[str, typer.Option(help="add or replace, where months are held already.")] = "",
    answer: Annotated[Many | None, typer.Option(help="Answer a question, such as date_order=day_first.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be taken; keep nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write what became of every row as JSON.")] = None,
) -> None:
    """Bring in agencies' files. Each is taken whole or refused; every row not taken is said, with its line."""
    from contextual import services

    if kind not in services.KINDS:
        _wrong_use(f"a file is one of: {', '.join(services.KINDS)}")
    if overlap not in ("", "add", "replace"):
        _wrong_use("--overlap is add or replace")
    for path in files:
        if not path.is_file():
            _wrong_use(f"there is no file {path}")
    if report and not report.absolute().parent.is_dir():
        _wrong_use(f"there is no folder {report.absolute().parent}")
    mapping = services.read_mapping(columns) if columns else None
    said = {
        "kind": kind, "agency": agency, "layout": layout or None, "mapping": mapping, "ref_scheme": ref_scheme,
        "batch_class": batch_class or None, "overlap": overlap or None, "answers": _answers(answer),
    }  # fmt: skip
    receipts, stopped = _bring_in_each(files, said, dry_run=dry_run)
    _say(receipts, dry_run=dry_run)
    if report and (receipts or not stopped):
        made = [services.report_of(one) for one in receipts]
        report.write_text(json.dumps(made[0] if len(files) == 1 else made, indent=1), encoding="utf-8")
    if stopped:
        raise stopped
    if any(one.refused for one in receipts):
        raise typer.Exit(1)


def _bring_in_each(
    files: list[Path], said: dict[str, Any], *, dry_run: bool
) -> tuple[list[Any], ContextualError | None]:
    """Bring in one file after another; where the store itself refuses, stop: what came before stays, and is said."""
    from contextual import services

    receipts: list[Any] = []
    with _house() as house, _bar(counted=True) as bar:
        task = bar.add_task("Bringing in", total=len(files))
        for path in files:
            bar.update(task, description=f"Bringing in {_plain(path.name)}")
            sending = services.Sending(name=path.name, data=path, **said)
            who, why = services.TERMINAL_ANALYST, services.DATA_QUALITY
            try:
                receipts.append(services.bring_in(who, why, house, sending, dry_run=dry_run))
            except ContextualError as refusal:
                return receipts, refusal
            bar.advance(task)
    return receipts, None


def _answers(words: Many | None) -> dict[str, str]:
    from contextual import services

    try:
        return services.answers_of_words(words)
    except ContextualError as wrong:
        _wrong_use(str(wrong))


def _say(receipts: list[Any], *, dry_run: bool) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Rows", "Accepted", "Rejected", "Already held", "Not mapped"):
        table.add_column(heading, justify="left" if heading == "File" else "right")
    for one in receipts:
        if not one.refused:
            numbers = (one.rows, one.accepted, one.rejected, one.already_held, one.not_mapped)
            table.add_row(_plain(one.file), *(f"{n:,}" for n in numbers))
    if table.row_count:
        out.print(table)
    for one in receipts:
        for note in one.notes:
            out.print(_plain(f"{one.file}: {note}"), soft_wrap=True)
        for question in one.questions:
            _say_question(one.file, question)
        if one.refused:
            err.print(_plain(f"{one.file}: {one.refused[1]}"), soft_wrap=True)
    if dry_run:
        out.print("Nothing was kept: this was a dry run.")


def _say_question(name: str, question: Any) -> None:
    """Say what only a person can answer, what each answer would make of the file, and how to give it."""
    out.print(_plain(f"{name}: {question.text} Nobody has said, so it was not guessed."), soft_wrap=True)
    for sent, *ways in question.examples:
        out.print(_plain(f"  {sent} is {' or '.join(ways)}"), soft_wrap=True)
    said = " or ".join(f"--answer {question.code}={answer}" for answer, _ in question.choices)
    out.print(_plain(f"  Undo it with store withdraw, and bring it in again with {said}"), soft_wrap=True)


@app.command()
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
        _wrong_use(f"--by is one of: {', '.join(services.GRAINS)}")
    if path.suffix.lower().lstrip(".") not in services.TABLE_FORMS:
        _wrong_use(f"--out ends in one of: {', '.join('.' + form for form in services.TABLE_FORMS)}")
    if not path.absolute().parent.is_dir():
        _wrong_use(f"there is no folder {path.absolute().parent}")
    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    with _house() as house:
        lens = _lens(
            house, batch_class, first=first, last=last, harms=harm, agencies=agency, recorded=recorded, hours=hours,
            weekdays=weekdays, place_types=place_type, resolution=resolution,
        )  # fmt: skip
        table = services.count(who, why, house, lens, by).value
        left_out = services.left_out(who, why, house, lens)
    services.write_table(table, path)
    out.print(f"{len(table):,} rows written to {_plain(str(path))}", soft_wrap=True)
    _say_left_out(left_out, by)


def _say_left_out(stands: Any, by: str) -> None:
    """Say what the figures do not hold, so that nothing is dropped without a word."""
    if stands.hours_left_out:
        out.print(f"{stands.hours_left_out:,} incident(s) left out: they may or may not fall in the hours chosen.")
    named = {
        "known less closely": stands.coarser, "not mapped": stands.not_mapped, "private": stands.private,
        "at their own home": stands.own_return,
    }  # fmt: skip
    if by == "cell" and any(named.values()):
        out.print(f"In no hexagon: {', '.join(f'{number:,} {words}' for words, number in named.items() if number)}.")


def _lens(house: Any, batch_class: str, **wanted: Any) -> Any:
    """Make the lens that was asked for; with records of several classes the class must be said."""
    from contextual import services

    chosen = services.choices(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, batch_class or None)
    if not batch_class and len(chosen.classes) > 1:
        batch_class = _ask_class(chosen.classes)
        chosen = services.choices(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, batch_class)
    if batch_class and batch_class != chosen.batch_class:
        held = ", ".join(chosen.classes) or "none"
        _wrong_use(f"there are no records of that class; there are: {held}")
    try:
        return services.lens_of_words(chosen, **wanted)
    except ContextualError as wrong:
        _wrong_use(str(wrong))


def _ask_class(classes: tuple[str, ...]) -> str:
    if not sys.stdin.isatty():
        _wrong_use(f"records of several classes are held: say --class {' or '.join(classes)}")
    return str(typer.prompt(f"Which class: {', '.join(classes)}", default=classes[0]))


@store_app.command("check")
def store_check() -> None:
    """Check the whole store: its bytes, its keys, its trace and its sums."""
    from contextual import services

    with _house() as house:
        report = services.check_store(services.TERMINAL_ANALYST, services.DATA_QUALITY, house)
    for finding in report.findings:
        out.print(
            f"{'sound    ' if finding.ok else 'NOT SOUND'}  {_plain(finding.name)}: {_plain(finding.sentence)}",
            soft_wrap=True,
        )
    if not report.ok:
        raise typer.Exit(1)


@store_app.command("withdraw")
def store_withdraw(batch: Annotated[str, typer.Argument(help="Id or number of the file to take back.")]) -> None:
    """Undo one import: its records go, that it was once brought in stays known."""
    from contextual import services

    with _house() as house:
        said = services.withdraw(services.TERMINAL_STEWARD, services.DATA_QUALITY, house, _batch_id(house, batch))
    out.print(_plain(said), soft_wrap=True)


def _batch_id(house: Any, text: str) -> str:
    """Read a batch's id, the start of it, or its number in the list of files."""
    from contextual import services

    files = services.list_batches(services.TERMINAL_STEWARD, services.DATA_QUALITY, house)
    same = files[(files["id"].str.startswith(text) & (len(text) >= 6)) | (files["seq"].astype(str) == text)]
    if len(same) != 1:
        msg = "there is no such file: `store files` lists their numbers"
        raise ContextualError(msg)
    return str(same["id"].iloc[0])


@store_app.command("files")
def store_files() -> None:
    """List the files held, newest first."""
    from contextual import services

    with _house() as house:
        files = services.list_batches(services.TERMINAL_ANALYST, services.DATA_QUALITY, house)
    table = Table(box=None, pad_edge=False)
    for heading in ("No.", "File", "Kind", "Agency", "Rows", "Accepted", "State", "Id"):
        table.add_column(heading)
    for row in files.to_dict("records"):
        cells = (
            row["seq"],
            row["file_name"],
            row["kind"],
            row["agency"],
            row["rows"],
            row["accepted"],
            row["status"],
            row["id"][:8],
        )
        table.add_row(*(_plain(str(cell)) for cell in cells))
    out.print(table)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8501,
    headless: Annotated[bool, typer.Option(help="Do not open a browser.")] = False,
) -> None:
    """Start the app on this machine only; the fictional store is built first where no store is named."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            msg = f"port {port} is busy: another program answers there. Stop it, or choose another: --port {port + 1}"
            raise ContextualError(msg)
    with _house():
        pass
    out.print(f"Contextual is at http://127.0.0.1:{port} (Ctrl+C stops it)")
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
