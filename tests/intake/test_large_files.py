"""A large file is read as its rows are: in one go or in many pieces, the same records, problems and keys."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from contextual.intake import Reading
from tests.intake.sent import sheet, take

ROWS, PIECE = 20_000, 1_250
"""The whole is more than dates are taken apart at once; a piece is less."""

HEADER = "incident_id,young_person_ref,occurred_at,category,age_band,source_agency,lat,lon"
SPOILT = [
    {"occurred_at": "31/02/2024 10:00"}, {"occurred_at": ""}, {"occurred_at": "01/01/1970 00:00"},
    {"occurred_at": "25/12/2099 00:00"}, {"lat": "999"}, {"lat": "", "lon": ""}, {"lat": "54.6x"}, {"lat": "nan"},
    {"lat": "0", "lon": "0"}, {"lat": "54.6", "lon": "1.6"}, {"lat": "1.60034", "lon": "54.60012"},
    {"category": "dragon"}, {"category": ""}, {"category": "asb 943 476 5919"}, {"age_band": "old"},
    {"occurred_at": "25/03/24 21:30"}, {"occurred_at": "31/03/2024 01:30"}, {"occurred_at": "27/10/2024 01:30"},
    {"young_person_ref": "NA"}, {"incident_id": ""}, {"category": " cse "}, {"age_band": "13\u201315"},
]  # fmt: skip
"""What is wrong with a row in a hundred, and what only looks wrong."""


@pytest.fixture(scope="module")
def rows() -> list[str]:
    """Rows of which one in a hundred is spoilt; a point in three is somebody's third visit to it."""
    rng = np.random.default_rng(4)
    day = pd.Timestamp("2024-02-01") + pd.to_timedelta(rng.integers(0, 300 * 1440, ROWS), unit="min")
    lat, lon = 54.55 + rng.random(ROWS) / 10, 1.55 + rng.random(ROWS) / 10
    again = rng.random(ROWS) < 0.3
    lat[again], lon[again] = lat[rng.integers(0, 60, again.sum())], lon[rng.integers(0, 60, again.sum())]
    table = pd.DataFrame({
        "incident_id": [f"INC{n:06d}" for n in range(ROWS)],
        "young_person_ref": [f"YP{n}" for n in rng.integers(0, 4_000, ROWS)],
        "occurred_at": day.strftime("%d/%m/%Y %H:%M"), "category": rng.choice(["asb", "cse", "knife"], ROWS),
        "age_band": rng.choice(["10-12", "13-15", "16-17"], ROWS),
        "source_agency": rng.choice(["police", "school"], ROWS),
        "lat": [f"{one:.6f}" for one in lat], "lon": [f"{one:.6f}" for one in lon],
    })  # fmt: skip
    for row in rng.choice(ROWS, ROWS // 100, replace=False).tolist():
        for name, value in SPOILT[row % len(SPOILT)].items():
            table.loc[row, name] = value
    return [",".join(row) for row in table.itertuples(index=False)]


@pytest.fixture(scope="module")
def whole(rows: list[str]) -> Reading:
    return take(sheet(HEADER, *rows), answers={"date_order": "day_first"})


@pytest.fixture(scope="module")
def pieces(rows: list[str]) -> list[Reading]:
    starts = range(0, ROWS, PIECE)
    return [take(sheet(HEADER, *rows[at : at + PIECE]), answers={"date_order": "day_first"}) for at in starts]


def joined(pieces: list[Reading], name: str, line: str) -> pd.DataFrame:
    """Put tables of pieces together, their lines counted on."""
    parts = [getattr(one, name) for one in pieces]
    moved = [part.assign(**{line: part[line] + at * PIECE}) for at, part in enumerate(parts)]
    return pd.concat(moved, ignore_index=True)


def test_every_row_of_a_large_file_is_accounted_for(whole):
    assert whole.rows == whole.accepted + whole.rejected == ROWS
    assert 0 < whole.rejected < ROWS // 100
    assert len(set(whole.problems["code"])) > 12


def test_the_records_of_a_large_file_are_those_of_its_pieces(whole, pieces):
    pd.testing.assert_frame_equal(whole.records, joined(pieces, "records", "line"))


def test_the_problems_of_a_large_file_are_those_of_its_pieces(whole, pieces):
    pd.testing.assert_frame_equal(whole.problems, joined(pieces, "problems", "row"))


def test_the_row_keys_of_a_large_file_are_those_of_its_pieces(whole, pieces):
    assert list(whole.row_keys) == [key for one in pieces for key in one.row_keys]
