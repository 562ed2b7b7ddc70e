"""The fictional partnership: its people, what happens to them, and the agencies' files, all from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contextual.errors import ContextualError
from contextual.sample.draws import Draws
from contextual.sample.happenings import Happening, happenings
from contextual.sample.keeping.education import education
from contextual.sample.keeping.services import services
from contextual.sample.keeping.snapshot import snapshot
from contextual.sample.keeping.support import support
from contextual.sample.keeping.training import training
from contextual.sample.people import People, make_people
from contextual.sample.sending.childrens_services import childrens_services
from contextual.sample.sending.emergency_department import emergency_department
from contextual.sample.sending.missing import episodes, police_missing, return_interviews
from contextual.sample.sending.police import police_incidents
from contextual.sample.sending.sheet import Sheet
from contextual.sample.sending.transport_police import transport_police
from contextual.sample.sending.voices import voices
from contextual.sample.sending.youth_service import youth_service

LAST_MONTH = 2026 * 12 + 8
"""September 2026, as year x 12 + month - 1: the last month of every sample, however many months it has."""

SEED, MONTHS, FEWEST_MONTHS, MOST_MONTHS = 26, 30, 24, 48


@dataclass(frozen=True, slots=True)
class Partnership:
    """
    Everything drawn for one sample: months (year x 12 + month - 1), people, happenings, files, the voices map.

    `sheets` are the files of incidents and episodes; `registers` what is kept beside them; `services` the directory.
    """

    seed: int
    first: int
    last: int
    people: People
    happenings: list[Happening]
    sheets: tuple[Sheet, ...]
    voices: list[dict[str, Any]]
    registers: tuple[Sheet, ...]
    services: list[dict[str, Any]]


def draw_partnership(seed: int = SEED, months: int = MONTHS) -> Partnership:
    """
    Draw the fictional partnership in memory.

    Parameters
    ----------
    seed : int
        The same seed and months give the same partnership on every machine.
    months : int
        How many months to draw, 24 to 48; the last is always September 2026.

    Raises
    ------
    ContextualError
        When `months` is outside that range: what changed needs months before and after, and nobody grows up meanwhile.

    Examples
    --------
    >>> [sheet.agency for sheet in draw_partnership(seed=1, months=24).sheets][:2]
    ['police', 'childrens_services']
    """
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        msg = (
            f"The sample needs {FEWEST_MONTHS} to {MOST_MONTHS} months, so that what changed has a before and an after."
        )
        raise ContextualError(msg)
    draws, last = Draws(seed), LAST_MONTH
    people = make_people(draws, last)
    made = happenings(draws, people, last - months + 1, last)
    sheets = _sheets(draws, made, last)
    first = last - months + 1
    said = voices(draws, last)
    return Partnership(seed, first, last, people, made, sheets, said, _registers(seed, made, first, last), services())


def _registers(seed: int, made: list[Happening], first: int, last: int) -> tuple[Sheet, ...]:
    """Draw each register from a stream of its own: no other file changes with it."""
    streams = [Draws(seed * 1_000 + number) for number in range(1, 5)]
    known, on_it = snapshot(streams[0], made, last)
    return known, support(streams[1], on_it, last), training(streams[2], first, last), education(streams[3])


def _sheets(draws: Draws, made: list[Happening], last: int) -> tuple[Sheet, ...]:
    missing = episodes(draws, made)
    return (
        police_incidents(draws, made),
        childrens_services(draws, made, last),
        police_missing(draws, missing),
        transport_police(draws, made),
        emergency_department(draws, made, last),
        youth_service(draws, made),
        return_interviews(draws, missing, last),
    )
