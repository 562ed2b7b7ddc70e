from __future__ import annotations

import pytest

from contextual import services
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import from_code, to_code
from contextual.errors import NotAllowed
from tests.services.conftest import INCIDENTS, PLACES
from tests.services.files.test_bringing_in import STREET


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", name="places.csv")
    desk.bring(INCIDENTS)
    return desk


def traces(house):
    from contextual.store import traces as trace_store

    with house.store.read() as conn:
        return trace_store.read_traces(conn)


def test_every_look_is_traced_with_its_lens_before_it_is_shown(town):
    lens = town.lens()
    services.look_at_map(town.asker, town.why, town.house, lens)
    newest = traces(town.house).iloc[0]
    assert newest[["actor", "action", "lens", "purpose"]].tolist() == [
        "fictional-co_ordinator", "look_at_map", to_code(lens), "demonstration",
    ]  # fmt: skip


def test_a_trace_that_cannot_be_written_means_no_look(town, monkeypatch):
    from contextual.services import gate

    def broken(*_args):
        raise OSError

    monkeypatch.setattr(gate.traces, "append", broken)
    with pytest.raises(OSError):  # noqa: PT011
        services.look_at_map(town.asker, town.why, town.house, town.lens())


def test_no_look_gives_a_viewer_exact_figures(town):
    viewer = services.fictional_principal("viewer")
    lens = town.lens()
    looks = [
        lambda: services.look_at_map(viewer, town.why, town.house, lens),
        lambda: services.look_at_places(viewer, town.why, town.house, lens),
        lambda: services.look_at_unit(viewer, town.why, town.house, lens, ("place", "x:1")),
        lambda: services.look_at_coverage(viewer, town.why, town.house, "fictional"),
        lambda: services.count(viewer, town.why, town.house, lens, "cell"),
        lambda: services.download(viewer, town.why, town.house, lens),
    ]
    for look in looks:
        with pytest.raises(NotAllowed):
            look()


def test_where_a_figure_came_from_is_its_type(town):
    town.bring(STREET, name="s.csv")
    lens = town.lens()
    assert isinstance(services.look_at_map(town.asker, town.why, town.house, lens), Exact)
    open_lens = town.lens(batch_class="open", of="incidents")
    assert isinstance(services.look_at_map(town.asker, town.why, town.house, open_lens), Open)


def test_classes_are_never_added_together(town):
    before = town.map().total_incidents
    town.bring(STREET, name="s.csv")
    assert town.map().total_incidents == before
    assert services.choices(town.asker, town.why, town.house).classes == ("fictional", "open")


def test_hexagons_rank_by_young_people_then_months(town):
    units = town.map().units
    assert units["rank"].tolist() == list(range(1, len(units) + 1))
    assert units["young_people"].tolist() == sorted(units["young_people"], reverse=True)
    first = units.iloc[0]
    assert first["low"] < first["young_people"] < first["high"]


def test_the_panel_of_a_hexagon_says_what_its_records_do_not_tell(town):
    hexagon = town.map().units.iloc[0]
    panel = services.look_at_unit(town.asker, town.why, town.house, town.lens(), ("cell", hexagon["id"])).value
    assert panel.by_month["incidents"].sum() == panel.incidents
    assert panel.hours.sum() == pytest.approx(panel.hours_counted)
    assert any("young people say" in sentence for sentence in panel.not_known)


def test_a_month_an_agency_sent_nothing_for_is_a_gap(town):
    later = INCIDENTS.splitlines(keepends=True)[0] + "Z1,yp-q,harmed,13_15,2026-09-06 20:15,cse,54.6,1.6,20,,public\n"
    town.bring(later, name="z.csv")
    view = services.look_at_coverage(town.asker, town.why, town.house, "fictional").value
    assert view.gaps[["agency_label", "first", "last"]].values.tolist() == [["Police", 2026 * 12 + 5, 2026 * 12 + 7]]
    assert (view.received, view.expected) == (4, 7)


def test_what_arrived_since_an_import_tells_new_events_from_late_arrivals(town):
    seq = int(town.house.version())
    header = INCIDENTS.splitlines(keepends=True)[0]
    town.bring(
        header + "L1,yp-q,harmed,13_15,2026-03-06 20:15,cse,54.6,1.6,20,,public\n"
        "N1,yp-q,harmed,13_15,2026-08-06 20:15,cse,54.6,1.6,20,,public\n",
        name="late.csv",
    )
    chosen = services.choices(town.asker, town.why, town.house)
    view = town.map(arrived_after=chosen.last_import)
    assert (view.new_events, view.late_arrivals) == (1, 1)
    assert seq < town.house.version()


def test_a_visit_is_remembered_and_what_came_after_it_can_be_asked_for(town):
    services.note_visit(town.asker, town.why, town.house)
    assert services.choices(town.asker, town.why, town.house).last_visit == 2


def test_a_saved_lens_comes_back_equal(town):
    lens = town.lens(hours=(22, 4), harms=frozenset({"cse"}))
    services.save_lens(town.asker, town.why, town.house, "  Late   evenings ", lens)
    [(name, code)] = services.saved_lenses(town.asker, town.why, town.house)
    assert (name, from_code(code)) == ("Late evenings", lens)


def test_an_empty_store_can_be_looked_at(desk):
    chosen = services.choices(desk.asker, desk.why, desk.house)
    lens = services.default_lens(chosen)
    view = services.look_at_map(desk.asker, desk.why, desk.house, lens).value
    assert view.units.empty
    assert view.not_known
    assert services.look_at_places(desk.asker, desk.why, desk.house, lens).value.units.empty
    assert services.look_at_coverage(desk.asker, desk.why, desk.house, "fictional").value.expected == 0


@pytest.mark.parametrize("form", ["csv", "gpkg", "geojson", "png", "parquet"])
@pytest.mark.parametrize("what", ["cells", "places"])
def test_fictional_figures_may_be_taken_away(town, form, what):
    made = services.download(town.asker, town.why, town.house, town.lens(), what, form)
    assert made.name.endswith(form)
    assert len(made.data) > 100


def test_a_page_opens_on_the_class_that_holds_nearly_everything(town):
    assert services.choices(town.asker, town.why, town.house).batch_class == "fictional"
    head, one, *_ = STREET.splitlines()
    town.bring("\n".join([head, *[one] * 80]), name="many.csv")
    chosen = services.choices(town.asker, town.why, town.house)
    assert (chosen.batch_class, chosen.classes) == ("open", ("fictional", "open"))
