"""CSV and other separated text: characters, separator, quotes, and the line where every record starts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from contextual.errors import FileRefused
from contextual.intake.table import Table
from contextual.records import Problem, problems_frame
from contextual.records.texts import texts

MAX_COLUMNS = 1000
_SEPARATORS = ",;\t|"
_BLOCK = 4 << 20
"""How much is read at once, in bytes, where no line is longer."""
_DAMAGED = "\ufffd"
_NAMED_SEPARATOR = re.compile(rb"\Asep=[,;\t|]\n", re.IGNORECASE)
"""Excel's own way to name the separator, in a line above the headings. It counts as no line of the file."""

csv.field_size_limit(2**31 - 1)  # one overlong cell is reported and dropped; it must not cost the whole file


def read_csv(content: bytes) -> Table:
    r"""
    Read separated text. Any of comma, semicolon, tab and bar may separate; quoted fields may hold line breaks.

    Returns
    -------
    Table
        Rows with more or fewer fields than the header are left out and listed in ``faults`` as ``wrong_field_count``.

    Raises
    ------
    FileRefused
        ``malformed_csv``, ``too_many_columns``, ``bad_encoding``.

    Notes
    -----
    A file in which every line is one record is read by columns, and only the columns asked for. Any other file (line
    breaks inside quotes, blank lines, rows that do not fit) is read record by record: slower, and exact about lines.

    Examples
    --------
    >>> table = read_csv(b'when;what\n2024-01-05;"a\nb"\n2024-01-06;c\n')
    >>> table.lines.tolist(), table.take(["what"])["what"].tolist()
    ([2, 4], ['a\nb', 'c'])
    """
    data, remarks, damaged = _to_utf8(content)
    data = _NAMED_SEPARATOR.sub(b"", _plain_line_ends(data), count=1)
    separator, headings = _header(data)
    if len(headings) > MAX_COLUMNS:
        raise FileRefused("too_many_columns", f"The file has {len(headings)} columns; at most {MAX_COLUMNS} are read.")
    table = None if damaged else _by_columns(data, separator, headings, remarks)
    return table or _by_records(data, separator, headings, remarks, damaged=damaged)


def _to_utf8(content: bytes) -> tuple[bytes, tuple[str, ...], bool]:
    """Turn any usual encoding into UTF-8; say whether single characters were lost on the way."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _decoded(content, "utf-32"), ("The file is in UTF-32.",), False
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16"), ("The file is in UTF-16.",), False
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    elif content[1:2] == b"\x00":
        return _decoded(content, "utf-16-le"), ("The file is in UTF-16.",), False
    elif content[:1] == b"\x00":
        return _decoded(content, "utf-16-be"), ("The file is in UTF-16.",), False
    return (content, (), False) if _is_utf8(content) else _not_utf8(content)


def _is_utf8(content: bytes) -> bool:
    try:
        return content.isascii() or bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _decoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        raise FileRefused("bad_encoding", "The characters of this file cannot be read. Save it as UTF-8.") from error


def _not_utf8(content: bytes) -> tuple[bytes, tuple[str, ...], bool]:
    """Tell a Windows file from a UTF-8 file with damaged spots: only UTF-8 has whole characters of several bytes."""
    text = content.decode("utf-8", errors="replace")
    whole = sum(ord(c) > 127 and c != _DAMAGED for c in text)
    if whole >= len(re.findall(f"{_DAMAGED}+", text)):
        return text.encode(), ("Some characters of the file could not be read.",), True
    windows = content.decode("cp1252", errors="replace")
    return windows.encode(), ("The file was read as Windows text (cp1252).",), _DAMAGED in windows


def _plain_line_ends(data: bytes) -> bytes:
    if data[-1:] in (b"\0", b"\x1a"):  # room a program set aside and never wrote, or DOS's mark of the end
        data = data.rstrip(b"\0\x1a\r\n") + b"\n"
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
        if b"\n" not in data:  # line ends of old Macintosh exports
            data = data.replace(b"\r", b"\n")
    return data.rstrip(b"\n") if data.endswith(b"\n\n") else data  # one line end is as it should be: no copy


def _header(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Find the separator and the headings: the first line that is not blank."""
    text = data[:200_000].decode("utf-8", errors="ignore")
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = "".join(part for i, part in enumerate(first.split('"')) if i % 2 == 0)
    separator = max(_SEPARATORS, key=bare.count)
    try:
        row = next(r for r in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if any(r))
    except (csv.Error, StopIteration) as error:
        raise FileRefused("malformed_csv", "The header line cannot be read as CSV. Check its quote marks.") from error
    return separator, tuple(heading.strip() for heading in row)


