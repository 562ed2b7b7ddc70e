"""What is read of a release, by whom, when; and how it leaves the store."""

from __future__ import annotations

import json

import geopandas
import pandas as pd
import pytest

from contextual import services
from contextual.counts.figures import Exact, Released
from contextual.counts.release import capped
from contextual.counts.release_periods import Period
from contextual.errors import ContextualError, NotAllowed, StoreRefused
from contextual.services.releases.checking import units_of
from contextual.services.releases.choosing import by_volume
from contextual.services.releases.entering import Entering, presences, volume
from contextual.services.releases.showing import find
from contextual.settings import Settings
from tests.services.releases.conftest import STEWARD, WHY, incidents, spots
from tests.services.test_looking import traces

VIEWER = services.fictional_principal("viewer")


def test_others_see_a_release_only_when_it_is_signed(town):
    town.build()
    assert services.releases_held(VIEWER, WHY, town.house).empty
    with pytest.raises(NotAllowed, match="not signed yet"):
        town.show(VIEWER)
    services.sign_release(STEWARD, WHY, town.house)
    assert len(town.show(VIEWER).table)
    assert services.releases_held(VIEWER, WHY, town.house)["state"].tolist() == ["signed", "signed"]
    with pytest.raises(StoreRefused, match="signed already"):
        services.sign_release(STEWARD, WHY, town.house)


def test_a_withdrawn_release_is_named_without_a_figure_and_is_not_built_again(town):
    town.build()
    services.sign_release(STEWARD, WHY, town.house)
    services.retract_release(STEWARD, WHY, town.house, "2025")
    for who in (VIEWER, STEWARD):
        for k in (5, 10):
            view = town.show(who, k=k)
            assert view.state == "retracted"
            assert (len(view.table), len(view.tables), view.covers) == (0, 0, ())
            assert "withdrawn" in view.sentences[0]
    for refused in (
        town.build,
        lambda: services.sign_release(STEWARD, WHY, town.house),
        lambda: services.export_release(VIEWER, WHY, town.house),
        lambda: services.retract_release(STEWARD, WHY, town.house, "2025"),
    ):
        with pytest.raises(StoreRefused):
            refused()


def test_what_is_shown_is_released_and_what_is_audited_or_planned_is_exact(town):
    town.build()
    assert isinstance(services.show_release(STEWARD, WHY, town.house), Released)
    assert isinstance(services.audit_release(STEWARD, WHY, town.house), Exact)
    assert isinstance(services.plan_release(STEWARD, WHY, town.house), Exact)


def test_planning_keeps_nothing_and_is_traced(town):
    before = town.kept()
    plan = services.plan_release(services.fictional_principal("co_ordinator"), WHY, town.house).value
    assert town.kept() == before
    assert traces(town.house).iloc[0]["action"] == "release_plan"
    assert plan.table[["every", "base"]].values.tolist() == [
        [every, base] for every in ("year", "half-year", "quarter") for base in (8, 9)
    ]


@pytest.mark.parametrize(
    ("action", "ask"),
    [
        ("release_show", lambda t: t.show()),
        ("release_list", lambda t: services.releases_held(STEWARD, WHY, t.house)),
        ("release_audit", lambda t: services.audit_release(STEWARD, WHY, t.house)),
        ("release_sign", lambda t: services.sign_release(STEWARD, WHY, t.house)),
        ("release_retract", lambda t: services.retract_release(STEWARD, WHY, t.house, "2025")),
        ("release_set_up", lambda t: t.set_up()),
    ],
)
def test_it_is_traced(town, action, ask):
    town.build()
    ask(town)
    assert traces(town.house).iloc[0]["action"] == action


def test_the_audit_says_how_much_of_the_presences_each_sort_of_figure_kept(town):
    town.build()
    found = services.audit_release(STEWARD, WHY, town.house).value
    own, fine, every, lost = found.kept["per_cent"]
    assert 0 < own <= fine < every == 100
    assert 0 <= lost < 20
    assert found.holds
    assert found.leaves.hidden == found.adding.hidden > 100


def test_the_shares_kept_are_those_counted_by_hand(town):
    town.build()
    one, house = find(town.house, "2025"), town.house
    there = presences(Entering.of(house), Period.of("2025"), "police", units_of(house, one), 9)
    view = town.show()
    own = {covers[0] for covers, level in zip(view.covers, view.table["level"], strict=True) if level == "r9"}
    share = 100 * sum(unit in own for _, unit in there) / len(there)
    found = services.audit_release(STEWARD, WHY, house).value
    assert found.kept["per_cent"].iloc[0] == round(share, 1)


def test_every_figure_of_ten_covers_ten_of_the_towns_young_people(town):
    one = town.build()
    units, key = units_of(town.house, one), town.house.keys.release.secret
    counted = capped(presences(Entering.of(town.house), Period.of("2025"), "police", units, 9), key, "2025", 4)
    for k in (5, 10):
        for covers in town.show(k=k).covers:
            assert len(set().union(*(counted.get(unit, set()) for unit in covers))) >= k


def test_the_figure_of_the_period_before_stands_beside_it_and_nothing_is_called_new(town):
    town.set_up(every="half-year")
    town.build("2025-H1")
    assert town.show(period="2025-H1").table["since_last"].unique().tolist() == [""]
    services.sign_release(STEWARD, WHY, town.house, "2025-H1")
    town.build("2025-H2")
    said = set(town.show(period="2025-H2").table["since_last"])
    assert said <= {"", "no clear change", "higher", "lower"}
    assert "no clear change" in said


