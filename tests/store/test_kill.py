from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contextual.store.check import check
from contextual.store.engine import open_store
from tests.store.builders import bring, count, incidents
from tests.store.child import POINTS

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("batches", "records", "record_touches", "traces")
ROWS = 6000

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")


def import_and_die(store, point, rows=ROWS):
    url = store.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.store.child", url, str(store.keys.folder), str(rows), point]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)


def held(store):
    return tuple(count(store, table) for table in TABLES)


@pytest.mark.parametrize("again", range(20 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 1))
@pytest.mark.parametrize("point", POINTS)
def test_an_import_that_is_killed_leaves_all_of_the_file_or_nothing(encrypted, point, again):
    bring(encrypted, content="before", frame=incidents(3))
    encrypted.dispose()
    died = import_and_die(encrypted, point)
    assert died.returncode == -9, died.stderr
    again = open_store(encrypted.url, encrypted.keys)
    nothing, everything = (1, 3, 0, 1), (2, 3 + ROWS, 2, 2)
    allowed = {"while committing": {nothing, everything}, "after committing": {everything}}.get(point, {nothing})
    assert held(again) in allowed
    assert check(again).ok, check(again)
    bring(again, content="after", frame=incidents(3))
    again.dispose()


def test_an_import_that_is_let_live_keeps_all_of_the_file(encrypted):
    assert import_and_die(encrypted, "").returncode == 0
    assert held(encrypted) == (1, ROWS, 2, 1)


@pytest.mark.server
@pytest.mark.parametrize("point", ["late in the records", "after the trace"])
def test_an_import_into_a_server_that_is_killed_leaves_nothing(on_server, point):
    died = import_and_die(on_server, point)
    assert died.returncode == -9, died.stderr
    assert held(on_server) == (0, 0, 0, 0)
    assert check(on_server).ok
