from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from benchmarks.drawn import drawn_town
from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens, month_of, month_text
from contextual.counts.tally import tally
from contextual.records.frame import records_frame
from contextual.services import held
from contextual.services.chance.homes import homes
from contextual.services.chance.recording import _sentence, recording_flags, recording_of
from contextual.services.chance.who_and_how import flags_of, jumps_in, silences, usual_months
from contextual.space.cells import cells_at, parents
from tests.services.conftest import Desk

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind"
HERE, THERE = "54.60010,1.60010", "54.61500,1.62500"


def sheet(rows):
    lines = [
        f"I{n},yp-{n % 9},harmed,13_15,{when} 18:00,cse,{at},20,{how},public" for n, (when, at, how) in enumerate(rows)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


def days(months, each, at, how):
    return [(f"{m // 12}-{m % 12 + 1:02d}-{d + 3:02d}", at, how) for m in months for d in range(each)]


FIRST, LAST = month_of(2025, 1), month_of(2026, 6)
EVERY = range(FIRST, LAST + 1)
OPERATION = (month_of(2026, 2), month_of(2026, 3))
POLICE = [
    *days(EVERY, 2, HERE, "reported"),
    *days(OPERATION, 14, HERE, "operation"),
    *days(EVERY, 5, THERE, "reported"),
]
YOUTH = days(range(month_of(2025, 10), LAST + 1), 6, THERE, "reported")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("desk"))
    made.bring(sheet(POLICE), name="police.csv")
    made.bring(sheet(YOUTH), agency="youth_service", name="youth.csv")
    yield made
    made.house.close()


@pytest.fixture(scope="module")
def town():
    return drawn_town()


def cell(at):
    lat, lon = map(float, at.split(","))
    return int(parents(cells_at([lat], [lon]), 9)[0])


def lens(desk, **changes):
    return desk.lens(**({"first": FIRST, "last": LAST} | changes))


def test_thousands_are_written_as_everywhere_else():
    assert _sentence(187_001, 0, 0).startswith("None of the 187,001 incidents")
    assert _sentence(4_000, 1_200, 0).startswith("1,200 of 5,200 incidents were")


def test_records_that_do_not_say_how_they_came_to_light_are_not_called_told(tmp_path):
    desk = Desk(tmp_path)
    rows = [f"U{at},yp-{at},harmed,13_15,2026-03-{at:02d} 12:00,cse,{HERE[0]},{HERE[1]},20,,public" for at in (1, 2, 3)]
    desk.bring("\n".join([HEAD, *rows]) + "\n", name="unsaid.csv", agency="health")
    view = recording_of(desk.house, desk.lens(agencies=frozenset({"health"})))
    assert (view.told, view.looked, view.unsaid) == (3, 0, True)
    assert view.sentence.startswith("How these 3 incidents came to light is not recorded")
    desk.bring(sheet([("2026-03-05", HERE, "reported")]), name="said.csv")
    view = recording_of(desk.house, desk.lens())
    assert (view.told, view.unsaid) == (4, False)
    desk.house.close()


def test_what_was_told_and_what_was_found_by_looking_add_up_month_by_month(desk):
    view = recording_of(desk.house, lens(desk), ("cell", cell(HERE)))
    assert (view.told, view.looked) == (36, 28)
    assert view.sentence == "28 of 64 incidents were found because somebody looked."
    months = view.months.set_index("month")
    assert months.loc[OPERATION[0], ["told", "looked"]].tolist() == [2, 14]
    assert months["told"].tolist() == [2] * 18
    assert months["received"].all()


def test_an_operation_is_named_with_its_months_its_agency_and_by_how_much(desk):
    (words,) = recording_of(desk.house, lens(desk), ("cell", cell(HERE))).jumps
    assert words == (
        "Feb 2026 to Mar 2026: 16.0 incidents a month here, 2.0 in the 16 other months held. More was found by "
        "looking, mostly by Police: 28 of 32, and 0 of 32 in those other months. What was told did not rise."
    )


def test_an_agency_that_joins_is_named_with_its_month_and_by_how_much(desk):
    (words,) = recording_of(desk.house, lens(desk), ("cell", cell(THERE))).jumps
    assert words == (
        "Youth service first sent incidents for Oct 2025: 6.0 a month here are its own. "
        "All agencies: 5.0 incidents a month before, 11.0 after."
    )


