"""The study area, saved lenses, visits, settings, spellings and decided points: kept and read back."""

from __future__ import annotations

import numpy as np
import pytest

from contextual.records import Answer
from contextual.store.area import read_area, save_area
from contextual.store.lenses import Visit, last_visit, list_lenses, record_visit, remove_lens, save_lens
from contextual.store.points import PointDecision, decide_point, read_decisions, set_private
from contextual.store.records import read_records
from contextual.store.settings import get_setting, put_setting
from contextual.store.spellings import Spelling, decide_spellings, forget_spellings, read_answers, read_decided
from tests.store.builders import bring

FROM_FILE = {"source": "file", "name": "Doggerhaven", "made_at": 5, "made_by": "co"}


def test_a_study_area_comes_back_sorted_under_its_number(store):
    with store.write() as conn:
        assert save_area(conn, {9: np.array([3, 1, 2]), 10: np.array([], int)}, **FROM_FILE) == 1
        kept = read_area(conn)
    assert (kept.version, kept.source, kept.name) == (1, "file", "Doggerhaven")
    assert {r: cells.tolist() for r, cells in kept.cells.items()} == {9: [1, 2, 3], 10: []}
    assert kept.cells[9].dtype == np.int64


def test_the_newest_study_area_is_in_use_and_earlier_ones_stay(store):
    with store.write() as conn:
        save_area(conn, {9: np.array([1])}, **FROM_FILE)
        save_area(conn, {9: np.array([1, 2])}, **(FROM_FILE | {"source": "records"}))
        assert read_area(conn).cells[9].tolist() == [1, 2]
        assert read_area(conn, 1).cells[9].tolist() == [1]
    assert store.version() == 2


def test_a_store_without_an_area_has_none(store):
    with store.read() as conn:
        assert read_area(conn) is None


def test_a_lens_is_kept_under_its_name_and_replaced_by_its_owner(store):
    with store.write() as conn:
        first = save_lens(conn, "Evenings", "v1-a", owner="amy", at=5)
        save_lens(conn, "Evenings", "v1-b", owner="amy", at=6)
        save_lens(conn, "Evenings", "v1-c", owner="ben", at=7)
        assert [(one.owner, one.lens) for one in list_lenses(conn)] == [("amy", "v1-b"), ("ben", "v1-c")]
        assert [one.id for one in list_lenses(conn, "amy")] == [first.id]


def test_only_its_owner_removes_a_lens(store):
    with store.write() as conn:
        kept = save_lens(conn, "Evenings", "v1-a", owner="amy", at=5)
        assert not remove_lens(conn, kept.id, "ben")
        assert remove_lens(conn, kept.id, "amy")
        assert list_lenses(conn) == []


def test_the_last_visit_is_each_principals_own(store):
    with store.write() as conn:
        for at, batch in ((10, 1), (20, 3), (20, 4)):
            record_visit(conn, "amy", at=at, batch_sequence=batch)
        record_visit(conn, "ben", at=30, batch_sequence=9)
        assert last_visit(conn, "amy") == Visit(at=20, batch_sequence=4)
        assert last_visit(conn, "amy", before=20) == Visit(at=10, batch_sequence=1)
        assert last_visit(conn, "amy", before=10) is None
        assert last_visit(conn, "cleo") is None


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "two", ["three"], {"four": [4]}])
def test_a_setting_comes_back_as_it_was_made(store, value):
    with store.write() as conn:
        put_setting(conn, "a", "earlier")
        put_setting(conn, "a", value)
        assert get_setting(conn, "a", "default") == value


def test_a_setting_that_was_never_made_is_its_default(store):
    with store.read() as conn:
        assert get_setting(conn, "a", 7) == 7


def spelling(agency, text, answer, by="amy", at=5):
    return Spelling(agency=agency, text=text, answer=answer, decided_by=by, decided_at=at)


def test_a_spelling_means_a_place_a_point_a_home_or_that_nobody_can_place_it(store):
    street = Answer("point", "", "Tern Street", 54.6, 1.6, 600.0)
    with store.write() as conn:
        decide_spellings(conn, [spelling("police", "arcade", Answer("place", "t:1", "Arcade", precision_m=250.0))])
        decide_spellings(
            conn,
            [
                spelling("police", "town", Answer("cannot")), spelling("police", "home:1f", Answer("home")),
                spelling("youth_service", "arcade", street), spelling("police", "arcade", Answer("place", "t:3")),
            ],
        )  # fmt: skip
        mine = read_answers(conn, "police")
        assert {text: (one.kind, one.place_id) for (_, text), one in mine.items()} == {
            "arcade": ("place", "t:3"), "town": ("cannot", ""), "home:1f": ("home", ""),
        }  # fmt: skip
        assert read_answers(conn)["youth_service", "arcade"] == street
        assert len(read_answers(conn)) == 4


def test_of_two_decisions_at_once_about_one_spelling_the_later_stands(store):
    with store.write() as conn:
        decide_spellings(conn, [spelling("police", "a", Answer("place", f"t:{n}"), by=f"p{n}") for n in (1, 2)])
        assert read_decided(conn, [("police", "a"), ("police", "b")])["police", "a"].decided_by == "p2"


def test_a_decision_taken_back_leaves_the_other_agencys(store):
    with store.write() as conn:
        decide_spellings(conn, [spelling(agency, "a", Answer("cannot")) for agency in ("police", "health")])
        forget_spellings(conn, [("police", "a")])
        assert list(read_answers(conn)) == [("health", "a")]


def test_a_decision_about_a_point_gives_way_to_a_later_one(store):
    by_rule = PointDecision(point="p", cell=7, private=True, decided_by="rule", decided_at=5)
    by_steward = PointDecision(point="p", cell=7, private=False, decided_by="amy", decided_at=6)
    with store.write() as conn:
        decide_point(conn, by_rule)
        assert read_decisions(conn) == {"p": by_rule}
        decide_point(conn, by_steward)
        assert read_decisions(conn) == {"p": by_steward}


def test_records_become_private_and_public_again_as_they_were(store):
    bring(store, 3)
    with store.read() as conn:
        before = read_records(conn, "fictional")
    ids = before["id"].tolist()
    for private in (True, False):
        with store.write() as conn:
            set_private(conn, ids[1:], private=private)
            held = read_records(conn, "fictional")
        assert held["private"].tolist() == [False, private, private]
    assert held.equals(before)
    assert store.version() == 3
