"""From a sent file to our records and a table of problems. Known rows, spellings and the key are passed in."""

from contextual.intake.layouts import Layout, layouts, read_mapping, write_mapping
from contextual.intake.matching import Candidate, recognise
from contextual.intake.moments import DateQuestion
from contextual.intake.pseudonyms import PseudonymKey, normalise
from contextual.intake.read import KINDS, open_table, read
from contextual.intake.reading import Choice, Known, Question, Reading

__all__ = [
    "KINDS", "Candidate", "Choice", "DateQuestion", "Known", "Layout", "PseudonymKey", "Question", "Reading", "layouts",
    "normalise", "open_table", "read", "read_mapping", "recognise", "write_mapping",
]  # fmt: skip
