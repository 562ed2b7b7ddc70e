"""What one thing is, and its rules."""

from contextual.records.answer import Answer, AnswerKind
from contextual.records.area import (
    BOUNDARY_COLUMNS,
    FIGURE_COLUMNS,
    LINK_COLUMNS,
    boundaries_frame,
    figures_frame,
    links_frame,
)
from contextual.records.batch import Batch
from contextual.records.frame import COLUMNS, Column, empty_records, records_frame, require
from contextual.records.outcome import OUTCOME_COLUMNS, outcomes_frame
from contextual.records.place import PLACE_COLUMNS, places_frame, shown_name, shown_names
from contextual.records.problems import PROBLEM_COLUMNS, Problem, in_order, problem_rows, problems_frame
from contextual.records.register import Field, Register, known, months, numbers, register_frame
from contextual.records.registers import REGISTERS, WORD_LISTS
from contextual.records.spec import Spec, frame_of

__all__ = [
    "BOUNDARY_COLUMNS", "COLUMNS", "FIGURE_COLUMNS", "LINK_COLUMNS", "OUTCOME_COLUMNS", "PLACE_COLUMNS",
    "PROBLEM_COLUMNS", "REGISTERS", "WORD_LISTS", "Answer", "AnswerKind", "Batch", "Column", "Field", "Problem",
    "Register", "Spec", "boundaries_frame", "empty_records", "figures_frame", "frame_of", "in_order", "known",
    "links_frame", "months", "numbers", "outcomes_frame", "places_frame", "problem_rows", "problems_frame",
    "records_frame", "register_frame", "require", "shown_name", "shown_names",
]  # fmt: skip
