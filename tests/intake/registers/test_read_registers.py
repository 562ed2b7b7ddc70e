from __future__ import annotations

import io
import json

import numpy as np
import pytest
import shapely

from contextual.codes import PROBLEMS
from contextual.errors import FileRefused
from contextual.intake import layouts
from contextual.intake.layouts import Layout, squeezed
from contextual.intake.mapping import checked_mapping
from contextual.records import REGISTERS
from tests.intake.sent import sheet, take

FULL = {
    "cohort": {
        "young_person_ref": "YP 7", "snapshot_on": "2026-09-30", "involvement": "exploited", "harm": "cse|cce",
        "age_band": "13_15", "gender": "female", "ethnicity": "mixed", "disability": "none", "sen": "no",
        "living": "looked_after", "placement": "foster", "social_care": "child_in_need", "models": "peer|gang",
        "coercion": "grooming|debt", "online": "yes", "gang_associated": "not_known", "missing_band": "4_10",
        "missing_from_type": "foster|education", "moved_areas": "no", "nrm": "referred",
        "circumstances": "substance|mental_health", "domestic_violence": "witness", "education_status": "pru",
        "offending": "yes", "police_active": "no", "court": "charged",
    },
    "support": {
        "support_id": "SU-1", "young_person_ref": "YP 7", "element": "court_before", "support_status": "in_place",
        "as_of": "2026-09-30", "started_on": "2026-02", "ended_on": "not known", "provided_by": "courts",
        "service_id": "SV-1", "somebody_named": "yes", "relational_plan": "no", "young_person_asked": "yes",
        "physical_before": "unsafe", "physical_after": "safe", "relational_before": "safe",
        "relational_after": "partly_safe", "psychological_before": "unsafe", "psychological_after": "other",
    },
    "services": {
        "service_id": "SV-1", "service_name": "The Loft", "service_kind": "youth_work", "harm": "cse",
        "audience": "young_people|parents_carers", "provided_by": "youth_service", "referral": "open_door",
        "opening_hours": "Mon to Sat 15 to 21", "on_foot": "yes", "step_free": "no", "safe_place": "yes",
        "outreach_area": "the sea front", "place_id": "PL-0043", "lat": "54.61873", "lon": "1.59474", "easting": "",
        "northing": "", "grid_ref": "", "precision_m": "20", "open_from": "2024-01-01", "open_to": "2027-03-31",
    },
    "training": {
        "training_id": "TR-1", "activity": "training", "held_on": "2026-09-30", "topic": "cse|disruption",
        "audience": "professionals", "sector": "police", "stage": "post_qualifying", "trained": "14",
        "provider": "Harbour Trust", "area": "Northbank",
    },
    "education": {
        "school_id": "199001", "school_name": "Haven Academy", "area_code": "", "area_layer": "",
        "academic_year": "2025/26", "term": "autumn", "on_roll": "940", "absent": "56", "persistently_absent": "179",
        "severely_absent": "under_5", "suspended": "suppressed", "excluded": "withheld", "at_pru": "not_applicable",
        "missing_education": "0", "home_educated": "rounds_to_nought",
    },
    "voices": {
        "voice_id": "YV-1", "feels": "unsafe", "feels_when": "dark|weekend", "why": "adults|lighting",
        "place_name": "Lantern Park", "location_kind": "public", "lat": "54.60702", "lon": "1.57093", "easting": "",
        "northing": "", "grid_ref": "", "precision_m": "50", "age_band": "10_12", "session": "S1",
        "gathered_on": "2026-07", "own_words": "No lights at all.", "consent": "given",
    },
}  # fmt: skip
"""One row of every template with something in every cell."""

NO_COLUMN = {"young_person_ref", "support_id", "voice_id", "easting", "northing", "grid_ref", "own_words"}


def rows(kind, *changes, **said):
    """Read rows of a template: each as `FULL` but for its changes."""
    made = [FULL[kind] | change for change in (changes or ({},))]
    lines = [",".join(f'"{cell}"' for cell in row.values()) for row in made]
    return take(sheet(",".join(FULL[kind]), *lines), kind=kind, **said)


