"""Joining: places of several lists that are likely one, what people say of them, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import PLACE_TYPES
from contextual.errors import ContextualError
from contextual.intake.places.likely_same import Likely, likely_same
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.names.meaning import Placings, placings, set_placings
from contextual.services.names.settling import place_all
from contextual.services.places.joined import joined
from contextual.space.one_place import Groups, as_one, contradicted, groups_of
from contextual.store import places as place_store
from contextual.store import same_as as same_store
from contextual.store.same_as import Pair, SameAs, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlace:
    """One place as its list gives it: its name, what it is, which list that is, and whether it is drawn."""

    place_id: str
    name: str
    type_label: str
    publisher: str
    drawn: bool
    locality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePair:
    """Two places that are likely one: `metres` apart, `likeness` of their names 0 to 1, and why in plain sentences."""

    places: tuple[ListedPlace, ListedPlace]
    metres: float
    likeness: float
    reasons: tuple[str, ...]

    @property
    def pair(self) -> Pair:
        """The ids of the two."""
        return in_order(self.places[0].place_id, self.places[1].place_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What was said of pairs of places, what had been said before, and a sentence about what moved."""

    made: tuple[SameAs, ...]
    before: tuple[SameAs | None, ...]
    placings: int
    sentence: str


def same_place_suggestions(principal: Principal, purpose: Purpose, house: House) -> tuple[SamePair, ...]:
    """
    Give pairs of open public places that are likely one, the likeliest first. Leaves a trace first.

    Pairs about which somebody has said something, and such as would contradict it, are left out.
    """
    allow(house, principal, purpose, "place")
    trace(house, principal, purpose, "look_at_same_places")
    places = house.every_place()
    likely: list[Likely] = house.once("likely_same", "", lambda: likely_same(places))
    with house.store.read() as conn:
        decided = same_store.read_same(conn)
    groups = groups_of(pair for pair, one in decided.items() if one.same)
    ids, hidden = places["place_id"].to_numpy(object), _private(places, groups)
    asked = {_of_groups(pair, groups) for pair in decided}
    found = []
    for one in likely:
        between = _of_groups((ids[one.one], ids[one.other]), groups)
        if between[0] != between[1] and between not in asked and hidden.isdisjoint(between):
            asked.add(between)  # of two groups one pair is asked about
            found.append(_shown(places, one))
    return tuple(found)


def decide_same(
    principal: Principal, purpose: Purpose, house: House, pairs: Collection[Pair], same: bool, *, place_now: bool = True
) -> Joined:
    """
    Say that the two places of each pair are one, or that they are not, all at once. Leaves a trace with it.

    Parameters
    ----------
    place_now : bool
        Place held records anew in the same transaction. False keeps the decisions only, which is quick; the records
        are placed by `place_settled`, or with the next file of places, and nothing is shown otherwise before.

    Raises
    ------
    ContextualError
        When a place is no public place that is held, or it contradicts what was said before: nothing is kept then.
    """
    allow(house, principal, purpose, "place")
    at = now()
    wanted = dict.fromkeys(in_order(*pair) for pair in pairs)
    made = tuple(SameAs(pair=pair, same=same, decided_by=principal.id, decided_at=at) for pair in wanted)
    with house.store.write() as conn:
        places = place_store.read_places(conn, include_closed=True)
        _refuse_strangers(places, joined(conn), made)
        held, stands = same_store.read_same(conn), placings(conn)
        _refuse_contradiction(places, held | {one.pair: one for one in made})
        same_store.decide_same(conn, made)
        moved = _placed(conn, house, Placings(stands.count, stands.waiting + len(made)), place_now=place_now)
        trace_in(
            conn, house, principal, purpose, "decide_same", object_type="place",
            object_id=made[0].pair[0] if len(made) == 1 else "",
            outcome=f"{len(made)} pairs {'same' if same else 'not the same'}",
        )  # fmt: skip
        sentence = _sentence(len(made), same, moved, _shown_count(places, joined(conn)))
    if place_now:
        house.forget()
    before = tuple(held.get(one.pair) for one in made)
    return Joined(made=made, before=before, placings=stands.count, sentence=sentence)


