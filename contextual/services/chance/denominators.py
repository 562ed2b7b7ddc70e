"""Denominators: what incidents may be counted over, of what is held, and each shared out over hexagons."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.counts.lens import Lens
from contextual.errors import BadLens
from contextual.services.house import House
from contextual.space.apportion import by_nearest_centre, by_overlap
from contextual.space.cells import area_m2, cells_at, resolutions
from contextual.store import areas as area_store

NONE, AREA = "none", "area"
UNDER_18 = tuple(range(10, 18))
"""Ages of the residents that are added up to one denominator, where single years of age are held."""

_SINGLE_AGE = re.compile(r"residents aged (\d+)(, females|, males)?")
_NOT_ADDABLE = re.compile(r"\bper\b|percent|%|median|mean\b|average|density|\brate\b|\brank\b|decile|score", re.I)
_LAYERS = {"lsoa": "LSOAs", "msoa": "MSOAs", "output_area": "output areas", "ward": "wards", "district": "districts"}
_NEAREST, _GROUND = "the hexagons nearest to its centre", "its ground"
FEWEST_PEOPLE = 10
"""Fewer residents than this, shared out to a hexagon, are no denominator: one or two of them would carry its rate."""

_PEOPLE_THERE = (
    "Residents are who sleeps here, not who is here: a station or a street of shops has few of them and its rate looks "
    "higher than the place is."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """
    One denominator over hexagons or places.

    `values` has a number a unit, nan where it is not known; a rate is of `scale` of them (1,000 residents). `per` says
    it in words, `how` where the numbers come from and how they were shared out. Below `least` there is no rate.
    """

    key: str
    label: str
    per: str
    scale: float
    values: np.ndarray
    how: str
    cautions: tuple[str, ...] = ()
    least: float = 0.0


def offers(house: House, by: str = "cell") -> tuple[tuple[str, str], ...]:
    """
    List the denominators on offer, as (key, label); "none" comes first and is one of them.

    Residents and other figures are offered where figures about areas are held together with the areas' outlines or
    centres. Places have no ground of their own here, so they have none.
    """
    if by == "place":
        return ((NONE, "No denominator"),)
    found = [(_key(*row), _label(*row)) for row in _measures(house)]
    return ((NONE, "No denominator"), (AREA, "Area of the hexagon"), *found)


def base_of(house: House, lens: Lens, units: np.ndarray, key: str = NONE, by: str = "cell") -> Base:
    """
    Give one denominator for every hexagon or place.

    Parameters
    ----------
    units : numpy.ndarray, shape (n,)
        Hexagons of the lens's resolution, or ids of places.
    key : str
        One of `offers`.

    Raises
    ------
    BadLens
        When it is not on offer, with what is.
    """
    listed = dict(offers(house, by))
    if key not in listed:
        msg = f"there is no such denominator; there are: {', '.join(listed)}"
        raise BadLens(msg)
    if key == NONE:
        said = "No denominator: a busy place may have more incidents because more people are there."
        return Base(
            key=key, label=listed[key], per="a year", scale=1.0, values=np.ones(len(units)),
            how="Each counts alike, whatever its size: incidents a year.", cautions=(said,),
        )  # fmt: skip
    if key == AREA:
        said = "True area of each hexagon, worked out for where it lies."
        return Base(
            key=key,
            label=listed[key],
            per="a square kilometre a year",
            scale=1.0,
            values=area_m2(units) / 1e6,
            how=said,
        )
    return _of_areas(house, lens, units, key, listed[key])


def _key(layer: str, measure: str, period: str) -> str:
    """Write a figure's key as people can type it: lsoa:residents:2022-06."""
    return ":".join(part for part in (layer, measure.replace(" ", "_"), period) if part)


def _label(layer: str, measure: str, period: str) -> str:
    when = f", {period}" if period else ""
    return f"{measure[:1].upper()}{measure[1:]}{when} (by {_LAYERS.get(layer, layer.replace('_', ' '))})"


def _measures(house: House) -> list[tuple[str, str, str]]:
    """List (layer, measure, period) of the figures that can be put on the ground and added up, residents first."""
    figures, ground = _figures(house), _layers_on_the_ground(house)
    kinds = figures[["layer", "measure", "period"]].drop_duplicates()
    kinds = kinds[kinds["layer"].isin(ground) & ~kinds["measure"].str.contains(_NOT_ADDABLE)]
    kinds = kinds[~kinds["measure"].map(lambda text: _SINGLE_AGE.fullmatch(text) is not None).astype(bool)]
    first = kinds.assign(rest=~kinds["measure"].str.startswith("residents"))
    ordered = first.sort_values(["rest", "measure", "period", "layer"])
    return list(ordered[["layer", "measure", "period"]].itertuples(index=False, name=None))


def _figures(house: House) -> pd.DataFrame:
    """Read the figures about areas, with those of the young people among the residents added up from single ages."""

    def make() -> pd.DataFrame:
        with house.store.read() as conn:
            held = area_store.read_figures(conn)
        return pd.concat([held, young_residents(held)], ignore_index=True)

    made: pd.DataFrame = house.once("area_figures", "", make)
    return made


