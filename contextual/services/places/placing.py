"""Placing: which named place each record is at, by its point or by its text; homes are coarsened for good."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from contextual.codes import PRIVATE_KINDS
from contextual.intake.gazetteer import join_names
from contextual.intake.where.private import PRIVATE_RESOLUTION, wide_cells
from contextual.intake.words import codes
from contextual.services.names.meaning import (
    Meanings,
    Said,
    as_closely_as_said,
    at_points,
    said_of,
)
from contextual.space.cells import KNOWN_WITHIN_M, cells_at, finest_resolution
from contextual.space.match import Matches, match
from contextual.space.there import There, days_of

CLOSE_ENOUGH_M = 100.0
"""A point known less closely than this is never attributed to a named place: its publisher may have moved it."""
VENUE_M = 250.0
"""A record placed by the exact name of a place is known to the venue, not to the doorstep."""


@dataclass(frozen=True)
class Placed:
    """Records with their places, and which other places each touches (``record, place_id, metres``)."""

    records: pd.DataFrame
    touches: pd.DataFrame
    joined: int
    made_private: int


def place_records(records: pd.DataFrame, places: pd.DataFrame, known_texts: Meanings) -> Placed:
    """
    Find the primary place of each record: by its point where that is close enough, else by what its text can only mean.

    A text that names a street or a postcode places a record without a position as closely as that is known.

    Records at a private place, or with its name, or whose text was said to mean a home, become private: only their
    resolution-7 hexagon is kept.

    Parameters
    ----------
    records : pandas.DataFrame
        A records frame. Private records are left alone.
    places : pandas.DataFrame
        All places. A record is only at one that was there on its day; a private one is private whenever that was.
    known_texts : Meanings
        What people have said texts mean, and which places they said are one.
    """
    places, known_texts = known_texts.with_joined(places)
    known = _that_may_match(places)
    records = records.copy()
    days = days_of(records)
    said = said_of(records, known_texts, places)
    near, touches = _by_point(records, known, days)
    named = _by_name(records, known, known_texts, said, near, There.of(known, days))
    at = np.where(named >= 0, named, near)
    placed = at >= 0
    records.loc[placed, "place"] = known["place_id"].to_numpy()[at[placed]]
    records.loc[placed, "place_type"] = known["type"].to_numpy()[at[placed]]
    _position_of_place(records, known, at, named)
    records = at_points(as_closely_as_said(records, said, named), said)
    private = _called_home(records) | said.of_kind("home")
    private[placed] |= known["private"].to_numpy(bool)[at[placed]]
    records = made_private(_as_closely_as_stated(records), private)
    touches = touches[~np.isin(touches["record"], np.flatnonzero(private))].reset_index(drop=True)
    return Placed(records, touches, int((placed & ~private).sum()), int(private.sum()))


def _that_may_match(places: pd.DataFrame) -> pd.DataFrame:
    """Give the places a record may be at: all but those that closed nobody knows when; private ones always."""
    private = places["private"].to_numpy(bool)
    known = places[private | ((places["status"] != "closed") | (places["valid_to"] != "")).to_numpy(bool)]
    private = known["private"].to_numpy(bool)
    always = {"status": "open", "valid_from": "", "valid_to": ""}
    return known.assign(**{name: known[name].mask(private, one) for name, one in always.items()}).reset_index(drop=True)


def _called_home(records: pd.DataFrame) -> np.ndarray:
    """Say of which records the place is called no more than a home or placement, whatever their kind of location."""
    said, _ = codes(records["place_text"], "location_kind")
    return np.asarray(pd.Series(said).isin(PRIVATE_KINDS).to_numpy(bool) & ~records["private"].to_numpy(bool))


def _by_point(records: pd.DataFrame, known: pd.DataFrame, days: np.ndarray) -> tuple[np.ndarray, pd.DataFrame]:
    """Match the points that are known closely enough; give for each record the row of its place, or -1."""
    at = np.full(len(records), -1)
    close = (records["lat"].notna() & ~records["private"] & (records["precision_m"] <= CLOSE_ENOUGH_M)).to_numpy()
    rows = np.flatnonzero(close)
    nothing = pd.DataFrame({"record": np.zeros(0, int), "place_id": np.zeros(0, str), "metres": np.zeros(0)})
    if not len(rows) or known.empty:
        return at, nothing
    found = match(records["lat"].to_numpy()[rows], records["lon"].to_numpy()[rows], known, days[rows])
    at[rows] = _homes_before_outlines(found, known)
    public = ~known["private"].to_numpy(bool)[found.place]
    ids = known["place_id"].to_numpy()[found.place[public]]
    touches = {"record": rows[found.record[public]], "place_id": ids, "metres": found.metres[public]}
    return at, _once(pd.DataFrame(touches), known)


def _once(touches: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Let a record touch a joined place once, by the nearest of its positions."""
    if known["place_id"].is_unique:
        return touches
    nearest = touches.sort_values(["record", "place_id", "metres"], kind="stable")
    return nearest.drop_duplicates(["record", "place_id"], ignore_index=True)


