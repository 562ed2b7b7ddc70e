"""Incidents and missing episodes: a table and its layout become records, a column at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from contextual.codes import PRIVATE_KINDS, mask
from contextual.intake import words
from contextual.intake.faults import Faults
from contextual.intake.incidents.comparing import CHANGED
from contextual.intake.incidents.corrections import beside_held, settle
from contextual.intake.incidents.episodes import episode_columns, note_overlaps
from contextual.intake.layouts import REFERENCES, Layout
from contextual.intake.people.hygiene import clean, drop_births
from contextual.intake.people.pseudonyms import incident_hashes, pseudonyms
from contextual.intake.people.row_keys import person_row_keys, repeats, whole_row_keys
from contextual.intake.reading import Choice, Rows
from contextual.intake.request import Request
from contextual.intake.sent_columns import SentColumns, take
from contextual.intake.table import Table
from contextual.intake.when.record_times import Sent, times
from contextual.intake.where.coordinates import Positions, in_the_isles, positions
from contextual.intake.where.found import found_place, own_returns
from contextual.intake.where.piles import NOTE, piled
from contextual.intake.where.position_questions import answered, position_question
from contextual.intake.where.private import PRIVATE_RESOLUTION, place
from contextual.records import records_frame
from contextual.records.texts import by_number, is_empty, one_text
from contextual.space.cells import KNOWN_WITHIN_M, parents

TEXTS = (
    "category", "harm", "part", "age_band", "place_name", "location_kind", "home_area", "source_agency", "how_recorded",
    "note", "missing_from", "missing_from_type", "push", "pull", "return_interview", "return_interview_independent",
)  # fmt: skip
"""Fields whose texts are looked through for what identifies a person."""

HOMES = ("missing_from", "home_area")
"""Fields in which a house's address would be a home's."""

_OUTSIDE_AT = 10


def read_people(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    """
    Read incidents or missing episodes.

    Parameters
    ----------
    table : Table
        The file.
    layout : Layout
        Of kind "incidents" or "missing".
    columns : dict
        Our field -> heading in the file.
    request : Request
        What is said about the file.

    Returns
    -------
    Rows
        ``frame`` is a records frame of the accepted rows, in the order of the file.

    Raises
    ------
    FileRefused
        ``no_rows`` or ``identifiable_data``.
    """
    missing = layout.kind == "missing"
    kind = "missing" if missing else "incident"
    sent = take(table, layout, columns, free_text=request.free_text)
    sheet, faults = sent.columns, Faults(sent.lines)
    clean(sheet, sent.heading, faults, texts=TEXTS, addresses=HOMES, public=layout.batch_class == "open")
    drop_births(sheet, sent.heading, faults, request.now)
    order, counted = request.answers.get("date_order", layout.date_order), request.answers.get("counted_days", "")
    when = times(
        Sent(sheet, sent.heading, sent.zone, request.now, table.typed, order, counted), faults, missing=missing
    )
    _zone_not_known(sent, faults)
    harms = _harms(sheet, sent.heading, layout, faults, required=not missing)
    where, question = _where(table, sent, layout, request, faults, missing=missing)
    frame = when.columns | where | {"harms": harms, "line": sent.lines, "kind": kind}
    frame |= _words(sheet, sent.heading, layout, request, faults)
    frame |= _references(sheet, layout, request, kind)
    if missing:
        frame |= episode_columns(sheet, sent.heading, layout, faults) | when.others
    keys = _keys(sheet, frame, layout, request, kind)
    named = sent.heading.get("incident_id", "")
    if layout.repeats == "refuse":
        event = {name: np.asarray(frame[name]) for name in ("earliest", "latest", "cell", "place_text")}
        repeats(keys, event, list(sheet.values()), faults, named, skip=np.zeros(len(keys), bool))
        day = {"day": np.asarray(frame["earliest"]) // 86_400}  # people of one incident were in it on one day
        repeats(frame["incident"], day, list(sheet.values()), faults, named, skip=np.zeros(len(keys), bool))
    beside = beside_held(frame, keys, request.known, ~faults.refused, each_row=layout.repeats == "accept")
    here_before, asked = settle(beside, request.answers.get("corrections", ""), sent.lines, faults, named)
    if missing:
        note_overlaps(frame, sent.heading.get("start_at", ""), faults, ~faults.refused & ~here_before)
    keep = ~faults.refused & ~here_before
    kept = {name: _kept(values, keep) for name, values in frame.items()}
    return Rows(
        frame=records_frame(kept, int(keep.sum())),
        problems=faults.table(table.faults, leave_out=here_before),
        accepted=int(keep.sum()), rejected=int(faults.refused.sum()) + table.lost,
        already_held=int(here_before.sum()), row_keys=_kept(keys, keep),
        questions=(*when.questions, *(one for one in (question, asked) if one is not None)),
        remarks=sent.remarks + _remarks(sheet, layout, int(np.sum(np.asarray(frame["own_return"])[keep]))),
        senders=sent.senders, compared=beside, supersedes=np.where(beside.state == CHANGED, beside.held, 0)[keep],
    )  # fmt: skip


def _zone_not_known(sent: SentColumns, faults: Faults) -> None:
    """Leave out rows whose time zone nobody knows: their hour would be another's."""
    if not isinstance(sent.zone, str):
        note = "The time zone of this row's place is not known here, so its time cannot be told."
        faults.add(sent.zone == "", sent.heading["zone_of"], "bad_date", taken=False, message=note)


