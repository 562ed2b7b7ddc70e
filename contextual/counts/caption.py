"""The caption: a lens in the words that stand under every figure."""

from __future__ import annotations

from collections.abc import Collection

from contextual.codes import AGENCIES, HARMS, PARTS, PLACE_TYPES, RECORDED, CodeTable
from contextual.counts.lens import Lens, months_text

_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_LISTED = 4
_HECTARE_M2 = 10_000
# Cells near the middle of Great Britain; a caller that has its own cells gives their mean area instead.
_USUAL_AREA_M2 = {7: 4_560_000.0, 8: 651_000.0, 9: 93_000.0, 10: 13_300.0}


def sentence(lens: Lens, cell_area_m2: float | None = None, unit: str = "cell") -> str:
    """
    Say a lens in one or two plain sentences.

    Parameters
    ----------
    lens : Lens
    cell_area_m2 : float, optional
        Mean true area of the hexagons shown, in square metres; left out, the usual area in Great Britain.
    unit : str
        "cell" says how large the hexagons are; anything else leaves that out.

    Examples
    --------
    >>> print(sentence(Lens("partnership", 24309, 24320)))
    Young people harmed, Oct 2025 to Sep 2026, all harms, all agencies, however recorded, any hour.
    Hexagons of about 9 ha.
    >>> print(sentence(Lens("open", 24309, 24309, agencies={"police"}, hours=(22, 4), weekdays={4}), unit="place"))
    Recorded incidents, people of all ages, Oct 2025, all categories, from police, however recorded,
    Fridays 22:00 to 04:00 the next morning.
    """
    words = [_subject(lens), months_text(lens.first, lens.last), _harms(lens), _agencies(lens), _recorded(lens)]
    if lens.parts is not None:
        words.append(f"part: {_any_of(lens.parts, PARTS, 'no part')}")
    if lens.place_types is not None:
        words.append(f"at {_any_of(lens.place_types, PLACE_TYPES, 'no type of place')}")
    words.append(_times(lens))
    if lens.arrived_after is not None:
        words.append(f"only records that arrived after import {lens.arrived_after}")
    said = ", ".join(words) + "."
    if unit != "cell":
        return said
    return f"{said} Hexagons of about {area_text(cell_area_m2 or _USUAL_AREA_M2[lens.resolution])}."


def area_text(area_m2: float) -> str:
    """
    Write an area as a person would say it.

    Examples
    --------
    >>> [area_text(area) for area in (13_300, 93_000, 651_000, 4_560_000)]
    ['1.3 ha', '9 ha', '65 ha', '4.6 square kilometres']
    """
    hectares = area_m2 / _HECTARE_M2
    if hectares >= 100:
        return f"{hectares / 100:.1f} square kilometres"
    return f"{hectares:.1f} ha" if hectares < 2 else f"{hectares:.0f} ha"


def _subject(lens: Lens) -> str:
    if not lens.counts_people:
        return "Recorded incidents, people of all ages"
    return "Young people harmed" if lens.of == "young_people" else "Incidents"


def _harms(lens: Lens) -> str:
    if lens.harms is None:
        return "all harms" if lens.counts_people else "all categories"
    return _any_of(lens.harms, HARMS, "no harm")


def _agencies(lens: Lens) -> str:
    return "all agencies" if lens.agencies is None else f"from {_any_of(lens.agencies, AGENCIES, 'no agency')}"


def _recorded(lens: Lens) -> str:
    return "however recorded" if lens.recorded is None else _any_of(lens.recorded, RECORDED, "recorded in no way")


def _any_of(codes: Collection[str], table: CodeTable, none: str) -> str:
    """List a few labels in the table's order; of many, say how many."""
    order = {key: place for place, key in enumerate(table)}
    chosen = sorted(codes, key=lambda code: (order.get(code, len(order)), code))
    if not chosen:
        return none
    if len(chosen) > _LISTED:
        return f"{len(chosen)} of {len(table)} {table.name}s"
    return " or ".join(_inside(table.label(code)) for code in chosen)


def _inside(label: str) -> str:
    """Write a label inside a sentence: no capital, except where the word is all capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _times(lens: Lens) -> str:
    days = "" if lens.weekdays is None else _days(lens.weekdays)
    if lens.hours is None:
        return f"{days}, any hour" if days else "any hour"
    start, end = lens.hours
    night = " the next morning" if end < start else ""
    return f"{days} {start:02d}:00 to {end:02d}:00{night}".strip()


def _days(weekdays: Collection[int]) -> str:
    names = [_DAYS[day] for day in sorted(weekdays)]
    if not names:
        return "on no day"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
