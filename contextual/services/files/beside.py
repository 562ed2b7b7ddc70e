"""Beside: a file read against what is held, and which held files would go if it came."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from contextual.codes import agency_code
from contextual.errors import FileRefused
from contextual.intake.incidents.comparing import COMPARED
from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.people.row_keys import held
from contextual.intake.read import read
from contextual.intake.reading import Known, Reading
from contextual.records import REGISTERS, Batch
from contextual.services.files.around import around_places
from contextual.services.files.matching import mapping_of
from contextual.services.files.overlapping import reaching_into
from contextual.services.files.receipts import is_held
from contextual.services.files.sending import Sending
from contextual.services.free_text import no_identifiers
from contextual.services.house import House, now
from contextual.services.kinds import KINDS, RECORDS
from contextual.store import batches as batch_store
from contextual.store import records as record_store
from contextual.store import registers as register_store


@dataclass(frozen=True, slots=True)
class Beside:
    """
    A file read beside what is held.

    `replaced` are the held files it stands instead of; `before` the same file, taken with other answers or not at all;
    `arrivals` tells whether files of the agency have come or gone since it was read; `new_content` whether no held file
    says the very same.
    """

    made: Reading
    arrivals: tuple[int, int]
    replaced: tuple[Batch, ...] = ()
    before: tuple[Batch, ...] = ()
    new_content: bool = True

    @property
    def gone(self) -> tuple[Batch, ...]:
        """Every held file that goes when this one comes."""
        return (*self.before, *self.replaced)

    @property
    def adds_nothing(self) -> bool:
        """Whether every row of the file is held already, and nothing held would go."""
        return is_held(self.made) and not any(batch.accepted for batch in self.gone)


def read_file(house: House, sending: Sending, *, ask_again: bool = False) -> Beside:
    """
    Understand a file against what is held, without keeping anything.

    A file that is to replace held ones, that was taken before with a question left open which is answered now, or of
    which more can be placed now, is read as if those were gone already.

    Parameters
    ----------
    ask_again : bool
        A file that was taken with a question left open is read as if it came for the first time: the question is asked.

    Raises
    ------
    FileRefused
        With a code of `contextual.codes.REFUSALS` and one sentence.
    IdentifiableText
        When the agency's code or the scheme's name, as typed, identifies a person.
    """
    agency = no_identifiers(agency_code(sending.agency), "the agency's code")
    no_identifiers(sending.ref_scheme, "the name of the reference scheme")
    with house.store.read() as conn:
        arrivals, listed = batch_store.arrivals(conn, agency, sending.kind), batch_store.list_batches(conn)
    made = _read_beside(house, sending, ())
    same = [
        one for one in listed
        if one.content_sha256 == made.content_sha256 and (one.agency, one.kind) == (agency, sending.kind)
    ]  # fmt: skip
    answers = sending.answers or {}
    before = tuple(
        one for one in same
        if not one.accepted or answered_anew(one, answers) or (ask_again and one.asked) or made.accepted > one.accepted
    )  # fmt: skip
    if any(one.accepted for one in before):
        made = _read_beside(house, sending, before)
    replaced: tuple[Batch, ...] = ()
    nothing_new = is_held(made) and (sending.kind in RECORDS or bool(same))
    if sending.overlap == "replace" and sending.kind in (*RECORDS, *REGISTERS) and not nothing_new:
        theirs = [one for one in listed if (one.agency, one.kind) == (agency, sending.kind)]
        # the months of a register's rows are those of all its rows, also of those that are held
        whole = _read_beside(house, sending, theirs) if sending.kind in REGISTERS and made.already_held else made
        with house.store.read() as conn:
            replaced = tuple(one for one in reaching_into(conn, sending, whole) if one not in before)
        made = _read_beside(house, sending, (*before, *replaced))
    return Beside(made, arrivals, replaced, before, new_content=not same)


def answered_anew(taken: Batch, answers: Mapping[str, str]) -> bool:
    """
    Say whether these answers settle what was left open when the file was taken, or settle it otherwise.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> open_still = SimpleNamespace(asked="date_order", answers="")
    >>> answered_anew(open_still, {"date_order": "day_first"}), answered_anew(open_still, {})
    (True, False)
    """
    said = json.loads(taken.answers or "{}")
    asked = taken.asked.split("|")
    return any(code in asked or said.get(code, answer) != answer for code, answer in answers.items())


def _read_beside(house: House, sending: Sending, gone: Sequence[Batch]) -> Reading:
    """Read a file against what is held, but for the batches in `gone`."""
    if sending.kind not in KINDS:
        raise FileRefused("unrecognised_format", f"A file is one of: {', '.join(KINDS)}.")
    return read(
        sending.name,
        sending.data,
        kind=sending.kind,
        agency=agency_code(sending.agency),
        keys=PseudonymKey(house.keys.pseudonym.id, house.keys.pseudonym.secret),
        today=now(),
        known=_known(house, sending, gone),
        layout=sending.layout,
        mapping=mapping_of(sending.kind, sending.mapping) if isinstance(sending.mapping, Mapping) else sending.mapping,
        answers=sending.answers,
        scheme=sending.ref_scheme,
    )


def _known(house: House, sending: Sending, gone: Sequence[Batch]) -> Known:
    agency, kind, without = agency_code(sending.agency), sending.kind, tuple(sorted(one.seq for one in gone))
    area = house.study_area()
    with house.store.read() as conn:
        files = batch_store.held_contents(conn, agency, kind)
    files -= {one.content_sha256 for one in gone}
    cells = area.cells if area else {}
    if kind in REGISTERS:  # small, and what it keeps does not move the version of the counts
        with house.store.read() as conn:
            keys = register_store.held_row_keys(conn, agency, kind, without)
        return Known(row_keys=keys, files=files, area_cells=cells)
    if kind not in RECORDS:
        around = around_places(house, agency) if kind == "places" else {}
        return Known(files=files, area_cells=cells, **around)

    def references() -> tuple[pd.Index, pd.Index]:
        with house.store.read() as conn:
            there = record_store.held_under(conn, agency, kind, ["row_key", "incident"], without)
        there = there[there["row_key"] != ""]
        return pd.Index(there["row_key"]), pd.Index(there["incident"].unique())

    keys, incidents = house.once("references", (agency, kind, without), references)
    return Known(
        row_keys=keys, files=files, area_cells=cells, incidents=incidents,
        held_rows=_held_rows(house, agency, kind, without),
    )  # fmt: skip


def _held_rows(house: House, agency: str, kind: str, without: Sequence[int]) -> Callable[[Sequence[str]], pd.DataFrame]:
    def held_rows(incidents: Sequence[str]) -> pd.DataFrame:
        with house.store.read() as conn:
            there = record_store.held_under(conn, agency, kind, ["id", *COMPARED], without)
        return there[held(there["incident"], pd.Index(incidents))].reset_index(drop=True)

    return held_rows
