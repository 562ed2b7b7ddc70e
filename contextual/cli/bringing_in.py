"""Bringing files in, and saying what became of every row."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from contextual.cli import differing, say, watching
from contextual.errors import ContextualError

_KINDS = "incidents, missing, places, boundaries, cohort, support, services, training, education or voices."
_FEW = 4
"""So many answers are written out, each as it is typed."""
_MOST_SAID = 6
"""So many sentences about its rows are said of a file; the report has every row."""


def bring_in(
    kind: Annotated[str, typer.Argument(help=_KINDS)],
    agency: Annotated[str, typer.Option(help="Who sends them, such as police.")],
    files: Annotated[list[Path] | None, typer.Argument(help="The files, each also as .gz.")] = None,
    ref_scheme: Annotated[str, typer.Option(help="Name of the reference scheme; left out, the agency's own.")] = "",
    batch_class: Annotated[str, typer.Option("--class", help="open, fictional or partnership.")] = "",
    layout: Annotated[str, typer.Option(help="Read the files so, instead of recognising them.")] = "",
    columns: Annotated[Path | None, typer.Option(help="A TOML file that matches columns.")] = None,
    overlap: Annotated[str, typer.Option(help="add or replace, where months are held already.")] = "",
    corrections: Annotated[str, typer.Option(help="take or keep, where held rows say something else now.")] = "",
    answer: Annotated[list[str] | None, typer.Option(help="Answer a question, such as date_order=day_first.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Say what would be taken; keep nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write what became of every row as JSON.")] = None,
    watch: Annotated[Path | None, typer.Option(help="Bring in what is dropped into this folder.")] = None,
    interval: Annotated[float, typer.Option(help="Seconds between two looks at it.", min=0.01)] = 30.0,
    once: Annotated[bool, typer.Option(help="Look at it twice, bring in what lies still, and end.")] = False,
) -> None:
    """Bring in agencies' files. Each is taken whole or refused; every row not taken is said, with its line."""
    from contextual import services

    if kind not in services.KINDS and not (watch and kind == watching.ALL):
        say.wrong_use(f"a file is one of: {', '.join(services.KINDS)}")
    if overlap not in ("", "add", "replace"):
        say.wrong_use("--overlap is add or replace")
    mapping = services.read_mapping(columns) if columns else None
    words = [*(answer or ()), *([f"corrections={corrections}"] if corrections else [])]
    said = {
        "kind": kind, "agency": agency, "layout": layout or None, "mapping": mapping, "ref_scheme": ref_scheme,
        "batch_class": batch_class or None, "overlap": overlap or None, "answers": _answers(words),
    }  # fmt: skip
    if watch:
        if files or dry_run or report:
            say.wrong_use("--watch takes no files, no --dry-run and no --report: each file has its own receipt")
        watching.watch(watch, said, interval=interval, once=once)
        return
    _bring_in_files(files or [], said, dry_run=dry_run, report=report)


def _bring_in_files(files: list[Path], said: dict[str, Any], *, dry_run: bool, report: Path | None) -> None:
    from contextual import services

    if not files:
        say.wrong_use("name the files, or a folder with --watch")
    for path in files:
        if not path.is_file():
            say.wrong_use(f"there is no file {path}")
    if report:
        _refuse_to_spoil(report, files)
    receipts, stopped = _bring_in_each(files, said, dry_run=dry_run)
    _say(receipts, dry_run=dry_run)
    if report and (receipts or not stopped):
        made = [services.report_of(one) for one in receipts]
        _write(report, json.dumps(made[0] if len(files) == 1 else made, indent=1))
    if stopped:
        raise stopped
    if any(one.refused or (one.rows and one.rows == one.rejected) for one in receipts):
        raise typer.Exit(1)


def _refuse_to_spoil(report: Path, files: list[Path]) -> None:
    """Refuse, before anything is brought in, a report that cannot be written or would overwrite something else."""
    folder = report.absolute().parent
    if not folder.is_dir():
        say.wrong_use(f"there is no folder {folder}")
    if report.is_dir():
        say.wrong_use("--report is a folder: name a file in it")
    if report.exists() and any(report.samefile(path) for path in files):
        say.wrong_use("--report is the file that is sent: name another, or the file would be lost")
    if report.is_file() and not _is_report(report):
        say.wrong_use("--report is a file that is there already and is no report: name another")
    if not os.access(report if report.exists() else folder, os.W_OK):
        say.wrong_use("--report cannot be written there: name another folder")


