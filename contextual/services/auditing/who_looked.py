"""Who looked: at this place, hexagon or lens, or at anything; when, in which role, for which purpose and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import PURPOSES, ROLES, Principal, Purpose
from contextual.codes.actions import TRACED, action_words
from contextual.counts.caption import sentence
from contextual.counts.lens import Lens, from_code, to_code
from contextual.errors import BadLens, ContextualError
from contextual.records import shown_names
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.space.cells import RESOLUTIONS, cells_at, from_label, label, parents, resolutions
from contextual.space.naming import hexagon_names
from contextual.store import traces as trace_store

Unit = tuple[str, str]
"""("cell", 15-character id) or ("place", place id)."""

AMONG_OTHERS = "among others"
_KINDS = {"cell": "hexagon"}
_ASKING = "look_at_trace"
_LENSES = 100
_FOREVER = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoLooked:
    """
    Who looked at what was asked about.

    Attributes
    ----------
    table : pandas.DataFrame
        The newest entries: ``seq, at, actor, role, agency, purpose, reason, action, how, lens, outcome``, in words.
        `how` says what was looked at: the thing itself, one around or in it, or all of them at once.
    people : pandas.DataFrame
        Of the entries in `table`: ``actor, roles, looks, opened, first, last, purposes``, most looks first.
    entries : int
        How many there are, in `table` or older.
    """

    table: pd.DataFrame
    people: pd.DataFrame
    entries: int


def who_looked(
    principal: Principal, purpose: Purpose, house: House, *, unit: Unit | None = None, lens: Lens | None = None,
    first: date | None = None, last: date | None = None, all_at_once: bool = True, newest: int = 500,
) -> WhoLooked:  # fmt: skip
    """
    Say who looked, when, and why. Leaves a trace first: whoever audits is audited too.

    Parameters
    ----------
    unit : (kind, id), optional
        A hexagon of any size, or a place. Hexagons around it and in it, and places in it, count as looks at it too.
    lens : Lens, optional
        Only looks with exactly this lens.
    first, last : date, optional
        Only looks of these days (UTC) and between.
    all_at_once : bool
        With maps, tables and files that showed the unit among others.
    newest : int
        Most entries to read.

    Raises
    ------
    NotAllowed
        For a role that may not see the trace.
    ContextualError
        When there is no such hexagon, and no such place is held or was ever looked at.
    """
    allow(house, principal, purpose, "see_trace")
    related = _related(house, unit) if unit else None
    kind, name = unit or ("", "")
    trace(house, principal, purpose, _ASKING, lens=lens, object_type=kind, object_id=name)
    shown = _all_at_once(kind) if all_at_once else ()
    where = trace_store.about(None if related is None else list(related), shown, to_code(lens) if lens else "")
    where += trace_store.between(*_days(first, last))
    if unit or lens:
        where += trace_store.not_of([_ASKING])
    with house.store.read() as conn:
        found = trace_store.read_traces(conn, newest=newest, where=where)
        entries = trace_store.how_many(conn, where)
    table = _in_words(found, related or _things(house, found))
    return WhoLooked(table=table, people=_people(table), entries=entries)


def things_to_ask(principal: Principal, purpose: Purpose, house: House) -> dict[Unit, str]:
    """Give what can be asked about, by name: the public places, then the hexagons that somebody opened."""
    allow(house, principal, purpose, "see_trace")
    places = house.places()
    public = places[~places["private"]]
    named = sorted(zip(shown_names(public), public["place_id"], strict=True))
    return {("place", str(place)): str(name) for name, place in named} | _opened_hexagons(house)


def lenses_to_ask(principal: Principal, purpose: Purpose, house: House) -> dict[Lens, str]:
    """Give the lenses that somebody looked with, the last used first, each in words."""
    allow(house, principal, purpose, "see_trace")
    with house.store.read() as conn:
        codes = trace_store.lenses_used(conn, _LENSES)
    lenses = [_lens_of(code) for code in codes]
    return {lens: sentence(lens) for lens in lenses if lens is not None}


def _lens_of(code: str) -> Lens | None:
    try:
        return from_code(code)
    except ContextualError:
        return None  # of another version of the program


def _opened_hexagons(house: House) -> dict[Unit, str]:
    with house.store.read() as conn:
        opened = [_cell(one) for one in trace_store.objects_named(conn, ("cell",))]
    cells = np.array([cell for cell in opened if cell], np.int64)
    names: dict[int, str] = {}
    for size in np.unique(resolutions(cells)):
        names |= hexagon_names(cells[resolutions(cells) == size], house.places(), int(size))
    words = {cell: f"Hexagon {label(cell).rstrip('f')}, size {int(resolutions([cell])[0])}" for cell in names}
    return {("cell", label(cell)): f"{name}: {words[cell]}" for cell, name in sorted(names.items(), key=_by_name)}


def _by_name(pair: tuple[int, str]) -> tuple[str, int]:
    return pair[1], pair[0]


def _all_at_once(kind: str) -> tuple[str, ...]:
    showing = {"cell": ("cells", "both"), "place": ("cells", "places", "both")}[kind] if kind else ()
    return tuple(key for key, action in TRACED.items() if action.shows in showing)


def _related(house: House, unit: Unit) -> dict[Unit, str]:
    """Give the unit, and what was looked at around it and in it, each with how that stands to it."""
    kind, name = unit
    with house.store.read() as conn:
        named = trace_store.objects_named(conn, ("cell", "place"))
    if kind == "cell":
        cell = from_label(name)
        words = {unit: "this hexagon"} | _hexagons_about(named, cell)
        return words | {one: "a place in it" for one in named if one[0] == "place" and _lies_in(house, one[1], cell)}
    if kind != "place" or (unit not in named and name not in set(house.every_place()["place_id"])):
        msg = "there is no such hexagon or place"
        raise BadLens(msg)
    around = {("cell", label(one)): "the hexagon it lies in" for one in _hexagons_of(house, name)}
    return {unit: "this place"} | around


def _hexagons_about(named: list[Unit], cell: int) -> dict[Unit, str]:
    """Of the hexagons that were looked at, give those that hold this one, and those that lie in it."""
    words, size = {}, int(resolutions([cell])[0])
    for one in named:
        other = _cell(one)
        if other in (0, cell):
            continue
        its_size = int(resolutions([other])[0])
        if its_size < size and int(parents([cell], its_size)[0]) == other:
            words[one] = "a larger hexagon around it"
        elif its_size > size and int(parents([other], size)[0]) == cell:
            words[one] = "a smaller hexagon in it"
    return words


def _cell(unit: Unit) -> int:
    try:
        return from_label(unit[1]) if unit[0] == "cell" else 0
    except ContextualError:
        return 0


def _hexagons_of(house: House, place: str) -> list[int]:
    """Give the hexagons of every size that a place's point lies in."""
    places = house.every_place()
    row = places[places["place_id"] == place]
    if row.empty or pd.isna(row["lat"].iloc[0]):
        return []
    return [int(cells_at(row["lat"], row["lon"], size)[0]) for size in RESOLUTIONS]


