"""The key of a row: which rows are held already, and which repeat another row of the same file."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.pseudonyms import PseudonymKey, keyed_hashes

_BETWEEN = "\x1f"


def row_keys(
    reference: pd.Series, parts: list[pd.Series], key: PseudonymKey, *, agency: str, kind: str
) -> np.ndarray:
    """
    Make the key of each row that has a reference of its own; "" for all others: they are never de-duplicated.

    Parameters
    ----------
    reference : pandas.Series of str, shape (n,)
        The incident's keyed hash, "" = none.
    parts : list of pandas.Series of str
        What else makes the row this row: person and part, or every column read.
    key : PseudonymKey
        The project's key.

    Examples
    --------
    >>> refs = pd.Series(["a", "a", ""], dtype="str")
    >>> keys = row_keys(refs, [pd.Series(["p", "q", "p"], dtype="str")], PseudonymKey("k", bytes(32)),
    ...                 agency="police", kind="incident")
    >>> len(set(keys)), keys[2]
    (3, '')
    """
    text = reference
    for part in parts:
        text = text + _BETWEEN + part
    return np.array(keyed_hashes(key, f"v1|row|{agency}|{kind}|", text.mask(reference == "", "").tolist()), dtype=object)


def held(keys: np.ndarray, known: Collection[str]) -> np.ndarray:
    """
    Mark rows whose key is held already.

    Examples
    --------
    >>> held(np.array(["a", "", "b"], dtype=object), {"b", ""}).tolist()
    [False, False, True]
    """
    if not len(known):
        return np.zeros(len(keys), bool)
    return (pd.Series(keys, dtype="str").isin(known if isinstance(known, (set, frozenset)) else set(known)) & (keys != "")).to_numpy()


def repeats(
    keys: np.ndarray, same_event: Mapping[str, np.ndarray], content: list[pd.Series], faults: Faults, heading: str,
    *, skip: np.ndarray,
) -> None:  # fmt: skip
    """
    Note rows that repeat an earlier row of the file with the same reference, person and part, and leave them out.

    A row equal in every column is ``duplicate_id``; one with another time or place is ``conflicting_duplicate``. A
    row that differs only in other columns (a second offence of one incident, say) is kept: it is the same incident.

    Parameters
    ----------
    keys : array of str, shape (n,)
        From `row_keys`; "" is never a repeat.
    same_event : mapping
        Columns that rows of one incident share: its time and place.
    content : list of pandas.Series
        Every column read.
    faults : Faults
        Gets the faults; its refused rows and those of `skip` are left aside.
    """
    use = (keys != "") & ~faults.refused & ~skip
    table = pd.DataFrame({"key": keys, **{f"c{i}": column.to_numpy(object) for i, column in enumerate(content)}})
    rows = np.flatnonzero(use)
    again = rows[table["key"].iloc[rows].duplicated(keep=False).to_numpy()]
    if not len(again):
        return
    part = table.iloc[again]
    later = part["key"].duplicated().to_numpy()
    copies = part.duplicated().to_numpy()
    event = pd.DataFrame({"key": part["key"].to_numpy(), **{n: v[again] for n, v in same_event.items()}})
    first = event.groupby("key", sort=False).transform("first")
    given = event.drop(columns="key")
    differs = ~((given == first) | (given.isna() & first.isna())).all(axis=1).to_numpy()
    for code, which in (("duplicate_id", copies), ("conflicting_duplicate", later & ~copies & differs)):
        where = np.zeros(len(keys), bool)
        where[again[which]] = True
        faults.add(where, heading, code, taken=False)
