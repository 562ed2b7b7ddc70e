"""Left over: texts about places that only an erased person's records held, and what was decided about them."""

from __future__ import annotations

from collections.abc import Collection
from math import isfinite

import numpy as np
import sqlalchemy as sa

from contextual.intake.gazetteer import normal
from contextual.services.house import House
from contextual.services.names.meaning import home_form
from contextual.services.places.private_points import point_name
from contextual.store import points as point_store
from contextual.store import spellings as spelling_store
from contextual.store.removing import column_of, parts_of

_READ = ("agency", "place_text", "lat", "lon", "person")

LeftOver = tuple[set[tuple[str, str]], set[tuple[float, float]]]
"""(agency, normal text) and (latitude, longitude) of erased records that no other record has."""


def left_over(conn: sa.Connection, people: Collection[str]) -> LeftOver:
    """Find what only the records of some people hold, before these are erased."""
    texts: tuple[set, set] = (set(), set())
    points: tuple[set, set] = (set(), set())
    for part in parts_of(conn):
        agency, text, lat, lon, person = (column_of(conn, part, name) for name in _READ)
        theirs = np.isin(np.asarray(person, object), list(people))
        for mine, which in enumerate((~theirs, theirs)):
            texts[mine].update(zip(agency[which], text[which], strict=True))
            points[mine].update(zip(lat[which].tolist(), lon[which].tolist(), strict=True))
    still = {(agency, normal(text)) for agency, text in texts[0]}
    gone = {(agency, normal(text)) for agency, text in texts[1] if text}
    return gone - still, points[1] - points[0]


def forget_left_over(conn: sa.Connection, house: House, texts_and_points: LeftOver) -> None:
    """Take back what was decided about these texts and points: nothing that is held needs it."""
    texts, points = texts_and_points
    forms = [(agency, home_form(house.text_secret, text)) for agency, text in texts]
    spelling_store.forget_spellings(conn, [*texts, *forms])
    for lat, lon in points:
        if isfinite(lat):
            point_store.forget_point(conn, point_name(house.point_secret, lat, lon))
