"""The scan of a view: what gathers just now, what looking and changes of recording explain, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import geopandas
import h3.api.basic_int as h3
import numpy as np
import pytest

from contextual import services
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import month_of
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.scan_words import flag_of
from contextual.space.cells import cells_at, neighbours, with_ring
from tests.services.conftest import Desk
from tests.services.test_looking import traces

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind"
SPOTS = [(54.600 + 0.006 * (n % 4), 1.600 + 0.010 * (n // 4)) for n in range(12)]
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
SMALL = {"draws": 199, "max_rings": 1, "max_weeks": 6}


def steady(days=range(180), every=3):
    """Every spot has a record now and then, all through the half-year."""
    return [(FIRST + timedelta(day), day // every % 12, "reported") for day in days if day % every == 0]


def burst(how="reported", spot=5, until=LAST, many=9):
    return [(until - timedelta(n % 6), spot, how) for n in range(many)]


def written(rows, people=1000, start=0, spots=SPOTS):
    lines = [HEAD]
    for number, (day, spot, how) in enumerate(rows, start):
        lat, lon = spots[spot]
        lines.append(f"I{number},yp-{number % people},harmed,13_15,{day} 18:00,cse,{lat:.5f},{lon:.5f},20,{how},public")
    return "\n".join(lines) + "\n"


def town(desk, rows):
    desk.bring(written(rows))
    return desk


def scanned(desk, lens=None, **asked):
    return services.scan(desk.asker, desk.why, desk.house, lens or desk.lens(), **(SMALL | asked)).value


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    made = town(Desk(tmp_path_factory.mktemp("busy")), steady() + burst())
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The same, but somebody looked."""
    made = town(Desk(tmp_path_factory.mktemp("watched")), steady() + burst("operation"))
    yield made
    made.house.close()


def test_what_gathers_just_now_is_found_with_its_hexagons_and_its_weeks(busy):
    view = scanned(busy)
    first = view.clusters.iloc[0]
    here = int(cells_at([SPOTS[5][0]], [SPOTS[5][1]], 9)[0])
    assert here in first["cells"]
    assert (first["first_day"], first["last_day"], first["weeks"]) == (date(2026, 6, 24), LAST, 1)
    assert first["class"] == "hot"
    assert first["observed"] >= 9
    assert first["ratio"] == pytest.approx(first["observed"] / first["expected"])
    assert (view.first_day, view.last_day, view.weeks, view.total) == (FIRST, LAST, 25, 69)


def test_how_seldom_chance_shows_as_much_is_reckoned_by_how_often_somebody_looks(busy):
    weekly, daily = scanned(busy).clusters.iloc[0], scanned(busy, every_days=1).clusters.iloc[0]
    assert weekly["p"] == daily["p"] == 1 / 200
    assert weekly["recurrence_days"] == pytest.approx(7 * 200)
    assert daily["recurrence_days"] == pytest.approx(200)
    assert "Looked at every week, chance alone would show as much about once in 4 years." in scanned(busy).sentence


def test_the_sentence_says_where_since_when_and_how_many_and_never_why(busy):
    said = scanned(busy).sentence
    assert "since 24 Jun 2026" in said
    assert "more than chance (p = 0.005)" in said
    assert "It does not say why." in said
    assert "risk" not in said


def test_what_was_found_by_looking_is_flagged_and_is_chance_among_what_was_told(watched):
    view = scanned(watched)
    first = view.clusters.iloc[0]
    assert first["class"] == "hot"
    assert first["class_reported"] == "none"
    assert first["recording_explains"]
    assert "Most of its records (9 of" in first["flag"]
    assert "Among what was reported it could be chance." in first["flag"]
    assert "That may be how they were recorded." in view.sentence
    assert first["looked"] == 9
    assert first["looked"] + first["told"] == first["observed"]
    assert not (view.told_clusters["class"] == "hot").any()
    assert view.told_clusters["young_people"].isna().all()
    assert view.total - view.told == 9
    assert view.recording.looked == 9


