"""Hot spots, through the door: every hexagon of the study area, told and looked, in words, traced."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pytest

from contextual import services
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.hotspot_words import in_words, no_denominator, of_the_hot
from contextual.stats.fdr import adjusted
from tests.services.conftest import PLACES, Desk
from tests.services.test_looking import traces

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind"
STATION, SHOPS = (54.60010, 1.60010), (54.62010, 1.63010)


def sheet() -> str:
    """A bus station with 20 incidents told of and 2 found, shops where an operation found 24, 40 here and there."""
    random = np.random.default_rng(3)
    rows = [(*STATION, "reported", n % 12) for n in range(20)] + [(*SHOPS, "operation", 90 + n % 3) for n in range(24)]
    rows += [(*STATION, "discovered", n) for n in range(2)]
    rows += [(54.585 + 0.05 * random.random(), 1.575 + 0.08 * random.random(), "reported", 20 + n) for n in range(40)]
    lines = [
        f"I{n},yp-{who},harmed,13_15,2026-{1 + n % 6:02d}-11 18:00,cse,{lat:.5f},{lon:.5f},20,{how},public"
        for n, (lat, lon, how, who) in enumerate(rows)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    box = [[[1.57, 54.58], [1.66, 54.58], [1.66, 54.64], [1.57, 54.64], [1.57, 54.58]]]
    area = {"type": "Feature", "properties": {"name": "Ternmouth"}, "geometry": {"type": "Polygon", "coordinates": box}}
    (folder / "area.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    made = Desk(folder, areas=[folder / "area.geojson"])
    made.bring(PLACES, kind="places", name="places.csv")
    made.bring(sheet())
    yield made
    made.house.close()


def look(town, lens=None, **asked):
    return services.look_at_hotspots(town.asker, town.why, town.house, lens or town.lens(), **asked).value


def cell_at(point):
    return h3.latlng_to_cell(*point, 9)


def row_of(view, point):
    return view.table.set_index("cell").loc[cell_at(point)]


def test_the_table_holds_every_hexagon_of_the_study_area_noughts_included_the_highest_z_first(town):
    table = look(town).table
    study = town.map().study
    assert sorted(table["cell"]) == study.tolist()
    assert (table["incidents"] == 0).sum() > len(table) / 2
    assert table["incidents"].sum() == 86
    assert table["z"].is_monotonic_decreasing
    assert (table.loc[table["incidents"] == 0, "name"] == "").all()
    assert (table.loc[table["incidents"] > 0, "name"] != "").all()


@pytest.mark.parametrize("ring", [1, 2])
def test_z_and_p_are_those_of_the_formula_worked_out_hexagon_by_hexagon(town, ring):
    table = look(town, ring=ring).table
    counts = dict(zip(table["cell"].tolist(), table["incidents"].tolist(), strict=True))
    n, mean = len(counts), sum(counts.values()) / len(counts)
    spread = math.sqrt(sum(one * one for one in counts.values()) / n - mean * mean)
    for row in table.iloc[::17].itertuples():
        near = [cell for cell in h3.grid_disk(row.cell, ring) if cell in counts]
        k, total = len(near), sum(counts[cell] for cell in near)
        z = (total - mean * k) / (spread * math.sqrt((n * k - k * k) / (n - 1)))
        assert row.z == pytest.approx(z, abs=1e-9)
        assert row.p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)), rel=1e-9)
    np.testing.assert_allclose(table["p_adjusted"], adjusted(table["p"]))


def test_both_gatherings_are_hot_and_only_what_was_told_stays_hot_when_told_alone(town):
    view = look(town)
    station, shops = row_of(view, STATION), row_of(view, SHOPS)
    assert (station["class"], station["class_reported"], station["flag"]) == ("hot", "hot", "")
    assert station["looked"] == 2
    assert (shops["class"], shops["class_reported"]) == ("hot", "none")
    assert shops["flag"].startswith("Recorded because somebody looked (24 of ")
    assert shops["flag"].endswith("among what was reported it could be chance.")
    assert shops["looked"] == 24


def test_the_hot_spot_that_rests_on_looking_is_ranked_last_and_named_as_such(town):
    view = look(town)
    assert view.spots["spot"].tolist() == [1, 2]
    assert view.spots["rests_on_looking"].tolist() == [False, True]
    assert view.spots["cell"].tolist() == [cell_at(STATION), cell_at(SHOPS)]
    assert view.spots.loc[1, "z"] > view.spots.loc[0, "z"]
    assert sorted(view.spots.loc[0, "cells"]) == sorted(view.table.loc[view.table["spot"] == 1, "cell"])
    assert "around Tern Street bus station; one more group only because somebody looked" in view.sentence


def test_young_people_are_counted_once_a_hexagon_and_few_people_met_often_are_no_hot_spot(town):
    view = look(town, of="young_people")
    assert row_of(view, STATION)["young_people"] == 13  # twelve, and one of those here and there
    assert row_of(view, STATION)["class"] == "hot"
    assert row_of(view, SHOPS)["young_people"] == 3
    assert row_of(view, SHOPS)["class"] == "none"
    assert "young people" in view.sentence
    assert any("counts that lie together share people" in caution for caution in view.cautions)


def test_what_was_told_of_a_young_person_found_by_looking_too_still_counts_as_told(town):
    told = look(town, of="young_people").table.set_index("cell")
    assert told.loc[cell_at(STATION), "class_reported"] == "hot"
    assert (told["flag"] == "").all()


def test_the_cautions_say_sparse_no_denominator_empty_hexagons_and_what_stands_nowhere(town):
    said = " ".join(look(town).cautions)
    for words in ("No denominator", "Records are few", "hot hexagons hold no record", "hot hexagons would not be hot"):
        assert words in said
    assert "own count" in " ".join(look(town, test="permutation").cautions)
    assert look(town).sparse


def test_the_same_lens_gives_the_same_answer_again(town):
    first, again = look(town, ring=2), look(town, ring=2)
    pd.testing.assert_frame_equal(first.table, again.table)


def test_without_a_record_nothing_is_called_and_nothing_is_nought(town):
    view = look(town, replace(town.lens(), first=24300, last=24300))
    assert set(view.table["class"]) == {"undefined"}
    assert view.table["z"].isna().all()
    assert view.cells_tested == 0
    assert view.sentence.startswith("No incidents of these months stand in a hexagon")
    assert view.spots.empty


def test_a_lens_of_what_was_found_by_looking_alone_says_so_of_every_hot_hexagon(town):
    view = look(town, replace(town.lens(), recorded=frozenset({"operation"})))
    hot = view.table[view.table["class"] == "hot"]
    assert len(hot)
    assert (hot["flag"] != "").all()
    assert (
        look(town, replace(town.lens(), recorded=frozenset({"operation"})), of="young_people")
        .spots["rests_on_looking"]
        .all()
    )


def test_a_look_leaves_one_trace_and_what_cannot_be_asked_leaves_none(town):
    before = len(traces(town.house))
    look(town)
    assert len(traces(town.house)) == before + 1
    assert traces(town.house).iloc[0]["action"] == "look_at_hotspots"
    for wrong in ({"ring": 3}, {"of": "Amy Gull"}, {"test": "any"}, {"alpha": 0.0}):
        with pytest.raises(BadLens):
            look(town, **wrong)
    assert len(traces(town.house)) == before + 1


def test_a_viewer_is_refused_and_a_practitioner_may_look_but_take_nothing_away(town):
    viewer, practitioner = (services.fictional_principal(role) for role in ("viewer", "practitioner"))
    with pytest.raises(NotAllowed):
        services.look_at_hotspots(viewer, town.why, town.house, town.lens())
    assert services.look_at_hotspots(practitioner, town.why, town.house, town.lens()).value.spots["spot"].max() == 2
    with pytest.raises(NotAllowed):
        services.hotspots_to_take(practitioner, town.why, town.house, town.lens())


def test_a_file_begins_with_the_columns_agreed_and_holds_no_number_for_a_hexagon(town):
    taken = services.hotspots_to_take(town.asker, town.why, town.house, town.lens()).value.table
    assert list(taken)[:7] == ["cell", "incidents", "young_people", "z", "p", "p_adjusted", "class"]
    assert taken["cell"].str.fullmatch("89[0-9a-f]{13}").all()
    assert len(taken) == len(town.map().study)


def test_open_records_are_of_people_of_all_ages(desk):
    assert no_denominator(desk.lens()).startswith("No denominator: where more young people pass")
    assert no_denominator(replace(desk.lens(), batch_class="open")).startswith("No denominator: where more people pass")


def test_open_records_have_no_young_people_to_ask_for(desk):
    with pytest.raises(BadLens, match="name nobody"):
        look(desk, replace(desk.lens(), batch_class="open", of="incidents"), of="young_people")


HOT = {"incidents": 3, "class": "hot", "flag": "", "class_reported": "hot"}


def words(classes, groups, most=20):
    table = pd.DataFrame([HOT | {"class": one, "incidents": at + most} for at, one in enumerate(classes)])
    return in_words(table, pd.DataFrame(groups, columns=["name", "rests_on_looking"]), "incidents")


@pytest.mark.parametrize(("test", "said"), [("usual", "needs the exact"), ("permutation", "rests on the permutation"),
                                          ("normal", "ask for the usual test")])  # fmt: skip
def test_of_few_records_it_is_said_what_the_classes_asked_for_rest_on(town, test, said):
    few = [caution for caution in look(town, test=test).cautions if caution.startswith("Records are few")]
    assert len(few) == 1
    assert said in few[0]


def test_the_sentence_counts_names_and_says_what_is_not_known():
    assert words(["none", "none"], []) == "No hexagon of 2 holds more or fewer incidents than chance could put there."
    assert words(["none", "undefined", "none"], []).startswith("No hexagon of 2 that could be tested holds more or")
    few = words(["none", "none"], [], most=9)
    assert few == "Too few to say: 19 incidents in the hexagons, where 20 or more are wanted."
    assert words(["none", "cold"], []).startswith("No hexagon holds more incidents than chance would put there. 1 hold")
    assert words(["undefined", "undefined"], []).startswith("It cannot be said: every hexagon holds as many")
    many = words(["hot"] * 5, [(f"Place {n}", False) for n in range(5)])
    assert "5 groups, around Place 0; Place 1; Place 2; and 2 more. None holds fewer." in many
    assert "around a hexagon with no record of its own." in words(["hot", "none"], [("", False)])
    assert ": 2 groups only because somebody looked." in words(["hot", "none"], [("A", True), ("B", True)])
    assert of_the_hot(pd.DataFrame([HOT | {"incidents": 0}]), "usual")[0].startswith("1 hot hexagon holds no record")
