"""Reference data: outlines, centres and lines of areas; which lies within which; and figures about them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import shapely

from contextual.errors import FileRefused
from contextual.intake.areas.codes import code_and_name, layer_of_heading, layers_of_codes
from contextual.intake.areas.figures import read_area_figures
from contextual.intake.areas.links import read_links
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout
from contextual.intake.people.hygiene import clean
from contextual.intake.places.positions import in_their_places
from contextual.intake.reading import Choice, Rows
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.intake.where.coordinates import positions
from contextual.intake.where.geometry import COLUMN, check, in_degrees
from contextual.intake.where.position_questions import answered, position_question
from contextual.intake.where.postcodes import whole_postcode
from contextual.records import boundaries_frame

_POSITION = ("lat", "lon", "easting", "northing", "grid_ref")


def read_boundaries(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    """
    Read areas, whatever reference system they are in: their outlines, centres or lines, or what is said about them.

    Parameters
    ----------
    table : Table
        With geometry, or with columns of a position, of codes or of figures.
    layout : Layout
        Of kind "boundaries"; `makes` says what its rows give, `shapes` whether points and lines can be used.
    columns : dict
        Our field -> heading in the file, for files whose headings have no pattern.
    request : Request
        What is said about the file; an answer ``layer`` names the layer.

    Returns
    -------
    Rows
        ``frame`` is a boundaries frame; an area without a code has its name, else its number in the file, for one.
        A lookup gives a links frame, a table of figures a figures frame.
    """
    if table.geometry is None and (blank := table.blank()).any():
        table = table.only(~blank)
    if layout.makes == "links":
        return read_links(table, layout, columns, request)
    if layout.makes == "figures":
        return read_area_figures(table, layout, columns, request)
    return _read_shapes(table, layout, columns, request)


def _read_shapes(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    said = layout.constants.get("layer", "")
    code, name = (columns.get("code", ""), columns.get("area_name", "")) if said else code_and_name(table, columns)
    named = {field: heading for field, heading in (("code", code), ("area_name", name)) if heading}
    named |= {field: columns[field] for field in ("layer", *_POSITION) if field in columns}
    taken = table.take(list(dict.fromkeys(named.values())))
    sheet = {field: taken[heading] for field, heading in named.items()}
    faults = Faults(table.lines)
    clean(sheet, named, faults, texts=tuple(f for f in named if f not in _POSITION), public=True)
    if said == "postcode":
        sheet["code"] = _postcodes(sheet["code"], code, faults)
    outlines, question = _shapes(table, layout, sheet, named, faults, request)
    codes = _codes(sheet, faults)
    _repeats(codes, outlines, faults, code)
    if _is_no_list_of_areas(faults):
        msg = "Most rows have a code that another row has too, so this is no list of areas. Is it a list of places?"
        raise FileRefused("missing_headers", msg)
    keep = ~faults.refused
    layer = (
        sheet["layer"] if "layer" in sheet else _layers(said or request.answers.get("layer", ""), code, codes, layout)
    )
    frame = {
        "layer": np.asarray(layer, dtype=object)[keep], "code": codes[keep].to_numpy(object),
        "name": sheet["area_name"][keep].to_numpy(object) if "area_name" in sheet else codes[keep].to_numpy(object),
        "outline": shapely.to_wkb(outlines[keep]),
    }  # fmt: skip
    return Rows(
        frame=boundaries_frame(frame, int(keep.sum())), problems=faults.table(table.faults), accepted=int(keep.sum()),
        rejected=int(faults.refused.sum()) + table.lost, questions=(question,) if question else (),
    )  # fmt: skip


def _shapes(
    table: Table, layout: Layout, sheet: dict[str, pd.Series], heading: dict[str, str], faults: Faults,
    request: Request,
) -> tuple[np.ndarray, Choice | None]:  # fmt: skip
    """Return the outline, point or line of each row in degrees; a row without one is left out."""
    if table.geometry is not None:
        said, question = in_degrees(table, request.answers.get("crs", ""))
        good = check(said, faults, points="point" in layout.shapes, lines="line" in layout.shapes)
        return in_their_places(good, faults), question
    position, heading = answered(sheet, heading, request.answers.get("position", ""))
    at = positions(position, heading, faults)
    faults.refused |= np.isnan(at.lat)  # an area that lies nowhere is no area
    there = ~np.isnan(at.lat)
    points = np.full(len(there), None, dtype=object)
    points[there] = shapely.points(at.lon[there], at.lat[there])
    return points, position_question(faults, heading)


def _postcodes(values: pd.Series, heading: str, faults: Faults) -> pd.Series:
    """Write postcodes in one way, with the blank before the last three; leave out what is not a whole one."""
    index, distinct = pd.factorize(values)
    whole = [whole_postcode(text) for text in pd.Series(distinct, dtype="str").tolist()]
    written = np.array([f"{text[:-3]} {text[-3:]}" if text else "" for text in whole] + [""], dtype=object)[index]
    faults.add((values == "").to_numpy(), heading, "missing_required", taken=False)
    note = "This is not a whole postcode. The row was left out."
    faults.add((values != "").to_numpy() & (written == ""), heading, "missing_required", taken=False, message=note)
    return pd.Series(written, dtype="str")


def _codes(sheet: dict[str, pd.Series], faults: Faults) -> pd.Series:
    out = pd.Series([str(line) for line in faults.lines], dtype="str")
    for field in ("area_name", "code"):
        if field in sheet:
            out = sheet[field].where(sheet[field] != "", out)
    return out


def _layers(said: str, code: str, codes: pd.Series, layout: Layout) -> np.ndarray:
    """Name the layer: as somebody said, by the heading, by the codes' own pattern, else "area"; of points, centres."""
    centre = "_centre" if "point" in layout.shapes and not said else ""
    told = said or (layer_of_heading(code) if re.search(r"\d{2}cd$", code, re.IGNORECASE) else "")
    if not told:
        kinds = set(layers_of_codes(codes).tolist())
        told = (kinds.pop() or "area") if len(kinds) == 1 else "area"
    return np.full(len(codes), told + centre, dtype=object)


def _is_no_list_of_areas(faults: Faults) -> bool:
    repeats = sum(len(p) for p in faults.parts if p["code"].iloc[0] in ("duplicate_id", "conflicting_duplicate"))
    return repeats > len(faults.lines) / 2


def _repeats(codes: pd.Series, outlines: np.ndarray, faults: Faults, heading: str) -> None:
    """Leave out a feature whose code stands on an earlier one: equal outlines as repeats, others as a conflict."""
    said = pd.DataFrame({"code": codes, "outline": [None if o is None else shapely.to_wkb(o) for o in outlines]})
    faults.repeats(said[~faults.refused], "code", heading or COLUMN)
