"""Records: read whole columns of one class, and change where records are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import ArrayLike, NDArray

from contextual.errors import MissingColumns, StoreDamaged
from contextual.records import COLUMNS
from contextual.records.texts import is_empty, letters, one_text
from contextual.store import bulk, columns
from contextual.store.engine import bump
from contextual.store.faults import DAMAGED
from contextual.store.schema import RECORD_COLUMNS, batches, record_columns, record_touches
from contextual.store.superseded import fallen

KEPT_BESIDE = {"id": "int64", "batch": "int32", "position": "int32", "row_key": "str"}
"""
Columns of a stored record that the records frame does not have. `batch` is the order its file arrived in, `position`
the order within the file, and `id` says both: it is stable, and nothing outside the store knows it.
"""

WAITING = {"agency": "str", "place_text": "str", "records": "int64", "public": "int64"}
"""Columns of the place names that wait for a place; `public` counts the records said to be in public."""

LIST = ""
"""Name of the row that lists the columns of a part: no column is called nothing."""
_BATCH_BIT = 32


def read_records(conn: sa.Connection, batch_class: str, wanted: Iterable[str] | None = None) -> pd.DataFrame:
    """
    Read the records of one class, in the order they arrived.

    Parameters
    ----------
    batch_class : {"open", "partnership", "fictional"}
        Classes are never read together.
    wanted : iterable of str, optional
        Columns of the records frame, and of `KEPT_BESIDE`. Left out: every column of the frame but ``reference``,
        with ``id`` and ``batch``. Fewer are quicker.

    Returns
    -------
    pandas.DataFrame, shape (records, columns)

    Raises
    ------
    MissingColumns
        When a column is not kept in clear.
    """
    names = list(wanted) if wanted is not None else [*RECORD_COLUMNS, "id", "batch"]
    strangers = [name for name in names if name not in KEPT_BESIDE and name not in RECORD_COLUMNS]
    if strangers:
        msg = f"the store keeps no column(s) {', '.join(strangers)} of records in clear"
        raise MissingColumns(msg)
    return _read(conn, of_class(conn, batch_class), names)


def read_corrected(conn: sa.Connection, batch_class: str, wanted: Iterable[str]) -> pd.DataFrame:
    """Read the records of one class that a later file stands instead of; they may stand again."""
    return _read(conn, of_class(conn, batch_class), list(wanted), corrected=True)


def held_classes(conn: sa.Connection) -> list[str]:
    """Name the classes that hold incidents or episodes, in alphabetical order; places alone are no class of records."""
    query = sa.select(batches.c.batch_class).where(batches.c.stored > 0, batches.c.status == "held")
    query = query.where(batches.c.kind.in_(("incidents", "missing"))).distinct()
    return sorted(str(row[0]) for row in conn.execute(query))


def held_row_keys(conn: sa.Connection, agency: str, kind: str, without: Sequence[int] = ()) -> pd.Index:
    """
    Read the keyed hashes of the own references that an agency's files of one kind have brought in.

    Parameters
    ----------
    agency, kind : str
        Of the files (`Batch.agency`, `Batch.kind`).
    without : sequence of int
        Batches (`Batch.seq`) to leave out, because another file is to replace them.

    Returns
    -------
    pandas.Index of str
        Records without a reference of their own are not in it: they are never taken for a repeat.
    """
    theirs = sa.and_(batches.c.agency == agency, batches.c.kind == kind, batches.c.seq.not_in(list(without)))
    keys = _read(conn, _seqs(conn, theirs), ["row_key"], without)["row_key"]
    return pd.Index(keys[~is_empty(keys)])


def held_under(
    conn: sa.Connection, agency: str, kind: str, wanted: Sequence[str], without: Sequence[int] = ()
) -> pd.DataFrame:
    """
    Read columns of the records that an agency's files of one kind have brought in, as they stand.

    Parameters
    ----------
    wanted : sequence of str
        Columns of the records frame, and of `KEPT_BESIDE`.
    without : sequence of int
        Batches (`Batch.seq`) to be thought away.
    """
    theirs = sa.and_(batches.c.agency == agency, batches.c.kind == kind, batches.c.seq.not_in(list(without)))
    return _read(conn, _seqs(conn, theirs), wanted, without)


def months_without_reference(conn: sa.Connection, seqs: Sequence[int]) -> dict[int, int]:
    """Count, per month, the records of some held files that have no reference of their own."""
    held = _read(conn, seqs, ["month", "row_key"])
    months = held["month"][is_empty(held["row_key"])].value_counts()
    return {int(month): int(count) for month, count in months.items()}


def coverage(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """Count records by who sent what and for when: ``agency, kind, month, records``, one row each."""
    grain = ["agency", "kind", "month"]
    held = _read(conn, of_class(conn, batch_class), grain)
    return held.groupby(grain, as_index=False).size().rename(columns={"size": "records"})


def waiting_texts(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """List place names that have no place yet, the most used first: the columns of `WAITING`."""
    grain = ["agency", "place_text"]
    held = _read(conn, of_class(conn, batch_class), [*grain, "place", "private", "location_kind", "lat", "cell"])
    held = held[~is_empty(held["place_text"]) & is_empty(held["place"]) & ~held["private"].to_numpy()]
    held = held[held["lat"].notna() | (held["cell"] == 0)]  # a hexagon without a point was given by the text itself
    held = held.assign(public=(held["location_kind"] == "public").astype("int64"))
    found = held.groupby(grain, as_index=False).agg(records=("public", "size"), public=("public", "sum"))
    found = found.sort_values(["records", *grain], ascending=[False, True, True], ignore_index=True)
    return found.astype(WAITING)[list(WAITING)]


def read_touches(conn: sa.Connection, batch_class: str) -> pd.DataFrame:
    """Read which places the records of a class touch: ``record_id, place_id, metres``."""
    query = sa.select(record_touches).where(record_touches.c.batch.in_(of_class(conn, batch_class)))
    found = [
        pd.DataFrame({"record_id": _ids(row["batch"], row["part"], columns.unpack(row["record"], "int64"))}).assign(
            place_id=columns.unpack(row["place_id"], "str"), metres=columns.unpack(row["metres"], "float64")
        )
        for row in conn.execute(query.order_by(record_touches.c.batch, record_touches.c.part)).mappings()
    ]
    nothing = {"record_id": np.zeros(0, np.int64), "place_id": pd.array([], dtype="str"), "metres": np.zeros(0)}
    made = pd.concat(found, ignore_index=True) if found else pd.DataFrame(nothing)
    return made[~np.isin(made["record_id"], fallen(conn))].reset_index(drop=True)


def add_columns(
    conn: sa.Connection, seq: int, frame: Mapping[str, Any], count: int, sealed: Mapping[int, bytes] | None = None
) -> None:
    """
    Keep the columns of a file's records, part by part.

    Parameters
    ----------
    seq : int
        `Batch.seq`.
    frame : mapping
        Column -> values, shape (count,): `RECORD_COLUMNS` and ``row_key``.
    sealed : mapping, optional
        Part -> what is sealed of it (`contextual.store.sources`).
    """
    names = ("batch", "part", "column", "rows", "row_version", "data")
    with ThreadPoolExecutor(2) as pool:  # packing lets go of the interpreter: two columns at a time
        starts = range(0, count, columns.AT_ONCE)
        waiting = [_packing(pool, frame, start) for start in starts[:1]]
        for part, start in enumerate(starts):
            many = min(count, start + columns.AT_ONCE) - start
            waiting += [_packing(pool, frame, later) for later in starts[part + 1 : part + 2]]  # while this is written
            made = {name: packed.result() for name, packed in waiting.pop(0).items()}
            if sealed and part in sealed:
                made["reference"] = sealed[part]
            made[LIST] = json.dumps(sorted(made)).encode()
            rows = [(seq, part, name, many, 1, data) for name, data in made.items()]
            bulk.insert(conn, record_columns, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _packing(pool: ThreadPoolExecutor, frame: Mapping[str, Any], start: int) -> dict[str, Future[bytes]]:
    """Begin to pack a part of each column; columns that are one and the same (many say nothing) are packed once."""
    begun: dict[Any, Future[bytes]] = {}
    for values in frame.values():
        key = _where_kept(values)
        if key not in begun:
            begun[key] = pool.submit(columns.pack, values[start : start + columns.AT_ONCE])
    return {name: begun[_where_kept(values)] for name, values in frame.items()}


def _where_kept(values: Any) -> Any:
    """Say where in memory the letters of a column of texts are: columns that share them are equal."""
    if not isinstance(getattr(values, "dtype", None), pd.StringDtype):
        return id(values)
    made = letters(values)
    return made.offset, *(None if held is None else held.address for held in made.buffers())


def add_touches(conn: sa.Connection, seq: int, touches: pd.DataFrame) -> None:
    """Keep which places a file's records touch: ``record`` (position in the file), ``place_id``, ``metres``."""
    touches = touches.sort_values(["record", "place_id"]) if not touches["record"].is_monotonic_increasing else touches
    part = touches["record"].to_numpy(np.int64) // columns.AT_ONCE
    for one in np.unique(part).tolist():
        first, last = np.searchsorted(part, [one, one + 1])
        _put_touches(conn, seq, one, touches.iloc[first:last])


