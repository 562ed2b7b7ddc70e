"""Registers: what is known beside incidents and episodes, looked at by those who may, and marks taken back."""

from __future__ import annotations

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import agency_code
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens, month_of
from contextual.counts.register import count_fields
from contextual.errors import StoreRefused
from contextual.intake.people.pseudonyms import PseudonymKey
from contextual.intake.registers.reader import key_of_reference
from contextual.records import REGISTERS, Register, known, months, register_frame
from contextual.services import held
from contextual.services.files.keeping_registers import at_private_places
from contextual.services.gate import allow, figures, look, trace_in
from contextual.services.held import day_of
from contextual.services.house import House, now
from contextual.services.places.joined import joined
from contextual.services.views import RegisterView
from contextual.space.one_place import every_name
from contextual.store import places as place_store
from contextual.store import registers as register_store


def look_at_register(
    principal: Principal, purpose: Purpose, house: House, kind: str, batch_class: str = ""
) -> Exact[RegisterView] | Open[RegisterView]:
    """
    Count a register's fields, and list its rows to those who may see them. Leaves a trace first.

    Rows about single young people need a permission of their own; without it the view holds the counts alone.

    Parameters
    ----------
    kind : str
        One of `contextual.records.REGISTERS`.
    batch_class : str
        "" = the store's own.

    Raises
    ------
    NotAllowed, PurposeNeeded
        When the principal may not.
    StoreRefused
        When there is no such register.
    """
    register = _register(kind)
    chosen = batch_class or house.store_class
    with house.store.read() as conn:
        frame = register_store.read_register(conn, kind, chosen)
    lens = _lens(register, frame, chosen)
    look(
        house, principal, purpose, lens, "look_at_register", of=_senders(house, kind, chosen), object_type="register",
        object_id=kind,
    )  # fmt: skip
    seen = frame if not register.names_people or principal.may("see_people") else register_frame(register)
    view = RegisterView(
        kind=kind, title=register.title, rows=seen.drop(columns=["line"]), total=len(frame),
        counts=count_fields(register, frame), rows_shown=seen is frame,
    )  # fmt: skip
    return figures(lens, view)


def safe_places(principal: Principal, purpose: Purpose, house: House) -> pd.DataFrame:
    """
    List the open services that have a place of their own: the support points of the map. It counts nobody.

    Returns
    -------
    pandas.DataFrame
        ``service_id, service_name, service_kind, harm, audience, opening_hours, safe_place, lat, lon``; what is
        private, such as a refuge, what lies at a children's home, and what has closed is not among them.
    """
    allow(house, principal, purpose, "look_released")
    with house.store.read() as conn:
        classes = dict.fromkeys((house.store_class, "open"))
        parts = [register_store.read_register(conn, "services", one) for one in classes]
        places = every_name(place_store.read_places(conn, include_closed=True), joined(conn))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[~at_private_places(frame["lat"], frame["lon"], places)].reset_index(drop=True)
    closed = known(frame["open_to"]) & (frame["open_to"] < day_of(now()))
    open_ = frame["lat"].notna().to_numpy() & ~closed.to_numpy(bool)  # a refuge has no position
    shown = ["service_id", "service_name", "service_kind", "harm", "audience", "opening_hours", "safe_place"]
    return frame.loc[open_, [*shown, "lat", "lon"]].reset_index(drop=True)


def take_back(principal: Principal, purpose: Purpose, house: House, mark: str, agency: str) -> str:
    """
    Erase a mark of young people's own map: whoever made it has taken their consent back. Leaves a trace with it.

    Parameters
    ----------
    mark : str
        The mark's own number, as it stood in the file.
    agency : str
        The agency that sent it.

    Returns
    -------
    str
        One sentence.

    Raises
    ------
    StoreRefused
        When no mark of this number is held from this agency.
    """
    allow(house, principal, purpose, "withdraw", agency_code(agency))
    secret = PseudonymKey(house.keys.pseudonym.id, house.keys.pseudonym.secret)
    key = key_of_reference(REGISTERS["voices"], mark, secret, agency_code(agency))
    with house.store.write() as conn:
        erased = register_store.take_back(conn, "voices", [key] if key else [])
        if not erased:
            msg = "no mark of this number is held from this agency"
            raise StoreRefused(msg)
        trace_in(conn, house, principal, purpose, "take_back", object_type="mark", object_id=key)
    return "The mark was taken back: nothing of what it said is kept."


def _register(kind: str) -> Register:
    if kind not in REGISTERS:
        msg = f"there is no such register; choose from: {', '.join(REGISTERS)}"
        raise StoreRefused(msg)
    return REGISTERS[kind]


def _senders(house: House, kind: str, batch_class: str) -> frozenset[str]:
    """Name the agencies that sent the files of a register."""
    files = held.files(house)
    sent = files[(files["kind"] == kind) & (files["batch_class"] == batch_class) & (files["status"] == "held")]
    return frozenset(sent["agency"])


def _lens(register: Register, frame: pd.DataFrame, batch_class: str) -> Lens:
    """Say of which months and class the rows are; rows of no known month are looked at as of this month."""
    when = months(register, frame)
    when = when[when > 0]
    if len(when):
        return Lens(batch_class, int(when.min()), int(when.max()))
    this = month_of(*map(int, day_of(now()).split("-")[:2]))
    return Lens(batch_class, this, this)
