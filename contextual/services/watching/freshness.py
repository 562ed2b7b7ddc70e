"""Freshness: how often each sender sends, told from its own past, and how late it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from contextual.codes import AGENCIES
from contextual.services import held
from contextual.services.kinds import KINDS
from contextual.services.watching.drop_folder import in_quarantine

COLUMNS = (
    "agency", "agency_label", "kind", "kind_label", "sender", "files", "last_received", "days_ago", "usual_days",
    "days_late", "words", "missing_months", "unanswered",
)  # fmt: skip
_DAY = 86_400
_ENOUGH = 3
"""Days on which files came, from which a rhythm can be told: two gaps between them."""
_RECORD = {"incidents": "incident", "missing": "missing"}


def freshness(files: pd.DataFrame, grid: pd.DataFrame, batch_class: str, now: int) -> pd.DataFrame:
    """
    Say for each sender and kind of file how often it comes, when it came last, and how late it is.

    A file that another one replaced still came: it counts for the rhythm.

    Parameters
    ----------
    files : pandas.DataFrame
        The files brought in, withdrawn ones too.
    grid : pandas.DataFrame
        Agency, kind and month with their state (`CoverageView.grid`).
    now : int
        Seconds since 1970 UTC.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`.
    """
    came = files[(files["batch_class"] == batch_class) & (files["accepted"] > 0)]
    came = came.assign(sender=came["senders"].str.split("|")).explode("sender")
    rows = []
    for (agency, kind, sender), found in came.groupby(["agency", "kind", "sender"]):
        there = found[found["status"] == "held"]
        if there.empty:
            continue
        own = {"agency": agency, "agency_label": AGENCIES.label(str(agency)), "kind": kind, "sender": sender}
        own |= {"kind_label": KINDS.get(str(kind), str(kind)), "files": len(there)}
        own |= {"unanswered": int((there["asked"] != "").sum()), "missing_months": _missing(grid, agency, kind)}
        rows.append(own | rhythm(found["imported_at"].tolist(), int(there["imported_at"].max()), now))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def rhythm(came: list[int], last: int, now: int) -> dict[str, Any]:
    """
    Tell how often something comes from when it came, and how late it is now, in words.

    Parameters
    ----------
    came : list of int
        When files came, seconds since 1970 UTC.
    last : int
        When the newest that is held came.

    Examples
    --------
    >>> monthly = [day * 86_400 for day in (0, 30, 61, 92)]
    >>> rhythm(monthly, monthly[-1], 139 * 86_400)["words"]
    'Usually every 31 days; last 47 days ago: 16 days late.'
    >>> rhythm([0], 0, 3 * 86_400)["words"]
    'Last 3 days ago; too few files to tell how often it comes.'
    """
    days = np.unique(np.array(came, np.int64) // _DAY)
    ago = max(0, (now - last) // _DAY)
    when = "today" if not ago else f"{_days(ago)} ago"
    known = {"last_received": held.day_of(last), "days_ago": ago}
    if len(days) < _ENOUGH:
        words = f"Last {when}; too few files to tell how often it comes."
        return known | {"usual_days": np.nan, "days_late": 0, "words": words}
    usual = round(float(np.median(np.diff(days))))
    late = max(0, ago - usual)
    words = f"Usually every {_days(usual)}; last {when}{f': {_days(late)} late' if late else ''}."
    return known | {"usual_days": usual, "days_late": late, "words": words.replace("every 1 day;", "every day;")}


def waiting_in_quarantine(folders: Iterable[Path]) -> int | None:
    """Count the files in the quarantine of the watched folders; None where none is named: it is not known."""
    named = list(folders)
    return sum(len(in_quarantine(folder)) for folder in named) if named else None


def _missing(grid: pd.DataFrame, agency: object, kind: object) -> float:
    """Count the months of an agency that never came; nan for what has no months."""
    if kind not in _RECORD or grid.empty:
        return float("nan")
    mine = grid[(grid["agency"] == agency) & (grid["kind"] == _RECORD[str(kind)])]
    return float((mine["state"] == "gap").sum())


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days:,} days"
