"""The commands rates and backtest: their files, their words, and how they end."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tests.cli.test_cli import Terminal
from tests.services.chance.test_backtest import written
from tests.services.conftest import PLACES


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    made = Terminal(tmp_path_factory.mktemp("terminal"))
    assert made.run("init")[0] == 0
    text = written(dict.fromkeys(range(1, 9), (6, 2, 1)) | {9: (5, 9, 0), 10: (5, 9, 0), 11: (5, 9, 0)})
    for kind, name, data, agency in (("places", "p.csv", PLACES, "council"), ("incidents", "a.csv", text, "police")):
        code, said = made.run("bring-in", kind, made.write(name, data), "--agency", agency)
        assert code == 0, said
    return made


def run(terminal, command, name, *words):
    code, said = terminal.run(command, "--out", str(terminal.folder / name), *words)
    return code, said, terminal.folder / name


def test_backtest_writes_a_row_for_each_way_and_share_and_says_what_was_done(terminal):
    code, said, path = run(terminal, "backtest", "b.csv")
    table = pd.read_csv(path)
    assert code == 0, said
    assert len(table) == 6 * 4
    assert set(table["incidents"]) == {42}
    for words in ("Ranked on Jan 2026 to Aug 2026", "Sep 2026 to Nov 2026", "tie are taken in equal parts", "24 rows"):
        assert words in said


def test_a_map_of_the_backtest_holds_the_rankings_of_the_months_before(terminal):
    code, said, path = run(terminal, "backtest", "b.geojson", "--train", "2", "--test", "1")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert code == 0, said
    assert sum(feature["properties"]["long"] for feature in features) == 28
    assert "Too few to say: 14 incidents in Nov 2026." in said


def test_rates_write_every_hexagon_over_its_area_and_every_place_over_nothing(terminal):
    code, said, path = run(terminal, "rates", "r.csv", "--denominator", "area")
    table = pd.read_csv(path)
    assert code == 0, said
    assert list(table.columns)[:3] == ["cell", "name", "incidents"]
    assert table["incidents"].sum() == 114
    assert (table["incidents"] == 0).any()
    assert "True area of each hexagon" in said
    code, said, path = run(terminal, "rates", "places.geojson", "--by", "place")
    assert code == 0, said
    assert "No denominator" in said
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert {feature["geometry"]["type"] for feature in features} == {"Point"}


@pytest.mark.parametrize(
    ("command", "words", "code", "said"),
    [
        ("backtest", ("--test", "0"), 2, ""),
        ("backtest", ("--train", "12", "--test", "12"), 1, "a month to rank on and one to score"),
        ("backtest", ("--class", "open"), 2, "no records of that class"),
        ("rates", ("--by", "month"), 2, "--by is one of: cell, place"),
        ("rates", ("--denominator", "footfall"), 1, "there are: none, area"),
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence(terminal, command, words, code, said):
    ended, told, path = run(terminal, command, "not_written.csv", *words)
    assert ended == code
    assert said in told
    assert not path.exists()
