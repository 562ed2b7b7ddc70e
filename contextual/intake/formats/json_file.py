"""JSON: the list of records in it as a table, or the features of a GeoJSON with their outlines and points."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from contextual.errors import FileRefused
from contextual.intake.formats.gathered import Gathered, flat, in_words
from contextual.intake.formats.geojson_file import Features, crs_of
from contextual.intake.formats.json_source import Source
from contextual.intake.formats.osm_tags import asked_for
from contextual.intake.table import Table

_DEEPEST_LIST = 4
_MOST_SAID = 1000
_OTHER_MAPS = {
    "Topology": "This is TopoJSON. Export it as GeoJSON and send it again.",
    "GeometryCollection": "These are shapes without any names. Export them as GeoJSON features.",
}
_NO_LIST = "This is JSON, but it holds no list of records and no features. Export a list, or a CSV."


def read_json(content: bytes, known: Callable[[str], bool]) -> Table:
    r"""
    Read the records of a JSON file: a list, one list under some name, one object a line, or GeoJSON.

    Parameters
    ----------
    content : bytes
        The file.
    known : callable
        Says whether a text is a heading that some layout knows.

    Returns
    -------
    Table
        ``lines`` count records from 1. Features have ``geometry`` and, where the file says so, ``crs``.

    Raises
    ------
    FileRefused
        ``malformed_json``, ``no_rows``, ``duplicate_headers`` (two values under one name), ``bad_encoding`` or
        ``too_many_columns``.

    Examples
    --------
    >>> sent = b'{"date": "2024-01-05", "places": [{"name": "Pier", "at": {"lat": 54.6}}]}'
    >>> table = read_json(sent, lambda heading: False)
    >>> table.format, table.headings, table.take(["at.lat"])["at.lat"].tolist()
    ('json', ('name', 'at.lat'), ['54.6'])
    """
    with _nothing_collected():
        return _read(content, known)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Hold the collector back: millions of small values all stay, and looking for some to let go is half the work."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(content: bytes, known: Callable[[str], bool]) -> Table:
    lists = _Lists(known)
    source = Source(content)
    start = source.peek()
    if start == "[":
        lists.gather("", source.elements())
    elif start == "{" and _is_sequence(content):
        lists.gather("", _one_a_line(source))
    elif start == "{":
        _walk(source, lists, "", 0)
    else:
        raise source.damaged()
    if source.peek():
        raise source.damaged()
    if lists.said.get("type") == "Feature":
        lists = _Lists(known)
        lists.gather("", iter([Source(content).value()]))
    return lists.table()


def _is_sequence(content: bytes) -> bool:
    """Say whether a second object, or nothing, follows a first short one that is no list of features or records."""
    first = Source(content[:1_000_000])
    try:
        made = first.value()
    except FileRefused:
        return False
    return first.peek() == "{" or (isinstance(made, dict) and made.get("type") == "Feature")


def _one_a_line(source: Source) -> Iterator[Any]:
    while source.peek():
        yield source.value()


def _walk(source: Source, lists: _Lists, path: str, depth: int) -> None:
    """Go through an object: gather its lists of records, note its single values."""
    for name in source.members():
        at = f"{path}.{name}" if path else name
        start = source.peek()
        if start == "[":
            lists.gather(at, source.elements())
        elif start == "{" and depth < _DEEPEST_LIST:
            _walk(source, lists, at, depth + 1)
        else:
            value = source.value()
            if len(lists.said) < _MOST_SAID and not isinstance(value, (dict, list)):
                lists.said[at] = in_words(value)


class _Lists:
    """The lists of records found in a file, by their name."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        self.known = known
        self.said: dict[str, str] = {}
        self.found: dict[str, Gathered | Features] = {}

    def gather(self, name: str, elements: Iterator[Any]) -> None:
        """Take a list in, if it is one of records; any other list is passed over."""
        first = next(elements, None)
        if first is None or isinstance(first, dict):
            into = self._kind(name, first)
            for element in chain([first] if first else [], elements):
                if not isinstance(element, dict):
                    raise FileRefused("malformed_json", "One list of the file mixes records with other values.")
                into.add(element if isinstance(into, Features) else flat(element))
            self.found[name] = into
        else:
            for _ in elements:
                pass

    def _kind(self, name: str, first: dict[str, Any] | None) -> Gathered | Features:
        """Tell features from plain records by the first of them; those of a map by their ids."""
        if first is None or (first.get("type") != "Feature" and name != "features"):
            return Gathered()
        return Features(asked_for(self.known) if _of_a_map(first) else None)

    def table(self) -> Table:
        """Make a table of the list with the most headings that are known here; say that others were not read."""
        if self.said.get("type") in _OTHER_MAPS:
            raise FileRefused("malformed_json", _OTHER_MAPS[self.said["type"]])
        if not self.found:
            raise FileRefused("malformed_json", _NO_LIST)
        name, best = max(self.found.items(), key=lambda item: self._worth(item[1]))
        if not len(best):
            raise FileRefused("no_rows", "The file has no features." if name == "features" else "The list is empty.")
        others = sum(len(rows) > 0 for rows in self.found.values()) - 1
        remarks = (f"One list was read; {others} other list(s) of the file were not.",) if others else ()
        if isinstance(best, Features):
            return best.table(crs_of(self.said), remarks)
        return best.table("json", remarks=remarks)

    def _worth(self, rows: Gathered | Features) -> tuple[bool, int, int]:
        return isinstance(rows, Features), sum(map(self.known, rows.headings)), len(rows)


def _of_a_map(feature: dict[str, Any]) -> bool:
    """Say whether a feature is one of OpenStreetMap's: it may then have any of thousands of tags."""
    properties = feature.get("properties")
    names = properties if isinstance(properties, dict) else {}
    told = str(names.get("@id") or feature.get("id") or "")
    return "osm_id" in names or "other_tags" in names or bool(re.fullmatch(r"(node|way|relation)/-?\d+", told))
