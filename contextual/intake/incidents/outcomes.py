"""Outcomes: what became of incidents that were recorded before, joined to them by the incident's own reference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout
from contextual.intake.people.hygiene import clean
from contextual.intake.people.pseudonyms import incident_hashes
from contextual.intake.reading import Rows
from contextual.intake.request import Request
from contextual.intake.sent_columns import take
from contextual.intake.table import Table
from contextual.intake.when.record_times import Sent, times
from contextual.records import outcomes_frame


def read_outcomes(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    """
    Read outcomes. The incident's reference becomes the same keyed hash as in the file that recorded the incident.

    Parameters
    ----------
    columns : dict
        Our field -> heading: ``incident_id``, ``occurred_at`` (the month of the outcome) and ``outcome``.

    Returns
    -------
    Rows
        ``frame`` is an outcomes frame. A row without a reference, a month or an outcome says nothing and is left out.

    Raises
    ------
    FileRefused
        ``no_rows`` or ``identifiable_data``.
    """
    sent = take(table, layout, columns, free_text=False)
    sheet, faults = sent.columns, Faults(sent.lines)
    clean(sheet, sent.heading, faults, texts=("outcome",), public=layout.batch_class == "open")
    order = request.answers.get("date_order", layout.date_order)
    when = times(Sent(sheet, sent.heading, sent.zone, request.now, table.typed, order), faults, missing=False)
    for name in ("incident_id", "outcome"):
        faults.add((sheet[name] == "").to_numpy(), sent.heading[name], "missing_required", taken=False)
    keep = ~faults.refused
    frame = {
        "agency": request.agency, "month": when.columns["month"][keep], "outcome": _kept(sheet["outcome"], keep),
        "incident": incident_hashes(sheet["incident_id"], request.key, agency=request.agency, kind="incident")[keep],
    }  # fmt: skip
    return Rows(
        frame=outcomes_frame(frame, int(keep.sum())), problems=faults.table(table.faults), accepted=int(keep.sum()),
        rejected=int(faults.refused.sum()) + table.lost, questions=when.questions, remarks=sent.remarks,
        senders=sent.senders, fills="outcomes",
    )  # fmt: skip


def _kept(column: pd.Series, keep: np.ndarray) -> pd.Series:
    return column[keep].reset_index(drop=True)
