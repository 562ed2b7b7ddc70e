"""Matching: columns that a person matched with our fields once, kept as TOML for every later file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from contextual.intake.layouts import Layout, checked_mapping, layouts, write_mapping
from contextual.intake.layouts import read_mapping as read_saved


def fields_of(kind: str) -> tuple[tuple[str, str], ...]:
    """
    List what a column may be matched with: (field of our own template, label).

    Examples
    --------
    >>> fields_of("places")[0]
    ('place_id', 'place id')
    """
    return tuple((name, name.replace("_", " ")) for name in layouts()[kind].columns)


def mapping_of(kind: str, matched: Mapping[str, str], date_order: str = "") -> Layout:
    """
    Make the layout of matched columns.

    Parameters
    ----------
    matched : mapping
        Heading in the file -> field of our template; "" leaves a column unread.

    Raises
    ------
    FileRefused
        When a heading promises what identifies a person: such a column is never read.
    """
    columns = {name: (heading,) for heading, name in matched.items() if name}
    made = Layout("matched", kind, columns, title="Columns matched by hand", date_order=date_order)
    return checked_mapping(made)


def save_mapping(kind: str, matched: Mapping[str, str], date_order: str = "") -> str:
    """Write matched columns as TOML, to be kept beside the agency's files; raises as `mapping_of` does."""
    layout = mapping_of(kind, matched, date_order)
    with tempfile.TemporaryDirectory(prefix="contextual-") as folder:
        path = Path(folder) / "columns.toml"
        write_mapping(path, layout)
        return path.read_text(encoding="utf-8")


def read_mapping(path: Path) -> Layout:
    """Read matched columns that were saved as TOML; raises `FileRefused` when the file is no such thing."""
    return read_saved(path)
