"""Workbooks as people keep them: titles, several sheets, hidden ones, merged cells, rows that hold nothing."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from contextual.errors import FileRefused
from contextual.intake import open_table
from contextual.intake.formats.files import open_file

HEAD = ["occurred_at", "category", "lat", "lon"]
ROW = [datetime(2024, 3, 5, 21, 30), "cse", 54.60012, 1.60034]


def book(**sheets):
    """Make a workbook: name -> rows; a name that starts with hidden_ is hidden."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = "hidden" if name.startswith("hidden_") else "visible"
        for row in rows:
            sheet.append(row)
    return made


def table_of(made):
    out = io.BytesIO()
    made.save(out)
    return open_table(open_file("a.xlsx", out.getvalue()))


def values(table, heading):
    return table.take([heading])[heading].tolist()


def test_the_sheet_with_the_known_headings_is_read_wherever_it_stands():
    table = table_of(book(Cover=[["Report"], ["For the board"]], Lists=[["cse"], ["cce"]], Data=[HEAD, ROW]))
    assert (table.headings, values(table, "occurred_at")) == (tuple(HEAD), ["2024-03-05 21:30:00"])
    assert table.remarks == ("One sheet was read; 2 other sheet(s) of the workbook were not.",)


def test_titles_above_the_headings_are_passed_over_and_lines_are_the_sheets_own():
    made = book(Data=[["Incidents, March"], [], ["as of April"], HEAD, ROW, ROW])
    made["Data"].merge_cells("A1:D1")
    table = table_of(made)
    assert (table.headings, table.lines.tolist()) == (tuple(HEAD), [5, 6])


def test_a_hidden_sheet_is_never_read_even_with_better_headings():
    table = table_of(book(hidden_raw=[[*HEAD, "incident_id"], [*ROW, "A1"]], Data=[HEAD, ROW]))
    assert table.headings == tuple(HEAD)
    assert table.remarks == ("1 hidden sheet(s) were not read.",)


def test_a_workbook_of_hidden_sheets_only_is_refused():
    made = book(hidden_raw=[HEAD, ROW], Empty=[])
    with pytest.raises(FileRefused) as error:
        table_of(made)
    assert (error.value.code, "hidden" in error.value.message) == ("empty_file", True)


def test_sheets_with_the_same_headings_are_said_so_that_none_is_lost():
    table = table_of(book(January=[HEAD, ROW], February=[HEAD, ROW, ROW], Notes=[["x"]]))
    assert len(table) == 1
    assert table.remarks == (
        "One sheet was read; 1 other(s) with the same headings were not. Send each by itself.",
        "One sheet was read; 1 other sheet(s) of the workbook were not.",
    )


def test_a_cell_merged_over_several_rows_is_read_in_each():
    made = book(Data=[HEAD, ROW, [None, "cce", 54.6, 1.6], [None, "cce", 54.7, 1.7], ROW])
    made["Data"].merge_cells("A2:A4")
    table = table_of(made)
    assert values(table, "occurred_at") == ["2024-03-05 21:30:00"] * 4
    assert table.remarks == ("1 merged cell(s) were read in each row they cover.",)


def test_a_cell_merged_far_beyond_the_rows_adds_none():
    made = book(Data=[HEAD, ROW])
    made["Data"].merge_cells("A2:A100000")
    assert len(table_of(made)) == 1


def test_rows_formatted_once_that_hold_nothing_are_no_rows():
    made = book(Data=[HEAD, ROW])
    for line in range(3, 3000):
        made["Data"].cell(line, 1, "")
        made["Data"].cell(line, 2).number_format = "0.00"
    assert len(table_of(made)) == 1


def test_a_table_that_starts_far_down_and_to_the_right_is_found():
    made = book(Data=[])
    for column, (heading, value) in enumerate(zip(HEAD, ROW, strict=True), 4):
        made["Data"].cell(12, column, heading)
        made["Data"].cell(13, column, value)
    table = table_of(made)
    assert (values(table, "category"), table.lines.tolist()) == (["cse"], [13])
