"""Postcodes: whole ones become the middle of their street of houses, where that is held; parts of one never do."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import shapely

from contextual.space.cells import KNOWN_WITHIN_M

POSTCODE_M = KNOWN_WITHIN_M[9]
"""How closely the middle of a postcode stands for an address in it, in metres."""

_WHOLE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}")


def whole_postcode(text: str) -> str:
    """
    Write a postcode in one way, or "" when it is not a whole one.

    Examples
    --------
    >>> whole_postcode(" m40 1ub"), whole_postcode("SM5 "), whole_postcode("BL9 OBH")
    ('M401UB', '', '')
    """
    squeezed = re.sub(r"[^A-Z0-9]", "", text.upper())
    return squeezed if _WHOLE.fullmatch(squeezed) else ""


def by_postcode(values: pd.Series, held: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Give the middle of each postcode that is held.

    Parameters
    ----------
    values : pandas.Series of str, shape (n,)
        Postcodes as they were sent; "" = none.
    held : pandas.DataFrame
        A boundaries frame of points: ``code`` is the postcode.

    Returns
    -------
    lat, lon : array of float, shape (n,)
        WGS84 degrees; nan where there is no whole postcode or it is not held.
    whole : array of bool, shape (n,)
        Whether it is a whole postcode.

    Examples
    --------
    >>> from contextual.records import boundaries_frame
    >>> point = shapely.to_wkb(shapely.Point(1.6, 54.6))
    >>> held = boundaries_frame({"layer": "postcode", "code": ["ZZ1 1AA"], "outline": [point]}, 1)
    >>> by_postcode(pd.Series([" ZZ11AA", "ZZ1 ", "ZZ9 9ZZ"], dtype="str"), held)[0].tolist()
    [54.6, nan, nan]
    """
    index, distinct = pd.factorize(values)
    wanted = [whole_postcode(text) for text in pd.Series(distinct, dtype="str").tolist()]
    codes = held["code"].str.replace(" ", "").str.upper()
    mine = codes.isin(set(wanted) - {""})
    shapes = shapely.from_wkb(held["outline"][mine].to_numpy(object), on_invalid="ignore")
    middle = dict(zip(codes[mine].tolist(), shapely.centroid(shapes), strict=True))
    at = shapely.get_coordinates(
        [middle.get(code) or shapely.Point(np.nan, np.nan) for code in wanted] or [shapely.Point(np.nan, np.nan)]
    )
    if not len(values):
        return np.zeros(0), np.zeros(0), np.zeros(0, bool)
    return at[index, 1], at[index, 0], np.array([bool(code) for code in wanted])[index]
