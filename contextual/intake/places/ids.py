"""Lasting ids for places of a list that has none: the same place has the same id in the next edition of the list."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import pandas as pd

from contextual.intake.where.coordinates import Positions
from contextual.intake.words import plain

_DECIMALS = 5
"""A metre: positions are rounded so, for a later edition may write them with fewer digits."""


def ids_from(fields: Sequence[str], sheet: dict[str, pd.Series], at: Positions) -> pd.Series:
    """
    Make an id of what stays the same of each place; "" where all of that is empty.

    Parameters
    ----------
    fields : sequence of str
        Our fields; "lat" and "lon" are the position that was read, whatever it was written as.
    sheet : dict
        Our field -> column of text.
    at : Positions

    Examples
    --------
    >>> at = Positions(np.array([54.600001, 54.6]), np.array([1.6, 1.6]), np.full(2, np.nan))
    >>> sheet = {"place_name": pd.Series(["Lantern Park", "lantern  park"], dtype="str")}
    >>> one, other = ids_from(["place_name", "lat", "lon"], sheet, at)
    >>> one == other, len(one)
    (True, 16)
    """
    parts = [_numbers(getattr(at, name)) if name in ("lat", "lon") else _words(sheet, name, at) for name in fields]
    rows = list(zip(*parts, strict=True))
    ids = [sha256("|".join(row).encode()).hexdigest()[:16] if any(row) else "" for row in rows]
    return pd.Series(ids, dtype="str")


def _numbers(values: np.ndarray) -> list[str]:
    return ["" if np.isnan(value) else f"{value:.{_DECIMALS}f}" for value in values.tolist()]


def _words(sheet: dict[str, pd.Series], name: str, at: Positions) -> list[str]:
    return [plain(text) for text in sheet[name].tolist()] if name in sheet else [""] * len(at.lat)
