"""Retention at the terminal: set how long a kind is kept, see what is due, let it go."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from contextual.cli import say

app = typer.Typer(help="How long each kind is kept, what is due, and letting it go.", no_args_is_help=True)


@app.command("set")
def set_clock(
    kind: Annotated[str, typer.Argument(help="incidents, missing, cohort, support or voices.")],
    months: Annotated[int, typer.Argument(help="Months; 0 = until it is withdrawn.")],
) -> None:
    """Say for how many months a kind is kept. Nothing goes by this alone."""
    from contextual import services

    with say.house() as house:
        said = services.set_retention(services.TERMINAL_STEWARD, services.DATA_QUALITY, house, kind, months)
    say.out.print(said)


@app.command()
def run(
    go: Annotated[bool, typer.Option("--go", help="Let it go for good. Left out, it is only counted.")] = False,
) -> None:
    """Count what has been kept longer than its kind may be; with --go, take it out for good."""
    from contextual import services

    who, why = services.TERMINAL_STEWARD, services.DATA_QUALITY
    with say.house() as house:
        found = services.run_retention(who, why, house) if go else services.retention_due(who, why, house)
        kinds = services.retention_clocks(who, why, house)
    for kind, months in kinds.items():
        if months is None:
            say.out.print(f"{kind}: kept until it is withdrawn")
    for one in found:
        say.out.print(_sentence(one, go), soft_wrap=True)
    if not go and any(one.rows for one in found):
        say.out.print("Nothing was changed. To let it go for good: retention run --go")


def _sentence(one: Any, gone: bool) -> str:
    before = f"{one.before // 12}-{one.before % 12 + 1:02d}"
    what = "gone" if gone else "due"
    return f"{one.kind}: kept for {one.months} months; {one.rows:,} rows of {one.files} file(s) before {before} {what}"
