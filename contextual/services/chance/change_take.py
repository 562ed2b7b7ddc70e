"""A change for a file: here, the comparison places and what lies nearby, one row each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.services.chance.change import ChangeView, did_it_change
from contextual.services.gate import allow
from contextual.services.house import House
from contextual.services.unit import Unit

COLUMNS = ("part", "id", "name", "type", "before", "after", "told_before", "told_after", "compared")


def change_to_take(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, unit: Unit, since: int, **wanted: Any
) -> Exact[ChangeView] | Open[ChangeView]:
    """
    Look at a change for a file, as `did_it_change` does, by those who may take figures away.

    Parameters
    ----------
    wanted
        What `did_it_change` takes besides: before, after, comparison, buffer_rings.
    """
    allow(house, principal, purpose, "take_away")
    return did_it_change(principal, purpose, house, lens, unit, since, **wanted)


def change_rows(view: ChangeView) -> pd.DataFrame:
    """
    Give a change as one table: the place, its comparisons (``compared``: kept or not), and what lies nearby.

    Returns
    -------
    pandas.DataFrame
        ``part, id, name, type, before, after, told_before, told_after, compared``.
    """
    here = view.counts.iloc[[0]].assign(part="here", id=view.id, name=view.name, type="", compared="")
    kept = ["yes" if one else "no" for one in view.comparisons["kept"]]
    comparisons = view.comparisons.assign(part="comparison", compared=kept)
    nearby = view.nearby.assign(part="nearby", compared="")
    return pd.concat([here, comparisons, nearby], ignore_index=True)[list(COLUMNS)]
