"""All registers, by kind, and the list of words of every coded field."""

from __future__ import annotations

from typing import Any

from contextual.codes import CodeTable
from contextual.records.cohort import COHORT
from contextual.records.directory import SERVICES
from contextual.records.education import EDUCATION
from contextual.records.register import Register
from contextual.records.support import SUPPORT
from contextual.records.training import TRAINING
from contextual.records.voices import VOICES

REGISTERS: dict[str, Register] = {
    one.kind: one for one in (COHORT, SUPPORT, SERVICES, TRAINING, EDUCATION, VOICES)
}  # fmt: skip
"""Kind -> its declaration. A kind of file is added here and nowhere else."""

WORD_LISTS: dict[str, CodeTable[Any]] = {
    one.name: one.codes for register in REGISTERS.values() for one in register.fields if one.codes is not None
}
"""Coded field -> its list. A field of one name has one list in every register (a test looks)."""
