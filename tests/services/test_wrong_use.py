"""What no page or command asks for, but a link, a browser or a file may: one sentence, and no value in any trace."""

from __future__ import annotations

import pytest

from contextual import services
from contextual.errors import ContextualError
from tests.services.conftest import INCIDENTS
from tests.services.test_looking import traces


@pytest.fixture
def town(desk):
    desk.bring(INCIDENTS)
    return desk


ASKED = {
    "a hexagon coarser than the lens": lambda t: look(t, ("cell", "871944b20ffffff")),
    "a hexagon that is none": lambda t: look(t, ("cell", "x" * 15)),
    "a unit of no kind": lambda t: look(t, ("person", "Amy Gull")),
    "a grain that is none": lambda t: services.count(t.asker, t.why, t.house, t.lens(), "person"),
    "a table that is none": lambda t: services.download(t.asker, t.why, t.house, t.lens(), "people", "csv"),
    "a form that is none": lambda t: services.download(t.asker, t.why, t.house, t.lens(), "cells", "../x"),
    "a class that is none": lambda t: services.look_at_coverage(t.asker, t.why, t.house, "Amy Gull"),
}


def look(town, unit):
    return services.look_at_unit(town.asker, town.why, town.house, town.lens(), unit)


@pytest.mark.parametrize("what", ASKED)
def test_it_is_refused_in_a_sentence_and_goes_into_no_trace(town, what):
    before = len(traces(town.house))
    with pytest.raises(ContextualError):
        ASKED[what](town)
    assert len(traces(town.house)) == before


def test_a_hexagon_written_in_other_digits_is_traced_by_its_own_name(town):
    hexagon = town.map().units.iloc[0]["id"]
    other = hexagon.replace("8", "８", 1)
    assert look(town, ("cell", other)).value.id == hexagon
    assert traces(town.house).iloc[0]["object_id"] == hexagon


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\exports\\March.csv", "March.csv"),
        ("a\x1b[31m\x00.csv", "a[31m.csv"),
        ("Mrs Gull 943 476 5919.csv", "file.csv"),
        ("a\udcff.csv", "a?.csv"),
    ],
)
def test_a_file_name_is_kept_without_folders_controls_or_people(desk, sent, kept):
    assert desk.bring(INCIDENTS, name=sent).file == kept
    assert services.list_batches(desk.asker, desk.why, desk.house)["file_name"].tolist() == [kept]