def update_places(
    conn: sa.Connection,
    ids: ArrayLike,
    place: Sequence[str],
    place_type: Sequence[str],
    touches: pd.DataFrame | None = None,
) -> None:
    """
    Give records other places: after a rematch, or a decision about a place's name.

    Parameters
    ----------
    ids, place, place_type : sequences, length n
        Record ids, and for each its primary place and that place's type ("" = none).
    touches : pandas.DataFrame, optional
        ``record`` (row of `ids`, from 0), ``place_id``, ``metres``: all that these records touch now. Left out: what
        they touch stays.
    """
    change(conn, ids, {"place": pd.array(place, dtype="str"), "place_type": pd.array(place_type, dtype="str")})
    if touches is not None:
        _replace_touches(conn, np.asarray(ids, np.int64), touches)


def drop_place_texts(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Take away for good what records say about their place: it names somebody's home."""
    change(conn, ids, {"place_text": one_text("", len(ids))})


def update_positions(conn: sa.Connection, ids: ArrayLike, positions: pd.DataFrame) -> None:
    """
    Give records a position they did not have, such as that of the place their text turned out to name.

    Parameters
    ----------
    ids : sequence of int, length n
    positions : pandas.DataFrame, shape (n, 5)
        ``lat, lon`` (WGS84 degrees), ``precision_m``, ``finest``, ``cell`` as in the records frame.
    """
    names = ("lat", "lon", "precision_m", "finest", "cell")
    change(conn, ids, {name: positions[name].to_numpy(COLUMNS[name].dtype) for name in names})


def change(conn: sa.Connection, ids: ArrayLike, values: Mapping[str, Any]) -> None:
    """
    Give records other values in some columns, and move the store's version.

    Parameters
    ----------
    ids : sequence of int, length n
        Record ids.
    values : mapping
        Column -> array of length n.
    """
    wanted = np.asarray(ids, np.int64)
    for seq, part, rows, at in _by_part(wanted):
        for name, new in values.items():
            here = _of_part(seq, part, name)
            data = conn.scalar(sa.select(record_columns.c.data).where(here))
            if data is None:
                msg = f"The store holds no column {name} of these records."
                raise StoreDamaged(msg)
            held = columns.unpack(bytes(data), COLUMNS[name].dtype).copy()
            held[rows] = new[at]
            fresh = {"data": columns.pack(held), "row_version": record_columns.c.row_version + 1}
            conn.execute(sa.update(record_columns).where(here).values(**fresh))
    if len(wanted):
        bump(conn)


def of_class(conn: sa.Connection, batch_class: str) -> list[int]:
    """List the held files of a class, by their order of arrival."""
    return _seqs(conn, batches.c.batch_class == batch_class)


def place_of(one: int) -> tuple[int, int, int]:
    """
    Say in which file, which part and which row of it a record is kept.

    Examples
    --------
    >>> place_of((3 << 32) + 65_537)
    (3, 1, 1)
    """
    position = one & ((1 << _BATCH_BIT) - 1)
    return one >> _BATCH_BIT, position // columns.AT_ONCE, position % columns.AT_ONCE


def _seqs(conn: sa.Connection, which: sa.ColumnElement[bool]) -> list[int]:
    query = sa.select(batches.c.seq).where(which, batches.c.status == "held").order_by(batches.c.seq)
    return [int(row[0]) for row in conn.execute(query)]


def _ids(seq: int, part: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return rows + ((seq << _BATCH_BIT) + part * columns.AT_ONCE)


def ids_of(seq: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Give the ids of some records of a file.

    Parameters
    ----------
    rows : array of int
        Their positions in the file.

    Examples
    --------
    >>> ids_of(1, np.array([0, 2])) - (1 << 32)
    array([0, 2])
    """
    return _ids(seq, 0, rows.astype(np.int64))


def _read(
    conn: sa.Connection,
    seqs: Sequence[int],
    wanted: Sequence[str],
    without: Sequence[int] = (),
    *,
    corrected: bool = False,
) -> pd.DataFrame:
    """
    Read columns of some files' records as they stand, one column after another so that only one is held twice.

    `corrected` reads those instead that do not stand, because a later file says otherwise.
    """
    held = record_columns.c
    query = sa.select(held.batch, held.part, held.rows).where(held.column == LIST, held.batch.in_(seqs))
    parts = [(int(s), int(p), int(n)) for s, p, n in conn.execute(query.order_by(held.batch, held.part))]
    made: dict[str, Any] = _counted_out(parts)
    for name in set(wanted) - set(made):
        made[name] = _column(conn, seqs, parts, name)
    found = pd.DataFrame({name: made[name] for name in wanted}, columns=list(wanted), copy=False)
    stands = ~np.isin(made["id"], fallen(conn, without))
    return found if stands.all() and not corrected else found[stands != corrected].reset_index(drop=True)


def _column(conn: sa.Connection, seqs: Sequence[int], parts: Sequence[tuple[int, int, int]], name: str) -> Any:
    """Read one column of all parts; a part kept before there was such a column has nothing in it."""
    held = record_columns.c
    query = sa.select(held.batch, held.part, held.data).where(held.column == name, held.batch.in_(seqs))
    found = {(int(seq), int(part)): bytes(data) for seq, part, data in conn.execute(query)}
    _refuse_lost(conn, [(seq, part) for seq, part, _ in parts if not found.get((seq, part))], name)
    empty = COLUMNS[name].empty if name in COLUMNS else ""
    dtype = KEPT_BESIDE.get(name) or COLUMNS[name].dtype
    packed = [
        found.get((seq, part)) or columns.pack(one_text(str(empty), rows) if dtype == "str" else np.full(rows, empty))
        for seq, part, rows in parts
    ]
    return columns.joined(packed, dtype)


def _refuse_lost(conn: sa.Connection, lacking: Sequence[tuple[int, int]], name: str) -> None:
    """Refuse a part that had a column and has lost it: of what was private nothing would say so."""
    held = record_columns.c
    for seq, part in lacking:
        listed = conn.scalar(sa.select(held.data).where(_of_part(seq, part, LIST)))
        if name in json.loads(bytes(listed or b"[]")):
            raise StoreDamaged(DAMAGED)


def _counted_out(found: Sequence[tuple[int, int, int]]) -> dict[str, NDArray[Any]]:
    """Make the columns that follow from where a record is kept."""
    none = np.zeros(0, np.int64)
    ids = np.concatenate([none, *(_ids(seq, part, np.arange(rows)) for seq, part, rows in found)])
    position = (ids & ((1 << _BATCH_BIT) - 1)).astype(np.int32)
    return {"id": ids, "batch": (ids >> _BATCH_BIT).astype(np.int32), "position": position}


def _of_part(seq: int, part: int, name: str) -> sa.ColumnElement[bool]:
    held = record_columns.c
    return sa.and_(held.batch == seq, held.part == part, held.column == name)


def _by_part(ids: NDArray[np.int64]) -> Iterator[tuple[int, int, NDArray[np.int64], NDArray[np.int64]]]:
    """Give for each part that holds some of the records its file, its number, their rows in it, and which they are."""
    position = ids & ((1 << _BATCH_BIT) - 1)
    home = (ids - position) + position // columns.AT_ONCE
    for one in np.unique(home).tolist():
        at = np.flatnonzero(home == one)
        yield one >> _BATCH_BIT, one & ((1 << _BATCH_BIT) - 1), position[at] % columns.AT_ONCE, at


def _replace_touches(conn: sa.Connection, ids: NDArray[np.int64], touches: pd.DataFrame) -> None:
    owner = touches["record"].to_numpy(np.int64)
    for seq, part, rows, at in _by_part(ids):
        where = sa.and_(record_touches.c.batch == seq, record_touches.c.part == part)
        new_row = pd.Series(rows, index=at).reindex(owner)
        mine = new_row.notna().to_numpy()
        new = touches[mine].assign(record=new_row.to_numpy()[mine].astype(np.int64))
        row = conn.execute(sa.select(record_touches).where(where)).mappings().first()
        if row is not None:
            held = pd.DataFrame({"record": columns.unpack(row["record"], "int64")})
            held = held.assign(
                place_id=columns.unpack(row["place_id"], "str"), metres=columns.unpack(row["metres"], "float64")
            )
            new = pd.concat([held[~held["record"].isin(rows)], new], ignore_index=True)
            conn.execute(sa.delete(record_touches).where(where))
        if len(new):
            _put_touches(conn, seq, part, new.sort_values(["record", "place_id"], kind="stable"))


def _put_touches(conn: sa.Connection, seq: int, part: int, touches: pd.DataFrame) -> None:
    made = {
        "record": columns.pack((touches["record"].to_numpy(np.int64) % columns.AT_ONCE).astype(np.int32)),
        "place_id": columns.pack(touches["place_id"].astype("str")),
        "metres": columns.pack(touches["metres"].to_numpy(np.float64)),
    }
    conn.execute(sa.insert(record_touches).values(batch=seq, part=part, pairs=len(touches), **made))
