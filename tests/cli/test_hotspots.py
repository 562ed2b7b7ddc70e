"""The command hotspots: a file of every hexagon, and the answer in words."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.cli.test_cli import Terminal
from tests.services.chance.test_hotspots import sheet


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    made = Terminal(tmp_path_factory.mktemp("terminal"))
    assert made.run("init")[0] == 0
    code, said = made.run("bring-in", "incidents", made.write("a.csv", sheet()), "--agency", "police")
    assert code == 0, said
    return made


def hotspots(terminal, name, *words):
    return terminal.run("hotspots", "--out", str(terminal.folder / name), *words)


def test_the_file_holds_every_hexagon_and_the_words_say_what_to_mind(terminal):
    code, said = hotspots(terminal, "h.csv")
    table = pd.read_csv(terminal.folder / "h.csv")
    assert code == 0
    assert list(table.columns)[:7] == ["cell", "incidents", "young_people", "z", "p", "p_adjusted", "class"]
    assert table["incidents"].sum() == 86
    assert (table["incidents"] == 0).any()
    assert set(table["class"]) == {"hot", "none"}
    for words in ("hold more incidents than chance", "No denominator", "26 of 86 incidents were found because somebody",
                  "Records gather here. It does not say why.", f"{len(table):,} rows written"):  # fmt: skip
        assert words in said


def test_counts_and_hotspots_give_the_same_figures_of_the_same_hexagons(terminal):
    hotspots(terminal, "h.csv")
    terminal.run("counts", "--by", "cell", "--out", str(terminal.folder / "c.csv"))
    ours, counted = (pd.read_csv(terminal.folder / name).set_index("cell").sort_index() for name in ("h.csv", "c.csv"))
    pd.testing.assert_frame_equal(ours[["incidents", "young_people"]], counted)


def test_young_people_a_second_ring_and_maps_can_be_asked_for(terminal):
    assert hotspots(terminal, "y.csv", "--of", "young_people", "--ring", "2")[0] == 0
    one, two = (pd.read_csv(terminal.folder / name).set_index("cell")["z"] for name in ("h.csv", "y.csv"))
    assert not one.reindex(two.index).equals(two)
    assert hotspots(terminal, "h.geojson", "--test", "permutation", "--resolution", "8")[0] == 0
    assert (terminal.folder / "h.geojson").stat().st_size > 1_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--of", "people"), "--of is one of: incidents, young_people"),
        (("--test", "bayes"), "--test is one of: usual, permutation, normal"),
        (("--ring", "3"), ""),
        (("--harm", "nothing"), ""),
        (("--class", "open"), "no records of that class"),
    ],
)
def test_wrong_use_ends_with_two_and_one_line(terminal, words, said):
    code, told = hotspots(terminal, "wrong.csv", *words)
    assert code == 2
    assert said in told
    assert not (terminal.folder / "wrong.csv").exists()


def test_a_file_of_no_known_form_or_folder_is_refused_before_anything_is_counted(terminal):
    assert hotspots(terminal, "h.docx")[0] == 2
    assert hotspots(terminal, "none/h.csv")[0] == 2
