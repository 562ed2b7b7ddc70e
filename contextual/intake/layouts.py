"""Layouts: which of our fields a file's columns are, said once per kind of file in a TOML file beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from contextual.codes import CLASSES
from contextual.errors import FileRefused
from contextual.intake.date_order import ORDERS
from contextual.intake.identifiers import personal_heading
from contextual.intake.words import leads_nowhere

REFERENCES = frozenset({"incident_id", "young_person_ref"})
"""Fields that become keyed hashes: here an NHS or custody number is allowed."""

FREE_TEXT = "note"


@dataclass(frozen=True, slots=True)
class Layout:
    """
    One way in which files of one kind are laid out.

    `columns` gives, for each of our fields, the headings it may have, best first. `needs` lists fields without which
    a row means nothing ("a|b": one of them). `signature` are headings that only this layout has, all together.
    `constants` are values for the whole file; `words` are the file's words for our codes. `repeats` is "refuse" (a
    repeated reference and person is a repeated row) or "accept" (a repeated reference is one incident, each row kept).
    """

    name: str
    kind: str
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    batch_class: str | None = None
    needs: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zone: str = "Europe/London"
    date_order: str = ""
    repeats: str = "refuse"
    keep_reference: bool = True
    precision_m: float | None = None
    publisher: str = ""
    crs: str = ""


def squeezed(heading: str) -> str:
    """
    Write a heading so that spellings of it are equal.

    Examples
    --------
    >>> squeezed("Crime.type") == squeezed("crime_type") == squeezed("Crime type")
    True
    """
    return re.sub(r"[^a-z0-9]+", "", heading.casefold())


@cache
def layouts() -> dict[str, Layout]:
    """
    Read every layout that comes with the program, by name.

    Examples
    --------
    >>> sorted(layouts())[:2]
    ['boundaries', 'incidents']
    """
    folder = resources.files("contextual.intake").joinpath("layouts")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {layout.name: layout for layout in (_layout(tomllib.loads(f.read_text(encoding="utf-8"))) for f in files)}


def layout_called(name: str, kind: str) -> Layout:
    """
    Return the layout of this name.

    Raises
    ------
    FileRefused
        ``missing_headers`` when there is none, or it is for another kind of file.
    """
    found = layouts().get(name)
    if found is None or found.kind != kind:
        known = ", ".join(sorted(n for n, layout in layouts().items() if layout.kind == kind))
        raise FileRefused("missing_headers", f"There is no layout {name!r} for {kind}. There are: {known}.")
    return found


@cache
def _every_heading() -> frozenset[str]:
    return frozenset(
        squeezed(heading) for layout in layouts().values() for several in layout.columns.values() for heading in several
    )


def is_known_heading(heading: str) -> bool:
    """
    Say whether some layout knows this heading.

    Examples
    --------
    >>> is_known_heading("Crime Type"), is_known_heading("Shoe size")
    (True, False)
    """
    return squeezed(heading) in _every_heading()


def matched_columns(layout: Layout, headings: Iterable[str]) -> dict[str, str]:
    """
    Find the heading in the file of each field of a layout. No heading is used twice; a file's own words come first.

    Raises
    ------
    FileRefused
        ``duplicate_headers`` when a heading that would be read stands twice.

    Examples
    --------
    >>> matched_columns(layouts()["incidents"], ["Date", "Type", "Shoe size"])
    {'occurred_at': 'Date', 'category': 'Type'}
    """
    present: dict[str, list[str]] = {}
    for heading in headings:
        present.setdefault(squeezed(heading), []).append(heading)
    found: dict[str, str] = {}
    for name, several in layout.columns.items():
        for heading in several:
            at = present.get(squeezed(heading), [])
            if at and at[0] not in found.values():
                if len(at) > 1:
                    msg = f"Two columns have the heading that is read as {name}. Rename or remove one of them."
                    raise FileRefused("duplicate_headers", msg)
                found[name] = at[0]
                break
    return found


def missing_needs(layout: Layout, matched: Iterable[str], *, geometry: bool = False) -> tuple[str, ...]:
    """
    List what the layout needs and the file does not have.

    Examples
    --------
    >>> missing_needs(layouts()["incidents"], {"occurred_at"})
    ('category|harm',)
    """
    have = set(matched) | set(layout.constants) | ({"geometry", "lat", "lon"} if geometry else set())
    return tuple(need for need in layout.needs if not have & set(need.split("|")))


def read_mapping(path: Path | str) -> Layout:
    """
    Read a layout that a person saved: MAP.toml, as `write_mapping` writes it.

    Raises
    ------
    FileRefused
        ``missing_headers`` when the file is no such layout; ``identifiable_data`` when it asks for a column whose
        heading promises what identifies a person.
    """
    try:
        layout = _layout(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        msg = "The file of matched columns cannot be read. Match the columns again and save it anew."
        raise FileRefused("missing_headers", msg) from error
    return checked_mapping(layout)


def checked_mapping(layout: Layout) -> Layout:
    """
    Return a layout a person made, if it asks for nothing that must never be read and every word of it is known.

    A word for a home that led to no code of ours would put a home on the map.

    Raises
    ------
    FileRefused
        ``identifiable_data`` or ``missing_headers``.
    """
    own = next((known for known in layouts().values() if known.name == layout.kind), None)
    strangers = sorted(set(layout.columns) - set(own.columns)) if own else [layout.kind]
    if strangers or own is None:
        raise FileRefused("missing_headers", f"There is no field {', '.join(strangers)} in {layout.kind}.")
    for name, headings in layout.columns.items():
        for heading in headings:
            if layout.kind in {"incidents", "missing"} and personal_heading(heading, reference=name in REFERENCES):
                msg = f"A column matched to {name} has a heading that promises a name, address or number of a person."
                raise FileRefused("identifiable_data", msg)
    unknown = _unknown(layout)
    if unknown:
        raise FileRefused("missing_headers", f"In the matched columns this is not known here: {', '.join(unknown)}.")
    return replace(layout, needs=layout.needs or own.needs)


def _unknown(layout: Layout) -> list[str]:
    """Name what a layout says in words that mean nothing here."""
    metres = layout.precision_m
    amiss = {
        "zone": not _is_zone(layout.zone),
        "class": layout.batch_class not in (None, *CLASSES),
        "date_order": layout.date_order not in ("", *ORDERS),
        "repeats": layout.repeats not in ("refuse", "accept"),
        "precision_m": metres is not None and not 0 < metres < float("inf"),
    }
    return [name for name, wrong in amiss.items() if wrong] + [f"words.{name}" for name in leads_nowhere(layout.words)]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


def write_mapping(path: Path | str, layout: Layout) -> None:
    """
    Save a layout as TOML, for `read_mapping` and ``--columns``.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> saved = pathlib.Path(tempfile.mkdtemp()) / "MAP.toml"
    >>> write_mapping(saved, Layout("mine", "incidents", {"occurred_at": ("When",), "category": ("What",)}))
    >>> read_mapping(saved).columns["category"]
    ('What',)
    """
    import tomli_w

    plain: dict[str, Any] = {
        "name": layout.name, "title": layout.title, "kind": layout.kind, "class": layout.batch_class or "",
        "needs": list(layout.needs), "signature": list(layout.signature), "zone": layout.zone,
        "date_order": layout.date_order, "repeats": layout.repeats, "keep_reference": layout.keep_reference,
        "publisher": layout.publisher, "crs": layout.crs,
        "columns": {name: list(headings) for name, headings in layout.columns.items()},
        "constants": dict(layout.constants),
        "words": {name: dict(words) for name, words in layout.words.items()},
    }  # fmt: skip
    if layout.precision_m is not None:
        plain["precision_m"] = layout.precision_m
    Path(path).write_text(tomli_w.dumps(plain), encoding="utf-8")


def _layout(read: dict[str, Any]) -> Layout:
    columns = {
        name: (headings,) if isinstance(headings, str) else tuple(headings)
        for name, headings in read.get("columns", {}).items()
    }
    precision = read.get("precision_m")
    return Layout(
        name=str(read.get("name", "own")), kind=str(read["kind"]), columns=columns, title=str(read.get("title", "")),
        batch_class=read.get("class") or None, needs=tuple(read.get("needs", ())),
        signature=tuple(squeezed(heading) for heading in read.get("signature", ())),
        constants={name: str(value) for name, value in read.get("constants", {}).items()},
        words={name: dict(words) for name, words in read.get("words", {}).items()},
        zone=str(read.get("zone", "Europe/London")), date_order=str(read.get("date_order", "")),
        repeats=str(read.get("repeats", "refuse")), keep_reference=bool(read.get("keep_reference", True)),
        precision_m=None if precision is None else float(precision), publisher=str(read.get("publisher", "")),
        crs=str(read.get("crs", "")),
    )  # fmt: skip
