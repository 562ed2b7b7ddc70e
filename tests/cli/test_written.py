"""The end of an answer at the terminal: what stands beside it on the page is said here too, each sentence once."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from contextual.cli.chance.written import written


def test_every_answer_says_how_it_was_recorded_and_which_changes_go_with_that(tmp_path, capsys):
    recording = SimpleNamespace(
        sentence="3 of 9 were looked for.", jumps=("May: 9 a month.",), set_aside="At homes: 2."
    )
    view = SimpleNamespace(
        sentence="One group.", caption="The lens.", cautions=("May: 9 a month.", "With care."), recording=recording
    )
    table = pd.DataFrame({"cell": [617700169958293503], "id": ["8928308280fffff"], "name": ["=HYPERLINK(1)"]})
    written(view, table, tmp_path / "c.csv", "Of this method.", "")
    assert capsys.readouterr().out.splitlines() == [
        "One group.", "The lens.", "Of this method.", "3 of 9 were looked for.", "May: 9 a month.", "At homes: 2.",
        "With care.", f"1 rows written to {tmp_path / 'c.csv'}",
    ]  # fmt: skip
    assert (tmp_path / "c.csv").read_text().splitlines() == ["cell,name", "8928308280fffff,'=HYPERLINK(1)"]
