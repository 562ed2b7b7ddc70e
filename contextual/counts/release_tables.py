"""The closed list of whole-area tables of a year, and how a release draws them. Nothing else is drawn for sharing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from contextual.codes import (
    AGE_BANDS,
    COERCION,
    ETHNICITIES,
    GENDERS,
    HARMS,
    MISSING_BANDS,
    MODELS,
    RECORDED,
    SUPPORT_ELEMENTS,
    CodeTable,
)
from contextual.counts.release import Cell, Rule, drawn, mac

OTHER = "all_other"
ONE_HARM = "one_harm"
_HARMS = tuple(key for key, harm in HARMS.items() if harm.group == "harm")
_UNSAID = ("other", "not_known", "not_recorded")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTable:
    """One table: where its answers come from, and every cell it can have, the empty ones too."""

    name: str
    label: str
    of: str
    field: str
    cells: Mapping[str, str]


def _table(name: str, label: str, of: str, field: str, codes: CodeTable, **also: str) -> ReleaseTable:
    cells = {key: codes.label(key) for key in codes} | also
    return ReleaseTable(name=name, label=label, of=of, field=field, cells=cells)


def _young_bands() -> Mapping[str, str]:
    return {key: band.label for key, band in AGE_BANDS.items() if band.young}


def _pairs() -> Mapping[str, str]:
    both = {f"{a}+{b}": f"{HARMS.label(a)}; {HARMS.label(b)}" for a, b in combinations(_HARMS, 2)}
    return both | {ONE_HARM: "One harm, or none known"}


TABLES: dict[str, ReleaseTable] = {
    table.name: table
    for table in (
        ReleaseTable(name="age", label="Age band", of="records", field="age_band", cells=_young_bands()),
        _table("source_mix", "How it came to be recorded", "records", "recorded", RECORDED),
        ReleaseTable(name="co_occurrence", label="Two harms of one young person", of="records", field="pairs",
                     cells=_pairs()),
        _table("models", "Model of exploitation", "cohort", "models", MODELS),
        _table("coercion", "Method of coercion", "cohort", "coercion", COERCION),
        _table("missing", "Missing episodes", "cohort", "missing_band", MISSING_BANDS),
        _table("gender", "Gender", "cohort", "gender", GENDERS),
        _table("ethnicity", "Ethnicity", "cohort", "ethnicity", ETHNICITIES),
        _table("support", "Element of support", "support", "element", SUPPORT_ELEMENTS),
    )
}  # fmt: skip
"""
The closed list, nine of the ten that a release may have. Each is one more look at every young person; none is ever
added for a past year. `of` is the source: `records` of the year, the year's newest snapshot (`cohort`), or `support`.
"""

SOURCES = tuple(dict.fromkeys(table.of for table in TABLES.values()))


def one_cell(key: bytes, period: str, table: str, person: str, values: Iterable[str]) -> str:
    """
    Choose the cell that a young person counts in: a value that says something where there is one, by keyed hash.

    Examples
    --------
    >>> one_cell(b"k", "2025", "models", "a", ["not_known", "peer"])
    'peer'
    """
    said = set(values)
    return min(said - set(_UNSAID) or said, key=lambda one: (mac(key, "cell", period, table, person, one), one))


def pairs_of(harms: Iterable[str]) -> list[str]:
    """
    Give the pairs of harms that one young person's records name, as cells of the table of pairs.

    Examples
    --------
    >>> pairs_of(["missing", "cse", "cse"]), pairs_of(["cse"])
    (['cse+missing'], ['one_harm'])
    """
    known = [harm for harm in _HARMS if harm in set(harms)]
    return [f"{a}+{b}" for a, b in combinations(known, 2)] or [ONE_HARM]


def cells(
    answers: Mapping[str, Iterable[tuple[str, str]]], key: bytes, *, period: str, revision: int, rule: Rule
) -> tuple[Cell, ...]:
    """
    Draw every table of the list.

    Parameters
    ----------
    answers : mapping
        Table name -> (pseudonym, value) pairs of the year; a table that is left out is drawn of nobody.
    period : str
        The year.

    Returns
    -------
    tuple of Cell
        Shown cells only. Those that are not shown merge into one, itself shown by the same rule or not at all.

    Examples
    --------
    >>> cells({"age": [("a", "13_15")]}, b"k", period="2025", revision=1, rule=Rule())
    ()
    """
    found: list[Cell] = []
    for table in TABLES.values():
        people = _people(answers.get(table.name, ()), key, period, table)
        found += _shown(people, key, (revision, period, table.name), rule)
    return tuple(found)


def _people(answers: Iterable[tuple[str, str]], key: bytes, period: str, table: ReleaseTable) -> dict[str, set[str]]:
    """Put each young person into one cell; a value that the table does not have is no answer."""
    values: dict[str, set[str]] = {}
    for person, value in answers:
        if value in table.cells:
            values.setdefault(person, set()).add(value)
    people: dict[str, set[str]] = {cell: set() for cell in table.cells}
    for person, said in values.items():
        people[one_cell(key, period, table.name, person, said)].add(person)
    return people


def _shown(people: Mapping[str, set[str]], key: bytes, look: tuple[int, str, str], rule: Rule) -> list[Cell]:
    revision, period, name = look
    found, rest, hidden = [], set(), 0
    for cell, who in people.items():
        value = drawn(key, who, "leaf", revision, period, "table", name, cell)
        if value >= rule.threshold:
            found.append(Cell(table=name, cell=cell, value=value))
        else:
            rest |= who
            hidden += 1
    value = drawn(key, rest, "leaf", revision, period, "table", name, OTHER)
    if value >= rule.threshold and rule.covered(hidden, value):
        found.append(Cell(table=name, cell=OTHER, value=value))
    return found
