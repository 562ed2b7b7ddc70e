"""The rank: the order in which hexagons and places are looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.tally import tally


def order(
    ids: ArrayLike, incidents: ArrayLike, months: ArrayLike, young_people: ArrayLike | None = None
) -> NDArray[np.int64]:
    """
    Give the default order of units: most young people first, then most months active, most incidents, lowest id.

    Where young people cannot be told apart (open data) it is most incidents, then most months active, lowest id.

    Parameters
    ----------
    ids, incidents, months : array_like, shape (n,)
    young_people : array_like of int, shape (n,), optional

    Returns
    -------
    numpy.ndarray of int64, shape (n,)
        Positions, first rank first.

    Examples
    --------
    >>> order(["a", "b", "c"], [9, 2, 3], [1, 2, 2], [2, 3, 3]).tolist()
    [2, 1, 0]
    >>> order(["a", "b", "c"], [9, 2, 3], [1, 2, 2]).tolist()
    [0, 2, 1]
    """
    names = np.asarray(ids)
    by_id = np.empty(len(names), np.int64)
    by_id[np.argsort(names, kind="stable")] = np.arange(len(names))
    most = [np.asarray(months, np.int64), np.asarray(incidents, np.int64)]
    if young_people is not None:
        most = [np.asarray(young_people, np.int64), *most]
    else:
        most.reverse()
    return np.lexsort((by_id, *(-column for column in reversed(most))))


def ranked(ledger: Ledger, lens: Lens, by: str = "place", within: tuple[str, Any] | None = None) -> pd.DataFrame:
    """
    Give the units of a lens in their default order.

    Parameters
    ----------
    ledger : Ledger
    lens : Lens
    by : str
        "place" or "cell" (any grain that can be paired with "month").
    within : tuple, optional
        As for `tally`.

    Returns
    -------
    pandas.DataFrame, shape (n_units, 3 or 4)
        ``id``, ``young_people`` (not for the open class), ``months`` (with an incident), ``incidents``.

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> frame = records_frame({"place": ["t:1", "t:2", "t:2"], "month": [24300, 24300, 24301]}, 3)
    >>> ranked(Ledger.build(frame), Lens("open", 24300, 24311))
        id  months  incidents
    0  t:2       2          2
    1  t:1       1          1
    """
    found = tally(ledger, lens, by, within)
    monthly = tally(ledger, lens, (by, "month"), within)
    active = pd.Series(monthly.keys).value_counts().reindex(found.keys).to_numpy(np.int64)
    at = order(found.keys, found.incidents, active, found.young_people)
    table = {"id": found.keys, "young_people": found.young_people, "months": active, "incidents": found.incidents}
    return pd.DataFrame({name: column[at] for name, column in table.items() if column is not None})
