"""Spellings: what an agency's way of writing a place means, decided once by a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import sqlalchemy as sa

from contextual.records import Answer
from contextual.store import bulk
from contextual.store.schema import spellings

_CHUNK = 500
"""Texts asked for at once: databases take only so many values in one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """
    What one agency means by a text, who said so and when.

    `text` is normalised by the caller; of a home, and of what nobody can place, it is a keyed form, so that nobody's
    address is kept.
    `decided_at` is seconds since 1970 UTC.
    """

    agency: str
    text: str
    answer: Answer
    decided_by: str
    decided_at: int

    @property
    def key(self) -> tuple[str, str]:
        """Agency and text: of each pair the last decision stands."""
        return self.agency, self.text


def decide_spellings(conn: sa.Connection, decided: Collection[Spelling]) -> None:
    """Keep what spellings mean, all of them or none. Earlier decisions are replaced; of two here the later stands."""
    last = {one.key: one for one in decided}
    forget_spellings(conn, last)
    rows = [_row(one) for one in last.values()]
    bulk.insert(conn, spellings, {name: [row[name] for row in rows] for name in (rows[0] if rows else ())})


def forget_spellings(conn: sa.Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Take decisions back, by agency and text: these spellings wait again."""
    bulk.change_many(conn, "DELETE FROM spellings WHERE agency = ? AND text = ?", list(keys))


def read_decided(conn: sa.Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Spelling]:
    """Read what was decided about some spellings, and by whom; what is not settled is not in it."""
    texts = sorted({text for _, text in keys})
    parts = [texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK)]
    rows = [row for part in parts for row in conn.execute(sa.select(spellings).where(spellings.c.text.in_(part)))]
    wanted = set(keys)
    return {one.key: one for one in map(_spelling, rows) if one.key in wanted}


def read_answers(conn: sa.Connection, agency: str | None = None) -> dict[tuple[str, str], Answer]:
    """
    Read what every spelling means, or one agency's.

    Returns
    -------
    dict
        (agency, normalised text) -> answer; a home stands under its keyed form.
    """
    query = sa.select(spellings)
    if agency is not None:
        query = query.where(spellings.c.agency == agency)
    return {one.key: one.answer for one in map(_spelling, conn.execute(query))}


def _row(one: Spelling) -> dict[str, Any]:
    numbers = {name: getattr(one.answer, name) for name in ("lat", "lon", "precision_m")}
    return {
        "agency": one.agency, "text": one.text, "place_id": one.answer.place_id, "name": one.answer.name,
        "answer": one.answer.kind, "decided_by": one.decided_by, "decided_at": one.decided_at,
        **{name: None if isnan(value) else value for name, value in numbers.items()},
    }  # fmt: skip


def _spelling(row: Any) -> Spelling:
    numbers = (nan if value is None else float(value) for value in (row.lat, row.lon, row.precision_m))
    said = Answer(row.answer, row.place_id, row.name, *numbers)
    return Spelling(
        agency=row.agency, text=row.text, answer=said, decided_by=row.decided_by, decided_at=int(row.decided_at)
    )
