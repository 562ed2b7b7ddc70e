"""What a file looks like before it is brought in: its headings, the layouts it may have, and how it would be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contextual.errors import FileRefused
from contextual.intake.formats.files import open_file
from contextual.intake.formats.readers import open_table
from contextual.intake.matching import Candidate, recognise
from contextual.intake.people.identifiers import personal_heading
from contextual.intake.read import read
from contextual.intake.reading import Reading


@dataclass(frozen=True, slots=True)
class Preview:
    """
    A file before it is brought in.

    `headings` are those that may be matched; `personal` those that promise what identifies a person and never can be;
    `candidates` are the layouts it may have, best first; `reading` is how it would be read, or None with the reason
    in `refused` (code, sentence): then its columns can be matched by hand. No value of an unmatched column is read.
    """

    rows: int
    headings: tuple[str, ...]
    personal: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    reading: Reading | None
    refused: tuple[str, str] | None


def preview(name: str, data: bytes | Path | str, *, kind: str, **said: Any) -> Preview:
    r"""
    Open a file and try to read it; nothing is kept.

    Parameters
    ----------
    name, data, kind
        As for `read`.
    **said
        Everything else `read` takes.

    Returns
    -------
    Preview

    Raises
    ------
    FileRefused
        When the file cannot be opened as a table at all.

    Examples
    --------
    >>> from contextual.intake.people.pseudonyms import PseudonymKey
    >>> seen = preview("a.csv", b"Wann,Was,Surname\n2024-01-05,x,y\n", kind="incidents", agency="police",
    ...                keys=PseudonymKey("k", bytes(32)), today=1_800_000_000)
    >>> seen.refused[0], seen.headings, seen.personal
    ('missing_headers', ('Wann', 'Was'), ('Surname',))
    """
    table = open_table(open_file(name, data))
    personal = tuple(h for h in table.headings if kind in {"incidents", "missing"} and personal_heading(h))
    candidates = recognise(table, kind)
    reading, refused = None, None
    try:
        reading = read(name, data, kind=kind, **said)
    except FileRefused as refusal:
        refused = (refusal.code, refusal.message)
    headings = tuple(heading for heading in table.headings if heading not in personal)
    return Preview(len(table) + table.lost, headings, personal, candidates, reading, refused)