def test_a_cluster_that_looking_explains_comes_after_one_it_does_not(desk):
    town(desk, steady() + burst("operation", many=14) + burst(spot=11, many=8))
    clusters = scanned(desk).clusters
    assert clusters["class"].tolist()[:2] == ["hot", "hot"]
    assert clusters["recording_explains"].tolist()[:2] == [False, True]
    assert clusters["llr"][0] < clusters["llr"][1]
    assert clusters["rank"].tolist() == list(range(1, len(clusters) + 1))


def test_many_records_of_one_young_person_are_said_to_be_so(desk):
    desk.bring(written(steady()))
    desk.bring(written(burst(), people=1, start=1000), name="b.csv")
    view = scanned(desk)
    assert "Most of its records are of very few young people: one person's records" in view.sentence
    assert view.clusters["young_people"][0] <= 2


def test_a_place_that_always_records_more_is_no_cluster(desk):
    town(desk, steady() + [(FIRST + timedelta(day), 7, "reported") for day in range(180)])
    view = scanned(desk)
    assert not (view.clusters["class"] == "hot").any()
    assert (
        view.sentence
        == "In the last 6 weeks, up to 30 Jun 2026, records gather nowhere more than chance would have it."
    )


def test_what_has_ended_is_found_at_any_time_only(desk):
    town(desk, steady() + burst(until=date(2026, 3, 20), many=16))
    assert not (scanned(desk).clusters["class"] == "hot").any()
    view = scanned(desk, prospective=False)
    first = view.clusters.iloc[0]
    assert first["class"] == "hot"
    assert first["first_day"] <= date(2026, 3, 15) <= first["last_day"]
    assert np.isnan(first["recurrence_days"])
    assert not view.prospective
    assert "from " in view.sentence


def test_weeks_end_with_the_last_day_held_where_nothing_is_of_the_end_of_the_lens(desk):
    rows = [row for row in steady() if row[0] <= date(2026, 6, 10)] + burst(until=date(2026, 6, 10))
    view = scanned(town(desk, rows))
    assert view.last_day == date(2026, 6, 10)
    assert view.clusters["last_day"][0] == date(2026, 6, 10)
    assert "10 Jun 2026" in view.cautions[0]


def test_no_hexagon_is_in_two_clusters_and_all_are_in_the_study_area(busy):
    view = scanned(busy, max_rings=3)
    cells = [cell for row in view.clusters["cells"] for cell in row]
    study, _ = services.looking.study_cells(busy.house, busy.lens())
    assert len(cells) == len(set(cells))
    assert set(cells) <= set(study.tolist())


def test_an_empty_hexagon_within_reach_of_two_clusters_is_drawn_once(desk):
    """Two gatherings of three hexagons each, on the second ring around middles four hexagons apart."""
    middle = int(cells_at([54.6], [1.6], 9)[0])
    row, column = h3.cell_to_local_ij(middle, middle)
    steps = [(0, 0), (-2, 0), (0, -2), (4, 0), (6, 0), (4, 2)]
    gathered = [h3.cell_to_latlng(h3.local_ij_to_cell(middle, row + i, column + j)) for i, j in steps]
    rows = [(LAST - timedelta(n % 6), 12 + spot, "reported") for n in range(4) for spot in range(6)]
    away = [(lat + 0.1, lon) for lat, lon in SPOTS]
    desk.bring(written(steady() + rows, spots=[*away, *gathered]))
    between = h3.cell_to_latlng(h3.local_ij_to_cell(middle, row + 2, column))
    other = written([(FIRST, 0, "reported")], start=900, spots=[between]).replace("cse", "cce")
    desk.bring(other, name="b.csv")
    clusters = scanned(desk, desk.lens(harms=frozenset({"cse"})), max_rings=2).clusters[:2]
    assert (clusters["rings"] == 2).all()
    around = [set(with_ring([centre], 2).tolist()) for centre in clusters["centre"]]
    drawn = {cell for row in clusters["cells"] for cell in row}
    assert around[0] & around[1] & drawn == {h3.local_ij_to_cell(middle, row + 2, column)}
    assert not set(clusters["cells"][0]) & set(clusters["cells"][1])


