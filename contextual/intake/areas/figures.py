"""Figures about areas: residents and the like, one column each, from tables of the census and of estimates."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.areas.codes import layer_of_heading, layers_of_codes
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout, squeezed
from contextual.intake.reading import Rows
from contextual.intake.request import Request
from contextual.intake.table import Table
from contextual.intake.where.coordinates import numbers
from contextual.intake.words import plain
from contextual.records import figures_frame

MOST = 5_000_000
"""Figures of one file that are kept: single ages of a city, not of the country."""

_NOT_FIGURES = re.compile(r"(object|global|f)?id|[a-z]*\d{2}cd|.*code|x|y|lat|long?|.*area|.*length.*|shape.*")
_HELD_BACK = frozenset({"*", "c", "x", ":", "..", "[c]", "[x]", "[z]"})
"""What publishers write where they hold a figure back."""

_SEXES = {"f": "females", "female": "females", "females": "females", "m": "males", "male": "males", "males": "males"}


def read_area_figures(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:  # noqa: ARG001
    """
    Read figures about areas: every column of numbers is a measure, named by its heading.

    Parameters
    ----------
    table : Table
    layout : Layout
        Its words for ``measure`` name the well-known ones; "sex" and "date" are fields of it.
    columns : dict
        Our field -> heading in the file.
    request : Request
        What is said about the file.

    Returns
    -------
    Rows
        ``frame`` is a figures frame: a row of the file gives one figure for each measure that it has.

    Raises
    ------
    FileRefused
        ``missing_headers`` when no column is one of numbers; ``too_large``.
    """
    faults = Faults(table.lines)
    fields: list[str] = [name for name in ("code", "date", "sex") if name in columns]
    taken = table.take([columns[name] for name in fields])
    sheet = {name: taken[columns[name]] for name in fields}
    figures = _figures(table, set(columns.values()), faults)
    if not figures:
        raise FileRefused("missing_headers", "The file has no column of numbers about its areas.")
    if len(figures) * len(table) > MOST:
        raise FileRefused("too_large", f"The file has more than {MOST:,} figures. Cut it to your own area.")
    _check(sheet, columns, faults)
    keep = ~faults.refused
    own = {name: column[keep] for name, column in sheet.items()}
    layers = layers_of_codes(own["code"])
    layers[layers == ""] = layer_of_heading(columns["code"]) or "area"
    parts = [
        {"layer": layers, "code": own["code"].to_numpy(object), "measure": _measures(heading, own, layout),
         "period": _periods(own), "value": values[keep]}
        for heading, values in figures.items()
    ]  # fmt: skip
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    there = ~np.isnan(joined["value"])
    return Rows(
        frame=figures_frame({name: values[there] for name, values in joined.items()}, int(there.sum())),
        problems=faults.table(table.faults), accepted=int(keep.sum()), rejected=int(faults.refused.sum()) + table.lost,
        fills="figures",
    )  # fmt: skip


def _figures(table: Table, used: set[str], faults: Faults) -> dict[str, np.ndarray]:
    """Read the columns in which most of what is written is numbers."""
    made: dict[str, np.ndarray] = {}
    for heading in table.headings:
        if heading in used or _NOT_FIGURES.fullmatch(squeezed(heading)):
            continue
        column = table.take([heading])[heading]
        column = column.mask(column.isin(_HELD_BACK), "").str.replace(",", "")
        value, bad, odd = numbers(column)
        if np.sum(~np.isnan(value)) > np.sum(bad | odd):
            faults.add(bad | odd, heading, "bad_number", message="This is not a number. The figure was left out.")
            made[heading] = value
    return made


def _check(sheet: dict[str, pd.Series], columns: dict[str, str], faults: Faults) -> None:
    """Leave out rows without a code, and rows about an area, time and sex that an earlier one is about."""
    faults.add((sheet["code"] == "").to_numpy(), columns["code"], "missing_required", taken=False)
    table = pd.DataFrame(sheet)[~faults.refused]
    later = np.zeros(len(sheet["code"]), bool)
    later[table.index[table.duplicated()]] = True
    note = "Another row of the file is about the same area, time and people. The first was taken."
    faults.add(later, columns["code"], "conflicting_duplicate", taken=False, message=note)


def _measures(heading: str, own: dict[str, pd.Series], layout: Layout) -> np.ndarray:
    measure = measure_of(heading, layout.words.get("measure", {}))
    if "sex" not in own:
        return np.full(len(own["code"]), measure, dtype=object)
    sexes = {word: _SEXES.get(plain(word), "") for word in own["sex"].unique().tolist()}
    said = {word: f"{measure}, {sex}" if sex else measure for word, sex in sexes.items()}
    measures: np.ndarray = own["sex"].map(said).to_numpy(object)
    return measures


def measure_of(heading: str, words: Mapping[str, str] | None = None) -> str:
    """
    Write the name of a measure as people say it.

    Examples
    --------
    >>> measure_of("Residence type: Total; measures: Value"), measure_of("aged_0_to_15"), measure_of("90+")
    ('Residence type: Total', 'residents aged 0 to 15', 'residents aged 90 and over')
    >>> measure_of("all_ages", {"all ages": "residents"})
    'residents'
    """
    bare = re.sub(r";\s*measures:\s*value$", "", heading.strip(), flags=re.IGNORECASE)
    said = " ".join(bare.replace("_", " ").split())
    known = {plain(word): measure for word, measure in (words or {}).items()}
    if plain(said) in known:
        return known[plain(said)]
    age = re.fullmatch(r"(?:aged? )?(\d{1,3})(\+?)", said, re.IGNORECASE)
    if age:
        return f"residents aged {age[1]}{' and over' if age[2] else ''}"
    return f"residents {said.lower()}" if re.match(r"aged \d", said, re.IGNORECASE) else said


def _periods(own: dict[str, pd.Series]) -> np.ndarray:
    """Write the time as the file does; of a whole date its year and month."""
    if "date" not in own:
        return np.full(len(own["code"]), "", dtype=object)
    written: np.ndarray = own["date"].str.replace(r"^(\d{4}-\d{2})-\d{2}.*$", r"\1", regex=True).to_numpy(object)
    return written
