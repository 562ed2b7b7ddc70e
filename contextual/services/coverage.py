"""Coverage: who has sent what, how fresh it is, and where nothing came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import AGENCIES
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens, months_text
from contextual.services import held
from contextual.services.gate import figures, look
from contextual.services.house import House, now
from contextual.services.views import CoverageView
from contextual.services.watching.freshness import freshness, waiting_in_quarantine

_KIND_WORDS = {"incident": "incidents", "missing": "missing episodes"}


def look_at_coverage(
    principal: Principal, purpose: Purpose, house: House, batch_class: str
) -> Exact[CoverageView] | Open[CoverageView]:
    """Say who sent what for which month. A month without a file is a gap, never a nought. Leaves a trace first."""
    sent = held.months_sent(house, batch_class)
    first, last = (int(sent["month"].min()), int(sent["month"].max())) if len(sent) else (24312, 24312)
    lens = Lens(batch_class, first, last)
    look(house, principal, purpose, lens, "look_at_coverage")
    grid = _grid(sent, first, last, _days(house))
    view = CoverageView(
        grid=grid,
        senders=_senders(house, sent, batch_class),
        gaps=_gaps(grid),
        first=first if len(sent) else 0,
        last=last if len(sent) else 0,
        received=int(grid["state"].isin(["received", "part"]).sum()) if len(grid) else 0,
        expected=int((grid["state"] != "before").sum()) if len(grid) else 0,
        freshness=freshness(held.files(house), grid, batch_class, now()),
        quarantine=waiting_in_quarantine(house.settings.watched),
    )
    return figures(lens, view)


def gaps_by_month(house: House, lens: Lens, months: np.ndarray) -> tuple[list[str], list[bool]]:
    """
    Say for each month which agencies of the lens sent nothing although they had joined, and whether any sent something.

    Parameters
    ----------
    months : array of int, shape (n,)

    Returns
    -------
    missing : list of str
        Agencies in words, joined by ", "; "" when all that had joined sent something.
    received : list of bool
    """
    sent = held.months_sent(house, lens.batch_class)
    if lens.agencies is not None:
        sent = sent[sent["agency"].isin(lens.agencies)]
    by_agency = {str(name): set(rows["month"]) for name, rows in sent.groupby("agency")}
    missing = [
        ", ".join(AGENCIES.label(name) for name, got in by_agency.items() if min(got) < month and month not in got)
        for month in months
    ]
    return missing, [any(month in got for got in by_agency.values()) for month in months]


def _days(house: House) -> pd.Series:
    """Give the newest import per agency and kind of record, in seconds."""
    files = held.files(house)
    files = files[files["status"] == "held"]
    kind = files["kind"].map({"incidents": "incident", "missing": "missing"})
    return files.assign(kind=kind).groupby(["agency", "kind"])["imported_at"].max()


def _grid(sent: pd.DataFrame, first: int, last: int, imported: pd.Series) -> pd.DataFrame:
    rows = []
    for (agency, kind), found in sent.groupby(["agency", "kind"]):
        counts = dict(zip(found["month"], found["records"], strict=True))
        joined = min(counts)
        for month in range(first, last + 1):
            n = int(counts.get(month, 0))
            state = "received" if n else ("before" if month < joined else "gap")
            if n and (agency, kind) in imported.index and imported[agency, kind] < _end_of(month):
                state = "part"
            rows.append((agency, AGENCIES.label(str(agency)), kind, month, n, state))
    return pd.DataFrame(rows, columns=["agency", "agency_label", "kind", "month", "records", "state"])


def _end_of(month: int) -> int:
    """Give the end of a month in seconds UTC: a file brought in before it can hold only part of the month."""
    after = np.datetime64(f"{(month + 1) // 12:04d}-{(month + 1) % 12 + 1:02d}-01", "s")
    return int(after.astype("int64"))


def _senders(house: House, sent: pd.DataFrame, batch_class: str) -> pd.DataFrame:
    files = held.files(house)
    files = files[(files["status"] == "held") & (files["batch_class"] == batch_class)]
    files = files.assign(record_kind=files["kind"].map({"incidents": "incident", "missing": "missing"}))
    rows = []
    for (agency, kind), found in sent.groupby(["agency", "kind"]):
        mine = files[(files["agency"] == agency) & (files["record_kind"] == kind)]
        newest = int(mine["imported_at"].max()) if len(mine) else 0
        rows.append(
            {
                "agency": agency, "agency_label": AGENCIES.label(str(agency)), "kind": kind, "files": len(mine),
                "records": int(found["records"].sum()), "first": int(found["month"].min()),
                "last": int(found["month"].max()), "last_received": held.day_of(newest),
                "days_ago": max(0, (now() - newest) // 86_400),
            }
        )  # fmt: skip
    names = ["agency", "agency_label", "kind", "files", "records", "first", "last", "last_received", "days_ago"]
    return pd.DataFrame(rows, columns=names)


def _gaps(grid: pd.DataFrame) -> pd.DataFrame:
    """Put neighbouring gap months of one sender together, in words."""
    rows = []
    for (label, kind), found in grid[grid["state"] == "gap"].groupby(["agency_label", "kind"]):
        months = found["month"].to_numpy()
        for run in np.split(months, np.flatnonzero(np.diff(months) > 1) + 1):
            rows.append((label, kind, int(run[0]), int(run[-1]), len(run), _what(str(kind), run)))
    return pd.DataFrame(rows, columns=["agency_label", "kind", "first", "last", "months", "what"])


def _what(kind: str, run: np.ndarray) -> str:
    span = months_text(int(run[0]), int(run[-1]))
    words = _KIND_WORDS.get(kind, kind)
    return f"No {words} received for {span}: places they usually record may look quieter than they are."
