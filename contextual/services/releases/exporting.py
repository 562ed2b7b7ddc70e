"""Taking a release away: what was signed may be circulated, by anybody who may see it."""

from __future__ import annotations

import pandas as pd

from contextual.access import Principal, Purpose
from contextual.errors import StoreRefused
from contextual.reports.released import MAPPED, release_bytes
from contextual.reports.tables import FORMS, to_bytes
from contextual.services.gate import allow, trace
from contextual.services.house import House
from contextual.services.releases.showing import show_release
from contextual.services.views import Download

WHAT = ("figures", "tables")


def export_release(
    principal: Principal, purpose: Purpose, house: House, period: str = "", *, k: int = 5, form: str = "csv",
    what: str = "figures", revision: int = 0,
) -> Download:  # fmt: skip
    """
    Make a file of a signed release: whole figures only, with what a reader must know in every row.

    Parameters
    ----------
    form : {"csv", "parquet", "gpkg", "geojson"}
    what : {"figures", "tables"}
        Tables have no place, so they are CSV or Parquet.

    Raises
    ------
    StoreRefused
        When the release is not signed, is withdrawn, or there is no such form of it.
    """
    allow(house, principal, purpose, "look_released")
    if what not in WHAT or form not in FORMS or (what == "tables" and form in MAPPED):
        msg = f"figures are written as {', '.join('.' + one for one in FORMS)}; tables as .csv or .parquet"
        raise StoreRefused(msg)
    view = show_release(principal, purpose, house, period, k=k, revision=revision).value
    if view.state != "signed":
        said = "withdrawn" if view.state == "retracted" else "not signed yet"
        msg = f"the release {view.period} is {said}: only a signed release leaves this store"
        raise StoreRefused(msg)
    trace(house, principal, purpose, "release_export", object_type=what, object_id=f"{view.period} k {k} {form}")
    name = f"contextual-release-{view.period}-k{k}-{what}.{form}"
    note = " ".join(view.sentences)
    if what == "tables":
        made = view.tables.assign(period=view.period, k=k, note=note)
        return Download(name=name, data=to_bytes(made, form), mime=FORMS[form])
    data = release_bytes(view.table.assign(note=note, seal=view.seal), view.covers, _points(house), form)
    return Download(name=name, data=data, mime=FORMS[form])


def _points(house: House) -> dict[str, tuple[float, float]]:
    places: pd.DataFrame = house.every_place()
    return {row.place_id: (row.lon, row.lat) for row in places.itertuples()}
