from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from contextual import services
from contextual.errors import FolderRefused
from contextual.services.watching import drop_folder
from tests.cli.test_cli import Terminal
from tests.conftest import ROOT
from tests.services.conftest import INCIDENTS

MONTH = f"{datetime.now(UTC):%Y-%m}"
CORRECTED = INCIDENTS.replace("2026-04-02 18:00", "2026-04-09 18:00")


class Drop(Terminal):
    """A terminal with a folder into which police drop files."""

    def __init__(self, folder):
        super().__init__(folder)
        self.inbox = folder / "inbox"
        self.inbox.mkdir()

    def drop(self, name, text=INCIDENTS):
        (self.inbox / name).write_text(text, encoding="utf-8")

    def watch(self, *more, kind="incidents"):
        return self.run(
            "bring-in", kind, "--watch", str(self.inbox), "--agency", "police", "--interval", "0.05", "--once", *more
        )

    def process(self, point, *more):
        """Watch as a program of its own, which dies at a point."""
        words = ["bring-in", "incidents", "--watch", str(self.inbox), "--agency", "police", "--interval", "0.1", *more]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.cli.watcher", point, *words], cwd=ROOT, env=os.environ | self.env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def lies(self, below=""):
        here = self.inbox / below
        return sorted(path.name for path in here.iterdir() if path.is_file() and path.name != drop_folder.LOCK)

    def rows(self):
        code, said = self.run("store", "files")
        assert code == 0
        return said


@pytest.fixture
def drop(tmp_path):
    made = Drop(tmp_path)
    assert made.run("init")[0] == 0
    return made


def test_what_is_dropped_is_taken_and_filed_with_its_receipt(drop):
    drop.drop("april.csv")
    code, said = drop.watch()
    assert code == 0, said
    assert "april.csv: taken. 6 of 6 rows taken." in said
    assert drop.lies() == []
    assert drop.lies(f"taken/{MONTH}") == ["april.csv", "april.csv.json"]
    receipt = json.loads((drop.inbox / "taken" / MONTH / "april.csv.json").read_text(encoding="utf-8"))
    assert (receipt["rows"], receipt["accepted"], receipt["refused"]) == (6, 6, None)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("nothing,known\n1,2\n", "missing_headers", ""),
        (CORRECTED, "overlaps", "--answer corrections=take or keep"),
    ],
)
def test_what_is_refused_or_asked_about_goes_into_quarantine_with_a_line_of_text(drop, text, code, words):
    drop.drop("april.csv")
    drop.watch()
    drop.drop("odd.csv", text)
    ended, said = drop.watch()
    assert ended == 1
    assert "odd.csv: quarantine" in said
    assert drop.lies("quarantine") == ["odd.csv", "odd.csv.json", "odd.csv.txt"]
    receipt = json.loads((drop.inbox / "quarantine" / "odd.csv.json").read_text(encoding="utf-8"))
    assert receipt["refused"]["code"] == code
    [line] = (drop.inbox / "quarantine" / "odd.csv.txt").read_text(encoding="utf-8").splitlines()
    assert line.startswith("odd.csv: ")
    assert words in line
    assert "yp-" not in line
    assert "odd.csv" not in drop.rows()


def test_what_a_person_settles_leaves_the_quarantine(drop):
    drop.drop("april.csv")
    drop.watch()
    drop.drop("may.csv", CORRECTED)
    drop.watch()
    held = str(drop.inbox / "quarantine" / "may.csv")
    assert drop.run("bring-in", "incidents", held, "--agency", "police", "--corrections", "take")[0] == 0
    code, said = drop.watch()
    assert code == 0
    assert "may.csv: taken. It was brought in by hand" in said
    assert drop.lies("quarantine") == []
    assert "may.csv" in drop.lies(f"taken/{MONTH}")


def test_unfinished_hidden_empty_and_growing_files_and_links_wait(drop, tmp_path):
    for name in ("a.csv.part", "b.tmp", "~$c.xlsx", ".d.csv"):
        drop.drop(name)
    drop.drop("empty.csv", "")
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(INCIDENTS, encoding="utf-8")
    (drop.inbox / "link.csv").symlink_to(elsewhere)
    before = drop_folder.look(drop.inbox)
    drop.drop("growing.csv")
    first = drop_folder.look(drop.inbox)
    drop.drop("growing.csv", INCIDENTS + "A9,,harmed,not_known,2026-05-01 12:00,cse,,,,,public\n")
    second = drop_folder.look(drop.inbox)
    assert (before, list(first), drop_folder.settled(first, second)) == ({}, ["growing.csv"], [])
    assert drop.watch()[0] == 0
    assert elsewhere.exists()
    assert {"a.csv.part", "b.tmp", "~$c.xlsx", ".d.csv", "empty.csv", "link.csv"} <= set(drop.lies())


def test_the_older_of_two_files_is_taken_first(drop):
    drop.drop("b.csv", CORRECTED)
    drop.drop("a.csv")
    os.utime(drop.inbox / "b.csv", (1_700_000_000, 1_700_000_000))
    assert drop.watch("--corrections", "take")[0] == 0
    said = drop.rows()
    assert said.index("a.csv") < said.index("b.csv")  # newest first


