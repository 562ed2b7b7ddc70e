"""The key of a row: which rows are held already, and which repeat another row of the same file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from contextual.intake.faults import Faults
from contextual.intake.people.pseudonyms import PseudonymKey, keyed_hashes
from contextual.records.texts import coded, digests, hashes, is_empty, letters, texts

_BETWEEN = "\x1f"


def whole_row_keys(reference: pd.Series, columns: list[pd.Series], key: PseudonymKey, *, agency: str, kind: str) -> Any:
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
    made = keyed_hashes(key, f"v1|row|{agency}|{kind}|", text.mask(reference == "", "").tolist())
    return texts(pa.array(made, pa.large_string()))


def person_row_keys(incident: Any, person: Any, part: Any, key: PseudonymKey) -> Any:
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
    number, distinct = coded(part)
    parts, _ = _whole_numbers(keyed_hashes(key, "v1|part|", distinct))
    mixed, rows = _whole_numbers(incident)
    mixed = mixed ^ _whole_numbers(person)[0] ^ parts[number]
    return hashes((mixed if rows.all() else mixed[rows]).tobytes(), rows)


def _whole_numbers(hashed: Any) -> tuple[np.ndarray, np.ndarray]:
    """Read keyed hashes as two whole numbers each, nought where there is none; and say which rows have one."""
    found = digests(hashed)
    if found is None:
        msg = "a keyed hash is 32 hexadecimal digits"
        raise ValueError(msg)
    out = np.zeros((len(found[1]), 2), np.uint64)
    out[found[1]] = np.frombuffer(found[0], np.uint64).reshape(-1, 2)
    return out, found[1]


def held(keys: Any, known: Collection[str]) -> np.ndarray:
    """
    Mark rows whose key is held already.

    Examples
    --------
    >>> held(np.array(["a", "", "b"], dtype=object), {"b", ""}).tolist()
    [False, False, True]
    """
    if not len(known):
        return np.zeros(len(keys), bool)
    wanted = letters(known if isinstance(known, pd.Index) else list(known))
    here: np.ndarray = pc.is_in(letters(keys), wanted).to_numpy(zero_copy_only=False) & ~is_empty(keys)
    return here


def _met_twice(keys: Any) -> np.ndarray:
    """Say which keys stand more than once. Most files have none: then one sort of the keys' first halves says so."""
    halves = _whole_numbers(keys)[0][:, 0].copy()
    halves.sort()
    if not (halves[1:] == halves[:-1]).any():
        return np.zeros(len(keys), bool)
    return np.asarray(pd.Series(keys).duplicated(keep=False), bool)


def repeats(
    keys: Any, same_event: Mapping[str, np.ndarray], content: list[pd.Series], faults: Faults, heading: str,
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
    rows = np.flatnonzero(~is_empty(keys) & ~faults.refused & ~skip)
    again = rows[_met_twice(keys if len(rows) == len(keys) else keys[rows])]
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
