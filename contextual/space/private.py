"""Which points are private although nobody said so: an address that only one young person, or one home, explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.records import require

REPEATS = 3
"""A point used this often by one reference only is taken for an address."""


def likely_private(records: pd.DataFrame) -> NDArray[np.bool_]:
    """
    Mark records at points that look like somebody's address.

    A point outside every public place is private until a steward says otherwise when it is used three or more times
    by one reference only, or three or more times only as the found point of episodes missing from one and the same
    place. Points without any reference are left as they are: nothing ties them to one person.

    Parameters
    ----------
    records : pandas.DataFrame, shape (n, 6 or more)
        Uses ``lat, lon, person, kind, missing_from, place``.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)

    Examples
    --------
    >>> from contextual.records import records_frame
    >>> home = {"lat": [54.6] * 3, "lon": [1.6] * 3, "person": ["p", "p", "p"], "kind": "incident"}
    >>> likely_private(records_frame(home, 3)).tolist()
    [True, True, True]
    >>> likely_private(records_frame(home | {"person": ["p", "p", "q"]}, 3)).tolist()
    [False, False, False]
    """
    require(records, ["lat", "lon", "person", "kind", "missing_from", "place"])
    marked = np.zeros(len(records), bool)
    outside = (records["lat"].notna() & (records["place"] == "")).to_numpy()
    if not outside.any():
        return marked
    at = records.loc[outside, ["lat", "lon", "person", "kind", "missing_from"]]
    groups = at.groupby(["lat", "lon"], sort=False)
    often = groups["person"].transform("size") >= REPEATS
    one_person = (groups["person"].transform("nunique") == 1) & (at["person"] != "")
    found = (at["kind"] == "missing") & (at["missing_from"] != "")
    only_found = found.groupby([at["lat"], at["lon"]], sort=False).transform("all")
    one_home = groups["missing_from"].transform("nunique") == 1
    marked[outside] = (often & (one_person | (only_found & one_home))).to_numpy()
    return marked
