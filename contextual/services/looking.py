"""Looking: the map with its equal table, and the ranked places, for one lens."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import AGENCIES, CLASSES, HARMS, PARTS, PLACE_TYPES, RECORDED, CodeTable, unmask
from contextual.counts.caption import sentence
from contextual.counts.figures import Exact, Open
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens
from contextual.counts.tally import Tally, tally
from contextual.records import shown_names
from contextual.services import held
from contextual.services.base_map import map_symbols
from contextual.services.gate import come_in, figures, look
from contextual.services.house import House
from contextual.services.units import units
from contextual.services.views import Choices, MapView, PlacesView
from contextual.space.cells import area_m2, centre, label, with_ring
from contextual.space.naming import hexagon_names
from contextual.store import lenses as lens_store
from contextual.store.settings import get_setting

_MANY_TIMES = 10
"""A class with so many times the records of the store's own is what a page opens with."""


def choices(principal: Principal, purpose: Purpose, house: House, batch_class: str | None = None) -> Choices:
    """
    Say what a lens may be made of: the classes held and, of one class, the months and codes that occur.

    The codes that occur say what is recorded, so they are empty for a role that may not see exact figures.

    Parameters
    ----------
    batch_class : str, optional
        Left out, the store's own class where it holds records, unless another holds more than ten times as many.
    """
    come_in(house, principal)
    classes = held.classes(house)
    mine = batch_class if batch_class in classes else _opens_on(house, classes)
    ledger = house.ledger(mine)
    with house.store.read() as conn:
        visit = lens_store.last_visit(conn, principal.id)
        area_name = str(get_setting(conn, "area_name", ""))
    told = mine == "open" or principal.may("look_exact")
    words = ledger.words if told else {}
    harms = int(np.bitwise_or.reduce(ledger.harms, initial=0)) if told else 0
    return Choices(
        batch_class=mine,
        classes=tuple(classes),
        first=ledger.first_month if len(ledger) else 0,
        last=ledger.first_month + ledger.months - 1 if len(ledger) else 0,
        harms=tuple((key, HARMS.label(key)) for key in unmask(harms)),
        agencies=_labelled(words.get("agency", ()), AGENCIES),
        recorded=_labelled(words.get("recorded", ()), RECORDED),
        parts=_labelled(words.get("part", ()), PARTS),
        place_types=_labelled(words.get("place_type", ()), PLACE_TYPES),
        counts_people=mine != "open",
        area_name=area_name,
        last_file_on=held.last_file_on(house),
        last_visit=visit.batch_sequence if visit else 0,
        last_import=held.before_last_import(house, mine),
    )


def _opens_on(house: House, classes: list[str]) -> str:
    """Choose the class a page opens with: a few rows of the store's own class do not hide all that is held."""
    files = held.files(house)
    files = files[(files["status"] == "held") & files["kind"].isin(("incidents", "missing"))]
    rows = files.groupby("batch_class")["accepted"].sum()
    own = classes[0] if classes else house.store_class
    most = str(rows.idxmax()) if len(rows) else own
    return most if most in classes and rows.max() > _MANY_TIMES * rows.get(own, 0) else own


def _labelled(codes: tuple[str, ...], table: CodeTable) -> tuple[tuple[str, str], ...]:
    """Pair codes with labels, in the order of the list; a partnership's own codes come after it."""
    order = {key: place for place, key in enumerate(table)}
    found = sorted((code for code in codes if code), key=lambda code: (order.get(code, len(order)), code))
    return tuple((code, table.label(code)) for code in found)


def default_lens(chosen: Choices) -> Lens:
    """
    Give the lens a page opens with: the last twelve months held, everything, hexagons of about 9 hectares.

    Parameters
    ----------
    chosen : Choices
        A class without records gives the lens of one month: nothing is in it.
    """
    last = chosen.last or 24312
    of = "young_people" if chosen.counts_people else "incidents"
    return Lens(chosen.batch_class, max(chosen.first or last, last - 11), last, of=of)


def look_at_map(principal: Principal, purpose: Purpose, house: House, lens: Lens) -> Exact[MapView] | Open[MapView]:
    """Count every hexagon of the lens, rank them, and say where every incident went. Leaves a trace first."""
    look(house, principal, purpose, lens, "look_at_map")
    ledger = house.ledger(lens.batch_class)
    table, counted = units(ledger, lens, "cell")
    study, source = study_cells(house, lens)
    total = tally(ledger, lens, "area")
    arrived = _arrivals(ledger, lens)
    view = MapView(
        units=with_names(house, lens, table),
        study=study,
        study_source=source,
        resolution=lens.resolution,
        hectares=_hectares(study),
        left_out=counted.left_out,
        sentence=sentence(lens, _hectares(study) * 10_000 or None),
        places=map_symbols(principal, purpose, house),
        not_known=not _received(house, lens),
        months=lens.last - lens.first + 1,
        total_incidents=int(total.incidents.sum()),
        total_young_people=_people(total, lens),
        new_events=arrived.get("new_event", 0) if arrived is not None else None,
        late_arrivals=arrived.get("late_arrival", 0) if arrived is not None else None,
    )
    return figures(lens, view)


