"""Placing: which named place each record is at, which points are private, and what lies outside the study area."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import h3
import numpy as np
import pandas as pd

from contextual.intake.gazetteer import join_names
from contextual.space.cells import cells_at, parents
from contextual.space.match import match
from contextual.space.private import likely_private
from contextual.store import points as point_store
from contextual.store import records as record_store

CLOSE_ENOUGH_M = 100.0
"""A point known less closely than this is never attributed to a named place: its publisher may have moved it."""
VENUE_M = 250.0
"""A record placed by the exact name of a place is known to the venue, not to the doorstep."""
PRIVATE_RESOLUTION = 7

Spellings = Mapping[tuple[str, str], str | None]
"""(agency, normal text) -> place id, as people have settled it; None: nobody can place it."""
Public = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Says which points (latitudes, longitudes) a steward decided to be public."""

_PLACED_BY = ("lat", "lon", "precision_m", "finest", "cell", "place", "place_type", "private")


@dataclass(frozen=True)
class Placed:
    """Records with their places, and which other places each touches (``record, place_id, metres``)."""

    records: pd.DataFrame
    touches: pd.DataFrame
    joined: int
    made_private: int


def place_records(records: pd.DataFrame, places: pd.DataFrame, spellings: Spellings) -> Placed:
    """
    Find the primary place of each record: by its point where that is close enough, else by its exact name.

    Records at a private place become private: only their resolution-7 hexagon is kept.

    Parameters
    ----------
    records : pandas.DataFrame
        A records frame. Private records are left alone.
    places : pandas.DataFrame
        All places, private and closed ones too; closed ones are never matched.
    spellings : dict
        (agency, normal text) -> place id, as people have settled it.
    """
    known = places[places["status"] == "open"].reset_index(drop=True)
    records = records.copy()
    at, touches = _by_point(records, known)
    named = _by_name(records, known, spellings, at)
    at = np.where(at < 0, named, at)
    placed = at >= 0
    records.loc[placed, "place"] = known["place_id"].to_numpy()[at[placed]]
    records.loc[placed, "place_type"] = known["type"].to_numpy()[at[placed]]
    _position_of_place(records, known, at, named)
    private = np.zeros(len(records), bool)
    private[placed] = known["private"].to_numpy(bool)[at[placed]]
    records = made_private(records, private)
    touches = touches[~np.isin(touches["record"], np.flatnonzero(private))].reset_index(drop=True)
    return Placed(records, touches, int((placed & ~private).sum()), int(private.sum()))


