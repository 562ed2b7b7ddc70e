"""What the caller says about a file: who sent it, with which key, and what a person has answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.reading import Known


@dataclass(frozen=True, slots=True)
class Request:
    """
    What is said about one file.

    `agency` sent it; `scheme` is the reference scheme of its people ("" = the agency's own), `shared_scheme` whether
    other agencies use the same references; `now` is UTC seconds; `answers` are a person's answers to questions
    (``date_order``: day_first or month_first; ``position``: grid, swapped or as_written; ``counted_days``: excel,
    excel_1904 or no; ``crs``: such as EPSG:27700; ``layer``: of boundaries; ``place_type``: of every place that says
    none; ``corrections``: take or keep); `free_text` is whether set-up has switched free text on.
    """

    agency: str
    key: PseudonymKey
    now: int
    known: Known = field(default_factory=Known)
    scheme: str = ""
    shared_scheme: bool = False
    free_text: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
