"""Who may, and for what: the role register, the safeguards, the purpose that is open, and why something is refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from contextual.cli import say
from contextual.errors import ContextualError

people = typer.Typer(help="The role register of a partnership's store.", no_args_is_help=True)
safeguards = typer.Typer(help="What must be done before a partnership's records are held.", no_args_is_help=True)
purpose = typer.Typer(help="For what exact figures are open: for an hour, a meeting for four.", no_args_is_help=True)

Agencies = Annotated[list[str] | None, typer.Option("--agency", help="An agency, or partnership; again for another.")]
RoleOf = Annotated[str, typer.Option("--role", help="viewer, practitioner, analyst, co_ordinator, steward or auditor.")]


def _asks(house: Any) -> tuple[Any, Any, Any]:
    from contextual import services

    who, why = services.terminal_asks(house, services.TERMINAL_STEWARD, services.Purpose(code="set_up"))
    return who, why, house


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*(say.plain(str(cell)) for cell in row))
    say.out.print(table)


@people.command("list")
def list_people() -> None:
    """List who may come in, in which role and for which agencies."""
    from contextual import services

    with say.house() as house:
        held = services.people(*_asks(house))
    held["state"] = ["shut out" if one else "may come in" for one in held["disabled"]]
    held["agency"] = held["agency"].replace("", "whole partnership")
    names = ("label", "role", "agency", "state", "issuer", "subject", "id")
    _table(("Name", "Role", "Agency", "State", "Issuer", "Subject", "Id"), held[list(names)].to_numpy().tolist())


@people.command("add")
def add_person(
    subject: Annotated[str, typer.Argument(help="The account on this machine, or the identity provider's subject.")],
    role: RoleOf,
    agency: Agencies = None,
    label: Annotated[str, typer.Option("--name", help="The name that the register shows.")] = "",
    issuer: Annotated[str, typer.Option(help="The identity provider's address.")] = "terminal",
) -> None:
    """Let somebody in, in one role."""
    from contextual import services

    with say.house() as house:
        made = services.add_person(
            *_asks(house), issuer=issuer, subject=subject, label=label or subject, role=role, agencies=agency or ()
        )
    say.out.print(say.plain(f"{made.label}: {made.id}"), soft_wrap=True)


@people.command("change")
def change_person(
    person: Annotated[str, typer.Argument(help="The id that `people list` shows.")],
    role: RoleOf = "",
    agency: Agencies = None,
    shut_out: Annotated[bool | None, typer.Option("--shut-out/--let-in", help="Whether they may come in.")] = None,
) -> None:
    """Change a role or its agencies, shut somebody out, or let them in again; it holds at once."""
    from contextual import services

    with say.house() as house:
        said = services.change_person(*_asks(house), person, role=role, agencies=agency or (), disabled=shut_out)
    say.out.print(say.plain(said), soft_wrap=True)


@safeguards.command("list")
def list_safeguards() -> None:
    """List the safeguards and what is recorded of each."""
    from contextual import services

    with say.house() as house:
        held = services.safeguards(*_asks(house))
    held["done_on"] = held["done_on"].replace("", "missing")
    names = ("safeguard", "label", "done_on", "by", "kept_at", "agencies")
    _table(("Code", "Safeguard", "Done on", "By", "Kept at", "Agencies"), held[list(names)].to_numpy().tolist())


@safeguards.command("record")
def record_safeguard(
    safeguard: Annotated[str, typer.Argument(help="A code that `safeguards list` shows.")],
    done_on: Annotated[str, typer.Option("--on", help="The day it was signed, such as 2026-11-02.")],
    by: Annotated[str, typer.Option(help="Who answers for it.")],
    kept_at: Annotated[str, typer.Option("--kept-at", help="Where the document is kept.")],
    agency: Annotated[
        list[str] | None, typer.Option(help="Who signed the sharing agreement; again for another.")
    ] = None,
) -> None:
    """Record that a safeguard has been done."""
    from contextual import services

    with say.house() as house:
        said = services.record_safeguard(
            *_asks(house), safeguard, done_on=done_on, by=by, kept_at=kept_at, agencies=agency or ()
        )
    say.out.print(say.plain(said), soft_wrap=True)


@purpose.command("open")
def open_purpose(
    code: Annotated[str, typer.Argument(help="For what; `purpose list` shows the codes.")],
    reason: Annotated[str, typer.Option(help="Why, in your own words, naming nobody; asked for when left out.")] = "",
    chair: Annotated[str, typer.Option(help="Of a meeting: the chair's id in the role register.")] = "",
    seat: Annotated[list[str] | None, typer.Option(help="Of a meeting: an agency that sits in it.")] = None,
) -> None:
    """Open a purpose: from now on commands look for it, until its time is over."""
    from contextual import services

    with say.house() as house:
        who, _, _ = _asks(house)
        wanted = services.Purpose(code=code, reason=reason or typer.prompt("Reason, in your own words", err=True))
        opened = services.open_purpose(who, wanted, house, chair=chair, seats=seat or ())
    say.out.print(f"{services.PURPOSES[code].label}: open until {_time(opened.until)}.", soft_wrap=True)


@purpose.command("show")
def show_purpose() -> None:
    """Say which purpose you have open, and until when."""
    from contextual import services

    with say.house() as house:
        opened = services.purpose_open(_asks(house)[0], house)
    if opened is None:
        say.out.print("No purpose is open.")
        return
    label = services.PURPOSES[opened.purpose.code].label
    say.out.print(say.plain(f"{label}: open until {_time(opened.until)}. {opened.purpose.reason}"), soft_wrap=True)


@purpose.command("close")
def close_purpose() -> None:
    """Close the purpose you have open before its time is over."""
    from contextual import services

    with say.house() as house:
        who, _, _ = _asks(house)
        opened = services.purpose_open(who, house)
        if opened is None:
            msg = "no purpose is open"
            raise ContextualError(msg)
        services.close_purpose(who, opened.purpose, house)
    say.out.print("Closed.")


@purpose.command("list")
def list_purposes() -> None:
    """List the purposes there are."""
    from contextual import services

    _table(("Code", "Purpose"), ((key, one.label) for key, one in services.PURPOSES.items()))


def may(
    agency: Annotated[str, typer.Option(help="With the records of this agency.")] = "",
) -> None:
    """Say what you may do here and now, and why or why not."""
    from contextual import services

    with say.house() as house:
        found = services.explain(*_asks(house), agency)
    _table(
        ("", "What", "Why"),
        (("yes" if one.decided.allowed else "no", one.label, one.decided.because) for one in found),
    )


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%H:%M")
