"""A release is built once, of the right records, and nothing that comes later changes it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from contextual import services
from contextual.errors import NotAllowed, StoreDamaged, StoreRefused
from contextual.services.releases.checking import units_of
from contextual.services.releases.showing import find
from contextual.space.cells import cells_at, label
from contextual.store.sqlite import Location, connect
from tests.services.releases.conftest import ANALYST, HEAD, STEWARD, WHY, incidents, row, spots
from tests.services.test_looking import traces


def test_the_town_has_figures_of_every_level_and_pools_cover_the_whole_area(town):
    town.build()
    levels = town.show().table["level"].tolist()
    assert {"r9", "area"} <= set(levels)
    covered = [unit for covers in town.show().covers for unit in covers]
    assert len(covered) == len(set(covered))
    assert set(covered) <= set(units_of(town.house, find(town.house, "2025")))


def test_the_same_period_is_not_built_twice(town):
    town.build()
    before = town.kept()
    with pytest.raises(StoreRefused, match="built already"):
        town.build()
    assert town.kept() == before


def test_no_month_is_released_twice_under_another_name(town):
    town.build()
    town.set_up(every="half-year")
    with pytest.raises(StoreRefused, match="already covers months of 2025-H2"):
        town.build("2025-H2")


def test_a_period_that_is_not_over_or_not_settled_is_refused_with_the_day(town, monkeypatch):
    from contextual.services.releases import building

    monkeypatch.setattr(building, "now", lambda: 1_767_225_600 + 41 * 86_400)  # 11 February 2026
    with pytest.raises(StoreRefused, match="from 2026-02-12"):
        town.build()
    monkeypatch.setattr(building, "now", lambda: 1_767_225_600 + 42 * 86_400)
    assert town.build().period == "2025"


def test_a_period_without_records_is_not_frozen_by_mistake(town):
    with pytest.raises(StoreRefused, match="no records are held of 2019"):
        town.build("2019")


def test_a_revision_needs_a_date_that_set_up_fixed(town):
    town.build()
    with pytest.raises(StoreRefused, match="allows no revision"):
        town.build(revision=2)
    town.set_up(revise_after=50_000)
    with pytest.raises(StoreRefused, match="as set-up decided"):
        town.build(revision=2)
    town.set_up(revise_after=43)
    assert town.build(revision=2).revision == 2
    assert town.show(revision=1).seal != town.show(revision=2).seal
    with pytest.raises(StoreRefused):
        town.build(revision=3)


def test_the_revision_of_the_same_records_is_another_draw(town):
    town.set_up(revise_after=43)
    town.build()
    town.build(revision=2)
    shown = [town.show(revision=n).table.set_index(["level", "id"])["young_person_presences"] for n in (1, 2)]
    first, second = (dict(one) for one in shown)
    both = first.keys() & second.keys()
    assert len(both) >= 4
    assert any(first[one] != second[one] for one in both)


def test_a_late_record_and_a_withdrawn_file_change_no_released_byte(town):
    late = town.bring(HEAD + row(9000, "yp-late", "2025-06-03", spots()[0]), name="late.csv")
    town.build()
    before, shown = town.kept(), town.figures()
    town.bring(HEAD + row(9001, "yp-later", "2025-06-04", spots()[0]), name="later.csv")
    services.withdraw(STEWARD, WHY, town.house, late.batch_id)
    assert town.kept() == before
    assert town.figures() == shown


def test_two_machines_give_the_same_figures_from_the_same_records_and_keys(town, twin):
    lines = incidents().splitlines(keepends=True)
    twin.bring(lines[0] + "".join(reversed(lines[1:])), name="other-order.csv")
    twin.set_up()
    town.build()
    twin.build()
    assert twin.figures() == town.figures()
    assert twin.figures(k=10) == town.figures(k=10)


def nowhere(town):
    """Forty young people each who enter no figure of a place, all at the busiest spot."""
    spot, out = spots()[0], []
    several = [
        {"kind": "home"}, {"part": "suspected"}, {"part": "witness"}, {"age": "18_24"}, {"precision": 900},
    ]  # fmt: skip
    for n, how in enumerate(several):
        out += [row(8000 + 100 * n + at, f"no-{n}-{at}", "2025-05-05", spot, **how) for at in range(40)]
    out += [row(8600 + at, "", "2025-05-05", spot) for at in range(40)]
    out += [row(8700 + at, f"far-{at}", "2025-05-05", (54.9, 1.9)) for at in range(40)]
    out += [row(8800 + at, f"then-{at}", "2024-05-05", spot) for at in range(40)]
    return HEAD + "".join(out)


def test_homes_other_parts_adults_no_reference_vague_far_and_earlier_records_are_in_no_leaf(town, twin):
    """The stores differ by 320 people who must not enter; leaf for leaf the releases are the same."""
    twin.bring(incidents(), name="2025.csv")
    twin.bring(nowhere(twin), name="nowhere.csv")
    twin.set_up()
    town.build()
    twin.build()
    assert (twin.figures()[0], twin.figures()[2]) == (town.figures()[0], town.figures()[2])


def test_open_rows_and_other_schemes_are_in_no_figure_at_all(town, twin):
    twin.bring(incidents(), name="2025.csv")
    twin.bring(incidents(5, first=5000), name="open.csv", batch_class="open")
    twin.bring(incidents(6, first=6000), name="health.csv", agency="health")
    twin.bring(incidents(7, first=7000), name="borrowed.csv", agency="transport_police", ref_scheme="police")
    twin.set_up()
    town.build()
    twin.build()
    assert twin.figures() == town.figures()


def test_one_more_child_that_enters_is_seen_by_the_same_comparison(town, twin):
    """The comparisons above are not blind: a child who does enter draws other noise."""
    twin.bring(incidents(), name="2025.csv")
    twin.bring(HEAD + row(9000, "yp-new", "2025-05-05", spots()[0]), name="one.csv")
    twin.set_up()
    town.build()
    twin.build()
    assert twin.figures()[0] != town.figures()[0]


def test_the_database_refuses_to_change_or_remove_anything_released(town):
    town.build()
    raw = connect(Location.of(town.house.store.url), town.house.keys, guarded=False)
    for table, column in (("releases", "seal"), ("release_leaves", "value"), ("release_tables", "value")):
        for said in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}",
                     f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"):  # fmt: skip
            with pytest.raises(Exception, match="kept"):
                raw.execute(said)
    raw.close()


@pytest.mark.parametrize("added", ["leaf", "cell"])
def test_a_figure_that_was_smuggled_in_is_noticed_and_nothing_is_shown(town, added):
    one = town.build()
    says = {
        "leaf": "INSERT INTO release_leaves VALUES (:id, 'r9', 'x', x'00', 40)",
        "cell": "INSERT INTO release_tables VALUES (:id, 'age', 'other', 40)",
    }[added]
    with town.house.store.write() as conn:
        conn.execute(sa.text(says), {"id": one.id})
    with pytest.raises(StoreDamaged, match="not what was sealed"):
        town.show()
    assert not services.audit_release(STEWARD, WHY, town.house).value.holds
    with pytest.raises(StoreRefused, match="audit"):
        services.sign_release(STEWARD, WHY, town.house)


def test_a_restored_backup_serves_what_was_stored_and_draws_nothing(town, restored, monkeypatch):
    town.build()
    shown = town.figures()
    house = restored()
    from contextual.counts import release

    monkeypatch.setattr(release, "noise", None)  # whatever would draw, fails
    view = services.show_release(STEWARD, WHY, house, "2025").value
    assert (view.table.values.tolist(), view.tables.values.tolist(), view.covers) == shown
    with pytest.raises(StoreRefused, match="built already"):
        services.build_release(STEWARD, WHY, house, "2025")
    house.close()


def test_the_seal_of_both_files_is_in_the_trace(town):
    one = town.build()
    said = traces(town.house)
    told = said.loc[said["action"] == "release_build", "object_id"].tolist()
    assert len(told) == 2
    assert any(one.seal in text for text in told)


def test_a_store_without_an_area_file_releases_nothing(desk):
    desk.bring(incidents())
    with pytest.raises(StoreRefused, match="--area"):
        services.build_release(STEWARD, WHY, desk.house, "2025")


@pytest.mark.parametrize("who", ["viewer", "practitioner", "analyst", "co_ordinator", "auditor"])
def test_nobody_but_a_steward_builds_audits_signs_or_withdraws(town, who):
    asker = services.fictional_principal(who)
    for ask in (
        lambda: services.build_release(asker, WHY, town.house, "2025"),
        lambda: services.set_up_release(asker, WHY, town.house),
        lambda: services.audit_release(asker, WHY, town.house),
        lambda: services.sign_release(asker, WHY, town.house),
        lambda: services.retract_release(asker, WHY, town.house, "2025"),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_what_was_kept_under_a_listed_place_is_not_in_its_hexagon(town):
    lat, lon = spots()[0]
    places = f"place_id,place_name,place_type,lat,lon\nP1,Lantern Park,park,{lat},{lon}\n"
    town.bring(places, kind="places", agency="council", name="places.csv")
    held = town.house.places()["place_id"].tolist()
    town.set_up(places=held)
    town.build()
    table = town.show().table.set_index("id")
    assert table.loc[f"place:{held[0]}", "name"] == "Lantern Park"
    hexagon = label(int(cells_at([lat], [lon], 9)[0]))
    assert hexagon not in table.index


def test_a_private_place_a_stranger_and_a_two_hundred_and_first_are_not_listed(town):
    head = "place_id,place_name,place_type,lat,lon\n"
    rows = [f"P{n},Bench {n},park,{54.59 + n / 1e4:.4f},1.60\n" for n in range(201)]
    town.bring(head + "".join(rows) + "Q1,Quay House,care_setting,54.6150,1.5850\n", kind="places", agency="council")
    places = town.house.places()
    public = places.loc[~places["private"], "place_id"].tolist()
    private = places.loc[places["private"], "place_id"].tolist()
    assert len(private) == 1
    with pytest.raises(StoreRefused, match="at most 200"):
        town.set_up(places=public[:201])
    for wrong in (private, ["nowhere"]):
        with pytest.raises(StoreRefused, match="not public places"):
            town.set_up(places=wrong)
    assert len(town.set_up(places=public[:200]).places) == 200


def test_a_choice_that_cannot_be_is_refused_in_words(town):
    for wrong, said in (
        ({"every": "month"}, "every year"), ({"base": 7}, "resolution 8 or 9"),
        ({"scheme": "nhs"}, "under this scheme"),
        ({"settle_days": -1}, "days are counted"), ({"revise_after": 10}, "revision comes after"),
    ):  # fmt: skip
        with pytest.raises(StoreRefused, match=said):
            town.set_up(**wrong)


def test_who_may_not_see_everything_may_still_not_plan(town):
    for who in ("viewer", "auditor", "practitioner", "analyst"):
        with pytest.raises(NotAllowed):
            services.plan_release(services.fictional_principal(who), WHY, town.house)
    with pytest.raises(NotAllowed):
        services.plan_release(ANALYST, WHY, town.house)


def test_records_at_a_place_that_is_private_now_are_in_no_leaf(town, monkeypatch):
    lat, lon = spots()[0]
    text = f"place_id,place_name,place_type,lat,lon\nP1,Lantern Park,park,{lat},{lon}\n"
    town.bring(text, kind="places", agency="council", name="places.csv")
    services.place_settled(services.fictional_principal("co_ordinator"), WHY, town.house)
    places = town.house.every_place()
    monkeypatch.setattr(town.house, "every_place", lambda: places.assign(private=True))
    town.build()
    hexagon = label(int(cells_at([lat], [lon], 9)[0]))
    assert hexagon not in town.show().table["id"].tolist()
