"""The page about layouts says what is so: it is written from the layouts, and its example works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from contextual.intake.layouts import layout_from, layouts
from contextual.intake.layouts_guide import PARTS, guide
from contextual.intake.matching import chosen
from contextual.intake.places.reader import read_places
from contextual.intake.request import Request
from contextual.intake.table import from_columns
from tests.intake.sent import KEY, TODAY

PAGE = Path(__file__).parents[2] / "docs" / "layouts.md"


def test_the_page_is_what_the_layouts_say():
    assert PAGE.read_text(encoding="utf-8") == guide(), "write it anew: make layouts"


@pytest.mark.parametrize("name", sorted(layouts()))
def test_every_layout_says_what_it_is_what_is_kept_what_is_left_and_why(name):
    layout = layouts()[name]
    assert set(layout.about) == set(PARTS)
    assert all(said.endswith(".") for said in layout.about.values())
    assert layout.title
    assert f"`{name}`" in guide()


@pytest.mark.parametrize("name", sorted(name for name, layout in layouts().items() if layout.refusal))
def test_a_layout_that_is_refused_says_so_in_one_sentence_that_says_what_to_do(name):
    assert 20 < len(layouts()[name].refusal) < 300
    assert layouts()[name].signature


def test_the_example_of_the_guide_reads_the_file_of_the_guide():
    layout = layout_from(tomllib.loads(re.search(r"```toml\n(.*?)```", guide(), re.DOTALL)[1]))
    head, row = re.search(r"```\n(Club ID.*?)\n(.*?)\n```", guide()).groups()
    table = from_columns({name: [value] for name, value in zip(head.split(","), row.split(","), strict=True)})
    match = chosen(table, layout)
    rows = read_places(table, layout, dict(match.columns), Request(agency="council", key=KEY, now=TODAY))
    assert rows.frame[["place_id", "name", "type"]].values.tolist() == [
        ["council:YC-1", "Kelp Row Youth Club", "youth_centre"]
    ]
    assert "Manager" not in match.columns.values()