def test_a_cluster_of_one_ring_names_the_hexagons_around_its_centre_too(desk):
    here = int(cells_at([SPOTS[5][0]], [SPOTS[5][1]], 9)[0])
    town(desk, steady() + burst())
    view = scanned(desk, max_rings=1)
    for row in view.clusters.itertuples():
        around = {row.centre} if row.rings == 0 else {row.centre, *neighbours(row.centre).tolist()}
        assert set(row.cells) <= around
    assert any(here in row for row in view.clusters["cells"])


def test_records_known_to_the_month_only_are_refused_in_one_sentence_after_the_trace(desk):
    desk.bring(written([(FIRST, 0, "reported")]).replace("2026-01-01 18:00", "2026-01"))
    assert len(desk.house.ledger("fictional")) == 1
    with pytest.raises(BadLens, match="known to the month only"):
        scanned(desk)
    assert traces(desk.house).iloc[0]["action"] == "scan"


def test_records_without_a_day_among_others_are_left_out_and_said(desk):
    desk.bring(written(steady()))
    desk.bring(written([(FIRST, 0, "reported")], start=900).replace("2026-01-01 18:00", "2026-02"), name="b.csv")
    view = scanned(desk)
    assert view.not_dated == 1
    assert "1 incident is left out: the day is not known." in view.cautions


def test_a_lens_without_a_record_says_that_this_does_not_mean_nothing_happened(busy):
    empty = replace(busy.lens(), harms=frozenset({"cce"}))
    view = scanned(busy, empty)
    assert view.clusters.empty
    assert view.sentence == "No dated record here. That does not mean nothing happened."


def test_it_is_exact_traced_and_needs_the_permission_to_look(busy):
    before = len(traces(busy.house))
    answer = services.scan(busy.asker, busy.why, busy.house, busy.lens(), **SMALL)
    assert isinstance(answer, Exact)
    assert not isinstance(answer, Open)
    assert len(traces(busy.house)) == before + 1
    viewer = services.fictional_principal("viewer")
    with pytest.raises(NotAllowed):
        services.scan(viewer, busy.why, busy.house, busy.lens(), **SMALL)


def test_progress_grows_to_the_end(watched):
    seen = []
    scanned(watched, progress=lambda share, words: seen.append((share, words)))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert len({words for _, words in seen}) == 2


@pytest.mark.parametrize("asked", [{"draws": 5}, {"max_rings": 21}, {"max_weeks": 0}, {"every_days": 0}])
def test_what_cannot_be_asked_is_refused(busy, asked):
    with pytest.raises(BadLens, match="a scan takes"):
        scanned(busy, **asked)


def test_the_file_has_a_row_for_every_hexagon_of_every_cluster(busy, tmp_path):
    seen = services.scan_to_take(services.TERMINAL_ANALYST, busy.why, busy.house, busy.lens(), **SMALL).value
    view = scanned(busy)
    assert len(seen.clusters) == sum(len(cells) for cells in view.clusters["cells"])
    assert seen.clusters["cell"].str.fullmatch("[0-9a-f]{15}").all()
    assert seen.clusters["first_day"][0] == "2026-06-24"
    path = tmp_path / "clusters.gpkg"
    services.write_table(seen.clusters, path)
    assert len(geopandas.read_file(path)) == len(seen.clusters)


def test_a_file_of_no_cluster_has_its_columns_all_the_same(busy, tmp_path):
    empty = replace(busy.lens(), first=month_of(2026, 1), harms=frozenset({"cce"}))
    seen = services.scan_to_take(services.TERMINAL_ANALYST, busy.why, busy.house, empty, **SMALL).value
    for form in services.TABLE_FORMS:
        services.write_table(seen.clusters, tmp_path / f"none.{form}")
    assert (tmp_path / "none.csv").read_text().startswith("cluster,cell,name,")


def test_flags_say_a_minority_found_by_looking_without_calling_it_an_explanation():
    words, explains = flag_of(8, 3, True, False, (), 8, 8)
    assert words.startswith("3 of its 8 records were found because somebody looked. Among what was reported")
    assert not explains
    assert flag_of(8, 3, True, True, (), 8, 8) == ("", False)
    assert flag_of(8, 0, True, True, ("Police joined in May.",), 8, 8) == ("Police joined in May.", True)
