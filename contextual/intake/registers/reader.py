"""Registers: a file of the snapshot, support, services, training, education figures or voices, a column at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from contextual.codes import PRIVATE_KINDS, SERVICE_KINDS
from contextual.intake import words
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout
from contextual.intake.people.hygiene import clean, drop_births
from contextual.intake.people.identifiers import is_address
from contextual.intake.people.pseudonyms import PseudonymKey, keyed_hashes, normalise, pseudonyms
from contextual.intake.people.row_keys import held, repeats
from contextual.intake.reading import Choice, Rows
from contextual.intake.registers.figures import read_figures
from contextual.intake.registers.rules import check_rules
from contextual.intake.request import Request
from contextual.intake.sent_columns import SentColumns, take
from contextual.intake.table import Table
from contextual.intake.when.days import read_days, read_school_years
from contextual.intake.when.moments import DateQuestion
from contextual.intake.where.private import place
from contextual.intake.where.shapes import Drawn, drawn
from contextual.records import REGISTERS, Field, Register, register_frame

Frame = dict[str, object]

_BETWEEN = "\x1f"
_TAKEN_BACK = "withdrawn"
_NO_MORE = (_TAKEN_BACK, "not_given")
_SAID_OTHERWISE = "Another row of this file says that there is no consent to this mark. Nothing of the row was kept."
_PLACE_WORDS = ("place_name", "outreach_area", "place_id")
_MAY_HOLD_ADDRESS = ("service_name", "opening_hours")
_NO_ADDRESS = "The value holds the address of a refuge or home. The value was dropped."
_SHUT = tuple(key for key, kind in SERVICE_KINDS.items() if kind.private)


def read_register(table: Table, layout: Layout, columns: dict[str, str], request: Request) -> Rows:
    """
    Read one register's file.

    Parameters
    ----------
    table : Table
        The file.
    layout : Layout
        Of a kind in `contextual.records.REGISTERS`.
    columns : dict
        Our field -> heading in the file.
    request : Request
        What is said about the file.

    Returns
    -------
    Rows
        ``frame`` is the register's frame of the accepted rows, in the order of the file; ``taken_back`` are the keys
        of rows that say that consent was taken back, held or not.

    Raises
    ------
    FileRefused
        ``no_rows`` or ``identifiable_data``.
    """
    register = REGISTERS[layout.kind]
    sent = take(table, layout, columns, free_text=request.free_text)
    faults = Faults(sent.lines)
    empty = _empty_where_needed(register, sent)
    _make_safe(register, sent, faults)
    drop_births(sent.columns, sent.heading, faults, request.now)
    for column, nothing in empty:
        faults.add(nothing, column, "missing_required", taken=False)
    frame, asked = _frame(table, register, sent, layout, request, faults)
    check_rules(register, frame, sent.heading, faults)
    return _rows(table, register, sent, frame, request, faults, tuple(asked))


def _frame(
    table: Table, register: Register, sent: SentColumns, layout: Layout, request: Request, faults: Faults
) -> tuple[Frame, list[Choice | DateQuestion]]:
    """Read every column; one the file does not have holds nothing."""
    frame, question = _days(register, sent, layout, request, faults, typed=table.typed)
    frame |= _people(register, sent, request) | {"line": sent.lines}
    for one in _present(register, sent):
        if one.reads not in ("day", "person", "number"):
            frame |= _column(register, one, sent, layout, faults)
    asked: list[Choice | DateQuestion] = [question] if question else []
    if register.located:
        where = drawn(table, sent, request, faults, named=_named(sent))
        frame |= _where(register, frame, sent, layout, where, faults)
        asked += [where.question] if where.question else []
    blank = register_frame(register, {"agency": request.agency}, len(sent.lines))
    return {name: np.asarray(frame.get(name, blank[name])) for name in register.columns}, asked


def _empty_where_needed(register: Register, sent: SentColumns) -> list[tuple[str, np.ndarray]]:
    """Mark the rows that lack what every row needs, before anything that does not belong there is dropped."""
    alone = [[one.name] for one in _present(register, sent) if one.needed]
    either = [need.split("|") for need in register.needs if "|" in need]
    made = []
    for names in alone + either:
        there = [name for name in names if name in sent.columns]
        empty = [(sent.columns[name] == "").to_numpy() for name in there]
        made += [(sent.heading[there[0]], np.logical_and.reduce(empty))] if there else []
    return made


def _present(register: Register, sent: SentColumns) -> list[Field]:
    return [one for one in register.fields if one.name in sent.columns]


def _make_safe(register: Register, sent: SentColumns, faults: Faults) -> None:
    """Look through every text but references of people: in a register no name, number or address belongs."""
    texts = tuple(one.name for one in register.fields if one.reads != "person" and not _hashed(register, one))
    kept = tuple(name for name in texts if register[name].reads not in ("day", "number", "figure", "school_year"))
    clean(sent.columns, sent.heading, faults, texts=kept, addresses=("place_name", "own_words", "area"))


def _hashed(register: Register, one: Field) -> bool:
    return one.name == register.reference and one.personal


def _days(
    register: Register, sent: SentColumns, layout: Layout, request: Request, faults: Faults, *, typed: bool
) -> tuple[Frame, DateQuestion | None]:
    fields = [one for one in _present(register, sent) if one.reads == "day"]
    if not fields:
        return {}, None
    made, question = read_days(
        {one.name: sent.columns[one.name] for one in fields}, sent.heading, faults,
        needed=frozenset(one.name for one in fields if one.needed),
        ahead=frozenset(one.name for one in fields if one.future),
        now=request.now, order=request.answers.get("date_order", layout.date_order), typed=typed,
    )  # fmt: skip
    return dict(made), question


def _people(register: Register, sent: SentColumns, request: Request) -> Frame:
    if not register.names_people:
        return {}
    scheme = request.scheme or request.agency
    name = next(one.name for one in register.fields if one.reads == "person")
    nobody = pd.Series([""] * len(sent.lines), dtype="str")
    references = sent.columns.get(name, nobody)
    people = np.asarray(
        pseudonyms(references, request.key, scheme=scheme, agency=request.agency, shared=request.shared_scheme),
        dtype=object,
    )
    return {"person": people, "scheme": np.where(people == "", "", scheme).astype(object)}


def _column(register: Register, one: Field, sent: SentColumns, layout: Layout, faults: Faults) -> Frame:
    values, heading = sent.columns[one.name], sent.heading[one.name]
    if one.reads in ("code", "codes"):
        return {one.name: _words(one, values, heading, layout, faults)}
    if one.reads == "figure":
        return {one.name: read_figures(values, heading, faults)}
    if one.reads == "school_year":
        return {one.name: read_school_years(values, heading, faults)}
    if one.reads == "agency":
        return {one.name: words.agencies(values, "not_recorded", layout.words.get(one.name))}
    return {} if _hashed(register, one) else {one.name: values.to_numpy(object)}


def _words(one: Field, values: pd.Series, heading: str, layout: Layout, faults: Faults) -> np.ndarray:
    own = layout.words.get(one.name)
    if not one.several:
        found, strange = words.codes(values, one.name, own)
    else:
        distinct, index, strange = words.several_codes(values, one.name, own)
        joined = ["|".join(several) or "not_recorded" for several in distinct] or ["not_recorded"]
        found = np.array(joined, dtype=object)[index] if len(values) else np.zeros(0, object)
    faults.add(strange, heading, "unknown_category")
    return np.asarray(found, dtype=object)


def _named(sent: SentColumns) -> np.ndarray:
    named = np.zeros(len(sent.lines), bool)
    for name in _PLACE_WORDS:
        if name in sent.columns:
            named |= (sent.columns[name] != "").to_numpy()
    return named


def _where(register: Register, frame: Frame, sent: SentColumns, layout: Layout, where: Drawn, faults: Faults) -> Frame:
    """Make the columns that say where; of what is private only the wide hexagon around it is kept, no words of it."""
    n = len(sent.lines)
    kinds = np.asarray(frame.get("location_kind", np.full(n, "not_recorded", dtype=object)))
    shut = np.isin(np.asarray(frame.get("service_kind", np.full(n, "", dtype=object))), _SHUT)
    private = np.isin(kinds, list(PRIVATE_KINDS)) | shut
    if layout.precision_m is not None:
        where.at.precision_m = np.fmax(where.at.precision_m, layout.precision_m)
    made: Frame = dict(place(where.at, private))
    told = private & (~np.isnan(where.at.lat) | _named(sent))
    faults.add(told, sent.heading.get("lat", sent.heading.get("place_name", "geometry")), "private_address")
    for name in _PLACE_WORDS:
        if name in frame:
            made[name] = np.where(private, "", np.asarray(frame[name])).astype(object)
    for name in _MAY_HOLD_ADDRESS:
        if name in frame:
            words = np.asarray(frame[name], dtype=object)
            address = private & np.array([is_address(str(text)) for text in words], bool)
            faults.add(address, sent.heading[name], "private_address", message=_NO_ADDRESS)
            made[name] = np.where(address, "", words).astype(object)
    if register.shaped:
        made["shape"] = np.where(private & (where.shape != "none"), "point", where.shape).astype(object)
        outline = where.outline.copy()
        outline[private] = b""
        made["outline"] = outline
    return made


def key_of_reference(register: Register, reference: str, key: PseudonymKey, agency: str) -> str:
    """
    Make the key of a row from its own reference alone; "" for an empty one.

    Examples
    --------
    >>> secret = PseudonymKey("k", bytes(32))
    >>> len(key_of_reference(REGISTERS["voices"], "YV-001", secret, "youth_service"))
    32
    """
    return keyed_hashes(key, _prefix(register, agency), [normalise(reference)])[0]


def _prefix(register: Register, agency: str) -> str:
    return f"v1|register|{agency}|{register.kind}|"


def _keys(register: Register, sent: SentColumns, frame: Frame, request: Request) -> np.ndarray:
    """
    Make each row's key: of its own reference, else of the fields that tell it; "" where it has neither.

    A row that says for when it holds is another row when it holds for another day.
    """
    n = len(sent.lines)
    start = pd.Series([""] * n, dtype="str")
    told, text = np.zeros(n, bool), start
    if register.reference in sent.columns:
        text = sent.columns[register.reference].map(normalise)
        told = (text != "").to_numpy()
    if register.key:
        parts, all_told = start, np.ones(n, bool)
        for names in register.key:
            value = start
            for name in names.split("|"):
                value = value.mask(value == "", pd.Series(np.asarray(frame[_stored(register, name)]), dtype="str"))
            parts, all_told = parts + _BETWEEN + value, all_told & (value != "").to_numpy()
        text = text.where(pd.Series(told), parts)
        told = told | all_told
    if register.dated:
        text = text + _BETWEEN + pd.Series(np.asarray(frame[register.dated]), dtype="str")
    prefix = _prefix(register, request.agency)
    return np.array(keyed_hashes(request.key, prefix, text.where(pd.Series(told), "").tolist()), dtype=object)


def _stored(register: Register, name: str) -> str:
    return "person" if register[name].reads == "person" else name


def _rows(
    table: Table, register: Register, sent: SentColumns, frame: Frame, request: Request, faults: Faults,
    questions: tuple[Choice | DateQuestion, ...],
) -> Rows:  # fmt: skip
    keys = _keys(register, sent, frame, request)
    here = held(keys, request.known.row_keys)
    consent = np.asarray(frame.get("consent", np.full(len(keys), "")))
    no_more = np.isin(consent, _NO_MORE) & (keys != "")
    back = no_more & (here | (consent == _TAKEN_BACK))
    gone = int((back & here).sum())
    alike = held(keys, set(keys[no_more])) & ~no_more & ~faults.refused
    faults.add(alike, sent.heading.get("consent", ""), "missing_required", taken=False, message=_SAID_OTHERWISE)
    here &= ~faults.refused
    heading = sent.heading.get(register.reference, next(iter(sent.heading.values())))
    said = {name: np.asarray(values) for name, values in frame.items() if name not in ("line", "outline", "agency")}
    repeats(keys, said, [pd.Series(values) for values in said.values()], faults, heading, skip=here)
    keep = ~faults.refused & ~here
    kept = {name: values if isinstance(values, str) else np.asarray(values)[keep] for name, values in frame.items()}
    return Rows(
        frame=register_frame(register, kept, int(keep.sum())), problems=faults.table(table.faults, leave_out=here),
        accepted=int(keep.sum()), rejected=int(faults.refused.sum()) + table.lost, already_held=int(here.sum()),
        row_keys=keys[keep], questions=questions, taken_back=tuple(keys[back]),
        remarks=(*sent.remarks, *_taken_back_in_words(gone)),
    )  # fmt: skip


def _taken_back_in_words(gone: int) -> tuple[str, ...]:
    return (f"Consent to {gone} mark(s) held was taken back: what was held of them is erased.",) if gone else ()
