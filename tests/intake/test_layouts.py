from __future__ import annotations

import tomllib

import pytest

from contextual.codes import HARMS, PLACE_STATUS, PLACE_TYPES
from contextual.errors import FileRefused
from contextual.intake import Layout, layouts, preview, read_mapping, write_mapping
from contextual.intake.layouts import REFERENCES, layout_from, squeezed
from contextual.intake.mapping import checked_mapping
from contextual.intake.people.identifiers import personal_heading
from contextual.intake.places.types import FROM_HOME, NOT_A_PLACE
from tests.intake.sent import KEY, TODAY, sheet, take

MINE = Layout(
    "mine", "incidents", {"occurred_at": ("Wann",), "category": ("Was",), "place_name": ("Wo",)}, date_order="day_first"
)
SENT = sheet("Wann,Was,Wo,Surname", "05/03/2024,Zank,Pier,Gull")


def test_matched_columns_are_saved_and_read_back_the_same(tmp_path):
    write_mapping(tmp_path / "MAP.toml", MINE)
    saved = read_mapping(tmp_path / "MAP.toml")
    assert (saved.columns, saved.date_order, saved.kind) == (MINE.columns, "day_first", "incidents")
    reading = take(SENT, mapping=saved)
    assert (reading.accepted, reading.records["place_text"].tolist(), reading.unread) == (1, ["Pier"], ("Surname",))


def test_every_layout_is_saved_and_read_back_the_same(tmp_path):
    said = Layout(
        "all", "places", {"place_id": ("id",)}, words={"status": {"shut": "closed"}}, shapes=("point", "area"),
        only_with=("place_name|place_type",), id_from=("place_name", "lat", "lon"), name_from_kind=True, refusal="No.",
        refusal_code="identifiable_data", precision_m=250.0, about={"what": "A list."},
    )  # fmt: skip
    for layout in (*layouts().values(), said):
        write_mapping(tmp_path / "MAP.toml", layout)
        assert layout_from(tomllib.loads((tmp_path / "MAP.toml").read_text(encoding="utf-8"))) == layout


def test_the_words_of_a_file_can_be_matched_too(tmp_path):
    write_mapping(
        tmp_path / "MAP.toml",
        Layout(
            "mine", "incidents", MINE.columns, words={"category": {"Zank": "serious_violence"}}, date_order="day_first"
        ),
    )
    reading = take(SENT, mapping=read_mapping(tmp_path / "MAP.toml"))
    assert reading.records["harms"].tolist() == [1 << HARMS["serious_violence"].bit]


@pytest.mark.parametrize("heading", ["Surname", "Date of birth", "Home address"])
def test_a_column_of_people_cannot_be_matched(tmp_path, heading):
    write_mapping(tmp_path / "MAP.toml", Layout("mine", "incidents", {**MINE.columns, "place_name": (heading,)}))
    with pytest.raises(FileRefused) as error:
        read_mapping(tmp_path / "MAP.toml")
    assert error.value.code == "identifiable_data"


@pytest.mark.parametrize("text", ["", "not toml [", "kind = 3", 'kind = "incidents"\n[columns]\nshoe = "Size"'])
def test_a_file_that_matches_nothing_is_refused(tmp_path, text):
    (tmp_path / "MAP.toml").write_text(text)
    with pytest.raises(FileRefused) as error:
        read_mapping(tmp_path / "MAP.toml")
    assert error.value.code == "missing_headers"


def test_a_layout_can_be_chosen_by_name():
    assert (
        take(sheet("Month,Crime type,Longitude,Latitude", "2024-05,Drugs,1.6,54.6"), layout="police_uk_street").accepted
        == 1
    )
    with pytest.raises(FileRefused, match="no layout"):
        take(SENT, layout="nonsense")


def test_a_preview_names_what_may_be_matched_and_what_never_may():
    seen = preview("a.csv", SENT, kind="incidents", agency="police", keys=KEY, today=TODAY)
    assert (seen.rows, seen.headings, seen.personal) == (1, ("Wann", "Was", "Wo"), ("Surname",))
    assert seen.refused[0] == "missing_headers"
    assert seen.candidates[0].reasons


def test_a_preview_of_a_known_file_shows_how_it_would_be_read():
    seen = preview(
        "a.csv",
        sheet("occurred_at,category", "2024-03-05,cse"),
        kind="incidents",
        agency="police",
        keys=KEY,
        today=TODAY,
    )
    assert (seen.refused, seen.reading.accepted) == (None, 1)


def test_no_layout_knows_a_heading_that_promises_a_person():
    for layout in layouts().values():
        if layout.kind in {"incidents", "missing"}:
            for field, headings in layout.columns.items():
                assert not [h for h in headings if personal_heading(h, reference=field in REFERENCES)]


def test_every_word_of_every_layout_leads_to_a_code_that_exists():
    lists = {"category": HARMS, "harm": HARMS, "place_type": PLACE_TYPES, "status": dict.fromkeys(PLACE_STATUS)}
    for layout in layouts().values():
        for field, known in lists.items():
            assert set(layout.words.get(field, {}).values()) - {FROM_HOME, NOT_A_PLACE} <= set(known)


def test_every_tag_of_a_map_leads_to_a_type_of_place_or_to_none():
    for tag in ("social_facility", "amenity", "healthcare", "leisure", "shop", "tourism", "railway", "building"):
        assert set(layouts()["osm"].words[tag].values()) <= {*PLACE_TYPES, NOT_A_PLACE}


def test_no_template_reads_one_heading_as_two_fields():
    for name in ("incidents", "places", "boundaries"):
        headings = [h for several in layouts()[name].columns.values() for h in {squeezed(h) for h in several}]
        assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"words": {"location_kind": {"house": "residence"}}}, "words.location_kind"),
        ({"words": {"rumour": {"a": "b"}}}, "words.rumour"),
        ({"words": {"precision_m": {"ward": "wide"}}}, "words.precision_m"),
        ({"words": {"precision_m": {"ward": "0"}}}, "words.precision_m"),
        ({"shapes": ("circle",)}, "shapes"),
        ({"refusal_code": "because"}, "refusal_code"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "Nowhere/Town"}, "zone"),
        ({"batch_class": "secret"}, "class"),
        ({"date_order": "either"}, "date_order"),
        ({"repeats": "sometimes"}, "repeats"),
        ({"precision_m": -5.0}, "precision_m"),
        ({"precision_m": float("nan")}, "precision_m"),
    ],
)
def test_matched_columns_that_say_what_nobody_knows_are_refused(said, named):
    with pytest.raises(FileRefused, match=f"not known here: {named}"):
        checked_mapping(Layout("mine", "incidents", {"occurred_at": ("When",)}, **said))


def test_words_of_ones_own_may_lead_to_any_code_of_ours():
    own = {
        "precision_m": {"ward": "1500"},
        "location_kind": {"hse": "home"},
        "category": {"x": "cse"},
        "source_agency": {"hw": "harbour_watch"},
    }
    assert checked_mapping(Layout("mine", "incidents", {"occurred_at": ("When",)}, words=own)).words == own
