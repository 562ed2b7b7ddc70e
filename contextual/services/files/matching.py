"""Matching: columns that a person matched with our fields once, kept as TOML for every later file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from contextual.intake.layouts import Layout, layouts
from contextual.intake.mapping import checked_mapping, write_mapping
from contextual.intake.mapping import read_mapping as read_saved

_LABELS = {
    "incident_id": "Reference of the incident", "young_person_ref": "Reference of the young person",
    "part": "Part in it (harmed, suspected, witness)", "occurred_at": "When it happened",
    "occurred_time": "Time it happened, if apart", "earliest": "Earliest it can have happened",
    "earliest_time": "Earliest time, if apart", "latest": "Latest it can have happened",
    "latest_time": "Latest time, if apart", "weekday": "Day of the week", "category": "Category as sent",
    "occurred_hour": "Hour it happened, 0 to 23, if apart", "zone_of": "Time zone, such as Europe/London",
    "missing_type": "Missing or away without authorisation",
    "lat": "Latitude", "lon": "Longitude", "grid_ref": "Grid reference",
    "precision_m": "Known to within, metres", "location_kind": "Public place, home or placement",
    "source_agency": "Agency it came from", "how_recorded": "How it came to be recorded", "radius_m": "Radius, metres",
    "start_at": "Missing from (date)", "start_time": "Missing from, time if apart", "return_at": "Returned (date)",
    "return_time": "Returned, time if apart", "missing_from": "Kind of home missing from",
    "missing_from_lat": "Missing from, latitude", "missing_from_lon": "Missing from, longitude",
}  # fmt: skip


def fields_of(kind: str) -> tuple[tuple[str, str], ...]:
    """
    List what a column may be matched with: (field of our own template, label).

    Examples
    --------
    >>> fields_of("places")[0]
    ('place_id', 'Place id')
    """
    return tuple((name, _LABELS.get(name) or name.replace("_", " ").capitalize()) for name in layouts()[kind].columns)


def needed_of(kind: str) -> str:
    """
    Say what must be matched for a file to be read.

    Examples
    --------
    >>> needed_of("incidents")
    'When it happened or Earliest it can have happened; Category as sent or Harm'
    """
    labels = dict(fields_of(kind))
    needs = ([labels[name] for name in need.split("|") if name in labels] for need in layouts()[kind].needs)
    return "; ".join(" or ".join(need) for need in needs if need)


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


def read_mapping(saved: Path | bytes) -> Layout:
    """Read matched columns that were saved as TOML; raises `FileRefused` when the file is no such thing."""
    if isinstance(saved, Path):
        return read_saved(saved)
    with tempfile.TemporaryDirectory(prefix="contextual-") as folder:
        path = Path(folder) / "columns.toml"
        path.write_bytes(saved)
        return read_saved(path)