def undo_same(principal: Principal, purpose: Purpose, house: House, said: Joined, *, place_now: bool = True) -> str:
    """
    Take a decision back: its pairs are again what they were before. Leaves a trace with it.

    What somebody has decided again since stays as they said.

    Returns
    -------
    str
        One sentence that says what was taken back and what moved.

    Raises
    ------
    ContextualError
        When what was said before would contradict what has been said since.
    """
    allow(house, principal, purpose, "place")
    with house.store.write() as conn:
        held, stands = same_store.read_same(conn), placings(conn)
        back = [(one, was) for one, was in zip(said.made, said.before, strict=True) if held.get(one.pair) == one]
        after = {pair: one for pair, one in held.items() if pair not in {made.pair for made, _ in back}}
        after |= {was.pair: was for _, was in back if was is not None}
        places = place_store.read_places(conn, include_closed=True)
        _refuse_contradiction(places, after)
        same_store.forget_same(conn, [one.pair for one, _ in back])
        same_store.decide_same(conn, [was for _, was in back if was is not None])
        waiting = stands.waiting + (len(back) if stands.count > said.placings else -len(back))
        moved = _placed(conn, house, Placings(stands.count, max(waiting, 0)), place_now=place_now)
        trace_in(conn, house, principal, purpose, "undo_same", object_type="place", outcome=f"{len(back)} pairs")
    if place_now:
        house.forget()
    left = len(said.made) - len(back)
    words = f"{_pairs(len(back))} as before."
    return " ".join([words, *([f"{_pairs(left)} decided again since and stay so."] if left else []), *moved])


def _placed(conn: Any, house: House, stands: Placings, *, place_now: bool) -> list[str]:
    """Place held records anew, once, or note that they wait for it."""
    set_placings(conn, stands)
    return [place_all(conn, house).sentence()] if place_now else []


def _of_groups(pair: Pair, groups: Groups) -> Pair:
    return in_order(*(groups.get(one, one) for one in pair))


def _shown(places: pd.DataFrame, one: Likely) -> SamePair:
    pair = (_listed(places.iloc[one.one]), _listed(places.iloc[one.other]))
    return SamePair(places=pair, metres=one.metres, likeness=one.likeness, reasons=one.reasons)


def _listed(row: pd.Series) -> ListedPlace:
    return ListedPlace(
        place_id=str(row["place_id"]), name=str(row["name"]), type_label=PLACE_TYPES.label(str(row["type"])),
        publisher=str(row["publisher"]), drawn=bool(row["outline"]), locality=str(row["locality"]),
    )  # fmt: skip


def _refuse_strangers(places: pd.DataFrame, groups: Groups, made: Sequence[SameAs]) -> None:
    hidden = _private(places, groups)
    known = {one for one in places["place_id"] if groups.get(one, one) not in hidden}
    if not made or any(pair[0] == pair[1] or not known.issuperset(pair) for pair in (one.pair for one in made)):
        msg = "there are no such two public places; choose them from the list"
        raise ContextualError(msg)


def _private(places: pd.DataFrame, groups: Groups) -> set[str]:
    """Give the groups, and the places of no group, of which one is private."""
    return {groups.get(one, one) for one in places.loc[places["private"].to_numpy(bool), "place_id"]}


def _refuse_contradiction(places: pd.DataFrame, decided: dict[Pair, SameAs]) -> None:
    """Refuse what cannot all be so: two places said to be two that are one by way of others."""
    groups = groups_of(pair for pair, one in decided.items() if one.same)
    apart = contradicted(groups, (pair for pair, one in decided.items() if not one.same))
    if apart is None:
        return
    rows = places[~places["private"]].set_index("place_id")["name"]
    first, second = (rows.get(one, one) or one for one in apart)
    msg = (
        f"“{first}” and “{second}” cannot be two places and one by way of others: "
        "take back one of the decisions that join them, or the one that keeps them apart"
    )
    raise ContextualError(msg)


def _shown_count(places: pd.DataFrame, groups: Groups) -> int:
    return int((~as_one(places, groups)["private"]).sum())


def _sentence(count: int, same: bool, moved: list[str], shown: int) -> str:
    said = f"{_pairs(count)} {'one place each' if same else 'two places each'}; {shown:,} public places are held."
    return " ".join([said, *moved])


def _pairs(count: int) -> str:
    return f"{count:,} {'pair is' if count == 1 else 'pairs are'}"
