"""Where a missing young person was found, and whether that was their own home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.intake.where.coordinates import AS_WRITTEN_M, FAULTS_OF_DEGREES, Positions, fault_of_degrees, numbers
from contextual.intake.where.geometry import COLUMN, check, in_degrees, representative
from contextual.intake.where.private import OWN_HOME_M, metres_between
from contextual.intake.words import plain


def own_returns(columns: Mapping[str, pd.Series], found: Positions) -> np.ndarray:
    """
    Mark rows found at their own home: within 100 m of the point missing from, or at the place of the same name.

    The point missing from is read here, for this alone, and kept nowhere.

    Examples
    --------
    >>> home, found = (pd.Series([name], dtype="str") for name in ("Gull House", "gull house"))
    >>> nowhere = Positions(*(np.array([np.nan]) for _ in range(3)))
    >>> own_returns({"missing_from": home, "place_name": found}, nowhere).tolist()
    [True]
    """
    own = np.zeros(len(found.lat), bool)
    if {"missing_from_lat", "missing_from_lon"} <= set(columns):
        lat, lon = (numbers(columns[name])[0] for name in ("missing_from_lat", "missing_from_lon"))
        with np.errstate(invalid="ignore"):
            own |= metres_between(found.lat, found.lon, lat, lon) <= OWN_HOME_M
    if {"missing_from", "place_name"} <= set(columns):
        away, back = (columns[name].map(plain) for name in ("missing_from", "place_name"))
        own |= ((away == back) & (back != "")).to_numpy()
    return own


def found_place(table: Table, geometry: np.ndarray, request: Request, faults: Faults) -> Positions:
    """
    Read positions from the points of a GeoJSON or GeoPackage of incidents; a row without a point has none.

    Parameters
    ----------
    table : Table
        For its reference system.
    geometry : array of shapely geometries or None, shape (n,)
        One per row kept.
    """
    said, _ = in_degrees(replace(table, geometry=geometry), request.answers.get("crs", ""))
    noted = Faults(faults.lines)
    good = check(said, noted, points=True)
    for part in noted.parts:  # a record without a usable point is kept: it is counted as not mapped
        code = "no_location" if part["code"].iloc[0] == "null_geometry" else str(part["code"].iloc[0])
        faults.add(np.isin(faults.lines, part["row"]), COLUMN, code)
    lat, lon = representative(good)
    wrong = fault_of_degrees(np.where(np.isnan(lat), 50, lat), np.where(np.isnan(lat), -1, lon))
    for code in FAULTS_OF_DEGREES:
        faults.add(wrong == code, COLUMN, code)
    lat, lon = (np.where(wrong == "", one, np.nan) for one in (lat, lon))
    return Positions(lat, lon, np.full(len(good), AS_WRITTEN_M), stated_m=np.full(len(good), np.nan))
