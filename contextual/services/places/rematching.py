"""Rematching: held records placed anew because places, or what texts mean, have changed; and what moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from contextual.services.names.meaning import Meanings, Placings, placings, set_placings
from contextual.services.places.joined import show_joined
from contextual.services.places.placing import made_private, place_records
from contextual.services.places.private_points import Decided, with_private_points
from contextual.store import points as point_store
from contextual.store import records as record_store
from contextual.store import superseded as superseded_store

_WHEN = ("earliest", "latest", "month", "hour")
_PLACED_BY = ("place_text", "lat", "lon", "precision_m", "finest", "cell", "place", "place_type", "private")
_READ = ("agency", "kind", "person", "scheme", "missing_from", "stated_m", *_WHEN, *_PLACED_BY)


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


def rematch(conn: Any, places: pd.DataFrame, known_texts: Meanings, decided: Decided) -> Moved:
    """Place all held records anew inside the open transaction, because places or what texts mean have changed."""
    classes = record_store.held_classes(conn)
    moved = sum((_rematch_class(conn, one, places, known_texts, decided) for one in classes), Moved())
    for one in classes:
        put_corrected_homes_away(conn, one, places, known_texts)
    show_joined(conn)
    set_placings(conn, Placings(placings(conn).count + 1))
    return moved


def _rematch_class(conn: Any, batch_class: str, places: pd.DataFrame, known_texts: Meanings, decided: Decided) -> Moved:
    before = record_store.read_records(conn, batch_class, ("id", *_READ))
    start = before.copy()
    # What a name gave, a place or only a hexagon, is taken back first: the name may mean something else now.
    by_name = (before["lat"].isna() & ((before["place"] != "") | (before["cell"] != 0)) & ~before["private"]).to_numpy()
    start[["place", "place_type"]] = ""
    # Only the rule about points leaves a private record its point. A public place may lie there now; if none does,
    # the point stays held back, whatever has been withdrawn since.
    held_back = (before["private"] & before["lat"].notna()).to_numpy()
    start.loc[held_back, "private"] = False
    start.loc[by_name, "cell"], start.loc[by_name, "finest"] = 0, np.int8(-1)
    start.loc[by_name, "precision_m"] = np.nan
    placed = place_records(start, places, known_texts)
    unplaced = (placed.records["place"] == "").to_numpy()
    private = placed.records["private"].to_numpy(bool) | (held_back & unplaced)
    after = with_private_points(placed.records.assign(private=private), decided)
    return _write_changes(conn, before, after, placed.touches)


def put_corrected_homes_away(conn: Any, batch_class: str, places: pd.DataFrame, known_texts: Meanings) -> None:
    """
    Coarsen records that a later file corrected, too: they are kept, and stand again when that file is withdrawn.

    One is at a home when it would be private now, or when what stands instead of it says so.
    """
    before = record_store.read_corrected(conn, batch_class, ("id", *_READ))
    if before.empty:
        return
    away = before["private"].to_numpy(bool) & before["lat"].isna().to_numpy()
    asked = before.assign(private=away)  # what is held back by the rule about points is asked about like any other
    homes = place_records(asked, places, known_texts).records["private"].to_numpy(bool)
    instead = before["id"].map(superseded_store.stands_instead(conn))
    homes = (homes | instead.isin(_at_homes(conn, batch_class)).to_numpy(bool)) & ~away
    if homes.any():
        nothing = pd.DataFrame({"record": np.zeros(0, int), "place_id": np.zeros(0, str), "metres": np.zeros(0)})
        _write_changes(conn, before, made_private(before, homes), nothing)


def _at_homes(conn: Any, batch_class: str) -> pd.Series:
    """Name the records that are private for good: of those held back by the rule about points the point is kept."""
    stand = record_store.read_records(conn, batch_class, ("id", "private", "lat"))
    return stand.loc[stand["private"].to_numpy(bool) & stand["lat"].isna().to_numpy(), "id"]


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
    dropped = (before["place_text"].to_numpy()[rows] != "") & (new["place_text"] == "").to_numpy()
    record_store.drop_place_texts(conn, [one for one, yes in zip(ids, dropped, strict=True) if yes])
    was, now = before["private"].to_numpy(bool)[rows], new["private"].to_numpy(bool)
    for private in (True, False):
        turned = (was != private) & (now == private)
        point_store.set_private(conn, [one for one, yes in zip(ids, turned, strict=True) if yes], private=private)
    elsewhere = before["place"].to_numpy()[rows] != new["place"].to_numpy()
    elsewhere |= (before["cell"].to_numpy()[rows] != new["cell"].to_numpy()) & ~now
    moved = int(elsewhere.sum())
    return Moved(moved, int((~was & now).sum()))
