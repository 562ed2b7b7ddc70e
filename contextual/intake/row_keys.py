"""The key of a row: which rows are held already, and which repeat another row of the same file."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from contextual.intake.faults import Faults
from contextual.intake.pseudonyms import PseudonymKey, keyed_hashes

_BETWEEN = "\x1f"
_ZERO = "0" * 32


def whole_row_keys(
    reference: pd.Series, columns: list[pd.Series], key: PseudonymKey, *, agency: str, kind: str
) -> np.ndarray:
    """
    Make keys for a file in which a repeated reference is one incident and each row is kept: every column counts.

    Parameters
    ----------
    reference : pandas.Series of str, shape (n,)
        The incident's keyed hash, "" = none: such a row has no key and is never de-duplicated.
    columns : list of pandas.Series of str
        Every column read.
    key : PseudonymKey
        The project's key.

    Examples
    --------
    >>> refs = pd.Series(["a", "a", ""], dtype="str")
    >>> months = pd.Series(["2024-01", "2024-02", "2024-01"], dtype="str")
    >>> keys = whole_row_keys(refs, [months], PseudonymKey("k", bytes(32)), agency="police", kind="incident")
    >>> len(set(keys)), keys[2]
    (3, '')
    """
    text = reference
    for column in columns:
        text = text + _BETWEEN + column
    return np.array(
        keyed_hashes(key, f"v1|row|{agency}|{kind}|", text.mask(reference == "", "").tolist()), dtype=object
    )


def person_row_keys(incident: np.ndarray, person: np.ndarray, part: np.ndarray, key: PseudonymKey) -> np.ndarray:
    """
    Make keys for a file in which a row is one person's part in one incident.

    The key is the sum (exclusive or) of the keyed hashes of incident, person and part, so no row is hashed again:
    two rows share a key by chance once in 2^128.

    Parameters
    ----------
    incident, person : array of str, shape (n,)
        Keyed hashes, "" = none. A row without an incident has no key and is never de-duplicated.
    part : array of str, shape (n,)
        Codes.

    Examples
    --------
    >>> a, b = "0" * 31 + "1", "0" * 31 + "2"
    >>> keys = person_row_keys(np.array([a, a, ""], object), np.array([b, "", b], object),
    ...                        np.array(["harmed"] * 3, object), PseudonymKey("k", bytes(32)))
    >>> len(set(keys)), keys[2]
    (3, '')
    """
    codes, distinct = pd.factorize(part)
    parts = np.array(keyed_hashes(key, "v1|part|", list(distinct)), dtype=object)[codes]
    mixed = _bytes(incident) ^ _bytes(person) ^ _bytes(parts)
    text = mixed.tobytes().hex()
    out = np.array([text[i : i + 32] for i in range(0, len(text), 32)], dtype=object)
    return np.where(incident == "", "", out).astype(object)


def _bytes(hashes: np.ndarray) -> np.ndarray:
    joined = "".join(hashes.tolist() if (hashes != "").all() else [h or _ZERO for h in hashes.tolist()])
    return np.frombuffer(bytes.fromhex(joined), np.uint8)


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
    wanted = known if isinstance(known, (set, frozenset)) else set(known)
    here: np.ndarray = pd.Series(keys, dtype="str").isin(wanted).to_numpy() & (keys != "")
    return here


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
        From `person_row_keys`; "" is never a repeat.
    same_event : mapping
        Columns that rows of one incident share: its time and place.
    content : list of pandas.Series
        Every column read.
    faults : Faults
        Gets the faults; its refused rows and those of `skip` are left aside.
    """
    rows = np.flatnonzero((keys != "") & ~faults.refused & ~skip)
    again = rows[pd.Series(keys[rows]).duplicated(keep=False).to_numpy()]
    if not len(again):
        return
    columns = {f"c{i}": column.iloc[again].to_numpy(object) for i, column in enumerate(content)}
    part = pd.DataFrame({"key": keys[again]} | columns)
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
