"""The terminal: the same services as the pages, with progress bars. Exit 0 done, 1 refused, 2 wrong use."""

from __future__ import annotations

import sys
from typing import cast

import typer

from contextual.cli import (
    audit,
    bringing_in,
    counting,
    erasing,
    keys,
    names,
    release,
    retention,
    say,
    starting,
    store,
    templates,
    who_may,
)
from contextual.cli.chance import backtest, change, emerging, hotspots, hours, near_repeat, rates, scan
from contextual.errors import ContextualError

app = typer.Typer(
    help="The places where young people come to harm, and what is being done about them.",
    no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip
for command in (starting.version, starting.sample, starting.init):
    app.command()(command)
app.command("bring-in")(bringing_in.bring_in)
app.command()(templates.template)
app.command("take-back")(templates.take_back)
app.command()(counting.counts)
app.command()(hotspots.hotspots)
app.command()(emerging.emerging)
app.command()(scan.scan)
app.command()(rates.rates)
app.command()(backtest.backtest)
app.command()(change.change)
app.command("near-repeat")(near_repeat.near_repeat)
app.command()(hours.hours)
app.add_typer(names.app, name="names")
app.add_typer(store.app, name="store")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.command()(erasing.erase)
app.add_typer(retention.app, name="retention")
app.add_typer(release.app, name="release")
app.add_typer(who_may.people, name="people")
app.add_typer(who_may.safeguards, name="safeguards")
app.add_typer(who_may.purpose, name="purpose")
app.command()(who_may.may)
app.command()(starting.serve)

_UsageError = cast("type[Exception]", typer.BadParameter.__base__)
"""What a word on the command line that is not known, or is missing, raises."""


def main() -> None:
    """Run the terminal. What is refused is one line on standard error, never a traceback."""
    try:
        sys.exit(app(standalone_mode=False))
    except _UsageError as wrong:
        said = wrong.format_message()  # type: ignore[attr-defined]
        if said:
            say.err.print(say.plain(say.line(said)), soft_wrap=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(1)
    except ContextualError as refusal:
        say.err.print(say.plain(say.line(str(refusal))), soft_wrap=True)
        sys.exit(1)
    except OSError as refusal:
        said = f"{refusal.filename or 'the disk'}: {(refusal.strerror or 'not possible').lower()}"
        say.err.print(say.plain(said), soft_wrap=True)
        sys.exit(1)
