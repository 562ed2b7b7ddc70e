"""What the places of a list are: by the words of a column, by tags of a map, by the layout, or as a person says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from contextual.codes import PLACE_TYPES
from contextual.errors import FileRefused
from contextual.intake import words
from contextual.intake.faults import Faults
from contextual.intake.layouts import Layout
from contextual.intake.reading import Choice
from contextual.intake.request import Request

ANY = "*"
"""In a layout's words for a tag: whatever the tag says."""
FROM_HOME = "from_home"
"""In a layout's words: a trade without premises. Its registered address is often a home, so it is left out."""
NOT_A_PLACE = "not_a_place"
"""In a layout's words: something that is no place, such as a row of houses; it is left aside."""

_OWN_FIELDS = ("place_type", "status", "private", "change")
_ONLY_NAMED = ("garden", "swimming_pool", "forest", "wood")
"""Of these, one without a name is somebody's own, or no place that anybody calls one."""
_KINDS = {
    "parking": "car park", "fast_food": "takeaway", "grave_yard": "churchyard", "public park or garden": "park",
    "other sports facility": "sports facility", "allotments or community growing spaces": "allotments",
}  # fmt: skip
"""Words of registers that nobody says."""
_FROM_HOME = "A trade without premises: its registered address is often a home. It was left out."
_ASKED = "The file does not say what its places are, and nobody has. Nothing of it was kept."


@dataclass(frozen=True, slots=True)
class Types:
    """
    The type of each row and what it is in words, for naming; `aside` are rows that are no places.

    `question` is asked when neither the file nor the layout nor a person says what the places are.
    """

    codes: np.ndarray
    kinds: pd.Series
    aside: np.ndarray
    question: Choice | None = None


def types_of(
    sheet: dict[str, pd.Series], heading: dict[str, str], layout: Layout, request: Request, faults: Faults
) -> Types:
    """
    Say what each place of a list is.

    Parameters
    ----------
    sheet : dict
        Our field -> column of text, cleaned.
    heading : dict
        Our field -> heading in the file.
    layout : Layout
        Its ``words`` for a field that is a tag ("amenity") lead from the tag's values to our types; the first of its
        fields, in the order of the layout, that leads to one decides.
    request : Request
        An answer ``place_type`` is the type of every row that says none.
    faults : Faults
        Gets ``missing_required`` and ``private_address`` (rows left out) and ``unknown_category`` (kept).

    Returns
    -------
    Types
    """
    tags = [name for name in layout.words if name in layout.columns and name not in _OWN_FIELDS]
    if tags:
        return _by_tags(sheet, layout, tags)
    n, answer = len(faults.lines), _answered(request)
    said = sheet.get("place_type", pd.Series([""], dtype="str").repeat(n).reset_index(drop=True))
    if "place_type" not in sheet and not answer:
        faults.add(np.ones(n, bool), "", "missing_required", taken=False, message=_ASKED)
        return Types(np.full(n, "not_recorded", object), said, np.zeros(n, bool), _question())
    said = said.mask(said == "", answer)
    column = heading.get("place_type", "")
    faults.add((said == "").to_numpy(), column, "missing_required", taken=False)
    own = layout.words.get("place_type", {})
    codes, strange = words.codes(said, "place_type", own)
    faults.add(codes == FROM_HOME, column, "private_address", taken=False, message=_FROM_HOME)
    faults.add(strange, column, "unknown_category")
    kinds = sheet.get("place_kind", said)
    return Types(codes, _in_words(kinds, codes), np.asarray(codes == NOT_A_PLACE))


def _answered(request: Request) -> str:
    answer = request.answers.get("place_type", "")
    if answer and answer not in PLACE_TYPES:
        raise FileRefused("missing_headers", f"There is no such type of place. There are: {', '.join(PLACE_TYPES)}.")
    return answer


def _question() -> Choice:
    choices = tuple((key, row.label) for key, row in PLACE_TYPES.items() if key not in ("not_known", "not_recorded"))
    return Choice("place_type", "", "What are the places of this list? The file does not say.", choices)


def _by_tags(sheet: dict[str, pd.Series], layout: Layout, tags: list[str]) -> Types:
    """Take the first tag that leads to a type of ours; a row without one is no place."""
    n = len(next(iter(sheet.values())))
    codes, kinds, by_building = np.full(n, "", dtype=object), np.full(n, "", dtype=object), np.zeros(n, bool)
    for tag in tags:
        if tag in sheet:
            led = {words.plain(word): code for word, code in layout.words[tag].items() if word != ANY}
            rest = layout.words[tag].get(ANY, "")
            values = sheet[tag]
            found = values.map({text: led.get(words.plain(text), rest) if text else "" for text in values.unique()})
            new = (codes == "") & (found != "").to_numpy()
            codes[new], kinds[new] = found.to_numpy(object)[new], values.to_numpy(object)[new]
        by_building = new if tag == "building" and tag in sheet else by_building
    nameless = (sheet["place_name"] == "").to_numpy() if "place_name" in sheet else np.ones(n, bool)
    own = by_building | np.isin(kinds, _ONLY_NAMED)
    if "access" in sheet:
        own |= sheet["access"].isin(["private", "no"]).to_numpy()
    aside = (codes == "") | (codes == NOT_A_PLACE) | (nameless & own)
    codes[aside] = NOT_A_PLACE
    if "sport" in sheet:
        sport = sheet["sport"].to_numpy(object)
        pitch = (kinds == "pitch") & (sport != "")
        kinds[pitch] = [f"{one.split(';')[0].strip()} pitch" for one in sport[pitch]]
    return Types(codes, _in_words(pd.Series(kinds, dtype="str"), codes), aside)


def _in_words(kinds: pd.Series, codes: np.ndarray) -> pd.Series:
    """Write what a place is as a sentence begins: "Play space"; where the file has no word, as our own label."""
    labels = {code: PLACE_TYPES.label(code).split(" or ")[0] for code in set(codes.tolist())}
    out = [
        " ".join(_KINDS.get(kind.casefold(), kind).replace("_", " ").split()).capitalize() or labels[code]
        for kind, code in zip(kinds.tolist(), codes.tolist(), strict=True)
    ]
    return pd.Series(out, dtype="str", index=kinds.index)
