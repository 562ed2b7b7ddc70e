"""Rates of a view: which denominators are on offer, what each is, and what is said where one is missing."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from contextual import services
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.denominators import NONE, Base, offers, young_residents
from contextual.services.chance.rates import _number, _sentence, look_at_rates
from contextual.space.cells import area_m2
from contextual.stats.rates import rates, shrunk_rates
from tests.services.chance.test_backtest import written
from tests.services.conftest import INCIDENTS, PLACES
from tests.services.test_looking import traces

# Two small areas: the west one is where most live, the east one where most is recorded.
EDGES = {"E01000001": (1.580, 1.608), "E01000002": (1.608, 1.630)}
CENSUS = (
    "date,geography,geography code,Residence type: Total; measures: Value,Population Density: Persons per square "
    "kilometre; measures: Value\n2021,West,E01000001,3000,900\n2021,East,E01000002,300,100\n"
)


def outlines():
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA21CD": code, "LSOA21NM": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[a, 54.596], [b, 54.596], [b, 54.62], [a, 54.62], [a, 54.596]]],
            },
        }
        for code, (a, b) in EDGES.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def seen(desk, **more):
    return look_at_rates(desk.asker, desk.why, desk.house, desk.lens(resolution=8), **more).value


@pytest.fixture
def town(desk):
    """Two busy spots, the second in the area where few live, and one far from both areas."""
    desk.bring(written(dict.fromkeys(range(1, 7), (20, 8, 1))))
    return desk


def with_residents(desk):
    desk.bring(outlines(), kind="boundaries", agency="council", name="lsoa.geojson")
    desk.bring(CENSUS, kind="boundaries", agency="council", name="census.csv")
    return desk


def test_no_denominator_is_an_offer_of_its_own_and_is_said(town):
    view = seen(town)
    assert view.denominators == (("none", "No denominator"), ("area", "Area of the hexagon"))
    assert view.sentence.startswith("With no denominator")
    assert any("No denominator" in said for said in view.cautions)
    assert view.table["rate"].iloc[0] == pytest.approx(120 / 0.5)  # six months of a year


def test_every_hexagon_of_the_study_area_has_a_rate_with_limits_noughts_too(town):
    view = seen(town, denominator="area")
    empty = view.table[view.table["incidents"] == 0]
    assert len(empty)
    assert (empty["rate"] == 0).all()
    assert (empty["low"] == 0).all()
    assert (empty["high"] > 0).all()
    assert (empty["name"] == "").all()
    assert (view.table[view.table["incidents"] > 0]["name"] != "").all()


def test_rates_over_area_are_of_the_true_area_of_each_hexagon_and_of_the_time_looked_at(town):
    table = seen(town, denominator="area").table
    over = area_m2(table["cell"].to_numpy()) / 1e6 * 0.5
    rate, low, high = rates(table["incidents"], over)
    np.testing.assert_allclose(table["rate"], rate)
    np.testing.assert_allclose(table["low"], low)
    np.testing.assert_allclose(table["high"], high)
    np.testing.assert_allclose(table["shrunk"], shrunk_rates(table["incidents"], over).shrunk)
    assert table["shrunk"].is_monotonic_decreasing


def test_residents_are_offered_once_their_areas_are_held_and_a_density_never(town):
    assert len(seen(town).denominators) == 2
    with_residents(town)
    keys = dict(seen(town).denominators)
    assert keys["lsoa:residents:2021"] == "Residents, 2021 (by LSOAs)"
    assert not [key for key in keys if "kilometre" in key]


def test_figures_without_outlines_or_centres_are_not_offered(town):
    town.bring(CENSUS, kind="boundaries", agency="council", name="census.csv")
    assert dict(offers(town.house)).keys() == {"none", "area"}


def test_residents_are_shared_out_by_ground_and_all_are_given_out(town):
    view = seen(with_residents(town), denominator="lsoa:residents:2021")
    inside = view.table["denominator"].dropna()
    assert 0 < inside.sum() <= 3300
    assert "Figures of 2 LSOAs" in view.how
    assert view.per == "1,000 residents (2021) a year"


def test_a_denominator_can_turn_the_order_round(town):
    with_residents(town)
    assert seen(town).table["incidents"].iloc[0] == 120
    top = seen(town, denominator="lsoa:residents:2021").table.iloc[0]
    assert top["incidents"] == 48
    assert any("who sleeps here" in said for said in seen(town, denominator="lsoa:residents:2021").cautions)


def test_where_a_denominator_is_not_known_there_is_no_rate_and_the_incidents_are_said(town):
    view = seen(with_residents(town), denominator="lsoa:residents:2021")
    unknown = view.table[view.table["denominator"].isna()]
    assert unknown["rate"].isna().all()
    assert (unknown["rank"] == 0).all()
    assert view.undefined == 6
    assert any("6 incidents lie in hexagons" in said for said in view.cautions)


def test_a_hexagon_of_a_few_residents_has_no_rate_and_it_is_said(town):
    town.bring(outlines(), kind="boundaries", agency="council", name="lsoa.geojson")
    sparse = CENSUS.replace(",3000,", ",30,").replace(",300,", ",3,")
    town.bring(sparse, kind="boundaries", agency="council", name="census.csv")
    view = seen(town, denominator="lsoa:residents:2021")
    few = view.table[view.table["denominator"] < 10]
    assert len(few)
    assert few["rate"].isna().all()
    assert any("fewer than 10 residents and no rate" in said for said in view.cautions)


def test_where_only_centres_are_held_each_figure_goes_to_the_hexagons_nearest_to_it(town):
    centres = "LSOA21CD,LAT,LONG\nE01000001,54.60120,1.60130\nE01000002,54.61140,1.62150\n"
    town.bring(centres, kind="boundaries", agency="council", name="centres.csv")
    town.bring(CENSUS, kind="boundaries", agency="council", name="census.csv")
    view = seen(town, denominator="lsoa:residents:2021")
    assert view.table["denominator"].sum() == pytest.approx(3300)
    assert "nearest to its centre" in view.how


def test_a_denominator_that_is_not_on_offer_is_refused_with_those_that_are(town):
    with pytest.raises(BadLens, match="none, area"):
        seen(town, denominator="footfall")
    with pytest.raises(BadLens, match="by cell or by place"):
        seen(town, by="month")


def test_a_unit_most_of_which_was_found_by_looking_says_so(desk):
    desk.bring(written(dict.fromkeys(range(1, 7), (4, 4))))
    desk.bring(written(dict.fromkeys(range(1, 7), (0, 30)), how="operation"), name="b.csv")
    table = seen(desk).table
    assert table["flag"].iloc[0] == "180 of 204 incidents were found because somebody looked."
    assert table["flag"].iloc[1] == ""
    assert seen(desk).sentence.endswith("because somebody looked.")


def test_a_unit_whose_level_changed_with_the_recording_says_that_too(desk):
    desk.bring(written(dict.fromkeys(range(1, 11), (4, 2))))
    desk.bring(written(dict.fromkeys((4, 5, 6), (0, 30)), how="operation"), name="b.csv")
    table = seen(desk).table
    assert table["incidents"].iloc[0] == 110
    assert "More was found by looking" in table["flag"].iloc[0]
    assert table["told_rate"].iloc[0] < table["told_rate"].iloc[1]


def test_rates_no_further_apart_than_chance_are_said_to_be_one_rate(desk):
    desk.bring(PLACES, kind="places", agency="council", name="p.csv")
    lines = INCIDENTS.splitlines()
    even = [lines[0]]
    for spot, (lat, lon) in enumerate(((54.60010, 1.60010), (54.60805, 1.59010))):
        even += [
            f"E{spot}{at},yp-{spot}{at},harmed,13_15,2026-03-0{at} 20:15,cse,{lat},{lon},20,,public"
            for at in range(1, 6)
        ]
    desk.bring("\n".join(even) + "\n")
    view = look_at_rates(desk.asker, desk.why, desk.house, desk.lens(), by="place").value
    assert view.incidents == 10
    assert view.guarded
    assert "no more than chance" in view.sentence
    assert view.table["shrunk"].nunique() == 1


def test_places_that_tie_come_first_together_and_have_one_rank():
    table = pd.DataFrame({"name": ["A", "B", "C"], "incidents": [40, 40, 3], "rate": [40.0, 40.0, 3.0], "flag": ""})
    table = table.assign(low=28.6, high=54.5, shrunk=[39.0, 39.0, 4.0])
    drawn = shrunk_rates([40, 40, 3], [1, 1, 1])
    base = Base(key=NONE, label="No denominator", per="a year", scale=1, values=np.ones(3), how="")
    said = _sentence(table, base, drawn, "cell", 83, few=False)
    assert said.startswith("With no denominator, 2 hexagons come first together, A among them: 40 incidents, 40 (28.6")
    alone = table.assign(shrunk=[39.0, 38.0, 4.0])
    assert "A comes first: 40" in _sentence(alone, base, drawn, "cell", 83, few=False)


def test_where_all_records_gather_alike_every_hexagon_with_them_has_rank_one(desk):
    desk.bring(written({1: (6, 6)}))
    table = seen(desk).table
    assert table.loc[table["incidents"] == 6, "rank"].tolist() == [1, 1]
    assert table.loc[table["incidents"] == 0, "rank"].unique().tolist() == [3]


def test_a_rate_is_never_written_as_a_power_of_ten():
    assert [_number(of) for of in (0, 0.0000123, 0.0285, 4.5, 1_332.4)] == ["0", "0.0000123", "0.0285", "4.5", "1,332"]


def test_a_handful_of_incidents_is_too_few_to_say(desk):
    desk.bring(written({1: (2, 2)}))
    view = seen(desk)
    assert view.few
    assert view.sentence == "Too few to say: 4 incidents in all."


def test_places_have_rates_too_over_no_denominator(desk):
    desk.bring(PLACES, kind="places", agency="council", name="p.csv")
    desk.bring(INCIDENTS)
    view = look_at_rates(desk.asker, desk.why, desk.house, desk.lens(), by="place").value
    assert view.denominators == (("none", "No denominator"),)
    assert view.table["name"].iloc[0]
    assert "Quay House" not in view.table["name"].tolist()  # a care setting is private: no unit


def test_a_viewer_is_refused_and_every_look_leaves_a_trace(town):
    with pytest.raises(NotAllowed):
        look_at_rates(services.fictional_principal("viewer"), town.why, town.house, town.lens())
    before = len(traces(town.house))
    seen(town)
    assert len(traces(town.house)) == before + 1
    assert traces(town.house).iloc[0]["action"] == "look_at_rates"


def test_residents_aged_10_to_17_are_added_up_from_single_ages_and_never_twice():
    def rows(code, sexes, ages=range(8, 20)):
        return [
            {"layer": "lsoa", "code": code, "measure": f"residents aged {age}{sex}", "period": "2022-06", "value": 10.0}
            for age in ages
            for sex in sexes
        ]

    figures = pd.DataFrame(
        rows("A", ["", ", females", ", males"])
        + rows("B", [", females", ", males"])
        + rows("C", [", females"])
        + rows("D", [""], range(10, 17))
    )
    made = young_residents(figures).set_index("code")["value"]
    assert made.to_dict() == {"A": 80.0, "B": 160.0}
    assert set(young_residents(figures)["measure"]) == {"residents aged 10 to 17"}
    assert young_residents(figures[:0]).empty
