"""Names as a file: the texts that wait as a table to fill in, and the decisions that come back in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import PLACE_TYPES
from contextual.errors import ContextualError, NotAllowed
from contextual.intake.gazetteer import Candidate
from contextual.records import Answer
from contextual.reports.tables import safe_cell, to_bytes
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.services.names.naming import MOST_CANDIDATES, Decision, WaitingText, answer_of
from contextual.services.names.queue import waiting_groups
from contextual.services.names.settling import settle_names

_OFFERED = tuple(f"candidate_{number}" for number in range(1, MOST_CANDIDATES + 1))
COLUMNS = ("ref", "agency", "text", "records", *_OFFERED, "answer")
"""Only `ref`, the candidates and `answer` are read back; `answer` is 1 to 5, a place's id, home, cannot, or empty."""

_MAY_BE = "an answer is 1 to 5, the id of a public place, home, cannot, or nothing"
_MOST_CHARACTERS = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesRead:
    """What became of a table that was filled in: how many texts were settled, and which lines were not taken."""

    settled: int
    unanswered: int
    sentence: str
    problems: tuple[tuple[int, str], ...]


def names_file(principal: Principal, purpose: Purpose, house: House) -> bytes:
    """
    Give the texts that wait as CSV, safe to open in a spreadsheet, in the order of their groups. Traced first.

    Texts that read like a house's address are in it without their words.

    Raises
    ------
    NotAllowed
        On a partnership's store: its texts do not leave it unencrypted.
    """
    allow(house, principal, purpose, "place")
    if house.store_class == "partnership":
        msg = "the texts of a partnership do not leave its store in a plain file; settle them on the page Names"
        raise NotAllowed(msg)
    view = waiting_groups(principal, purpose, house)
    trace(house, principal, purpose, "take_away_names", outcome=f"{len(view.texts)} texts")
    rows = [_row(one) for group in view.groups for one in group.texts]
    return to_bytes(pd.DataFrame(rows, columns=list(COLUMNS)), "csv")


def settle_names_file(principal: Principal, purpose: Purpose, house: House, data: bytes) -> NamesRead:
    """
    Settle what a filled-in table says, all good lines at once; lines that cannot be taken are said with their number.

    Raises
    ------
    ContextualError
        When the file is no such table.
    """
    allow(house, principal, purpose, "place")
    known = {one.ref: one for one in waiting_groups(principal, purpose, house).texts}
    public = house.places()
    ids = set(public.loc[(public["status"] == "open") & ~public["private"].to_numpy(bool), "place_id"])
    decisions: list[Decision] = []
    problems: list[tuple[int, str]] = []
    empty = 0
    for line, row in _lines(data):
        said = (row.get("answer") or "").strip().lstrip("'")
        if not said:
            empty += 1
            continue
        try:
            decisions.append(_decision(known, ids, row, said))
        except ContextualError as wrong:
            problems.append((line, str(wrong)))
    sentence = "Nothing settled."
    if decisions:
        sentence = settle_names(principal, purpose, house, decisions).sentence
    return NamesRead(settled=len(decisions), unanswered=empty, sentence=sentence, problems=tuple(problems))


def _row(one: WaitingText) -> list[object]:
    offered = [offered_as(candidate) for candidate in one.candidates[:MOST_CANDIDATES]]
    blank = [""] * (MOST_CANDIDATES - len(offered))
    return [one.ref, one.agency, one.words, one.records, *offered, *blank, ""]


def offered_as(one: Candidate) -> str:
    """
    Write a candidate for a table: its name, what kind of thing it is, and its id.

    Examples
    --------
    >>> offered_as(Candidate("t:1", "Lantern Park", "place", "park", 54.6, 1.6, 250.0, 0.9, ()))
    'Lantern Park (Park or open space) [t:1]'
    """
    return (
        f"{one.name} ({PLACE_TYPES.label(one.type)}) [{one.place_id}]" if one.place_id else f"{one.name} ({one.kind})"
    )


def _lines(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows of the table, each with the line where it starts."""
    try:
        text = data[:_MOST_CHARACTERS].decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = "the file is not UTF-8 text; save it as CSV UTF-8"
        raise ContextualError(msg) from None
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if text.startswith("ref;") else ",", strict=True
    )
    if not {"ref", "answer"} <= set(reader.fieldnames or ()):
        msg = "the file is not a list of names: it needs the columns ref and answer"
        raise ContextualError(msg)
    start = reader.line_num + 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error:
        msg = f"line {start} is not readable as CSV"
        raise ContextualError(msg) from None


def _decision(known: dict[str, WaitingText], public: set[str], row: dict[str, str], said: str) -> Decision:
    one = known.get((row.get("ref") or "").strip().lstrip("'"))
    if one is None:
        msg = "this text does not wait: it has been settled since, or its ref was changed"
        raise ContextualError(msg)
    return Decision(one.agency, one.text, _answer(one, public, row, said))


def _answer(one: WaitingText, public: set[str], row: dict[str, str], said: str) -> Answer:
    if said.casefold() in ("home", "cannot"):
        return Answer("home" if said.casefold() == "home" else "cannot")
    if said in public:
        return Answer("place", said)
    if said not in {str(number) for number in range(1, MOST_CANDIDATES + 1)}:
        raise ContextualError(_MAY_BE)
    # The file says what its number meant when it was written; the order of candidates may have changed since.
    meant = row.get(_OFFERED[int(said) - 1]) or ""
    found = [candidate for candidate in one.candidates if safe_cell(offered_as(candidate)) == meant]
    if not meant or not found:
        msg = f"there is no candidate {said} any more; make the list again"
        raise ContextualError(msg)
    return answer_of(found[0])