def _by_point(records: pd.DataFrame, known: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Match the points that are known closely enough; give for each record the row of its place, or -1."""
    at = np.full(len(records), -1)
    close = (records["lat"].notna() & ~records["private"] & (records["precision_m"] <= CLOSE_ENOUGH_M)).to_numpy()
    rows = np.flatnonzero(close)
    nothing = pd.DataFrame({"record": np.zeros(0, int), "place_id": np.zeros(0, str), "metres": np.zeros(0)})
    if not len(rows) or known.empty:
        return at, nothing
    found = match(records["lat"].to_numpy()[rows], records["lon"].to_numpy()[rows], known)
    at[rows] = found.primary
    public = ~known["private"].to_numpy(bool)[found.place]
    ids = known["place_id"].to_numpy()[found.place[public]]
    touches = {"record": rows[found.record[public]], "place_id": ids, "metres": found.metres[public]}
    return at, pd.DataFrame(touches)


def _by_name(records: pd.DataFrame, known: pd.DataFrame, spellings: Spellings, at: np.ndarray) -> np.ndarray:
    """Join what has a place name and no close point; give the row of its place, or -1."""
    named = np.full(len(records), -1)
    wants = ((at < 0) & (records["place_text"] != "") & ~records["private"] & (records["finest"] < 10)).to_numpy()
    rows = np.flatnonzero(wants)
    if len(rows) and len(known):
        ids = join_names(records["agency"].to_numpy()[rows], records["place_text"].to_numpy()[rows], known, spellings)
        named[rows] = pd.Index(known["place_id"]).get_indexer(ids)
    return named


def _position_of_place(records: pd.DataFrame, known: pd.DataFrame, at: np.ndarray, named: np.ndarray) -> None:
    """Count a record placed by name alone in its place's hexagon, to the venue. It gets no point of its own."""
    rows = np.flatnonzero((named >= 0) & (at == named) & records["lat"].isna().to_numpy())
    if len(rows):
        place = known.iloc[at[rows]]
        cells = cells_at(place["lat"].to_numpy(), place["lon"].to_numpy())
        records.loc[rows, "cell"] = cells
        records.loc[rows, "finest"] = np.where(cells != 0, 9, records["finest"].to_numpy()[rows]).astype("int8")
        records.loc[rows, "precision_m"] = VENUE_M


def made_private(records: pd.DataFrame, private: np.ndarray) -> pd.DataFrame:
    """
    Coarsen records for good: no point, no place, and only the resolution-7 hexagon of where they were.

    Parameters
    ----------
    private : array of bool, shape (n,)
    """
    rows = np.flatnonzero(private)
    if not len(rows):
        return records
    records = records.copy()
    located = rows[records["cell"].to_numpy()[rows] != 0]
    records.loc[located, "cell"] = coarse_cells(records["cell"].to_numpy()[located])
    records.loc[located, "finest"] = np.int8(PRIVATE_RESOLUTION)
    for column, nothing in (("lat", np.nan), ("lon", np.nan), ("place", ""), ("place_type", ""), ("place_text", "")):
        records.loc[rows, column] = nothing
    records.loc[rows, "precision_m"] = np.nan
    records.loc[rows, "private"] = True
    return records


def coarse_cells(cells: np.ndarray) -> np.ndarray:
    """Give the resolution-10 hexagon in the middle of each cell's resolution-7 parent."""
    up = parents(cells, PRIVATE_RESOLUTION)
    middle = {int(one): h3.str_to_int(h3.cell_to_center_child(h3.int_to_str(int(one)), 10)) for one in np.unique(up)}
    return np.array([middle[int(one)] for one in up], np.int64)


@dataclass(frozen=True)
class Moved:
    """What a rematch changed: records that got another place, and records that became private."""

    places: int = 0
    private: int = 0

    def __add__(self, other: Moved) -> Moved:
        """Add the changes of two classes."""
        return Moved(self.places + other.places, self.private + other.private)

    def sentence(self) -> str:
        """
        Say what moved.

        Examples
        --------
        >>> Moved(412, 3).sentence()
        '412 held records got another place; 3 became private.'
        """
        return f"{self.places:,} held records got another place; {self.private:,} became private."


def rematch(conn: Any, places: pd.DataFrame, spellings: Spellings, public: Public) -> Moved:
    """Place all held records anew inside the open transaction, because places or spellings have changed."""
    classes = record_store.held_classes(conn)
    return sum((_rematch_class(conn, one, places, spellings, public) for one in classes), Moved())


def _rematch_class(conn: Any, batch_class: str, places: pd.DataFrame, spellings: Spellings, public: Public) -> Moved:
    wanted = ("id", "agency", "kind", "person", "missing_from", "place_text", *_PLACED_BY)
    before = record_store.read_records(conn, batch_class, wanted)
    start = before.copy()
    # A place given by name is taken back first: the name may belong to another place now.
    by_name = (before["lat"].isna() & (before["place"] != "") & ~before["private"]).to_numpy()
    start[["place", "place_type"]] = ""
    # Only the rule about points leaves a private record its point; the rule is asked again below.
    start.loc[start["lat"].notna(), "private"] = False
    start.loc[by_name, "cell"], start.loc[by_name, "finest"] = 0, np.int8(-1)
    start.loc[by_name, "precision_m"] = np.nan
    placed = place_records(start, places, spellings)
    after = with_private_points(placed.records, public)
    return _write_changes(conn, before, after, placed.touches)


def _write_changes(conn: Any, before: pd.DataFrame, after: pd.DataFrame, touches: pd.DataFrame) -> Moved:
    same = np.ones(len(before), bool)
    for column in _PLACED_BY:
        a, b = before[column].to_numpy(), after[column].to_numpy()
        same &= (a == b) | (pd.isna(a) & pd.isna(b))
    rows = np.flatnonzero(~same)
    if not len(rows):
        return Moved()
    ids = before["id"].to_numpy()[rows].tolist()
    new = after.iloc[rows].reset_index(drop=True)
    where = pd.Series(np.arange(len(rows)), index=rows)
    mine = touches[touches["record"].isin(rows)]
    mine = mine.assign(record=where.reindex(mine["record"]).to_numpy())
    record_store.update_positions(conn, ids, new)
    record_store.update_places(conn, ids, new["place"].tolist(), new["place_type"].tolist(), mine)
    was, now = before["private"].to_numpy(bool)[rows], new["private"].to_numpy(bool)
    for private in (True, False):
        turned = (was != private) & (now == private)
        point_store.set_private(conn, [one for one, yes in zip(ids, turned, strict=True) if yes], private=private)
    moved = int((before["place"].to_numpy()[rows] != new["place"].to_numpy()).sum())
    return Moved(moved, int((~was & now).sum()))


def with_private_points(records: pd.DataFrame, public: Public) -> pd.DataFrame:
    """
    Flag the records at points that look like somebody's address, unless a steward decided otherwise.

    The point itself is kept, so that a steward can still decide; a private record is never a unit, a pin or an export.

    Parameters
    ----------
    public : function
        Says for arrays of latitude and longitude which points a steward decided to be public.
    """
    marked = likely_private(records) & (records["precision_m"] <= CLOSE_ENOUGH_M).to_numpy()
    rows = np.flatnonzero(marked)
    rows = rows[~public(records["lat"].to_numpy()[rows], records["lon"].to_numpy()[rows])]
    private = records["private"].to_numpy(bool).copy()
    private[rows] = True
    return records.assign(private=private)


def point_name(secret: bytes, lat: float, lon: float) -> str:
    """
    Give the keyed name under which a decision about a point is kept: the point itself is never written down.

    Examples
    --------
    >>> point_name(b"k", 54.6, 1.6) == point_name(b"k", 54.6000000001, 1.6)
    True
    """
    return hmac.new(secret, f"{lat:.6f},{lon:.6f}".encode(), sha256).hexdigest()[:32]


def decided_public(conn: Any, secret: bytes) -> Public:
    """Read which points a steward decided to be public."""
    names = {name for name, decision in point_store.read_decisions(conn).items() if not decision.private}

    def public(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
        if not names:
            return np.zeros(len(lat), bool)
        return np.array([point_name(secret, a, b) in names for a, b in zip(lat, lon, strict=True)], bool)

    return public
