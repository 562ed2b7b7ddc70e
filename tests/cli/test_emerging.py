"""The command emerging: a file of every hexagon with its class, and the answer in words."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.cli.test_cli import Terminal
from tests.services.chance.test_emerging import sheet


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    made = Terminal(tmp_path_factory.mktemp("terminal"))
    assert made.run("init")[0] == 0
    code, said = made.run("bring-in", "incidents", made.write("a.csv", sheet()), "--agency", "police")
    assert code == 0, said
    return made


def emerging(terminal, name, *words):
    return terminal.run("emerging", "--out", str(terminal.folder / name), *words)


def test_the_file_holds_every_hexagon_and_the_words_say_what_to_mind(terminal):
    code, said = emerging(terminal, "e.csv")
    table = pd.read_csv(terminal.folder / "e.csv")
    assert code == 0
    assert list(table.columns)[:9] == [
        "cell", "incidents", "young_people", "class", "five", "trend_z", "trend_p", "steps_hot", "steps_cold",
    ]  # fmt: skip
    assert table["incidents"].sum() == 258
    assert (table["incidents"] == 0).any()
    assert {"hot_persistent", "hot_consecutive", "none"} <= set(table["class"])
    for words in ("In Sep 2026", "No denominator", "42 of 258 incidents were found because somebody",
                  "Records gather here. It does not say why.", f"{len(table):,} rows written"):  # fmt: skip
        assert words in said


def test_counts_and_emerging_give_the_same_figures_of_the_same_hexagons(terminal):
    emerging(terminal, "e.csv")
    terminal.run("counts", "--by", "cell", "--out", str(terminal.folder / "c.csv"))
    ours, counted = (pd.read_csv(terminal.folder / name).set_index("cell").sort_index() for name in ("e.csv", "c.csv"))
    pd.testing.assert_frame_equal(ours[["incidents", "young_people"]], counted)


def test_longer_steps_and_maps_can_be_asked_for(terminal):
    code, said = emerging(terminal, "e.geojson", "--months-a-step", "3", "--trend", "hamed-rao", "--reach", "0")
    assert code == 0
    assert "Only 8 steps" in said
    assert "In Jul 2026 to Sep 2026" in said
    assert (terminal.folder / "e.geojson").stat().st_size > 1_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--trend", "sen"), "--trend is one of: usual, normal, hamed-rao"),
        (("--months-a-step", "4"), ""),
        (("--reach", "9"), ""),
        (("--class", "open"), "no records of that class"),
    ],
)
def test_wrong_use_ends_with_two_and_one_line(terminal, words, said):
    code, told = emerging(terminal, "wrong.csv", *words)
    assert code == 2
    assert said in told
    assert not (terminal.folder / "wrong.csv").exists()


def test_too_few_months_are_refused_in_one_line_with_how_many_to_choose(terminal):
    code, told = emerging(terminal, "wrong.csv", "--from", "2026-08", "--to", "2026-09")
    assert code == 1
    assert "choose 3 months or more" in told
