from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from contextual.errors import StoreBusy
from contextual.store import postgres, sqlite
from contextual.store.batches import list_batches
from contextual.store.check import check
from contextual.store.engine import open_store
from contextual.store.records import read_records
from contextual.store.settings import get_setting, put_setting
from tests.store.builders import bring

ROOT = Path(__file__).resolve().parents[2]


def start(store, rows=2000):
    url = store.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.store.child", url, str(store.keys.folder), str(rows), ""]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_app_reads_on_while_the_terminal_imports(store):
    bring(store, 4, "before")
    with store.read() as conn:
        assert len(read_records(conn, "fictional", ["line"])) == 4
        importing = start(store)
        _, said = importing.communicate(timeout=60)
        assert importing.returncode == 0, said
        assert len(read_records(conn, "fictional", ["line"])) == 4
    with store.read() as conn:
        assert len(read_records(conn, "fictional", ["line"])) == 2004
    assert store.version() == 2


def test_a_file_imported_by_four_programs_at_once_is_held_once(store):
    importing = [start(store, 300) for _ in range(4)]
    ends = [one.communicate(timeout=120) for one in importing]
    assert sorted(one.returncode for one in importing) == [0, 1, 1, 1], ends
    assert sum("already holds this" in out for out, _ in ends) == 3
    with store.read() as conn:
        assert len(list_batches(conn)) == 1
    assert check(store).ok


def test_a_writer_waits_for_another_to_finish(store):
    began, order = threading.Event(), []

    def first():
        with store.write() as conn:
            put_setting(conn, "a", 1)
            began.set()
            time.sleep(0.3)
            order.append("first")

    one = threading.Thread(target=first)
    one.start()
    began.wait(5)
    with store.write() as conn:
        put_setting(conn, "a", 2)
        order.append("second")
    one.join()
    with store.read() as conn:
        assert get_setting(conn, "a") == 2
    assert order == ["first", "second"]


def test_a_writer_that_waited_too_long_says_so_in_words(on_file, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_MS", 50)
    hurried = open_store(on_file.url, on_file.keys)
    with on_file.write(), pytest.raises(StoreBusy, match="Another program is writing"), hurried.write():
        pass
    with hurried.write() as conn:
        put_setting(conn, "a", 1)
    hurried.dispose()


@pytest.mark.server
def test_a_writer_on_a_server_that_waited_too_long_says_so_in_words(on_server, monkeypatch):
    monkeypatch.setattr(postgres, "BUSY_SECONDS", 0.05)
    with on_server.write(), pytest.raises(StoreBusy, match="Another program is writing"), on_server.write():
        pass


def test_many_threads_read_and_write_one_store(store):
    wrong = []

    def work(number):
        try:
            bring(store, 3, f"file {number}")
            with store.read() as conn:
                read_records(conn, "fictional", ["line", "person"])
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    with store.read() as conn:
        assert [batch.seq for batch in list_batches(conn)] == list(range(1, 9))
    assert check(store).ok
