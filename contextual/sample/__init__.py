"""The fictional partnership: a town that exists nowhere, six agencies' files, and the truth planted in them."""

from __future__ import annotations

from contextual.sample.partnership import MONTHS, SEED, Partnership, draw_partnership
from contextual.sample.truth import place_counts, truth
from contextual.sample.write import sample_files, write_sample

__all__ = ["MONTHS", "SEED", "Partnership", "draw_partnership", "place_counts", "sample_files", "truth", "write_sample"]
