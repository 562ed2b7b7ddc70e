"""Outcomes among a lens's incidents: of how many it is known what became of them, and what that was."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contextual.counts.coding import OWN_RETURN, STANDING
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.selection import select


def outcomes_among(
    ledger: Ledger, lens: Lens, within: tuple[str, Any] | None, outcome: NDArray[np.int64], kinds: int
) -> NDArray[np.int64]:
    """
    Count the distinct incidents of a lens by their outcome.

    Parameters
    ----------
    within : tuple, optional
        ("cell", id at the lens's resolution) or ("place", place id).
    outcome : array of int, shape (m,)
        For incident number 0 to m - 1 the number of its outcome, -1 = none; an incident with a higher number has none.
    kinds : int
        How many outcomes there are.

    Returns
    -------
    array of int, shape (kinds,)
        Incidents with each outcome. An incident has one outcome, so they add up to the incidents whose outcome is
        known.

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> ledger = Ledger.build(records_frame({"incident": ["a", "a", "b", ""], "month": 24300}, 4))
    >>> outcomes_among(ledger, Lens("open", 24300, 24300), None, np.array([1, -1]), 2).tolist()
    [0, 1]
    """
    rows = select(ledger, lens, within).rows
    counted = (ledger.state[rows] & STANDING) != OWN_RETURN
    incidents = np.unique(ledger.incident[rows][counted])
    known = outcome[incidents[incidents < len(outcome)]]
    counts: NDArray[np.int64] = np.bincount(known[known >= 0], minlength=kinds)
    return counts
