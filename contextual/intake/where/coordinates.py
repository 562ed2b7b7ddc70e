"""Positions: numbers checked as a careful registrar would. A position that cannot stand is dropped, never mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from contextual.codes import PROBLEMS
from contextual.intake.faults import Faults
from contextual.records.texts import is_empty, letters, run_of
from contextual.space.bng import from_references, to_lat_lon

AS_WRITTEN_M = 100.0
"""Precision of a position that states none: it stands as it is written, to the nearest street corner."""

SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.5, 2.5
"""The British Isles with the sea around them, as degrees; the National Grid covers them."""

GRID_EAST, GRID_NORTH = 800_000.0, 1_300_000.0
"""How far the National Grid reaches, in metres."""

_ORIGIN, _ORIGIN_WIDE = (49.766807, -7.557160), 0.005
"""The National Grid's origin, in the sea: degrees that were called metres lie beside it."""

_NINES = (9_999.0, 99_999.0, 999_999.0, 9_999_999.0)
_MERCATOR = 20_037_509.0
"""How far Web Mercator reaches, in metres."""

_GIVEN_BY_DEFAULT = ((55.378051, -3.435973), (54.702355, -3.276575), (52.355518, -1.174320))
"""Points software gives when it has no better: middles of the United Kingdom and of England."""

FAULTS_OF_DEGREES = ("null_island", "projected_coords", "swapped_latlon", "default_location", "out_of_range")

_NOT_FINITE = r"[+-]?(?i:nan|inf|infinity)"
_NUMBER = rf"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|{_NOT_FINITE}"

_COARSE_M = {0: 80_000.0, 1: 8_000.0, 2: 700.0}
"""Half the diagonal of a step of the last decimal of a degree, in metres, at British latitudes."""


@dataclass(slots=True)
class Positions:
    """
    Where the rows of a file are: WGS84 degrees (nan = nowhere) and how closely that is known (nan = not said).

    `stated_m` is how closely the file itself says the place is known, whether the row has a position or only a name.

    `faults` are what was wrong with degrees, kept until it is known whether the row has another position.
    """

    lat: np.ndarray
    lon: np.ndarray
    precision_m: np.ndarray
    faults: list[tuple[np.ndarray, str, str]] = field(default_factory=list)
    stated_m: np.ndarray = field(default_factory=lambda: np.zeros(0))


