"""Eight ways of tampering with the trace, by somebody who has the store's file and its key but not the audit key."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from contextual.store import chain, sqlite
from contextual.store.engine import create_store, open_store, store_url
from contextual.store.heads import add_copy, read_copies
from contextual.store.keys import Key, Keys, load_keys, make_keys
from contextual.store.schema import trace_tombstones, traces
from contextual.store.segments import let_go
from contextual.store.traces import append, head
from tests.store.builders import a_trace
from tests.store.test_segments import JULY, JUNE, MAY

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SPOTS = 25 if LONG else 3
"""How many entries, drawn anew, each kind is tried at; `make prove` tries more."""
MONTH = 20
ENTRIES = 3 * MONTH
FIELDS = ("at", "actor", "role", "agency", "purpose", "reason", "action", "object_type", "object_id", "lens", "outcome")
OTHER = Key("other", bytes(range(32)))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A store with three months of entries and, in another folder, copies of its head: two old ones and the newest."""
    folder = tmp_path_factory.mktemp("written")
    store = create_store(store_url(folder / "store.db"), make_keys(folder / "keys"), "fictional")
    (folder / "elsewhere").mkdir()
    for number in range(ENTRIES):
        at = (MAY, JUNE, JULY)[number // MONTH] + number * 60
        with store.write() as conn:
            append(conn, a_trace(f"look_{number}", at=at), store.keys.audit)
        if number + 1 in (10, 40, ENTRIES):
            with store.read() as conn:
                add_copy(folder / "elsewhere", store.store_id, store.keys.audit, head(conn), at=at)
    store.dispose()
    return folder


class Tampered:
    """A copy of the store that is changed behind the program's back, and what verifying finds."""

    def __init__(self, written, folder):
        shutil.copytree(written, folder)
        self.folder, self.elsewhere = folder, folder / "elsewhere"
        self.keys = load_keys(folder / "keys")
        self.url = store_url(folder / "store.db")
        self.engine = sqlite.engine(sqlite.Location.of(self.url), self.keys, guarded=False)

    def change(self, *statements):
        with self.engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            for name in conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
                conn.exec_driver_sql(f'DROP TRIGGER "{name}"')
            for statement in statements:
                conn.execute(sa.text(statement) if isinstance(statement, str) else statement)

    def rows(self):
        with self.engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            return [dict(row) for row in conn.execute(sa.select(traces).order_by(traces.c.seq)).mappings()]

    def write_anew(self, rows, *, from_seq=1, key=OTHER):
        """Put these rows in the store from a number on, chained with a key that is not the store's."""
        with self.engine.connect().execution_options(contextual_write=True) as conn, conn.begin():
            start = conn.scalar(sa.text("SELECT store_id FROM store_state"))
        prev, made = self.rows()[from_seq - 2]["hash"] if from_seq > 1 else start, []
        for seq, row in enumerate(rows, from_seq):
            trace = chain.Trace(**{name: row[name] for name in chain.FIELDS})
            its_link = chain.link(trace, seq, prev, chain.chain_secret(key))
            made.append({"seq": seq, "prev": prev, "hash": its_link, **asdict(trace)})
            prev = its_link
        self.change(f"DELETE FROM traces WHERE seq >= {from_seq}", *(sa.insert(traces).values(**row) for row in made))

    def found(self, keys: Keys | None = None):
        """Give (kind, entry) of the first break, and how many copies of the head are not what was written."""
        store = open_store(self.url, self.keys)
        audit = (keys or self.keys).audit
        copies = read_copies(self.elsewhere, store.store_id, audit)
        with store.read() as conn:
            broken = chain.follow(conn, audit, [copy.head for copy in copies if copy.sound]).broken
        store.dispose()
        return (broken.kind, broken.seq) if broken else None, sum(not copy.sound for copy in copies)


@pytest.fixture
def tampered(written, tmp_path):
    made = []

    def make():
        made.append(Tampered(written, tmp_path / f"copy{len(made)}"))
        return made[-1]

    yield make
    for one in made:
        one.engine.dispose()


def spots(seed, last=ENTRIES):
    return random.Random(seed).sample(range(2, last), SPOTS)


def test_what_nobody_touched_is_whole(tampered):
    assert tampered().found() == (None, 0)


def test_one_an_entry_that_was_edited_is_named_whichever_field_it_was(tampered):
    for number, seq in enumerate(spots(1)):
        one, field = tampered(), FIELDS[(number * 3 + seq) % len(FIELDS)]
        one.change(f"UPDATE traces SET {field} = {99 if field == 'at' else repr('somebody else')} WHERE seq = {seq}")
        assert one.found() == (("changed", seq), 0), field


def test_two_an_entry_that_was_deleted_is_named(tampered):
    for seq in spots(2):
        one = tampered()
        one.change(f"DELETE FROM traces WHERE seq = {seq}")
        assert one.found() == (("missing", seq), 0)


def test_three_an_entry_that_was_inserted_is_named_though_the_rest_moved_up(tampered):
    for seq in spots(3):
        one = tampered()
        rows = one.rows()
        one.change(
            f"UPDATE traces SET seq = -(seq + 1) WHERE seq >= {seq}",
            "UPDATE traces SET seq = -seq WHERE seq < 0",
            sa.insert(traces).values(**rows[seq - 1] | {"actor": "somebody else", "seq": seq}),
        )
        assert one.found() == (("changed", seq), 0)


def test_four_entries_in_another_order_are_named_at_the_first_of_them(tampered):
    for seq in spots(4, ENTRIES - 6):
        one = tampered()
        one.change(f"UPDATE traces SET seq = CASE seq WHEN {seq} THEN -1 ELSE -2 END WHERE seq IN ({seq}, {seq + 5})",
                   f"UPDATE traces SET seq = CASE seq WHEN -1 THEN {seq + 5} ELSE {seq} END WHERE seq < 0")  # fmt: skip
        assert one.found() == (("changed", seq), 0)


def test_five_an_end_that_was_cut_off_is_named_by_a_copy_of_the_head(tampered):
    for seq in spots(5):
        one = tampered()
        one.change(f"DELETE FROM traces WHERE seq > {seq}")
        assert one.found() == (("cut", seq + 1), 0)


def test_six_a_trace_that_was_written_anew_with_another_key_is_named_where_it_begins(tampered):
    for seq in spots(6):
        one = tampered()
        one.write_anew(one.rows()[seq - 1 :], from_seq=seq)
        assert one.found() == (("changed", seq), 0)


def test_six_with_the_audit_key_in_the_folder_replaced_too_no_copy_of_the_head_agrees(tampered):
    one = tampered()
    one.write_anew(one.rows())
    theirs = Keys(one.keys.folder, one.keys.store, one.keys.pseudonym, OTHER, one.keys.release)
    assert one.found(theirs) == (None, 3)
    from contextual.errors import StoreRefused

    with pytest.raises(StoreRefused, match=r"audit\.key"):
        open_store(one.url, theirs)


def test_six_somebody_with_the_audit_key_itself_is_found_by_the_copies(tampered):
    one = tampered()
    rows = one.rows()
    one.write_anew([rows[4] | {"actor": "somebody else"}, *rows[5:]], from_seq=5, key=one.keys.audit)
    assert one.found() == (("rewritten", 10), 0)


def test_seven_a_copy_of_the_head_that_was_changed_is_known_and_the_others_still_confirm(tampered):
    for seq in (10, 40, ENTRIES):
        one = tampered()
        path = next(one.elsewhere.iterdir())
        text = path.read_text("utf-8")
        path.write_text(text.replace(f'"seq": {seq}', f'"seq": {seq - 1}'), "utf-8")
        assert one.found() == (None, 1)


def test_eight_months_that_changed_places_are_named_at_the_first_entry(tampered):
    one = tampered()
    one.change(
        f"UPDATE traces SET seq = -(seq + {MONTH}) WHERE seq <= {MONTH}",
        f"UPDATE traces SET seq = -(seq - {MONTH}) WHERE seq BETWEEN {MONTH + 1} AND {2 * MONTH}",
        "UPDATE traces SET seq = -seq WHERE seq < 0",
    )
    assert one.found() == (("changed", 1), 0)


def dropped(tampered):
    """Two months were let go as they should be: two tombstones stand for them."""
    one = tampered()
    store = open_store(one.url, one.keys)
    for month in (JUNE, JULY):
        let_go(store, month, "time is up", a_trace("let_trace_go", at=JULY + 9_000))
    store.dispose()
    assert one.found() == (None, 0)
    return one


@pytest.mark.parametrize(("statement", "found"), [
    ("UPDATE trace_tombstones SET first_seq = -1 WHERE first_seq = 1", ("let_go", 1)),
    ("UPDATE trace_tombstones SET reason = 'a better one' WHERE first_seq = 21", ("let_go", 21)),
    ("UPDATE trace_tombstones SET last_seq = last_seq + 1 WHERE first_seq = 21", ("let_go", 21)),
    ("DELETE FROM trace_tombstones WHERE first_seq = 21", ("missing", 21)),
    ("DELETE FROM trace_tombstones", ("missing", 1)),
    ("DELETE FROM traces WHERE seq = 41", ("missing", 41)),
])  # fmt: skip
def test_eight_a_tombstone_that_was_changed_or_taken_away_is_named(tampered, statement, found):
    one = dropped(tampered)
    one.change(statement)
    assert one.found() == (found, 0)


def test_eight_tombstones_that_changed_places_are_named(tampered):
    one = dropped(tampered)
    one.change(
        "UPDATE trace_tombstones SET first_seq = first_seq + 100, last_seq = last_seq + 100",
        "UPDATE trace_tombstones SET first_seq = 21, last_seq = 40 WHERE first_seq = 101",
        "UPDATE trace_tombstones SET first_seq = 1, last_seq = 20 WHERE first_seq = 121",
    )
    assert one.found() == (("let_go", 1), 0)


def test_eight_a_month_deleted_behind_a_forged_tombstone_is_named(tampered):
    one = tampered()
    rows = one.rows()
    row = {"first_seq": 1, "last_seq": MONTH, "first_at": MAY, "last_at": MAY, "last_hash": rows[MONTH - 1]["hash"],
           "reason": "time is up", "dropped_by": "terminal", "dropped_at": JULY}  # fmt: skip
    seal = chain.tombstone_hash(row, "a-store", OTHER)
    one.change(sa.insert(trace_tombstones).values(**row, hash=seal), f"DELETE FROM traces WHERE seq <= {MONTH}")
    assert one.found() == (("let_go", 1), 0)
