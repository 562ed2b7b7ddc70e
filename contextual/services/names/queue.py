"""The queue of names: texts that wait for a place, what each may mean, and places to choose from by typing."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.codes import AGENCIES
from contextual.intake.gazetteer import Candidate, Gazetteer, normal
from contextual.intake.people.identifiers import is_address
from contextual.services import held
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.services.names.meaning import gazetteer_of, meanings, placings
from contextual.services.names.naming import MOST_CANDIDATES, WaitingNames, WaitingText, groups_of
from contextual.services.names.place_finder import Finder
from contextual.store import areas as area_store

_REF_DIGITS = 12


def waiting_groups(principal: Principal, purpose: Purpose, house: House) -> WaitingNames:
    """
    Give the texts that wait for a place, gathered by what they most likely mean. Leaves a trace first.

    Texts of all agencies that the principal serves stand together where they may mean the same. One that reads like
    a house's address has no words to show and no candidates, unless records there are said to be in public.
    """
    allow(house, principal, purpose, "place")
    trace(house, principal, purpose, "look_at_waiting_names")
    waits = held.waiting(house)
    table = _by_normal_text(waits[waits["agency"].map(principal.serves).to_numpy(bool)])
    texts, private = table["place_text"].tolist(), (table["public"] == 0).to_numpy()
    numbered = _gazetteer(house).houses(texts)
    table = table.assign(address=private & (np.array(list(map(is_address, texts)), bool) | np.array(numbered, bool)))
    secret = house.text_secret
    meant = _candidates(house, table)
    waiting = tuple(
        WaitingText(
            ref=text_ref(secret, row["agency"], row["spelt"]), agency=row["agency"],
            agency_label=AGENCIES.label(row["agency"]), text=row["place_text"], records=int(row["records"]),
            address=row["address"], candidates=meant.get((row["agency"], row["spelt"]), ()),
        )
        for row in table.to_dict("records")
    )  # fmt: skip
    with house.store.read() as conn:
        return WaitingNames(texts=waiting, groups=groups_of(waiting, {}), pending=placings(conn).waiting)


def names_to_do(principal: Principal, purpose: Purpose, house: House) -> tuple[int, int]:
    """Give how many records wait for the meaning of a text, and how many decisions are not on the map yet."""
    allow(house, principal, purpose, "place")
    with house.store.read() as conn:
        return held.names_waiting(house), placings(conn).waiting


def show_addresses(
    principal: Principal, purpose: Purpose, house: House, texts: Collection[WaitingText]
) -> tuple[WaitingText, ...]:
    """Give texts that read like addresses with their words: somebody said they are public places. Traced first."""
    allow(house, principal, purpose, "place", *{one.agency for one in texts})
    trace(house, principal, purpose, "look_at_address_texts", outcome=f"{len(texts)} texts")
    return tuple(replace(one, address=False) for one in texts)


def search_places(
    principal: Principal, purpose: Purpose, house: House, words: str, limit: int = MOST_CANDIDATES
) -> tuple[Candidate, ...]:
    """
    Give the open public places, streets and postcodes whose names hold what was typed so far, the likeliest first.

    Leaves a trace, without the words.
    """
    allow(house, principal, purpose, "place")
    trace(house, principal, purpose, "search_places")
    finder: Finder = house.once("finder", "", lambda: Finder.of(*_known(house)))
    return finder.find(words, limit)


def text_ref(secret: bytes, agency: str, spelt: str) -> str:
    """
    Tell a text apart without saying it.

    Examples
    --------
    >>> len(text_ref(b"k", "police", "the rec"))
    12
    """
    return hmac.new(secret, f"ref|{agency}|{spelt}".encode(), sha256).hexdigest()[:_REF_DIGITS]


def _by_normal_text(waiting: pd.DataFrame) -> pd.DataFrame:
    """Make one row of each agency's texts that differ in capitals and marks only; the most used one is shown."""
    table = waiting.assign(spelt=[normal(text) for text in waiting["place_text"]])
    table = table[table["spelt"] != ""].sort_values("records", ascending=False, kind="stable")
    return table.groupby(["agency", "spelt"], sort=False, as_index=False).agg(
        place_text=("place_text", "first"), records=("records", "sum"), public=("public", "sum")
    )


def _candidates(house: House, table: pd.DataFrame) -> dict[tuple[str, str], tuple[Candidate, ...]]:
    """Ask the gazetteer about each text once per version of the store."""
    asked: dict[tuple[str, str], tuple[Candidate, ...]] = house.once("candidates", "", dict)
    shown = table[~table["address"].to_numpy(bool)] if len(table) else table
    for agency, some in shown.groupby("agency"):
        new = some[[(agency, spelt) not in asked for spelt in some["spelt"]]]
        if len(new):
            found = _gazetteer(house).candidates(str(agency), new["place_text"].tolist(), MOST_CANDIDATES)
            asked.update(zip(((str(agency), spelt) for spelt in new["spelt"]), found, strict=True))
    return asked


def _gazetteer(house: House) -> Gazetteer:
    def make() -> Gazetteer:
        with house.store.read() as conn:
            places, known = meanings(conn, house.text_secret).with_joined(house.every_place())
            return gazetteer_of(conn, places, known.in_clear)

    made: Gazetteer = house.once("gazetteer", "", make)
    return made


def _known(house: House) -> tuple[Any, Any, Any]:
    with house.store.read() as conn:
        streets, postcodes = (area_store.read_boundaries(conn, layer) for layer in ("street", "postcode"))
        places, _ = meanings(conn, house.text_secret).with_joined(house.every_place())
    return places, streets, postcodes