def _longest_line(data: bytes) -> int:
    """Give a length in bytes that no line passes: a record must fit into the piece that is read at once."""
    half, at = _BLOCK // 2, 0
    while len(data) - at > half and (end := data.rfind(b"\n", at, at + half)) >= 0:
        at = end + 1
    if len(data) - at <= half:
        return half  # no line is longer, as in nearly every file
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    return int(np.diff(ends, prepend=-1, append=len(data)).max())


def _by_columns(data: bytes, separator: str, headings: tuple[str, ...], remarks: tuple[str, ...]) -> Table | None:
    """Read by columns, or return None where a line is not one record."""
    rows, quoted = data.count(b"\n") - data.endswith(b"\n"), b'"' in data
    block_size = _BLOCK if len(data) < _BLOCK else max(_BLOCK, 2 * _longest_line(data))
    names = [str(i) for i in range(len(headings))]
    parse = partial(_parse, data, separator, names, block_size)

    def read(positions: Sequence[int]) -> list[pd.Series]:
        if not positions:
            return []
        table = parse(list(dict.fromkeys(positions)))
        made = {}
        for i in dict.fromkeys(positions):  # a column is let go of as soon as it is in one piece
            made[i] = pd.Series(texts(table.column(names[i]).combine_chunks()))
            table = table.drop_columns(names[i])
        pa.default_memory_pool().release_unused()
        return [made[i] for i in positions]

    if rows == 0 or data[:1] in b"\n \t" or any("\n" in heading for heading in headings):
        return None
    if quoted and data.count(b'"') % 2:  # a quote mark that is not closed, or one that stands alone
        return None
    try:
        if parse([0]).num_rows != rows:
            return None
        pa.default_memory_pool().release_unused()
    except pa.ArrowInvalid:
        return None
    blank = partial(_blank, data, separator, rows)
    return Table("csv", headings, np.arange(2, rows + 2), read, blank, remarks=remarks)


def _parse(data: bytes, separator: str, names: list[str], block_size: int, positions: Sequence[int]) -> pa.Table:
    """Read the columns at some positions; where a text is in quotes, a line may not be a record."""
    wanted, quoted = [names[i] for i in positions], b'"' in data
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(
            column_names=names, skip_rows=1, use_threads=not quoted, block_size=block_size
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=separator, newlines_in_values=quoted),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=wanted, column_types=dict.fromkeys(wanted, pa.large_string()),
            strings_can_be_null=False, quoted_strings_can_be_null=False, check_utf8=False,
        ),
    )  # fmt: skip


def _blank(data: bytes, separator: str, rows: int) -> np.ndarray:
    """Say of each line whether it holds nothing but separators, blanks and quote marks."""
    marks = (separator + ' \t"').encode()
    if not any(b"\n" + marks[i : i + 1] in data for i in range(len(marks))):
        return np.zeros(rows, bool)
    return np.array([not line.strip(marks) for line in data.split(b"\n")[1 : rows + 1]], dtype=bool)


def _by_records(
    data: bytes, separator: str, headings: tuple[str, ...], remarks: tuple[str, ...], *, damaged: bool
) -> Table:
    """Read record by record: line breaks in quotes, blank lines, and rows that do not fit the header."""
    source = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=separator, strict=True)
    width, rows, lines, faults, before, seen_header = len(headings), [], [], [], 0, False
    named = max((i for i, heading in enumerate(headings, 1) if heading), default=width)
    try:
        for row in source:
            line, before = before + 1, source.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not seen_header:
                seen_header = True
            elif named <= len(row) <= width or (len(row) > width and not any(row[width:])):
                rows.append(row[:width] + [""] * (width - len(row)))  # nothing is missing under a heading of no name
                lines.append(line)
            else:
                faults.append(Problem(line, "", "wrong_field_count", taken=False))
    except csv.Error as error:
        msg = f"The file cannot be read as CSV: a quote mark near line {before + 1} is not closed or stands alone."
        raise FileRefused("malformed_csv", msg) from error
    columns = [pd.Series([row[i] for row in rows], dtype="str") for i in range(width)]
    if damaged:
        spoilt = [line for line, row in zip(lines, rows, strict=True) if any(_DAMAGED in cell for cell in row)]
        faults += [Problem(line, "", "bad_encoding", taken=True) for line in spoilt]
    return Table(
        "csv", headings, np.array(lines, dtype=np.int64), lambda positions: [columns[i] for i in positions],
        lambda: np.zeros(len(lines), bool), faults=problems_frame(faults),
        lost=sum(not fault.taken for fault in faults), remarks=remarks,
    )  # fmt: skip
