"""Areas: which layer a code belongs to, told from its heading or from the code itself."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from contextual.intake.layouts import squeezed
from contextual.intake.table import Table

LAYERS = {
    "wd": "ward", "ward": "ward", "lsoa": "lsoa", "msoa": "msoa", "oa": "output_area", "lad": "district",
    "la": "district", "ltla": "district", "utla": "upper_tier", "ctyua": "upper_tier", "cty": "county", "par": "parish",
    "parncp": "parish", "pcon": "constituency", "pfa": "police_area", "rgn": "region", "csp": "community_safety",
    "bua": "built_up_area", "ctry": "country",
}  # fmt: skip
"""What the short names of the statistics office stand for: WD13CD is the code of a ward of 2013."""

_IN_FULL = {
    "outputareas": "output_area", "lowerlayersuperoutputareas": "lsoa", "middlelayersuperoutputareas": "msoa",
    "electoralwardsanddivisions": "ward", "lowertierlocalauthorities": "district",
    "uppertierlocalauthorities": "upper_tier", "regions": "region", "countries": "country",
}  # fmt: skip
_CODE = re.compile(r"([a-z]+)(\d{2})cd")
_PLAIN_CODE = re.compile(r"(oa|lsoa|msoa|ward|wd|la|lad|rgn|pcon|pfa)_?(?:code|cd)")
_FULL_CODE = re.compile(rf"({'|'.join(_IN_FULL)})code")
_GSS = re.compile(r"[ENWSKJLM]\d{8}")
_GSS_LAYERS = {
    "05": "ward", "01": "lsoa", "02": "msoa", "00": "output_area", "06": "district", "07": "district",
    "08": "district", "09": "district", "10": "county", "04": "parish", "14": "constituency", "23": "police_area",
    "12": "region", "92": "country",
}  # fmt: skip


def layer_of_heading(heading: str) -> str:
    """
    Tell the layer of the codes under a heading, "" when it does not say.

    Examples
    --------
    >>> layer_of_heading("WD24CD"), layer_of_heading("lsoa_code"), layer_of_heading("Regions Code")
    ('ward', 'lsoa', 'region')
    >>> layer_of_heading("geography code")
    ''
    """
    plain = squeezed(heading)
    if match := _CODE.fullmatch(plain):
        return LAYERS.get(match[1], match[1])
    if match := _PLAIN_CODE.fullmatch(plain):
        return LAYERS[match[1]]
    match = _FULL_CODE.fullmatch(plain)
    return _IN_FULL[match[1]] if match else ""


def layers_of_codes(codes: pd.Series) -> np.ndarray:
    """
    Tell the layer of each code of the statistics office; "" where it is none of theirs.

    Examples
    --------
    >>> layers_of_codes(pd.Series(["E01011954", "E05009861", "Pier"], dtype="str")).tolist()
    ['lsoa', 'ward', '']
    """
    return np.array(
        [_GSS_LAYERS.get(text[1:3], "") if _GSS.fullmatch(text) else "" for text in codes.tolist()] + [""], dtype=object
    )[:-1]


def name_heading(code: str, headings: tuple[str, ...]) -> str:
    """
    Return the heading of the names that go with a heading of codes, "" = none. Welsh names are others.

    Examples
    --------
    >>> name_heading("WD24CD", ("WD24CD", "WD24NMW", "WD24NM"))
    'WD24NM'
    """
    plain = squeezed(code)
    stem = plain.removesuffix("code").removesuffix("cd")
    wanted = [stem + ending for ending in ("nm", "name", "label")]
    return next((h for ending in wanted for h in headings if squeezed(h) == ending), "")


def code_and_name(table: Table, columns: dict[str, str]) -> tuple[str, str]:
    """
    Tell which headings hold the area's own code and name; "" = none.

    A ward file may hold its district's code too: the area's own code is the first one that no two features share.

    Examples
    --------
    >>> from contextual.intake.table import from_columns
    >>> table = from_columns({"lad16cd": ["E1", "E1"], "wd16cd": ["W1", "W2"], "wd16nm": ["A", "B"]})
    >>> code_and_name(table, {})
    ('wd16cd', 'wd16nm')
    """
    coded = [heading for heading in table.headings if _CODE.fullmatch(squeezed(heading))]
    own = [heading for heading in coded if _distinct(table, heading)] or coded[:1]
    if own:
        return own[0], name_heading(own[0], table.headings) or columns.get("area_name", "")
    return columns.get("code", ""), columns.get("area_name", "")


def _distinct(table: Table, heading: str) -> bool:
    values = table.take([heading])[heading]
    return bool((values != "").all() and values.is_unique)
