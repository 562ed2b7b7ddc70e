"""A hundred bad files: each is refused in one sentence, or taken with every row accounted for. Nothing is left over."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from contextual.codes import PROBLEMS, REFUSALS
from contextual.counts.lens import month_text
from contextual.store import batches as batch_store
from contextual.store import records as record_store
from tests.intake.bad.events import EVENTS
from tests.intake.bad.further import FURTHER
from tests.intake.bad.one import Bad
from tests.intake.bad.shapes import SHAPES
from tests.intake.bad.sheets import SHEETS
from tests.services.conftest import Desk

FILES = [*SHEETS, *EVENTS, *SHAPES, *FURTHER]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("office"))
    yield made
    made.house.close()


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Give a temporary folder of its own, to see whether anything is left in it."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "tmp"))
    return tmp_path / "tmp"


def records_of(office: Desk, agency: str) -> int:
    with office.house.store.read() as conn:
        return sum(batch.accepted for batch in batch_store.list_batches(conn) if batch.agency == agency)


def kept(office: Desk, receipt):
    """Read back the month and the finest resolution of each record that the store holds of a file."""
    with office.house.store.read() as conn:
        seq = batch_store.read_batch(conn, receipt.batch_id).seq
        held = record_store.read_records(conn, "fictional", ("month", "finest", "batch"))
    mine = held[held["batch"] == seq]
    return list(zip(mine["month"].tolist(), mine["finest"].tolist(), strict=True))


@pytest.mark.parametrize("bad", FILES, ids=lambda bad: bad.spoilt)
def test_a_bad_file_is_treated_as_a_careful_registrar_would(office, scratch, caplog, bad: Bad):
    agency = "sender_" + str(FILES.index(bad))
    content = bad.content
    left = sorted(Path(scratch).iterdir())
    receipt = office.bring(content, bad.kind, agency, bad.name, **bad.more)
    assert sorted(Path(scratch).iterdir()) == left, "something was left in the temporary folder"
    assert not caplog.records, "something was written to a log"
    if bad.refusals:
        assert receipt.refused is not None, (receipt.accepted, receipt.problems)
        assert receipt.refused[0] in bad.refusals & set(REFUSALS), receipt.refused
        assert receipt.refused[1].count("\n") == 0
        assert records_of(office, agency) == 0
        return
    assert receipt.refused is None, receipt.refused
    found = set(receipt.problems["code"])
    assert (receipt.accepted, receipt.rejected, found) == (bad.accepted, bad.rejected, set(bad.codes))
    assert found <= set(PROBLEMS)
    assert receipt.rows == receipt.accepted + receipt.rejected + receipt.already_held
    assert ({bad.asks} - {""}) <= {question.code for question in receipt.questions}
    if bad.kind in ("incidents", "missing"):
        rows = kept(office, receipt)
        assert len(rows) == bad.accepted
        located = sum(finest >= 0 for _, finest in rows)
        if "no_location" not in bad.codes or bad.located is not None:
            assert located == (bad.accepted if bad.located is None else bad.located)
        if bad.months is not None:
            assert sorted({iso(month) for month, _ in rows}) == bad.months


def iso(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def test_there_are_more_than_a_hundred_of_them_and_no_two_are_alike():
    assert len({bad.spoilt for bad in FILES}) == len(FILES) > 100


def test_a_month_reads_as_it_is_shown():
    assert month_text(2024 * 12 + 2).endswith("2024")
