"""Emerging places, through the door: the months of every hexagon, told and looked, in words, traced."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import h3.api.basic_int as h3
import numpy as np
import pytest

from contextual import services
from contextual.codes.emerging import EMERGING, FIVE
from contextual.counts.lens import month_of
from contextual.counts.series import cell_months
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.emerging_words import FLAG, _mean, in_a_word, rises
from contextual.space.neighbours import neighbours_of
from contextual.stats.emerging import emerging
from tests.services.conftest import PLACES, Desk
from tests.services.test_looking import traces

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind"
STATION, PARK, SHOPS = (54.60010, 1.60010), (54.60800, 1.65000), (54.63010, 1.63010)
MONTHS, FIRST = 24, month_of(2024, 10)


def day(month: int, n: int) -> str:
    """A day of a month of the sheet, the first of which is October 2024."""
    months = 2024 * 12 + 9 + month
    return date(months // 12, months % 12 + 1, 1 + n % 28).isoformat()


def sheet() -> str:
    """Two years: a station always, a park in the last eight months, shops where an operation looked in the last six."""
    random = np.random.default_rng(3)
    rows = [(*STATION, "reported", m) for m in range(MONTHS) for _ in range(6)]
    rows += [(*PARK, "reported", m) for m in range(MONTHS - 8, MONTHS) for _ in range(6)]
    rows += [(*SHOPS, "operation", m) for m in range(MONTHS - 6, MONTHS) for _ in range(7)]
    rows += [(54.585 + 0.05 * random.random(), 1.575 + 0.09 * random.random(), "reported", m) for m in range(MONTHS)]
    lines = [
        f"I{n},yp-{n % 40},harmed,13_15,{day(month, n)} 18:00,cse,{lat:.5f},{lon:.5f},20,{how},public"
        for n, (lat, lon, how, month) in enumerate(rows)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    box = [[[1.57, 54.58], [1.67, 54.58], [1.67, 54.64], [1.57, 54.64], [1.57, 54.58]]]
    area = {"type": "Feature", "properties": {"name": "Ternmouth"}, "geometry": {"type": "Polygon", "coordinates": box}}
    (folder / "area.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    made = Desk(folder, areas=[folder / "area.geojson"])
    made.bring(PLACES, kind="places", name="places.csv")
    made.bring(sheet())
    yield made
    made.house.close()


def look(town, lens=None, **asked):
    return services.look_at_emerging(town.asker, town.why, town.house, lens or town.lens(), **asked).value


def row_of(view, point):
    return view.table.set_index("cell").loc[h3.latlng_to_cell(*point, 9)]


def test_a_steady_place_and_one_that_came_up_have_their_classes(town):
    view = look(town)
    station, park = row_of(view, STATION), row_of(view, PARK)
    assert (station["class"], station["five"], station["class_reported"]) == (
        "hot_persistent",
        "persistent",
        "hot_persistent",
    )
    assert (park["class"], park["class_reported"], park["steps_hot"], park["last"]) == (
        "hot_consecutive", "hot_consecutive", 8, 1,
    )  # fmt: skip
    assert park["trend_p"] < 0.05
    assert park["trend_z"] > 0
    assert (station["flag"], park["flag"]) == ("", "")


def test_what_an_operation_found_is_flagged_and_stands_after_what_was_told(town):
    view = look(town)
    shops = row_of(view, SHOPS)
    assert shops["class"] == "hot_consecutive"
    assert (shops["class_reported"], shops["five_reported"], shops["looked"]) == ("none", "none", 42)
    assert shops["flag"] == FLAG
    hot = view.table[view.table["class"].str.startswith("hot_")]
    assert hot["flag"].ne("").is_monotonic_increasing
    assert view.spots["rests_on_looking"].tolist() == [False, False, True]
    assert "1 group only because somebody looked" in view.sentence


def test_without_what_was_looked_for_the_same_town_is_classed_as_reported(town):
    view, told = look(town), look(town, town.lens(recorded=frozenset({"reported"})))
    both = view.table.set_index("cell")[["class_reported", "five_reported"]]
    alone = told.table.set_index("cell")[["class", "five"]].reindex(both.index)
    assert both.to_numpy().tolist() == alone.to_numpy().tolist()
    assert not told.table["looked"].any()


def test_the_sentence_names_the_last_step_the_groups_and_their_classes(town):
    view = look(town)
    assert view.sentence.startswith("In Sep 2026, ")
    assert "Tern Street bus station" in view.sentence
    assert "(persistent)" in view.sentence
    assert "(new and lasting)" in view.sentence
    rising = int(rises(view.table).sum())
    assert f" {rising} hexagons are new or growing, around " in view.sentence
    assert view.caption.startswith("Incidents, Oct 2024 to Sep 2026")


def test_what_is_new_in_a_long_series_is_said_to_be_new_though_the_simple_view_has_no_class_for_it(desk):
    """One hot step of 24 is less than the tenth that the simple view asks for."""
    random = np.random.default_rng(5)
    rows = [(*STATION, m) for m in range(MONTHS) for _ in range(6)]
    rows += [(*PARK, MONTHS - 1) for _ in range(12)]
    rows += [(54.585 + 0.05 * random.random(), 1.575 + 0.09 * random.random(), m) for m in range(MONTHS)]
    lines = [
        f"I{n},yp-{n % 40},harmed,13_15,{day(month, n)} 18:00,cse,{lat:.5f},{lon:.5f},20,reported,public"
        for n, (lat, lon, month) in enumerate(rows)
    ]
    desk.bring("\n".join([HEAD, *lines]) + "\n")
    view = look(desk, desk.lens(first=FIRST, last=FIRST + MONTHS - 1))
    new = view.table[view.table["class"] == "hot_new"]
    assert set(new["five"]) == {"none"}
    assert "(new)" in view.sentence
    assert f" {int(rises(view.table).sum())} hexagons are new or growing, around " in view.sentence
    assert rises(new).all()


def test_the_sentence_says_what_came_up_or_rises_and_of_the_rest_the_simple_view():
    assert in_a_word("hot_intensifying", "persistent") == "growing"
    assert in_a_word("hot_sporadic", "persistent") == "persistent"
    assert in_a_word("hot_new", "emerging") == "new"
    assert in_a_word("hot_sporadic", "intermittent") == "part of the time"
    assert in_a_word("hot_sporadic", "none") == "sporadic"


def test_every_hexagon_has_a_row_and_a_series_that_are_those_of_the_pure_method(town):
    view, lens = look(town), town.lens()
    study = town.map().study
    assert sorted(view.table["cell"]) == study.tolist()
    counts = cell_months(town.house.ledger("fictional"), lens, study)
    found = emerging(counts, neighbours_of(study))
    place = np.searchsorted(study, view.table["cell"].to_numpy())
    assert view.counts.tolist() == counts[place].tolist()
    assert view.series.tolist() == found.cube.z[place].tolist()
    assert view.states.tolist() == found.cube.states[place].tolist()
    assert view.table["class"].tolist() == found.classes[place].tolist()
    assert view.family == len(study) * MONTHS
    assert view.totals == tuple(counts.sum(axis=0))
    assert set(view.table["class"]) <= set(EMERGING)
    assert set(view.table["five"]) <= set(FIVE)


def test_groups_are_hexagons_that_touch_and_are_hot_now(town):
    view = look(town)
    now = view.table[view.table["last"] == 1]
    assert sorted(cell for cells in view.spots["cells"] for cell in cells) == sorted(now["cell"])
    assert set(now["spot"]) == set(view.spots["spot"])
    assert not view.table.loc[view.table["last"] != 1, "spot"].any()


@pytest.mark.parametrize(("months", "steps"), [(1, 24), (2, 12), (3, 8)])
def test_steps_of_one_two_or_three_months_end_with_the_last(town, months, steps):
    view = look(town, months_a_step=months)
    assert len(view.steps) == steps
    assert view.steps[-1] == (FIRST + MONTHS - months, FIRST + MONTHS - 1)
    assert view.counts.sum() == view.table["incidents"].sum() == 258
    assert row_of(view, STATION)["class"] == "hot_persistent"


def test_months_that_make_no_whole_step_are_said_and_are_in_no_figure(town):
    lens = town.lens(first=FIRST + 1)
    view = look(town, lens, months_a_step=3)
    assert view.steps[0] == (FIRST + 3, FIRST + 5)
    assert any(said.startswith("The first 2 months of the view make no whole step") for said in view.cautions)
    assert view.caption.startswith("Incidents, Jan 2025 to Sep 2026")
    assert view.table["incidents"].sum() == sum(view.totals)
    young = town.map(first=FIRST + 3).units.set_index("cell")["young_people"]
    assert row_of(view, STATION)["young_people"] == young[h3.latlng_to_cell(*STATION, 9)]


def test_fewer_than_ten_steps_and_too_few_for_a_trend_are_said(town):
    nine, four = (look(town, town.lens(first=FIRST + MONTHS - n)) for n in (9, 4))
    assert any(said.startswith("Only 9 steps: the method asks for 10 or more") for said in nine.cautions)
    assert not any("no trend can be told" in said for said in nine.cautions)
    assert any(said.startswith("With 4 steps no trend can be told") for said in four.cautions)
    assert (four.table["trend_p"] > 0.05).all()
    assert not any("the method asks for" in said for said in look(town).cautions)


def test_the_cautions_say_what_a_class_takes_for_granted(town):
    said = " ".join(look(town).cautions)
    for words in (
        "No denominator",
        "one busy step can make 2 in a row",
        "The first step has none before it",
        "as if it were separate",
        "needed for it to be named",
        "Incidents of the whole area rise over these steps",
        "too few for any hexagon to be named for having fewer",
        "Tested: ",
    ):
        assert words in said
    assert "in a row" not in " ".join(look(town, reach=0).cautions)
    assert "steps of two or three months" in said
    assert "steps of two or three months" not in " ".join(look(town, months_a_step=2).cautions)


def test_a_mean_of_hundreds_is_written_as_people_write_it():
    assert [_mean(of) for of in (0.0132, 4.26, 16.4, 104.2, 5_210)] == ["0.013", "4.3", "16", "104", "5,210"]


def test_a_sender_that_missed_the_last_month_is_said(desk):
    desk.bring(sheet())
    rows = sheet().splitlines()
    desk.bring(
        "\n".join([HEAD, *(line.replace("I", "C", 1) for line in rows[1:31])]) + "\n", agency="childrens_services"
    )
    view = look(desk)
    assert any("The last step is among them" in said for said in view.cautions)


def test_a_lens_without_a_record_and_one_that_cannot_be_said(town):
    empty = look(town, town.lens(harms=frozenset({"cce"})))
    assert empty.sentence.startswith("No incidents of these months stand in a hexagon")
    assert set(empty.table["class"]) == set(empty.table["five"]) == {"undefined"}
    assert empty.family == 0
    assert not len(empty.spots)


@pytest.mark.parametrize(
    "asked",
    [{"of": "young_people"}, {"alpha": 0}, {"reach": 4}, {"months_a_step": 4}, {"trend": "sen"}, {"months_a_step": 0}],
)
def test_what_cannot_be_asked_is_refused_and_leaves_no_trace(town, asked):
    before = len(traces(town.house))
    with pytest.raises(BadLens):
        look(town, **asked)
    assert len(traces(town.house)) == before


def test_fewer_than_three_steps_are_refused_with_how_many_months_to_choose(town):
    with pytest.raises(BadLens, match="choose 6 months or more"):
        look(town, town.lens(first=FIRST + MONTHS - 5), months_a_step=2)


def test_every_look_is_traced_and_a_viewer_is_refused_and_a_practitioner_takes_nothing_away(town):
    look(town)
    assert traces(town.house).iloc[0]["action"] == "look_at_emerging"
    viewer, practitioner = (services.fictional_principal(role) for role in ("viewer", "practitioner"))
    with pytest.raises(NotAllowed):
        services.look_at_emerging(viewer, town.why, town.house, town.lens())
    assert len(services.look_at_emerging(practitioner, town.why, town.house, town.lens()).value.table)
    with pytest.raises(NotAllowed):
        services.emerging_to_take(practitioner, town.why, town.house, town.lens())


def test_the_table_to_take_has_ids_and_blank_people_where_nobody_is_named(town):
    taken = services.emerging_to_take(services.TERMINAL_ANALYST, town.why, town.house, town.lens()).value.table
    assert list(taken)[:9] == [
        "cell", "incidents", "young_people", "class", "five", "trend_z", "trend_p", "steps_hot", "steps_cold",
    ]  # fmt: skip
    assert taken["cell"].str.len().eq(15).all()
    none = services.emerging_to_take(
        services.TERMINAL_ANALYST, town.why, town.house, replace(town.lens(), batch_class="open", of="incidents")
    ).value.table
    assert none["young_people"].isna().all()
