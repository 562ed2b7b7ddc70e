"""Whatever tells something of what is held leaves a trace; and two sessions at once are shown nothing torn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from contextual import services
from contextual.errors import NotAllowed, StoreBusy, StoreRefused
from contextual.services.looking import with_names
from contextual.space.cells import cells_at
from tests.services.conftest import INCIDENTS, PLACES
from tests.services.test_looking import traces


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.receipt = desk.bring(INCIDENTS)
    return desk


def sending(text=INCIDENTS):
    return services.Sending(name="a.csv", data=text.encode(), kind="incidents", agency="police")


def newest(house):
    return traces(house).iloc[0]["action"]


@pytest.mark.parametrize(
    ("action", "ask"),
    [
        ("understand", lambda t: services.understand(t.asker, t.why, t.house, sending())),
        ("understand", lambda t: services.bring_in(t.asker, t.why, t.house, sending(), dry_run=True)),
        ("bring_in", lambda t: services.bring_in(t.asker, t.why, t.house, sending())),
        ("look_at_files", lambda t: services.list_batches(t.asker, t.why, t.house)),
        ("look_at_problems", lambda t: services.problems_of(t.asker, t.why, t.house, t.receipt.batch_id)),
        ("save_lens", lambda t: services.save_lens(t.asker, t.why, t.house, "Mine", t.lens())),
    ],
)
def test_it_is_traced(town, action, ask):
    before = len(traces(town.house))
    ask(town)
    assert len(traces(town.house)) == before + 1
    assert newest(town.house) == action


def test_a_batch_that_is_not_held_goes_into_no_trace(town):
    before = len(traces(town.house))
    with pytest.raises(StoreRefused):
        services.problems_of(town.asker, town.why, town.house, "Amy Gull")
    assert len(traces(town.house)) == before


NOTHING_SETTLED = services.Settled(made=(), before=(), elsewhere=0, placings=0, sentence="")
ASKED = {
    "bring_in": lambda who, t: services.bring_in(who, t.why, t.house, sending()),
    "understand": lambda who, t: services.understand(who, t.why, t.house, sending()),
    "waiting_groups": lambda who, t: services.waiting_groups(who, t.why, t.house),
    "names_to_do": lambda who, t: services.names_to_do(who, t.why, t.house),
    "show_addresses": lambda who, t: services.show_addresses(who, t.why, t.house, ()),
    "search_places": lambda who, t: services.search_places(who, t.why, t.house, "park"),
    "settle_names": lambda who, t: services.settle_names(who, t.why, t.house, ()),
    "undo_settling": lambda who, t: services.undo_settling(who, t.why, t.house, NOTHING_SETTLED),
    "place_settled": lambda who, t: services.place_settled(who, t.why, t.house),
    "private_points": lambda who, t: services.private_points(who, t.why, t.house, "fictional"),
    "decide_point": lambda who, t: services.decide_point(who, t.why, t.house, "fictional", "x", private=False),
    "withdraw": lambda who, t: services.withdraw(who, t.why, t.house, t.receipt.batch_id),
    "save_lens": lambda who, t: services.save_lens(who, t.why, t.house, "Mine", t.lens()),
    "look_at_unit": lambda who, t: services.look_at_unit(who, t.why, t.house, t.lens(), ("cell", "89184926cdbffff")),
    "look_at_map": lambda who, t: services.look_at_map(who, t.why, t.house, t.lens()),
    "look_at_places": lambda who, t: services.look_at_places(who, t.why, t.house, t.lens()),
    "look_at_coverage": lambda who, t: services.look_at_coverage(who, t.why, t.house, "fictional"),
    "count": lambda who, t: services.count(who, t.why, t.house, t.lens(), "place"),
    "download": lambda who, t: services.download(who, t.why, t.house, t.lens()),
}


@pytest.mark.parametrize("role", ["viewer", "auditor"])
@pytest.mark.parametrize("name", ASKED)
def test_who_may_not_is_told_so_and_nothing_else(town, role, name):
    with pytest.raises(NotAllowed):
        ASKED[name](services.fictional_principal(role), town)


@pytest.mark.parametrize("name", ["list_batches", "problems_of", "check_store"])
def test_a_viewer_sees_no_file(town, name):
    more = (town.receipt.batch_id,) if name == "problems_of" else ()
    with pytest.raises(NotAllowed):
        getattr(services, name)(services.fictional_principal("viewer"), town.why, town.house, *more)


def test_who_sees_no_exact_figure_is_not_told_which_harms_are_recorded(town):
    seen = services.choices(services.fictional_principal("viewer"), town.why, town.house)
    assert (seen.harms, seen.agencies, seen.recorded, seen.parts, seen.place_types) == ((), (), (), (), ())


def test_a_file_of_which_nothing_was_new_is_among_the_files(town):
    assert len(services.list_batches(town.asker, town.why, town.house)) == 2
    town.bring(PLACES.replace("\n", "\r\n"), kind="places", name="again.csv")
    assert len(services.list_batches(town.asker, town.why, town.house)) == 3


def test_a_hexagon_that_another_session_has_just_filled_has_a_name(town):
    import pandas as pd

    new = int(cells_at([54.7], [1.7], 9)[0])
    assert with_names(town.house, town.lens(), pd.DataFrame({"cell": [new]}))["name"].str.len().tolist() > [0]


def test_a_place_that_another_session_has_just_made_private_is_not_named(town, monkeypatch):
    places = town.house.places()
    station = places["name"] == "Tern Street bus station"
    monkeypatch.setattr(town.house, "places", lambda: places.assign(private=places["private"] | station))
    assert "Tern Street bus station" not in town.places().units["name"].tolist()
    hexagon = town.map().units.iloc[0]["id"]
    panel = services.look_at_unit(town.asker, town.why, town.house, town.lens(), ("cell", hexagon)).value
    assert "Tern Street bus station" not in panel.places["name"].tolist()


def test_counts_are_shown_although_another_program_keeps_them_from_being_kept(town, monkeypatch):
    from contextual.services import house

    def busy(*_args):
        raise StoreBusy

    monkeypatch.setattr(house.ledger_store, "save_ledger", busy)
    assert town.map().total_incidents == 5


def test_looking_while_files_come_and_go_is_never_torn(town):
    head = INCIDENTS.splitlines(keepends=True)[0]
    row = "N{0},yp-n{0},harmed,13_15,2026-03-06 20:15,cse,54.6{0}010,1.6{0}010,20,,public\n"

    def come_and_go(number):
        receipt = town.bring(head + row.format(number), name=f"{number}.csv")
        services.withdraw(services.TERMINAL_STEWARD, town.why, town.house, receipt.batch_id)

    def look(_):
        view = town.map()
        places = town.places()
        return view.total_incidents, len(places.units)

    with ThreadPoolExecutor(4) as pool:
        changes = [pool.submit(come_and_go, number) for number in range(1, 9)]
        looks = list(pool.map(look, range(16)))
        for change in changes:
            change.result()
    assert all(5 <= total <= 13 for total, _ in looks)
    assert town.map().total_incidents == 5


def test_one_file_brought_in_by_two_sessions_at_once_is_held_once(desk):
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(desk.bring, INCIDENTS, name=name) for name in ("a.csv", "b.csv")]
    done = [one.result() for one in tries if one.exception() is None]
    assert all(isinstance(one.exception(), StoreRefused) for one in tries if one.exception())
    assert sum(one.accepted for one in done) == 6
    assert desk.map().total_incidents == 5