def _is_report(path: Path) -> bool:
    """Say whether a file is empty or a report that may be written anew."""
    with path.open("rb") as told:
        head = b"".join(told.read(200).split())
    return not head or head == b"[]" or head.removeprefix(b"[").startswith(b'{"file":')


def _write(report: Path, text: str) -> None:
    try:
        report.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ContextualError("The files were dealt with, but their report could not be written there.") from error


def _bring_in_each(
    files: list[Path], said: dict[str, Any], *, dry_run: bool
) -> tuple[list[Any], ContextualError | None]:
    """Bring in one file after another; where the store itself refuses, stop: what came before stays, and is said."""
    from contextual import services

    receipts: list[Any] = []
    with say.house() as house, say.bar(counted=True) as bar:
        task = bar.add_task("Bringing in", total=len(files))
        for path in files:
            bar.update(task, description=f"Bringing in {say.plain(path.name)}")
            sending = services.Sending(name=path.name, data=path, **said)
            try:
                who, why = services.terminal_asks(house, services.TERMINAL_ANALYST, services.DATA_QUALITY)
                receipts.append(services.bring_in(who, why, house, sending, dry_run=dry_run))
            except ContextualError as refusal:
                return receipts, refusal
            bar.advance(task)
    return receipts, None


def _answers(words: list[str] | None) -> dict[str, str]:
    from contextual import services

    try:
        return services.answers_of_words(words)
    except ContextualError as wrong:
        say.wrong_use(str(wrong))


def _say(receipts: list[Any], *, dry_run: bool) -> None:
    from contextual import services

    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Rows", "Accepted", "Rejected", "Already held", "Not mapped"):
        table.add_column(heading, justify="left" if heading == "File" else "right")
    for one in receipts:
        if not one.refused:
            numbers = (one.rows, one.accepted, one.rejected, one.already_held, one.not_mapped)
            table.add_row(say.plain(one.file), *(f"{n:,}" for n in numbers))
    if table.row_count:
        say.out.print(table)
    for one in receipts:
        if one.difference:
            differing.say_difference(one.file, one.difference)
        for note in one.notes:
            say.out.print(say.plain(f"{one.file}: {note}"), soft_wrap=True)
        _say_problems(one)
        for question in one.questions:
            _say_question(one.file, question)
        if one.refused:
            say.err.print(say.plain(f"{one.file}: {one.refused[1]}"), soft_wrap=True)
            if one.refused[1] == services.OVERLAP_ASKED:
                say.err.print("  Bring it in again with --overlap add or --overlap replace", soft_wrap=True)
    if dry_run:
        say.out.print("Nothing was kept: this was a dry run.")


def _say_problems(receipt: Any) -> None:
    """Say what is wrong with how many rows, those not taken first; which rows, the report says."""
    if receipt.problems.empty:
        return
    rows = receipt.problems.groupby(["taken", "message"], sort=False)["row"].nunique()
    said = rows.reset_index().sort_values(["taken", "row"], ascending=[True, False], kind="stable")
    for taken, message, count in said.head(_MOST_SAID).itertuples(index=False):
        many = f"{count:,} row{'' if count == 1 else 's'} {'taken' if taken else 'not taken'}"
        say.out.print(say.plain(f"{receipt.file}: {many}: {message}"), soft_wrap=True)
    if len(said) > _MOST_SAID:
        more = len(said) - _MOST_SAID
        words = f"{more} more thing{'' if more == 1 else 's'} to know about its rows: --report FILE lists them all."
        say.out.print(say.plain(f"{receipt.file}: {words}"), soft_wrap=True)


def _say_question(name: str, question: Any) -> None:
    """Say what only a person can answer, what each answer would make of the file, and how to give it."""
    say.out.print(say.plain(f"{name}: {question.text} Nobody has said, so it was not guessed."), soft_wrap=True)
    answers = [answer for answer, _ in question.choices]
    for sent, *ways in question.examples:
        words = f"{sent} is {' or '.join(ways)}" if len(ways) == len(answers) else f"{sent}: {'; '.join(ways)}"
        say.out.print(say.plain(f"  {words}"), soft_wrap=True)
    said = " or ".join(f"--answer {question.code}={answer}" for answer in answers)
    if len(answers) > _FEW:
        said = f"--answer {question.code}=ANSWER, which is one of: {', '.join(answers)}"
    say.out.print(say.plain(f"  Bring it in again with {said}"), soft_wrap=True)