def test_tables_come_with_the_last_period_of_a_year_only(town):
    town.set_up(every="half-year")
    town.build("2025-H1")
    town.build("2025-H2")
    assert town.show(period="2025-H1").tables.empty
    tables = town.show(period="2025-H2").tables
    age = tables[(tables["table"] == "age") & (tables["cell"] == "13_15")]["young_people"].iloc[0]
    assert abs(age - 139) <= 10  # 140 young people at most, all of one band


def test_only_a_signed_release_leaves_and_in_every_form(town):
    town.build()
    with pytest.raises(StoreRefused, match="not signed yet"):
        services.export_release(STEWARD, WHY, town.house)
    services.sign_release(STEWARD, WHY, town.house)
    view = town.show(VIEWER)
    shown = view.table["young_person_presences"].tolist()
    reads = {
        "csv": pd.read_csv,
        "parquet": pd.read_parquet,
        "gpkg": geopandas.read_file,
        "geojson": geopandas.read_file,
    }
    for form, read in reads.items():
        made = services.export_release(VIEWER, WHY, town.house, form=form)
        (town.folder / made.name).write_bytes(made.data)
        table = read(town.folder / made.name)
        assert table["young_person_presences"].tolist() == shown
        assert table["note"].str.contains("FICTIONAL").all()
        assert table["note"].str.contains("Nothing shown here does not mean nothing happens here").all()
        assert traces(town.house).iloc[0]["action"] == "release_export"
    with pytest.raises(ContextualError):
        services.export_release(VIEWER, WHY, town.house, what="tables", form="gpkg")


def test_an_exported_outline_is_that_of_every_hexagon_a_figure_covers(town):
    town.build()
    services.sign_release(STEWARD, WHY, town.house)
    view = town.show()
    (town.folder / "r.gpkg").write_bytes(services.export_release(VIEWER, WHY, town.house, form="gpkg").data)
    metres = geopandas.read_file(town.folder / "r.gpkg").to_crs(27700).area
    levels = view.table["level"].tolist()
    rest, one = levels.index("area"), levels.index("r9")
    assert metres[rest] / metres[one] == pytest.approx(len(view.covers[rest]), rel=0.05)


def test_a_hexagon_is_called_by_the_public_place_in_it_and_never_by_a_private_one(town):
    (lat, lon), (far_lat, far_lon) = spots()[:2]
    rows = f"P1,Lantern Park,park,{lat},{lon}\nP2,Quay House,care_setting,{far_lat},{far_lon}\n"
    town.bring(f"place_id,place_name,place_type,lat,lon\n{rows}", kind="places", agency="council", name="places.csv")
    town.build()
    names = town.show().table["name"].tolist()
    assert "Hexagon: Lantern Park" in names
    assert names[-1] == "The rest of the area"
    assert not any("Quay House" in name for name in names)
    assert len(set(names)) == len(names)


def test_no_pseudonym_count_or_noise_is_in_what_is_kept(town):
    town.build()
    people = set(Entering.of(town.house).records["person"])
    text = json.dumps([[str(value) for value in row] for rows in town.kept().values() for row in rows])
    assert not any(person in text for person in people)


def test_the_fictional_partnership_is_released_audited_and_its_tens_are_ten(tmp_path):
    house = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(tmp_path / "home")}))
    built = {}
    for every, base in (("year", 8), ("half-year", 9), ("quarter", 9)):
        services.set_up_release(STEWARD, WHY, house, every=every, base=base, scheme="police")
        for name in {"year": ("2025",), "half-year": ("2024-H1", "2026-H1"), "quarter": ("2024-Q3",)}[every]:
            built[name] = services.build_release(STEWARD, WHY, house, name)
            assert services.audit_release(STEWARD, WHY, house, name).value.holds
    key = house.keys.release.secret
    for name, one in built.items():
        there = presences(Entering.of(house), Period.of(name), "police", units_of(house, one), one.base)
        counted = capped(there, key, name, 4)
        for k in (5, 10):
            view = services.show_release(STEWARD, WHY, house, name, k=k).value
            for covers in view.covers:
                assert len(set().union(*(counted.get(unit, set()) for unit in covers))) >= k
    services.sign_release(STEWARD, WHY, house, "2025")
    assert len(services.show_release(VIEWER, WHY, house, "2025", k=10).value.table)
    house.close()


@pytest.mark.parametrize(
    ("many", "wanted"), [(400, ("year", 8)), (1_499, ("year", 8)), (1_500, ("half-year", 9)), (5_000, ("quarter", 9))]
)
def test_few_incidents_want_long_periods_and_large_hexagons(many, wanted):
    assert by_volume(many) == wanted


def test_the_volume_is_of_the_twelve_months_before_and_incidents_count_once(town):
    head, first = incidents(3, many=1, first=9000).splitlines(keepends=True)
    town.bring(head + first + first.replace("yp-", "yp-other-"), name="two-in-one.csv")
    entering = Entering.of(town.house)
    assert [volume(entering, 2026 * 12), volume(entering, 2025 * 12)] == [421, 0]