def codes(reading):
    return reading.problems["code"].tolist()


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_a_template_is_recognised_and_every_cell_of_it_comes_back(kind):
    made = rows(kind)
    assert (made.layout, made.accepted, codes(made)) == (kind, 1, [])
    got = made.register.iloc[0]
    for name, cell in FULL[kind].items():
        if name not in NO_COLUMN:
            held = got[name] if isinstance(got[name], str) else f"{got[name]:.5f}".rstrip("0").rstrip(".")
            assert held == {"not known": "not_known"}.get(cell, cell), name


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_the_template_has_the_declared_fields_in_their_order_and_needs(kind):
    layout = layouts()[kind]
    assert list(layout.columns) == [field.name for field in REGISTERS[kind].fields]
    assert all(headings[0] == name for name, headings in layout.columns.items())
    assert set(layout.needs) == set(REGISTERS[kind].needs)


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_no_heading_of_a_template_stands_for_two_fields(kind):
    fields = [{squeezed(heading) for heading in several} for several in layouts()[kind].columns.values()]
    said = [heading for headings in fields for heading in headings]
    assert sorted(said) == sorted(set(said))


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_a_workbook_says_the_same_as_a_csv(kind):
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    book.active.append(list(FULL[kind]))
    book.active.append(list(FULL[kind].values()))
    book.save(out)
    made = take(out.getvalue(), "sent.xlsx", kind=kind)
    assert made.register.equals(rows(kind).register)
    assert made.row_keys.tolist() == rows(kind).row_keys.tolist()


@pytest.mark.parametrize("kind", ["services", "voices"])
def test_geojson_says_the_same_as_a_csv(kind):
    about = {name: cell for name, cell in FULL[kind].items() if name not in ("lat", "lon", "precision_m")}
    point = {"type": "Point", "coordinates": [float(FULL[kind]["lon"]), float(FULL[kind]["lat"])]}
    made = take(_collection((about, point)), "sent.geojson", kind=kind)
    same = [name for name in made.register if name not in ("line", "precision_m")]
    plain = rows(kind, {"precision_m": ""})
    assert made.register[same].equals(plain.register[same])


def _collection(*features):
    made = [{"type": "Feature", "properties": about, "geometry": shape} for about, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


NEEDED = [
    (kind, need) for kind, register in REGISTERS.items() for need in register.needs if "|" not in need
]  # fmt: skip


@pytest.mark.parametrize(("kind", "need"), NEEDED)
def test_a_row_without_what_every_row_needs_is_left_out(kind, need):
    made = rows(kind, {}, {need: ""})
    assert (made.rows, made.accepted, made.rejected) == (2, 1, 1)
    assert made.problems.loc[~made.problems["taken"], ["row", "column", "code"]].to_numpy().tolist()[0] == [
        3, need, "missing_required",
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "both"), [
    ("training", {"audience": "", "sector": ""}), ("education", {"school_id": "", "area_code": ""}),
])  # fmt: skip
def test_a_row_with_neither_of_two_columns_of_which_it_needs_one_is_left_out(kind, both):
    made = rows(kind, {}, both)
    assert (made.accepted, made.rejected) == (1, 1)
    assert "missing_required" in codes(made)


@pytest.mark.parametrize(("kind", "name"), [
    (kind, field.name) for kind, register in REGISTERS.items() for field in register.fields
    if field.coded and field.name != "consent"
])  # fmt: skip
def test_a_word_nobody_knows_is_kept_as_not_known_and_said(kind, name):
    made = rows(kind, {name: "martian"})
    assert codes(made) == ["unknown_category"]
    assert made.register[name][0] == "not_known"


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_empty_not_known_and_other_stay_three_answers(kind):
    name = next(f.name for f in REGISTERS[kind].fields if f.coded and not f.needed and "other" in f.codes)
    made = rows(kind, {name: ""}, {name: "unknown", _another(kind): "B2"}, {name: "Other", _another(kind): "B3"})
    assert made.register[name].tolist() == ["not_recorded", "not_known", "other"]


