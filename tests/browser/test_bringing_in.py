from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
HEAD = "incident_id,young_person_ref,part,occurred_at,category,lat,lon,precision_m\n"
EITHER_WAY = HEAD + "".join(
    f"d{n},P{n},harmed,0{n % 9 + 1}/0{n % 7 + 1}/2026,worry,54.60{n},1.60{n},20\n" for n in range(9)
)
WITHDRAWN = HEAD + "".join(f"v{n},V{n},harmed,1{n}/09/2025,worry,54.60{n},1.60{n},20\n" for n in range(3, 9))
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
    drop(window, "withdrawn.csv", WITHDRAWN)
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


APRIL = HEAD + "".join(f"c{n},P{n},harmed,2026-04-0{n} 12:00,worry,54.60{n}11,1.60{n}11,20\n" for n in range(1, 10))
MAY = (
    "".join(line for line in APRIL.splitlines(keepends=True) if not line.startswith("c9"))
    .replace("c3,P3,harmed", "c3,P3,both")
    .replace("54.60411,", "54.60511,")
    + "c10,P10,harmed,2026-05-02 12:00,worry,54.60511,1.60511,20\n"
)


def drop_here(window, name, text):
    """Drop another file on the page that is open."""
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    window.page.locator('input[type="file"]').last.set_input_files([file])
    window.page.get_by_role("heading", name=name).wait_for()
    window.rest()


@pytest.mark.parametrize("width", [1280, 390])
def test_what_a_file_sent_again_changes_is_shown_and_asked_before_it_is_taken(visit, width):
    window = visit(width)
    mine = [HEAD + text[len(HEAD) :].replace("c", f"w{width}-").replace("P", f"W{width}-") for text in (APRIL, MAY)]
    drop(window, "april.csv", mine[0])
    accept = window.page.get_by_role("button", name="Accept this file")
    accept.click()
    window.page.get_by_text("1 file brought in.").wait_for()
    window.rest()
    drop_here(window, "may.csv", mine[1])
    said = window.text()
    for words in ("What it changes of what is held", "2\nsay something else now", "1\nheld rows not in it"):
        assert words in said
    assert "Position moved by 111 m" in said
    assert "Harmed and suspected" in said
    assert f"W{width}-" not in said
    assert accept.count() == 0
    window.page.get_by_text("Take the corrections instead of the held rows").click()
    accept.wait_for()
    window.rest()
    accept.click()
    window.page.get_by_text("1 file brought in.").wait_for()
    window.rest()
    assert "2 rows held before corrected: position in 1, part in 1." in window.text()
    assert "1 row held from april.csv not in this file." in window.text()


def test_a_question_left_open_at_the_terminal_is_asked_when_the_file_is_dropped_again(visit, home):
    from contextual import services
    from contextual.settings import Settings

    mine = EITHER_WAY[len(HEAD) :].replace("d", "e").replace("P", "E").replace("harmee", "harmed")
    text = f"{HEAD}{mine}e99,E9,harmed,2026-03-21,worry,,,\n"
    house = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(home)}))
    sending = services.Sending(name="open.csv", data=text.encode(), kind="incidents", agency="health")
    receipt = services.bring_in(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, sending)
    house.close()
    assert receipt.accepted
    assert [one.code for one in receipt.questions] == ["date_order"]
    window = visit()
    drop(window, "open.csv", text)
    window.page.get_by_text("Day first", exact=True).last.click()
    accept = window.page.get_by_role("button", name="Accept this file")
    accept.wait_for()
    window.rest()
    accept.click()
    window.page.get_by_text("1 file brought in.").wait_for()
    window.rest()
    assert "The file was taken again" in window.text()
