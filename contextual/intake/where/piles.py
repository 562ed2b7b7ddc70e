"""Piles: one position on many rows whose place names have nothing in common stands for "not known"."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.intake.gazetteer import normal

PILE, PILE_SHARE, UNLIKE = 10, 0.2, 5
"""So many rows on one point, this share of all that have one, with so many names that share no word."""

NOTE = (
    "Many rows with unlike place names share this one position, so it stands for 'not known'. No position was kept; "
    "the name is matched instead."
)

_KINDS = frozenset(
    """
    park street road lane avenue close drive way square row court gardens green hill station stop bus
    rail train tram school academy college shop shops centre center car house club estate pier bridge
    beach wood woods field playground library church market hotel inn pub bar cafe takeaway outside
    opposite near nr opp by behind at in on of and a gate entrance front back corner side north south
    east west upper lower old new
    """.split()  # noqa: SIM905
)
"""Words that say what kind of place it is, or where beside it: unlike places share them."""


def piled(lat: np.ndarray, lon: np.ndarray, names: np.ndarray) -> np.ndarray:
    """
    Mark the rows whose position is a pile. A busy place is none: its names, however they are spelt, share a word.

    Parameters
    ----------
    lat, lon : array of float, shape (n,)
        Degrees; nan is nowhere.
    names : array of str (object), shape (n,)
        The places as sent.

    Returns
    -------
    array of bool, shape (n,)

    Examples
    --------
    >>> spot, names = np.full(10, 54.57), "Ash Bay Cod Dab Eel Fig Gull Hake Iris Jay".split()
    >>> bool(piled(spot, spot, np.array(names, object)).all())
    True
    >>> bool(piled(spot, spot, np.array(["Ash Park"] * 10, object)).any())
    False
    """
    out = np.zeros(len(lat), bool)
    rows = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if len(rows) < PILE:
        return out
    spots = pd.DataFrame({"lat": lat[rows].round(6), "lon": lon[rows].round(6), "name": names[rows], "row": rows})
    size = spots.groupby(["lat", "lon"])["row"].transform("size").to_numpy()
    for _, here in spots[(size >= PILE) & (size >= PILE_SHARE * len(rows))].groupby(["lat", "lon"]):
        if _without_a_shared_word(here["name"].unique().tolist()) >= UNLIKE:
            out[here["row"]] = True
    return out


def _without_a_shared_word(names: list[str]) -> int:
    """Count the groups that names fall into when a shared word joins two; a name of nothing but kinds is in none."""
    groups: list[set[str]] = []
    for name in names:
        words = set(normal(name).split()) - _KINDS
        if words:
            met = [group for group in groups if group & words]
            groups = [group for group in groups if not group & words] + [set().union(words, *met)]
    return len(groups)
