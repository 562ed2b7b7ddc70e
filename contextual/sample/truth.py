"""The truth of the fictional partnership: what was planted, and what a right count of the files must say."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from contextual.sample import planted, town
from contextual.sample.keeping.known import known_of_registers
from contextual.sample.planted import month_text
from contextual.sample.sending import childrens_services, emergency_department, missing, police, voices

if TYPE_CHECKING:
    from contextual.sample.partnership import Partnership


def place_counts(sample: Partnership, first: int, last: int) -> list[dict[str, Any]]:
    """
    Count what the files say of each place from one month to another, both included: the order of the default rank.

    Young people are the most distinct references within any one scheme, part harmed or both; a row tells a place by
    its point or by the exact name; rows that cannot be read, and children's homes, are left out.

    Returns
    -------
    list of dict
        ``place_id, place_name, young_people, months, incidents, schemes``; most young people first, then months, then
        incidents, then id.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> sample = draw_partnership()
    >>> place_counts(sample, sample.last - 11, sample.last)[0]["place_name"]
    'Tern Street bus station'
    """
    people: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    incidents: dict[str, set[tuple[str, int]]] = defaultdict(set)
    months: dict[str, set[int]] = defaultdict(set)
    for sheet in sample.sheets:
        rejected = {fault["line"] for fault in sheet.faults if fault["rejected"]}
        for line, origin in enumerate(sheet.origins, start=2):
            place, month = origin.place, origin.happening.start.year * 12 + origin.happening.start.month - 1
            if place is None or place.private or line in rejected or not first <= month <= last:
                continue
            incidents[place.id].add((sheet.path, id(origin.happening)))
            months[place.id].add(month)
            if origin.person is not None and origin.part in {"harmed", "both"}:
                people[place.id][sheet.agency].add(id(origin.person))
    names = {place.id: place.name for place in town.places()}
    rows: list[dict[str, Any]] = [
        {"place_id": key, "place_name": names[key], "months": len(months[key]), "incidents": len(incidents[key]),
         "young_people": max((len(who) for who in people[key].values()), default=0),
         "schemes": {agency: len(who) for agency, who in sorted(people[key].items())}}
        for key in incidents
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r["young_people"], -r["months"], -r["incidents"], r["place_id"]))


def place_incidents(sample: Partnership, name: str) -> list[int]:
    """
    Count what truly happened at a place and was drawn for an agency to send, month by month, first to last.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> len(place_incidents(draw_partnership(), "Pier Arcade"))
    30
    """
    months = Counter(
        h.start.year * 12 + h.start.month - 1 for h in sample.happenings if h.place and h.place.name == name
    )
    return [months[month] for month in range(sample.first, sample.last + 1)]


def truth(sample: Partnership) -> dict[str, Any]:
    """
    Everything that is known about the fictional partnership, as plain data for ``truth.json``.

    Examples
    --------
    >>> from contextual.sample import draw_partnership
    >>> truth(draw_partnership())["top_two"]
    ['PL-0001', 'PL-0002']
    """
    first, last = sample.first, sample.last
    ids = {place.name: place.id for place in town.places()}
    year = max(first, last - 11)
    return {
        "town": "Doggerhaven", "seed": sample.seed, "first_month": month_text(first), "last_month": month_text(last),
        "note": "Everything is invented. Expected rates are records a month (Poisson), all agencies, before gaps.",
        "files": {sheet.path: {"agency": sheet.agency, "rows": len(sheet.rows)} for sheet in sample.sheets},
        "faults": [fault for sheet in sample.sheets for fault in sheet.faults],
        "top_two": [ids["Tern Street bus station"], ids["Lantern Park"]],
        "planted": planted.planted_truth(first, last, ids),
        "recording_surge": _surge(sample, ids),
        "care_home": _care_home(sample, ids),
        "across_the_boundary": _across(sample),
        "private_address_in_no_list": sum(h.why == "unlisted" for h in sample.happenings),
        "shared_young_people": _shared(sample, ids),
        "same_episode": _same_episodes(sample),
        "coverage": {
            "not_sent": {"childrens_services": _months(last, childrens_services.GAP_AGO),
                         "emergency_department": _months(last, emergency_department.SILENT_AGO)},
            "joined": {"voluntary_sector": month_text(last - missing.JOINED_AGO)},
        },
        "voices": {"unsafe_but_little_recorded": [ids[name] for name in voices.UNSAFE_LITTLE_RECORDED],
                   "safe_but_much_recorded": [ids[name] for name in voices.SAFE_MUCH_RECORDED]},
        "registers": known_of_registers(sample),
        "counts_last_12_months": place_counts(sample, year, last)[:12],
        "counts_all_months": place_counts(sample, first, last)[:12],
    }  # fmt: skip


def _months(last: int, agos: tuple[int, ...]) -> list[str]:
    return sorted(month_text(last - ago) for ago in agos)


def _surge(sample: Partnership, ids: dict[str, str]) -> dict[str, Any]:
    return {
        "place_id": ids["Spinnaker Road shops"], "operation": police.SURGE,
        "months": _months(sample.last, planted.SURGE_AGO),
        "expected_extra_per_month": planted.SURGE_RATE, "records": sum(h.why == "surge" for h in sample.happenings),
        "harm_changed": False,
    }  # fmt: skip


def _care_home(sample: Partnership, ids: dict[str, str]) -> dict[str, Any]:
    back = [h for h in sample.happenings if h.why == "own_return" and h.text == planted.CARE_HOME]
    return {
        "place_id": ids[planted.CARE_HOME], "place_name": planted.CARE_HOME,
        "expected_per_month": planted.HOME_EPISODES,
        "residents": len(sample.people.residents[planted.CARE_HOME]), "own_returns": len(back), "on_the_map": False,
    }  # fmt: skip


def _across(sample: Partnership) -> dict[str, Any]:
    towns = Counter(h.text for h in sample.happenings if h.why == "outside")
    return {
        "expected_per_month": planted.OUTSIDE_RATE,
        "episodes": sum(towns.values()),
        "towns": dict(sorted(towns.items())),
    }


def _shared(sample: Partnership, ids: dict[str, str]) -> list[dict[str, Any]]:
    circles = sample.people.circles
    pairs = [(a, b, len(set(map(id, circles[a])) & set(map(id, circles[b])))) for a, b in combinations(circles, 2)]
    return [{"places": [ids[a], ids[b]], "young_people": n} for a, b, n in pairs if n]


def _same_episodes(sample: Partnership) -> list[dict[str, str]]:
    """Which police episode each return interview is about."""
    by_path = {sheet.path: sheet for sheet in sample.sheets}
    sent, held = by_path[missing.POLICE_PATH], by_path[missing.INTERVIEW_PATH]
    numbers = {id(origin.happening): row[0] for origin, row in zip(sent.origins, sent.rows, strict=True)}
    return [
        {"police": numbers[id(origin.happening)], "voluntary_sector": row[0]}
        for origin, row in zip(held.origins, held.rows, strict=True)
    ]