def _homes_before_outlines(found: Matches, known: pd.DataFrame) -> np.ndarray:
    """Let a private point that lies inside a public outline (a home on an estate) come first where it is nearest."""
    at, private = found.primary.copy(), known["private"].to_numpy(bool)
    drawn = np.array([len(outline) > 0 for outline in known["outline"]], bool)
    points = ~drawn[found.place]
    record, place, metres = found.record[points], found.place[points], found.metres[points]
    order = np.lexsort((place, metres, record))
    nearest = order[np.diff(record[order], prepend=-1) != 0]
    record, home = record[nearest], place[nearest]
    outline = at[record]
    ask = private[home] & drawn[outline] & ~private[outline]
    record, home, outline = record[ask], home[ask], outline[ask]
    shapes = shapely.from_wkb(known["outline"].to_numpy(object)[outline], on_invalid="ignore")
    lat, lon = known["lat"].to_numpy(float)[home], known["lon"].to_numpy(float)[home]
    inside = ~shapely.is_missing(shapes) & shapely.intersects_xy(shapes, lon, lat)
    at[record[inside]] = home[inside]
    return at


def _by_name(
    records: pd.DataFrame, known: pd.DataFrame, known_texts: Meanings, said: Said, near: np.ndarray, there: There
) -> np.ndarray:
    """Join what has a place name and no close point, and whatever names a private place; give the row, or -1."""
    named = np.full(len(records), -1)
    texts = (records["place_text"] != "").to_numpy() & ~records["private"].to_numpy(bool)
    rows = np.flatnonzero(texts & ~said.of_kind("cannot"))
    if len(rows) and len(known):
        agencies, sent = records["agency"].to_numpy()[rows], records["place_text"].to_numpy()[rows]
        ids = join_names(agencies, sent, known, known_texts.places)
        ids = np.where(ids == "", said.place()[rows], ids)
        named[rows] = _there_then(known, ids, rows, there)
        rest = named[rows] < 0
        before = known[known["status"] == "closed"].assign(status="open")
        if rest.any() and len(before):  # a name whose place was not there then may be that of one that was
            ids = join_names(agencies[rest], sent[rest], before, known_texts.places)
            named[rows[rest]] = _there_then(known, ids, rows[rest], there)
    loose = (near < 0) & (records["finest"] < 10).to_numpy()
    return np.where(loose | ((named >= 0) & known["private"].to_numpy(bool)[named] if len(known) else loose), named, -1)


def _there_then(known: pd.DataFrame, ids: np.ndarray, rows: np.ndarray, there: There) -> np.ndarray:
    """Give for each record the row of the place it names, if that was there on its day; else -1."""
    stands = np.flatnonzero(~known["place_id"].duplicated(keep="last"))
    found = pd.Index(known["place_id"].to_numpy(object)[stands]).get_indexer(ids)
    at = np.where(found >= 0, stands[found], -1)
    return np.where((at >= 0) & there.at(rows, at), at, -1)


def _position_of_place(records: pd.DataFrame, known: pd.DataFrame, at: np.ndarray, named: np.ndarray) -> None:
    """Count a record placed by name alone in its place's hexagon, to the venue. It gets no point of its own."""
    rows = np.flatnonzero((named >= 0) & (at == named) & records["lat"].isna().to_numpy())
    if len(rows):
        place = known.iloc[at[rows]]
        cells = cells_at(place["lat"].to_numpy(), place["lon"].to_numpy())
        records.loc[rows, "cell"] = cells
        records.loc[rows, "finest"] = np.where(cells != 0, 9, records["finest"].to_numpy()[rows]).astype("int8")
        records.loc[rows, "precision_m"] = VENUE_M


def _as_closely_as_stated(records: pd.DataFrame) -> pd.DataFrame:
    """
    Count what was placed by its text alone no more closely than its file says the place is known.

    Known less closely than a venue it is given to no named place; known less closely than any hexagon it counts in the
    whole area, found or not.
    """
    stated, texts = records["stated_m"].to_numpy(float), (records["place_text"] != "").to_numpy()
    mine = texts & records["lat"].isna().to_numpy() & ~records["private"].to_numpy(bool)
    with np.errstate(invalid="ignore"):
        wide = mine & (stated > KNOWN_WITHIN_M[PRIVATE_RESOLUTION]) & (records["cell"] == 0).to_numpy()
        rows = np.flatnonzero(mine & (stated > records["precision_m"].to_numpy(float)))
    if not wide.any() and not len(rows):
        return records
    records = records.copy()
    records.loc[wide, "finest"] = np.int8(0)
    records.loc[rows, "precision_m"] = stated[rows]
    finest = np.minimum(records["finest"].to_numpy()[rows], finest_resolution(stated[rows]))
    records.loc[rows, "finest"] = finest.astype("int8")
    apart = rows[stated[rows] > VENUE_M]
    records.loc[apart, ["place", "place_type"]] = ""
    return records


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
    records.loc[located, "cell"] = wide_cells(records["cell"].to_numpy()[located])
    records.loc[located, "finest"] = np.minimum(records["finest"].to_numpy()[located], np.int8(PRIVATE_RESOLUTION))
    for column, nothing in (("lat", np.nan), ("lon", np.nan), ("place", ""), ("place_type", ""), ("place_text", "")):
        records.loc[rows, column] = nothing
    records.loc[rows, "precision_m"] = np.nan
    records.loc[rows, "private"] = True
    return records
