"""Outlines of areas: any GeoJSON or GeoPackage of polygons, its codes and names told from the headings' pattern."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import shapely

from contextual.intake.faults import Faults
from contextual.intake.geometry import check, in_degrees
from contextual.intake.hygiene import clean
from contextual.intake.layouts import Layout, squeezed
from contextual.intake.reading import Rows
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.records import boundaries_frame

LAYERS = {
    "wd": "ward", "ward": "ward", "lsoa": "lsoa", "msoa": "msoa", "oa": "output_area", "lad": "district",
    "la": "district", "ltla": "district", "utla": "upper_tier", "ctyua": "upper_tier", "cty": "county", "par": "parish",
    "parncp": "parish", "pcon": "constituency", "pfa": "police_area", "rgn": "region", "csp": "community_safety",
    "bua": "built_up_area", "ctry": "country",
}  # fmt: skip
"""What the short names of the statistics office stand for: WD13CD is the code of a ward of 2013."""

_CODE = re.compile(r"([a-z]+)(\d{2})cd")
_GSS = re.compile(r"[ENWSKJLM]\d{8}")
_GSS_LAYERS = {
    "05": "ward", "01": "lsoa", "02": "msoa", "00": "output_area", "06": "district", "07": "district",
    "08": "district", "09": "district", "10": "county", "04": "parish", "14": "constituency", "23": "police_area",
}  # fmt: skip


def code_and_name(table: Table, columns: dict[str, str]) -> tuple[str, str]:
    """
    Tell which headings hold the area's own code and name; "" = none.

    A ward file may hold its district's code too: the area's own code is the first one that no two features share.

    Examples
    --------
    >>> from contextual.intake.table import from_columns
    >>> table = from_columns({"lad16cd": ["E1", "E1"], "wd16cd": ["W1", "W2"], "wd16nm": ["A", "B"]})
    >>> code_and_name(table, {})
    ('wd16cd', 'wd16nm')
    """
    coded = [(heading, match) for heading in table.headings if (match := _CODE.fullmatch(squeezed(heading)))]
    own = [(h, m) for h, m in coded if _distinct(table, h)] or coded[:1]
    if own:
        heading, match = own[0]
        names = [h for h in table.headings if squeezed(h) == f"{match[1]}{match[2]}nm"]
        return heading, names[0] if names else columns.get("area_name", "")
    return columns.get("code", ""), columns.get("area_name", "")


def _distinct(table: Table, heading: str) -> bool:
    values = table.take([heading])[heading]
    return bool((values != "").all() and values.is_unique)


def read_boundaries(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:  # noqa: ARG001
    """
    Read outlines of areas, whatever reference system they are in.

    Parameters
    ----------
    table : Table
        With geometry.
    layout : Layout
        Of kind "boundaries".
    columns : dict
        Our field -> heading in the file, for files whose headings have no pattern.
    request : Request
        What is said about the file; an answer ``layer`` names the layer.

    Returns
    -------
    Rows
        ``frame`` is a boundaries frame; an area without a code has its name, else its number in the file, for one.
    """
    code, name = code_and_name(table, columns)
    named = {field: heading for field, heading in (("code", code), ("area_name", name)) if heading}
    if "layer" in columns:
        named["layer"] = columns["layer"]
    taken = table.take(list(named.values()))
    sheet = {field: taken[heading] for field, heading in named.items()}
    faults = Faults(table.lines)
    clean(sheet, named, faults, texts=tuple(named), public=True)
    said, question = in_degrees(table, request.answers.get("crs", ""))
    outlines = check(said, faults, points=False)
    codes = _codes(sheet, faults)
    _repeats(codes, outlines, faults, code)
    keep = ~faults.refused
    layer = sheet.get(
        "layer", pd.Series([_layer(code, codes, request)], dtype="str").repeat(len(keep)).reset_index(drop=True)
    )
    frame = {
        "layer": layer[keep].to_numpy(object), "code": codes[keep].to_numpy(object),
        "name": sheet["area_name"][keep].to_numpy(object) if "area_name" in sheet else codes[keep].to_numpy(object),
        "outline": shapely.to_wkb(outlines[keep]),
    }  # fmt: skip
    return Rows(
        frame=boundaries_frame(frame, int(keep.sum())),
        problems=faults.table(table.faults), accepted=int(keep.sum()), rejected=int(faults.refused.sum()),
        questions=(question,) if question else (),
    )  # fmt: skip


def _codes(sheet: dict[str, pd.Series], faults: Faults) -> pd.Series:
    out = pd.Series([str(line) for line in faults.lines], dtype="str")
    for field in ("area_name", "code"):
        if field in sheet:
            out = sheet[field].where(sheet[field] != "", out)
    return out


def _layer(code: str, codes: pd.Series, request: Request) -> str:
    """Name the layer: as somebody said, by the heading's pattern, by the codes' own, else "area"."""
    if request.answers.get("layer"):
        return request.answers["layer"]
    match = _CODE.fullmatch(squeezed(code))
    if match:
        return LAYERS.get(match[1], match[1])
    kinds = {_GSS_LAYERS.get(text[1:3], "area") if _GSS.fullmatch(text) else "area" for text in codes.tolist()}
    return kinds.pop() if len(kinds) == 1 else "area"


def _repeats(codes: pd.Series, outlines: np.ndarray, faults: Faults, heading: str) -> None:
    """Leave out a feature whose code stands on an earlier one: equal outlines as repeats, others as a conflict."""
    use = ~faults.refused
    table = pd.DataFrame({"code": codes, "outline": [None if o is None else shapely.to_wkb(o) for o in outlines]})[use]
    later, copies = table["code"].duplicated(), table.duplicated()
    for problem, which in (("duplicate_id", copies), ("conflicting_duplicate", later & ~copies)):
        where = np.zeros(len(use), bool)
        where[table.index[which]] = True
        faults.add(where, heading, problem, taken=False)
