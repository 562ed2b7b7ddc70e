"""Places: a register or list becomes a places frame."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from contextual.codes import PLACE_TYPES
from contextual.errors import FileRefused
from contextual.intake import date_order, dates, words
from contextual.intake.coordinates import Positions, numbers, positions
from contextual.intake.faults import Faults
from contextual.intake.geometry import check, in_degrees, representative
from contextual.intake.hygiene import clean
from contextual.intake.layouts import Layout
from contextual.intake.reading import Choice, Rows
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.records import places_frame

TEXTS = ("place_name", "place_type", "indicator", "locality", "status", "private", "change")


def read_places(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    """
    Read places. A row needs an id, a type and a position; one that is closed is kept, as closed.

    Parameters
    ----------
    table : Table
        The file.
    layout : Layout
        Of kind "places".
    columns : dict
        Our field -> heading in the file.
    request : Request
        What is said about the file.

    Returns
    -------
    Rows
        ``frame`` is a places frame of the accepted rows, in the order of the file.
    """
    sheet, heading, lines, geometry = _take(table, layout, columns)
    faults, n = Faults(lines), len(lines)
    clean(sheet, heading, faults, texts=TEXTS, public=True)
    for name in ("place_id", "place_type"):
        faults.add((sheet[name] == "").to_numpy(), heading.get(name, ""), "missing_required", taken=False)
    types, strange = words.codes(sheet["place_type"], "place_type", layout.words.get("place_type"))
    faults.add(strange, heading.get("place_type", ""), "unknown_category")
    at, outlines, question = _positions(table, geometry, sheet, heading, faults, request)
    radius = numbers(sheet["radius_m"])[0] if "radius_m" in sheet else np.full(n, np.nan)
    publisher = layout.publisher or request.agency
    frame: dict[str, object] = {
        "place_id": publisher + ":" + sheet["place_id"], "name": _names(sheet, n), "type": types,
        "lat": at.lat, "lon": at.lon, "radius_m": np.where(radius > 0, radius, np.nan), "outline": outlines,
        "status": _status(sheet, layout, n), "private": _private(sheet, types, layout, n),
        "valid_from": _day(sheet, "valid_from", n), "valid_to": _day(sheet, "valid_to", n),
        "publisher": publisher, "locality": sheet.get("locality", ""),
    }  # fmt: skip
    _repeats(sheet, faults, heading.get("place_id", ""))
    keep = ~faults.refused
    kept = {name: v[keep] if isinstance(v, (np.ndarray, pd.Series)) else v for name, v in frame.items()}
    closed = int((np.asarray(kept["status"]) == "closed").sum())
    return Rows(
        frame=places_frame(kept, int(keep.sum())), problems=faults.table(table.faults), accepted=int(keep.sum()),
        rejected=int(faults.refused.sum()) + table.lost, questions=(question,) if question else (),
        remarks=(f"{closed} closed place(s) were kept as closed: no pin, no match.",) if closed else (),
    )  # fmt: skip


def _take(
    table: Table, layout: Layout, columns: dict[str, str]
) -> tuple[dict[str, pd.Series], dict[str, str], np.ndarray, np.ndarray | None]:
    read = table.take(list(columns.values()))
    sheet = {name: read[heading] for name, heading in columns.items()}
    for name, value in layout.constants.items():
        sheet.setdefault(name, pd.Series([value], dtype="str").repeat(len(table)).reset_index(drop=True))
    nothing = np.logical_and.reduce([(sheet[name] == "").to_numpy() for name in columns])
    keep = ~(nothing & table.blank()) if nothing.any() and table.geometry is None else np.ones(len(table), bool)
    if not keep.any() and not table.lost:
        raise FileRefused("no_rows", "The file has headings but no rows.")
    sheet = {name: column[keep].reset_index(drop=True) for name, column in sheet.items()}
    return sheet, columns, table.lines[keep], None if table.geometry is None else table.geometry[keep]


def _positions(
    table: Table, geometry: np.ndarray | None, sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults,
    request: Request,
) -> tuple[Positions, np.ndarray, Choice | None]:  # fmt: skip
    n = len(faults.lines)
    outlines = np.full(n, b"", dtype=object)
    if geometry is None:
        at = positions(sheet, heading, faults)
        faults.refused |= np.isnan(at.lat)  # a place without a position is no place
        return at, outlines, None
    said, question = in_degrees(table, request.answers.get("crs", ""))
    good = check(said, faults, points=True)
    areas = shapely.get_dimensions(good) == 2
    outlines[areas] = shapely.to_wkb(good[areas])
    return Positions(*representative(good), np.full(n, np.nan)), outlines, question


def _names(sheet: dict[str, pd.Series], n: int) -> object:
    """Return the names, with a stop's indicator in brackets where it has one ("Pier Approach (Stop B)")."""
    name = sheet.get("place_name")
    if name is None:
        return ""
    indicator = sheet.get("indicator")
    if indicator is None:
        return name
    bracketed = name + " (" + indicator + ")"
    repeated = np.array([i.casefold() in w.casefold() for i, w in zip(indicator.tolist(), name.tolist(), strict=True)])
    return name.where(pd.Series(repeated, index=name.index) | (indicator == ""), bracketed) if n else name


def _status(sheet: dict[str, pd.Series], layout: Layout, n: int) -> np.ndarray:
    """Return open or closed; a word nobody knows counts as open, and a register's "delete" as closed."""
    out = np.full(n, "open", dtype=object)
    for name in ("status", "change"):
        if name in sheet:
            found, _ = words.codes(sheet[name], "status", layout.words.get("status"))
            out[found == "closed"] = "closed"
    return out


def _private(sheet: dict[str, pd.Series], types: np.ndarray, layout: Layout, n: int) -> np.ndarray:
    private = np.isin(types, [key for key, row in PLACE_TYPES.items() if row.private])
    if "private" in sheet:
        private |= words.codes(sheet["private"], "private", layout.words.get("private"))[0] == "yes"
    return private if n else private[:0]


def _day(sheet: dict[str, pd.Series], name: str, n: int) -> np.ndarray:
    """Return days as ISO text, "" where there is none or its order is not settled."""
    if name not in sheet:
        return np.full(n, "", dtype=object)
    parsed = dates.parse(sheet[name])
    order = date_order.read_order([parsed])
    days, good = date_order.days_since_1970(parsed, order)
    good &= ~(date_order.ambiguous(parsed) & (order == ""))
    return np.where(good, days.astype("datetime64[D]").astype(str), "").astype(object)


def _repeats(sheet: dict[str, pd.Series], faults: Faults, heading: str) -> None:
    """Leave out rows that repeat an id: equal ones as repeats, others as a conflict."""
    table = pd.DataFrame(sheet)[~faults.refused & (sheet["place_id"] != "").to_numpy()]
    copies = table.duplicated()
    later = table["place_id"].duplicated()
    for code, which in (("duplicate_id", copies), ("conflicting_duplicate", later & ~copies)):
        where = np.zeros(len(faults.lines), bool)
        where[table.index[which]] = True
        faults.add(where, heading, code, taken=False)
