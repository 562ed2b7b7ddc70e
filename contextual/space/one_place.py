"""One place under several names: places that people said are one, and which of them stands for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from contextual.codes import PLACE_TYPES

Groups = Mapping[str, str]
"""Place id -> the least id of its group; a place that nobody joined to another is not in it."""


def groups_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """
    Gather places that people said are one, two at a time.

    Examples
    --------
    >>> groups_of([("b", "c"), ("a", "b"), ("x", "y")])
    {'b': 'a', 'c': 'a', 'a': 'a', 'x': 'x', 'y': 'x'}
    """
    above: dict[str, str] = {}

    def top(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = one = above[above[one]]
        return one

    for one, other in pairs:
        least, most = sorted((top(one), top(other)))
        above[most] = least
    return {one: top(one) for one in list(above)}


def contradicted(groups: Groups, apart: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """
    Give the first pair that was said not to be one place and stands in one group; None where all agrees.

    Examples
    --------
    >>> contradicted(groups_of([("a", "b"), ("b", "c")]), [("a", "c")])
    ('a', 'c')
    """
    return next((pair for pair in apart if pair[0] in groups and groups[pair[0]] == groups.get(pair[1])), None)


def stands_for(places: pd.DataFrame, groups: Groups) -> dict[str, str]:
    """
    Give for each joined place that is held the id of the one that stands for its group.

    It is one with an outline before one without, then one with a position, then the one with the earlier id.

    Returns
    -------
    dict
        Place id -> place id, of groups of which two or more are held; the one that stands is in it, too.
    """
    joined = _joined(places, groups)
    if joined.empty:
        return {}
    bare = [not outline for outline in joined["outline"]]
    nowhere = joined["lat"].isna() | joined["lon"].isna()
    order = joined.assign(_bare=bare, _nowhere=nowhere).sort_values(["_bare", "_nowhere", "place_id"])
    first = order.groupby("_group", sort=False)["place_id"].transform("first")
    return dict(zip(order["place_id"], first, strict=True))


def every_name(places: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """
    Give places as records are matched to them: each joined one with its own name and position, and the id of its group.

    A group is private if one of it is, closed only if all are, and was there as long as one of them was. Its type is
    that of the place that stands for it, which is the last row of the group.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> park = places_frame({"place_id": ["a", "b"], "name": ["Lantern Park", "The Rec"], "type": ["park", "other"]}, 2)
    >>> every_name(park, groups_of([("a", "b")]))[["place_id", "name", "type"]].values.tolist()
    [['a', 'The Rec', 'park'], ['a', 'Lantern Park', 'park']]
    """
    stands = stands_for(places, groups)
    if not stands:
        return places
    mine = places["place_id"].isin(list(stands)).to_numpy(bool)
    joined = places[mine].assign(_of=places.loc[mine, "place_id"].map(stands))
    joined = joined.assign(_last=joined["place_id"] == joined["_of"]).sort_values(["_of", "_last"], kind="stable")
    by = joined.groupby("_of", sort=False)
    reach = joined["radius_m"].fillna(joined["type"].map({key: row.match_m for key, row in PLACE_TYPES.items()}))
    made = joined.assign(
        place_id=joined["_of"], type=by["type"].transform("last"), private=by["private"].transform("any"),
        radius_m=reach, **_there(joined),
    )[places.columns]  # fmt: skip
    return pd.concat([places[~mine], made.astype(places.dtypes.to_dict())], ignore_index=True)


def as_one(places: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """
    Give each place once, as it is shown and counted: one row for a group, with ``also``, its other names.

    Returns
    -------
    pandas.DataFrame
        The places frame, with ``also`` (tuple of str): names by which others know it, in their order, each once.
    """
    known = every_name(places, groups)
    shown = known[~known["place_id"].duplicated(keep="last")].reset_index(drop=True)
    own = dict(zip(shown["place_id"], shown["name"], strict=True))
    also: dict[str, set[str]] = {}
    for place_id, name in known.loc[known["place_id"].duplicated(keep="last"), ["place_id", "name"]].itertuples(
        index=False
    ):
        also.setdefault(place_id, set()).update({name} - {own[place_id], ""})
    return shown.assign(also=[tuple(sorted(also.get(place_id, ()))) for place_id in shown["place_id"]])


def _joined(places: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """Give the held places of groups of which two or more are held, with ``_group``."""
    held = places[places["place_id"].isin(list(groups))] if groups else places.iloc[:0]
    held = held.assign(_group=held["place_id"].map(groups))
    return held[held["_group"].duplicated(keep=False)]


def _there(joined: pd.DataFrame) -> dict[str, pd.Series]:
    """Say of each group whether it is open, and from when to when one of it was there."""
    of = joined["_of"]
    is_open = joined["status"] != "closed"
    opened = is_open.groupby(of).transform("any")
    counts = is_open | (
        joined["valid_to"] != ""
    )  # one that closed nobody knows when tells nothing of when it was there
    first = joined["valid_from"].where(counts | ~counts.groupby(of).transform("any"), "~")
    last = joined["valid_to"].mask(is_open & (joined["valid_to"] == ""), "~")
    last = last.groupby(of).transform("max")
    return {
        "status": pd.Series(np.where(opened, "open", "closed"), joined.index),
        "valid_from": first.groupby(of).transform("min"),
        "valid_to": last.mask(last == "~", ""),
    }