def _kept(values: Any, keep: np.ndarray) -> Any:
    """Return the kept rows of a column; one value for all rows stays one value."""
    if isinstance(values, str) or keep.all():
        return values
    return values[keep]


def _harms(
    sheet: dict[str, pd.Series], heading: dict[str, str], layout: Layout, faults: Faults, *, required: bool
) -> np.ndarray:
    """Pack each row's harms: from the harm column, and where that says nothing from the category."""
    n, out = len(faults.lines), np.zeros(len(faults.lines), np.int64)
    unknown, empty = np.zeros(n, bool), np.ones(n, bool)
    for name in ("harm", "category"):
        if name in sheet:
            own = layout.words.get(name, {}) | layout.words.get("harm", {})  # type: ignore[operator]
            distinct, index, strange = words.several_codes(sheet[name], "harm", own)
            packed = np.array([mask(harms) for harms in distinct] or [0], dtype=np.int64)[index]
            use = out == 0
            out = np.where(use, packed, out)
            unknown |= use & strange
            empty &= (sheet[name] == "").to_numpy()
    column = heading.get("category") or heading.get("harm", "")
    faults.add(unknown, column, "unknown_category")
    if required:
        dropped = np.isin(faults.lines, _dropped_lines(faults, column))
        faults.add(empty & ~dropped, column, "missing_required", taken=False)
    return np.where(out == 0, mask(["not_known"]), out)


def _dropped_lines(faults: Faults, column: str) -> np.ndarray:
    """Return the lines whose value in a column was written but dropped: it is not missing from the file."""
    codes = {"identifiable_data", "possible_name", "oversize_field"}
    lines = [p["row"].to_numpy() for p in faults.parts if p["code"].iloc[0] in codes and p["column"].iloc[0] == column]
    return np.concatenate(lines) if lines else np.zeros(0, np.int64)


def _where(
    table: Table, sent: SentColumns, layout: Layout, request: Request, faults: Faults, *, missing: bool
) -> tuple[dict[str, np.ndarray], Choice | None]:
    sheet, heading = answered(sent.columns, sent.heading, request.answers.get("position", ""))
    named = (sheet["place_name"] != "").to_numpy() if "place_name" in sheet else None
    at = (
        positions(sheet, heading, faults, named)
        if sent.geometry is None
        else found_place(table, sent.geometry, request, faults)
    )
    question = position_question(faults, heading)
    if layout.precision_m is not None:
        at.precision_m = np.where(np.isnan(at.lat), np.nan, np.fmax(at.precision_m, layout.precision_m))
    n = len(faults.lines)
    text = sent.columns.get("place_name")
    names = np.full(n, "", dtype=object) if text is None else text.to_numpy(object)
    if text is not None and sent.geometry is None:
        _without_piles(at, names, heading.get("lat", heading.get("easting", "")), faults)
    kinds, strange = _codes(sent.columns, "location_kind", layout, n)
    faults.add(strange, sent.heading.get("location_kind", ""), "unknown_category")
    own = own_returns(sent.columns, at) if missing else np.zeros(n, bool)
    private = pd.Series(kinds).isin(PRIVATE_KINDS).to_numpy(bool) | own
    closer = private & ~own & (~np.isnan(at.lat) | (names != ""))
    faults.add(closer, heading.get("lat", heading.get("easting", heading.get("place_name", ""))), "private_address")
    columns = place(at, private)
    _known_coarsely(columns, at.stated_m, _unless(private, names))
    outside = _outside(columns["cell"], private, request)
    abroad = ~np.isnan(at.lat) & ~in_the_isles(at.lat, at.lon)
    if request.known.area_cells:  # the partnership itself may lie elsewhere in the world
        abroad &= outside
    outside |= abroad
    note = "The position lies outside the British Isles. It was kept and is counted as outside."
    column = heading.get("lat", heading.get("easting", heading.get("grid_ref", "")))
    faults.add(abroad, column, "outside_area", message=note)
    faults.add(outside & ~abroad, column, "outside_area")
    more = {
        "location_kind": kinds, "own_return": own, "outside": outside, "place_text": _unless(private, names),
        "stated_m": at.stated_m,
    }  # fmt: skip
    return columns | more, question


