from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from contextual.errors import ContextualError
from contextual.sample import draw_partnership, place_counts, truth
from contextual.sample.planted import PLANTED, month_text
from contextual.sample.sending import missing, words
from contextual.sample.truth import place_incidents

TOP_TWO = {"Tern Street bus station", "Lantern Park"}


@pytest.fixture(scope="module")
def sample():
    return draw_partnership()


def sheet_of(sample, path):
    return next(sheet for sheet in sample.sheets if sheet.path == path)


def months_of(sheet):
    return {month_text(o.happening.start.year * 12 + o.happening.start.month - 1) for o in sheet.origins}


@pytest.mark.parametrize("seed", [*range(1, 20), 26])
def test_the_two_planted_hot_spots_are_the_top_two_places_whatever_the_seed(seed):
    drawn = draw_partnership(seed)
    for first in (drawn.last - 11, drawn.first):
        ranked = place_counts(drawn, first, drawn.last)
        assert {row["place_name"] for row in ranked[:2]} == TOP_TWO
        assert ranked[1]["young_people"] > ranked[2]["young_people"] + 2
        police_only = sorted(ranked, key=lambda row: -row["schemes"].get("police", 0))
        assert {row["place_name"] for row in police_only[:2]} == TOP_TWO


def test_the_first_hot_spot_is_steady_and_the_second_emerges(sample):
    tern, lantern = (place_incidents(sample, name) for name in ("Tern Street bus station", "Lantern Park"))
    assert min(tern) >= 2
    assert sum(lantern[:16]) < 40 < sum(lantern[-8:])


@pytest.mark.parametrize(("place", "low", "high"), [
    ("Pier Arcade", 0.12, 0.45), ("Oyster Row shops", 0.12, 0.45), ("Quay Lane car park", 3.0, 12.0),
    ("Harbour Halt station", 0.75, 1.35),
])  # fmt: skip
def test_each_place_plan_did_what_the_truth_says(sample, place, low, high):
    planted = next(p for p in PLANTED if p.place == place)
    counts = place_incidents(sample, place)
    after = counts[-planted.since_ago - 1 :]
    before = counts[: -planted.since_ago - 1]
    assert low < (sum(after) / len(after)) / (sum(before) / len(before)) < high


def test_over_many_seeds_the_expected_counts_are_drawn():
    drawn = [draw_partnership(seed, 24) for seed in range(100, 124)]
    for planted in PLANTED:
        expected = sum(planted.rate(ago) for ago in range(24)) * len(drawn)
        seen = sum(h.why == "place" and h.place.name == planted.place for d in drawn for h in d.happenings)
        assert abs(seen - expected) < 4 * expected**0.5 + 4, planted.place


def test_the_recording_surge_adds_operation_records_and_few_young_people_harmed(sample):
    surge = truth(sample)["recording_surge"]
    sheet = sheet_of(sample, "agencies/police_incidents.csv")
    found = [(o, row) for o, row in zip(sheet.origins, sheet.rows, strict=True) if row[-1] == surge["operation"]]
    assert {month_text(o.happening.start.year * 12 + o.happening.start.month - 1) for o, _ in found} <= set(
        surge["months"]
    )
    assert len(found) > 20
    others = [
        n for n, month in zip(_reported(sample, "Spinnaker Road shops"), range(30), strict=True) if 22 <= month <= 25
    ]
    assert sum(others) < 12


def _reported(sample, name):
    months = Counter(
        h.start.year * 12 + h.start.month - 1 - sample.first
        for h in sample.happenings
        if h.place and h.place.name == name and h.why == "place"
    )
    return [months[k] for k in range(sample.last - sample.first + 1)]


def test_the_childrens_home_has_very_many_returns_and_is_in_no_count(sample):
    home = truth(sample)["care_home"]
    assert home["own_returns"] > 180
    assert all(row["place_id"] != home["place_id"] for row in place_counts(sample, sample.first, sample.last))


