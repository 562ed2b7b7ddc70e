"""Counting for a file: every unit of a grain, zeros of the study area included."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import PLACE_TYPES
from contextual.counts.figures import Exact, Open
from contextual.counts.left_out import LeftOut
from contextual.counts.lens import Lens, month_text
from contextual.counts.tally import tally
from contextual.errors import BadLens
from contextual.services.gate import allow, figures, look
from contextual.services.house import House
from contextual.services.looking import study_cells
from contextual.space.cells import label

GRAINS = ("cell", "place", "month", "hour-of-week")


def count(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, by: str
) -> Exact[pd.DataFrame] | Open[pd.DataFrame]:
    """
    Count a lens by hexagon, place, month or hour of the week. Leaves a trace first.

    Raises
    ------
    BadLens
        When there is no counting by that.

    Returns
    -------
    Exact or Open of pandas.DataFrame
        ``cell,incidents,young_people`` over the whole study area, zeros included; ``place_id,name,type,...``;
        ``month,...``; or ``weekday,hour,incidents`` as shares that add up. Young people are blank for open records.
    """
    allow(house, principal, purpose, "take_away")
    tables = {"cell": _cells, "place": _places, "month": _months, "hour-of-week": _hours}
    if by not in tables:
        msg = f"counts are by one of: {', '.join(GRAINS)}"
        raise BadLens(msg)
    look(house, principal, purpose, lens, "count", object_type=by)
    return figures(lens, tables[by](house, lens))


def left_out(principal: Principal, purpose: Purpose, house: House, lens: Lens) -> LeftOut:
    """Say where every incident of a lens stands: what no hexagon of its size shows, and what the hours leave out."""
    allow(house, principal, purpose, "take_away")
    look(house, principal, purpose, lens, "count", object_type="left_out")
    return tally(house.ledger(lens.batch_class), lens, "area").left_out


def _people(young: np.ndarray | None, n: int) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """Whole numbers, or blank where nobody is named: blank is not nought."""
    return pd.array([pd.NA] * n if young is None else young, dtype="Int64")


def _cells(house: House, lens: Lens) -> pd.DataFrame:
    study, _ = study_cells(house, lens)
    incidents, young = tally(house.ledger(lens.batch_class), lens, "cell").over(study)
    ids = [label(int(cell)) for cell in study]
    return pd.DataFrame({"cell": ids, "incidents": incidents, "young_people": _people(young, len(ids))})


def _places(house: House, lens: Lens) -> pd.DataFrame:
    places = house.places()
    shown = places[(places["status"] == "open") & ~places["private"]].sort_values("place_id", ignore_index=True)
    incidents, young = tally(house.ledger(lens.batch_class), lens, "place").over(shown["place_id"].to_numpy(object))
    table = shown[["place_id", "name", "type", "lat", "lon"]].assign(
        type=[PLACE_TYPES.label(str(kind)) for kind in shown["type"]], incidents=incidents
    )
    table["young_people"] = _people(young, len(table))
    return table[["place_id", "name", "type", "incidents", "young_people", "lat", "lon"]]


def _months(house: House, lens: Lens) -> pd.DataFrame:
    months = np.arange(lens.first, lens.last + 1)
    incidents, young = tally(house.ledger(lens.batch_class), lens, "month").over(months)
    names = [f"{month // 12}-{month % 12 + 1:02d}" for month in months]
    words = [month_text(int(month)) for month in months]
    table = pd.DataFrame({"month": names, "in_words": words, "incidents": incidents})
    return table.assign(young_people=_people(young, len(table)))


def _hours(house: House, lens: Lens) -> pd.DataFrame:
    shares, _ = tally(house.ledger(lens.batch_class), lens, "hour_of_week").over(np.arange(168))
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    hours = np.arange(168)
    return pd.DataFrame(
        {"weekday": [days[h // 24] for h in hours], "hour": hours % 24, "incidents": np.round(shares, 6)}
    )