def young_residents(figures: pd.DataFrame) -> pd.DataFrame:
    """
    Add up residents aged 10 to 17, for areas of which every single year of age is held.

    Parameters
    ----------
    figures : pandas.DataFrame
        The figures frame. Single ages are "residents aged 12", or by sex "residents aged 12, females".

    Returns
    -------
    pandas.DataFrame
        The figures frame of the measure "residents aged 10 to 17".
    """
    told = figures["measure"].str.extract(_SINGLE_AGE)
    ages = figures.assign(age=pd.to_numeric(told[0]), sex=told[1].fillna(""))
    ages = ages[ages["age"].isin(UNDER_18)]
    keys = ["layer", "code", "period"]
    # A table may hold all persons beside the sexes: adding all three would count everybody twice.
    by_sex = ages.groupby([*keys, "sex"]).agg(value=("value", "sum"), ages=("age", "nunique")).reset_index()
    whole = by_sex[by_sex["ages"] == len(UNDER_18)]
    persons = whole[whole["sex"] == ""].set_index(keys)["value"]
    sexes = whole[whole["sex"] != ""].groupby(keys).agg(value=("value", "sum"), n=("sex", "nunique"))
    both = sexes.loc[sexes["n"] == 2, "value"]
    made = persons.combine_first(both).rename("value").reset_index()
    measure = f"residents aged {UNDER_18[0]} to {UNDER_18[-1]}"
    return made.assign(measure=measure)[["layer", "code", "measure", "period", "value"]]


def _layers_on_the_ground(house: House) -> set[str]:
    with house.store.read() as conn:
        held = area_store.held_layers(conn)
    return {layer.removesuffix("_centre") for layer in held}


def _of_areas(house: House, lens: Lens, units: np.ndarray, key: str, label: str) -> Base:
    """Share a figure about areas out over the hexagons: by outlines, or by centres where those reach more areas."""

    def make() -> tuple[np.ndarray, str, int]:
        layer, measure, period = next(row for row in _measures(house) if _key(*row) == key)
        figures = _figures(house)
        chosen = figures[
            (figures["layer"] == layer) & (figures["measure"] == measure) & (figures["period"] == period)
        ].set_index("code")["value"]
        return _on_the_ground(house, units, layer, chosen)

    values, how, areas = house.once("denominator", (lens.batch_class, lens.resolution, key, len(units)), make)
    if not areas:
        msg = "none of the areas with this figure lies in the study area"
        raise BadLens(msg)
    people = label.lower().startswith("residents")
    cautions: tuple[str, ...] = ()
    if people:
        empty = int((values < FEWEST_PEOPLE).sum())
        cautions = (_PEOPLE_THERE, *((_too_few(empty),) if empty else ()))
    what = re.sub(r", (\S+)$", r" (\1)", label.split(" (by", maxsplit=1)[0])
    return Base(
        key=key, label=label, per=f"1,000 {what[:1].lower()}{what[1:]} a year", scale=1000.0, values=values, how=how,
        cautions=cautions, least=FEWEST_PEOPLE if people else 0.0,
    )  # fmt: skip


def _too_few(hexagons: int) -> str:
    said = "1 hexagon has" if hexagons == 1 else f"{hexagons:,} hexagons have"
    return f"{said} fewer than {FEWEST_PEOPLE} residents and no rate: it would rest on one or two of them."


def _on_the_ground(house: House, units: np.ndarray, layer: str, values: pd.Series) -> tuple[np.ndarray, str, int]:
    import shapely

    with house.store.read() as conn:
        outlines = area_store.read_boundaries(conn, layer).set_index("code")["outline"]
        centres = area_store.read_boundaries(conn, f"{layer}_centre").set_index("code")["outline"]
    words = _LAYERS.get(layer, layer.replace("_", " "))
    outlines = outlines[outlines.index.isin(values.index)]
    shared, reached = by_overlap(units, outlines.tolist(), values.reindex(outlines.index).to_numpy(float))
    points = shapely.from_wkb(centres[centres.index.isin(values.index)].tolist())
    held = values.reindex(centres.index[centres.index.isin(values.index)]).to_numpy(float)
    lat, lon = shapely.get_y(points), shapely.get_x(points)
    inside = np.isin(cells_at(lat, lon, _resolution(units)), units) if len(points) else np.zeros(0, bool)
    if inside.sum() > reached.sum():
        shared, areas, over = (
            by_nearest_centre(units, lat[inside], lon[inside], held[inside]),
            int(inside.sum()),
            _NEAREST,
        )
    else:
        areas, over = int(reached.sum()), _GROUND
    how = f"Figures of {areas:,} {words}, each shared out evenly over {over}: where in it they are is not known."
    return shared, how, areas


def _resolution(units: np.ndarray) -> int:
    return int(resolutions(units[:1])[0]) if len(units) else 9
