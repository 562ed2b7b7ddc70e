"""Joined: the places that people said are one, as records are placed by it and as it is shown."""

from __future__ import annotations

from typing import Any

from contextual.space.one_place import groups_of
from contextual.store.engine import bump
from contextual.store.same_as import read_same
from contextual.store.settings import get_setting, put_setting

_SHOWN = "one_place"


def joined(conn: Any) -> dict[str, str]:
    """Give the groups of places that people said are one; never more than they said."""
    return groups_of(pair for pair, one in read_same(conn).items() if one.same)


def joined_as_shown(conn: Any) -> dict[str, str]:
    """Give the groups by which held records were last placed: what is shown and what is counted agree."""
    groups: dict[str, str] = get_setting(conn, _SHOWN, {})
    return groups


def show_joined(conn: Any) -> None:
    """Show from now on what people said: held records are placed by it in this transaction."""
    groups = joined(conn)
    if groups != joined_as_shown(conn):
        put_setting(conn, _SHOWN, groups)
        bump(conn)
