from __future__ import annotations

import json
import socket
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from contextual import cli
from tests.services.conftest import INCIDENTS, PLACES
from tests.services.files.test_bringing_in import STREET


class Terminal:
    """A terminal in a folder, with a store of its own named in the environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {"CONTEXTUAL_HOME": str(folder / "home"), "CONTEXTUAL_DB": str(folder / "s.db"),
                    "CONTEXTUAL_KEYS": str(folder / "keys")}  # fmt: skip

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def run(self, *words: str, input: str | None = None):
        """Run a command as `main` does: an error is one line and exit 1. `input` is what is typed."""
        done = CliRunner().invoke(cli.app, list(words), env=self.env, input=input)
        if isinstance(done.exception, cli.ContextualError):
            return 1, str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output


@pytest.fixture
def terminal(tmp_path):
    made = Terminal(tmp_path)
    assert made.run("init")[0] == 0
    return made


def test_from_a_file_to_counts(terminal):
    code, said = terminal.run("bring-in", "incidents", terminal.write("a.csv", INCIDENTS), "--agency", "police")
    assert code == 0, said
    out = terminal.folder / "c.csv"
    assert terminal.run("counts", "--by", "cell", "--resolution", "8", "--out", str(out))[0] == 0
    table = pd.read_csv(out)
    assert list(table.columns) == ["cell", "incidents", "young_people"]
    assert table["incidents"].sum() == 3
    assert (table["incidents"] == 0).any()


def test_the_report_accounts_for_every_row_of_every_file(terminal):
    good = terminal.write("a.csv", INCIDENTS + "A9,yp-eve,harmed,13_15,31/02/2026,cse,54.6,1.6,,,\n")
    empty = terminal.write("b.csv", "")
    report = terminal.folder / "r.json"
    code, said = terminal.run("bring-in", "incidents", good, empty, "--agency", "police", "--report", str(report))
    assert code == 1
    first, second = json.loads(report.read_text(encoding="utf-8"))
    assert first["rows"] == first["accepted"] + first["rejected"] + first["already_held"] == 7
    assert first["refused"] is None
    assert {"row", "column", "code", "message", "taken"} == set(first["problems"][0])
    assert second["refused"]["code"] == "empty_file"
    assert "empty" in said


def test_one_file_under_two_agencies_is_refused_and_counts_once(terminal):
    file = terminal.write("a.csv", TWO_WAYS.replace("05/03/2026", "25/03/2026"))
    assert terminal.run("bring-in", "incidents", file, "--agency", "police")[0] == 0
    code, said = terminal.run("bring-in", "incidents", file, "--agency", "polise")
    assert (code, "This very file is held from Police." in said) == (1, True)


def test_one_file_gives_one_object(terminal):
    report = terminal.folder / "r.json"
    terminal.run(
        "bring-in", "incidents", terminal.write("a.csv", INCIDENTS), "--agency", "police", "--report", str(report)
    )
    said = json.loads(report.read_text(encoding="utf-8"))
    assert set(said) == {
        "file", "sha256", "kind", "layout", "rows", "accepted", "rejected", "already_held", "not_mapped", "refused",
        "problems",
    }  # fmt: skip


def test_no_report_holds_a_value_of_a_person(terminal):
    report = terminal.folder / "r.json"
    text = INCIDENTS.replace("yp-cat", "943 476 5919")
    terminal.run("bring-in", "incidents", terminal.write("a.csv", text), "--agency", "police", "--report", str(report))
    assert "943" not in report.read_text(encoding="utf-8").replace(json.loads(report.read_text())["sha256"], "")


def test_records_of_several_classes_ask_which(terminal):
    terminal.run("bring-in", "incidents", terminal.write("a.csv", INCIDENTS), "--agency", "police")
    terminal.run("bring-in", "incidents", terminal.write("s.csv", STREET), "--agency", "police")
    code, said = terminal.run("counts", "--by", "cell", "--out", str(terminal.folder / "c.csv"))
    assert code == 2
    assert "--class fictional or open" in said
    out = terminal.folder / "c.csv"
    assert terminal.run("counts", "--by", "cell", "--class", "open", "--out", str(out))[0] == 0
    table = pd.read_csv(out)
    assert table["incidents"].sum() == 3
    assert table["young_people"].isna().all()


def test_places_alone_do_not_make_a_second_class(terminal):
    terminal.run("bring-in", "places", terminal.write("p.csv", PLACES), "--agency", "council")
    terminal.run("bring-in", "incidents", terminal.write("s.csv", STREET), "--agency", "police")
    assert terminal.run("counts", "--by", "cell", "--out", str(terminal.folder / "c.csv"))[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("counts", "--by", "person", "--out", "c.csv"),
        ("counts", "--by", "cell", "--out", "c.docx"),
        ("counts", "--by", "cell", "--out", "c.csv", "--harm", "sadness"),
        ("counts", "--by", "cell", "--out", "c.csv", "--from", "last year"),
        ("counts", "--by", "cell", "--out", "c.csv", "--hours", "evening"),
        ("bring-in", "rumours", "a.csv", "--agency", "police"),
    ],
)
def test_wrong_use_is_exit_2_with_one_line(terminal, words):
    code, said = terminal.run(*words)
    assert code == 2
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("bring-in", "incidents", "no-such.csv", "--agency", "police"),
        ("bring-in", "incidents", ".", "--agency", "police"),
        ("bring-in", "incidents", __file__, "--agency", "police", "--report", "no-such-folder/r.json"),
        ("counts", "--by", "cell", "--out", "no-such-folder/a.csv"),
    ],
)
def test_a_path_that_is_not_there_is_said_before_anything_is_done(terminal, words):
    code, said = terminal.run(*words)
    assert (code, said.startswith("there is no")) == (2, True)


def test_what_the_disk_refuses_is_one_line(terminal, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["contextual", "sample", "--out", terminal.write("a-file", "")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip().endswith("a-file: file exists")


def test_a_file_name_cannot_move_the_cursor_of_the_terminal(terminal):
    path = terminal.write("a\x1b]0;title\x07.csv", INCIDENTS)
    said = terminal.run("bring-in", "incidents", path, "--agency", "police")[1] + terminal.run("store", "files")[1]
    assert "\x1b" not in said
    assert "\x07" not in said


def test_a_second_init_is_refused_and_the_store_stays(terminal):
    code, said = terminal.run("init")
    assert code == 1
    assert "store there already" in said


def test_a_partnership_store_is_refused_until_its_safeguards_exist(tmp_path):
    code, said = Terminal(tmp_path).run("init", "--partnership")
    assert code == 1
    assert "impact assessments" in said
    assert not (tmp_path / "s.db").exists()


def test_a_store_that_is_not_there_is_said_in_one_sentence(tmp_path):
    code, said = Terminal(tmp_path).run("store", "check")
    assert (code, "init" in said) == (1, True)


def test_a_store_whose_key_is_gone_is_refused_and_no_new_key_is_made(terminal):
    (terminal.folder / "keys" / "store.key").unlink()
    code, said = terminal.run("store", "check")
    assert code == 1
    assert "store.key" in said
    assert not (terminal.folder / "keys" / "store.key").exists()


def test_a_sound_store_says_so_and_a_withdrawn_file_is_gone(terminal):
    terminal.run("bring-in", "incidents", terminal.write("a.csv", INCIDENTS), "--agency", "police")
    code, said = terminal.run("store", "check")
    assert code == 0
    assert "NOT SOUND" not in said
    assert "a.csv" in terminal.run("store", "files")[1]
    assert terminal.run("store", "withdraw", "1")[0] == 0
    assert "withdrawn" in terminal.run("store", "files")[1]
    assert terminal.run("store", "withdraw", "77")[0] == 1


def test_a_busy_port_is_said(terminal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = terminal.run("serve", "--port", str(taken.getsockname()[1]), "--headless")
    assert code == 1
    assert "busy" in said


def test_the_sample_is_written_where_it_is_asked_for(tmp_path):
    code, _ = Terminal(tmp_path).run("sample", "--out", str(tmp_path / "town"))
    assert code == 0
    assert (tmp_path / "town" / "truth.json").exists()


def test_hostile_text_in_a_file_name_does_not_style_the_terminal(terminal):
    path = terminal.write("[red]a.csv", INCIDENTS)
    assert "[red]a.csv" in terminal.run("bring-in", "incidents", path, "--agency", "police")[1]


TWO_WAYS = """occurred_at,category,lat,lon
05/03/2026 21:00,cse,54.60012,1.60034
06/03/2026 21:00,cse,54.60012,1.60034
"""


def test_dates_that_read_two_ways_are_asked_about_with_examples_and_never_guessed(terminal):
    file = terminal.write("a.csv", TWO_WAYS)
    code, said = terminal.run("bring-in", "incidents", file, "--agency", "police")
    assert code == 1
    assert "2 rows not taken: This date could be day-first or month-first." in said
    assert "is the first number the day or the month" in said
    assert "2026-03-05 or 2026-05-03" in said
    code, said = terminal.run("bring-in", "incidents", file, "--agency", "police", "--answer", "date_order=day-first")
    assert code == 0
    assert "is the first number" not in said
    out = terminal.folder / "m.csv"
    assert terminal.run("counts", "--by", "month", "--out", str(out))[0] == 0
    assert pd.read_csv(out)[["month", "incidents"]].values.tolist() == [["2026-03", 2]]


@pytest.mark.parametrize("answer", ["date_order=backwards", "position=there", "date_order", "colour=red", "crs="])
def test_an_answer_that_answers_nothing_is_wrong_use(terminal, answer):
    file = terminal.write("a.csv", TWO_WAYS)
    assert terminal.run("bring-in", "incidents", file, "--agency", "police", "--answer", answer)[0] == 2


@pytest.mark.parametrize(
    "words", [["colour"], ["counts", "--colour"], ["bring-in", "incidents", "a.csv"], ["store", "sell"]]
)
def test_a_word_that_is_not_known_is_one_line_and_wrong_use(monkeypatch, capsys, words):
    monkeypatch.setattr("sys.argv", ["contextual", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert (said.out, len(said.err.strip().splitlines())) == ("", 1)


def test_an_agency_that_sent_nothing_is_never_counted_as_nought(terminal):
    terminal.run("bring-in", "incidents", terminal.write("a.csv", INCIDENTS), "--agency", "police")
    code, said = terminal.run("counts", "--by", "cell", "--agency", "polcie", "--out", str(terminal.folder / "c.csv"))
    assert code == 2
    assert "there are no records of polcie; there are: police" in said


def test_counting_says_what_the_hours_and_the_hexagons_leave_out(terminal):
    sent = "earliest,latest,category,lat,lon\n2026-03-05 21:00,2026-03-05 22:00,cse,54.60012,1.60034\n"
    sent += "2026-03-05,2026-03-05,cse,54.60012,1.60034\n2026-03-06 21:10,2026-03-06 21:20,cse,,\n"
    terminal.run("bring-in", "incidents", terminal.write("a.csv", sent), "--agency", "police")
    said = terminal.run("counts", "--by", "cell", "--hours", "20-23", "--out", str(terminal.folder / "c.csv"))[1]
    assert "1 incident(s) left out: they may or may not fall in the hours chosen" in said
    assert "In no hexagon: 1 not mapped." in said


def test_what_was_kept_before_the_store_refused_is_in_the_report(terminal, monkeypatch):
    from contextual import services
    from contextual.errors import DiskFull

    keep = services.bring_in

    def until_the_disk_is_full(who, why, house, sending, **more):
        if sending.name == "b.csv":
            msg = "the disk is full"
            raise DiskFull(msg)
        return keep(who, why, house, sending, **more)

    monkeypatch.setattr(services, "bring_in", until_the_disk_is_full)
    first, second = terminal.write("a.csv", INCIDENTS), terminal.write("b.csv", INCIDENTS)
    report = terminal.folder / "r.json"
    code, said = terminal.run("bring-in", "incidents", first, second, "--agency", "police", "--report", str(report))
    assert (code, said) == (1, "the disk is full")
    assert [one["accepted"] for one in json.loads(report.read_text(encoding="utf-8"))] == [6]


def test_names_are_listed_and_settled_in_a_file(terminal):
    place = "incident_id,part,occurred_at,category,place_name\n"
    waits = "".join(f"E{n},harmed,2026-03-01 10:00,cse,{text}\n" for n, text in enumerate(("Lanturn Prak", "Zqzq")))
    terminal.run("bring-in", "places", terminal.write("p.csv", PLACES), "--agency", "council")
    terminal.run("bring-in", "incidents", terminal.write("a.csv", place + waits), "--agency", "police")
    out = terminal.folder / "names.csv"
    assert terminal.run("names", "list", "--out", str(out))[0] == 0
    table = pd.read_csv(out, dtype="str", keep_default_na=False)
    table.assign(answer=["1", "7"]).to_csv(out, index=False)
    code, said = terminal.run("names", "settle", str(out))
    assert code == 1
    assert "line 3: an answer is 1 to 5" in said
    assert "1 text settled. 1 held records got another place" in said
    assert terminal.run("names", "settle", str(terminal.folder / "none.csv"))[0] == 2


def test_a_template_is_written_as_a_header_row_and_the_dictionary_as_a_page(terminal):
    out = terminal.folder / "t.csv"
    assert terminal.run("template", "training", "--out", str(out)) == (0, "")
    assert out.read_bytes().startswith(b"training_id,activity,held_on,")
    assert out.read_bytes().endswith(b"\r\n")
    assert terminal.run("template", "voices")[1].startswith("voice_id,feels,")
    assert terminal.run("template", "--dictionary")[1].startswith("# Templates")
    code, said = terminal.run("template", "rumours")
    assert (code, "cohort" in said) == (2, True)


def test_a_mark_is_taken_back_at_the_terminal(terminal):
    text = "voice_id,feels,consent,place_name\nYV-1,safe,yes,the pier\n"
    assert terminal.run("bring-in", "voices", terminal.write("v.csv", text), "--agency", "youth_service")[0] == 0
    code, said = terminal.run("take-back", "YV-1", "--agency", "youth_service")
    assert (code, "taken back" in said) == (0, True)
    assert terminal.run("take-back", "YV-1", "--agency", "youth_service")[0] == 1
