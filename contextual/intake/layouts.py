"""Layouts: which of our fields a file's columns are, said once per kind of file in a TOML file beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from contextual.errors import FileRefused

REFERENCES = frozenset({"incident_id", "young_person_ref", "support_id", "voice_id"})
"""Fields that become keyed hashes: here an NHS or custody number is allowed."""

FREE_TEXTS = frozenset({"note", "own_words"})
"""Fields that are read only where set-up has switched free text on."""

SHAPES = ("point", "line", "area", "none")
"""What a layout may say its rows are, by their geometry; "none" is a table without any."""


@dataclass(frozen=True, slots=True)
class Layout:
    """
    One way in which files of one kind are laid out.

    `columns` gives, for each of our fields, the headings it may have, best first ("wd##cd" is any with two digits,
    the newest first). `needs` lists fields without which a row means nothing ("a|b": one of them); a file that has a
    field of `without` is laid out in another way. `signature` are headings that only this layout has, all together.
    `constants` are values for the whole file; `words` are the file's words for our codes. `repeats` is "refuse" (a
    repeated reference and person is a repeated row) or "accept" (a repeated reference is one incident, each row kept).

    `shapes` ("point", "line", "area", "none") and `only_with` (fields, "a|b": one of them) say which rows of a mixed
    file are what the layout is about; the others are left aside, by number. Places without an id of their own get a
    lasting one made of the fields `id_from`; `name_from_kind` names a place without a name by its kind. A layout with a
    `refusal` is known in order to be refused with that sentence, whatever kind of file it is sent as. `makes` says that
    its rows are "outcomes" of incidents, "links" between areas or "figures" about them; "" is what its kind says.
    `about` says what it is, what is kept, what is left and why, for people.
    """

    name: str
    kind: str
    columns: Mapping[str, tuple[str, ...]]
    title: str = ""
    batch_class: str | None = None
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
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
    shapes: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    id_from: tuple[str, ...] = ()
    name_from_kind: bool = False
    refusal: str = ""
    refusal_code: str = "missing_headers"
    about: Mapping[str, str] = field(default_factory=dict)
    makes: str = ""


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
    >>> sorted({"boundaries", "incidents"} & set(layouts()))
    ['boundaries', 'incidents']
    """
    folder = resources.files("contextual.intake").joinpath("layouts")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {
        layout.name: layout for layout in (layout_from(tomllib.loads(f.read_text(encoding="utf-8"))) for f in files)
    }


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
        _pattern(heading) for layout in layouts().values() for several in layout.columns.values() for heading in several
    )


def _pattern(heading: str) -> str:
    """Write a heading of a layout so that spellings of it are equal; "#" stands for any digit."""
    return re.sub(r"[^a-z0-9#]+", "", heading.casefold()) if "#" in heading else squeezed(heading)


def _spelt(present: Mapping[str, list[str]], heading: str) -> list[str]:
    """Find the headings of a file that are this one; of several years the newest."""
    wanted = _pattern(heading)
    if "#" not in wanted:
        return present.get(wanted, [])
    years = [name for name in present if len(name) == len(wanted) and re.sub(r"\d", "#", name) == wanted]
    return present[max(years)] if years else []


def is_known_heading(heading: str) -> bool:
    """
    Say whether some layout knows this heading.

    Examples
    --------
    >>> is_known_heading("Crime Type"), is_known_heading("Shoe size")
    (True, False)
    """
    plain = squeezed(heading)
    return plain in _every_heading() or re.sub(r"\d", "#", plain) in _every_heading()


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
            at = _spelt(present, heading)
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


def layout_from(read: Mapping[str, Any]) -> Layout:
    """
    Make a layout of what its TOML says.

    Examples
    --------
    >>> layout_from({"kind": "places", "columns": {"place_name": "Title"}}).columns
    {'place_name': ('Title',)}
    """
    columns = {
        name: (headings,) if isinstance(headings, str) else tuple(headings)
        for name, headings in read.get("columns", {}).items()
    }
    precision = read.get("precision_m")
    return Layout(
        name=str(read.get("name", "own")), kind=str(read["kind"]), columns=columns, title=str(read.get("title", "")),
        batch_class=read.get("class") or None, needs=tuple(read.get("needs", ())),
        without=tuple(read.get("without", ())),
        signature=tuple(squeezed(heading) for heading in read.get("signature", ())),
        constants={name: str(value) for name, value in read.get("constants", {}).items()},
        words={field: {w: str(code) for w, code in words.items()} for field, words in read.get("words", {}).items()},
        zone=str(read.get("zone", "Europe/London")), date_order=str(read.get("date_order", "")),
        repeats=str(read.get("repeats", "refuse")), keep_reference=bool(read.get("keep_reference", True)),
        precision_m=None if precision is None else float(precision), publisher=str(read.get("publisher", "")),
        crs=str(read.get("crs", "")), shapes=tuple(read.get("shapes", ())), only_with=tuple(read.get("only_with", ())),
        id_from=tuple(read.get("id_from", ())), name_from_kind=bool(read.get("name_from_kind", False)),
        refusal=str(read.get("refusal", "")), refusal_code=str(read.get("refusal_code", "missing_headers")),
        makes=str(read.get("makes", "")),
        about={part: " ".join(str(said).split()) for part, said in read.get("about", {}).items()},
    )  # fmt: skip
