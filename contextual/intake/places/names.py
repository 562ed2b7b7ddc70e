"""Names made for places whose list gives them none, and a sentence that says how they were made."""

from __future__ import annotations

import pandas as pd

from contextual.intake.reading import Known
from contextual.space.nameless import BY_SITE, BY_STREET, name_nameless


def named_from_kind(frame: pd.DataFrame, kinds: pd.Series, known: Known) -> tuple[pd.DataFrame, str]:
    """
    Name the places of a list that have no name by what they are and what is around them.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, 13)
        A places frame. Its own named places and those held may be the site another lies in. Private places get no
        name: nothing may say where they are.
    kinds : pandas.Series of str, shape (n,)
        What each place is, in words.
    known : Known
        With the streets and sites that are held.

    Returns
    -------
    frame : pandas.DataFrame
        The places frame with every public place named.
    said : str
        A sentence for the receipt; "" when every place had a name.
    """
    nameless = (frame["name"] == "") & ~frame["private"]
    if not nameless.any():
        return frame, ""
    named = frame[frame["name"] != ""]
    others = known.sites[
        ~known.sites["place_id"].isin(frame["place_id"])
    ]  # not what this list itself was called before
    sites = pd.concat([others, named], ignore_index=True) if len(others) else named
    rows = frame.loc[nameless, ["place_id", "lat", "lon", "outline", "locality"]].assign(kind=kinds[nameless])
    made = name_nameless(rows, sites, known.streets, taken=sites["name"])
    frame = frame.copy()
    frame.loc[nameless, "name"] = made["name"]
    return frame, _said(made["by"], streets=len(known.streets) > 0)


def _said(by: pd.Series, *, streets: bool) -> str:
    site, street = int((by == BY_SITE).sum()), int((by == BY_STREET).sum())
    said = (
        f"{len(by):,} place(s) have no name in the file and were named by what they are: {site:,} with the named site "
        f"they lie in, {street:,} with the nearest street, {len(by) - site - street:,} with what else is near."
    )
    return said if streets else f"{said} No streets are held: bring them in as boundaries first for closer names."
