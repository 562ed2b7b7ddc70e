from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m\n"
EITHER_WAY = HEAD + "".join(
    f"d{n},P{n},harmed,0{n % 9 + 1}/0{n % 7 + 1}/2026,worry,54.60{n},1.60{n},20\n" for n in range(9)
)
OTHER_WORDS = "when;what;north;east\n" + "".join(f"2026-03-{n + 10} 12:00;worry;54.60{n};1.60{n}\n" for n in range(9))


def drop(window, name, text):
    window.open()
    window.go("Keep", "Bring in")
    window.pick("Sent by", "Health")
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    window.page.locator('input[type="file"]').last.set_input_files([file])
    window.page.get_by_role("heading", name=name).wait_for()
    window.rest()


def test_a_date_that_reads_two_ways_is_asked_about_with_examples_before_anything_is_taken(visit):
    window = visit()
    drop(window, "dates.csv", EITHER_WAY)
    accept = window.page.get_by_role("button", name="Accept this file")
    assert "One thing to settle" in window.text()
    assert accept.count() == 0
    window.page.get_by_text("Day first", exact=True).last.click()
    accept.wait_for()
    window.rest()
    accept.click()
    window.page.get_by_text("1 file brought in.").wait_for()
    window.rest()
    assert "dates.csv" in window.text()


def test_a_file_brought_in_can_be_withdrawn_after_asking(visit):
    window = visit()
    drop(window, "withdrawn.csv", EITHER_WAY.replace("P1", "Q1").replace("/2026", "/2025").replace("01/01", "21/01"))
    window.page.get_by_role("button", name="Accept this file").click()
    window.page.get_by_text("1 file brought in.").wait_for()
    window.rest()
    window.pick("One file", "withdrawn.csv")
    window.page.get_by_role("button", name="Withdraw", exact=True).click()
    window.page.get_by_role("button", name="Withdraw it").click()
    window.page.get_by_role("dialog").wait_for(state="detached")
    window.rest()
    row = window.page.locator("tr").filter(has_text="withdrawn.csv").first
    assert "withdrawn" in row.locator("td").last.inner_text()


def test_columns_with_other_names_are_matched_by_hand_and_saved(visit):
    window = visit()
    drop(window, "other words.csv", OTHER_WORDS)
    assert "The columns of this file are not known here" in window.text()
    fields = ("When it happened", "when"), ("Category as sent", "what"), ("Latitude", "north"), ("Longitude", "east")
    for field, heading in fields:
        window.pick(field, heading)
    window.page.get_by_role("button", name="Read the file with these columns").click()
    window.page.get_by_role("button", name="Accept this file").wait_for()
    window.rest()
    assert "9\nrows" in window.text()


def test_an_empty_file_is_refused_in_one_sentence(visit):
    window = visit()
    drop(window, "empty.csv", "")
    assert "Refused: The file is empty." in window.page.get_by_test_id("stAlert").inner_text().replace("\u2060", "")
