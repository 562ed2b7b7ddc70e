"""Did it change: what is counted where, what is compared, what is refused, and the three plans of the sample town."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from contextual import services
from contextual.codes.change import CHECKS, RESULTS, VERDICTS
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import month_of, to_code
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.change_checks import drifts_too
from contextual.services.chance.change_sites import sites
from contextual.services.chance.change_words import factor_words
from contextual.settings import SAMPLE, Settings
from contextual.stats.before_after import before_after
from tests.services.files.test_bringing_in import STREET
from tests.services.test_looking import traces

HEADER = (
    "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind\n"
)
SPOTS = {
    "P1": (54.60011, 1.60013),  # the place
    "P2": (54.60213, 1.60317),  # nearby, in another hexagon
    "P3": (54.63011, 1.60013), "P4": (54.63011, 1.66013), "P5": (54.57011, 1.60013), "P6": (54.57011, 1.66013),
    "street": (54.59811, 1.59713),  # nearby, at no place
}  # fmt: skip
PLACES = "place_id,place_name,place_type,lat,lon\n" + "".join(
    f"{key},{name},{kind},{SPOTS[key][0]},{SPOTS[key][1]}\n"
    for key, name, kind in (
        ("P1", "Tern Street shops", "shopping"), ("P2", "Quay Lane car park", "car_park"),
        ("P3", "Gull Parade", "shopping"), ("P4", "Curlew Precinct", "shopping"), ("P5", "Knot Green", "park"),
        ("P6", "Dunlin Walk", "shopping"),
    )
)  # fmt: skip
HOME = "H1,Quay House,care_setting,54.61500,1.58500\n"
SINCE = month_of(2025, 1)
CALM = dict.fromkeys(("P3", "P4", "P5", "P6"), (3, 3))


def written(rates, how="reported"):
    """A file of two years: for each spot, how many a month before and after January 2025."""
    lines = []
    for spot, (before, after) in rates.items():
        lat, lon = SPOTS[spot]
        for month in range(24):
            for at in range(before if month < 12 else after):
                name = f"{how}-{spot}-{month}-{at}"
                when = f"{2024 + month // 12}-{month % 12 + 1:02d}-{1 + at:02d} 18:00"
                lines.append(f"{name},yp-{spot}-{at},harmed,13_15,{when},cse,{lat},{lon},20,{how},public")
    return HEADER + "\n".join(lines) + "\n"


def town(desk, rates, **more):
    desk.bring(PLACES + HOME, kind="places", name="places.csv")
    desk.bring(written(CALM | rates), **more)
    return desk


def asked(desk, unit=("place", "council:P1"), since=SINCE, who=None, **more):
    return services.did_it_change(who or desk.asker, desk.why, desk.house, desk.lens(), unit, since, **more)


def looked(desk, **more):
    return asked(desk, **more).value


def of(view, group):
    return view.counts.set_index("group").loc[group]


def test_a_place_that_fell_with_nothing_nearby_seems_to_have_worked(desk):
    view = looked(town(desk, {"P1": (5, 1), "P2": (1, 1)}), unit=("place", "police:P1"))
    assert (view.verdict, view.basis) == ("worked", "all")
    assert (of(view, "here")["before"], of(view, "here")["after"]) == (60, 12)
    assert (of(view, "comparison")["before"], of(view, "comparison")["after"]) == (144, 144)
    assert (of(view, "nearby")["before"], of(view, "nearby")["after"]) == (12, 12)
    assert of(view, "near_comparison")[["before", "after"]].tolist() == [0, 0]
    assert view.shown.wdd.local.estimate == pytest.approx(-48)
    assert view.shown.ratio.ratio == pytest.approx(0.2)
    assert view.young_people == (5, 1)
    assert "60 in the 12 months before" in view.sentence
    assert "80% fewer than expected" in view.sentence


def test_what_rose_next_door_and_in_the_street_is_seen(desk):
    view = looked(town(desk, {"P1": (5, 1), "P2": (1, 4), "street": (0, 2)}), unit=("place", "police:P1"))
    assert view.verdict == "moved"
    nearby = view.nearby.set_index("name")
    assert nearby.loc["Quay Lane car park", ["before", "after"]].tolist() == [12, 48]
    assert nearby.loc["Elsewhere in these hexagons", ["before", "after"]].tolist() == [0, 24]
    assert view.nearby["name"].iloc[0] == "Quay Lane car park"
    assert nearby["rose"].all()
    assert any("Quay Lane car park (from 12 to 48)" in one for one in view.cautions)


def test_without_rings_nothing_nearby_is_looked_at_and_that_is_said(desk):
    view = looked(town(desk, {"P1": (5, 1), "P2": (1, 4)}), unit=("place", "police:P1"), buffer_rings=0)
    assert view.verdict == "worked"
    assert any("would not show" in one for one in view.cautions)


def test_a_rise_that_somebody_found_by_looking_stands_on_what_was_told(desk):
    here = town(desk, {"P1": (3, 3), "P2": (1, 1)})
    here.bring(written({"P1": (0, 6)}, how="operation"), name="b.csv")
    view = looked(here, unit=("place", "police:P1"))
    assert (view.verdict, view.basis) == ("no_clear_change", "told")
    assert view.all.verdict == "rose"
    assert "somebody told of" in view.sentence
    assert {check.key: check.result for check in view.checks}["recording"] == "failed"


def test_a_move_that_is_only_looking_nearby_is_no_move(desk):
    here = town(desk, {"P1": (5, 1), "P2": (1, 1)})
    here.bring(written({"P2": (0, 5)}, how="operation"), name="b.csv")
    view = looked(here, unit=("place", "police:P1"))
    assert view.all.verdict == "moved"
    assert (view.verdict, view.basis) == ("worked", "told")


def test_too_few_is_said_with_the_counts_themselves(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(written({"P1": (1, 0), "P3": (1, 0), "street": (0, 1)}))
    view = looked(desk, unit=("place", "police:P1"))
    assert view.verdict == "too_few"
    assert "too few to say" in view.sentence
    assert "0 incidents in the 12 months from Jan 2025, 12 in the 12 months before" in view.sentence
    assert any("24 incidents" in one for one in view.cautions)


def test_where_nothing_compares_no_figure_is_said_and_none_reads_as_nan(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(written({"P1": (4, 4)}))
    alone = looked(desk, unit=("place", "police:P1"))
    assert "Linear difference in differences: undefined (nothing to compare with)." in alone.figures
    assert "nan" not in " ".join((alone.sentence, *alone.figures, *alone.cautions))


def test_against_places_that_began_with_none_no_share_of_what_was_expected_is_said(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(written({"P1": (4, 4), "P3": (0, 2), "P4": (0, 2)}))
    view = looked(desk, unit=("place", "police:P1"), comparison=("police:P3", "police:P4"))
    assert "2 comparison places had 48 after 0" in view.sentence
    assert "than expected" not in view.sentence


def test_a_comparison_that_changed_sharply_is_left_out_and_named_unless_it_was_asked_for(desk):
    here = town(desk, {"P1": (4, 4), "P2": (1, 1), "P6": (5, 1)})
    view = looked(here, unit=("place", "police:P1"))
    kept = view.comparisons.set_index("name")["kept"]
    assert not kept["Dunlin Walk"]
    assert kept.sum() == 3
    assert any("Dunlin Walk" in one for one in view.cautions)
    named = looked(here, unit=("place", "police:P1"), comparison=("police:P6", "police:P3"))
    assert named.comparisons["name"].tolist() == ["Dunlin Walk", "Gull Parade"]
    assert named.comparisons["kept"].all()
    assert named.shown.ratio.ratio > view.shown.ratio.ratio


def test_comparisons_are_chosen_by_level_before_and_type_and_never_by_what_came_after(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(written({"P1": (3, 3), "P3": (3, 9), "P4": (5, 0), "P5": (3, 3), "P6": (16, 3)}))
    view = looked(desk, unit=("place", "police:P1"))
    assert view.comparisons["name"].tolist() == ["Gull Parade", "Knot Green", "Curlew Precinct"]  # 192 is over 5 x 36
    assert view.offered["name"].tolist() == view.comparisons["name"].tolist()
    named = looked(desk, unit=("place", "police:P1"), comparison=("police:P5",))
    assert named.offered["name"].tolist() == view.offered["name"].tolist()


@pytest.mark.parametrize("listed", [("police:P2",), ("police:P1",), ("police:P9",), ("police:H1",)])
def test_a_comparison_that_lies_nearby_or_is_not_held_is_refused_without_naming_it(desk, listed):
    here = town(desk, {"P1": (5, 1), "P2": (1, 1)})
    with pytest.raises(BadLens) as refused:
        asked(here, unit=("place", "police:P1"), comparison=listed)
    assert listed[0] not in str(refused.value)


@pytest.mark.parametrize("since", [month_of(2024, 1), month_of(2026, 1), month_of(1999, 1)])
def test_a_month_on_each_side_must_be_held(desk, since):
    here = town(desk, {"P1": (5, 1)})
    with pytest.raises(BadLens, match="records are held for Jan 2024 to Dec 2025"):
        asked(here, unit=("place", "police:P1"), since=since)


def test_fewer_months_than_asked_for_are_said_and_made_equal(desk):
    here = town(desk, {"P1": (4, 4), "P2": (1, 1)})
    view = looked(here, unit=("place", "police:P1"), since=month_of(2025, 7))
    assert (view.before, view.after) == (12, 6)
    assert view.shown.wdd.local.estimate == pytest.approx(0)
    assert any("seasons" in one for one in view.cautions)


def test_the_months_of_the_lens_do_not_matter_and_all_else_of_it_does(desk):
    here = town(desk, {"P1": (5, 1), "P2": (1, 1)})
    short = here.lens(first=SINCE, last=SINCE)
    found = services.did_it_change(here.asker, here.why, here.house, short, ("place", "police:P1"), SINCE)
    assert found.value.shown.before[0] == 60
    assert (found.lens.first, found.lens.last) == (month_of(2024, 1), month_of(2025, 12))
    nothing = services.did_it_change(
        here.asker, here.why, here.house, here.lens(harms={"cce"}), ("place", "police:P1"), SINCE
    ).value
    assert nothing.shown.before == (0, 0, 0, 0)
    assert nothing.verdict == "too_few"


def test_a_private_place_is_no_unit(desk):
    here = town(desk, {"P1": (5, 1)})
    with pytest.raises(BadLens, match="no such hexagon or public place"):
        asked(here, unit=("place", "police:H1"))


def test_a_place_without_a_position_has_nothing_nearby_and_is_refused(desk):
    here = town(desk, {"P1": (5, 1)})
    found = sites(here.house, here.lens(), "place", "police:P1")
    assert found.table["id"].iloc[found.row("police:P1")] == "police:P1"
    with pytest.raises(BadLens, match="no position"):
        found.row("police:P7")


def test_a_hexagon_is_looked_at_as_a_place_is(desk):
    here = town(desk, {"P1": (5, 1), "P2": (1, 4), "street": (0, 2)})
    units = here.map().units
    hexagon = units.loc[units["name"] == "Tern Street shops", "id"].iloc[0]
    view = looked(here, unit=("cell", hexagon))
    assert (view.kind, view.id, view.name) == ("cell", hexagon, "Tern Street shops")
    assert view.verdict == "moved"
    assert of(view, "here")[["before", "after"]].tolist() == [60, 12]
    assert of(view, "nearby")[["before", "after"]].tolist() == [12, 72]
    assert len(view.comparisons) == 4
    assert "Gull Parade" in view.comparisons["name"].tolist()


def test_a_look_is_traced_before_it_is_shown_and_refused_to_a_viewer(desk):
    here = town(desk, {"P1": (5, 1)})
    before = len(traces(here.house))
    found = asked(here, unit=("place", "police:P1"))
    assert isinstance(found, Exact)
    newest = traces(here.house).iloc[0]
    assert len(traces(here.house)) == before + 1
    assert newest[["action", "object_type", "object_id", "lens"]].tolist() == [
        "did_it_change", "place", "police:P1", to_code(found.lens),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        asked(here, unit=("place", "police:P1"), who=services.fictional_principal("viewer"))
    with pytest.raises(NotAllowed):
        services.change_to_take(
            services.fictional_principal("viewer"), here.why, here.house, here.lens(), ("place", "police:P1"), SINCE
        )


def test_open_records_give_open_figures_and_no_young_people(desk):
    desk.bring(STREET, name="s.csv")
    desk.bring(STREET.replace("2026-01", "2026-02").replace("a" * 64, "b" * 64), name="t.csv")
    lens = desk.lens(batch_class="open", of="incidents")
    cell = services.look_at_map(desk.asker, desk.why, desk.house, lens).value.units["id"].iloc[0]
    found = services.did_it_change(desk.asker, desk.why, desk.house, lens, ("cell", cell), month_of(2026, 2))
    assert isinstance(found, Open)
    assert found.value.young_people is None
    assert found.value.shown.before[0] == found.value.shown.after[0] == 3
    assert found.value.verdict == "too_few"
    assert any("all ages" in one for one in found.value.cautions)
    viewer = services.fictional_principal("viewer")
    services.did_it_change(viewer, desk.why, desk.house, lens, ("cell", cell), month_of(2026, 2))
    with pytest.raises(NotAllowed):  # a viewer may look at open figures, and may not take them away
        services.change_to_take(viewer, desk.why, desk.house, lens, ("cell", cell), month_of(2026, 2))


def test_a_change_is_one_table_to_take_away(desk):
    here = town(desk, {"P1": (5, 1), "P2": (1, 1), "P6": (5, 1)})
    view = services.change_to_take(
        services.TERMINAL_ANALYST, here.why, here.house, here.lens(), ("place", "police:P1"), SINCE
    ).value
    table = services.change_rows(view)
    assert table["part"].tolist() == ["here"] + ["comparison"] * 4 + ["nearby"]
    assert table.loc[0, ["name", "before", "after"]].tolist() == ["Tern Street shops", 60, 12]
    assert table.set_index("name").loc["Dunlin Walk", "compared"] == "no"


def test_a_net_effect_below_none_is_said_as_more_and_thousands_as_everywhere(desk):
    here = town(desk, {"P1": (3, 4), "street": (2, 3)})
    figures = " ".join(looked(here, unit=("place", "police:P1")).figures)
    assert "Total net effect: 24.0 more." in figures


def test_factors_are_said_as_people_say_them():
    assert [factor_words(ratio) for ratio in (0.5, 1.004, 1.5, 3.0)] == [
        "50% fewer", "as many", "50% more", "3.0 times as many",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    made = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(home)}))
    yield made
    made.close()


def planted():
    return {one["kind"]: one for one in json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["planted"]}


def of_the_sample(house, kind):
    asker, why = services.fictional_principal(), services.DEMONSTRATION
    lens = services.default_lens(services.choices(asker, why, house))
    plan = planted()[kind]
    year, month = plan["since_month"].split("-")
    unit = ("place", f"council:{plan['place_id']}")
    return services.did_it_change(asker, why, house, lens, unit, month_of(int(year), int(month))).value


@pytest.mark.parametrize(
    ("kind", "verdict", "words"),
    [
        ("plan_worked", "worked", "seems to have worked"),
        ("plan_moved", "moved", "seems to have moved nearby"),
        ("plan_did_nothing", "no_clear_change", "no clear change"),
    ],
)
def test_the_plans_of_the_sample_town_read_as_they_were_planted(sample, kind, verdict, words):
    view = of_the_sample(sample, kind)
    assert view.verdict == verdict
    assert words in view.sentence
    truth = planted()[kind]["rate_ratio"]
    assert view.shown.ratio.low < truth < view.shown.ratio.high
    assert {check.key for check in view.checks} == set(CHECKS)
    usual = {check.key: check.result for check in view.checks}["placebo_places"] == "failed"
    assert ("changed by as much too" in view.sentence) == usual
    assert {check.result for check in view.checks} <= set(RESULTS)
    assert view.says == VERDICTS[verdict].says
    before = view.steps[view.steps["step"] < 0]
    assert len(before) >= 4
    assert ((before["low"] < 1) & (before["high"] > 1)).all()


def test_what_moved_is_seen_where_it_moved_to(sample):
    view = of_the_sample(sample, "plan_moved")
    assert view.nearby["id"].iloc[0] == f"council:{planted()['moved_to']['place_id']}"


def test_an_agency_that_joined_within_the_months_is_named(sample):
    view = of_the_sample(sample, "plan_did_nothing")
    assert any(one.startswith("Voluntary sector first sent records for Oct 2025") for one in view.cautions)
    assert any("sent nothing" in one and "Emergency department" in one for one in view.cautions)


def test_an_operation_is_not_read_as_a_rise(sample):
    asker, why = services.fictional_principal(), services.DEMONSTRATION
    lens = services.default_lens(services.choices(asker, why, sample))
    unit = ("place", f"council:{planted()['recording_surge']['place_id']}")
    view = services.did_it_change(asker, why, sample, lens, unit, month_of(2026, 2)).value
    assert (view.verdict, view.basis, view.all.verdict) == ("no_clear_change", "told", "rose")


def test_the_parts_of_the_sample_add_up(sample):
    """Here and nearby are all incidents of these hexagons, each once."""
    view = of_the_sample(sample, "plan_moved")
    months = view.months[view.months["month"] >= view.since - view.before]
    assert months["nearby"].sum() == view.nearby[["before", "after"]].to_numpy().sum()
    assert months["here"].sum() == sum(of(view, "here")[["before", "after"]])
    assert isinstance(view.placebo_places, pd.DataFrame)
    assert np.isfinite(view.placebo_p)


@pytest.mark.parametrize(
    ("as_large", "places", "verdict"),
    [(4, 9, "usual_here"), (3, 9, "worked"), (8, 8, "worked"), (889, 1591, "usual_here")],
)
def test_where_more_than_a_third_of_other_places_changed_as_much_no_plan_is_said_to_have_worked(
    as_large, places, verdict
):
    calm = [[2, 3, 2, 3] * 6] * 5
    found = before_after([5] * 12 + [1] * 12, calm, [1] * 24, [4] * 24, 12)
    assert found.verdict == "worked"
    assert drifts_too(found, as_large, places).verdict == verdict
    steady = before_after([2, 3] * 12, calm, [1] * 24, [4] * 24, 12)
    assert drifts_too(steady, as_large, places).verdict == steady.verdict == "no_clear_change"
