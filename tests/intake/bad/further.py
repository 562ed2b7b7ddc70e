"""More bad files, found by trying to break the intake: what each is, and what a careful registrar makes of it."""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile

from tests.intake.bad.one import Bad, many, table
from tests.intake.sent import collection, feature, square, workbook

HEAD = "incident_id,person_id,occurred_at,longitude,latitude,category,age_band"
PLACES = "place_id,name,kind,latitude,lng"


def row(n: int, **said: str) -> str:
    good = {
        "ref": f"I{n}", "who": f"yp-{n}", "when": "2024-03-05 21:30", "lon": f"1.6{n + 10}34",
        "lat": f"54.6{n + 10}12", "what": "cse", "age": "13-15",
    }  # fmt: skip
    return ",".join((good | said).values())


def rows(*changed: dict[str, str], n: int = 40) -> bytes:
    """Give the first rows of a file these faults; the others are good."""
    return table(HEAD, *(row(i, **(changed[i] if i < len(changed) else {})) for i in range(n)))


def place(n: int, geometry: dict | None = None, **more: object) -> dict:
    return feature(
        geometry or square(1.6 + n / 100, 54.6, 0.001), place_id=f"P{n}", name=f"Quay {n}", kind="park", **more
    )


def _zigzag(corners: int) -> dict:
    ring = [[1.6 + n % 2 / 100, 54.6 + n * 7919 % corners / 1e6] for n in range(corners)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _far_cell(at: str) -> bytes:
    """Write a cell very far from the table; that of a workbook's last corner is 17,000,000,000 cells away."""
    book = workbook(HEAD.split(","), row(1).split(","))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            said = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                line = re.sub(r"[A-Z]", "", at)
                cell = f'<row r="{line}"><c r="{at}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                said = said.replace(b"</sheetData>", cell.encode())
            new.writestr(part, said)
    return out.getvalue()


def _tar() -> bytes:
    out, said = io.BytesIO(), rows(n=3)
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(said)
        archive.addfile(member, io.BytesIO(said))
    return out.getvalue()


GREEDY = [
    Bad(
        "a radius as wide as the sun",
        "a.csv",
        table(PLACES + ",radius_m", "P1,Pier,park,54.6001,1.6001,1e12", "P2,Quay,park,54.6101,1.6101,wide"),
        "places",
        accepted=2,
        codes={"out_of_range", "bad_number"},
    ),
    Bad(
        "an outline that crosses itself millions of times",
        "a.geojson",
        many(lambda: collection(place(1, _zigzag(5000)), place(2))),
        "places",
        accepted=1,
        rejected=1,
        codes={"invalid_geometry"},
    ),
    Bad("a cell in the last corner of a sheet", "a.xlsx", many(lambda: _far_cell("XFD1048576")), refused="too_large"),
    Bad("a cell at the end of a sheet", "a.xlsx", many(lambda: _far_cell("Z1048576")), refused="too_large"),
]

IN_REFERENCES = [
    Bad(
        "a telephone number, an e-mail address and a name as references",
        "a.csv",
        rows({"who": "07700 900123"}, {"ref": "amos@example.org"}, {"who": "Amos Gull"}),
        accepted=40,
        codes={"identifiable_data", "possible_name"},
    ),
    Bad(
        "e-mail addresses as references",
        "a.csv",
        rows(*({"who": f"amos{i}@example.org"} for i in range(5))),
        refused="identifiable_data",
    ),
    Bad("NHS numbers as references", "a.csv", rows(*({"who": "943 476 5919"},) * 40), accepted=40),
    Bad("references padded with noughts", "a.csv", rows(*({"who": f"01{i:09d}"} for i in range(40))), accepted=40),
    Bad("dates of birth for ages", "a.csv", rows(*({"age": "05/03/2009"},) * 40), refused="identifiable_data"),
    Bad("one date of birth for an age", "a.csv", rows({"age": "2009-03-05"}), accepted=40, codes={"identifiable_data"}),
    Bad("an age below nought", "a.csv", rows({"age": "-3"}, {"age": "14.0"}), accepted=40, codes={"unknown_category"}),
    Bad(
        "a telephone number as the name of a place",
        "a.csv",
        table(
            PLACES, *(f"P{i},{'07700 900123' if i == 11 else 'Mr Chippy'},park,54.6{i}1,1.6{i}1" for i in range(10, 40))
        ),
        "places",
        accepted=30,
        codes={"identifiable_data"},
    ),
    Bad(
        "e-mail addresses as the names of places",
        "a.csv",
        table(PLACES, *(f"P{i},gull{i}@example.org,park,54.6{i}1,1.6{i}1" for i in range(10, 20))),
        "places",
        refused="identifiable_data",
    ),
]

CHARACTERS = [
    Bad(
        "NULs in numbers, dates and references",
        "a.csv",
        rows({"lat": "54\x00.60012"}, {"when": "20\x0024-03-05"}, {"ref": "I\x001"}),
        accepted=40,
        codes={"control_chars"},
    ),
    Bad(
        "ten megabytes as a reference",
        "a.csv",
        many(lambda: rows({"ref": "x" * 10_000_000})),
        accepted=40,
        codes={"oversize_field"},
    ),
    Bad(
        "ten megabytes as a latitude",
        "a.csv",
        many(lambda: rows({"lat": "5" * 10_000_000})),
        accepted=40,
        located=39,
        codes={"oversize_field", "no_location"},
    ),
    Bad("room a program set aside after the rows", "a.csv", rows() + bytes(5000), accepted=40),
    Bad("the end as DOS marks it", "a.csv", rows() + b"\x1a", accepted=40),
    Bad("a quote that is open at the end of the file", "a.csv", rows()[:-6] + b'"13-15\n', refused="malformed_csv"),
    Bad("headings with commas to spare", "a.csv", rows().replace(b"age_band", b"age_band,,,"), accepted=40),
    Bad(
        "one half of a character beside whole ones",
        "a.csv",
        table(HEAD + ",place", row(1) + ",CafX One", row(2) + ",Café Two").replace(b"X", b"\xed\xa0\x80"),
        accepted=2,
        codes={"bad_encoding"},
    ),
    Bad("a tape archive", "a.tar", _tar(), refused="unrecognised_format"),
    Bad("a program", "a.csv", b"\x7fELF\x02\x01\x01" + bytes(300), refused="unrecognised_format"),
]

NOWHERE = [
    Bad(
        "four nines and metres of the web",
        "a.csv",
        rows({"lat": "9999", "lon": "9999"}, {"lat": "7283000.1", "lon": "-137000.5"}),
        accepted=40,
        located=38,
        codes={"out_of_range", "projected_coords"},
    ),
    Bad(
        "degrees called metres",
        "a.geojson",
        collection(place(1), crs="urn:ogc:def:crs:EPSG::27700"),
        "places",
        rejected=1,
        codes={"default_location"},
    ),
    Bad(
        "incidents as points swapped",
        "a.geojson",
        collection(
            *(
                feature(
                    {"type": "Point", "coordinates": at}, incident_id=f"I{i}", occurred_at="2024-03-05", category="cse"
                )
                for i, at in enumerate([[54.60012, 1.60034], [1.60134, 54.60112]])
            )
        ),
        accepted=2,
        located=1,
        codes={"swapped_latlon"},
    ),
    Bad(
        "a ward swapped",
        "a.geojson",
        collection(
            feature(square(54.6, 1.6, 0.01), WD24CD="E05000001", WD24NM="Northbank"),
            feature(square(1.6, 54.6, 0.01), WD24CD="E05000002", WD24NM="Southbank"),
        ),
        "boundaries",
        accepted=1,
        rejected=1,
        codes={"swapped_latlon"},
    ),
    Bad(
        "a young person's mark without a shape in it",
        "a.geojson",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    feature({"type": "GeometryCollection", "geometries": []}, id="V1", feels="safe", consent="yes"),
                    feature(
                        {"type": "Point", "coordinates": [1.60034, 54.60012]}, id="V2", feels="safe", consent="yes"
                    ),
                ],
            }
        ).encode(),
        "voices",
        accepted=2,
        codes={"no_location"},
    ),
]

TWICE = [
    Bad(
        "one reference on events of two people and two days",
        "a.csv",
        rows({}, {"ref": "I0"}, {"ref": "I0", "when": "2024-04-09 10:00"}),
        accepted=39,
        rejected=1,
        codes={"conflicting_duplicate"},
    ),
    Bad(
        "a service swapped",
        "a.geojson",
        collection(
            *(
                feature(
                    {"type": "Point", "coordinates": at}, service_id=f"S{i}", service_name="Hub", service_kind="youth"
                )
                for i, at in enumerate([[54.60012, 1.60034], [1.60134, 54.60112]])
            )
        ),
        "services",
        accepted=1,
        rejected=1,
        codes={"swapped_latlon"},
    ),
]

FURTHER = [*TWICE, *GREEDY, *IN_REFERENCES, *CHARACTERS, *NOWHERE]