def _another(kind):
    """The column that makes a row another row."""
    register = REGISTERS[kind]
    return register.reference or register.key[0].split("|")[0]


@pytest.mark.parametrize(("kind", "change", "code", "taken"), [
    ("cohort", {"snapshot_on": "31/02/2026"}, "bad_date", False),
    ("cohort", {"snapshot_on": "2027-09-30"}, "future_date", False),
    ("cohort", {"snapshot_on": "1985-09-30"}, "date_too_old", False),
    ("cohort", {"snapshot_on": "unknown"}, "missing_required", False),
    ("support", {"started_on": "soon"}, "bad_date", True),
    ("support", {"ended_on": "2026-01-31"}, "bad_date", True),
    ("services", {"open_to": "2023-12-31"}, "bad_date", True),
    ("training", {"trained": "many"}, "bad_number", True),
    ("training", {"trained": "-3"}, "bad_number", True),
    ("education", {"absent": "4.2%"}, "bad_number", True),
    ("education", {"suspended": "941"}, "bad_number", True),
    ("education", {"academic_year": "2025/29"}, "bad_date", False),
    ("voices", {"lat": "1.57093", "lon": "54.60702"}, "swapped_latlon", True),
    ("voices", {"lat": "54.60702", "lon": "-120.5"}, "outside_area", True),
    ("voices", {"lat": "", "lon": "", "place_name": ""}, "no_location", True),
    ("voices", {"precision_m": "near"}, "bad_number", True),
    ("services", {"lat": "", "lon": "", "place_id": "", "outreach_area": ""}, "no_location", True),
    ("services", {"lat": "0", "lon": "0"}, "null_island", True),
    ("services", {"lat": "", "lon": "", "grid_ref": "ZZ99"}, "bad_grid_ref", True),
    ("services", {"service_kind": "refuge"}, "private_address", True),
    ("voices", {"location_kind": "home"}, "private_address", True),
    ("voices", {"place_name": "12 Seaholly Road"}, "private_address", True),
    ("services", {"opening_hours": "x" * 400}, "oversize_field", True),
    ("services", {"opening_hours": "Mon\u200b 9 to 17"}, "control_chars", True),
    ("services", {"opening_hours": "Caf\ufffd hours"}, "bad_encoding", True),
])  # fmt: skip
def test_each_check_says_its_code_and_whether_the_row_was_taken(kind, change, code, taken):
    made = rows(kind, {}, change | {_another(kind): "B2"})
    found = made.problems[(made.problems["code"] == code) & (made.problems["row"] == 3)]
    assert len(found) == 1, made.problems.to_numpy().tolist()
    assert (bool(found["taken"].iloc[0]), made.accepted) == (taken, 1 + taken)
    assert code in PROBLEMS


def test_a_date_that_reads_two_ways_is_asked_about_and_the_answer_is_taken():
    change = {"as_of": "03/04/2026", "started_on": "", "ended_on": ""}
    made = rows("support", change)
    assert [question.code for question in made.questions] == ["date_order"]
    assert made.register["as_of"][0] == "not_known"
    assert rows("support", change, answers={"date_order": "day_first"}).register["as_of"][0] == "2026-04-03"


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_the_same_row_twice_is_taken_once_and_a_changed_one_is_a_conflict(kind):
    other = {"cohort": "gender", "support": "support_status", "services": "opening_hours", "training": "provider",
             "education": "absent", "voices": "why"}[kind]  # fmt: skip
    assert codes(rows(kind, {}, {})) == ["duplicate_id"]
    made = rows(kind, {}, {other: {"absent": "57", "why": "peers", "gender": "male"}.get(other, "ended")})
    assert codes(made) == ["conflicting_duplicate"]
    assert (made.accepted, made.rejected) == (1, 1)


