"""Write the fictional partnership to a folder: places, base map, the agencies' files, the truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from contextual.sample import terrain, town
from contextual.sample.ground import Point, lon_lat, positions
from contextual.sample.keeping import services, training
from contextual.sample.partnership import MONTHS, SEED, Partnership, draw_partnership
from contextual.sample.sending import childrens_services, emergency_department, voices
from contextual.sample.sending.sheet import Sheet
from contextual.sample.truth import truth
from contextual.sample.xlsx import workbook

_GREEN = {"park", "play_sports", "waterway_woodland", "event"}
_BOOKS: dict[str, tuple[str, tuple[str, ...]]] = {
    childrens_services.PATH: (childrens_services.TITLE, ()),
    emergency_department.PATH: (emergency_department.TITLE, emergency_department.TIMES),
    training.PATH: (training.TITLE, training.TIMES),
}


def write_sample(out: Path, seed: int = SEED, months: int = MONTHS) -> list[Path]:
    """
    Write the fictional partnership's files; the same seed and months give the same bytes on every machine.

    Parameters
    ----------
    out : pathlib.Path
        Folder to write to; made when it is not there. Files of the same names are replaced.
    seed : int
        Which partnership to draw; the town stays the same.
    months : int
        How many months, ending in September 2026.

    Returns
    -------
    list of pathlib.Path
        The files written, in order of their names.

    Raises
    ------
    ContextualError
        When `months` is too few or too many.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_sample(Path(folder))][:2]
    ['childrens_services.xlsx', 'education.csv']
    """
    made = sample_files(draw_partnership(seed, months))
    for name, content in made.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [out / name for name in sorted(made)]


def sample_files(sample: Partnership) -> dict[str, bytes]:
    """
    Every file of the sample, by its path under the folder.

    Examples
    --------
    >>> sorted(sample_files(draw_partnership()))[-3:]
    ['streets.geojson', 'truth.json', 'wards.geojson']
    """
    texts = {
        "places.geojson": _collection(_place(place) for place in town.places()),
        "wards.geojson": _collection(_wards()),
        "streets.geojson": _collection(_streets()),
        "area.geojson": _collection([_polygon(terrain.study_area(), {"name": "Doggerhaven"})]),
        "truth.json": _truth_text(truth(sample)),
        voices.PATH: _collection(sample.voices),
        services.PATH: _collection(sample.services),
    } | {f"base/{name}.geojson": _collection(features) for name, features in _base().items()}
    files = {name: text.encode() for name, text in texts.items()}
    return files | {sheet.path: _sheet_bytes(sheet) for sheet in (*sample.sheets, *sample.registers)}


def _truth_text(known: Mapping[str, Any]) -> str:
    """Write one line for each thing known, and one for each thing of a list."""

    def lines(value: Any) -> str:
        if isinstance(value, list) and value:
            return "[\n  " + ",\n  ".join(json.dumps(one) for one in value) + "\n ]"
        return json.dumps(value)

    return "{\n" + ",\n".join(f" {json.dumps(key)}: {lines(value)}" for key, value in known.items()) + "\n}\n"


def _sheet_bytes(sheet: Sheet) -> bytes:
    if sheet.path not in _BOOKS:
        return sheet.csv_text().encode()
    title, times = _BOOKS[sheet.path]
    return workbook(title, sheet.headings, sheet.rows, times)


def _place(place: town.Place) -> dict[str, Any]:
    about = {"place_id": place.id, "place_name": place.name, "place_type": place.type}
    if place.outline:
        return _polygon(place.outline, about)
    return _feature("Point", list(lon_lat(place.at)), about)


def _wards() -> list[dict[str, Any]]:
    return [
        _polygon(ring, {"code": f"DW{k:02d}", "name": name})
        for k, (name, ring) in enumerate(terrain.wards().items(), 1)
    ]


def _streets() -> list[dict[str, Any]]:
    """Every street with its name, as a list of streets gives them: names find the place that a text means."""
    return [
        _feature("LineString", positions(street.line), {"identifier": f"DS{k:03d}", "name": street.name})
        for k, street in enumerate(town.streets(), 1)
    ]


def _base() -> dict[str, list[dict[str, Any]]]:
    """Layers of the base map, shapes only: a layer without words cannot bring a stored word into the map."""
    return {
        "land": [_polygon(terrain.land())],
        "sea": [_polygon(terrain.sea())],
        "green": [_polygon(place.outline) for place in town.places() if place.type in _GREEN and place.outline],
        "water": [_polygon(terrain.water())],
        "roads": [_line(street.line) for street in (*_by_size(main=True), *_by_size(main=False))]
        + [_line(terrain.pier())],
        "rail": [_line(terrain.rail())],
        "boundary": [_line(terrain.study_area()), *(_line(ring) for ring in terrain.wards().values())],
    }


def _by_size(*, main: bool) -> list[town.Street]:
    return [street for street in town.streets() if street.main is main]


def _polygon(ring: Sequence[Point], about: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Turn an outline into a polygon that runs anticlockwise, as GeoJSON asks."""
    twice_area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return _feature("Polygon", [positions(ring if twice_area > 0 else ring[::-1])], about)


def _line(points: Sequence[Point]) -> dict[str, Any]:
    return _feature("LineString", positions(points), None)


def _feature(kind: str, coordinates: list[Any], about: Mapping[str, str] | None) -> dict[str, Any]:
    return {"type": "Feature", "properties": dict(about or {}), "geometry": {"type": kind, "coordinates": coordinates}}


def _collection(features: Iterable[Mapping[str, Any]]) -> str:
    """GeoJSON text, one feature a line, so that a change shows where it is."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
