"""Whatever is sent: a reading that adds up, or a refusal in words. Never another error, never a row lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contextual.codes import PROBLEMS, REFUSALS
from contextual.errors import FileRefused
from contextual.intake import KINDS
from tests.intake.sent import TEMPLATE, collection, feature, quoted, take, workbook

VALUES = st.one_of(
    st.sampled_from(
        [
            "", "A1", "YP-7", "harmed", "2024-03-05 21:30", "25/03/2024", "01/02/2024", "2024-03", "1/1/24", "cse",
            "54.60012", "1.60034", "0", "-0.0", "nan", "1e400", "634537", "NA", "NZ 495 205", "home", "9" * 40,
            "31/03/2024 01:30", "99999", "+1", "1,5", "\u0661\u0662/\u0660\u0663/\u0662\u0660\u0662\u0664", "Ā" * 50,
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
)  # fmt: skip
COLUMNS = [
    *TEMPLATE.split(","),
    "earliest",
    "latest",
    "place_name",
    "location_kind",
    "precision_m",
    "easting",
    "northing",
    "grid_ref",
]


def whole(data, name, kind):
    try:
        reading = take(data, name, kind=kind)
    except FileRefused as refusal:
        if refusal.code not in REFUSALS:
            raise
        return
    frame = {"places": reading.places, "boundaries": reading.boundaries}.get(kind, reading.records)
    assert reading.rows == reading.accepted + reading.rejected + reading.already_held
    assert len(frame) == reading.accepted
    assert set(reading.problems["code"]) <= set(PROBLEMS)
    assert reading.problems.loc[~reading.problems["taken"], "row"].nunique() == reading.rejected


@given(
    st.binary(max_size=200),
    st.sampled_from(["a.csv", "a.xlsx", "a.geojson", "a.gpkg", "a", "a.csv.gz"]),
    st.sampled_from(KINDS),
)
def test_any_bytes_are_read_or_refused(data, name, kind):
    whole(data, name, kind)


@given(st.lists(st.lists(VALUES, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=6))
def test_any_cells_under_our_headings_add_up(rows):
    whole(quoted(COLUMNS, *rows), "a.csv", "incidents")


@given(st.lists(st.lists(VALUES, min_size=9, max_size=9), min_size=1, max_size=6))
def test_any_cells_of_missing_episodes_add_up(rows):
    header = [
        "episode_id", "young_person_ref", "start_at", "return_at", "missing_from", "missing_from_lat",
        "missing_from_lon", "found_lat", "found_lon",
    ]  # fmt: skip
    whole(quoted(header, *rows), "a.csv", "missing")


@given(st.lists(st.lists(VALUES, min_size=6, max_size=6), min_size=1, max_size=6))
def test_any_cells_of_places_add_up(rows):
    whole(quoted(["place_id", "name", "kind", "lat", "lon", "radius_m"], *rows), "a.csv", "places")


numbers = st.one_of(st.floats(-200, 200), st.sampled_from([float("nan"), float("inf"), 4e5, 0.0]))
points = st.builds(lambda x, y: {"type": "Point", "coordinates": [x, y]}, numbers, numbers)
rings = st.builds(
    lambda ring: {"type": "Polygon", "coordinates": [ring + ring[:1]]},
    st.lists(st.lists(numbers, min_size=2, max_size=2), max_size=6),
)
shapes = st.one_of(
    st.none(), points, rings, st.just({"type": "Polygon", "coordinates": []}), st.just({"type": "Blob"}), st.just({})
)


@given(
    st.lists(shapes, min_size=1, max_size=5),
    st.sampled_from(["places", "boundaries", "incidents"]),
    st.sampled_from(["", "EPSG:27700", "EPSG:3857"]),
)
def test_any_shapes_add_up(geometries, kind, crs):
    said = {"place_id": "P", "kind": "park", "occurred_at": "2024-03-05", "category": "cse"}
    whole(collection(*[feature(g, **said, code=str(i)) for i, g in enumerate(geometries)], crs=crs), "a.geojson", kind)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.just("x"),
)


@given(st.lists(st.tuples(cells, cells, cells, cells), min_size=1, max_size=4))
def test_any_cells_of_a_workbook_add_up(rows):
    kept = [[None if isinstance(c, float) and not abs(c) < 1e300 else c for c in row] for row in rows]
    whole(workbook(["occurred_at", "category", "lat", "lon"], *kept), "a.xlsx", "incidents")
