"""What a file was read into, what is known beforehand, and the questions only a person can answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from contextual.intake.incidents.comparing import Compared, nothing_held
from contextual.intake.when.moments import DateQuestion
from contextual.records import (
    boundaries_frame,
    empty_records,
    figures_frame,
    links_frame,
    outcomes_frame,
    places_frame,
    problems_frame,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question about the whole file: its code, its column, the words, what may be answered, examples of rows."""

    code: str
    column: str
    text: str
    choices: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, ...], ...] = ()


Question = DateQuestion | Choice


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is held already, passed in by the caller: reading opens no store.

    `row_keys` are the keys of rows held with a reference of their own (same agency, kind and class); `files` the
    ``content_sha256`` of files held (same agency, kind and class); `area_cells` the study area's cells, sorted, by
    resolution (empty: no area file, so nothing is outside); `postcodes` and `streets` the boundaries frames of those
    layers; `sites` the open, public, named places; `placed` how many rows of each held list of places were taken, by
    its ``content_sha256``. These are there for lists of places alone. `incidents` are the hashed references of rows
    held, and `held_rows` gives the rows held under some of them (``id`` and
    `contextual.intake.incidents.comparing.COMPARED`), so that a row which says something else now is noticed; without
    it a row with a held key is the same row.
    """

    row_keys: Collection[str] = frozenset()
    files: Collection[str] = frozenset()
    area_cells: Mapping[int, np.ndarray] = field(default_factory=dict)
    postcodes: pd.DataFrame = field(default_factory=boundaries_frame)
    streets: pd.DataFrame = field(default_factory=boundaries_frame)
    sites: pd.DataFrame = field(default_factory=places_frame)
    placed: Mapping[str, int] = field(default_factory=dict)
    incidents: Collection[str] = frozenset()
    held_rows: Callable[[Sequence[str]], pd.DataFrame] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A file, read: of `records`, `places`, `boundaries`, `links`, `figures`, `outcomes`, `register` one has rows.

    `register` is the frame of one of `contextual.records.REGISTERS`; `taken_back` are the keys of rows whose consent,
    as the file says, was taken back. `row_keys` goes with `records` or `register`, row for row: 32 hexadecimal
    digits, "" for a row that is never de-duplicated. ``rows = accepted + rejected + already_held``. `not_mapped` of the
    accepted have no position. `unread` are the headings nobody matched: their columns were not read. `senders` are who
    recorded the rows, where the file itself says so (police.uk names the force in each row). `remarks` are sentences
    about the whole file.

    `compared` says which rows are held already and which of those say something else now; `supersedes` goes with
    `records`: the id of the held row that a corrected row stands instead of, 0 for all others (empty: for all).
    """

    kind: str
    layout: str
    batch_class: str | None
    sha256: str
    content_sha256: str
    zone: str = "Europe/London"
    scheme: str = ""
    records: pd.DataFrame = field(default_factory=empty_records)
    row_keys: np.ndarray = field(default_factory=lambda: np.zeros(0, object))
    places: pd.DataFrame = field(default_factory=places_frame)
    boundaries: pd.DataFrame = field(default_factory=boundaries_frame)
    links: pd.DataFrame = field(default_factory=links_frame)
    figures: pd.DataFrame = field(default_factory=figures_frame)
    outcomes: pd.DataFrame = field(default_factory=outcomes_frame)
    register: pd.DataFrame = field(default_factory=pd.DataFrame)
    taken_back: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    problems: pd.DataFrame = field(default_factory=problems_frame)
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    already_held: int = 0
    not_mapped: int = 0
    matched: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = ()
    compared: Compared = field(default_factory=lambda: nothing_held(0))
    supersedes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class Rows:
    """
    What one kind of file gives back to `read`: its frame, its problems, its numbers, its questions.

    `fills` names the frame of the reading that `frame` is; "" = that of the file's kind.
    """

    frame: pd.DataFrame
    problems: pd.DataFrame
    accepted: int
    rejected: int
    already_held: int = 0
    row_keys: np.ndarray = field(default_factory=lambda: np.zeros(0, object))
    questions: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    fills: str = ""
    compared: Compared = field(default_factory=lambda: nothing_held(0))
    supersedes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
