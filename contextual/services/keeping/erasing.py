"""Erasing a person: what is held under a reference goes for good, and what is left of it is looked for and said."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pandas as pd
import sqlalchemy as sa

from contextual.access import Principal, Purpose
from contextual.codes import agency_code
from contextual.errors import StoreRefused
from contextual.intake.people.pseudonyms import PseudonymKey, normalise, pseudonyms
from contextual.services.gate import allow, trace, trace_in
from contextual.services.house import House, now
from contextual.services.keeping.left_over import forget_left_over, left_over
from contextual.settings import Settings
from contextual.store import batches as batch_store
from contextual.store import erasures
from contextual.store.engine import Store, open_store, store_exists
from contextual.store.erasing import Held, clean, erase, erase_again, held_of
from contextual.store.keys import Keys
from contextual.store.proof import Looked, copies_beside, holds, look_for

SHORTEST_WORD = 5
"""A reference of fewer letters is not looked for inside other texts: it would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, where it was looked for afterwards, and which files outside the store still hold it."""

    held: Held
    looked: tuple[Looked, ...]
    copies: tuple[Path, ...]
    sent: tuple[Path, ...]
    word_looked_for: bool

    @property
    def complete(self) -> bool:
        """True where nothing was found, in the store or beside it."""
        return not any(one.found for one in self.looked) and not self.copies and not self.sent


def find_person(
    principal: Principal, purpose: Purpose, house: House, agency: str, reference: str, scheme: str = ""
) -> Held:
    """
    Count what is held under an agency's reference of a young person. Leaves a trace first, without the reference.

    Parameters
    ----------
    reference : str
        As the agency writes it. It is never kept.
    scheme : str
        Its reference scheme; "" = any that the store knows.

    Raises
    ------
    StoreRefused
        When no reference was given.
    """
    allow(house, principal, purpose, "erase")
    trace(house, principal, purpose, "look_for_person", object_type="person")
    with house.store.read() as conn:
        return held_of(conn, _pseudonyms(conn, house.keys, agency, reference, scheme))


def erase_person(
    principal: Principal,
    purpose: Purpose,
    house: House,
    agency: str,
    reference: str,
    scheme: str = "",
    *,
    and_copies: bool = False,
) -> Erasure:
    """
    Erase a young person for good: records, rows of registers, sealed references, counts; then look what is left.

    A token that tells nothing is kept, so that a backup from before is put right when it is restored. Files that the
    agency sends later are taken as they are: the agency has to stop sending the person too.

    Parameters
    ----------
    and_copies : bool
        Delete the copies of the store beside it as well: they still hold the person.

    Raises
    ------
    StoreRefused
        When no reference was given.
    StoreBusy
        When another program has the store open: what was held is gone, its log is not cleaned yet.
    """
    allow(house, principal, purpose, "erase")
    with house.store.read() as conn:
        people = _pseudonyms(conn, house.keys, agency, reference, scheme)
    erasures.note(house.keys, house.store.store_id, people, now())
    with house.store.write() as conn:
        texts = left_over(conn, people)
        held = erase(conn, people, house.keys)
        forget_left_over(conn, house, texts)
        trace_in(
            conn, house, principal, purpose, "erase", object_type="erasure", object_id=uuid4().hex,
            outcome=f"{held.records} records, {held.register_rows} rows of registers",
        )  # fmt: skip
    house.forget()
    clean(house.store)
    if and_copies:
        for copy in copies_beside(house.store):
            copy.unlink()
    return _proved(house, held, people, _words(reference))


def again_in(settings: Settings, keys: Keys) -> Callable[[Store], int]:
    """Make what does in a restored store again what was erased since its backup; it returns how many people."""

    def again(restored: Store) -> int:
        tokens = erasures.noted(keys, restored.store_id) | _kept_by_the_store_there(settings, keys, restored.store_id)
        return erase_again(restored, tokens)

    return again


def _kept_by_the_store_there(settings: Settings, keys: Keys, store_id: str) -> set[str]:
    """Read the tokens in the store that a backup is to take the place of, where it still opens."""
    try:
        if not store_exists(settings.store_url):
            return set()
        there = open_store(settings.store_url, keys)
    except StoreRefused:
        return set()
    try:
        with there.read() as conn:
            return erasures.kept(conn) if there.store_id == store_id else set()
    except StoreRefused:
        return set()
    finally:
        there.dispose()


def _pseudonyms(conn: sa.Connection, keys: Keys, agency: str, reference: str, scheme: str) -> set[str]:
    """Make every pseudonym that the reference can have become at the door."""
    if not normalise(reference):
        msg = "Type the reference as the agency writes it."
        raise StoreRefused(msg)
    code = agency_code(agency)
    files = batch_store.list_batches(conn, withdrawn=True)
    schemes = {scheme} if scheme else {code} | {one.scheme for one in files}
    key = PseudonymKey(keys.pseudonym.id, keys.pseudonym.secret)
    one = pd.Series([reference], dtype="str")
    return {
        str(pseudonyms(one, key, scheme=name, agency=code, shared=shared)[0])
        for name in schemes
        for shared in (False, True)
    }


def _words(reference: str) -> tuple[str, ...]:
    """Give the ways in which the reference itself could stand in a text."""
    several = {reference.strip(), normalise(reference)}
    return tuple(sorted(one for one in several if len(one) >= SHORTEST_WORD))


def _proved(house: House, held: Held, people: set[str], words: tuple[str, ...]) -> Erasure:
    looked = tuple(look_for(house.store, [*people, *words]))
    sent = tuple(path for path in _sent_files(house.settings) if words and _holds(path, words))
    return Erasure(held, looked, tuple(copies_beside(house.store)), sent, bool(words))


def _sent_files(settings: Settings) -> Iterator[Path]:
    for folder in settings.watched:
        if folder.is_dir():
            yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _holds(path: Path, words: tuple[str, ...]) -> bool:
    """Look into a file, and into what is packed in it."""
    if holds(path, words):
        return True
    if not zipfile.is_zipfile(path):
        return False
    wanted = [one.lower().encode() for one in words]
    try:
        with zipfile.ZipFile(path) as packed:
            return any(word in packed.read(name).lower() for name in packed.namelist() for word in wanted)
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return False
