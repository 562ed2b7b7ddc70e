"""From a sent file to our records and a table of problems. Known rows, spellings and the key are passed in."""

from contextual.intake.formats.readers import open_table
from contextual.intake.gazetteer import join_names, names_of, normal
from contextual.intake.layouts import Layout, layouts
from contextual.intake.mapping import read_mapping, write_mapping
from contextual.intake.matching import Candidate, recognise
from contextual.intake.people.pseudonyms import PseudonymKey, normalise
from contextual.intake.preview import Preview, preview
from contextual.intake.read import KINDS, read
from contextual.intake.reading import Choice, Known, Question, Reading
from contextual.intake.when.moments import DateQuestion

__all__ = [
    "KINDS", "Candidate", "Choice", "DateQuestion", "Known", "Layout", "Preview", "PseudonymKey", "Question", "Reading",
    "join_names", "layouts", "names_of", "normal", "normalise", "open_table", "preview", "read", "read_mapping",
    "recognise", "write_mapping",
]  # fmt: skip