def test_some_young_people_are_found_beyond_the_boundary(sample):
    assert truth(sample)["across_the_boundary"]["episodes"] >= 25


def test_every_gap_in_what_was_sent_is_in_the_truth(sample):
    known = truth(sample)["coverage"]
    all_months = {month_text(month) for month in range(sample.first, sample.last + 1)}
    assert all_months - months_of(sheet_of(sample, "agencies/childrens_services.xlsx")) == {"2024-12", "2025-01"}
    silent = all_months - months_of(sheet_of(sample, "agencies/emergency_department.xlsx"))
    assert silent == set(known["not_sent"]["emergency_department"]) == {"2026-07", "2026-08", "2026-09"}
    assert min(months_of(sheet_of(sample, missing.INTERVIEW_PATH))) == known["joined"]["voluntary_sector"] == "2025-10"


def test_every_return_interview_is_about_an_episode_police_sent(sample):
    pairs = truth(sample)["same_episode"]
    sent = {row[0] for row in sheet_of(sample, missing.POLICE_PATH).rows}
    assert len(pairs) > 40
    assert {pair["police"] for pair in pairs} <= sent


def test_no_row_repeats_another_rows_reference_person_and_part(sample):
    for sheet in sample.sheets:
        keys = Counter(tuple(row[:3]) for row in sheet.rows)
        assert keys.most_common(1)[0][1] == 1, sheet.path


def test_nobody_is_in_two_missing_episodes_at_once(sample):
    ends: dict[str, str] = {}
    for row in sheet_of(sample, missing.POLICE_PATH).rows:
        started, returned = row[7], row[8]
        if returned > started:
            assert ends.get(row[1], "") < started
            ends[row[1]] = returned


def test_no_time_falls_in_an_hour_that_the_clocks_skip_or_repeat(sample):
    london = ZoneInfo("Europe/London")
    for happening in sample.happenings:
        for when in (happening.start, happening.end):
            first, second = (when.replace(tzinfo=london, fold=fold) for fold in (0, 1))
            assert first.utcoffset() == second.utcoffset()


def test_the_young_are_under_eighteen_in_every_month_and_adults_never(sample):
    people = sample.people
    assert all(7 <= p.age(month) < 18 for p in people.young for month in (sample.first, sample.last))
    assert all(p.age(sample.first) >= 18 for p in people.adults)
    assert 350 <= len(people.young) <= 450


def test_a_misspelt_place_is_never_the_name_of_a_place(sample):
    from contextual.sample.draws import Draws
    from contextual.sample.town import places

    names = {place.name.casefold() for place in places()}
    at_places = [h for h in sample.happenings if h.place]
    assert not {words.misspelt(Draws(k), h).casefold() for k, h in enumerate(at_places)} & names


def test_planted_faults_stand_on_the_lines_the_truth_names(sample):
    for fault in truth(sample)["faults"]:
        sheet = sheet_of(sample, fault["file"])
        assert fault["column"] in sheet.headings
        assert 2 <= fault["line"] <= len(sheet.rows) + 1
    spoilt = [row[4] for row in sheet_of(sample, "agencies/police_incidents.csv").rows if row[4].startswith("31/02")]
    assert len(spoilt) == 2
    with pytest.raises(ValueError, match="day is out of range"):
        datetime.strptime(spoilt[0], "%d/%m/%Y %H:%M")


@pytest.mark.parametrize("months", [0, 23, 49])
def test_too_few_or_too_many_months_are_refused_in_words(months):
    with pytest.raises(ContextualError, match="24 to 48 months"):
        draw_partnership(months=months)


@pytest.mark.parametrize("months", [24, 48])
def test_the_truth_holds_for_the_fewest_and_the_most_months(months):
    drawn = draw_partnership(months=months)
    assert {row["place_name"] for row in place_counts(drawn, drawn.first, drawn.last)[:2]} == TOP_TWO
    assert len(truth(drawn)["planted"][0]["expected_per_month"]) == months
