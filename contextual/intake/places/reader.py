"""Places: a register or list becomes a places frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout
from contextual.intake.people.hygiene import clean
from contextual.intake.places.fields import days, drop_holders, mend, names_of, private_of, radius_of, status_of
from contextual.intake.places.ids import ids_from
from contextual.intake.places.names import named_from_kind
from contextual.intake.places.positions import Where, where_places_are
from contextual.intake.places.types import Types, types_of
from contextual.intake.reading import Rows
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.intake.wrong_kind import refuse_other_kinds
from contextual.records import places_frame

TEXTS = ("place_name", "holder", "place_kind", "place_type", "indicator", "locality", "status", "private", "change")


@dataclass(slots=True)
class _Sheet:
    """The rows that are places: our field -> column, the heading of each, and their lines and geometries."""

    columns: dict[str, pd.Series]
    heading: dict[str, str]
    lines: np.ndarray
    geometry: np.ndarray | None

    def only(self, keep: np.ndarray) -> _Sheet:
        columns = {name: column[keep].reset_index(drop=True) for name, column in self.columns.items()}
        return _Sheet(columns, self.heading, self.lines[keep], None if self.geometry is None else self.geometry[keep])


def read_places(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    """
    Read places. A row needs a type and a position; one that is closed is kept, as closed.

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

    Raises
    ------
    FileRefused
        ``no_rows``; or ``missing_headers`` when the file holds something else than places.
    """
    refuse_other_kinds(table, layout, columns)
    sheet, aside = _places_of(_take(table, layout, columns), layout, request)
    faults = Faults(sheet.lines)
    texts, public = tuple(sorted(set(TEXTS) & set(sheet.heading))), layout.batch_class == "open"
    clean(sheet.columns, sheet.heading, faults, texts=texts, public=public, places=True)
    drop_holders(sheet.columns, sheet.heading, faults)
    mended = mend(sheet.columns, sheet.heading, faults)
    types = types_of(sheet.columns, sheet.heading, layout, request, faults)
    where = where_places_are(table, sheet.geometry, sheet.columns, sheet.heading, faults, request)
    _with_ids(sheet, layout, where, faults)
    start, end, when = days(sheet.columns, sheet.heading, faults, request.answers.get("date_order", layout.date_order))
    frame = _frame(sheet, layout, types, where, request, faults).assign(valid_from=start, valid_to=end)
    frame["status"] = status_of(sheet.columns, layout, end, request.now, len(frame))
    _repeats(sheet, where, faults)
    keep = ~faults.refused
    kept, named = named_from_kind(frame[keep], types.kinds[keep], request.known) if layout.name_from_kind else (
        frame[keep], ""
    )  # fmt: skip
    closed = int((kept["status"] == "closed").sum())
    said = (f"{closed:,} closed place(s) were kept as closed: no pin, no match after they closed.",) if closed else ()
    questions = tuple(one for one in (types.question, where.question, when) if one)
    return Rows(
        frame=kept.reset_index(drop=True), problems=faults.table(table.faults), accepted=int(keep.sum()),
        rejected=int(faults.refused.sum()) + table.lost, questions=questions,
        remarks=(*said, *where.remarks, *(one for one in (named, mended, aside) if one)),
    )  # fmt: skip


def _take(table: Table, layout: Layout, columns: dict[str, str]) -> _Sheet:
    if "place_id" in columns or not layout.id_from:
        columns = {name: heading for name, heading in columns.items() if name != "address"}
    read = table.take(list(columns.values()))
    sheet = {name: read[heading] for name, heading in columns.items()}
    for name, value in layout.constants.items():
        whole = pd.Series([value], dtype="str").repeat(len(table)).reset_index(drop=True)
        sheet[name] = sheet[name].where(sheet[name] != "", value) if name in sheet else whole
    nothing = np.logical_and.reduce([(read[heading] == "").to_numpy() for heading in columns.values()])
    keep = ~(nothing & table.blank()) if nothing.any() and table.geometry is None else np.ones(len(table), bool)
    if not keep.any() and not table.lost:
        raise FileRefused("no_rows", "The file has headings but no rows.")
    return _Sheet(sheet, columns, table.lines, table.geometry).only(keep)


def _places_of(sheet: _Sheet, layout: Layout, request: Request) -> tuple[_Sheet, str]:
    """Leave aside what is no place at all, such as the roads and houses of a map, and say how many there were."""
    types = types_of(sheet.columns, sheet.heading, layout, request, Faults(sheet.lines))
    if not types.aside.any():
        return sheet, ""
    if types.aside.all():
        raise FileRefused("no_rows", "Nothing in the file is a place of a kind that is kept here.")
    said = f"{int(types.aside.sum()):,} features are no places (roads, houses, plain buildings) and were left aside."
    return sheet.only(~types.aside), said


def _with_ids(sheet: _Sheet, layout: Layout, where: Where, faults: Faults) -> None:
    """Give each row its id, in place: its own; in a list that has no ids, one made of what stays the same of it."""
    own = sheet.columns.get("place_id", pd.Series([""] * len(sheet.lines), dtype="str"))
    if layout.id_from and (own == "").all():
        made = ids_from(layout.id_from, sheet.columns, where.at)
        again = (own == "") & made.duplicated() & (made != "")  # equal in all that tells its places apart
        faults.add(again.to_numpy(bool) & ~faults.refused, "", "duplicate_id", taken=False)
        own = own.where(own != "", made)
    sheet.columns["place_id"] = own
    faults.add(
        (own == "").to_numpy() & ~faults.refused, sheet.heading.get("place_id", ""), "missing_required", taken=False
    )


def _frame(
    sheet: _Sheet, layout: Layout, types: Types, where: Where, request: Request, faults: Faults
) -> pd.DataFrame:  # fmt: skip
    n, columns = len(sheet.lines), sheet.columns
    radius = radius_of(columns, sheet.heading, faults)
    publisher = layout.publisher or request.agency
    frame = {
        "place_id": publisher + ":" + columns["place_id"], "name": names_of(columns, n), "type": types.codes,
        "lat": where.at.lat, "lon": where.at.lon, "radius_m": radius,
        "outline": where.outlines, "private": private_of(columns, types.codes, layout, n), "publisher": publisher,
        "locality": columns.get("locality", ""),
    }  # fmt: skip
    return places_frame(frame, n)


def _repeats(sheet: _Sheet, where: Where, faults: Faults) -> None:
    """Leave out rows that repeat an id: equal ones as repeats, others as a conflict."""
    said = pd.DataFrame(sheet.columns).assign(lat_read=where.at.lat, lon_read=where.at.lon)
    rows = said[~faults.refused & (said["place_id"] != "").to_numpy()]
    faults.repeats(rows, "place_id", sheet.heading.get("place_id", ""))
