"""The safeguards of a partnership: what is done before its records may be held, by whom, when, where it is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

import pandas as pd

from contextual.access import SAFEGUARDS, Principal, Purpose, missing
from contextual.codes import agency_code
from contextual.errors import StoreRefused
from contextual.services import deciding
from contextual.services.free_text import no_identifiers
from contextual.services.gate import allow, trace_in
from contextual.services.house import House, now
from contextual.store.settings import get_setting, put_setting

LONGEST = 200
COLUMNS = ("safeguard", "label", "done_on", "by", "kept_at", "agencies", "recorded_on")


def safeguards(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    List the safeguards and what is recorded of each; what is not recorded is blank.

    Returns
    -------
    pandas.DataFrame
        ``safeguard, label, done_on, by, kept_at, agencies, recorded_on``.
    """
    allow(house, principal, purpose, "see_roles")
    with house.store.read() as conn:
        held = get_setting(conn, deciding.SAFEGUARDS, {})
    rows = [{"safeguard": key, "label": one.label, **held.get(key, {})} for key, one in SAFEGUARDS.items()]
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    table["agencies"] = [", ".join(one) if isinstance(one, list) else "" for one in table["agencies"]]
    return table.fillna("")


def record_safeguard(
    principal: Principal, purpose: Purpose, house: House, safeguard: str, *, done_on: str, by: str, kept_at: str,
    agencies: Collection[str] = (),
) -> str:  # fmt: skip
    """
    Record that a safeguard has been done. Leaves a trace; what was recorded of it before is replaced.

    Parameters
    ----------
    safeguard : str
        One of `contextual.access.SAFEGUARDS`.
    done_on : str
        The day it was signed, such as 2026-11-02; not in the future.
    by, kept_at : str
        Who answers for it, and where the document is kept.
    agencies : collection of str
        For the sharing agreement: the agencies that signed it. Exact figures of these are seen by their people.

    Raises
    ------
    StoreRefused
        Saying which of these cannot be.

    Returns
    -------
    str
        One sentence: what is still missing.
    """
    allow(house, principal, purpose, "set_up")
    key = SAFEGUARDS[safeguard].key
    kept = {
        "done_on": _day(done_on), "by": _text(by, "who answers for it"), "kept_at": _text(kept_at, "where it is kept"),
        "agencies": sorted({agency_code(one) for one in agencies}), "recorded_on": _today().isoformat(),
    }  # fmt: skip
    if (key == "sharing_agreement") != bool(kept["agencies"]):
        msg = "name the agencies that signed the sharing agreement, and of no other safeguard"
        raise StoreRefused(msg)
    with house.store.write() as conn:
        held = get_setting(conn, deciding.SAFEGUARDS, {}) | {key: kept}
        put_setting(conn, deciding.SAFEGUARDS, held)
        trace_in(conn, house, principal, purpose, "record_safeguard", object_type="safeguard", object_id=key)
    lacking = missing(held)
    return f"Recorded. Still missing: {'; '.join(lacking)}." if lacking else "Recorded. All safeguards are recorded."


def _today() -> date:
    return datetime.fromtimestamp(now(), UTC).date()


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.max
    if day > _today():
        msg = "write the day it was done as 2026-11-02; it cannot lie in the future"
        raise StoreRefused(msg)
    return day.isoformat()


def _text(text: str, what: str) -> str:
    kept = no_identifiers(text, what)
    if not 0 < len(kept) <= LONGEST:
        msg = f"say who answers for it and where it is kept, each in 1 to {LONGEST} characters"
        raise StoreRefused(msg)
    return kept
