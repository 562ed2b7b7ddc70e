"""Releases at the terminal: set up, plan, build, list, show, audit, sign, retract, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from contextual.cli import say

app = typer.Typer(help="What may leave the screen: drawn once per period, checked, signed.", no_args_is_help=True)
PeriodOf = Annotated[str, typer.Option("--period", help="2025, 2025-H1 or 2025-Q3; left out, the newest.")]
Reason = Annotated[str, typer.Option(help="Why, in your own words; a partnership's store asks for it.")]
RevisionOf = Annotated[int, typer.Option("--revision", min=0, max=2, help="Left out, the newest.")]


def _why(reason: str) -> Any:
    from contextual import services

    return services.Purpose(code="release", reason=reason)


def _say(*sentences: str) -> None:
    for one in sentences:
        say.out.print(say.plain(one), soft_wrap=True)


def _table(frame: Any, **headings: str) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in headings.values():
        table.add_column(heading)
    for row in frame.to_dict("records"):
        table.add_row(*(say.plain(str(row[name])) for name in headings))
    say.out.print(table)


@app.command("set-up")
def set_up(
    every: Annotated[str, typer.Option(help="year, half-year or quarter.")] = "",
    base: Annotated[int, typer.Option(help="Resolution of the smallest hexagons: 8 or 9.")] = 0,
    scheme: Annotated[str, typer.Option(help="The one reference scheme that is counted.")] = "",
    place: Annotated[
        list[str] | None, typer.Option(help="A public place that is a unit of its own; at most 200.")
    ] = None,
    settle_days: Annotated[int, typer.Option(min=0, help="Days after a period's end before it is built.")] = 42,
    revise_after: Annotated[int, typer.Option(min=0, help="Days after which it may be built once more; 0: never.")] = 0,
    reason: Reason = "",
) -> None:
    """Choose how this store releases, from now on; what is left out follows from the volume."""
    from contextual import services

    with say.house() as house:
        made = services.set_up_release(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, _why(reason)), house,
            every=every, base=base, scheme=scheme,
            places=tuple(place or ()), settle_days=settle_days, revise_after=revise_after,
        )  # fmt: skip
    _say(f"Every {made.every}, hexagons of resolution {made.base}, references of {made.scheme}, "
         f"{len(made.places)} listed place(s); built from {made.settle_days} days after a period's end.")  # fmt: skip
    if made.revise_after:
        _say("A revision is a second look at every young person: it doubles what can be learnt of one.")


@app.command()
def build(
    plan: Annotated[bool, typer.Option("--plan", help="Only show what each choice would keep; exact, traced.")] = False,
    period: PeriodOf = "",
    revision: Annotated[int, typer.Option(min=1, max=2, help="2: the one revision that set-up may allow.")] = 1,
    reason: Reason = "",
) -> None:
    """Build the release of a period: once, for good, for k of five and of ten."""
    from contextual import services

    with say.house() as house:
        if plan:
            _say_plan(
                services.plan_release(
                    *services.terminal_asks(house, services.TERMINAL_STEWARD, _why(reason)), house
                ).value
            )
            return
        made = services.build_release(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, _why(reason)), house, period, revision
        )
    _say(f"The release {made.period} is built and sealed: {made.seal}",
         "It will not change. Check it with `release audit`, then sign it with `release sign`.")  # fmt: skip


def _say_plan(plan: Any) -> None:
    _say(f"{'Chosen' if plan.set_up else 'Proposed'}. {plan.sentence}")
    _table(
        plan.table, every="Every", base="Base", figures_a_period="Own figures a period",
        own_figure_per_cent="% in them", resolution_8_per_cent="% at resolution 8 or finer",
        any_figure_per_cent="% in any figure", cap_per_cent="% lost to the cap",
    )  # fmt: skip
    _say("Exact figures of the past year, for choosing: they are not circulated. Choose with `release set-up`.")


@app.command("list")
def list_() -> None:
    """List the releases, with their state and seal."""
    from contextual import services

    with say.house() as house:
        held = services.releases_held(*services.terminal_asks(house, services.TERMINAL_STEWARD, _why("")), house)
    if held.empty:
        _say("Nothing has been released yet.")
        return
    _table(held, period="Period", months="Months", revision="Revision", k="k", state="State", built_on="Built",
           base="Base", seal="Seal")  # fmt: skip


@app.command()
def show(
    period: PeriodOf = "",
    k: Annotated[int, typer.Option(help="5, or 10 for partner bodies.")] = 5,
    revision: RevisionOf = 0,
) -> None:
    """Show a release as it was sealed."""
    from contextual import services

    with say.house() as house:
        view = services.show_release(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, _why("")), house, period, k=k, revision=revision
        ).value
    _say(f"Release {view.period}, revision {view.revision}, k {view.k}: {view.state}", *view.sentences)
    if len(view.table):
        _table(view.table, level="Level", name="What", units="Units", young_person_presences="Presences, about",
               since_last="Since the period before")  # fmt: skip
    if len(view.tables):
        _table(view.tables, label="Table", cell_label="Answer", young_people="Young people, about")


@app.command()
def audit(period: PeriodOf = "", revision: RevisionOf = 0, reason: Reason = "") -> None:
    """Check a release: what an outsider could bound, its seal, and the share of presences it kept."""
    from contextual import services

    with say.house() as house:
        found = services.audit_release(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, _why(reason)), house, period, revision
        ).value
    seal = "as sealed" if found.sealed else "NOT AS SEALED"
    _say(
        f"Release {found.period}: {'holds' if found.holds else 'DOES NOT HOLD'}",
        f"Seal: {seal}, {'in the trace' if found.traced else 'NOT IN THE TRACE'}",
    )
    for name, one in (("Places", found.leaves), ("Places, adding presences", found.adding), ("Tables", found.tables)):
        _say(f"{name}: of {one.hidden:,} not shown, {one.pinned} pinned to a number, {one.proved} proved not empty, "
             f"{one.inside} bounded inside 0 to 4")  # fmt: skip
    for row in found.kept.itertuples():
        _say(f"{row.per_cent} % of young-person presences {row.what} (exact: not to be circulated)")
    _say(f"{found.without_reference:,} row(s) without a reference never enter a release.")
    if not found.holds:
        raise typer.Exit(1)


@app.command()
def sign(period: PeriodOf = "", revision: RevisionOf = 0, reason: Reason = "") -> None:
    """Sign a release once its audit holds: from then on it may be circulated."""
    from contextual import services

    with say.house() as house:
        _say(
            services.sign_release(
                *services.terminal_asks(house, services.TERMINAL_STEWARD, _why(reason)), house, period, revision
            )
        )


@app.command()
def retract(
    period: Annotated[str, typer.Option("--period", help="Which: there is no newest here.")],
    revision: RevisionOf = 0,
    reason: Reason = "",
) -> None:
    """Withdraw a release that is seriously wrong; it is not built again."""
    from contextual import services

    with say.house() as house:
        _say(
            services.retract_release(
                *services.terminal_asks(house, services.TERMINAL_STEWARD, _why(reason)), house, period, revision
            )
        )


@app.command()
def export(
    path: Annotated[Path, typer.Option("--out", help="File to write: .csv, .parquet, .gpkg or .geojson.")],
    period: PeriodOf = "",
    k: Annotated[int, typer.Option(help="5, or 10 for partner bodies.")] = 5,
    what: Annotated[str, typer.Option(help="figures, or tables (.csv or .parquet).")] = "figures",
    revision: RevisionOf = 0,
) -> None:
    """Write a signed release to a file."""
    from contextual import services
    from contextual.cli.lens import check_out

    check_out(path)
    with say.house() as house:
        made = services.export_release(
            *services.terminal_asks(house, services.TERMINAL_STEWARD, _why("")), house,
            period, k=k, form=path.suffix.lower().lstrip("."), what=what,
            revision=revision,
        )  # fmt: skip
    path.write_bytes(made.data)
    _say(f"The release was written to {path}")
