"""The names that wait as a file: safe to open, filled in, brought back, each bad line said."""

from __future__ import annotations

import csv
import io

import pytest

from contextual import services
from contextual.errors import ContextualError
from tests.services.conftest import PLACES
from tests.services.names.test_settling import ADDRESS, here, kept, rows

TWO_LINES = "Zqz\nxx"


@pytest.fixture
def town(desk):
    desk.bring(PLACES, kind="places", agency="council", name="places.csv")
    desk.bring(rows(["Lanturn Prak", "Lanturn Prak", "=cmd()", ADDRESS, "Zqz xx", "Wvw"]))
    return desk


def listed(town):
    data = services.names_file(town.asker, town.why, town.house)
    return list(csv.DictReader(io.StringIO(data.decode())))


def written(table, **answers):
    """The table with answers by their text, as a spreadsheet writes it back."""
    out = io.StringIO()
    maker = csv.DictWriter(out, table[0].keys(), lineterminator="\r\n")
    maker.writeheader()
    maker.writerows(row | {"answer": answers.get(row["text"], row["answer"])} for row in table)
    return ("\ufeff" + out.getvalue()).encode()


def settle(town, data):
    return services.settle_names_file(town.asker, town.why, town.house, data)


def test_the_list_has_every_text_with_what_it_may_mean_and_no_formula_and_no_address(town):
    table = listed(town)
    assert sorted(int(row["records"]) for row in table) == [1, 1, 1, 1, 2]
    assert table[0]["text"] == "Lanturn Prak"
    assert table[0]["candidate_1"] == "Lantern Park (Park or open space) [council:P2]"
    assert "'=cmd()" in [row["text"] for row in table]
    assert "Reads like a house’s address" in [row["text"] for row in table]
    assert "Seaholly" not in str(table)


def test_answers_come_back_and_the_rest_waits(town):
    read = settle(town, written(listed(town), **{"Lanturn Prak": "1", "Wvw": "cannot", "'=cmd()": "council:P2"}))
    assert (read.settled, read.unanswered, read.problems) == (3, 2, ())
    assert here(town) == 3
    assert len(town.waiting()) == 2


def test_an_address_is_settled_by_its_row_without_being_seen(town):
    settle(town, written(listed(town), **{"Reads like a house’s address": "HOME"}))
    assert "home:" in kept(town)
    assert "Reads like a house’s address" not in town.waiting()


def test_every_line_that_cannot_be_taken_is_said_and_the_others_stand(town):
    table = [row | {"text": row["text"].replace("Zqz xx", TWO_LINES)} for row in listed(town)]
    order = [row["text"] for row in table]
    read = settle(
        town, written(table, **{"Lanturn Prak": "1", "Wvw": "2", "'=cmd()": "perhaps", TWO_LINES: "council:P3"})
    )
    assert read.settled == 1
    assert len(read.problems) == 3
    said = dict(read.problems)
    lines = {text: 2 + n + sum("\n" in earlier for earlier in order[:n]) for n, text in enumerate(order)}
    assert "no candidate 2" in said[lines["Wvw"]]
    assert "an answer is 1 to 5" in said[lines["'=cmd()"]]
    assert "an answer is 1 to 5" in said[lines[TWO_LINES]], "a care setting is no answer"
    assert "Wvw" not in str(read.problems)


def test_a_second_run_of_the_same_file_says_that_nothing_waits_for_it(town):
    data = written(listed(town), **{"Lanturn Prak": "1"})
    settle(town, data)
    read = settle(town, data)
    assert read.settled == 0
    assert "has been settled since" in read.problems[0][1]


def test_a_number_means_what_the_file_says_beside_it(town):
    table = listed(town)
    table[0]["candidate_1"] = "Tern Street bus station (Station or interchange) [council:P1]"
    assert "make the list again" in settle(town, written(table, **{"Lanturn Prak": "1"})).problems[0][1]


def test_semicolons_are_read_too(town):
    data = written(listed(town), **{"Lanturn Prak": "cannot"}).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(data)))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(table)
    assert settle(town, out.getvalue().encode()).settled == 1


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"ref,answer\n" + b'"' + b"x" * 200_000 + b"\n"])
def test_what_is_no_list_is_refused_in_one_sentence(town, data):
    with pytest.raises(ContextualError):
        settle(town, data)
