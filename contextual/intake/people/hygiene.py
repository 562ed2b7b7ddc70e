"""Texts of a file made safe to keep: no control characters, no overlong values, nothing that identifies a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.faults import Faults
from contextual.intake.layouts import REFERENCES
from contextual.intake.people.identifiers import REFUSE_OVER, births, find, look_into
from contextual.records.texts import run_of

LONGEST = 300
"""Longest text kept, in characters."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000-\uf8ff]"
)
_CONTROL_BYTES = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_DAMAGED = "\ufffd"
_NEVER_A_PLACE = [
    "e-mail address", "NHS number", "pupil number", "National Insurance number", "date of birth", "phone number",
]  # fmt: skip


def tidy(text: str) -> str:
    r"""
    Write a text in one way: NFC, no control or invisible characters, single blanks, line breaks as blanks.

    Examples
    --------
    >>> tidy("Lantern\u200b  Park\n")
    'Lantern Park'
    """
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


def clean(
    columns: dict[str, pd.Series], heading: Mapping[str, str], faults: Faults,
    *, texts: tuple[str, ...], addresses: tuple[str, ...] = (), public: bool = False, places: bool = False,
) -> None:  # fmt: skip
    """
    Make the columns safe, in place, and note what was done. Numbers, dates and references lose what no text may hold.

    Parameters
    ----------
    columns : dict
        Our field -> column of text; changed in place.
    heading : mapping
        Our field -> heading in the file.
    faults : Faults
        Gets every fault.
    texts : tuple of str
        Fields to look through.
    addresses : tuple of str
        Fields in which a house's address is a private address.
    public : bool
        Whether the file is a public register: then nothing in it is looked at as a person's.
    places : bool
        Whether the file lists places: then postcodes, house numbers and titles belong into it.

    Raises
    ------
    FileRefused
        ``identifiable_data`` when an identifier stands in more than 5 in 100 rows of one column.
    """
    for name in texts:
        if name in columns:
            columns[name] = _without_odd_characters(columns[name], heading[name], faults)
            if not public:
                columns[name] = _without_identifiers(
                    columns[name], heading[name], faults, homes=name in addresses, places=places
                )
    for name in sorted(set(columns) - set(texts)):
        if heading.get(name):
            columns[name] = _plain(columns[name], heading[name], faults)
            if name in REFERENCES and not public:
                columns[name] = _without_people(columns[name], heading[name], faults)


def drop_births(columns: dict[str, pd.Series], heading: Mapping[str, str], faults: Faults, now: int) -> None:
    """Drop, in place, dates of birth from where an age is asked for; refuse a file that is full of them."""
    if heading.get("age_band"):
        values = columns["age_band"]
        kinds = np.where(births(values, now), "date of birth", "").astype(object)
        _say(kinds, heading["age_band"], faults)
        columns["age_band"] = values.mask(kinds != "", "") if (kinds != "").any() else values


def _plain(values: pd.Series, heading: str, faults: Faults) -> pd.Series:
    """Take control characters and overlong cells out of a column of numbers, dates or references."""
    run, starts = run_of(values)
    plain = run.isascii() and len(run.translate(None, _CONTROL_BYTES)) == len(run)
    if plain and np.diff(starts).max(initial=0) <= LONGEST:
        return values
    odd = values.str.contains(_CONTROL).to_numpy(bool) | (np.diff(starts) > LONGEST) | values.str.contains(_DAMAGED)
    rows = np.flatnonzero(odd)
    noted = Faults(faults.lines[rows])
    right = _without_odd_characters(values.iloc[rows].reset_index(drop=True), heading, noted)
    faults.parts += noted.parts
    out = values.to_numpy(object, copy=True)
    out[rows] = right.to_numpy(object)
    return pd.Series(out, dtype="str", name=values.name)


def _without_people(values: pd.Series, heading: str, faults: Faults) -> pd.Series:
    """Drop references that say by themselves whose they are."""
    kinds, names = look_into(values)
    _say(kinds, heading, faults)
    faults.add(names, heading, "possible_name")
    drop = (kinds != "") | names
    return values.mask(drop, "") if drop.any() else values


def _without_odd_characters(values: pd.Series, heading: str, faults: Faults) -> pd.Series:
    index, distinct = pd.factorize(values)
    before = pd.Series(distinct, dtype="str").tolist()
    after = [tidy(text) for text in before]
    odd = np.array([bool(_CONTROL.search(text)) for text in before] or [False])
    long = np.array([len(text) > LONGEST for text in after] or [False])
    spoilt = np.array([_DAMAGED in text for text in after] or [False])
    if not len(values):
        return values
    faults.add(odd[index], heading, "control_chars")
    faults.add(long[index], heading, "oversize_field")
    faults.add(spoilt[index], heading, "bad_encoding")
    kept = pd.Series(["" if cut else text for text, cut in zip(after, long, strict=True)], dtype="str")
    return pd.Series(kept.array.take(index), dtype="str")


def _without_identifiers(
    values: pd.Series, heading: str, faults: Faults, *, homes: bool, places: bool
) -> pd.Series:  # fmt: skip
    kinds, names, addresses = find(values)
    if places:  # a list of places has postcodes and house numbers, and a shop may be called Mr Chippy
        kinds[~np.isin(kinds, _NEVER_A_PLACE)], names = "", np.zeros(len(values), bool)
    hit = kinds != ""
    _say(kinds, heading, faults)
    faults.add(names & ~hit, heading, "possible_name")
    drop = hit | names
    if homes:
        note = "The value reads like a home address. The value was dropped."
        faults.add(addresses & ~drop, heading, "private_address", message=note)
        drop = drop | addresses
    return values.mask(drop, "") if drop.any() else values


def _say(kinds: np.ndarray, heading: str, faults: Faults) -> None:
    """Note what identifies a person, by kind; refuse the file where a column is full of it."""
    hit = kinds != ""
    if hit.sum() > REFUSE_OVER * len(kinds):
        found = ", ".join(sorted(set(kinds[hit])))
        msg = (
            f"The column {heading!r} holds data that identifies people ({found}) in more than 5 in 100 rows. "
            "Take it out of the file, or leave the column unmatched."
        )
        raise FileRefused("identifiable_data", msg)
    for kind in sorted(set(kinds[hit])):
        note = f"The value looks like it holds a {kind}. The value was dropped."
        faults.add(kinds == kind, heading, "identifiable_data", message=note)
