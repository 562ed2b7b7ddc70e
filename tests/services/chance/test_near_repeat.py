"""Near repeat of a store: what is tested, what is left out, and the sentences for what else explains a repeat."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from contextual import services
from contextual.counts.figures import Exact
from contextual.errors import BadLens, NotAllowed
from contextual.services.chance.near_repeat import near_repeat
from contextual.services.chance.near_repeat_words import LEVEL, LOOKED

HEAD = "incident_id,young_person_ref,part,age_band,occurred_at,category,lat,lon,precision_m,how_recorded,location_kind"
START = datetime(2025, 1, 1, 12)
A_METRE = 1 / 111_300


def sheet(rows):
    """Rows of (day, north_m, east_m) or (day, north_m, east_m, how recorded)."""
    lines = [HEAD]
    for number, (day, north, east, *how) in enumerate(rows):
        when = START + timedelta(days=int(day))
        where = f"{54.6 + north * A_METRE:.6f},{1.6 + east * A_METRE / 0.58:.6f}"
        lines.append(
            f"A{number},yp-{number},harmed,13_15,{when:%Y-%m-%d %H:%M},cse,{where},20,{(how or ['reported'])[0]},public"
        )
    return "\n".join(lines) + "\n"


def town(n=120, seed=1):
    chance = np.random.default_rng(seed)
    return list(zip(chance.integers(0, 360, n), *chance.integers(0, 4_000, (2, n)), strict=True))


def repeats(rows, *how):
    """Another record 30 m north and three days after every third one."""
    return rows + [(day + 3, north + 30, east, *how) for day, north, east, *_ in rows[::3]]


def ask(desk, rows, **more):
    desk.bring(sheet(rows))
    return near_repeat(desk.asker, desk.why, desk.house, desk.lens(), **({"draws": 999} | more)).value


def test_planted_repeats_are_said_of_places_and_never_of_a_person(desk):
    view = ask(desk, repeats(town()))
    hot = view.table[view.table["class"] == "hot"]
    assert hot[["distance", "time"]].to_numpy().tolist() == [["nearer than 100 m", "1 to 6 days later"]]
    assert view.firm
    assert hot["flag"].tolist() == [""]
    assert view.sentence.startswith("Told records come back: nearer than 100 m and 1 to 6 days later, 4")
    assert "time attention to places" in view.sentence
    assert "nothing of any person" in view.sentence
    assert (view.events, view.told, view.not_placed) == (160, 160, 0)


def test_where_nothing_repeats_no_distance_and_time_stands_out(desk):
    view = ask(desk, town(160))
    assert not view.firm
    assert view.sentence.startswith("No distance and time stands out")


def test_a_repeat_of_operations_is_said_to_be_found_by_looking(desk):
    view = ask(desk, repeats(town(), "operation"))
    hot = view.table[view.table["class"] == "hot"]
    assert hot["class_reported"].tolist() == ["none"]
    assert hot["flag"].tolist() == [LOOKED]
    assert (view.firm, view.told) == (False, 120)
    assert "no sign they come back" in view.sentence
    assert view.recording.looked == 40


def test_a_change_of_level_at_some_places_is_said_to_be_one(desk):
    chance = np.random.default_rng(3)
    spot = chance.integers(0, 16, 260)
    day = np.where(spot < 8, chance.integers(0, 180, 260), chance.integers(180, 360, 260))
    view = ask(desk, list(zip(day, 600 * spot, 0 * spot, strict=True)))
    hot = view.table[view.table["class"] == "hot"]
    assert len(hot)
    assert set(hot["flag"]) == {LEVEL}
    assert not view.firm


def test_events_recorded_twice_on_a_day_are_no_sign_that_records_come_back(desk):
    view = ask(desk, town() + town()[:30])
    hot = view.table[view.table["class"] == "hot"]
    assert hot[["distance", "time"]].to_numpy().tolist() == [["the same spot", "the same day"]]
    assert not view.firm
    assert "one event that was recorded twice" in view.sentence
    assert any("30 pairs are at the same spot on the same day" in sentence for sentence in view.cautions)


def test_records_at_one_spot_have_a_band_of_their_own_and_are_said(desk):
    view = ask(desk, [(3 * day, 0, 0) for day in range(20)] + town(30), metres=(0, 100), days=(0, 7))
    assert view.table["distance"].tolist() == ["the same spot", "nearer than 100 m"]
    assert view.table["observed"].iloc[0] == 19 + 18
    assert any("37 of the pairs are at the same spot" in sentence for sentence in view.cautions)


def test_how_closely_points_are_known_is_said_and_what_is_left_out_counted(desk):
    wide = sheet(town(40)).replace(",20,reported", ",200,reported")
    desk.bring(wide)
    lens = desk.lens()
    close, known = (
        near_repeat(desk.asker, desk.why, desk.house, lens, within_m=metres, draws=9).value for metres in (100, 250)
    )
    assert (close.events, close.not_placed) == (0, 40)
    assert close.too_few
    assert known.events == 40
    assert "up to 650 m apart" in known.cautions[0]
    assert known.error_m < 1


def test_too_few_records_call_nothing_and_show_what_there_is(desk):
    view = ask(desk, repeats(town(12)))
    assert view.too_few
    assert set(view.table["class"]) == {"undefined"}
    assert view.table["observed"].sum() > 0
    assert view.sentence == "Too few to say: 16 records are known to the day and placed closely enough."


def test_one_record_is_one_record(desk):
    view = ask(desk, town(1))
    assert view.sentence == "Too few to say: 1 record is known to the day and placed closely enough."


def test_records_known_to_the_month_only_are_refused_with_the_reason(desk):
    desk.bring(sheet(town(40)).replace(" 12:00", "").replace("2025-", "2025-"))
    days_only = near_repeat(desk.asker, desk.why, desk.house, desk.lens(), draws=9).value
    assert days_only.events == 40
    lines = sheet(town(40, seed=2)).splitlines()
    month = [line.split(",") for line in lines[1:]]
    text = "\n".join([HEAD, *(",".join([f"M{at}", *row[1:4], row[4][:7], *row[5:]]) for at, row in enumerate(month))])
    desk.bring(text, name="m.csv", agency="health")
    with pytest.raises(BadLens, match="known to the day"):
        near_repeat(desk.asker, desk.why, desk.house, desk.lens(agencies=frozenset({"health"})), draws=9)
    afar = text.replace(",20,", ",400,").replace("\nM", "\nN")  # as open police data: no day, and at a shared point
    assert afar != text
    desk.bring(afar, name="afar.csv", agency="education")
    with pytest.raises(BadLens, match="known to the day"):
        near_repeat(desk.asker, desk.why, desk.house, desk.lens(agencies=frozenset({"education"})), draws=9)


@pytest.mark.parametrize("bands", [{"metres": (0,)}, {"metres": (100, 50)}, {"days": (7, 7)}, {"draws": 0}])
def test_bands_that_do_not_rise_are_refused_in_words(desk, bands):
    with pytest.raises(BadLens, match=r"bands are edges that rise|at least one draw"):
        ask(desk, town(3), **bands)


def test_few_draws_for_many_bands_are_said(desk):
    assert any("ask for more draws" in sentence for sentence in ask(desk, town(40), draws=19).cautions)


def test_a_look_is_exact_traced_and_kept_from_a_viewer(desk):
    desk.bring(sheet(town(3)))
    assert isinstance(near_repeat(desk.asker, desk.why, desk.house, desk.lens(), draws=9), Exact)
    viewer = services.fictional_principal("viewer")
    for look in (near_repeat, services.near_repeat_to_take):
        with pytest.raises(NotAllowed):
            look(viewer, desk.why, desk.house, desk.lens())
    from contextual.store import traces

    with desk.house.store.read() as conn:
        assert traces.read_traces(conn).iloc[0]["action"] == "near_repeat"


def test_the_same_lens_gives_the_same_table_and_progress_reaches_the_end(desk):
    shares = []
    first = ask(desk, repeats(town()), progress=lambda share, _: shares.append(share))
    again = near_repeat(desk.asker, desk.why, desk.house, desk.lens()).value
    assert first.table.equals(again.table)
    assert shares == sorted(shares)
    assert shares[-1] == 1
