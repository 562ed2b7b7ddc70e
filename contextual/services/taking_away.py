"""Taking away: the figures of a lens as a file. Fictional and open figures only; a partnership's leave otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from contextual.access import Principal, Purpose
from contextual.counts.figures import Exact, Open
from contextual.counts.lens import Lens
from contextual.errors import ContextualError, NotAllowed
from contextual.maps.classes import EXACT, OPEN, classify
from contextual.reports.tables import FORMS, to_bytes
from contextual.services.base_map import base_layers
from contextual.services.gate import allow, trace
from contextual.services.held import day_of
from contextual.services.house import House
from contextual.services.looking import class_words, look_at_map, look_at_places
from contextual.services.views import Download, MapView, PlacesView

if TYPE_CHECKING:
    from contextual.maps.base import Bounds

_MARKINGS = {"fictional": "FICTIONAL: no real place or person", "open": "OPEN DATA: people of all ages"}
_CELLS = ["rank", "cell", "name", "incidents", "young_people", "low", "high", "months", "agencies"]
_PLACES = [
    "rank", "place_id", "name", "type_label", "incidents", "young_people", "low", "high", "months", "agencies",
    "reported", "discovered", "operation", "partner", "lat", "lon",
]  # fmt: skip


def download(
    principal: Principal, purpose: Purpose, house: House, lens: Lens, what: str = "cells", form: str = "csv"
) -> Download:
    """
    Make a file of the map's table, of the places, or a picture of the map.

    Parameters
    ----------
    what : {"cells", "places"}
    form : {"csv", "parquet", "gpkg", "geojson", "png"}

    Raises
    ------
    NotAllowed
        For exact figures of a partnership: they never leave through a browser.
    ContextualError
        When there is no such table or form.
    """
    allow(house, principal, purpose, "take_away")
    if what not in ("cells", "places") or form not in (*FORMS, "png"):
        msg = f"cells or places are taken away as one of: {', '.join((*FORMS, 'png'))}"
        raise ContextualError(msg)
    if lens.batch_class == "partnership":
        msg = "exact figures of a partnership leave from the terminal only, in an encrypted file"
        raise NotAllowed(msg)
    trace(house, principal, purpose, "download", lens=lens, object_type=what, object_id=form)
    name = f"contextual-{what}-{lens.batch_class}-{lens.first // 12}-{lens.first % 12 + 1:02d}"
    name = re.sub(r"[^a-z0-9\-]", "", name) + f".{form}"
    if form == "png":
        return Download(name=name, data=_picture(principal, purpose, house, lens), mime="image/png")
    seen = (look_at_map if what == "cells" else look_at_places)(principal, purpose, house, lens)
    return Download(name=name, data=to_bytes(_table(seen, lens), form), mime=FORMS[form])


def _table(seen: Exact[MapView] | Open[MapView] | Exact[PlacesView] | Open[PlacesView], lens: Lens) -> pd.DataFrame:
    view = seen.value
    chosen = view.units.assign(cell=view.units["id"])[_CELLS] if isinstance(view, MapView) else view.units[_PLACES]
    table = chosen.assign(lens=view.sentence, counted_on=day_of(seen.counted_at), records=class_words(lens.batch_class))
    return table if lens.counts_people else table.drop(columns=["young_people"])


def _picture(principal: Principal, purpose: Purpose, house: House, lens: Lens) -> bytes:
    """Draw the map with its legend, lens and marking on the picture itself: pictures are pasted elsewhere."""
    from contextual.maps.picture import PictureText, picture  # map libraries take 0.2 s, and only a picture needs them

    seen = look_at_map(principal, purpose, house, lens)
    view = seen.value
    scale = OPEN if lens.batch_class == "open" else EXACT
    counted = view.units["young_people" if lens.of == "young_people" else "incidents"].to_numpy()
    everywhere = pd.Series(0, index=pd.Index(view.study)).add(
        pd.Series(counted, index=view.units["cell"]), fill_value=0
    )
    text = PictureText(
        title="Where records gather",
        caption=f"{view.sentence} Counted {day_of(seen.counted_at)}. Records show where somebody looked.",
        marking=_MARKINGS[lens.batch_class],
        what="Young people" if lens.of == "young_people" else "Incidents",
    )
    cells = everywhere.index.to_numpy(np.int64)
    top = view.units["cell"].head(5).astype("int64").tolist()
    chars = classify(everywhere.to_numpy(), scale)
    return picture(cells, chars, top, base_layers(house), _in_view(house, lens, cells), scale=scale, text=text)


def _in_view(house: House, lens: Lens, cells: np.ndarray) -> Bounds:
    """Show the study area of the area file; a record far outside it must not make the town a dot."""
    from contextual.maps.export import bounds_of

    area = house.study_area()
    return bounds_of(cells if area is None else area.cells[lens.resolution])
