"""One hexagon or one place: everything its panel shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import AGENCIES, HARMS, PLACE_TYPES, PLACED, RECORDED, CodeTable
from contextual.counts.figures import Exact, Open
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens, month_text
from contextual.counts.tally import Tally, tally
from contextual.errors import BadLens
from contextual.records import shown_name, shown_names
from contextual.services import held
from contextual.services.coverage import gaps_by_month
from contextual.services.gate import admit, figures, look
from contextual.services.house import House
from contextual.services.looking import with_names
from contextual.services.outcomes import known_outcomes
from contextual.services.units import units
from contextual.services.views import UnitView
from contextual.space.cells import centre, from_label, label, resolutions
from contextual.stats.interval import poisson_limits

Unit = tuple[str, str]
"""("cell", 15-character id) or ("place", place id)."""


def look_at_unit(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, unit: Unit
) -> Exact[UnitView] | Open[UnitView]:
    """
    Count everything about one hexagon or place in the lens. Leaves a trace first.

    Raises
    ------
    BadLens
        When the unit is not a hexagon of the lens's resolution, nor a public place that is held.
    """
    admit(house, principal, purpose, lens)
    key, place = known_unit(house, lens, unit)
    name = unit[1] if place is not None else label(key)
    look(house, principal, purpose, lens, "look_at_unit", object_type=unit[0], object_id=name)
    return figures(lens, _view(house, lens, (unit[0], key), name, place))


def known_unit(house: House, lens: Lens, unit: Unit) -> tuple[Any, pd.Series | None]:
    """
    Give the key that a unit is counted by, and the row of its place (None for a hexagon).

    Raises
    ------
    BadLens
        When the unit is not a hexagon of the lens's resolution, nor a public place that is held.
    """
    kind, name = unit
    if kind == "cell":
        cell = from_label(name)
        if int(resolutions([cell])[0]) != lens.resolution:
            msg = "this hexagon is of another size than the lens shows"
            raise BadLens(msg)
        return cell, None
    places = house.places()
    found = places[(places["place_id"] == name) & ~places["private"]]
    if kind != "place" or found.empty:
        msg = "there is no such hexagon or public place"
        raise BadLens(msg)
    return name, found.iloc[0]


def _view(house: House, lens: Lens, within: tuple[str, Any], unit_id: str, place: pd.Series | None) -> UnitView:
    ledger = house.ledger(lens.batch_class)
    kind, key = within
    total = tally(ledger, lens, "area", within)
    incidents = int(total.incidents.sum())
    people = int(total.young_people.sum()) if total.young_people is not None else None
    low, high = poisson_limits(np.array([people if people is not None else incidents], float))
    hours = tally(ledger, lens, "hour_of_week", within)
    ranked, _ = units(ledger, lens, kind)
    mine = ranked[ranked[kind] == key]
    at_places = total.left_out.at_places
    return UnitView(
        kind=kind,
        id=unit_id,
        name=unit_name(house, lens, key, place),
        sentence_of_place=_sentence(incidents, at_places, place),
        rank=int(mine["rank"].iloc[0]) if len(mine) else 0,
        incidents=incidents,
        young_people=people,
        low=float(low[0]),
        high=float(high[0]),
        months=len(tally(ledger, lens, "month", within).keys),
        months_in_lens=lens.last - lens.first + 1,
        at_named_places=at_places,
        by_month=_by_month(house, ledger, lens, within),
        hours=hours.over(np.arange(168))[0].reshape(7, 24),
        hours_counted=incidents - hours.left_out.not_timed,
        hours_left_out=hours.left_out.not_timed,
        harms=_split(ledger, lens, within, "harm", HARMS),
        agencies=_split(ledger, lens, within, "agency", AGENCIES),
        recorded=_split(ledger, lens, within, "recorded", RECORDED),
        placed=_split(ledger, lens, within, "placed", PLACED),
        places=_places_inside(house, ledger, lens, within) if kind == "cell" else pd.DataFrame(),
        not_known=_not_known(house, ledger, lens, within, total),
        outcomes=known_outcomes(house, ledger, lens, within),
        lat=float(centre(key)[0]) if place is None else float(place["lat"]),
        lon=float(centre(key)[1]) if place is None else float(place["lon"]),
        place_id="" if place is None else unit_id,
        cell=int(key) if place is None else 0,
    )


def unit_name(house: House, lens: Lens, key: Any, place: pd.Series | None) -> str:
    """Name a unit that `known_unit` found, as its panel does."""
    if place is not None:
        return shown_name(str(place["name"]), str(place["status"]), str(place["valid_to"]))
    table = with_names(house, lens, pd.DataFrame({"cell": [key]})) if _in_use(house, lens, key) else None
    return str(table["name"].iloc[0]) if table is not None else f"Hexagon {key:x}".rstrip("f")


def _in_use(house: House, lens: Lens, key: int) -> bool:
    ids = house.ledger(lens.batch_class).coarser[lens.resolution][1]
    at = int(np.searchsorted(ids, key))
    return at < len(ids) and int(ids[at]) == key


def _sentence(incidents: int, at_places: int, place: pd.Series | None) -> str:
    if place is not None:
        also = f" Also known as {', '.join(place['also'])}." if place["also"] else ""
        return f"{PLACE_TYPES.label(str(place['type']))}. Records within its outline or near its point.{also}"
    if not incidents:
        return "No record in this lens. That does not mean nothing happens here."
    return f"{at_places} of its {incidents} incidents are at named places."


def _by_month(house: House, ledger: Ledger, lens: Lens, within: tuple[str, Any]) -> pd.DataFrame:
    """Count every month held, in the lens or not, with who sent nothing for it."""
    months = np.arange(ledger.first_month, ledger.first_month + max(ledger.months, 1))
    whole = replace(lens, first=int(months[0]), last=int(months[-1]))
    incidents, people = tally(ledger, whole, "month", within).over(months)
    missing, received = gaps_by_month(house, lens, months)
    return pd.DataFrame(
        {
            "month": months,
            "incidents": incidents,
            "young_people": np.full(len(months), np.nan) if people is None else people,
            "in_lens": (months >= lens.first) & (months <= lens.last),
            "received": received,
            "missing": missing,
        }
    )


def _split(ledger: Ledger, lens: Lens, within: tuple[str, Any], by: str, table: CodeTable) -> pd.DataFrame:
    counted = tally(ledger, lens, by, within)
    codes = [str(key) for key in counted.keys]
    rows = pd.DataFrame({"code": codes, "label": [table.label(c) for c in codes], "incidents": counted.incidents})
    rows["label"] = rows["label"].replace({"private": "Home or placement, never shown", "": "Not recorded"})
    return rows.sort_values(["incidents", "label"], ascending=[False, True], ignore_index=True)


def _places_inside(house: House, ledger: Ledger, lens: Lens, within: tuple[str, Any]) -> pd.DataFrame:
    counted = tally(ledger, lens, "place", within).frame().rename(columns={"place": "place_id"})
    places = house.places()
    public = places[~places["private"]].set_index("place_id")
    counted = counted[counted["place_id"].isin(public.index)]
    known = public.reindex(counted["place_id"])
    if "young_people" not in counted:
        counted["young_people"] = np.nan
    labels = [PLACE_TYPES.label(str(kind)) for kind in known["type"]]
    return counted.assign(name=shown_names(known), type=labels).sort_values(
        ["young_people", "incidents", "name"], ascending=[False, False, True], ignore_index=True
    )


def _not_known(house: House, ledger: Ledger, lens: Lens, within: tuple[str, Any], total: Tally) -> tuple[str, ...]:
    """Say what the records of this unit do not tell, so that a gap is not read as an answer."""
    incidents = int(total.incidents.sum())
    said = []
    for by, what in (("age_band", "Age"), ("recorded", "How it came to be recorded"), ("part", "The person's part")):
        counted = tally(ledger, lens, by, within)
        unknown = sum(
            int(n) for key, n in zip(counted.keys, counted.incidents, strict=True)
            if key in ("", "not_known", "not_recorded")
        )  # fmt: skip
        if unknown and lens.counts_people:
            said.append(f"{what}: not known or not recorded in {unknown} of {incidents} incidents")
    sent = held.months_sent(house, lens.batch_class)
    for agency, rows in sent.groupby("agency"):
        last = int(rows["month"].max())
        if last < lens.last and (lens.agencies is None or agency in lens.agencies):
            said.append(f"Nothing yet from {AGENCIES.label(str(agency)).lower()} since {month_text(last)}")
    if lens.counts_people:
        said.append("What young people say about this place: not held here yet")
    return tuple(said)
