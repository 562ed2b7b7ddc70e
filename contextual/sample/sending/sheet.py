"""One agency's file before it is written: headings, rows of text, and which happening each row came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening
from contextual.sample.people import Person
from contextual.sample.town import Place


@dataclass(frozen=True, slots=True)
class Origin:
    """What a row truly says: the happening, whom it names (none: nobody), in which part, and the place it tells."""

    happening: Happening
    person: Person | None
    part: str
    place: Place | None


@dataclass(slots=True)
class Sheet:
    """
    One file: path under the sample folder, agency, headings, rows, where each row came from, planted faults.

    A fault is the row's line in the file (the header is line 1), its column and the problem a reader should name.
    """

    path: str
    agency: str
    headings: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)

    def add(self, row: dict[str, str], origin: Origin) -> None:
        """Add one row, given by heading."""
        self.rows.append([row[heading] for heading in self.headings])
        self.origins.append(origin)

    def spoil(self, row: int, heading: str, value: str, code: str, *, rejected: bool) -> None:
        """Put a fault into one row, as agencies do, and note it for the truth."""
        self.rows[row][list(self.headings).index(heading)] = value
        self.faults.append({"file": self.path, "line": row + 2, "column": heading, "code": code, "rejected": rejected})

    def csv_text(self) -> str:
        """Return the file as comma-separated text, a line feed after every row."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.headings)
        writer.writerows(self.rows)
        return out.getvalue()


def told_place(happening: Happening, text: str, *, has_point: bool) -> Place | None:
    """
    Return the place that a row tells: by its point, or by its exact name; no place when it gives neither.

    Examples
    --------
    >>> from contextual.sample.town import place_named
    >>> from datetime import datetime
    >>> when, park = datetime(2025, 6, 1), place_named("Lantern Park")
    >>> happening = Happening("place", "", when, when, "cce", "", (), park)
    >>> told_place(happening, "the park", has_point=False) is None, told_place(happening, "", has_point=True) is park
    (True, True)
    """
    place = happening.place
    return place if place is not None and (has_point or text == place.name) else None


def named(draws: Draws, person: Person, share: float) -> Person | None:
    """
    Return the person, or nobody where the agency wrote no reference, in all but this share of rows.

    Examples
    --------
    >>> somebody = Person(24000, "", (0, 0), "", "", {})
    >>> named(Draws(1), somebody, 1.0) is somebody, named(Draws(1), somebody, 0.0)
    (True, None)
    """
    return person if draws.chance(share) else None
