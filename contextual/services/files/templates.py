"""Templates: the columns of our own layout of each kind, as a file to fill in and as a printed dictionary."""

from __future__ import annotations

from collections.abc import Iterable

from contextual.intake.layouts import layouts
from contextual.intake.words import keys_of
from contextual.records import REGISTERS, Field
from contextual.services.files.matching import fields_of, needed_of
from contextual.services.kinds import KINDS


def template(kind: str) -> str:
    """
    Give the header row of our own template of one kind of file, as CSV.

    Parameters
    ----------
    kind : str
        One of `contextual.services.KINDS`.

    Examples
    --------
    >>> template("training").split(",")[:3]
    ['training_id', 'activity', 'held_on']
    """
    columns = layouts()[kind].columns
    return ",".join(headings[0].replace(" ", "_") for headings in columns.values()) + "\r\n"


def dictionary() -> str:
    """
    Write the dictionary of all templates as Markdown: each column, what it holds, and the words it may hold.

    Examples
    --------
    >>> dictionary().splitlines()[0]
    '# Templates'
    """
    parts = [
        "# Templates",
        "",
        "One table for each kind of file: the columns of our own template, in its order. What is kept of a file and "
        "what is left at the door is said in [layouts](layouts.md). Only what is marked as needed must be there; an "
        "empty cell is *not recorded*, which is not the same as *not known*, and neither is *no*. Where several words "
        "may stand in one cell, a bar or a semicolon parts them. `python -m contextual template KIND` writes the "
        "header row; this page is made from the declarations (`python -m contextual template --dictionary`).",
    ]
    for kind, label in KINDS.items():
        parts += ["", f"## {label} (`{kind}`)", "", *_of(kind)]
    return "\n".join(parts) + "\n"


def _of(kind: str) -> list[str]:
    layout, labels = layouts()[kind], dict(fields_of(kind))
    rows = ((headings[0], labels[name], _listed(keys_of(name))) for name, headings in layout.columns.items())
    return [f"Needed: {needed_of(kind)}.", "", *_table(_register_rows(kind) if kind in REGISTERS else rows)]


def _register_rows(kind: str) -> Iterable[tuple[str, str, str]]:
    return ((one.name, one.meaning, _words(one)) for one in REGISTERS[kind].fields)


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _words(one: Field) -> str:
    if one.codes is not None:
        return f"several of: {_listed(one.codes)}" if one.several else _listed(one.codes)
    return {
        "day": "a day or a month", "figure": "a whole number, or its mark: `<5`, `c`, `x`, `*`, `z`",
        "person": "becomes a pseudonym", "reference": "your own number", "agency": "an agency's code or name",
        "number": "a number", "school_year": "such as `2025/26`", "own_words": "free text", "text": "text",
    }[one.reads]  # fmt: skip


def _table(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    return ["| Column | What it holds | Words |", "|---|---|---|", *(f"| `{a}` | {b} | {c} |" for a, b, c in rows)]
