"""The file a report is written to is never the file that was sent, nor anything else that was there."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_cli import Terminal
from tests.services.conftest import INCIDENTS


@pytest.fixture
def terminal(tmp_path):
    made = Terminal(tmp_path)
    assert made.run("init")[0] == 0
    return made


def bring(terminal, sent, report):
    return terminal.run("bring-in", "incidents", sent, "--agency", "police", "--report", str(report))


def test_a_report_does_not_overwrite_the_file_that_was_sent(terminal):
    sent = terminal.write("a.csv", INCIDENTS)
    link = terminal.folder / "r.json"
    link.symlink_to(sent)
    for report in (sent, link):
        code, said = bring(terminal, sent, report)
        assert (code, "name another" in said) == (2, True)
    assert (terminal.folder / "a.csv").read_text(encoding="utf-8") == INCIDENTS


def test_a_report_does_not_overwrite_what_is_no_report(terminal):
    sent, other = terminal.write("a.csv", INCIDENTS), terminal.write("b.json", '{"type": "FeatureCollection"}')
    code, said = bring(terminal, sent, other)
    assert (code, "no report" in said) == (2, True)
    assert bring(terminal, sent, terminal.folder / "s.db")[0] == 2
    assert bring(terminal, sent, terminal.folder)[0] == 2


def test_an_older_report_is_written_anew(terminal):
    sent, report = terminal.write("a.csv", INCIDENTS), terminal.folder / "r.json"
    report.touch()
    for held in (0, 6):
        assert bring(terminal, sent, report)[0] == 0
        assert json.loads(report.read_text(encoding="utf-8"))["already_held"] == held