def test_nothing_is_written_over(drop):
    drop.drop("april.csv")
    drop.watch()
    drop.drop("april.csv", CORRECTED)
    assert drop.watch("--corrections", "take")[0] == 0
    assert drop.lies(f"taken/{MONTH}") == ["april-2.csv", "april-2.csv.json", "april.csv", "april.csv.json"]
    assert (drop.inbox / "taken" / MONTH / "april.csv").read_text(encoding="utf-8") == INCIDENTS


def test_what_somebody_else_put_among_the_taken_files_stays(drop):
    theirs = drop.inbox / "taken" / MONTH / "april.csv"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs", encoding="utf-8")
    drop.drop("april.csv")
    assert drop.watch()[0] == 0
    assert theirs.read_text(encoding="utf-8") == "theirs"
    assert drop.lies(f"taken/{MONTH}") == ["april-2.csv", "april-2.csv.json", "april.csv"]


def test_a_receipt_is_not_written_through_a_link_that_somebody_put_there(drop, tmp_path):
    theirs = tmp_path / "theirs.txt"
    theirs.write_text("theirs", encoding="utf-8")
    there = drop.inbox / drop_folder.QUARANTINE
    there.mkdir()
    for name in (".bad.csv.json.part", ".bad.csv.txt.part"):
        (there / name).symlink_to(theirs)
    drop.drop("bad.csv", "x,y\n1,2\n")
    drop.watch()
    assert (theirs.read_text(encoding="utf-8"), (there / "bad.csv.json").is_file()) == ("theirs", True)


def test_a_folder_that_leads_elsewhere_is_refused(drop, tmp_path):
    (tmp_path / "outside").mkdir()
    (drop.inbox / "taken").symlink_to(tmp_path / "outside")
    drop.drop("april.csv")
    code, said = drop.watch()
    assert code == 1
    assert "leads out of the folder" in said
    assert drop.lies() == ["april.csv"]


def test_a_folder_of_every_kind(drop):
    (drop.inbox / "incidents").mkdir()
    (drop.inbox / "places").mkdir()
    drop.drop("incidents/april.csv")
    drop.drop("places/parks.csv", "place_id,place_name,place_type,lat,lon\nP1,Lantern Park,park,54.608,1.59\n")
    code, said = drop.watch(kind="all")
    assert code == 0, said
    assert drop.lies(f"places/taken/{MONTH}") == ["parks.csv", "parks.csv.json"]


@pytest.mark.parametrize("words", [("--dry-run",), ("a.csv",), ("--report", "r.json")])
def test_watching_takes_no_files_and_no_report(drop, words):
    assert drop.watch(*words)[0] == 2


def test_a_file_that_the_program_fails_on_does_not_stop_the_others(drop, monkeypatch):
    from contextual.services.watching import folder as watching

    real = watching.bring_in

    def fail(who, why, house, sending, **more):
        if sending.name == "bad.csv":
            raise ZeroDivisionError
        return real(who, why, house, sending, **more)

    monkeypatch.setattr(watching, "bring_in", fail)
    drop.drop("bad.csv")
    drop.drop("good.csv", CORRECTED)
    assert drop.watch()[0] == 1
    assert "bad.csv" in drop.lies("quarantine")
    assert "good.csv" in drop.lies(f"taken/{MONTH}")


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")])
def test_a_file_that_is_locked_or_does_not_fit_waits_and_is_said(drop, monkeypatch, error):
    def cannot(*_):
        raise error

    monkeypatch.setattr(drop_folder, "_write" if error.errno == 28 else "read_whole", cannot)
    drop.drop("april.csv")
    code, said = drop.watch()
    assert code == 1
    assert error.strerror.lower() in said
    assert drop.lies() == ["april.csv"]
    monkeypatch.undo()
    assert drop.watch()[0] == 0
    assert drop.lies() == []


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")
@pytest.mark.parametrize("point", ["before the store", "after the store", "after the receipt", "after the move"])
def test_a_watcher_that_is_killed_leaves_every_file_and_row_once(drop, point):
    drop.drop("april.csv")
    died = drop.process(point, "--once")
    died.communicate(timeout=120)
    assert died.returncode == -9
    code, said = drop.watch()
    assert code == 0, said
    assert drop.lies() == []
    filed = drop.lies(f"taken/{MONTH}")
    assert filed == ["april.csv", "april.csv.json"]
    receipt = json.loads((drop.inbox / "taken" / MONTH / "april.csv.json").read_text(encoding="utf-8"))
    assert receipt["rows"] == receipt["accepted"] + receipt["already_held"] == 6
    if point in ("after the receipt", "after the move"):
        assert receipt["accepted"] == 6
    assert drop.run("store", "check")[0] == 0
    assert drop.rows().count("april.csv") == 1


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX systems")
def test_two_watchers_of_one_folder_do_not_double(drop):
    first = drop.process("never")
    try:
        until = time.monotonic() + 60
        while not (drop.inbox / drop_folder.LOCK).exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)
        code, said = drop.watch()
        assert code == 1
        assert "watches" in said
        drop.drop("april.csv")
        while drop.lies() and time.monotonic() < until:
            time.sleep(0.05)
        assert drop.lies() == []
    finally:
        first.kill()
        first.communicate(timeout=20)
    with drop_folder.alone(services.watched_folder(drop.inbox)), pytest.raises(FolderRefused):
        drop_folder.alone(drop.inbox).__enter__()
    assert drop.rows().count("april.csv") == 1
