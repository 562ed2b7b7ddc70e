"""
The page about layouts, docs/layouts.md: what each file is, what is kept of it, what is left and why.

It is written from the layouts themselves: `python -m contextual.intake.layouts_guide > docs/layouts.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from contextual.intake.layouts import Layout, layouts

PARTS = {"what": "What it is", "keeps": "Kept", "leaves": "Left", "why": "Why"}
"""What `[about]` of every layout says, and how the page calls it."""

_KINDS = {
    "incidents": "Incidents",
    "missing": "Missing episodes",
    "places": "Places",
    "boundaries": "Boundaries and other reference data",
    "cohort": "Cohort",
    "support": "Support",
    "services": "Services",
    "training": "Training",
    "education": "Education",
    "voices": "Voices",
}

_HEAD = """\
# Files that come in

This page is written from the layouts in `contextual/intake/layouts`; do not change it by hand:
`make layouts`, or `python -m contextual.intake.layouts_guide > docs/layouts.md`.

A *layout* says which columns of a file are which of our fields. A file's layout is told from its headings; it can also
be named (`--layout`), or its columns can be matched once on the page *Bring in* and saved. Files may be CSV (any usual
separator and encoding), Excel (.xlsx), JSON, XML, GeoJSON, GeoPackage or OpenStreetMap extracts (.osm.pbf, .osm), also
packed as .gz or as a .zip with one such file in it. Records nested in JSON or XML are read as columns: the names on the
way down parted by dots (`geocode.latitude`), an attribute with @ before its name (`@Status`), several values in one
cell parted by "; ".

What is refused, each with one sentence that says what to do: old Excel (.xls), OpenDocument and workbooks with macros;
an archive with several files, a password, links, paths that lead out of it or another archive in it; XML with a
document type or entities; shapefiles, KML, web pages under another name.
"""

_GUIDE = """\
## How to add a layout

A layout is one file of TOML in `contextual/intake/layouts`. No code is needed, unless the file's rows mean something
that no field of ours says.

1. Look at the file's headings and write down which is which of our fields. The fields of a kind are the columns of its
   own template (`incidents.toml`, `missing.toml`, `places.toml`, ...); headings are compared without capitals, blanks
   and punctuation.
2. Choose a `signature`: headings that, all together, only this file has. Then no other file is taken for it.
3. Say what every row needs (`needs`), and where the file's words lead (`[words.field]`); a word that leads to no code
   is listed as unknown and the row is kept.
4. Write `[about]`: what it is, what is kept, what is left and why. This page is made of it.
5. Put a small file of the same shape, with invented values, into a test: what becomes of every row.
6. Write this page anew and run `make test`.

An example. A council publishes its youth clubs so:

```
Club ID,Club,Opened,Lat,Long,Manager
YC-1,Kelp Row Youth Club,03/09/2019,54.60012,1.60034,...
```

Its layout, `youth_clubs.toml`:

```toml
name = "youth_clubs"
title = "The council's youth clubs"
kind = "places"
class = "open"
publisher = "council"
signature = ["club id", "club", "opened"]
needs = ["place_id", "lat"]

[about]
what = "The council's list of youth clubs, CSV."
keeps = "Id, name, position and the day it opened."
leaves = "The manager's name."
why = "People's names in public registers are never kept."

[constants]
place_type = "youth_centre"

[columns]
place_id = ["club id"]
place_name = ["club"]
lat = ["lat"]
lon = ["long"]
valid_from = ["opened"]
```

What else a layout may say:

* `class`: `open`, `partnership` or `fictional`; left out, the store's own.
* `zone`, `date_order`: the time zone of its times; `day_first` or `month_first` where the publisher always writes so.
* `repeats = "accept"`: a repeated reference is one incident, each row kept. `keep_reference = false`: the source's own
  reference is not kept.
* `precision_m`, `[words.precision_m]`: how closely its positions are known, for the file or by a word in each row.
* `[constants]`: values for the whole file.
* `shapes`, `only_with`: which rows of a mixed file are meant: `point`, `line`, `area` or `none` (a table without
  geometry), and the fields that they have. Other rows are left aside, by number.
* `without`: a file with one of these fields is laid out in another way.
* `id_from`, `name_from_kind`: places without an id get a lasting one made of these fields; places without a name are
  named by their kind.
* `makes`: the rows are not what the kind says, but `links` between areas, `figures` about them, or `outcomes` of
  incidents.
* `refusal`, `refusal_code`: the file is known in order to be refused with this sentence.
* `"wd##cd"` in a list of headings: any two digits; the newest year that the file has.
"""


def guide() -> str:
    """
    Write the page.

    Examples
    --------
    >>> guide().splitlines()[0]
    '# Files that come in'
    """
    found = layouts().values()
    parts = [_HEAD, *(section for kind in _KINDS for section in _of_kind(kind, [x for x in found if x.kind == kind]))]
    return "\n".join([*parts, _GUIDE])


def _of_kind(kind: str, several: list[Layout]) -> Iterator[str]:
    if several:
        yield f"## {_KINDS[kind]}\n"
    for layout in sorted(several, key=lambda one: (one.name != kind, one.name.startswith("sample_"), one.title)):
        yield f"### {layout.title or layout.name}\n\n`{layout.name}`{_known_by(layout)}\n"
        yield "\n".join(f"* **{said}:** {layout.about.get(part, '')}" for part, said in PARTS.items())
        yield f"* **Refused:** {layout.refusal}\n" if layout.refusal else ""


def _known_by(layout: Layout) -> str:
    """Say by which headings a layout is known."""
    if layout.name in _KINDS:
        return ", our own template"
    return ", known by its own headings" if layout.signature else ", known by the headings it needs"


if __name__ == "__main__":
    sys.stdout.write(guide())
