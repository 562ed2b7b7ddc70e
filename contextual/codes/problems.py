"""What can be wrong with a row or a file. The code is for programs, the sentence for people.

A sentence says what the reader did and what a person can do. It never holds a value from the file.
"""

from __future__ import annotations

from contextual.codes.table import codes

PROBLEMS = codes(
    "problem",
    ("bad_number", "This is not a number. Correct it in the file and send it again."),
    ("bad_date", "This is not a date or time that can be read. Correct it in the file and send it again."),
    ("ambiguous_date", "This date could be day-first or month-first. Say which when you bring the file in."),
    ("future_date", "This date lies in the future. Correct it in the file and send it again."),
    ("date_too_old", "This date is before 1990. Correct it in the file and send it again."),
    ("two_digit_year", "The year has two digits. It was read as 20.. where that is not in the future."),
    ("dst_gap", "Clocks went forward here: this hour did not exist. It was read as the hour after."),
    ("dst_fold", "Clocks went back here: this hour came twice. The first was taken."),
    ("missing_required", "A value that every row needs is empty."),
    ("outside_area", "The place lies outside the study area. It was kept and is counted as outside."),
    ("out_of_range", "The position is not on the earth or not in the range of its columns. No position was kept."),
    ("swapped_latlon", "Latitude and longitude look swapped. No position was kept."),
    ("projected_coords", "These look like eastings and northings in latitude and longitude columns. No position was kept."),
    ("null_island", "The position is 0, 0. No position was kept."),
    ("non_finite", "The position is not a finite number. No position was kept."),
    ("default_location", "Many rows share this position and it stands for 'not known'. No position was kept."),
    ("low_precision", "The position has too few decimals to be placed closely."),
    ("no_location", "The row has no position. It was kept and is counted as not mapped."),
    ("bad_grid_ref", "This is not a British grid reference. No position was kept."),
    ("invalid_geometry", "The outline crosses itself and was mended."),
    ("null_geometry", "The feature has no outline or point."),
    ("unsupported_geometry", "This kind of geometry cannot be used here."),
    ("too_small", "The outline has no area."),
    ("duplicate_id", "This row repeats another row of the same file with the same reference. It was taken once."),
    ("conflicting_duplicate", "This reference stands on another row with other values."),
    ("identifiable_data", "The value looks like something that identifies a person. The value was dropped."),
    ("private_address", "The place is a home or placement. Only its wider area was kept."),
    ("possible_name", "The value may be a person's name. The value was dropped."),
    ("control_chars", "The value held control characters. They were removed."),
    ("bad_encoding", "The value has characters that could not be read."),
    ("oversize_field", "The value is too long. It was dropped."),
    ("wrong_field_count", "The row has more or fewer fields than the header."),
    ("return_before_start", "The return is before the start. The start was kept."),
    ("implausible_duration", "The episode lasts longer than a year. Check both dates."),
    ("overlapping_episodes", "This episode overlaps another of the same reference."),
    ("zero_duration", "Start and end are the same. It was taken as an exact time."),
    ("unknown_category", "This word is not in the list. The row was kept with 'not known'."),
)  # fmt: skip
"""Faults of one row; `taken` beside each says whether the row was kept."""

REFUSALS = codes(
    "refusal",
    ("unrecognised_format", "This is not a CSV, Excel, JSON, XML, GeoJSON, GeoPackage or OpenStreetMap file."),
    ("missing_headers", "The first line has no column headings that are known here."),
    ("duplicate_headers", "Two columns have the same heading."),
    ("too_many_columns", "The file has too many columns."),
    ("empty_file", "The file is empty."),
    ("no_rows", "The file has headings but no rows."),
    ("malformed_csv", "The file cannot be read as CSV."),
    ("malformed_json", "The file cannot be read as JSON."),
    ("malformed_gpkg", "The file cannot be read as a GeoPackage."),
    ("malformed_xlsx", "The file cannot be read as an Excel workbook."),
    ("bad_encoding", "The characters of this file cannot be read."),
    ("too_large", "The file is larger than can be taken here."),
    ("zip_bomb", "The file unpacks to far more than it is."),
    ("macro_file", "The workbook holds macros. Save it as .xlsx without them."),
    ("unsafe_archive", "The archive holds paths that are not safe."),
    ("identifiable_data", "The file holds data that identifies people where none belongs."),
    ("overlaps", "Rows of these months are held already and have no reference of their own."),
)
"""Reasons to refuse a whole file; nothing of it is taken."""