def test_the_usual_level_is_known_from_months_before_the_lens(desk):
    short = lens(desk, first=OPERATION[0], last=OPERATION[1])
    view = recording_of(desk.house, short, ("cell", cell(HERE)))
    assert len(view.months) == 2
    assert len(view.jumps) == 1
    before = lens(desk, last=OPERATION[0] - 3)
    assert recording_of(desk.house, before, ("cell", cell(HERE))).jumps == ()


def test_the_chance_of_a_jump_allows_for_silences_only_where_one_could_be_named(town):
    from contextual.counts.series import looked_at, place_months
    from contextual.stats.jumps import looking_jumps

    shops = town.place("Spinnaker Road shops")["place_id"]
    places = (place_months(town.ledger, town.lens(), [shops])[0],
              looked_at(town.ledger, town.lens(), [shops], "place")[0])  # fmt: skip
    (jump,) = jumps_in(town.ledger, town.lens(), town.sent, ("place", shops))
    assert jump.p == looking_jumps(*places)[0].p > 0

    whole, ways = tally(town.ledger, town.lens(), "month"), frozenset({"discovered", "operation"})
    looked = tally(town.ledger, town.lens(recorded=ways), "month").over(whole.keys)[0]
    *_, jump = jumps_in(town.ledger, town.lens(), town.sent)
    assert jump.p == 2 * looking_jumps(whole.incidents, looked)[0].p > 0


def test_a_jump_of_one_hexagon_is_no_flag_where_many_hexagons_were_searched():
    jumped, even = ([4] * 8 + [8, 8], [1] * 8 + [5, 6]), ([4] * 8 + [8, 8], [2] * 8 + [3, 3])
    alone, among = crowd([jumped]), crowd([jumped, *[even] * 30])
    assert 0.05 / 31 < flagged(alone)["p"].item() <= 0.05
    assert flagged(among).empty


def test_hexagons_with_too_few_records_to_be_named_are_not_among_those_searched():
    jumped, few = ([4] * 8 + [8, 8], [1] * 8 + [5, 6]), ([1] * 3 + [0] * 7, [1] + [0] * 9)
    found = flagged(crowd([jumped, *[few] * 30]))
    assert found["p_adjusted"].item() == found["p"].item()


def flagged(ledger):
    sent = pd.DataFrame({"agency": "police", "kind": "incident", "month": np.arange(10) + 24300, "records": 1})
    return flags_of(ledger, Lens("fictional", 24300, 24309), sent, "cell")


def crowd(hexagons):
    """Hexagons far from each other, each with its months of incidents and of those found by looking."""
    rows = [
        (at, month, "operation" if k < looked[month] else "reported")
        for at, (every, looked) in enumerate(hexagons)
        for month, n in enumerate(every)
        for k in range(n)
    ]
    at, month, recorded = zip(*rows, strict=True)
    cells = cells_at(54.6 + 0.01 * np.array(at), np.full(len(at), 1.6))
    columns = {"cell": cells, "finest": 10, "month": 24300 + np.array(month), "recorded": list(recorded)}
    return Ledger.build(records_frame(columns | {"agency": "police"}, len(rows)), 1, "fictional")


def test_every_hexagon_with_a_jump_is_flagged_and_no_other(desk):
    flags = recording_flags(desk.house, lens(desk))
    assert set(flags["cell"]) == {cell(HERE), cell(THERE)}
    assert (flags["p_adjusted"] <= 0.05).all()
    assert recording_flags(desk.house, lens(desk), "place").empty


def test_a_lens_of_what_was_told_has_nothing_found_by_looking_and_no_operation(desk):
    told = lens(desk, recorded=frozenset({"reported"}))
    view = recording_of(desk.house, told, ("cell", cell(HERE)))
    assert (view.told, view.looked, view.jumps) == (36, 0, ())
    assert view.sentence == "None of the 36 incidents is marked as found because somebody looked."


def test_no_record_is_not_said_to_be_no_harm(desk):
    empty = lens(desk, first=month_of(2020, 1), last=month_of(2020, 3))
    view = recording_of(desk.house, empty)
    assert view.sentence == "No record here in these months. That does not mean nothing happened."
    assert view.jumps == ()


def test_a_lens_of_one_agency_knows_nothing_of_another_that_joined(desk):
    police = lens(desk, agencies=frozenset({"police"}))
    assert recording_of(desk.house, police, ("cell", cell(THERE))).jumps == ()
    assert list(silences(held.months_sent(desk.house, "fictional"), police)) == []


