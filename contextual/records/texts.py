"""Texts as one long run of letters and where each begins: a million of them without a Python object for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

DIGITS, BYTES = 32, 16
"""A keyed hash is 16 bytes, written as 32 hexadecimal digits; "" is none."""

_LOOKED_AT, _MOSTLY = 100_000, 0.9

# Large texts come and go. Arrow's own allocator hands each back to the system and asks anew: of a million rows that is
# 0.9 s of 9 and 80 MB more than the C library's.
pa.set_memory_pool(pa.system_memory_pool())


def letters(values: Any) -> pa.LargeStringArray:
    """
    Give texts as one Arrow array, without a copy where they are kept so already.

    Examples
    --------
    >>> letters(pd.Series(["a", ""], dtype="str")).to_pylist()
    ['a', '']
    """
    held = values.array if isinstance(values, (pd.Series, pd.Index)) else values
    made = held.__arrow_array__() if hasattr(held, "__arrow_array__") else pa.array(held, pa.large_string())
    if isinstance(made, pa.ChunkedArray):
        made = made.chunk(0) if made.num_chunks == 1 else pa.concat_arrays(made.chunks or [pa.array([], made.type)])
    return made if made.type == pa.large_string() else made.cast(pa.large_string())


def texts(made: pa.Array | pa.ChunkedArray) -> Any:
    """
    Give an Arrow array of texts as pandas texts, without a copy.

    Examples
    --------
    >>> texts(pa.array(["a", ""])).tolist()
    ['a', '']
    """
    return pd.array(made, dtype="str")


def one_text(text: str, count: int) -> Any:
    """
    Give one text, `count` times over.

    Examples
    --------
    >>> one_text("a", 3).tolist()
    ['a', 'a', 'a']
    """
    return texts(pa.repeat(pa.scalar(text, pa.large_string()), count))


def mostly_distinct(values: Any) -> bool:
    """
    Say whether next to no text repeats, from the first `_LOOKED_AT`: then looking for repeats costs more than it saves.

    Examples
    --------
    >>> mostly_distinct(["a", "b"]), mostly_distinct(["a", "a", "a"])
    (True, False)
    """
    first = letters(values).slice(0, _LOOKED_AT)
    return bool(len(first.unique()) >= _MOSTLY * len(first))


def coded(values: Any) -> tuple[np.ndarray, list[str]]:
    """
    Give each text a number, and the distinct texts in the order in which they first stand.

    Examples
    --------
    >>> numbers, distinct = coded(pd.Series(["b", "a", "b"], dtype="str"))
    >>> numbers.tolist(), distinct
    ([0, 1, 0], ['b', 'a'])
    """
    made = letters(values).dictionary_encode()
    return made.indices.to_numpy(zero_copy_only=False), made.dictionary.to_pylist()


def by_number(numbers: np.ndarray, distinct: Sequence[str]) -> Any:
    """
    Give back the texts that have been numbered.

    Examples
    --------
    >>> by_number(np.array([0, 1, 0]), ["b", "a"]).tolist()
    ['b', 'a', 'b']
    """
    return texts(pa.array(distinct, pa.large_string()).take(pa.array(numbers)))


def is_empty(values: Any) -> np.ndarray:
    """
    Say which texts are "".

    Examples
    --------
    >>> is_empty(pd.Series(["a", ""], dtype="str")).tolist()
    [False, True]
    """
    starts = _starts(letters(values))
    return np.asarray(starts[1:] == starts[:-1])


def run_of(values: Any) -> tuple[bytes, np.ndarray]:
    """
    Give texts as the one run of bytes (UTF-8) they are kept in, and where each begins in it, and the last ends.

    Examples
    --------
    >>> run, starts = run_of(["a", "", "bc"])
    >>> run, starts.tolist()
    (b'abc', [0, 1, 1, 3])
    """
    made = letters(values)
    starts = _starts(made)
    held = made.buffers()[2] if len(made) else None
    own = b"" if held is None else held.slice(int(starts[0]), int(starts[-1] - starts[0])).to_pybytes()
    return own, starts - starts[0]


def hashes(digests: bytes, rows: np.ndarray) -> Any:
    """
    Write keyed hashes out in hexadecimal digits.

    Parameters
    ----------
    digests : bytes
        `BYTES` for each row that has a hash.
    rows : array of bool, shape (n,)
        Which rows have one; the others are "".

    Examples
    --------
    >>> hashes(bytes(16), np.array([False, True])).tolist() == ["", "0" * 32]
    True
    """
    ends = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(rows, out=ends[1:])
    written = pa.py_buffer(digests.hex().encode())
    return texts(pa.LargeStringArray.from_buffers(len(rows), pa.py_buffer(ends * DIGITS), written))


def digests(values: Any) -> tuple[bytes, np.ndarray] | None:
    """
    Read keyed hashes back: `BYTES` for each that is not "", and which those are; None where a text is something else.

    Examples
    --------
    >>> digests(pd.Series(["", "0" * 31 + "a"], dtype="str"))[0].hex()[-2:], digests(["x"])
    ('0a', None)
    """
    written, starts = run_of(values)
    lengths = np.diff(starts)
    rows = lengths == DIGITS
    if not (rows | (lengths == 0)).all() or not written.isascii():
        return None
    try:
        found = bytes.fromhex(written.decode("ascii"))
    except ValueError:
        return None
    plain = len(found) == BYTES * int(rows.sum()) and written == written.lower()  # neither blanks nor capitals
    return (found, rows) if plain else None


def trimmed(values: Any, nothing: Sequence[str]) -> Any:
    """
    Take the blanks around texts away, and make "" of those that stand for nothing; what is tidy already stays as it is.

    Examples
    --------
    >>> trimmed(pd.Series([" a", "NA"], dtype="str"), ["NA"]).tolist()
    ['a', '']
    """
    made = letters(values)
    if not _plain_ends(made):
        made = letters(pd.Series(texts(made)).str.strip())
    lengths = np.diff(_starts(made))
    if not ((lengths > 0) & (lengths <= max((len(text.encode()) for text in nothing), default=0))).any():
        return texts(made)  # all are longer than anything that stands for nothing
    empty = pc.is_in(made, pa.array(nothing, pa.large_string()))
    return texts(pc.if_else(empty, "", made) if pc.any(empty).as_py() else made)


def _plain_ends(made: pa.LargeStringArray) -> bool:
    """Say whether every text begins and ends with a visible ASCII character."""
    starts = _starts(made)
    some = starts[1:] > starts[:-1]
    if not some.any():
        return True
    held = np.frombuffer(made.buffers()[2], np.uint8)
    ends = (held[starts[:-1][some]], held[starts[1:][some] - 1])
    return all(bool(((end > 32) & (end < 127)).all()) for end in ends)


def _starts(made: pa.LargeStringArray) -> np.ndarray:
    if not len(made):
        return np.zeros(1, np.int64)
    return np.frombuffer(made.buffers()[1], np.int64)[made.offset : made.offset + len(made) + 1]
