"""Presets: the lenses everyone has, by name."""

from __future__ import annotations

from dataclasses import replace

from contextual.counts.lens import Lens


def presets(batch_class: str, first: int, last: int, *, seen: int = 0, before_last_import: int = 0) -> dict[str, Lens]:
    """
    Give the lenses everyone has.

    Parameters
    ----------
    batch_class : str
        Whose records.
    first, last : int
        First and last month held, as year * 12 + month - 1; 0 where nothing is held, which gives no presets.
    seen : int
        Sequence of the newest batch at the visit before; 0 leaves that preset out.
    before_last_import : int
        Sequence just before the newest batch; 0 leaves that preset out: all there is came with it.

    Returns
    -------
    dict of str to Lens
        What arrived since a batch is looked at over every month held: late records change what was said of the past.

    Examples
    --------
    >>> found = presets("fictional", 24291, 24320, seen=4)
    >>> list(found)
    ['Last 12 months, all agencies', 'This year, all agencies', 'Arrived since my last visit', 'Everything held']
    >>> found["Last 12 months, all agencies"].first, found["Arrived since my last visit"].arrived_after
    (24309, 4)
    """
    if not last:
        return {}
    whole = Lens(batch_class, first, last, of="incidents" if batch_class == "open" else "young_people")
    found = {
        "Last 12 months, all agencies": replace(whole, first=max(first, last - 11)),
        "This year, all agencies": replace(whole, first=max(first, last - last % 12)),
    }
    if seen:
        found["Arrived since my last visit"] = replace(whole, arrived_after=seen)
    if before_last_import:
        found["Arrived with the last import"] = replace(whole, arrived_after=before_last_import)
    return found | {"Everything held": whole}
