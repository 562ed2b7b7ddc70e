"""Granting: on a server, the account the app uses gets the rights it needs and none over what is kept for good."""

from __future__ import annotations

from contextual.access import Principal, Purpose
from contextual.services.gate import allow, trace_in
from contextual.services.house import House
from contextual.store import grants


def grant_account(principal: Principal, purpose: Purpose, house: House, account: str) -> str:
    """
    Give a server's account the rights of the app, in the name of the account that owns the tables. Leaves a trace.

    Returns
    -------
    str
        One sentence: what it may do now.

    Raises
    ------
    StoreRefused
        On SQLite; when there is no such account, or it owns the tables or may do anything on the server.
    """
    allow(house, principal, purpose, "set_up")
    with house.store.write() as conn:
        grants.grant(conn, account)
        trace_in(conn, house, principal, purpose, "grant_account", object_type="store", object_id=house.store.store_id)
    return (
        "The account may read and write the store as the app does; what is kept for good it may only read and add to. "
        "Name it in CONTEXTUAL_DB for the app; keep the account that owns the tables for migrating and for letting "
        "months of the trace go."
    )
