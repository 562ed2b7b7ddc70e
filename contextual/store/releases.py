"""Releases: what was drawn once is kept for good. Rows are only added; building, signing and retracting are rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from contextual.counts.release import Cell, Leaf, seal
from contextual.counts.release_periods import Period
from contextual.errors import StoreDamaged, StoreRefused
from contextual.store import bulk
from contextual.store.schema import release_leaves, release_tables, releases, traces

BUILT, SIGNED, RETRACTED = "built", "signed", "retracted"
EVENTS = (BUILT, SIGNED, RETRACTED)
CHANGED = (
    "The release {period} is not what was sealed: it has been changed outside this program. It is not shown; "
    "put the store back from a backup."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRelease:
    """
    One release as it was built: the values of its rule, who built it and when, and its seal.

    `rule` is JSON: everything that set-up decided. `events` are what has happened to it since it was built.
    """

    id: str = ""
    period: str
    revision: int
    k: int
    event: str = BUILT
    rule: str
    levels: str
    base: int
    r: int
    threshold: int
    cap: int
    area_version: int
    scheme: str
    key_id: str
    built_at: int
    built_by: str
    seal: str = ""
    events: dict[str, tuple[int, str]] = field(default_factory=dict, compare=False)

    @property
    def about(self) -> dict[str, object]:
        """What its seal is about, beside its figures."""
        own = {name: value for name, value in self.row.items() if name not in ("id", "event", "seal")}
        return own | {"rule": json.loads(self.rule)}

    @property
    def row(self) -> dict[str, Any]:
        """Itself as a row of the table."""
        return {name: value for name, value in asdict(self).items() if name != "events"}

    @property
    def state(self) -> str:
        """The last thing that happened to it: built, signed or retracted."""
        return next(event for event in reversed(EVENTS) if event in self.events)


def add_release(
    conn: sa.Connection, release: KeptRelease, made: Sequence[Leaf], cells: Sequence[Cell] = ()
) -> KeptRelease:
    """
    Keep a release for good, in the open transaction.

    Returns
    -------
    KeptRelease
        With its id and its seal.

    Raises
    ------
    StoreRefused
        When this period and revision is built already, or a month of it is in another release.
    """
    refuse_second(conn, release.period, release.revision, release.k)
    sealed = replace(release, id=bulk.new_ids(1)[0], seal=seal(release.about, made, cells))
    conn.execute(sa.insert(releases).values(**sealed.row))
    if made:
        conn.execute(sa.insert(release_leaves), [_leaf_row(sealed.id, leaf) for leaf in made])
    if cells:
        rows = [{"release_id": sealed.id, "name": one.table, "cell": one.cell, "value": one.value} for one in cells]
        conn.execute(sa.insert(release_tables), rows)
    return sealed


def note_event(conn: sa.Connection, release: KeptRelease, event: str, at: int, by: str) -> None:
    """
    Add that a release was signed or retracted, as a row of its own; the release itself stays as it is.

    Raises
    ------
    StoreRefused
        When that was done already.
    """
    if event in release.events:
        msg = f"The release {release.period} was {event} already."
        raise StoreRefused(msg)
    own = {"id": bulk.new_ids(1)[0], "event": event, "built_at": at, "built_by": by}
    conn.execute(sa.insert(releases).values(**(release.row | own)))


def list_releases(conn: sa.Connection) -> list[KeptRelease]:
    """List every release as it was built, with its events, by period, revision and k."""
    rows = conn.execute(sa.select(releases).order_by(releases.c.period, releases.c.revision, releases.c.k)).mappings()
    held = [KeptRelease(**row) for row in rows]
    return [
        replace(one, events={e.event: (e.built_at, e.built_by) for e in held if _same(e, one)})
        for one in held
        if one.event == BUILT
    ]


def read_figures(conn: sa.Connection, release: KeptRelease) -> tuple[tuple[Leaf, ...], tuple[Cell, ...]]:
    """
    Read the leaves and the cells of a release, and refuse them when they are not what was sealed.

    Raises
    ------
    StoreDamaged
        When a figure, or what the release says of itself, was changed, added or left out.
    """
    query = sa.select(release_leaves).where(release_leaves.c.release_id == release.id)
    order = (release_leaves.c.level, release_leaves.c.leaf)
    made = tuple(_leaf_of(row) for row in conn.execute(query.order_by(*order)).mappings())
    query = sa.select(release_tables).where(release_tables.c.release_id == release.id)
    rows = conn.execute(query.order_by(release_tables.c.name, release_tables.c.cell)).mappings()
    cells = tuple(Cell(table=row["name"], cell=row["cell"], value=row["value"]) for row in rows)
    if seal(release.about, made, cells) != release.seal:
        raise StoreDamaged(CHANGED.format(period=release.period))
    return made, cells


def in_trace(conn: sa.Connection, said: str) -> bool:
    """Say whether the trace tells of a build in these words, its seal among them."""
    query = sa.select(sa.func.count()).where(traces.c.action == "release_build", traces.c.object_id == said)
    return bool(conn.scalar(query))


def refuse_second(conn: sa.Connection, period: str, revision: int, k: int) -> None:
    """
    Refuse a second build of a month: it would be a second look at the same young people.

    Raises
    ------
    StoreRefused
        When this period, revision and k is built, or another period that has a month of it.
    """
    for held in list_releases(conn):
        if (held.period, held.revision, held.k) == (period, revision, k):
            msg = f"The release {period} is built already: a release is built once and never changes."
            raise StoreRefused(msg)
        if held.period != period and Period.of(held.period).meets(Period.of(period)):
            msg = f"The release {held.period} already covers months of {period}: no month is released twice."
            raise StoreRefused(msg)


def _same(one: KeptRelease, other: KeptRelease) -> bool:
    return (one.period, one.revision, one.k) == (other.period, other.revision, other.k)


def _leaf_row(release_id: str, leaf: Leaf) -> dict[str, Any]:
    return {
        "release_id": release_id, "level": leaf.level, "leaf": leaf.id, "covers": _packed(leaf.covers),
        "value": leaf.value,
    }  # fmt: skip


def _leaf_of(row: Any) -> Leaf:
    return Leaf(level=row["level"], id=row["leaf"], covers=_unpacked(row["covers"]), value=row["value"])


def _packed(covers: Iterable[str]) -> bytes:
    return zlib.compress("\n".join(covers).encode())


def _unpacked(data: bytes) -> tuple[str, ...]:
    try:
        return tuple(zlib.decompress(bytes(data)).decode().split("\n"))
    except (zlib.error, UnicodeDecodeError):
        return ()  # its seal will not fit
