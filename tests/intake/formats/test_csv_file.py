from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextual.errors import FileRefused
from contextual.intake.formats.csv_file import MAX_COLUMNS, read_csv


def rows(table):
    taken = table.take(list(table.headings))
    return [list(row) for row in zip(*(column.tolist() for column in taken.values()), strict=True)]


def test_lines_are_counted_from_the_header():
    assert read_csv(b"a,b\n1,2\n3,4\n").lines.tolist() == [2, 3]


def test_a_record_with_line_breaks_in_quotes_moves_the_next_one_down():
    table = read_csv(b'a,b\n1,"x\ny\nz"\n2,w\n')
    assert table.lines.tolist() == [2, 5]
    assert rows(table) == [["1", "x\ny\nz"], ["2", "w"]]


def test_blank_lines_are_counted_but_are_no_rows():
    assert read_csv(b"a,b\n1,2\n\n3,4\n\n\n").lines.tolist() == [2, 4]


def test_a_header_below_blank_lines_is_found():
    table = read_csv(b"\n\na,b\n1,2\n")
    assert (table.headings, table.lines.tolist()) == (("a", "b"), [4])


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("separator", [b",", b";", b"\t", b"|"])
def test_any_usual_separator_and_line_end_is_read(separator, end):
    data = end.join([separator.join([b"a", b"b"]), separator.join([b"1", b"2"]), b""])
    table = read_csv(data)
    assert (table.lines.tolist(), rows(table)) == ([2], [["1", "2"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_encoding_is_read(encoding):
    assert rows(read_csv("name,b\nCafé Kittiwake,£2\n".encode(encoding))) == [["Café Kittiwake", "£2"]]


def test_a_utf_8_file_with_a_damaged_spot_keeps_its_rows_and_names_the_line():
    table = read_csv("name,b\nCafé,é\n".encode() + b"Pier\xff,1\nCaf\xc3\xa9,2\n")
    assert len(table) == 3
    assert table.faults[["row", "code", "taken"]].values.tolist() == [[3, "bad_encoding", True]]


def test_rows_that_do_not_fit_the_header_are_left_out_and_named():
    table = read_csv(b"a,b\n1\n1,2\n1,2,3\n1,2,\n")
    assert table.lines.tolist() == [3, 5]
    assert table.faults[["row", "code", "taken"]].values.tolist() == [
        [2, "wrong_field_count", False],
        [4, "wrong_field_count", False],
    ]
    assert table.lost == 2


def test_a_quote_mark_inside_a_plain_field_is_part_of_it():
    assert rows(read_csv(b'a,b\n5" pipe,2\n')) == [['5" pipe', "2"]]


def test_an_open_quote_is_refused_with_its_line():
    with pytest.raises(FileRefused, match="near line 3") as error:
        read_csv(b'a,b\n1,2\n"3,4\n5,6\n')
    assert error.value.code == "malformed_csv"


def test_too_many_columns_are_refused():
    with pytest.raises(FileRefused) as error:
        read_csv(",".join(f"c{i}" for i in range(MAX_COLUMNS + 1)).encode() + b"\n")
    assert error.value.code == "too_many_columns"


def test_words_for_nothing_are_nothing():
    assert rows(read_csv(b"a,b\nNA,NULL\n#N/A, \n")) == [["", ""], ["", ""]]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\ufffd", exclude_categories=("Cs",)), max_size=6)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_every_record_that_was_written_is_read_at_its_line(written):
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["a", "b"])
    lines = []
    for row in written:
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    table = read_csv(out.getvalue().encode())
    kept = [(line, row) for line, row in zip(lines, written, strict=True) if any(cell.strip() for cell in row)]
    got = [(line, row) for line, row in zip(table.lines.tolist(), rows(table), strict=True) if any(row)]
    nothing = {"", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "Null", "-", "--"}
    want = [(line, ["" if cell.strip() in nothing else cell.strip() for cell in row]) for line, row in kept]
    assert got == [(line, row) for line, row in want if any(row)]
