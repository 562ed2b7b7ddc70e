"""Retention: how long each kind is kept, what is due to go, and letting it go for good."""

from __future__ import annotations

from contextual.access import Principal, Purpose
from contextual.errors import StoreRefused
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.store import retention
from contextual.store.erasing import clean
from contextual.store.retention import KINDS, Due, month_of_time

MOST_MONTHS = 1200


def retention_clocks(principal: Principal, purpose: Purpose, house: House) -> dict[str, int | None]:
    """Give for how many months each kind is kept; None = until it is withdrawn."""
    allow(house, principal, purpose, "check_store")
    with house.store.read() as conn:
        held = retention.clocks(conn)
    return {kind: held.get(kind) for kind in KINDS}


def set_retention(principal: Principal, purpose: Purpose, house: House, kind: str, months: int) -> str:
    """
    Say for how many months a kind is kept; 0 = until it is withdrawn. Leaves a trace; nothing goes by this alone.

    Raises
    ------
    StoreRefused
        When there is no such kind, or no such number of months.
    """
    allow(house, principal, purpose, "set_up")
    if kind not in KINDS or not 0 <= months <= MOST_MONTHS:
        msg = f"A clock is set for one of {', '.join(KINDS)}, in months from 0 to {MOST_MONTHS}."
        raise StoreRefused(msg)
    with house.store.write() as conn:
        retention.set_clock(conn, kind, months)
        trace_in(
            conn, house, principal, purpose, "set_retention", object_type="kind", object_id=kind,
            outcome=f"{months} months",
        )  # fmt: skip
    return f"{kind}: kept for {months} months." if months else f"{kind}: kept until it is withdrawn."


def retention_due(principal: Principal, purpose: Purpose, house: House) -> list[Due]:
    """Count what has been kept longer than its kind may be. Leaves a trace first; nothing is changed."""
    allow(house, principal, purpose, "check_store")
    trace(house, principal, purpose, "retention_due", object_type="store", object_id=house.store.store_id)
    with house.store.read() as conn:
        return retention.due(conn, month_of_time(now()))


def run_retention(principal: Principal, purpose: Purpose, house: House) -> list[Due]:
    """
    Take out for good what has been kept longer than its kind may be, and clean the file. Leaves a trace with it.

    What was released stays. A file that is sent again is known by its content; rows that come in another file are
    taken anew and go with the next run.

    Raises
    ------
    StoreBusy, DiskFull
        When it is gone from the store, but the file could not be cleaned.
    """
    allow(house, principal, purpose, "erase")
    with house.store.write() as conn:
        gone = retention.let_go(conn, month_of_time(now()), house.keys)
        said = ", ".join(f"{one.kind} {one.rows}" for one in gone if one.rows)
        trace_in(
            conn, house, principal, purpose, "run_retention", object_type="store", object_id=house.store.store_id,
            outcome=said or "nothing was due",
        )  # fmt: skip
    house.forget()
    if said:
        clean(house.store)
    return gone
