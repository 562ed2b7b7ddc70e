"""Comparing: the rows of a file beside the rows held under the same references; which are new, equal, or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from contextual.intake.where.private import PRIVATE_RESOLUTION, metres_between
from contextual.space.cells import parents

NEW, SAME, CHANGED = 0, 1, 2

FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "time": ("Time", ("earliest", "latest", "time_precision")),
    "position": ("Position", ()),
    "precision": ("How closely the position is known", ()),
    "place_text": ("Place as written", ()),
    "location_kind": ("Kind of location", ("location_kind",)),
    "category": ("Category", ("category",)),
    "harms": ("Harms", ("harms",)),
    "part": ("Part", ("part",)),
    "age_band": ("Age band", ("age_band",)),
    "recorded": ("How recorded", ("recorded",)),
    "agency": ("Agency it came from", ("agency",)),
    "home_area": ("Home area", ("home_area",)),
    "missing_from": ("Missing from", ("missing_from", "missing_from_type")),
    "factors": ("Push and pull factors", ("push", "pull")),
    "return_interview": (
        "Return interview",
        ("return_interview", "return_interview_independent", "return_interview_offered_at", "return_interview_at"),
    ),
    "note": ("Note", ("note",)),
}
"""What can differ between two rows of one reference: its label, and the columns that are compared as they are."""

CODED = ("part", "age_band", "recorded", "location_kind", "harms", "month")
"""Columns whose values may be shown before and after: codes, never what somebody wrote."""

_PLAIN = tuple(name for _, names in FIELDS.values() for name in names)
_SPATIAL = ("lat", "lon", "precision_m", "cell", "private", "place_text")
COMPARED = ("incident", "person", "row_key", "month", *_PLAIN, *_SPATIAL)
"""Columns of a held row that comparing needs, beside its id."""

_SAME_SPOT_M = 0.5


@dataclass(frozen=True, slots=True)
class Compared:
    """
    The rows of one file beside those held.

    `state` (NEW, SAME or CHANGED) and `held` (id of the held row, 0 = none) have an entry per row of the file.
    `unread` are the hashed references of rows that could not be read, so that nobody takes them for gone. `changed` has
    a row per changed row: ``row`` (its place in the file, from 0), ``id``, a bool column per key of `FIELDS`,
    ``metres`` (nan: not moved, or one of the two has no point), and ``was_...`` and ``now_...`` of `CODED`.
    """

    state: np.ndarray
    held: np.ndarray
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)
    unread: frozenset[str] = frozenset()

    def count(self, state: int) -> int:
        """Count the rows in one state."""
        return int((self.state == state).sum())


def nothing_held(rows: int) -> Compared:
    """
    Say that nothing is held under any reference of the file.

    Examples
    --------
    >>> nothing_held(2).state.tolist()
    [0, 0]
    """
    return Compared(np.zeros(rows, np.int8), np.zeros(rows, np.int64))


def compare(sent: pd.DataFrame, held: pd.DataFrame, *, each_month: bool = False) -> Compared:
    """
    Pair each row with a held row of the same incident and person, equal ones first, and say what differs.

    What the house let go of for good cannot differ: of a private row only its wide hexagon is compared, and where a
    name gave a record its place, the name.

    Parameters
    ----------
    sent : pandas.DataFrame
        A records frame of rows that have a reference.
    held : pandas.DataFrame
        ``id`` and the columns of `COMPARED`.
    each_month : bool
        A reference that comes back in another month is another row: files of which each row is kept.

    Examples
    --------
    >>> from contextual.records import records_frame
    >>> both = {"incident": ["a", "b"], "person": "p", "harms": 1}
    >>> held = records_frame(both | {"part": ["harmed", "witness"]}, 2).assign(id=[1, 2], row_key="")
    >>> beside = compare(records_frame(both | {"part": ["harmed", "harmed"]}, 2), held)
    >>> beside.state.tolist(), beside.changed[["id", "part", "was_part", "now_part"]].values.tolist()
    ([1, 2], [[2, True, 'witness', 'harmed']])
    """
    beside = nothing_held(len(sent))
    mine, theirs = _pairs(sent, held, each_month=each_month)
    if not len(mine):
        return beside
    now, was = sent.iloc[mine].reset_index(drop=True), held.iloc[theirs].reset_index(drop=True)
    differs, metres = _differences(now, was)
    other = differs.any(axis=1).to_numpy()
    beside.state[mine] = np.where(other, CHANGED, SAME)
    beside.held[mine] = was["id"].to_numpy(np.int64)
    codes = {f"was_{name}": was[name] for name in CODED} | {f"now_{name}": now[name] for name in CODED}
    table = pd.DataFrame({"row": mine, "id": was["id"]} | dict(differs.items()) | {"metres": metres} | codes)
    return Compared(beside.state, beside.held, table[other].sort_values("row", ignore_index=True))


def _pairs(sent: pd.DataFrame, held: pd.DataFrame, *, each_month: bool) -> tuple[np.ndarray, np.ndarray]:
    """Pair rows of one incident and person: those with equal content first, then the rest in their order."""
    names = ["incident", "person", *(["month"] if each_month else [])]
    both = pd.concat([sent[names], held[names]], ignore_index=True)
    who = both.groupby(names, sort=False).ngroup().to_numpy()
    content = np.concatenate([_content(sent), _content(held)])
    mine, theirs = np.arange(len(sent)), np.arange(len(held))
    first = _matched(mine, theirs, [who, content], len(sent))
    left = np.setdiff1d(mine, first[0]), np.setdiff1d(theirs, first[1])
    second = _matched(*left, [who], len(sent))
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def _matched(mine: np.ndarray, theirs: np.ndarray, keys: list[np.ndarray], start: int) -> tuple[np.ndarray, np.ndarray]:
    """Pair the rows with equal keys, the first with the first, the second with the second."""
    left = pd.DataFrame({f"k{i}": key[mine] for i, key in enumerate(keys)} | {"mine": mine})
    right = pd.DataFrame({f"k{i}": key[start + theirs] for i, key in enumerate(keys)} | {"theirs": theirs})
    names = [f"k{i}" for i in range(len(keys))]
    left["n"], right["n"] = left.groupby(names).cumcount(), right.groupby(names).cumcount()
    both = left.merge(right, on=[*names, "n"])
    return both["mine"].to_numpy(int), both["theirs"].to_numpy(int)


def _content(rows: pd.DataFrame) -> np.ndarray:
    """Give a number for everything of a row that is compared as it is: equal rows have equal numbers."""
    total = np.zeros(len(rows), np.uint64)
    for name in _PLAIN:
        values = rows[name].to_numpy(object) if rows[name].dtype.kind not in "biuf" else rows[name].to_numpy("int64")
        total = total * np.uint64(1_000_003) + pd.util.hash_array(values)
    return total


def _differences(now: pd.DataFrame, was: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Say of each pair which fields differ, and by how many metres it moved."""
    found = {}
    for key, (_, names) in FIELDS.items():
        other = [now[name].to_numpy() != was[name].to_numpy() for name in names]
        found[key] = np.logical_or.reduce(other) if other else np.zeros(len(now), bool)
    here, there = now["lat"].notna().to_numpy(), was["lat"].notna().to_numpy()
    both = here & there
    metres = np.full(len(now), np.nan)
    places = [frame[name].to_numpy(float)[both] for frame in (now, was) for name in ("lat", "lon")]
    metres[both] = metres_between(*places)
    metres[both & (metres <= _SAME_SPOT_M)] = np.nan
    text_now, text_was = now["place_text"].to_numpy(object), was["place_text"].to_numpy(object)
    gone = was["private"].to_numpy(bool) & (text_was == "")
    found["place_text"] = (text_now != text_was) & ~gone & ~now["private"].to_numpy(bool)
    named = (text_now != "") & ~found["place_text"]
    found["position"] = ~np.isnan(metres) | (here != there) & ~gone & ~(named & ~here) | _other_area(now, was, gone)
    close = now["precision_m"].to_numpy(float) != was["precision_m"].to_numpy(float)
    found["precision"] = both & close & np.isnan(metres)
    return pd.DataFrame(found), metres


def _other_area(now: pd.DataFrame, was: pd.DataFrame, gone: np.ndarray) -> np.ndarray:
    """Say which rows lie in another wide hexagon than the one that was kept of them."""
    cells = now["cell"].to_numpy("int64"), was["cell"].to_numpy("int64")
    look = gone & (cells[0] != 0) & (cells[1] != 0)
    out = np.zeros(len(now), bool)
    out[look] = parents(cells[0][look], PRIVATE_RESOLUTION) != parents(cells[1][look], PRIVATE_RESOLUTION)
    return out
