"""The commands near-repeat and hours: a file each, and the answer in words."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.cli.test_cli import Terminal
from tests.services.chance.test_near_repeat import repeats, town
from tests.services.chance.test_near_repeat import sheet as days_sheet
from tests.services.chance.test_week import PARK, PLACES, any_hour, evenings
from tests.services.chance.test_week import sheet as hours_sheet


def terminal_with(folder, text, *, places=""):
    made = Terminal(folder)
    assert made.run("init")[0] == 0
    if places:
        assert made.run("bring-in", "places", made.write("p.csv", places), "--agency", "police")[0] == 0
    code, said = made.run("bring-in", "incidents", made.write("a.csv", text), "--agency", "police")
    assert code == 0, said
    return made


@pytest.fixture(scope="module")
def repeating(tmp_path_factory):
    return terminal_with(tmp_path_factory.mktemp("repeating"), days_sheet(repeats(town())))


@pytest.fixture(scope="module")
def weekly(tmp_path_factory):
    rows = evenings(30) + any_hour(30) + evenings(4, PARK)
    return terminal_with(tmp_path_factory.mktemp("weekly"), hours_sheet(rows), places=PLACES)


def test_near_repeat_writes_a_row_a_band_and_says_what_to_mind(repeating):
    out = repeating.folder / "n.csv"
    code, said = repeating.run("near-repeat", "--out", str(out), "--metres", "0,100,300", "--days", "0,7,14")
    table = pd.read_csv(out)
    assert code == 0
    assert table[["from_m", "to_m", "from_day", "to_day"]].to_numpy().tolist() == [
        [a, b, c, d] for a, b in ((0, 1), (1, 100), (100, 300)) for c, d in ((0, 7), (7, 14))
    ]
    for words in ("nearer than 100 m", "adjusted for 4 bands", "known to within 100 m", "6 rows written"):
        assert words in said


def test_the_same_seed_writes_the_same_file(repeating):
    texts = []
    for seed in ("1", "1", "2"):
        out = repeating.folder / "s.csv"
        repeating.run("near-repeat", "--out", str(out), "--draws", "99", "--seed", seed)
        texts.append(out.read_text())
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("wrong", [("--metres", "0,far"), ("--days", "a"), ("--draws", "0"), ("--out", "x.gpkg"),
                                   ("--within", "5"), ("--within", "600")])  # fmt: skip
def test_bands_that_cannot_be_read_and_a_map_of_bands_are_wrong_use(repeating, wrong):
    code, _ = repeating.run("near-repeat", "--out", str(repeating.folder / "n.csv"), *wrong)
    assert code == 2


def test_bands_that_do_not_rise_are_refused_in_a_sentence(repeating):
    code, said = repeating.run("near-repeat", "--out", str(repeating.folder / "n.csv"), "--days", "7,0")
    assert code == 1
    assert "edges that rise" in said


def test_hours_lists_places_in_their_rank_and_says_what_is_left_out(weekly):
    out = weekly.folder / "h.csv"
    code, said = weekly.run("hours", "--out", str(out))
    table = pd.read_csv(out)
    assert code == 0
    assert table["name"].tolist() == ["Tern Street bus station", "Lantern Park"]
    assert table["window"].fillna("").tolist() == ["Fridays 18:00 to 22:00", ""]
    assert table["class"].tolist() == ["hot", "undefined"]
    for words in ("for 1 there are too few to say", "not when young people are there", "2 rows written"):
        assert words in said


def test_hours_of_hexagons_are_drawn_by_a_map_program_too(weekly):
    import geopandas as gpd

    out = weekly.folder / "h.gpkg"
    assert weekly.run("hours", "--by", "cell", "--top", "1", "--out", str(out))[0] == 0
    assert gpd.read_file(out).geometry.geom_type.tolist() == ["Polygon"]


def test_hours_by_month_is_wrong_use(weekly):
    assert weekly.run("hours", "--by", "month", "--out", str(weekly.folder / "h.csv"))[0] == 2
