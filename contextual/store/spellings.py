"""Spellings: what an agency's way of writing a place means, decided once by a person."""

from __future__ import annotations

import sqlalchemy as sa

from contextual.store.schema import spellings


def decide_spelling(
    conn: sa.Connection, agency: str, text: str, place_id: str | None, *, decided_by: str, decided_at: int
) -> None:
    """
    Keep what a spelling means. An earlier decision is replaced.

    Parameters
    ----------
    text : str
        The place's name as the agency writes it, normalised by the caller.
    place_id : str or None
        The place; None = nobody can place it, and it need not be asked again.
    decided_at : int
        Seconds since 1970 UTC.
    """
    same = sa.and_(spellings.c.agency == agency, spellings.c.text == text)
    conn.execute(sa.delete(spellings).where(same))
    own = {"agency": agency, "text": text, "place_id": place_id or ""}
    conn.execute(sa.insert(spellings).values(**own, decided_by=decided_by, decided_at=decided_at))


def read_spellings(conn: sa.Connection, agency: str | None = None) -> dict[tuple[str, str], str | None]:
    """
    Read every decision, or one agency's.

    Returns
    -------
    dict
        (agency, normalised text) -> place id, or None where nobody can place it.
    """
    query = sa.select(spellings.c.agency, spellings.c.text, spellings.c.place_id)
    if agency is not None:
        query = query.where(spellings.c.agency == agency)
    return {(str(sender), str(text)): str(place) or None for sender, text, place in conn.execute(query)}