def numbers(values: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Read a column of numbers.

    Returns
    -------
    value : array of float, shape (n,)
        nan where there is none.
    bad, not_finite : array of bool, shape (n,)
        Cells that are no number, and cells that say nan or infinity.

    Examples
    --------
    >>> value, bad, not_finite = numbers(pd.Series(["1.5", "", "x", "inf"], dtype="str"))
    >>> value.tolist(), bad.tolist(), not_finite.tolist()
    ([1.5, nan, nan, nan], [False, False, True, False], [False, False, False, True])
    """
    empty = is_empty(values)
    try:
        value = letters(values.mask(empty) if empty.any() else values).cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:  # some cell is no number: a slower way that says which
        value = pd.to_numeric(values.where(values.str.fullmatch(_NUMBER), "x"), errors="coerce").to_numpy(
            float, na_value=np.nan
        )
    odd = ~np.isfinite(value) & ~empty
    said = np.zeros(len(values), bool)
    said[odd] = values[odd].str.fullmatch(_NOT_FINITE).to_numpy()
    return np.where(np.isfinite(value), value, np.nan), odd & ~said, said


def positions(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults, named: np.ndarray | None = None
) -> Positions:
    """
    Read where each row is: from latitude and longitude, else from easting and northing, else from a grid reference.

    Parameters
    ----------
    columns : mapping
        Our field -> column of text; any of lat, lon, easting, northing, grid_ref, precision_m.
    heading : mapping
        Our field -> heading in the file, for the problems table.
    faults : Faults
        Gets every fault; none of them leaves a row out.
    named : array of bool, shape (n,), optional
        Rows that name their place: one of them without a position is not lost, it waits for its place.

    Returns
    -------
    Positions
        A row with two positions of which one cannot stand has the other.
    """
    n = len(faults.lines)
    out = Positions(np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan), stated_m=np.full(n, np.nan))
    tried = np.zeros(n, bool) if named is None else named.copy()
    for read in (_degrees, _grid, _reference):
        read(columns, heading, faults, out, tried)
    _say_what_became(out, faults)
    faults.add(np.isnan(out.lat) & ~tried, heading.get("lat", heading.get("easting", "")), "no_location")
    _stated_precision(columns, heading, faults, out)
    return out


def _say_what_became(out: Positions, faults: Faults) -> None:
    """Note what was wrong with degrees, and whether the row's other position stood in for them."""
    lost = np.isnan(out.lat)
    for where, column, code in out.faults:
        faults.add(where & lost, column, code)
        note = PROBLEMS[code].label.replace("No position was kept.", "The row's other position was used.")
        faults.add(where & ~lost, column, code, message=note)


def _pair(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults, names: tuple[str, str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read two columns of numbers; return them and which rows wrote something in them that was already noted."""
    first, bad_first, odd_first = numbers(columns[names[0]])
    second, bad_second, odd_second = numbers(columns[names[1]])
    for name, bad, odd in ((names[0], bad_first, odd_first), (names[1], bad_second, odd_second)):
        faults.add(bad, heading[name], "bad_number", message="This is not a number. No position was kept.")
        faults.add(odd, heading[name], "non_finite")
    return first, second, bad_first | bad_second | odd_first | odd_second


def _degrees(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults, out: Positions, tried: np.ndarray
) -> None:
    if not {"lat", "lon"} <= set(columns):
        return
    lat, lon, noted = _pair(columns, heading, faults, ("lat", "lon"))
    tried |= noted
    there = ~np.isnan(lat) & ~np.isnan(lon)
    code = fault_of_degrees(np.where(there, lat, 50), np.where(there, lon, -1))
    bad = code != ""
    for name in FAULTS_OF_DEGREES if bad.any() else ():
        out.faults.append((there & (code == name), heading["lat"], name))
    good = there & (code == "") if bad.any() else there
    tried |= there
    out.lat[good], out.lon[good] = lat[good], lon[good]
    coarse = _coarse(columns["lat"], columns["lon"], good)
    faults.add(good & ~np.isnan(coarse), heading["lat"], "low_precision")
    out.precision_m = np.where(good, coarse, out.precision_m)


def fault_of_degrees(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """
    Say what is wrong with each position, as one of `FAULTS_OF_DEGREES`; "" = nothing.

    Examples
    --------
    >>> fault_of_degrees(np.array([54.6, 1.6, 0.0]), np.array([1.6, 54.6, 0.0])).tolist()
    ['', 'swapped_latlon', 'null_island']
    """
    near = (abs(lat - _ORIGIN[0]) < _ORIGIN_WIDE) & (abs(lon - _ORIGIN[1]) < _ORIGIN_WIDE)
    for at, beside in _GIVEN_BY_DEFAULT:
        near |= (abs(lat - at) < 2e-6) & (abs(lon - beside) < 2e-6)
    least, most = np.minimum(abs(lat), abs(lon)), np.maximum(abs(lat), abs(lon))
    metres = (least > 1000) & (most < _MERCATOR) & ~np.isin(least, _NINES)
    home, swapped = in_the_isles(lat, lon), in_the_isles(lon, lat)
    choices = [
        (abs(lat) < 0.001) & (abs(lon) < 0.001),
        metres,
        ~home & swapped,
        near,
        (abs(lat) > 90) | (abs(lon) > 180),
    ]
    which = np.select(choices, [1, 2, 3, 4, 5], default=0)
    codes: np.ndarray = np.array(["", *FAULTS_OF_DEGREES], dtype=object)[which]
    return codes


def _coarse(lat: pd.Series, lon: pd.Series, good: np.ndarray) -> np.ndarray:
    """Return the precision of degrees written with at most two decimals, nan for all others."""
    short = good & (np.diff(run_of(lat)[1]) <= 6) & (np.diff(run_of(lon)[1]) <= 7)
    out = np.full(len(lat), np.nan)
    for i in np.flatnonzero(short):
        decimals = max(len(text.partition(".")[2].rstrip("0")) for text in (lat.iloc[i], lon.iloc[i]))
        out[i] = _COARSE_M.get(decimals, np.nan)
    return out


def _grid(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults, out: Positions, tried: np.ndarray
) -> None:
    if not {"easting", "northing"} <= set(columns):
        return
    open_ = np.isnan(out.lat)
    if not open_.any():
        return
    blank = {name: columns[name].where(open_, "") for name in ("easting", "northing")}
    east, north, noted = _pair(blank, heading, faults, ("easting", "northing"))
    tried |= noted
    there = ~np.isnan(east) & ~np.isnan(north)
    null = there & (abs(east) < 1) & (abs(north) < 1)
    good = there & ~null & (east >= 0) & (east <= GRID_EAST) & (north >= 0) & (north <= GRID_NORTH)
    faults.add(null, heading["easting"], "null_island")
    faults.add(there & ~null & ~good, heading["easting"], "out_of_range")
    tried |= there
    out.lat[good], out.lon[good] = to_lat_lon(east[good], north[good])
    coarse = good & (east % 1000 == 0) & (north % 1000 == 0)
    faults.add(coarse, heading["easting"], "low_precision")
    out.precision_m = np.where(coarse, _COARSE_M[2], out.precision_m)


def _reference(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults, out: Positions, tried: np.ndarray
) -> None:
    if "grid_ref" not in columns:
        return
    there = np.isnan(out.lat) & (columns["grid_ref"] != "").to_numpy()
    if not there.any():
        return
    read = from_references(columns["grid_ref"][there].tolist())
    rows = np.flatnonzero(there)
    found = ~np.isnan(read["easting"].to_numpy())
    bad = np.zeros(len(out.lat), bool)
    bad[rows[~found]] = True
    faults.add(bad, heading["grid_ref"], "bad_grid_ref")
    tried |= there
    good = rows[found]
    out.lat[good], out.lon[good] = to_lat_lon(read["easting"][found], read["northing"][found])
    out.precision_m[good] = read["precision_m"].to_numpy()[found]


def _stated_precision(
    columns: Mapping[str, pd.Series], heading: Mapping[str, str], faults: Faults, out: Positions
) -> None:
    """Take the precision a row states, where it is not closer than its own digits allow; else as it is written."""
    if "precision_m" in columns:
        value, bad, odd = numbers(columns["precision_m"])
        wrong = bad | odd | (value < 0)
        note = "This is not a precision in metres. It was not used."
        faults.add(wrong, heading["precision_m"], "bad_number", message=note)
        out.stated_m = np.where(wrong, np.nan, value)
        out.precision_m = np.fmax(out.precision_m, out.stated_m)
    silent = np.isnan(out.precision_m) & ~np.isnan(out.lat)
    out.precision_m = np.where(silent, AS_WRITTEN_M, out.precision_m)


def in_the_isles(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """
    Say which positions lie in the British Isles or the sea around them.

    Examples
    --------
    >>> in_the_isles(np.array([54.6, 37.8]), np.array([1.6, -122.4])).tolist()
    [True, False]
    """
    return (lat >= SOUTH) & (lat <= NORTH) & (lon >= WEST) & (lon <= EAST)
