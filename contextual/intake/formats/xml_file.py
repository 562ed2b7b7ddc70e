"""XML: the element that repeats is the record, and what lies within it is its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from contextual.errors import FileRefused
from contextual.intake.formats.gathered import Gathered
from contextual.intake.formats.xml_source import parse
from contextual.intake.table import Table

_LOOK_AT = 8_000_000
"""Bytes looked at to find the element that repeats."""

_MOST = 0.5
"""A record's elements hold at least this part of all the values of the file."""

Path = tuple[str, ...]
_OTHERS = {
    "html": "This is a web page under another name. Open it in Excel, save it as .xlsx and send that.",
    "Workbook": "This is an old Excel XML file. Open it in Excel, save it as .xlsx and send that.",
    "kml": "This is a KML file. Export it as GeoJSON or GeoPackage and send that.",
    "gpx": "This is a GPX file. Export it as GeoJSON or CSV and send that.",
}


def read_xml(content: bytes, known: Callable[[str], bool]) -> Table:
    """
    Read the records of an XML file.

    Parameters
    ----------
    content : bytes
        The file.
    known : callable
        Says whether a text is a heading that some layout knows.

    Returns
    -------
    Table
        ``lines`` count records from 1; an element that says it is empty (``xsi:nil``) is empty.

    Raises
    ------
    FileRefused
        ``unrecognised_format`` (damaged, a document type, entities, not a list of records), ``bad_encoding``,
        ``too_many_columns`` or ``no_rows``.

    Examples
    --------
    >>> sent = b'<d><when>2024</when><list><p s="a"><n>Pier</n></p><p s="b"><n>Park</n></p></list></d>'
    >>> table = read_xml(sent, lambda heading: False)
    >>> table.headings, table.take(["n"])["n"].tolist()
    (('@s', 'n'), ['Pier', 'Park'])
    """
    seen = _Shape()
    parse(content, seen.start, seen.end, seen.text, _LOOK_AT)
    record = seen.record(known)
    rows = _Rows(record)
    parse(content, rows.start, rows.end, rows.text)
    if not len(rows.gathered):
        raise FileRefused("no_rows", "The file has no records.")
    remarks = (f"The elements named {record[-1]} were read; others beside them were not.",) if rows.beside else ()
    return rows.gathered.table("xml", remarks=remarks)


@dataclass(slots=True)
class _Seen:
    """What is known of one kind of element: the most under one parent, and its values and their names."""

    most: int = 0
    names: set[str] = field(default_factory=set)
    values: int = 0


class _Shape:
    """The shape of a document: every kind of element by its path."""

    def __init__(self) -> None:
        self.kinds: dict[Path, _Seen] = {}
        self._path: Path = ()
        self._children: list[dict[str, int]] = [{}]
        self._holders: dict[tuple[Path, str], list[_Seen]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note that an element starts."""
        if not self._path and name in _OTHERS:
            raise FileRefused("unrecognised_format", _OTHERS[name])
        self._path = (*self._path, name)
        siblings = self._children[-1]
        siblings[name] = siblings.get(name, 0) + 1
        kind = self.kinds.setdefault(self._path, _Seen())
        kind.most = max(kind.most, siblings[name])
        for attribute in attributes:
            self._value("@" + attribute)
        self._children.append({})

    def text(self, piece: str) -> None:
        """Pass over the text: only the shape is looked at."""

    def end(self) -> None:
        """Note that an element ends; one without elements of its own is a value."""
        if not self._children.pop():
            self._value("")
        self._path = self._path[:-1]

    def _value(self, attribute: str) -> None:
        """Count a value for each element it lies in, by its name from there."""
        key = (self._path, attribute)
        if key not in self._holders:
            self._holders[key] = [self.kinds[self._path[: i + 1]] for i in range(len(self._path))]
            for depth, kind in enumerate(self._holders[key], 1):
                kind.names.add(".".join(self._path[depth:]) + attribute)
        for kind in self._holders[key]:
            kind.values += 1

    def record(self, known: Callable[[str], bool]) -> Path:
        """
        Tell which kind of element is the record.

        Of those that hold most of the file's values: one that repeats before one that does not, then the one with
        the most headings known here, then the outermost that repeats (the innermost, where none does).
        """
        total = max(kind.values for kind in self.kinds.values())
        able = {path: kind for path, kind in self.kinds.items() if kind.names - {""}}
        able = {path: kind for path, kind in able.items() if kind.values >= _MOST * total} or able
        if not able:
            raise FileRefused("unrecognised_format", "The XML file holds no list of records. Export it as CSV.")

        def worth(path: Path) -> tuple[bool, int, int]:
            repeats = able[path].most > 1
            return repeats, sum(map(known, able[path].names)), -len(path) if repeats else len(path)

        return max(able, key=worth)


class _Rows:
    """The records of a document, as they come."""

    def __init__(self, record: Path) -> None:
        self.gathered = Gathered()
        self.beside = False
        self._record = list(record)
        self._path: list[str] = []
        self._texts: list[list[str] | None] = []
        self._row: dict[str, list[str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Start a record, or a value of one."""
        self._path.append(name)
        if not self._texts and not self._starts_here():
            return
        if self._texts:
            self._texts[-1] = None  # what has elements of its own is no value
        at = ".".join(self._path[len(self._record) :])
        for key, value in attributes.items():
            self._row.setdefault(f"{at}@{key}", []).append(value.strip())
        self._texts.append([])

    def _starts_here(self) -> bool:
        """Say whether a record starts with this element, and note others that stand where records do."""
        if self._path == self._record:
            self._row = {}
            return True
        self.beside |= self._path[:-1] == self._record[:-1]
        return False

    def text(self, piece: str) -> None:
        """Take a piece of text in."""
        if self._texts and self._texts[-1] is not None:
            self._texts[-1].append(piece)

    def end(self) -> None:
        """End a value, or a record."""
        if self._texts:
            pieces = self._texts.pop()
            if pieces is not None:
                name = ".".join(self._path[len(self._record) :]) or "text"
                self._row.setdefault(name, []).append("".join(pieces).strip())
            if not self._texts:
                self._keep()
        self._path.pop()

    def _keep(self) -> None:
        if self._row.get("text") == [""]:
            del self._row["text"]
        self.gathered.add({name: "; ".join(filter(None, values)) for name, values in self._row.items()})