def _lies_in(house: House, place: str, cell: int) -> bool:
    return cell in _hexagons_of(house, place)


def _days(first: date | None, last: date | None) -> tuple[int, int]:
    return _start(first) if first else 0, _start(last + timedelta(days=1)) if last else _FOREVER


def _start(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _things(house: House, found: pd.DataFrame) -> dict[Unit, str]:
    """Say in words what each entry names: a public place by its name, anything else by its kind and id."""
    places = house.places()
    public = places[~places["private"]]
    names = dict(zip(public["place_id"], shown_names(public), strict=True))
    words = {}
    for kind, name in set(zip(found["object_type"], found["object_id"], strict=True)):
        said = " ".join((_KINDS.get(kind, kind), name)).strip()
        words[kind, name] = str(names.get(name, said)) if kind == "place" else said
    return words


def _in_words(found: pd.DataFrame, things: dict[Unit, str]) -> pd.DataFrame:
    of = zip(found["object_type"], found["object_id"], strict=True)
    return pd.DataFrame({
        "seq": found["seq"], "at": found["at"], "actor": found["actor"],
        "role": [_label(ROLES, code) for code in found["role"]], "agency": found["agency"],
        "purpose": [_label(PURPOSES, code) for code in found["purpose"]], "reason": found["reason"],
        "action": [action_words(code) for code in found["action"]],
        "how": [things.get(one, AMONG_OTHERS) for one in of],
        "lens": [_lens_words(code) for code in found["lens"]], "outcome": found["outcome"],
    })  # fmt: skip


def _label(table: Any, code: str) -> str:
    return str(table[code].label) if code in table else code


def _lens_words(code: str) -> str:
    """Say a lens in words; one that this version cannot read stays as it is."""
    lens = _lens_of(code) if code else None
    return sentence(lens) if lens else code


def _people(table: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "actor": actor, "roles": ", ".join(sorted(set(some["role"]))), "looks": len(some),
            "opened": int((some["how"] != AMONG_OTHERS).sum()), "first": int(some["at"].min()),
            "last": int(some["at"].max()), "purposes": ", ".join(sorted(set(some["purpose"]))),
        }
        for actor, some in table.groupby("actor")
    ]  # fmt: skip
    columns = ["actor", "roles", "looks", "opened", "first", "last", "purposes"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["looks", "actor"], ascending=[False, True], ignore_index=True
    )
