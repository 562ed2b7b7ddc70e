"""Small files as an agency or a publisher would send them, with invented names, and one way to read them."""

from __future__ import annotations

import csv
import gzip
import io
import json

import numpy as np

from contextual.intake import PseudonymKey, Reading, read

KEY = PseudonymKey("k1", b"0123456789abcdef" * 2)
TODAY = 1_795_305_600  # 2026-11-22
TEMPLATE = "incident_id,young_person_ref,part,occurred_at,category,lat,lon"
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
SEARCH = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
STOPS = "ATCOCode,CommonName,Indicator,LocalityName,Easting,Northing,Longitude,Latitude,StopType,Modification,Status"

SENT_STOPS_XML = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<NaPTAN xmlns="http://www.naptan.org.uk/"><StopPoints>
<StopPoint Modification="new" Status="inactive"><AtcoCode>07905</AtcoCode>
<Descriptor><CommonName>Pier Approach</CommonName><Street>Kelp Row</Street><Indicator>Stop B</Indicator></Descriptor>
<Place><NptgLocalityRef>E1</NptgLocalityRef><Location><Translation><Easting>449849</Easting><Northing>521161</Northing>
<Longitude>-1.230231</Longitude><Latitude>54.583203</Latitude></Translation></Location></Place>
<StopClassification><StopType>BCT</StopType></StopClassification>
<PlusbusZones><PlusbusZoneRef Status="active">D</PlusbusZoneRef></PlusbusZones></StopPoint>
<StopPoint Modification="revise" Status="active"><AtcoCode>07906</AtcoCode>
<Descriptor><CommonName>Gull Road</CommonName></Descriptor>
<Place><Location><Translation><Easting>449106</Easting><Northing>520354</Northing>
<Longitude>-1.24186</Longitude><Latitude>54.576032</Latitude></Translation></Location></Place>
<StopClassification><StopType>TXR</StopType></StopClassification></StopPoint>
</StopPoints></NaPTAN>"""


def sheet(header: str, *rows: str, end: str = "\n") -> bytes:
    return (end.join([header, *rows]) + end).encode()


def incidents(*rows: str, header: str = TEMPLATE, **said: object) -> Reading:
    return take(sheet(header, *rows), **said)


def take(data: bytes, name: str = "sent.csv", **said: object) -> Reading:
    told = {"kind": "incidents", "agency": "police", "keys": KEY, "today": TODAY} | said
    return read(name, data, **told)


def utc(seconds: int) -> str:
    return str(np.datetime64(int(seconds), "s"))


def codes(reading: Reading) -> list[str]:
    return reading.problems["code"].tolist()


def feature(geometry: dict | None, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict, crs: str = "") -> bytes:
    document: dict[str, object] = {"type": "FeatureCollection", "features": list(features)}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document).encode()


def square(x: float, y: float, side: float) -> dict:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def workbook(*rows: list, title: str = "Sheet1", more: dict | None = None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = title
    for name, lines in {title: list(rows), **(more or {})}.items():
        page = book[name] if name in book.sheetnames else book.create_sheet(name)
        for line in lines:
            page.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def quoted(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()