@pytest.mark.parametrize(("kind", "words"), [("incident", "incidents"), ("missing", "missing episodes")])
def test_one_kind_of_record_may_stop_while_another_comes_from_the_same_agency(town, kind, words):
    def kept(table):
        return table[(table["agency"] != "police") | (table["kind"] != kind) | (table["month"] <= town.last - 6)]

    ledger, sent = Ledger.build(kept(town.records), 1, "fictional"), kept(town.sent)
    lens = town.lens(harms=frozenset({"missing"})) if kind == "missing" else town.lens()
    said = [jump.sentence for jump in jumps_in(ledger, lens, sent)]
    assert any(one.startswith(f"Police sent no {words} since Apr 2026; ") for one in said)


def test_the_planted_operation_is_named_for_its_place_and_its_hexagon(town):
    shops = town.place("Spinnaker Road shops")
    unit = int(parents(cells_at([shops["lat"]], [shops["lon"]]), 9)[0])
    for within in (("place", shops["place_id"]), ("cell", unit)):
        (jump,) = jumps_in(town.ledger, town.lens(), town.sent, within)
        assert (jump.first, jump.last) == (town.last - 7, town.last - 4)
        assert jump.sentence.startswith("Feb 2026 to May 2026: ")
        assert "mostly by Police" in jump.sentence
    for by, key in (("place", shops["place_id"]), ("cell", unit)):
        assert flags_of(town.ledger, town.lens(), town.sent, by)[by].tolist() == [key]


@pytest.mark.parametrize("name", ["Pier Arcade", "Lantern Park", "Tern Street bus station", "Harbour Halt station"])
def test_a_plan_that_worked_and_harm_that_rose_are_no_changes_of_recording(town, name):
    assert jumps_in(town.ledger, town.lens(), town.sent, ("place", town.place(name)["place_id"])) == ()


def test_the_months_childrens_services_did_not_send_are_named_for_the_whole_area(town):
    words = [jump.sentence for jump in jumps_in(town.ledger, town.lens(), town.sent)]
    gap = f"{month_text(town.last - 21)} to {month_text(town.last - 20)}"
    assert any(one.startswith(f"Children's services sent no incidents for {gap}; ") for one in words)
    assert any(one.startswith(f"Voluntary sector first sent missing episodes for {month_text(town.last - 11)}: ")
               for one in words)  # fmt: skip


def test_a_silence_is_before_an_agency_joined_between_or_since(town):
    found = {(run.agency, run.kind): run for run in silences(town.sent, town.lens())}
    assert {key: (town.last - run.last, run.when) for key, run in found.items()} == {
        ("childrens_services", "incident"): (20, "between"),
        ("emergency_department", "incident"): (0, "since"),
        ("voluntary_sector", "missing"): (12, "before"),
    }


def test_the_months_searched_never_reach_beyond_what_is_held(town):
    wide = usual_months(town.ledger, town.lens(first=town.last - 2))
    assert (wide.first, wide.last) == (town.last - 26, town.last)
    assert usual_months(town.ledger, town.lens(first=town.first - 9)).first == town.first - 9


def test_one_home_reported_again_and_again_is_said_and_is_nowhere_on_the_map(town):
    home = town.place("Fulmar House")
    view = homes(town.ledger, town.lens())
    assert view.cell == int(parents(cells_at([home["lat"]], [home["lon"]]), 7)[0])
    own = town.records[town.records["own_return"]]
    mine = own[parents(own["cell"].to_numpy(), 7) == view.cell]
    assert (view.returns, view.gathered) == (len(own), len(mine))
    assert view.young_people == mine["person"].nunique()
    assert "174 of these returns, of 8 young people, are in one part of the area" in view.sentence
    assert home["name"] not in view.sentence


def test_homes_are_silent_where_nothing_is_set_aside_and_say_no_more_than_there_is(town):
    assert homes(town.ledger, town.lens(first=town.last + 1, last=town.last + 3)).sentence == ""
    few = homes(town.ledger, replace(town.lens(), first=town.last))
    assert few.returns < 20
    assert few.gathered == 0
    assert "one part" not in few.sentence
    crimes = homes(town.ledger, town.lens(harms=frozenset({"cce"})))
    assert crimes.returns == 0
    assert crimes.sentence.startswith(f"Outside every hexagon and place: {crimes.private} incidents at homes")


def test_nothing_is_flagged_where_the_ways_of_recording_are_dealt_out_anew(town):
    rng = np.random.default_rng(4)
    flagged = 0
    for _ in range(5):
        dealt = town.records.assign(recorded=rng.permutation(town.records["recorded"].to_numpy(object)))
        flagged += len(flags_of(Ledger.build(dealt, 1, "fictional"), town.lens(), town.sent, "cell"))
    assert flagged == 0
