"""Matched columns: a layout that a person made for a file of their own, saved as TOML and read back with care."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from contextual.codes import CLASSES, REFUSALS
from contextual.errors import FileRefused
from contextual.intake.layouts import REFERENCES, SHAPES, Layout, layout_from, layouts
from contextual.intake.people.identifiers import personal_heading
from contextual.intake.when.date_order import ORDERS
from contextual.intake.words import leads_nowhere
from contextual.records import REGISTERS


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
        layout = layout_from(tomllib.loads(Path(path).read_text(encoding="utf-8")))
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
            if _holds_people(layout.kind, name) and personal_heading(heading, reference=name in REFERENCES):
                msg = f"A column matched to {name} has a heading that promises a name, address or number of a person."
                raise FileRefused("identifiable_data", msg)
    unknown = _unknown(layout)
    if unknown:
        raise FileRefused("missing_headers", f"In the matched columns this is not known here: {', '.join(unknown)}.")
    return replace(layout, needs=layout.needs or own.needs, id_from=layout.id_from or own.id_from)


def _holds_people(kind: str, name: str) -> bool:
    """Say whether a column of this kind could hold people: in a register, all but the names of organisations."""
    if kind in REGISTERS:
        return not any(one.organisation for one in REGISTERS[kind].fields if one.name == name)
    return kind in {"incidents", "missing"}


def _unknown(layout: Layout) -> list[str]:
    """Name what a layout says in words that mean nothing here."""
    metres = layout.precision_m
    amiss = {
        "zone": not _is_zone(layout.zone),
        "class": layout.batch_class not in (None, *CLASSES),
        "date_order": layout.date_order not in ("", *ORDERS),
        "repeats": layout.repeats not in ("refuse", "accept"),
        "precision_m": metres is not None and not 0 < metres < float("inf"),
        "shapes": not set(layout.shapes) <= set(SHAPES),
        "refusal_code": layout.refusal_code not in REFUSALS,
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
        "needs": list(layout.needs), "without": list(layout.without), "signature": list(layout.signature),
        "zone": layout.zone,
        "date_order": layout.date_order, "repeats": layout.repeats, "keep_reference": layout.keep_reference,
        "publisher": layout.publisher, "crs": layout.crs, "shapes": list(layout.shapes),
        "only_with": list(layout.only_with), "id_from": list(layout.id_from),
        "name_from_kind": layout.name_from_kind, "refusal": layout.refusal, "refusal_code": layout.refusal_code,
        "makes": layout.makes,
        "columns": {name: list(headings) for name, headings in layout.columns.items()},
        "constants": dict(layout.constants),
        "words": {name: dict(words) for name, words in layout.words.items()},
        "about": dict(layout.about),
    }  # fmt: skip
    if layout.precision_m is not None:
        plain["precision_m"] = layout.precision_m
    Path(path).write_text(tomli_w.dumps(plain), encoding="utf-8")
