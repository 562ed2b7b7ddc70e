"""OpenStreetMap's tags, however an export writes them, and one id for every element: "node/1", "way/2"."""

from __future__ import annotations

import re
from collections.abc import Callable

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
_KINDS = {"n": "node", "w": "way", "r": "relation"}


def with_tags(row: dict[str, str]) -> dict[str, str]:
    r"""
    Give a row its tags as headings of their own, and its id as "osm_id", whatever it was called.

    The tools that export maps pack rarer tags into one column, `"key"=>"value","key"=>"value"`, or write "@" and
    "tags." before them.

    Examples
    --------
    >>> with_tags({"osm_id": "n12", "name": "Pier", "other_tags": '"leisure"=>"park","ref"=>"A\\"1"'})
    {'name': 'Pier', 'leisure': 'park', 'ref': 'A"1', 'osm_id': 'node/12'}
    """
    own = {key.removeprefix("tags."): value for key, value in row.items() if key not in ("other_tags", "all_tags")}
    for packed in (row.get("other_tags", ""), row.get("all_tags", "")):
        for key, value in _PAIR.findall(packed):
            own.setdefault(_plain(key), _plain(value))
    told = _id(own)
    for name in ("@id", "osm_id", "osm_way_id", "osm_type"):
        own.pop(name, None)
    if told:
        own["osm_id"] = told
    return own


def asked_for(known: Callable[[str], bool]) -> Callable[[str], bool]:
    """Say which tags become columns: those some layout knows."""
    return lambda heading: heading in ("osm_id", "name") or known(heading)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _id(row: dict[str, str]) -> str:
    """Write the id in one way: "way/12" as it is, "w12", or the kind and the number in columns of their own."""
    told = row.get("@id") or row.get("osm_id") or ""
    packed = re.fullmatch(r"([nwr])(\d+)", told)
    if packed:
        return f"{_KINDS[packed[1]]}/{packed[2]}"
    if "/" in told:
        return told
    if row.get("osm_way_id"):
        return f"way/{row['osm_way_id']}"
    kind = row.get("osm_type", "")
    return f"{kind}/{told}" if told and kind in _KINDS.values() else told
