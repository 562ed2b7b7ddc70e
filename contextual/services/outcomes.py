"""What became of incidents: kept beside them, joined by their reference, and said where they are looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.outcomes import outcomes_among
from contextual.intake.reading import Reading
from contextual.records import Batch
from contextual.services.house import House
from contextual.store import outcomes as outcome_store
from contextual.store import records as record_store


def keep_outcomes(conn: Any, batch: Batch, made: Reading) -> str:
    """Keep the outcomes of one file, and say how many of them belong to incidents held."""
    outcome_store.upsert_outcomes(conn, made.outcomes, batch.id)
    held = record_store.read_records(conn, batch.batch_class, ("incident",))["incident"]
    joined = int(made.outcomes["incident"].isin(pd.unique(held)).sum())
    said = f"{joined:,} of {len(made.outcomes):,} outcomes belong to incidents held."
    if joined < len(made.outcomes):
        return f"{said} The others join when their incidents come in from the same agency."
    return said


def known_outcomes(house: House, ledger: Ledger, lens: Lens, within: tuple[str, Any]) -> pd.DataFrame:
    """
    Count the incidents of a hexagon or place by what became of them.

    Returns
    -------
    pandas.DataFrame
        ``outcome, incidents``, most first; empty where no outcome is known.
    """
    words, outcome = house.once("outcomes", lens.batch_class, lambda: _by_incident(house, lens.batch_class))
    counts = outcomes_among(ledger, lens, within, outcome, len(words))
    table = pd.DataFrame({"outcome": words, "incidents": counts})
    table = table[table["incidents"] > 0]
    return table.sort_values(["incidents", "outcome"], ascending=[False, True], ignore_index=True)


def _by_incident(house: House, batch_class: str) -> tuple[list[str], np.ndarray]:
    """Give the outcomes in words and, by the ledger's number of each incident, which of them it had."""
    with house.store.read() as conn:
        told = outcome_store.read_outcomes(conn, batch_class)
        if told.empty:
            return [], np.zeros(0, np.int64)
        held = record_store.read_records(conn, batch_class, ("incident",))["incident"]
    names = np.sort(np.array([name for name in pd.unique(held) if name], dtype=object))
    codes, words = pd.factorize(told["outcome"], sort=True)
    at = pd.Index(told["incident"]).get_indexer(names)
    return [str(word) for word in words], np.where(at >= 0, codes[at], -1).astype(np.int64)
