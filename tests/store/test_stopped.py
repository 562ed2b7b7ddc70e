"""Whatever is done to keep a store is stopped on the way, by kill -9 or by a full disk, and nothing is half-done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contextual.errors import StoreRefused
from contextual.store import backup as backups
from contextual.store.check import check
from contextual.store.engine import create_store, open_store, store_url
from contextual.store.erasing import clean, erase
from contextual.store.keys import load_keys, make_keys
from contextual.store.proof import look_for
from contextual.store.records import read_records
from contextual.store.rotating import settled
from tests.store.builders import bring, incidents
from tests.store.keeping_child import FULL, PERSON

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
KILLS, FULL_DISKS = (50, 5) if LONG else (10, 3)
OPS = ("backup", "restore", "rotate", "erase")
ROWS, LATER = 3000, 40
THEIRS = 435
"""Records of the person who is erased: every seventh."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 and limits on files are things of POSIX systems")


@pytest.fixture(scope="module")
def program():
    command = [sys.executable, "-m", "tests.store.keeping_child"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:

        def order(**more):
            running.stdin.write(json.dumps(more) + "\n")
            running.stdin.flush()
            return json.loads(running.stdout.readline())

        yield order
        running.stdin.close()


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """A store of 3,000 records with a backup of it, to which 40 came later."""
    folder = tmp_path_factory.mktemp("master")
    store = create_store(store_url(folder / "store.db"), make_keys(folder / "keys"), "fictional")
    bring(store, frame=incidents(ROWS))
    backups.back_up(store, folder / "a.backup")
    bring(store, content="later", frame=incidents(LATER))
    store.dispose()
    return folder


def orders(folder, op):
    return {"op": op, "url": str(store_url(folder / "store.db")), "keys": str(folder / "keys"), "rows": 60_000,
            "backup": str(folder / "a.backup"), "to": str(folder / "b.backup")}  # fmt: skip


def opened(folder):
    """Open the store as any command does: what was stopped half-way is finished first."""
    url = store_url(folder / "store.db")
    return open_store(url, settled(url, load_keys(folder / "keys")))


def held_in(store):
    with store.read() as conn:
        return read_records(conn, "fictional", ["person", "month"])


def refuse_half_done(folder, op):
    store = opened(folder)
    assert check(store).ok, check(store)
    frame = held_in(store)
    theirs = int((frame["person"] == PERSON).sum())
    assert len(frame) in {"restore": (ROWS, ROWS + LATER), "erase": (ROWS + LATER, ROWS + LATER - THEIRS)}.get(
        op, (ROWS + LATER,)
    )
    if op == "erase":
        assert theirs in (0, THEIRS)
        with store.write() as conn:
            erase(conn, [PERSON], store.keys)
        clean(store)
        assert not any(one.found for one in look_for(store, [PERSON]))
    if op == "restore" and len(frame) == ROWS:
        assert list(folder.glob("store.db.before-restore-*"))
    store.dispose()
    if op == "backup" and (folder / "b.backup").exists():
        backups.restore(folder / "b.backup", store_url(folder / "again.db"), store.keys)


@pytest.mark.parametrize("op", OPS)
def test_whatever_is_killed_on_the_way_leaves_all_of_it_or_nothing(program, master, tmp_path, op):
    whole = shutil.copytree(master, tmp_path / "whole")
    code, steps = program(**orders(whole, op))
    assert (code, steps > KILLS) == (0, True)
    refuse_half_done(whole, op)
    for number in range(KILLS):
        folder = shutil.copytree(master, tmp_path / str(number))
        code, _ = program(**orders(folder, op), step=1 + number * (steps - 1) // (KILLS - 1))
        assert code == -9
        refuse_half_done(folder, op)
        shutil.rmtree(folder)


@pytest.mark.parametrize("op", [*OPS, "import"])
def test_a_disk_that_is_full_on_the_way_is_said_and_nothing_is_half_done(program, master, tmp_path, op):
    size = (master / "store.db").stat().st_size
    for number in range(FULL_DISKS):
        folder = shutil.copytree(master, tmp_path / str(number))
        before = opened(folder)
        frame = held_in(before)
        before.dispose()
        room = 50_000 + 20_000 * number if op == "import" else size * number // FULL_DISKS + 1
        code, _ = program(**orders(folder, op), room=room)
        assert code == FULL
        store = opened(folder)
        left = held_in(store)
        gone = op == "erase" and left.equals(frame[frame["person"] != PERSON].reset_index(drop=True))
        assert gone or left.equals(frame)
        assert check(store).ok
        store.dispose()
        if op == "erase":
            refuse_half_done(folder, op)
        assert not (folder / "b.backup").exists()
        assert not list(folder.glob("*.part*"))
        assert not list(folder.glob(".*.part*"))
        shutil.rmtree(folder)


@pytest.mark.parametrize("share", [0.8, 0.9, 0.99])
def test_a_page_that_was_half_written_into_the_file_and_stands_whole_in_the_log_is_no_damage(
    program, master, tmp_path, share
):
    folder = shutil.copytree(master, tmp_path / "one")
    room = int(share * (folder / "store.db").stat().st_size) | 1
    assert program(**orders(folder, "erase"), room=room)[0] == FULL
    assert (folder / "store.db-wal").stat().st_size > 0
    refuse_half_done(folder, "erase")


def test_a_backup_that_was_stopped_is_never_taken_for_one(program, master, tmp_path):
    folder = shutil.copytree(master, tmp_path / "one")
    _, steps = program(**orders(folder, "backup"))
    (folder / "b.backup").unlink()
    assert program(**orders(folder, "backup"), step=steps // 2)[0] == -9
    assert not (folder / "b.backup").exists()
    with pytest.raises(StoreRefused, match="no backup"):
        backups.restore(folder / "b.backup", store_url(folder / "again.db"), load_keys(folder / "keys"))
