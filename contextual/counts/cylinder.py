"""The people of a cylinder: how many young people the records of some hexagons and days are of."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.selection import select


def people_within(ledger: Ledger, lens: Lens, cells: ArrayLike, first_day: int, last_day: int) -> tuple[int, int]:
    """
    Count the distinct young people harmed in some hexagons over some days, and the incidents that they are of.

    Few people with many incidents are no many cases that happen to fall together: what befalls one person is not
    independent, and a test that takes it to be so finds too much.

    Parameters
    ----------
    cells : array_like of int64
        Hexagons of the lens's resolution.
    first_day, last_day : int
        Days since 1970-01-01, both included.

    Returns
    -------
    young_people : int
        The most within any one reference scheme; 0 for open records, which name nobody.
    incidents : int
        Distinct incidents with a young person harmed.

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> from contextual.space.cells import cells_at, parents
    >>> at = 1_735_732_800
    >>> cell = int(cells_at([54.6], [1.6])[0])
    >>> frame = records_frame({"person": ["p", "p", "q"], "scheme": "s", "part": "harmed", "age_band": "13_15",
    ...     "cell": cell, "finest": 10, "month": 24300, "hour": 60, "earliest": at, "latest": at}, 3)
    >>> people_within(Ledger.build(frame), Lens("fictional", 24300, 24300), parents([cell], 9), 20089, 20089)
    (2, 3)
    """
    if not lens.counts_people:
        return 0, 0
    rows = select(ledger, lens).rows
    numbers = np.arange(len(ledger)) if isinstance(rows, slice) else rows
    day = ledger.day[numbers]
    numbers = numbers[(day >= first_day) & (day <= last_day) & ledger.young[numbers]]
    inside = ledger.counts_at("cell", lens.resolution, numbers)
    here = ledger.units("cell", lens.resolution)[ledger.unit_of("cell", lens.resolution, numbers)]
    numbers = numbers[inside & np.isin(here, np.asarray(cells, np.int64))]
    people = np.unique(ledger.person[numbers])
    schemes = np.bincount(ledger.scheme_of[people], minlength=1)
    return int(schemes.max()), len(np.unique(ledger.incident[numbers]))
