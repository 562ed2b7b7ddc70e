"""The coding: text columns of records turned into whole numbers, for the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from contextual.records import texts

OWN_RETURN, NOT_MAPPED, PRIVATE, AREA = range(4)
"""How a record stands, worst first; AREA + 1 to AREA + 4 are known closely enough for resolution 7 to 10."""
DEGREE = 10_000_000
"""Parts of a degree in which a ledger keeps positions."""
_DAY_S, _LONGEST_DAY_S, _THURSDAY = 86_400, 90_000, 3
STANDING, SHARED, CROSSES, OUTSIDE, AT_PLACE = 7, 8, 16, 32, 64
"""Bits of a ledger's `state`: the standing, and whether the record shares its incident, crosses months, lies outside
the area, is at a named public place."""


def coded(column: pd.Series, *, keep_empty: bool = True) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """
    Give the sorted distinct texts and each row's position among them; "" is -1 where it is not kept.

    Examples
    --------
    >>> coded(pd.Series(["b", "", "b"]), keep_empty=False)[0]
    ('b',)
    """
    numbers, found = texts.coded(column.astype("str").fillna(""))
    order = sorted(range(len(found)), key=found.__getitem__)
    rank = np.empty(len(found), np.int32)
    rank[order] = np.arange(len(found))
    in_order, codes = [found[i] for i in order], rank[numbers]
    if not keep_empty and in_order[:1] == [""]:
        return tuple(in_order[1:]), codes - np.int32(1)
    return tuple(in_order), codes


def numbered(column: pd.Series) -> tuple[int, NDArray[np.int32]]:
    """
    Give each distinct text a number, in no order that means anything, and "" -1; and say how many there are.

    Examples
    --------
    >>> numbered(pd.Series(["b", "", "a", "b"]))[1].tolist()
    [0, -1, 1, 0]
    """
    held = texts.letters(column.astype("str").fillna(""))
    hashed = _numbered_hashes(held)
    if hashed is not None:
        return hashed
    empty = texts.is_empty(held)
    coded = (pc.if_else(pa.array(empty), None, held) if empty.any() else held).dictionary_encode()
    numbers = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return len(coded.dictionary), numbers.astype(np.int32, copy=False)


def _numbered_hashes(held: pa.LargeStringArray) -> tuple[int, NDArray[np.int32]] | None:
    """
    Give keyed hashes numbers by their first halves, four times quicker than as texts; None where that does not do.

    It does not where a text is no hash, or two hashes share a half: the other halves are looked at, nothing is guessed.
    """
    found = texts.digests(held)
    if found is None or not found[1].any():
        return None
    first, second = np.frombuffer(found[0], np.uint64).reshape(-1, 2).T
    codes, distinct = pd.factorize(np.ascontiguousarray(first))
    other = np.empty(len(distinct), np.uint64)
    other[codes] = second
    if not np.array_equal(other[codes], second):
        return None
    numbers = np.full(len(held), -1, np.int32)
    numbers[found[1]] = codes
    return len(distinct), numbers


def coded_people(person: pd.Series, scheme: pd.Series) -> tuple[NDArray[np.int32], tuple[int, ...]]:
    """
    Give people numbers so that each reference scheme is one contiguous range; and the edges of the ranges.

    Examples
    --------
    >>> numbers, edges = coded_people(pd.Series(["x", "x", ""]), pd.Series(["s", "r", ""]))
    >>> numbers.tolist(), edges
    ([1, 0, -1], (0, 0, 1, 2))
    """
    names, name = numbered(person)
    schemes, kept_by = coded(scheme)
    numbers = np.full(len(person), -1, np.int32)
    named = name >= 0
    codes, pairs = pd.factorize(kept_by[named].astype(np.int64) * names + name[named], sort=True)
    numbers[named] = codes
    edges = np.searchsorted(pairs, np.arange(len(schemes) + 1, dtype=np.int64) * names)
    return numbers, tuple(edges.tolist())


def coded_cells(column: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give the sorted distinct cells and each row's position among them."""
    codes, found = pd.factorize(column.to_numpy(np.int64), sort=True)
    return np.asarray(found, np.int64), codes.astype(np.int32)


