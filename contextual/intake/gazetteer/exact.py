"""Place names as agencies write them, joined to known places when, and only when, the name is exactly one place's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_WORDS = re.compile(r"[^\w]+|_")


def normal(name: str) -> str:
    """
    Write a place name so that spellings of it are equal: no capitals, accents, punctuation or "the"; "&" is "and".

    Examples
    --------
    >>> normal("The Gull & Anchor, Café") == normal("gull and anchor cafe")
    True
    """
    text = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    text = "".join(character for character in text if not unicodedata.combining(character))
    words = _NOT_WORDS.sub(" ", _APOSTROPHES.sub("", text)).split()
    kept = [word for word in words if word != "the"]
    return " ".join(kept or words)


def names_of(places: pd.DataFrame) -> dict[str, str]:
    """
    Give the place that each normal name belongs to; a name that two places share belongs to neither.

    A place is known by its name, and by its name with its locality ("Lantern Park, Northbank"). A closed place gives
    no name, and takes none from an open one.

    Parameters
    ----------
    places : pandas.DataFrame
        A places frame.

    Returns
    -------
    dict
        Normal name -> place id.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> places = places_frame({"place_id": ["a", "b", "c"], "name": ["Park", "Pier", "The Pier"]}, 3)
    >>> names_of(places)
    {'park': 'a'}
    """
    known = places[(places["status"] != "closed") & (places["name"] != "")]
    owners: dict[str, set[str]] = {}
    for place_id, name, locality in zip(known["place_id"], known["name"], known["locality"], strict=True):
        spellings = {normal(name)} | ({normal(f"{name} {locality}")} if locality else set())
        for spelling in spellings - {""}:
            owners.setdefault(spelling, set()).add(place_id)
    return {spelling: ids.pop() for spelling, ids in owners.items() if len(ids) == 1}


def join_names(
    agencies: Sequence[str], texts: Sequence[str], places: pd.DataFrame, spellings: Mapping[tuple[str, str], str | None]
) -> np.ndarray:
    """
    Give the place each text names: as people have settled it for that agency, else by its exact name, else "".

    A record placed by name is known to the venue, not to the point: it is counted to 250 m (resolution 9), while the
    place keeps its own coordinates. A text that people have settled as "nobody can place it" stays without a place.

    Parameters
    ----------
    agencies, texts : sequence of str, length n
        Who wrote it, and what they wrote.
    places : pandas.DataFrame
        A places frame of the places that may be named; an ambiguous name joins none of them.
    spellings : mapping
        (agency, normal text) -> place id, or None.

    Returns
    -------
    array of str (object), shape (n,)
        Place ids, "" = still to be matched.

    Examples
    --------
    >>> from contextual.records import places_frame
    >>> places = places_frame({"place_id": ["a"], "name": ["Lantern Park"]}, 1)
    >>> join_names(["police", "police"], ["the lantern park", "LP"], places, {("police", "lp"): "a"}).tolist()
    ['a', 'a']
    """
    table = pd.DataFrame({"agency": np.asarray(agencies, dtype=object), "text": np.asarray(texts, dtype=object)})
    if not len(table):
        return np.zeros(0, object)
    known, ids = names_of(places), set(places["place_id"].tolist())
    index, distinct = pd.factorize(pd.MultiIndex.from_frame(table))
    out: np.ndarray = np.array([_place_of(str(a), str(t), known, ids, spellings) for a, t in distinct], dtype=object)
    joined: np.ndarray = out[index]
    return joined


def _place_of(
    agency: str, text: str, known: Mapping[str, str], ids: set[str], spellings: Mapping[tuple[str, str], str | None]
) -> str:
    spelt = normal(text)
    if not spelt:
        return ""
    if (agency, spelt) in spellings:
        settled = spellings[agency, spelt]
        return settled if settled in ids else ""
    return known.get(spelt, "")
