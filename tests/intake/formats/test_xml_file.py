"""XML as registers publish it, and XML as an attack: nothing outside the file is ever read, nothing grows."""

from __future__ import annotations

import pytest

from contextual.errors import FileRefused
from contextual.intake import open_table
from contextual.intake.formats.files import open_file

STOPS = """<?xml version="1.0" encoding="utf-8"?>
<NaPTAN xmlns="http://www.naptan.org.uk/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Modification="new">
 <StopPoints>
  <StopPoint Status="active"><AtcoCode>0790001</AtcoCode>
   <Descriptor><CommonName xml:lang="EN">Kelp Row</CommonName></Descriptor>
   <Place><Location><Translation><Easting>449106</Easting><Northing>520354</Northing></Translation></Location></Place>
   <Zones><Zone Status="active">Z1</Zone><Zone Status="active">Z2</Zone></Zones></StopPoint>
  <StopPoint Status="inactive"><AtcoCode>0790002</AtcoCode>
   <Descriptor><CommonName>Pier</CommonName><Landmark xsi:nil="true"/></Descriptor></StopPoint>
 </StopPoints>
 <StopAreas><StopArea><StopAreaCode>A1</StopAreaCode><Name>Kelp</Name></StopArea></StopAreas>
</NaPTAN>"""

RATINGS = """<FHRSEstablishment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<Header><ExtractDate>2024-05-01</ExtractDate><ItemCount>1</ItemCount></Header>
<EstablishmentCollection><EstablishmentDetail><FHRSID>12</FHRSID><BusinessName>Kelp Caf\u00e9</BusinessName>
<BusinessType>Takeaway</BusinessType><Scores xsi:nil="true"/>
<Geocode><Longitude>1.6</Longitude><Latitude>54.6</Latitude>
</Geocode></EstablishmentDetail></EstablishmentCollection></FHRSEstablishment>"""


def table_of(sent, name="sent.xml"):
    return open_table(open_file(name, sent if isinstance(sent, bytes) else sent.encode()))


def values(table, heading):
    return table.take([heading])[heading].tolist()


def refusal(sent):
    with pytest.raises(FileRefused) as error:
        table_of(sent)
    return error.value


def test_the_element_that_repeats_is_the_record():
    table = table_of(STOPS)
    assert (table.format, table.lines.tolist(), values(table, "AtcoCode")) == ("xml", [1, 2], ["0790001", "0790002"])
    assert values(table, "@Status") == ["active", "inactive"]
    assert values(table, "Descriptor.CommonName") == ["Kelp Row", "Pier"]
    assert values(table, "Place.Location.Translation.Easting") == ["449106", ""]


def test_an_element_that_says_it_is_empty_is_empty_and_an_element_of_elements_is_no_column():
    table = table_of(STOPS)
    assert values(table, "Descriptor.Landmark") == ["", ""]
    assert "Descriptor" not in table.headings


def test_several_elements_of_one_name_stand_in_one_cell():
    table = table_of(STOPS)
    assert values(table, "Zones.Zone") == ["Z1; Z2", ""]


def test_a_file_of_one_record_is_a_table_of_one_row():
    table = table_of(RATINGS)
    assert (len(table), values(table, "FHRSID"), values(table, "Geocode.Latitude")) == (1, ["12"], ["54.6"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_is_the_one_the_file_names(encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    assert values(table_of((head + RATINGS).encode(encoding)), "BusinessName") == ["Kelp Café"]


def test_elements_beside_the_records_are_said():
    sent = "<list><row><a>1</a><b>2</b></row><row><a>3</a><b>4</b></row><other><c>5</c></other></list>"
    assert table_of(sent).remarks == ("The elements named row were read; others beside them were not.",)


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {'abcdefghij'[i + 1]} '{('&' + 'abcdefghij'[i] + ';') * 10}'>" for i in range(8)
)
ATTACKS = {
    "a file of this machine": "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a><r><n>&x;</n></r><r/></a>",
    "a page of the network": "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a><r><n>1</n></r></a>",
    "a billion laughs": LAUGHS + "]><a><r><n>&i;</n></r></a>",
    "a quadratic one": f"<!DOCTYPE a [<!ENTITY x '{'h' * 10_000}'>]><a><r><n>{'&x;' * 1000}</n></r></a>",
    "a parameter entity": "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]><a><r/></a>",
    "a bare document type": "<!DOCTYPE a><a><r><n>1</n></r></a>",
    "an entity nobody named": "<a><r><n>&x;</n></r></a>",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_document_type_or_an_entity_is_refused_in_a_table_and_in_a_map(attack, tmp_path):
    said = refusal('<?xml version="1.0"?>' + ATTACKS[attack])
    assert (said.code, "passwd" in said.message) == ("unrecognised_format", False)
    inside = (
        ATTACKS[attack]
        .replace("<a>", "<osm version='0.6'>")
        .replace("</a>", "</osm>")
        .replace("DOCTYPE a", "DOCTYPE osm")
    )
    assert refusal(inside).code == "unrecognised_format"
    assert refusal("<!--" + " " * 200_000 + "-->" + inside).code == "unrecognised_format"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("<a><r><n>1</n>", "damaged or cut short"),
        ("<a><r><n>1</r></n></a>", "damaged or cut short"),
        ("<a>text</a>", "no list of records"),
        ("<a/>", "no list of records"),
        ("<a>" * 5000 + "</a>" * 5000, "deep"),
        ("<?xml version='1.0'?><html xmlns='x'><body><p>1</p></body></html>", "web page"),
        ("<html><body>1</body></html>", "web page"),
        ("<?xml version='1.0'?><Workbook><Worksheet/></Workbook>", "Excel"),
        ("<kml><Placemark/></kml>", "KML"),
    ],
)
def test_xml_that_is_no_table_is_refused_with_its_reason(sent, words):
    said = refusal(sent)
    assert (said.code, words in said.message) == ("unrecognised_format", True)


def test_a_column_for_each_row_is_too_many():
    sent = "<a>" + "".join(f"<r><c{i}>1</c{i}></r>" for i in range(1001)) + "</a>"
    assert refusal(sent).code == "too_many_columns"


def test_characters_that_are_not_in_the_encoding_are_refused():
    assert refusal(b'<?xml version="1.0" encoding="utf-8"?><a><r><n>caf\xe9</n></r><r><n>b</n></r></a>').code in {
        "bad_encoding", "unrecognised_format",
    }  # fmt: skip
