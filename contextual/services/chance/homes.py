"""Homes: what is recorded at homes and placements, and whether one part of town holds much of it. No home is a unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contextual.counts.coding import OWN_RETURN, STANDING, starts_of
from contextual.counts.ledger import Ledger
from contextual.counts.left_out import where_they_stand
from contextual.counts.lens import Lens
from contextual.counts.selection import select

MUCH = 0.25
"""A share of the returns that is named when one part of town holds it."""
FEWEST = 20
AGAIN = 3
"""As many returns a young person, on average, are said to be a few young people reported again and again."""
NUMBERED = 3
"""Of fewer young people than this the number is not said: it would be a figure about one of them."""
WIDE = 7
"""Resolution of the hexagon that is kept of a home."""


@dataclass(frozen=True, slots=True)
class Homes:
    """
    What a lens holds at homes and placements.

    Attributes
    ----------
    returns, private : missing episodes that ended at the own home; other incidents at a home, placement or care
        address. Neither is in a hexagon or at a place.
    gathered, young_people : of the returns, those in the one wide hexagon (about 5 square kilometres) that holds most
        of them, and whose they are; 0 where none holds much.
    cell : that hexagon, 0 for none; never drawn.
    sentence : all this in words, "" where there is nothing to say.
    """

    returns: int
    private: int
    gathered: int
    young_people: int
    cell: int
    sentence: str


def homes(ledger: Ledger, lens: Lens) -> Homes:
    """Say what a lens holds at homes and placements, and whether much of it is one place's."""
    chosen = select(ledger, lens)
    stands = where_they_stand(ledger, lens, chosen)
    numbers = np.arange(len(ledger)) if isinstance(chosen.rows, slice) else chosen.rows
    own = numbers[(ledger.state[numbers] & STANDING) == OWN_RETURN]
    gathered, young, cell = _most(ledger, own, stands.own_return)
    words = _words(stands.own_return, stands.private, gathered, young)
    return Homes(stands.own_return, stands.private, gathered, young, cell, words)


def _most(ledger: Ledger, own: np.ndarray, returns: int) -> tuple[int, int, int]:
    """Give returns, young people and id of the wide hexagon with most returns, noughts where it does not hold much."""
    up, ids = ledger.coarser[WIDE]
    at = up[ledger.cell[own]]
    placed = (ledger.cell[own] >= 0) & (ids[at] != 0)
    counts = np.bincount(at[placed], minlength=len(ids)) if placed.any() else np.zeros(1, int)
    most = int(counts.argmax())
    mine = own[placed & (at == most)]
    gathered = int(starts_of(np.sort(ledger.incident[mine])).sum()) if len(mine) else 0
    if gathered < max(FEWEST, MUCH * returns):
        return 0, 0, 0
    people = np.unique(ledger.person[mine])
    per_scheme = np.bincount(ledger.scheme_of[people[people >= 0]], minlength=1)
    return gathered, int(per_scheme.max()), int(ids[most])


def _words(returns: int, private: int, gathered: int, young: int) -> str:
    if not returns + private:
        return ""
    said = [
        f"{count} {words}"
        for count, words in (
            (returns, "missing episodes that ended at the own home or placement"),
            (private, "incidents at homes or care addresses"),
        )
        if count
    ]
    text = f"Outside every hexagon and place: {' and '.join(said)}."
    return f"{text} {_gathered(gathered, young)}" if gathered else text


def _gathered(returns: int, young: int) -> str:
    """Say that much is one part's; that it is a few young people again and again only where it is."""
    whose = f", of {young} young people," if young >= NUMBERED else ""
    said = f"{returns} of these returns{whose} are in one part of the area"
    if young and returns >= AGAIN * young:
        said += ": a few young people reported again and again, often from one home"
    return f"{said}. That says how often somebody reports, not where harm is."