def look_at_places(
    principal: Principal, purpose: Purpose, house: House, lens: Lens
) -> Exact[PlacesView] | Open[PlacesView]:
    """Count and rank the named public places of the lens. Leaves a trace first."""
    look(house, principal, purpose, lens, "look_at_places")
    table, counted = units(house.ledger(lens.batch_class), lens, "place")
    places = house.places()
    # Another session may have made a place private, or taken it back, since the counts were read.
    public = places[~places["private"]].set_index("place_id")
    table = table[table["place"].isin(public.index)]
    shown = public.reindex(table["place"])
    table = table.rename(columns={"place": "place_id"}).assign(
        name=shown_names(shown), type=shown["type"].to_numpy(),
        type_label=[PLACE_TYPES.label(str(kind)) for kind in shown["type"]],
        lat=shown["lat"].to_numpy(), lon=shown["lon"].to_numpy(),
    )  # fmt: skip
    view = PlacesView(
        units=table,
        left_out=counted.left_out,
        sentence=sentence(lens, unit="place"),
        waiting=held.names_waiting(house),
        places_held=int((~places["private"]).sum()),
        closed=int((places["status"] == "closed").sum()),
        months=lens.last - lens.first + 1,
    )
    return figures(lens, view)


def study_cells(house: House, lens: Lens) -> tuple[np.ndarray, str]:
    """Give the hexagons of the study area at the lens's resolution, and in words where they come from."""

    def make() -> tuple[np.ndarray, str]:
        occupied = tally(house.ledger(lens.batch_class), _everything(house, lens), "cell").keys.astype(np.int64)
        area = house.study_area()
        source = "a record and one ring around them, since no area file was given"
        cells = with_ring(occupied)
        if area is not None:
            cells = np.union1d(area.cells[lens.resolution], occupied)
            source = "the study area, and any other with a record"
        cells.flags.writeable = False  # every session is given this one
        return cells, source

    made: tuple[np.ndarray, str] = house.once("study", (lens.batch_class, lens.resolution), make)
    return made


def _everything(house: House, lens: Lens) -> Lens:
    ledger = house.ledger(lens.batch_class)
    first = ledger.first_month if len(ledger) else lens.first
    last = first + max(ledger.months, 1) - 1
    return Lens(lens.batch_class, first, last, resolution=lens.resolution)


def with_names(house: House, lens: Lens, table: pd.DataFrame) -> pd.DataFrame:
    """Add id, name and centre to ranked hexagons. Names are made once per store version for every hexagon in use."""

    def make() -> dict[int, str]:
        cells = tally(house.ledger(lens.batch_class), _everything(house, lens), "cell").keys.astype(np.int64)
        return hexagon_names(cells, house.places(), lens.resolution)

    names: dict[int, str] = house.once("names", (lens.batch_class, lens.resolution), make)
    cells = [int(cell) for cell in table["cell"]]
    if later := [cell for cell in cells if cell not in names]:
        names = names | hexagon_names(later, house.places(), lens.resolution)
    centres = np.array([centre(cell) for cell in cells]).reshape(-1, 2)
    return table.assign(
        id=[label(cell) for cell in cells], name=[names[cell] for cell in cells], lat=centres[:, 0], lon=centres[:, 1]
    )


def _hectares(cells: np.ndarray) -> float:
    return float(area_m2(cells[:: max(len(cells) // 50, 1)]).mean() / 10_000) if len(cells) else 0.0


def _people(counted: Tally, lens: Lens) -> int | None:
    if not lens.counts_people or counted.young_people is None:
        return None
    return int(counted.young_people.sum())


def _arrivals(ledger: Ledger, lens: Lens) -> dict[str, int] | None:
    if lens.arrived_after is None:
        return None
    counted = tally(ledger, lens, "arrival")
    return {str(key): int(n) for key, n in zip(counted.keys, counted.incidents, strict=True)}


def _received(house: House, lens: Lens) -> bool:
    """Say whether any agency of the lens sent anything for any of its months, whatever else the lens asks."""
    sent = held.months_sent(house, lens.batch_class)
    if lens.agencies is not None:
        sent = sent[sent["agency"].isin(lens.agencies)]
    return bool(sent["month"].between(lens.first, lens.last).any())


def class_words(batch_class: str) -> str:
    """
    Say a class in words.

    Examples
    --------
    >>> class_words("open")
    'Open data'
    """
    return CLASSES.label(batch_class)
