from __future__ import annotations

import pytest

from contextual import services
from contextual.errors import ContextualError, NotAllowed
from contextual.services.auditing import heads, verifying
from contextual.services.auditing.verifying import verify_trace


def said(report):
    return " ".join(words for _, words in report.findings)


def actions(office):
    from contextual.store.traces import read_traces

    with office.house.store.read() as conn:
        return read_traces(conn)


def lines(office):
    return sum(len(path.read_text("utf-8").splitlines()) for path in office.elsewhere.iterdir())


def test_a_whole_trace_says_from_which_entry_to_which_and_keeps_its_head_elsewhere(office):
    report = office.verify()
    assert report.ok
    assert "whole: entries 1 to" in said(report)
    assert lines(office) >= 1
    assert "kept elsewhere agree" in said(office.verify())


def test_verifying_leaves_a_trace_with_what_it_found(office):
    office.verify()
    newest = actions(office).iloc[0]
    assert (newest["action"], newest["outcome"], newest["role"]) == ("verify_trace", "whole", "auditor")
    office.behind_its_back("UPDATE traces SET actor = 'x' WHERE seq = 2")
    office.verify()
    assert actions(office).iloc[0]["outcome"] == "broken at 2"


def test_the_first_bad_entry_is_named_with_its_moment_and_in_words(office):
    office.behind_its_back("UPDATE traces SET outcome = 'x' WHERE seq = 2")
    report = office.verify()
    assert (report.ok, report.first_bad) == (False, 2)
    assert "broken at entry 2, which says it is of" in said(report)
    assert "changed, moved" in said(report)


def test_a_broken_trace_is_given_no_new_copy_to_agree_with(office):
    office.verify()
    before = lines(office)
    office.behind_its_back("UPDATE traces SET outcome = 'x' WHERE seq = 2")
    office.verify()
    assert lines(office) == before


def test_an_end_cut_off_is_named_and_so_is_how_far_a_copy_confirms(office):
    office.verify()
    office.behind_its_back("DELETE FROM traces WHERE seq > 2")
    report = office.verify()
    assert report.first_bad == 3
    assert "cut off" in said(report)


def test_an_end_cut_off_and_written_on_is_still_named(office):
    office.verify()
    kept = int(office.head().split("-")[0]) - 1
    office.behind_its_back(f"DELETE FROM traces WHERE seq >= {kept}")
    for _ in range(4):
        office.map()
    report = office.verify()
    assert report.first_bad == kept
    assert "copy was kept elsewhere" in said(report)


def test_a_copy_that_was_changed_is_found_and_said(office):
    office.verify()
    path = next(office.elsewhere.iterdir())
    path.write_text(path.read_text("utf-8").replace('"seq": ', '"seq": 1'), "utf-8")
    report = office.verify()
    assert not report.ok
    assert report.first_bad == 0
    assert "not what was written" in said(report)


def test_a_folder_that_is_away_is_not_sound_and_stops_no_look(office):
    office.elsewhere.rename(office.folder / "moved")
    report = office.verify()
    assert not report.ok
    assert "CONTEXTUAL_AUDIT_HEAD" in said(report)
    office.house.head_kept_at = 0
    assert office.map().total_incidents > 0


def test_without_a_folder_it_says_what_could_not_be_noticed(desk):
    report = verify_trace(desk.asker, desk.why, desk.house)
    assert report.ok
    assert "would not be noticed" in said(report)


def test_a_head_on_paper_is_compared_too(office):
    paper = office.head()
    assert "The head that was given is in it." in said(office.verify(paper=paper))
    other = paper[:-1] + ("0" if paper[-1] != "0" else "1")
    assert office.verify(paper=other).first_bad == int(paper.split("-")[0])


@pytest.mark.parametrize("paper", ["x", "7-abc", "-7-" + "a" * 64, "7-" + "g" * 64])
def test_what_is_no_head_is_refused_in_words(office, paper):
    with pytest.raises(ContextualError, match="this is no head"):
        office.verify(paper=paper)


def test_a_look_keeps_the_head_elsewhere_once_a_day_and_not_oftener(office, monkeypatch):
    office.house.head_kept_at = 0
    for path in office.elsewhere.iterdir():
        path.unlink()
    start = 1_900_000_000
    for hours in (0, 1, 12, 23.9, 24.1, 30, 49):
        moment = int(start + hours * 3600)
        monkeypatch.setattr(heads, "now", lambda moment=moment: moment)
        office.map()
    assert lines(office) == 3


def test_another_program_on_the_same_store_does_not_copy_again_the_same_day(office, monkeypatch):
    office.verify()
    before = lines(office)
    office.house.head_kept_at = 0
    office.map()
    assert lines(office) == before


@pytest.mark.parametrize("role", list(services.ROLES))
def test_only_roles_that_may_check_the_store_verify(office, role):
    asker = services.fictional_principal(role)
    if asker.may("check_store"):
        assert verify_trace(asker, office.why, office.house).ok
    else:
        with pytest.raises(NotAllowed):
            verify_trace(asker, office.why, office.house)


def test_the_check_of_the_store_compares_the_copies_too(office):
    office.verify()
    check = services.check_store(office.asker, office.why, office.house)
    assert check["traces"].ok
    office.behind_its_back("DELETE FROM traces WHERE seq > 2")
    assert not services.check_store(office.asker, office.why, office.house)["traces"].ok


def test_a_moment_is_said_in_words():
    assert verifying.moment(0) == "1 Jan 1970, 00:00 UTC"