def _without_piles(at: Positions, names: np.ndarray, column: str, faults: Faults) -> None:
    """Take the position from rows on a pile, in place: their names say where they were."""
    heap = piled(at.lat, at.lon, names)
    faults.add(heap, column, "default_location", message=NOTE)
    at.lat, at.lon, at.precision_m = (np.where(heap, np.nan, one) for one in (at.lat, at.lon, at.precision_m))


def _known_coarsely(columns: dict[str, np.ndarray], stated: np.ndarray, names: np.ndarray) -> None:
    """Count a row that names a wide area, and has no position, in the whole area: it is known, only not closely."""
    wide = (columns["cell"] == 0) & (names != "") & (stated > KNOWN_WITHIN_M[PRIVATE_RESOLUTION])
    columns["finest"] = np.where(wide, 0, columns["finest"]).astype(np.int8)


def _unless(private: np.ndarray, names: np.ndarray) -> np.ndarray:
    out = names.copy()
    out[private] = ""
    return out


def _outside(cell: np.ndarray, private: np.ndarray, request: Request) -> np.ndarray:
    """Mark rows outside the study area: by their own cell, private ones by the wide cell that is kept of them."""
    area = request.known.area_cells
    out = np.zeros(len(cell), bool)
    for which, resolution in ((~private, _OUTSIDE_AT), (private, 7)):
        cells = area.get(resolution)
        if cells is not None and len(cells):
            out |= which & (cell != 0) & ~np.isin(parents(cell, resolution), cells)
    return out


def _codes(sheet: dict[str, pd.Series], name: str, layout: Layout, n: int) -> tuple[Any, np.ndarray]:
    if name not in sheet:
        return one_text("not_recorded", n), np.zeros(n, bool)
    return words.codes(sheet[name], name, layout.words.get(name))


def _words(
    sheet: dict[str, pd.Series], heading: dict[str, str], layout: Layout, request: Request, faults: Faults
) -> dict[str, object]:
    """Make the columns that are codes or plain texts."""
    n = len(faults.lines)
    out: dict[str, object] = {"category": sheet.get("category", ""), "home_area": sheet.get("home_area", "")}
    for name, column in (("part", "part"), ("age_band", "age_band"), ("how_recorded", "recorded")):
        out[column], strange = _codes(sheet, name, layout, n)
        faults.add(strange, heading.get(name, ""), "unknown_category")
    if "part" not in sheet and "young_person_ref" in sheet:
        named = (sheet["young_person_ref"] != "").to_numpy()
        out["part"] = by_number(named.astype(np.int8), ["not_recorded", "harmed"])
    source = sheet.get("source_agency")
    own = layout.words.get("source_agency")
    out["agency"] = request.agency if source is None else words.agencies(source, request.agency, own)
    out["note"] = sheet.get("note", "")
    return out


def _references(sheet: dict[str, pd.Series], layout: Layout, request: Request, kind: str) -> dict[str, object]:
    n = len(next(iter(sheet.values())))
    nobody = pd.Series(one_text("", n))
    incident, person = sheet.get("incident_id", nobody), sheet.get("young_person_ref", nobody)
    scheme = request.scheme or request.agency
    people = pseudonyms(person, request.key, scheme=scheme, agency=request.agency, shared=request.shared_scheme)
    return {
        "incident": incident_hashes(incident, request.key, agency=request.agency, kind=kind),
        "person": people,
        "scheme": by_number(is_empty(people).astype(np.int8), [scheme, ""]),
        "reference": incident if layout.keep_reference else nobody,
    }


def _keys(sheet: dict[str, pd.Series], frame: dict[str, object], layout: Layout, request: Request, kind: str) -> Any:
    if layout.repeats == "accept":
        parts = [column for name, column in sheet.items() if name not in REFERENCES and name not in layout.constants]
        return whole_row_keys(pd.Series(frame["incident"]), parts, request.key, agency=request.agency, kind=kind)
    return person_row_keys(frame["incident"], frame["person"], frame["part"], request.key)


def _remarks(sheet: dict[str, pd.Series], layout: Layout, own_returns: int) -> tuple[str, ...]:
    if own_returns:
        return (f"{own_returns} episode(s) ended at the young person's own home: they are outside context counts.",)
    if layout.kind == "incidents" and "part" not in sheet and "young_person_ref" in sheet:
        return ("The file does not say which part each person had: everyone named was taken as harmed.",)
    return ()