@pytest.mark.parametrize(("kind", "nothing"), [
    ("cohort", {"young_person_ref": ""}), ("training", {"training_id": ""}), ("voices", {"voice_id": ""}),
])  # fmt: skip
def test_rows_that_nothing_tells_are_never_taken_for_repeats(kind, nothing):
    made = rows(kind, nothing, nothing)
    assert made.accepted == 2
    assert made.row_keys.tolist() == ["", ""]


def test_a_row_held_already_is_already_held_and_says_nothing():
    from contextual.intake.reading import Known

    first = rows("support")
    again = rows("support", {}, {"support_id": "SU-2", "element": "martian"}, known=Known(row_keys=set(first.row_keys)))
    assert (again.already_held, again.accepted) == (1, 1)
    assert set(again.problems["row"]) == {3}


def test_a_later_status_of_the_same_support_is_another_row():
    made = rows("support", {}, {"as_of": "2026-10-31", "support_status": "ended"})
    assert made.accepted == 2
    assert len(set(made.row_keys)) == 2


def test_references_are_spelt_in_many_ways_and_lead_to_one_pseudonym():
    made = rows("cohort", {}, {"young_person_ref": "yp7", "snapshot_on": "2025-09-30"})
    assert made.register["person"].nunique() == 1
    assert made.register["person"].str.fullmatch("[0-9a-f]{32}").all()


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_no_reference_of_a_person_is_anywhere_in_what_was_read(kind):
    made = rows(kind)
    held = made.register.astype(str).to_numpy().ravel().tolist() + made.problems.astype(str).to_numpy().ravel().tolist()
    assert not any(word in cell for cell in held for word in ("YP 7", "YP7", "SU-1", "YV-1"))


TEXTS = [
    (kind, field.name) for kind, register in REGISTERS.items() for field in register.fields
    if field.reads in ("text", "code", "codes", "agency") or (field.reads == "reference" and not field.personal)
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), TEXTS)
@pytest.mark.parametrize("value", ["a.gull@sea.uk", "943 476 5919", "020 7946 0018"])
def test_what_identifies_a_person_is_dropped_wherever_it_stands_and_the_row_is_judged_without_it(kind, name, value):
    others = [{_another(kind): f"B{n}"} for n in range(2, 30)]
    made = rows(kind, *others, {_another(kind): "B99"} | {name: value})
    assert "identifiable_data" in codes(made)
    assert value not in made.register.astype(str).to_numpy().ravel().tolist()
    assert not made.problems["message"].str.contains(value, regex=False).any()


def test_a_file_with_identifiers_in_many_rows_is_refused():
    with pytest.raises(FileRefused, match="opening_hours") as refusal:
        rows("services", {"opening_hours": "call 020 7946 0018"})
    assert refusal.value.code == "identifiable_data"


def test_a_persons_name_in_a_training_register_is_dropped():
    made = rows("training", {"provider": "Mrs Gull"})
    assert codes(made) == ["possible_name"]
    assert made.register["provider"][0] == ""


@pytest.mark.parametrize(("kind", "field", "heading"), [
    ("training", "topic", "Trainee name"), ("cohort", "living", "Home address"), ("voices", "session", "Child name"),
    ("support", "service_id", "Date of birth"), ("education", "term", "Pupil surname"),
])  # fmt: skip
def test_a_heading_that_promises_a_person_can_be_matched_with_nothing(kind, field, heading):
    with pytest.raises(FileRefused, match="promises"):
        checked_mapping(Layout("mine", kind, {field: (heading,)}))


@pytest.mark.parametrize(("kind", "field", "heading"), [
    ("services", "service_name", "Name"), ("training", "provider", "Provider name"),
    ("education", "school_name", "Name of school"), ("support", "young_person_ref", "NHS number"),
])  # fmt: skip
def test_an_organisations_name_and_a_reference_that_becomes_a_pseudonym_can_be_matched(kind, field, heading):
    needed = {need.split("|")[0]: (need,) for need in REGISTERS[kind].needs}
    assert checked_mapping(Layout("mine", kind, needed | {field: (heading,)})).kind == kind


