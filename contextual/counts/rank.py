"""The order of units: places are ranked, never people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.records import require


def ranked(units: pd.DataFrame, by: str) -> pd.DataFrame:
    """
    Put units in the default order: most young people, then most months with a record, then incidents, then id.

    Open records name nobody, so there incidents come first, then months. Equal units still have ranks of their own,
    so that an order is the same every time; where the ranges of two units overlap, their order is not firm.

    Parameters
    ----------
    units : pandas.DataFrame
        With ``young_people`` (nan for open records), ``months``, ``incidents`` and the unit's id.
    by : str
        Column of the id.

    Returns
    -------
    pandas.DataFrame
        In order, with ``rank`` from 1 as its first column.

    Raises
    ------
    MissingColumns
        If a column is not there.

    Examples
    --------
    >>> units = pd.DataFrame({"place": ["a", "b"], "young_people": [2, 2], "months": [1, 3], "incidents": [9, 4]})
    >>> ranked(units, "place")[["rank", "place"]].values.tolist()
    [[1, 'b'], [2, 'a']]
    """
    require(units, [by, "young_people", "months", "incidents"])
    order = ["young_people", "months", "incidents"] if units["young_people"].notna().any() else ["incidents", "months"]
    ordered = units.sort_values([*order, by], ascending=[*[False] * len(order), True], kind="stable", ignore_index=True)
    ordered.insert(0, "rank", np.arange(1, len(ordered) + 1))
    return ordered
