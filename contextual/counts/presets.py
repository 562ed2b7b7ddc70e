"""The presets: lenses chosen with one press, from what is held and never from a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from contextual.counts.ledger import Ledger
from contextual.counts.lens import Lens, month_of
from contextual.counts.tally import tally


def all_months(lens: Lens, months: Iterable[int]) -> Lens:
    """
    Look at every month held. A lens over nothing held stays as it is.

    Examples
    --------
    >>> all_months(Lens("open", 24300, 24300), [24290, 24301]).first
    24290
    """
    held = sorted(months)
    return replace(lens, first=held[0], last=held[-1], arrived_after=None) if held else lens


def last_12_months(lens: Lens, months: Iterable[int]) -> Lens:
    """
    Look at the twelve months up to the last month held.

    Examples
    --------
    >>> lens = last_12_months(Lens("open", 24300, 24300), [24290, 24320])
    >>> lens.first, lens.last
    (24309, 24320)
    """
    held = sorted(months)
    return replace(lens, first=held[-1] - 11, last=held[-1], arrived_after=None) if held else lens


def this_year(lens: Lens, months: Iterable[int]) -> Lens:
    """
    Look at the calendar year of the last month held, up to that month.

    Examples
    --------
    >>> lens = this_year(Lens("open", 24300, 24300), [24290, 24320])
    >>> lens.first, lens.last
    (24312, 24320)
    """
    held = sorted(months)
    return replace(lens, first=month_of(held[-1] // 12, 1), last=held[-1], arrived_after=None) if held else lens


def since_my_last_visit(lens: Lens, months: Iterable[int], seen: int) -> Lens:
    """
    Look at what arrived after batch `seen`, the last there was at the visit before, of whatever month.

    Examples
    --------
    >>> since_my_last_visit(Lens("open", 24300, 24300), [24290, 24320], 7).arrived_after
    7
    """
    return replace(all_months(lens, months), arrived_after=seen)


def since_the_last_import(lens: Lens, months: Iterable[int], sequences: Iterable[int]) -> Lens:
    """
    Look at what the last import brought, of whatever month.

    Parameters
    ----------
    lens : Lens
    months : iterable of int
        Months held.
    sequences : iterable of int
        Sequence numbers of the batches of records held.

    Examples
    --------
    >>> since_the_last_import(Lens("open", 24300, 24300), [24290, 24320], [3, 9, 4]).arrived_after
    8
    """
    held = sorted(sequences)
    return replace(all_months(lens, months), arrived_after=held[-1] - 1 if held else None)


@dataclass(frozen=True)
class Arrivals:
    """Incidents that arrived since: of months their agency had already reached before (late), and of later ones."""

    new_events: int
    late_arrivals: int


def arrivals(ledger: Ledger, lens: Lens) -> Arrivals:
    """
    Tell late arrivals from new events among what arrived after the lens's sequence.

    A late arrival belongs to a month at or before the last one its agency had already sent: it changes what was said
    of the past. An incident whose records differ counts under both.

    Raises
    ------
    BadLens
        If the lens does not say since when.

    Examples
    --------
    >>> from contextual.records.frame import records_frame
    >>> ledger = Ledger.build(records_frame({"agency": "police", "month": [24300, 24299, 24301]}, 3), [1, 2, 2])
    >>> arrivals(ledger, Lens("open", 24290, 24310, arrived_after=1))
    Arrivals(new_events=1, late_arrivals=1)
    """
    new, late = tally(ledger, lens, "arrival").over(["new_event", "late_arrival"])[0].tolist()
    return Arrivals(new, late)