def test_a_column_nobody_matched_is_never_read():
    header = ",".join([*FULL["services"], "phone", "manager"])
    cells = ",".join(f'"{cell}"' for cell in FULL["services"].values())
    made = take(sheet(header, cells + ",020 7946 0018,Mrs Gull"), kind="services")
    assert made.unread == ("phone", "manager")
    assert codes(made) == []


def test_own_words_are_read_only_where_free_text_is_switched_on():
    assert rows("voices").register["own_words"].tolist() == [""]
    assert "own_words" in rows("voices").unread
    assert rows("voices", free_text=True).register["own_words"].tolist() == ["No lights at all."]


@pytest.mark.parametrize("consent", ["", "no", "withdrawn", "not known", "perhaps"])
def test_nothing_of_a_mark_without_consent_is_kept(consent):
    made = rows("voices", {"voice_id": "YV-2"}, {"consent": consent})
    assert (made.accepted, made.rejected, len(made.register)) == (1, 1, 1)
    assert made.problems["code"].iloc[-1] == "missing_required"


@pytest.mark.parametrize(("consent", "gone"), [("withdrawn", 1), ("no", 1), ("not known", 0), ("", 0), ("given", 0)])
def test_a_held_mark_is_taken_back_only_where_somebody_says_so(consent, gone):
    from contextual.intake.reading import Known

    known = Known(row_keys=set(rows("voices").row_keys))
    made = rows("voices", {"voice_id": "YV-2"}, {"consent": consent}, known=known)
    assert len(made.taken_back) == gone


def test_a_home_is_known_to_the_wide_hexagon_only_and_by_no_name():
    made = rows("voices", {"location_kind": "home", "place_name": "my dad's"}).register.iloc[0]
    assert np.isnan(made["lat"])
    assert (made["place_name"], made["private"], made["finest"]) == ("", True, 7)


def test_where_a_refuge_is_is_not_kept():
    made = rows("services", {"service_kind": "women's refuge"}).register.iloc[0]
    assert np.isnan(made["lat"])
    assert (made["outreach_area"], made["place_id"], made["private"]) == ("", "", True)
    assert made["service_name"] == "The Loft"


def mark(geometry, **more):
    about = {name: FULL["voices"][name] for name in ("voice_id", "feels", "place_name", "consent")} | more
    return take(_collection((about, json.loads(shapely.to_geojson(geometry)))), "sent.geojson", kind="voices")


@pytest.mark.parametrize(("wkt", "shape", "precision"), [
    ("POINT (1.6 54.61)", "point", 100),
    ("LINESTRING (1.6 54.6, 1.62 54.6)", "route", 644),
    ("POLYGON ((1.6 54.6, 1.61 54.6, 1.61 54.61, 1.6 54.6))", "area", 642),
])  # fmt: skip
def test_a_mark_may_be_a_point_a_route_or_an_area_and_is_known_no_closer_than_it_is_long(wkt, shape, precision):
    made = mark(shapely.from_wkt(wkt)).register.iloc[0]
    assert made["shape"] == shape
    assert made["precision_m"] == pytest.approx(precision, abs=3)
    assert (shapely.from_wkb(made["outline"]).wkt if made["outline"] else "POINT (1.6 54.61)") == wkt


def test_the_outline_of_a_home_is_not_kept():
    made = mark(shapely.box(1.6, 54.6, 1.601, 54.601), location_kind="home").register.iloc[0]
    assert (made["outline"], made["shape"], made["private"]) == (b"", "point", True)


def test_a_mark_with_a_name_and_no_place_on_the_map_is_kept_unmapped():
    made = take(_collection(({"voice_id": "1", "feels": "safe", "consent": "yes", "place_name": "the pier"}, None)),
                "sent.geojson", kind="voices")  # fmt: skip
    assert (made.accepted, made.not_mapped, codes(made)) == (1, 1, [])
    assert made.register["shape"][0] == "none"


