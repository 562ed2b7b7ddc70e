"""Place names as agencies write them: what each text may mean, how sure that is and why, and what needs no asking."""

from contextual.intake.gazetteer.candidate import Candidate, CandidateKind
from contextual.intake.gazetteer.confidence import AUTO
from contextual.intake.gazetteer.engine import Answers, Gazetteer
from contextual.intake.gazetteer.exact import join_names, names_of, normal
from contextual.intake.gazetteer.homes import homes_in
from contextual.records import Answer

__all__ = [
    "AUTO",
    "Answer",
    "Answers",
    "Candidate",
    "CandidateKind",
    "Gazetteer",
    "homes_in",
    "join_names",
    "names_of",
    "normal",
]
