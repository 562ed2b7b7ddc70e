"""What one thing is, and its rules."""

from contextual.records.batch import Batch
from contextual.records.frame import COLUMNS, Column, empty_records, records_frame, require
from contextual.records.place import BOUNDARY_COLUMNS, PLACE_COLUMNS, boundaries_frame, places_frame
from contextual.records.problems import PROBLEM_COLUMNS, Problem, in_order, problem_rows, problems_frame

__all__ = [
    "BOUNDARY_COLUMNS", "COLUMNS", "PLACE_COLUMNS", "PROBLEM_COLUMNS", "Batch", "Column", "Problem",
    "boundaries_frame", "empty_records", "in_order", "places_frame", "problem_rows", "problems_frame",
    "records_frame", "require",
]  # fmt: skip
