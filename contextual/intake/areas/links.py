"""Links: which area lies within which, from a lookup of the statistics office."""

from __future__ import annotations

import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.areas.codes import layer_of_heading, name_heading
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout
from contextual.intake.reading import Rows
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.records import links_frame

_FINE_TO_COARSE = (
    "output_area", "lsoa", "msoa", "parish", "ward", "built_up_area", "district", "constituency", "upper_tier",
    "county", "community_safety", "police_area", "region", "country",
)  # fmt: skip


def read_links(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:  # noqa: ARG001
    """
    Read a lookup: each row says of one area in which others it lies.

    The rows are about the finest kind of area; each coarser one lies within a still coarser one where the rows agree on
    it. An older code of the same layer is no area around it.

    Returns
    -------
    Rows
        ``frame`` is a links frame; a row gives one link for each area it names.

    Raises
    ------
    FileRefused
        ``missing_headers`` when the file has codes of one layer only.
    """
    headings = [heading for heading in table.headings if layer_of_heading(heading)]
    taken = table.take(headings + [n for n in (name_heading(h, table.headings) for h in headings) if n])
    order = sorted(headings, key=lambda heading: (_rank(heading), heading != columns.get("code")))
    if len({layer_of_heading(heading) for heading in order}) < 2:
        raise FileRefused("missing_headers", "The file has codes of one kind of area only, so nothing lies in another.")
    faults = Faults(table.lines)
    _check(taken, order, faults)
    keep = ~faults.refused
    sheet = pd.DataFrame({heading: column[keep].to_numpy(object) for heading, column in taken.items()})
    parts = [
        _pairs(sheet, table.headings, inner, outer)
        for at, inner in enumerate(order) for outer in order[at + 1 :]
        if layer_of_heading(inner) != layer_of_heading(outer)
    ]  # fmt: skip
    links = pd.concat(parts, ignore_index=True).drop_duplicates(["layer", "code", "within_layer"])
    return Rows(
        frame=links_frame({name: links[name].to_numpy(object) for name in links.columns}, len(links)),
        problems=faults.table(table.faults), accepted=int(keep.sum()), rejected=int(faults.refused.sum()) + table.lost,
        fills="links",
    )  # fmt: skip


def _rank(heading: str) -> int:
    layer = layer_of_heading(heading)
    return _FINE_TO_COARSE.index(layer) if layer in _FINE_TO_COARSE else len(_FINE_TO_COARSE)


def _check(taken: dict[str, pd.Series], order: list[str], faults: Faults) -> None:
    """Leave out rows without a code of their own, rows that repeat one, and rows that say something else of it."""
    own = taken[order[0]]
    faults.add((own == "").to_numpy(), order[0], "missing_required", taken=False)
    said = [order[0], *(heading for heading in order if layer_of_heading(heading) != layer_of_heading(order[0]))]
    faults.repeats(pd.DataFrame({heading: taken[heading] for heading in said})[~faults.refused], order[0], order[0])


def _pairs(sheet: pd.DataFrame, headings: tuple[str, ...], inner: str, outer: str) -> pd.DataFrame:
    """Make the links of one pair of columns, for the areas that lie in exactly one other."""
    made = pd.DataFrame({"code": sheet[inner], "within_code": sheet[outer]})
    for column, heading in (("name", name_heading(inner, headings)), ("within_name", name_heading(outer, headings))):
        made[column] = sheet[heading] if heading else ""
    made = made[(made["code"] != "") & (made["within_code"] != "")].drop_duplicates(["code", "within_code"])
    made = made[~made["code"].duplicated(keep=False)]
    return made.assign(layer=layer_of_heading(inner), within_layer=layer_of_heading(outer))
