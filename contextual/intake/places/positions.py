"""Where the places of a list are: by their geometry, their degrees or metres, else by the middle of their postcode."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from contextual.intake.faults import Faults
from contextual.intake.places.checks import check_piles, check_strays
from contextual.intake.reading import Choice
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.intake.where.coordinates import FAULTS_OF_DEGREES, Positions, fault_of_degrees, positions
from contextual.intake.where.geometry import COLUMN, check, in_degrees, representative
from contextual.intake.where.postcodes import POSTCODE_M, by_postcode

_WRONG = (*FAULTS_OF_DEGREES, "bad_number", "non_finite", "bad_grid_ref")
_NOWHERE = "The row has no position, and a place without one is no place. It was left out."
_PART = "The row has no position and no whole postcode to place it by. It was left out."
_NOT_HELD = (
    "The row has only a postcode, and that is not held. Bring in postcodes as boundaries, then this file again. "
    "It was left out."
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where each row is, the outlines of areas (WKB, b"" for a point), what to ask and what to say of the file."""

    at: Positions
    outlines: np.ndarray
    question: Choice | None
    remarks: tuple[str, ...]


def where_places_are(
    table: Table, geometry: np.ndarray | None, sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults,
    request: Request,
) -> Where:  # fmt: skip
    """
    Read the position of each row; a row without one is left out.

    Parameters
    ----------
    table : Table
        For its reference system.
    geometry : array of shapely geometries or None, shape (n,)
        None for a file without geometries.
    sheet, heading : dict
        Our field -> column of text, and heading in the file. ``postcode`` is used where nothing else is said.
    faults : Faults
        Gets every fault.
    request : Request
        With what is held: postcodes, and the study area.
    """
    n = len(faults.lines)
    outlines, question = np.full(n, b"", dtype=object), None
    posted = np.zeros(n, bool)
    remarks: tuple[str, ...] = ()
    if geometry is None:
        at = positions(sheet, heading, faults, np.ones(n, bool))
        posted, remarks = _by_postcode(at, sheet, heading, faults, request)
    else:
        said, question = in_degrees(replace(table, geometry=geometry), request.answers.get("crs", ""))
        good = in_their_places(check(said, faults, points=True), faults)
        areas = shapely.get_dimensions(good) == 2
        outlines[areas] = shapely.to_wkb(good[areas])
        at = Positions(*representative(good), np.full(n, np.nan))
    column = COLUMN if geometry is not None else heading.get("lat", heading.get("easting", ""))
    names = sheet.get("place_name", pd.Series([""] * n, dtype="str"))
    piled = check_piles(at, names, posted | (outlines != b""), column, faults)
    check_strays(at, column, request.known.area_cells, faults)
    return Where(at, outlines, question, (*remarks, piled) if piled else remarks)


def in_their_places(geometry: np.ndarray, faults: Faults) -> np.ndarray:
    """Leave out what has latitude and longitude swapped, or lies where software puts what it does not know."""
    lat, lon = representative(geometry)
    found = fault_of_degrees(np.where(np.isnan(lat), 50, lat), np.where(np.isnan(lat), -1, lon))
    out = geometry.copy()
    for code in FAULTS_OF_DEGREES:
        faults.add(found == code, COLUMN, code, taken=False)
    out[found != ""] = None
    return out


def _by_postcode(
    at: Positions, sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults, request: Request
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Place what has no position by its postcode, in place; say what has none. Return which rows, and a sentence."""
    nowhere = np.isnan(at.lat)
    wrong = nowhere & faults.noted(_WRONG)  # what was wrong with the position is said already
    column = heading.get("lat", heading.get("easting", heading.get("postcode", "")))
    if "postcode" not in sheet:
        faults.refused |= wrong
        faults.add(nowhere & ~wrong, column, "no_location", taken=False, message=_NOWHERE)
        return np.zeros(len(nowhere), bool), ()
    lat, lon, whole = by_postcode(sheet["postcode"].where(nowhere, ""), request.known.postcodes)
    at.lat[nowhere], at.lon[nowhere] = lat[nowhere], lon[nowhere]
    placed = nowhere & ~np.isnan(at.lat)
    at.precision_m[placed] = POSTCODE_M
    faults.refused |= wrong & ~placed
    faults.add(nowhere & ~whole & ~wrong, heading["postcode"], "no_location", taken=False, message=_PART)
    faults.add(nowhere & whole & ~placed & ~wrong, heading["postcode"], "no_location", taken=False, message=_NOT_HELD)
    return placed, _said(placed, nowhere & whole & ~placed)


def _said(placed: np.ndarray, missing: np.ndarray) -> tuple[str, ...]:
    said = []
    if placed.any():
        said.append(
            f"{int(placed.sum()):,} place(s) were placed by the middle of their postcode: known to about "
            f"{POSTCODE_M:.0f} metres."
        )
    if missing.any():
        said.append(
            f"{int(missing.sum()):,} row(s) have only a postcode that is not held, and were left out. To place them, "
            "bring in postcodes as boundaries, then this file again."
        )
    return tuple(said)
