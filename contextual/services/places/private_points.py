"""Private points: positions that look like somebody's address, and what stewards decided about them."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from contextual.records.texts import is_empty
from contextual.services.places.placing import CLOSE_ENOUGH_M
from contextual.space.private import likely_private
from contextual.store import points as point_store

Decided = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Says of points (latitudes, longitudes) what a steward decided: 1 public, -1 private, 0 nothing."""


def with_private_points(records: pd.DataFrame, decided: Decided) -> pd.DataFrame:
    """
    Flag the records at points that look like somebody's address, or did once, unless a steward decided otherwise.

    The point itself is kept, so that a steward can still decide; a private record is never a unit, a pin or an export.

    Parameters
    ----------
    decided : function
        Says for arrays of latitude and longitude what a steward decided about each point.
    """
    private = records["private"].to_numpy(bool)
    close = is_empty(records["place"]) & (records["precision_m"] <= CLOSE_ENOUGH_M).to_numpy()
    close &= records["lat"].notna().to_numpy()
    if not close.any():
        return records
    lat, lon = records["lat"].to_numpy()[close], records["lon"].to_numpy()[close]
    at = np.empty(len(lat), complex)
    at.real, at.imag = lat, lon
    point = pd.factorize(at)[0]
    told = np.bincount(point, weights=(likely_private(records) | private)[close])[point] > 0
    said = decided(lat, lon)
    private = private.copy()
    private[close] = (told | (said < 0)) & (said <= 0)
    return records.assign(private=private)


def point_name(secret: bytes, lat: float, lon: float) -> str:
    """
    Give the keyed name under which a decision about a point is kept: the point itself is never written down.

    Examples
    --------
    >>> point_name(b"k", 54.6, 1.6) == point_name(b"k", 54.6000000001, 1.6)
    True
    """
    return hmac.new(secret, f"{lat:.6f},{lon:.6f}".encode(), sha256).hexdigest()[:32]


def decided_points(conn: Any, secret: bytes) -> Decided:
    """Read what stewards decided about points."""
    kept = {name: -1 if one.private else 1 for name, one in point_store.read_decisions(conn).items()}

    def decided(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
        if not kept:
            return np.zeros(len(lat), np.int8)
        code, distinct = pd.factorize(pd.MultiIndex.from_arrays([lat, lon]))
        said = np.array([kept.get(point_name(secret, *point), 0) for point in distinct], np.int8)
        return np.asarray(said[code])

    return decided