def coded_incidents(column: pd.Series) -> NDArray[np.int32]:
    """
    Give each incident a number; a record without a reference is an incident of its own.

    Examples
    --------
    >>> coded_incidents(pd.Series(["i", "", "", "i"])).tolist()
    [0, 1, 2, 0]
    """
    names, code = numbered(column)
    alone = code < 0
    return np.where(alone, names + np.cumsum(alone, dtype=np.int32) - 1, code).astype(np.int32)


def coded_state(records: pd.DataFrame, incident: NDArray[np.int32], place: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Pack how each record stands, and its flags, into one byte."""
    own, private = records["own_return"].to_numpy(bool), records["private"].to_numpy(bool)
    finest = records["finest"].to_numpy(np.int64)
    unplaced = (finest < 0) | (records["cell"].to_numpy() == 0) & (finest > 0)
    state = np.select([own, private, unplaced], [OWN_RETURN, PRIVATE, NOT_MAPPED], AREA + np.maximum(finest - 6, 0))
    state |= SHARED * (np.bincount(incident)[incident] > 1 if len(incident) else np.zeros(0, bool))
    state |= CROSSES * records["crosses_month"].to_numpy(bool) | OUTSIDE * records["outside"].to_numpy(bool)
    state |= AT_PLACE * ((place >= 0) & ~own & ~private)
    return state.astype(np.uint8)


def coded_days(earliest: NDArray[np.int64], latest: NDArray[np.int64], hour: NDArray[Any]) -> NDArray[np.int32]:
    """
    Give the local civil day of each record's earliest time, as days since 1970-01-01; -1 where no day is known.

    The local weekday is known from the hour of the week; the local day is the one of that weekday nearest to the day
    in UTC, whatever the time zone. A time of 0 says nothing, nor does a window longer than a day (of 25 hours).

    Examples
    --------
    >>> new_year = 1_767_225_600 - 1800  # half past midnight in Berlin, still Wednesday in UTC
    >>> coded_days(np.array([new_year, 0]), np.array([new_year, 0]), np.array([3 * 24, 0])).tolist()
    [20454, -1]
    """
    utc = earliest // _DAY_S
    ahead = (hour.astype(np.int64) // 24 - (utc + _THURSDAY)) % 7
    day = utc + np.where(ahead > 3, ahead - 7, ahead)
    known = (earliest != 0) & (latest - earliest <= _LONGEST_DAY_S)
    return np.where(known, day, -1).astype(np.int32)


def coded_degrees(degrees: NDArray[np.float64], shown: NDArray[np.bool_]) -> NDArray[np.int32]:
    """
    Give degrees as whole ten-millionths, about a centimetre; 0 where there are none, or none that may be used.

    Examples
    --------
    >>> coded_degrees(np.array([54.6, 54.6, np.nan]), np.array([True, False, True])).tolist()
    [546000000, 0, 0]
    """
    known = shown & np.isfinite(degrees)
    return np.round(np.where(known, degrees, 0.0) * DEGREE).astype(np.int32)


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """
    Store whole numbers, none below 0, as narrowly as they fit: a filter reads every byte.

    Examples
    --------
    >>> narrow(np.array([0, 300])).dtype
    dtype('uint16')
    """
    most = int(values.max()) if len(values) else 0
    return values.astype(np.min_scalar_type(most))


def starts_of(values: NDArray[Any]) -> NDArray[np.bool_]:
    """
    Say where a run of equal values begins.

    Examples
    --------
    >>> starts_of(np.array([4, 4, 7])).tolist()
    [True, False, True]
    """
    new = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new