def test_a_line_far_off_the_earth_is_left_out():
    for end in (999.0, 300.0, -300.0):
        made = mark(shapely.LineString([(1.6, 54.6), (end, 54.6)]))
        assert (made.accepted, made.rejected) == (0, 1)


@pytest.mark.parametrize(("cell", "kept"), [
    ("<5", "under_5"), ("c", "suppressed"), ("*", "suppressed"), ("x", "withheld"), ("z", "not_applicable"),
    ("low", "rounds_to_nought"), ("", "not_recorded"), ("-", "not_recorded"), ("1,204", "1204"), ("3", "3"), ("0", "0"),
    ("12.0", "12"), ("not known", "not_known"),
])  # fmt: skip
def test_a_number_that_was_kept_back_stays_kept_back(cell, kept):
    made = rows("education", {"absent": cell, "on_roll": "5000"})
    assert made.register["absent"][0] == kept
    assert codes(made) == []


@pytest.mark.parametrize(("cell", "band"), [
    ("0", "none"), ("1", "once"), ("3", "2_3"), ("10", "4_10"), ("11", "over_10"), ("137", "over_10"),
    ("More than 10", "over_10"), ("", "not_recorded"),
])  # fmt: skip
def test_a_number_of_episodes_becomes_a_band(cell, band):
    assert rows("cohort", {"missing_band": cell}).register["missing_band"][0] == band


@pytest.mark.parametrize(("age", "band"), [("9", "under_10"), ("12", "10_12"), ("17", "16_17"), ("18", "18_24")])
def test_an_age_becomes_a_band_and_the_age_is_gone(age, band):
    assert rows("cohort", {"age_band": age}).register["age_band"][0] == band


def test_headings_and_no_rows_are_refused():
    with pytest.raises(FileRefused) as refusal:
        take(sheet(",".join(FULL["training"])), kind="training")
    assert refusal.value.code == "no_rows"


def test_a_file_without_a_needed_heading_is_refused_in_words():
    with pytest.raises(FileRefused) as refusal:
        take(sheet("element,support_status", "advocacy,offered"), kind="support")
    assert refusal.value.code == "missing_headers"


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_every_row_is_accounted_for_whatever_stands_in_it(kind):
    from hypothesis import given, settings
    from hypothesis import strategies as st

    words = st.sampled_from(["", "x", "<5", "2026-09-30", "yes", "given", "cse|martian", "54.6"])
    cells = words | st.text(st.characters(exclude_characters='",\r\n\0', exclude_categories=("Cs",)), max_size=12)

    @settings(max_examples=15)
    @given(st.lists(st.fixed_dictionaries(dict.fromkeys(FULL[kind], cells)), min_size=1, max_size=6))
    def holds(sent):
        try:
            made = rows(kind, *sent)
        except FileRefused:
            return
        assert made.rows == made.accepted + made.rejected + made.already_held
        assert made.accepted == len(made.register) == len(made.row_keys)
        for name, table in ((f.name, f.codes) for f in REGISTERS[kind].fields if f.codes is not None):
            assert {code for cell in made.register[name] for code in cell.split("|")} <= set(table)

    holds()


def test_a_shape_with_nothing_said_about_it_is_left_out_and_accounted_for():
    about = {"feels": "safe", "consent": "yes"}
    point = {"type": "Point", "coordinates": [1.6, 54.6]}
    made = take(_collection((about, point), ({}, point)), "sent.geojson", kind="voices")
    assert (made.rows, made.accepted, made.rejected) == (2, 1, 1)


def test_references_ruined_by_a_spreadsheet_are_taken_as_none_and_it_is_said():
    made = rows("support", {"support_id": "1.2E+13"})
    assert made.accepted == 1
    assert any("ruined by a spreadsheet" in remark for remark in made.remarks)
