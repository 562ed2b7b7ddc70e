"""Which points are private although nobody said so: an address that only one young person, or one home, explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from contextual.records import require

REPEATS = 3
"""A point used this often by one reference only is taken for an address."""
HOUSE_DECIMALS = 4
"""Degrees rounded so are 11 m by 6 m in Great Britain: about a house."""


def likely_private(records: pd.DataFrame) -> NDArray[np.bool_]:
    """
    Mark records at points that look like somebody's address.

    A point outside every public place is private until a steward says otherwise when it is used three or more times
    by one reference only, or three or more times only as the found point of episodes missing from one and the same
    place. References of different schemes may be one person's, so each scheme is asked by itself. Points without any
    reference are left as they are: nothing ties them to one person; nor does a record without one show an address.
    Agencies place one house a few metres apart, so points are also taken together that are equal to four decimals.

    Parameters
    ----------
    records : pandas.DataFrame, shape (n, 7 or more)
        Uses ``lat, lon, person, scheme, kind, missing_from, place``.

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
    require(records, ["lat", "lon", "person", "scheme", "kind", "missing_from", "place"])
    marked = np.zeros(len(records), bool)
    outside = (records["lat"].notna() & (records["place"] == "")).to_numpy()
    if not outside.any():
        return marked
    at = records.loc[outside, ["lat", "lon", "person", "scheme", "kind", "missing_from"]]
    near = at.assign(lat=at["lat"].round(HOUSE_DECIMALS), lon=at["lon"].round(HOUSE_DECIMALS))
    told = _one_reference(at) | _one_home(at) | _one_reference(near) | _one_home(near)
    marked[outside] = told.to_numpy()
    return marked


def _one_reference(at: pd.DataFrame) -> pd.Series:
    """Say of each row whether its point has no more than one reference in any scheme, one of them used often."""
    named = at[at["person"] != ""]
    uses = named.groupby(["lat", "lon", "scheme"])["person"].agg(["size", "nunique"])
    points = uses.groupby(["lat", "lon"]).agg({"size": "max", "nunique": "max"})
    told = points[(points["size"] >= REPEATS) & (points["nunique"] == 1)].index
    return pd.Series(pd.MultiIndex.from_frame(at[["lat", "lon"]]).isin(told), index=at.index)


def _one_home(at: pd.DataFrame) -> pd.Series:
    """Say of each row whether its point is used often, and only to find who was missing from one and the same place."""
    points = [at["lat"], at["lon"]]
    found = (at["kind"] == "missing") & (at["missing_from"] != "")
    often = at.groupby(points)["kind"].transform("size") >= REPEATS
    only_found = found.groupby(points).transform("all")
    return often & only_found & (at.groupby(points)["missing_from"].transform("nunique") == 1)
