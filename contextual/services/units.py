"""Units in their order: hexagons or named places with figures, range, months active and who recorded them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.rank import ranked
from contextual.counts.tally import Tally, tally
from contextual.stats.interval import poisson_limits


def units(ledger: Ledger, lens: Lens, by: str) -> tuple[pd.DataFrame, Tally]:
    """
    Count and rank every hexagon or place that has a record in the lens.

    Parameters
    ----------
    by : str
        "cell" or "place".

    Returns
    -------
    pandas.DataFrame
        In rank order: ``rank``, the grain, ``incidents, young_people`` (nan for open records), ``low, high`` (95 %
        limits of what chance alone could give), ``months, agencies, reported, discovered, operation, partner``.
    Tally
    """
    counted = tally(ledger, lens, by)
    table = ranked(ledger, lens, by).rename(columns={"id": by})
    if "young_people" not in table:
        table["young_people"] = np.nan
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    table["agencies"] = _how_many(ledger, lens, (by, "agency"), table[by])
    recorded = tally(ledger, lens, (by, "recorded")).frame().pivot(index=by, columns="recorded", values="incidents")
    for way in ("reported", "discovered", "operation", "partner"):
        found = recorded[way] if way in recorded else pd.Series(dtype=float)
        table[way] = found.reindex(table[by]).fillna(0).astype(int).to_numpy()
    low, high = poisson_limits(table["young_people" if lens.counts_people else "incidents"])
    table["low"], table["high"] = low.round(1), high.round(1)
    return table, counted


def _how_many(ledger: Ledger, lens: Lens, by: tuple[str, str], keys: pd.Series) -> np.ndarray:
    """Count the distinct second keys of each first one."""
    pairs = tally(ledger, lens, by).frame()
    return np.asarray(pairs.groupby(by[0]).size().reindex(keys).fillna(0), int)
