"""How many keys it takes to say what two thousand rows of a partnership's own words mean."""

from __future__ import annotations

from collections import Counter

import pytest

from contextual.app.sitting import Sitting
from contextual.intake.gazetteer import normal
from contextual.intake.people.identifiers import is_address
from contextual.services import WaitingNames, WaitingText, groups_of
from tests.intake.names.corpus import corpus
from tests.intake.names.ground import frames

AGENCIES = ("police", "childrens_services", "youth_service")


@pytest.fixture(scope="module")
def written():
    """Two thousand rows of three agencies, each with what it means; those that wait, as the queue holds them."""
    gazetteer = frames().gazetteer()
    rows = [(f"{AGENCIES[n % 3]}|{normal(row.text)}", row) for n, row in enumerate(corpus(1, 2_000))]
    truth, records = dict(rows), Counter(ref for ref, _ in rows)
    sent = [row.text for row in truth.values()]
    meant = gazetteer.candidates("", sent, 5)
    texts = tuple(
        WaitingText(
            ref=ref, agency=ref.partition("|")[0], agency_label="", text=text, records=records[ref],
            address=is_address(text), candidates=found,
        )
        for ref, text, found in zip(truth, sent, meant, strict=True)
    )  # fmt: skip
    settled = gazetteer.settle("", sent)
    return truth, texts, {ref for ref, answer in zip(truth, settled, strict=True) if answer is not None}


def right(row, candidate):
    return candidate.place_id in row.means or candidate.name in row.means


def best(queue, screen, truth):
    """The choice that settles most of the screen: which texts, with which candidate or key."""
    kinds = [(truth[one.ref], one) for one in screen.texts]
    ways = [
        (frozenset(one.ref for row, one in kinds if right(row, candidate)), 1, candidate)
        for candidate in screen.candidates
    ]
    at_home = frozenset(one.ref for row, one in kinds if row.kind in ("home", "house"))
    nowhere = frozenset(one.ref for row, one in kinds if not row.means and one.ref not in at_home)
    found = frozenset([kinds[0][1].ref])
    typed = len("F") + len("abcde") + len("\n")
    ways += [(at_home, 1, None), (nowhere, 1, None)]
    most = max(ways, key=lambda way: len(way[0]))
    return most if most[0] else (found, typed, None)


def keys_for(texts, truth):
    """Work through the queue with the fewest keys at each screen; how many keys that takes."""
    queue, keys = Sitting.of(WaitingNames(texts=tuple(texts), groups=groups_of(texts, {}), pending=0)), 0
    while screen := queue.screen():
        settled, pressed, candidate = best(queue, screen, truth)
        apart = len(screen.texts) - len(settled)
        keys += pressed + min(apart, 1 + len(settled))
        for number, one in enumerate(screen.texts, 1):
            if one.ref not in settled:
                queue.tick(number)
        queue.done("", None, candidate)
    return keys


def test_two_thousand_rows_take_fewer_than_sixty_keys_a_hundred(written):
    truth, texts, _ = written
    keys = keys_for(texts, truth)
    rows = sum(one.records for one in texts)
    assert rows == 2_000
    assert keys / rows * 100 < 60


def test_what_needs_a_person_takes_fewer_than_sixty_keys_a_hundred(written):
    truth, texts, sure = written
    waiting = [one for one in texts if one.ref not in sure]
    assert len(waiting) > 200
    assert keys_for(waiting, truth) / sum(one.records for one in waiting) * 100 < 60
