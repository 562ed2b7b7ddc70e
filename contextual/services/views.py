"""What the services hand to a page or a terminal: plain frozen values, drawn as they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from contextual.counts.left_out import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """
    What a lens may be made of, for one class of records.

    `classes` are the classes that hold records; months are year x 12 + month - 1, inclusive (0, 0: nothing held);
    each list holds (code, label) pairs of what occurs in the records. `last_visit` and `last_import` are batch
    sequence numbers (0: none).
    """

    batch_class: str
    classes: tuple[str, ...]
    first: int
    last: int
    harms: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str], ...]
    recorded: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    place_types: tuple[tuple[str, str], ...]
    counts_people: bool
    area_name: str
    last_file_on: str
    last_visit: int
    last_import: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """
    The map and its equal table.

    `units` : DataFrame, one row per hexagon with a record, in rank order: ``rank, cell (int64), id (15 hex), name,
    incidents, young_people (NaN for open), low, high (95 % range of what it is ranked by), months, agencies, lat,
    lon``.
    `study` : int64 array, every hexagon of the study area at the lens's resolution.
    `not_known` : True when no agency of the lens has sent anything for these months: then nothing is drawn as "none".
    `new_events`, `late_arrivals` : incidents, told apart where the lens says since which import; else None.
    `places` : DataFrame ``symbol_id (u17), place_id, name, type, symbol, lat, lon`` of open public places to draw.
    """

    units: pd.DataFrame
    study: np.ndarray
    study_source: str
    resolution: int
    hectares: float
    left_out: LeftOut
    sentence: str
    places: pd.DataFrame
    not_known: bool
    months: int
    total_incidents: int
    total_young_people: int | None
    new_events: int | None = None
    late_arrivals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """
    One hexagon or one place, with everything its panel shows.

    Tables: `by_month` (``month, incidents, young_people, in_lens, received, missing``, one row per month held;
    `missing` names the agencies of the lens that sent nothing for it, `received` is False when none of them did),
    `hours` (7 x 24 array of shared-out incidents), `harms`, `agencies`, `recorded`, `placed` (``code, label,
    incidents``), `places` (``place_id, name, type, incidents, young_people``) of a hexagon, `outcomes` (``outcome,
    incidents``, most first; empty where none is known), `not_known` sentences.
    """

    kind: str
    id: str
    name: str
    sentence_of_place: str
    rank: int
    incidents: int
    young_people: int | None
    low: float
    high: float
    months: int
    months_in_lens: int
    at_named_places: int
    by_month: pd.DataFrame
    hours: np.ndarray
    hours_counted: int
    hours_left_out: int
    harms: pd.DataFrame
    agencies: pd.DataFrame
    recorded: pd.DataFrame
    placed: pd.DataFrame
    places: pd.DataFrame
    not_known: tuple[str, ...]
    lat: float
    lon: float
    place_id: str = ""
    cell: int = 0
    outcomes: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesView:
    """
    Named places with a record in the lens, ranked.

    `units` : DataFrame ``rank, place_id, name, type, type_label, incidents, young_people, low, high, months, agencies,
    reported, discovered, operation, partner, lat, lon, cell``.
    `waiting` : number of records whose place text waits for a place. `closed` : places kept as closed.
    """

    units: pd.DataFrame
    left_out: LeftOut
    sentence: str
    waiting: int
    places_held: int
    closed: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """
    Who has sent what.

    `grid` : DataFrame, one row per agency, file kind and month: ``agency, agency_label, kind, month, records, state``
    with state "received", "part", "gap" (between or after months received), "before" (before the first).
    `senders` : ``agency, agency_label, kind, files, records, first, last, last_received (ISO), days_ago``.
    `gaps` : ``agency_label, kind, first, last, months, what`` in words.
    `freshness` : one row per agency, kind of file and who recorded its rows (``sender``, "" where no file says):
    ``agency, agency_label, kind, kind_label, sender, files, last_received, days_ago, usual_days`` (nan: too few files
    to tell), ``days_late, words, missing_months`` (between the first month received and the last that anybody sent;
    nan for what has no months), ``unanswered`` (files with a question left open).
    `quarantine` : files that wait in the quarantine of the watched folders; None where no folder is named.
    """

    grid: pd.DataFrame
    senders: pd.DataFrame
    gaps: pd.DataFrame
    first: int
    last: int
    received: int
    expected: int
    freshness: pd.DataFrame = field(default_factory=pd.DataFrame)
    quarantine: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    What a file would change of what is held of the same agency and kind.

    `new` rows come, `same` are held as they are, `changed` say something else now, `gone` are held and not in the file
    (they leave only where held files, `replaces`, are replaced). `stands` is "take", "keep" or "" (nobody has said).
    Tables: `fields` (``field, rows, detail``), `codes` (``field, was, now, rows``), `months` and `harms` (records
    ``before`` and ``after``, where they change).
    """

    new: int
    same: int
    changed: int
    gone: int
    stands: str
    replaces: tuple[str, ...]
    fields: pd.DataFrame
    codes: pd.DataFrame
    months: pd.DataFrame
    harms: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """
    What was understood of a file before any of it is taken.

    `matched` : (heading, field) pairs; `unread` : headings that are never read; `sample` : first rows as understood,
    personal columns as present / absent only; `questions` : what only a person can answer, each (code, question,
    choices (value, label), five parsed examples). `already` : the same file is held. `senders` : who recorded the rows,
    where the file says so. `difference` : what it would change of what is held, None where it touches nothing.
    """

    file_name: str
    kind: str
    layout: str
    layout_label: str
    batch_class: str
    rows: int
    accepted: int
    rejected: int
    already_held: int
    not_mapped: int
    matched: tuple[tuple[str, str], ...]
    headings: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    sample: pd.DataFrame
    problems: pd.DataFrame
    questions: tuple[Question, ...]
    already: bool
    overlaps: bool
    months: tuple[int, int]
    senders: tuple[str, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """
    A register as it is held: the snapshot, support, services, training, education figures or young people's own map.

    `rows` is the register's frame without its file lines; empty where the rows are about single young people and the
    role may not see those (`rows_shown` says which). `counts` : ``field, code, label, n, known, total, several``, each
    field with the number of rows in which it is known. `total` : rows held.
    """

    kind: str
    title: str
    rows: pd.DataFrame
    rows_shown: bool
    total: int
    counts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can answer, with examples of what each answer would make of the file."""

    code: str
    text: str
    choices: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """
    What became of one file. `refused` is None or (code, message); `questions` are those nobody answered.

    `difference` is there for a dry run: what the file would change of what is held.
    """

    file: str
    sha256: str
    kind: str
    layout: str
    rows: int
    accepted: int
    rejected: int
    already_held: int
    not_mapped: int
    closed: int = 0
    joined: int = 0
    refused: tuple[str, str] | None = None
    problems: pd.DataFrame = field(default_factory=pd.DataFrame)
    batch_id: str = ""
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take away: its name, its bytes and its type."""

    name: str
    data: bytes
    mime: str
