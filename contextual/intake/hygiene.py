"""Texts of a file made safe to keep: no control characters, no overlong values, nothing that identifies a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

from contextual.errors import FileRefused
from contextual.intake.faults import Faults
from contextual.intake.identifiers import REFUSE_OVER, find

LONGEST = 300
"""Longest text kept, in characters."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000-\uf8ff]"
)
_DAMAGED = "\ufffd"


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
    *, texts: tuple[str, ...], addresses: tuple[str, ...] = (), public: bool = False,
) -> None:  # fmt: skip
    """
    Make the text columns safe, in place, and note what was done.

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

    Raises
    ------
    FileRefused
        ``identifiable_data`` when an identifier stands in more than 5 in 100 rows of one column.
    """
    for name in texts:
        if name in columns:
            columns[name] = _without_odd_characters(columns[name], heading[name], faults)
            if not public:
                columns[name] = _without_identifiers(columns[name], heading[name], faults, homes=name in addresses)


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


def _without_identifiers(values: pd.Series, heading: str, faults: Faults, *, homes: bool) -> pd.Series:
    kinds, names, addresses = find(values)
    hit = kinds != ""
    if hit.sum() > REFUSE_OVER * len(values):
        found = ", ".join(sorted(set(kinds[hit])))
        msg = (
            f"The column {heading!r} holds data that identifies people ({found}) in more than 5 in 100 rows. "
            "Take it out of the file, or leave the column unmatched."
        )
        raise FileRefused("identifiable_data", msg)
    for kind in sorted(set(kinds[hit])):
        note = f"The value looks like it holds a {kind}. The value was dropped."
        faults.add(kinds == kind, heading, "identifiable_data", message=note)
    faults.add(names & ~hit, heading, "possible_name")
    drop = hit | names
    if homes:
        note = "The value reads like a home address. The value was dropped."
        faults.add(addresses & ~drop, heading, "private_address", message=note)
        drop = drop | addresses
    return values.mask(drop, "") if drop.any() else values
