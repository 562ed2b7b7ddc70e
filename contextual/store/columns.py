"""Columns: one column of up to `AT_ONCE` records as one value of the store, in Arrow's own format, and back.

A million records row by row are forty million values to bind; column by column they are a few hundred.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa

from contextual.errors import StoreDamaged
from contextual.records import texts
from contextual.store.faults import DAMAGED

AT_ONCE = 65_536
"""Records whose columns are kept together: enough to be quick, few enough that a change rewrites little."""

PACKED_AS: str | None = "zstd"
"""How a column is made smaller; a test that searches the bytes of a store sets it to None."""

_HASH = pa.binary(texts.BYTES)
_NAME = "values"
_SUMMED, _NOT_SUMMED = b"crc1", b"\xff\xff\xff\xff"
"""How a column begins with its sum, and how Arrow's own stream does: columns were kept without one at first."""


def pack(values: Any) -> bytes:
    """
    Write a column down.

    Parameters
    ----------
    values : pandas.Series, array or list, shape (n,)
        Texts, numbers or booleans. Texts that repeat are written once, keyed hashes as their bytes.

    Examples
    --------
    >>> unpack(pack(pd.Series(["a", "", "a"], dtype="str")), "str").tolist()
    ['a', '', 'a']
    >>> unpack(pack(np.array([1.5, np.nan])), "float64").tolist()
    [1.5, nan]
    """
    held = values.array if isinstance(values, pd.Series) else values
    numbers = hasattr(held, "dtype") and held.dtype != object and not isinstance(held.dtype, pd.StringDtype)
    made = pa.array(np.asarray(held)) if numbers else _packed_texts(texts.letters(held))
    sink = pa.BufferOutputStream()
    batch = pa.record_batch([made], names=[_NAME])
    writing = pa.ipc.IpcWriteOptions(compression=PACKED_AS, use_threads=False)
    with pa.ipc.new_stream(sink, batch.schema, options=writing) as writer:
        writer.write_batch(batch)
    made_bytes = sink.getvalue()
    return _SUMMED + _sum(made_bytes) + bytes(made_bytes)


def unpack(data: bytes, dtype: str) -> Any:
    """
    Read a column back.

    Raises
    ------
    StoreDamaged
        When it is not what was written.
    """
    made = _column(data)
    return (
        texts.texts(_texts(made)) if dtype == "str" else made.to_numpy(zero_copy_only=False).astype(dtype, copy=False)
    )


def joined(parts: list[bytes], dtype: str) -> Any:
    """
    Read a column that was written down in several parts.

    Examples
    --------
    >>> joined([pack(np.array([1, 2])), pack(np.array([3]))], "int64").tolist()
    [1, 2, 3]
    """
    if dtype == "str":
        made = [_texts(_column(part)) for part in parts]
        return texts.texts(pa.chunked_array(made, pa.large_string()).combine_chunks())
    return np.concatenate([np.empty(0, dtype), *(unpack(part, dtype) for part in parts)]).astype(dtype, copy=False)


def _packed_texts(made: pa.LargeStringArray) -> pa.Array:
    found = texts.digests(made)
    if found is None or not found[1].any():
        return _words(made)
    digests, rows = found
    every = np.zeros((len(rows), texts.BYTES), np.uint8)
    every[rows] = np.frombuffer(digests, np.uint8).reshape(-1, texts.BYTES)
    mask = pa.py_buffer(np.packbits(rows, bitorder="little").tobytes())
    return pa.FixedSizeBinaryArray.from_buffers(_HASH, len(rows), [mask, pa.py_buffer(every)])


def _words(made: pa.LargeStringArray) -> pa.Array:
    """Write texts that repeat once each; others as they are."""
    coded = made.dictionary_encode()
    words = coded.dictionary
    if 4 * len(words) >= len(made):
        return made
    small = pa.int8() if len(words) < 128 else pa.int32()
    return pa.DictionaryArray.from_arrays(coded.indices.cast(small), words)


def _texts(made: pa.Array) -> pa.LargeStringArray:
    if made.type == _HASH:
        rows = np.asarray(made.is_valid())
        every = np.frombuffer(made.buffers()[1], np.uint8).reshape(-1, texts.BYTES)[: len(rows)]
        return texts.letters(texts.hashes((every if rows.all() else every[rows]).tobytes(), rows))
    return made.cast(pa.large_string())


def sound(data: bytes) -> bool:
    """
    Say whether a column is what was written, without reading it.

    Examples
    --------
    >>> kept = pack(np.array([1, 2]))
    >>> sound(kept), sound(kept[:-1]), sound(kept.replace(b"values", b"valves"))
    (True, False, False)
    """
    return (data[:4] == _SUMMED and data[4:8] == _sum(memoryview(data)[8:])) or data[:4] == _NOT_SUMMED


def _sum(data: Any) -> bytes:
    return crc32(data).to_bytes(4, "big")


def _column(data: bytes) -> pa.Array:
    """Read a column; one that is damaged is never given to Arrow, which a wrong offset may end the program in."""
    if not sound(data):
        raise StoreDamaged(DAMAGED)
    try:
        start = 0 if data[:4] == _NOT_SUMMED else 8
        return pa.ipc.open_stream(pa.py_buffer(data).slice(start)).read_next_batch().column(0)
    except (pa.ArrowInvalid, OSError, StopIteration) as error:
        raise StoreDamaged(DAMAGED) from error
