"""The back-test of a view: what is ranked, what is scored, what is never looked at beforehand, and how it is said."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import h3
import numpy as np
import pandas as pd
import pytest

from contextual import services
from contextual.codes.ranking import RANKINGS
from contextual.counts.figures import Exact
from contextual.counts.lens import month_of
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.backtest import POSSIBLE, periods
from contextual.stats.backtest import SHARES
from tests.conftest import ROOT
from tests.services.conftest import Desk

HEADER = (
    "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind\n"
)
SPOTS = ((54.60012, 1.60013), (54.61014, 1.62015), (54.59016, 1.64017), (54.60518, 1.66019))


def written(per_month, how="reported", year=2026):
    """A file of incidents: for each month, how many at each spot."""
    lines = []
    for month, numbers in per_month.items():
        for spot, number in enumerate(numbers):
            lat, lon = SPOTS[spot]
            for at in range(number):
                name = f"{how}-{month}-{spot}-{at}"
                when = f"{year}-{month:02d}-{1 + at % 20:02d} 18:00"
                lines.append(f"{name},yp-{name},harmed,not_known,{when},cse,{lat},{lon},20,{how},public")
    return HEADER + "\n".join(lines) + "\n"


def looked(desk, **more):
    return services.backtest(desk.asker, desk.why, desk.house, desk.lens(), **more).value


@pytest.fixture
def town(desk):
    """Nine months: the first spot is busy throughout, the second has been busy of late, the third is new."""
    months = dict.fromkeys(range(1, 7), (6, 1, 0)) | dict.fromkeys((7, 8), (6, 4, 0))
    desk.bring(written(months | {9: (8, 10, 6), 10: (8, 10, 6), 11: (8, 10, 6)}))
    return desk


def test_the_last_quarter_is_scored_on_everything_before_it(town):
    view = looked(town)
    assert view.test == (month_of(2026, 9), month_of(2026, 11))
    assert view.train == (month_of(2026, 1), month_of(2026, 8))
    assert view.incidents == 72
    assert set(view.scores["method"]) == {"last", "long", "fading", "kernel", "bayes", "hotspots"}
    assert sorted(set(view.scores["share"])) == list(SHARES)


def test_months_to_rank_on_and_to_score_can_be_chosen(town):
    view = looked(town, train=2, test=1)
    assert view.train == (month_of(2026, 9), month_of(2026, 10))
    assert view.test == (month_of(2026, 11), month_of(2026, 11))
    assert view.incidents == 24


def test_each_ways_scores_are_made_of_the_months_before(town):
    ranking = looked(town).ranking
    busiest = ranking.sort_values("long", ascending=False)
    assert busiest["long"].head(2).tolist() == [48, 14]
    assert busiest["last"].head(2).tolist() == [18, 9]  # June, July and August


def test_what_comes_later_changes_no_ranking_no_choice_and_no_ground(tmp_path):
    """The same months before, quite another quarter after: the rankings must not know."""
    before = dict.fromkeys(range(1, 9), (6, 2, 1))
    views = []
    for number, after in enumerate(({9: (9, 0, 0, 0), 11: (9, 0, 0, 0)}, {9: (0, 3, 30, 40), 11: (0, 0, 9, 9)})):
        (folder := tmp_path / str(number)).mkdir()
        desk = Desk(folder)
        desk.bring(written(before | after))
        views.append(looked(desk))
        desk.house.close()
    one, other = views
    assert one.scores["found"].sum() != other.scores["found"].sum()
    assert one.ranking.equals(other.ranking)
    assert one.settings == other.settings


def test_incidents_where_nothing_was_ranked_count_as_not_found_and_are_said(desk):
    desk.bring(written(dict.fromkeys(range(1, 9), (5,)) | {9: (20, 0, 0, 20), 11: (5,)}))
    view = looked(desk)
    assert view.outside == 20
    assert view.incidents == 45
    assert view.scores["hit_rate"].max() <= 25 / 45 + 1e-12
    assert any("20 incidents" in said and "not found" in said for said in view.cautions)


def test_the_area_is_of_true_areas_and_shares_of_it_add_up(town):
    view = looked(town)
    for _, way in view.curves.groupby("method"):
        assert way["found"].iloc[0] == 0
        assert way["found"].iloc[-1] == pytest.approx(1 - view.outside / view.incidents)
        assert np.all(np.diff(way["found"]) >= -1e-12)
    possible = view.curves[view.curves["method"] == POSSIBLE]["found"].to_numpy()
    for _, way in view.curves.groupby("method"):
        assert np.all(way["found"].to_numpy() <= possible + 1e-9)


def test_what_was_found_by_looking_is_set_apart(desk):
    desk.bring(written(dict.fromkeys(range(1, 12), (6, 1))))
    desk.bring(written(dict.fromkeys((9, 10, 11), (0, 20)), how="operation"), name="b.csv")
    view = looked(desk)
    at = view.scores[(view.scores["method"] == "long") & (view.scores["share"] == 0.10)].iloc[0]
    assert (view.told, view.looked) == (21, 60)
    part = (at["found"] - 18) / 63  # of the second spot's hexagon, which is taken in part
    assert at["told_hit_rate"] == pytest.approx((18 + part * 3) / 21)
    assert at["told_hit_rate"] > at["hit_rate"]
    assert any("60 of the incidents scored" in said for said in view.cautions)


def test_told_incidents_where_nothing_was_ranked_count_as_not_found_too(desk):
    desk.bring(written(dict.fromkeys(range(1, 9), (6, 1)) | {9: (30, 0, 0, 10), 11: (5,)}))
    view = looked(desk)
    assert (view.told, view.looked, view.outside) == (45, 0, 10)
    pd.testing.assert_series_equal(view.scores["told_hit_rate"], view.scores["hit_rate"], check_names=False)


def test_few_incidents_are_said_to_be_too_few_with_their_number(desk):
    desk.bring(written(dict.fromkeys(range(1, 9), (2,))))
    view = looked(desk)
    assert view.few
    assert view.best == ""
    assert view.sentence == "Too few to say: 6 incidents in Jun 2026 to Aug 2026."


def test_a_sentence_names_the_best_way_its_limits_and_the_plain_one(town):
    view = looked(town)
    assert view.best
    assert "the first 5 % of the area held" in view.sentence
    assert "no choice could have held more than" in view.sentence
    assert "predict" not in " ".join((view.sentence, *view.cautions, *view.settings)).lower()


def test_the_same_view_gives_the_same_figures_again(town):
    assert looked(town).scores.equals(looked(town).scores)


def test_a_view_of_one_month_cannot_be_parted(town):
    with pytest.raises(BadLens, match="a month to rank on and one to score"):
        services.backtest(town.asker, town.why, town.house, town.lens(first=month_of(2026, 5), last=month_of(2026, 5)))
    for train, test in ((0, 3), (3, 0), (10, 3)):
        with pytest.raises(BadLens):
            periods(town.lens(), train, test)
    with pytest.raises(BadLens, match="this view holds 1 month, 4 were asked for"):
        periods(town.lens(first=month_of(2026, 5), last=month_of(2026, 5)), 3, 1)


def test_a_store_without_a_placed_record_before_has_nothing_to_rank(desk):
    desk.bring(written({9: (5,)}))
    with pytest.raises(BadLens, match="nothing to rank"):
        services.backtest(desk.asker, desk.why, desk.house, desk.lens(first=month_of(2026, 7)))


def test_figures_of_the_fictional_store_are_exact_and_a_viewer_is_refused(town):
    assert isinstance(services.backtest(town.asker, town.why, town.house, town.lens()), Exact)
    viewer = services.fictional_principal("viewer")
    with pytest.raises(NotAllowed):
        services.backtest(viewer, town.why, town.house, town.lens())


def test_who_may_look_but_not_take_away_gets_no_file(town):
    from contextual.access import ROLES, Principal

    looker = next(key for key, role in ROLES.items() if "take_away" not in role.may and "look_exact" in role.may)
    principal = Principal(id="p", role=looker)
    services.backtest(principal, town.why, town.house, town.lens())
    with pytest.raises(NotAllowed):
        services.backtest_to_take(principal, town.why, town.house, town.lens())


def test_one_real_year_is_ranked_and_the_next_scored(public_data: Path, tmp_path):
    """Counts checked against the files themselves, read by a plain reader."""
    files = sorted((public_data / "police_uk" / "cleveland").glob("2023-*/*-street.csv.gz"))[:4]
    if not files:
        pytest.skip("no police series among the public files")
    desk = Desk(tmp_path)
    for path in files:
        desk.bring(path.read_bytes(), name=path.name)
    lens = desk.lens(batch_class="open", first=month_of(2023, 1), last=month_of(2023, 4), of="incidents")
    view = services.backtest(desk.asker, desk.why, desk.house, lens, test=1).value
    april = pd.read_csv(files[3])
    assert view.incidents == april["Latitude"].notna().sum()
    at = view.scores[(view.scores["share"] == 0.05) & (view.scores["method"] == "long")].iloc[0]
    assert 5 < at["pai"] < 1 / 0.05
    assert at["pei"] <= 1
    before = pd.concat([pd.read_csv(path) for path in files[:3]]).dropna(subset=["Latitude"])
    plain = [
        h3.cell_to_parent(h3.latlng_to_cell(lat, lon, 10), 9)
        for lat, lon in zip(before["Latitude"], before["Longitude"], strict=True)
    ]
    assert view.ranking.set_index("id")["long"].loc[lambda counts: counts > 0].to_dict() == dict(Counter(plain))
    desk.house.close()


def test_the_page_about_the_real_series_names_every_way_of_ranking_and_nothing_is_left_to_fill_in():
    text = (ROOT / "docs" / "backtest.md").read_text(encoding="utf-8")
    assert "<<" not in text
    assert all(row.label in text for row in RANKINGS.values())
    assert "a real police series" in text.lower()


def test_the_page_about_the_real_series_names_no_place_of_it(public_data: Path):
    text = (ROOT / "docs" / "backtest.md").read_text(encoding="utf-8").lower()
    names = set()
    for path in (public_data / "boundaries").glob("**/wards_by_*.json"):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            names |= {str(value).lower() for key, value in feature["properties"].items() if key.lower().endswith("nm")}
    names |= {path.name.lower() for path in (public_data / "police_uk").iterdir() if "_" not in path.name}
    assert names
    assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)]
