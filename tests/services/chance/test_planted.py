"""Small versions of `benchmarks/planted.py`, which asks a hundred towns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import planted
from benchmarks.drawn import drawn_town, empty_house
from benchmarks.planted_noise import noise
from benchmarks.planted_town import EMERGING, STEADY, SURGE, checks, false_jumps, scanned
from contextual.counts.ledger import Ledger


@pytest.fixture(scope="module")
def house():
    with empty_house() as made:
        yield made


def without(town, records):
    return replace(town, records=records, ledger=Ledger.build(records, 1, "fictional"))


def wrong(house, town, of):
    return [asked for asked, right in checks(house, town).items() if asked.startswith(of) and not right]


@pytest.mark.parametrize("seed", [2, 26])
def test_what_is_planted_is_found_and_the_decoys_are_flagged_and_not_ranked_as_harm(house, seed):
    town = drawn_town(seed)
    assert [asked for asked, right in checks(house, town).items() if not right] == []
    assert false_jumps(town) == (0, 12)


def test_the_scan_finds_the_operation_and_does_not_call_it_harm(house):
    assert all(scanned(house, drawn_town(26)).values())


def test_an_operation_that_nobody_marks_as_looking_would_be_ranked_as_harm(house):
    town = drawn_town(26)
    unmarked = without(town, town.records.assign(recorded="reported"))
    missed = wrong(house, unmarked, "surge")
    assert "surge: the hexagon is named as a change of recording" in missed
    assert "surge: hot spots never rank it as harm, whichever months are looked at" in missed


@pytest.mark.parametrize(("name", "of"), [(STEADY, "steady"), (EMERGING, "emerging")])
def test_a_hot_spot_of_which_half_the_records_are_gone_is_missed(house, name, of):
    town = drawn_town(26)
    here = (town.records["place"] == town.place(name)["place_id"]).to_numpy()
    kept = town.records[~here | (here.cumsum() % 4 == 0)]
    assert wrong(house, without(town, kept), of)


def test_a_home_whose_returns_stood_on_the_map_would_be_missed(house):
    town = drawn_town(26)
    home, unit = town.place("Fulmar House"), town.place(SURGE)
    own = town.records["own_return"].to_numpy(bool)
    shown = town.records.assign(
        own_return=False, private=town.records["private"] & ~own, finest=town.records["finest"].mask(own, 10)
    )
    assert len(wrong(house, without(town, shown), "care home")) >= 1
    assert home["private"]
    assert not unit["private"]


def test_noise_is_called_no_more_often_than_stated():
    draws = 60
    shares = noise(drawn_town().study(), 2_000, draws, seed=1, tell=lambda _: None)
    assert all(share <= 0.05 + 2 * (0.05 * 0.95 / draws) ** 0.5 for name, share in shares.items()
               if name != "permutation")  # fmt: skip
    assert shares["permutation"] <= 2 / 12


def test_the_table_says_what_is_promised_and_whether_it_is_reached():
    assert planted._promised("surge: named", 0.94, 100).reached is False
    assert planted._promised("surge: named", 0.95, 100).reached is True
    assert planted._promised("surge: the scan finds it", 0.1, 100).reached is None
    assert planted._at_most("noise", 0.06, 1_000).reached is True
    assert planted._at_most("noise", 0.07, 1_000).reached is False
    assert "NO" in planted._promised("surge: named", 0.5, 100).line()


def test_the_command_ends_with_one_where_something_is_not_reached(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["planted.py", "--seeds", "0", "--noise", "0", "--replications", "30"])
    short = planted.Row("limits", 0.5, 30, "93-97 %", reached=False)
    monkeypatch.setattr(planted, "changes", lambda _: [short])
    assert planted.main() == 1
    assert "1 of 1 rows not reached" in capsys.readouterr().out
