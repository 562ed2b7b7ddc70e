from __future__ import annotations

import json

import numpy as np
import pytest
import sqlalchemy as sa

from contextual.errors import StoreBusy, StoreRefused
from contextual.store import columns, erasures, ledgers
from contextual.store.backup import back_up, restore
from contextual.store.check import check
from contextual.store.engine import open_store
from contextual.store.erasing import clean, erase, erase_again, everybody, held_of
from contextual.store.proof import look_for
from contextual.store.records import ids_of, read_records, read_touches
from contextual.store.sources import read_references
from contextual.store.superseded import stands_instead, supersede
from tests.store.builders import bring, count, incidents, touches

AMY, BEN, CAT = ("3f9a1c7e" * 4, "70b2d451" * 4, "c8e60f93" * 4)


def of(*people, **more):
    """One record of each person, the incident and reference named by the row."""
    rows = len(people)
    own = {"person": list(people), "incident": [f"{i + 1:032x}" for i in range(rows)],
           "reference": [f"CASE-{i + 1}" for i in range(rows)], "month": 24300 + np.arange(rows)}  # fmt: skip
    return incidents(rows, **(own | more))


def erased(store, *people):
    with store.write() as conn:
        return erase(conn, people, store.keys)


def records(store, *names):
    with store.read() as conn:
        return read_records(conn, "fictional", names)


def found(store, *needles):
    return sum(one.found for one in look_for(store, needles))


def test_everything_of_one_person_goes_and_all_of_the_others_stays(store):
    bring(store, frame=of(AMY, BEN, AMY, CAT))
    gone = erased(store, AMY)
    assert (gone.records, gone.files) == (2, (1,))
    left = records(store, "person", "incident", "month")
    assert left["person"].tolist() == [BEN, CAT]
    assert left["incident"].tolist() == [f"{2:032x}", f"{4:032x}"]
    assert left["month"].tolist() == [24301, 24303]
    assert check(store).ok
    assert found(store, AMY) == 0


def test_a_file_of_one_person_alone_leaves_no_record(store):
    bring(store, frame=of(AMY, AMY))
    erased(store, AMY)
    assert len(records(store, "person")) == 0
    assert check(store).ok


def test_references_of_the_others_still_open_and_those_of_the_erased_are_gone(store):
    bring(store, frame=of(AMY, BEN, CAT))
    erased(store, AMY)
    with store.read() as conn:
        ids = read_records(conn, "fictional", ["id"])["id"].tolist()
        assert list(read_references(conn, ids, "police", store.keys).values()) == ["CASE-2", "CASE-3"]
    assert found(store, "CASE-1") == 0
    assert found(store, "CASE-2") == 1


def test_touches_of_the_others_stay_with_the_right_record(store):
    bring(store, frame=of(AMY, BEN, CAT), touches=touches((0, "t:a", 1.0), (1, "t:b", 2.0), (2, "t:c", 3.0)))
    erased(store, AMY)
    with store.read() as conn:
        ids = read_records(conn, "fictional", ["id", "person"]).set_index("id")["person"]
        made = read_touches(conn, "fictional")
    assert {ids[row.record_id]: row.place_id for row in made.itertuples()} == {BEN: "t:b", CAT: "t:c"}


def test_corrections_of_the_others_stay_with_the_right_record(store):
    bring(store, frame=of(AMY, BEN, CAT))
    bring(store, content="d" * 64, frame=of(AMY, CAT, BEN))
    with store.write() as conn:
        supersede(conn, ids_of(1, np.array([1])), ids_of(2, np.array([2])))
    erased(store, AMY)
    with store.read() as conn:
        assert stands_instead(conn) == {int(ids_of(1, np.array([0]))[0]): int(ids_of(2, np.array([1]))[0])}
    assert records(store, "person")["person"].tolist() == [CAT, CAT, BEN]
    assert check(store).ok


def test_what_a_record_of_the_person_had_corrected_does_not_stand_again(store):
    bring(store, frame=of(BEN, CAT))
    bring(store, content="d" * 64, frame=of(AMY))
    with store.write() as conn:
        supersede(conn, ids_of(1, np.array([0])), ids_of(2, np.array([0])))
    assert erased(store, AMY).records == 2
    assert records(store, "person")["person"].tolist() == [CAT]


def test_counts_made_before_are_gone_and_the_version_moves(store):
    bring(store, frame=of(AMY, BEN))
    with store.write() as conn:
        ledgers.save_ledger(conn, store.version(), "fictional", {}, {"person": np.arange(2)})
    before = store.version()
    erased(store, AMY)
    assert count(store, "ledgers") == 0
    assert store.version() > before


def test_a_person_in_many_parts_of_a_file_goes_from_all(on_file, monkeypatch):
    monkeypatch.setattr(columns, "AT_ONCE", 4)
    people = [AMY, BEN, CAT, BEN, CAT, AMY, BEN, BEN, AMY, AMY, AMY, AMY, CAT]
    bring(on_file, frame=of(*people), touches=touches(*((i, f"t:{i}", 1.0) for i in range(13))))
    assert erased(on_file, AMY).records == 6
    assert records(on_file, "person")["person"].tolist() == [one for one in people if one != AMY]
    with on_file.read() as conn:
        ids = read_records(conn, "fictional", ["id", "month"]).set_index("id")["month"]
        made = read_touches(conn, "fictional")
        assert [ids[row.record_id] - 24300 for row in made.itertuples()] == [int(p[2:]) for p in made["place_id"]]
    assert check(on_file).ok


@pytest.mark.parametrize("seed", range(10))
def test_whoever_is_erased_the_rest_is_as_if_they_had_never_been_sent(tmp_path, keys, monkeypatch, seed):
    from contextual.store.engine import create_store, store_url

    monkeypatch.setattr(columns, "AT_ONCE", 5)
    rng = np.random.default_rng(seed)
    people = np.array([AMY, BEN, CAT, ""])[rng.integers(0, 4, 23)]
    frame = of(*people)
    stores = [create_store(store_url(tmp_path / f"{name}.db"), keys, "fictional") for name in ("all", "rest")]
    bring(stores[0], frame=frame)
    bring(stores[1], frame=frame[people != AMY].reset_index(drop=True))
    erased(stores[0], AMY)
    names = ["person", "incident", "month", "line", "lat", "category"]
    assert records(stores[0], *names).equals(records(stores[1], *names))
    for store in stores:
        assert check(store).ok
        store.dispose()


def free_pages(store):
    with store.read() as conn:
        return conn.exec_driver_sql("PRAGMA freelist_count").scalar()


def test_nothing_of_the_person_is_left_in_the_bytes_of_a_plain_file(plain, monkeypatch):
    monkeypatch.setattr(columns, "PACKED_AS", None)
    bring(plain, frame=of(*[AMY, BEN, AMY] * 800, place_text=["behind Amys block", "park", "behind Amys block"] * 800))
    files = [plain.path, plain.path.with_name(plain.path.name + "-wal")]
    every = lambda: b"".join(one.read_bytes() for one in files if one.exists())  # noqa: E731
    planted = [bytes.fromhex(AMY), b"behind Amys block"]
    plain.dispose()
    assert all(one in every() for one in planted)
    erased(plain, AMY)
    assert free_pages(plain) > 0
    clean(plain)
    assert not any(one in every() for one in planted)
    assert bytes.fromhex(BEN) in every()
    assert free_pages(plain) == 0
    assert all(one.stat().st_size == 0 for one in files[1:] if one.exists())


def test_a_log_that_somebody_still_reads_is_said(encrypted):
    bring(encrypted, frame=of(AMY, BEN))
    reader = open_store(encrypted.url, encrypted.keys)
    with reader.read() as conn:
        conn.execute(sa.text("SELECT count(*) FROM batches")).scalar()
        erased(encrypted, AMY)
        with pytest.raises(StoreBusy, match="close the app"):
            clean(encrypted)
    reader.dispose()
    clean(encrypted)
    assert records(encrypted, "person")["person"].tolist() == [BEN]


def file_of(store, table):
    """The bytes of a server's table as they are on its disk."""
    with store.read() as conn:
        return bytes(conn.scalar(sa.text(f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))")))


@pytest.mark.server
def test_on_a_server_the_tables_are_written_anew(on_server, monkeypatch):
    monkeypatch.setattr(columns, "PACKED_AS", None)
    bring(on_server, frame=of(AMY, BEN))
    erased(on_server, AMY)
    engine = sa.create_engine(on_server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(sa.text("CHECKPOINT"))
    assert bytes.fromhex(AMY) in file_of(on_server, "record_columns")
    clean(on_server)
    assert bytes.fromhex(AMY) not in file_of(on_server, "record_columns")
    assert bytes.fromhex(BEN) in file_of(on_server, "record_columns")
    assert found(on_server, AMY) == 0
    engine.dispose()


def test_what_fails_half_way_erases_nothing(store, monkeypatch):
    bring(store, frame=of(AMY, BEN))
    monkeypatch.setattr("contextual.store.removing._move_corrections", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erased(store, AMY)
    assert records(store, "person")["person"].tolist() == [AMY, BEN]
    assert check(store).ok


def test_a_restored_backup_does_not_bring_the_person_back(on_file, tmp_path):
    bring(on_file, frame=of(AMY, BEN, CAT))
    back_up(on_file, tmp_path / "a.backup")
    erasures.note(on_file.keys, on_file.store_id, [AMY], at=1)
    erased(on_file, AMY)
    on_file.dispose()
    done = restore(
        tmp_path / "a.backup", on_file.url, on_file.keys, instead=True,
        reapply=lambda store: erase_again(store, erasures.noted(store.keys, store.store_id)),
    )  # fmt: skip
    assert done.erased == 1
    again = open_store(on_file.url, on_file.keys)
    assert records(again, "person")["person"].tolist() == [BEN, CAT]
    assert found(again, AMY) == 0
    again.dispose()


def test_the_tokens_tell_nobody(store):
    bring(store, frame=of(AMY, BEN))
    erasures.note(store.keys, store.store_id, [AMY], at=1)
    erased(store, AMY)
    with store.read() as conn:
        kept = erasures.kept(conn)
    assert kept == erasures.noted(store.keys, store.store_id)
    assert AMY not in (store.keys.folder / erasures.LIST).read_text() + str(kept)
    assert erasures.of_those(store.keys, [AMY, BEN], kept) == {AMY}


def test_erasures_of_another_store_are_not_this_ones(keys):
    erasures.note(keys, "one", [AMY], at=1)
    assert erasures.noted(keys, "two") == set()


@pytest.mark.parametrize("change", ["store", "erased", "at", "mac", "cut"])
def test_a_list_of_erasures_that_was_changed_is_refused(keys, change):
    erasures.note(keys, "one", [AMY], at=1)
    path = keys.folder / erasures.LIST
    line = json.loads(path.read_text())
    line[change] = {"store": "two", "erased": [], "at": 2, "mac": "0" * 64}.get(change, "")
    path.write_text(json.dumps(line)[:-9] if change == "cut" else json.dumps({k: line[k] for k in line if k != "cut"}))
    if change == "cut":
        path.write_text(path.read_text()[:-9])
    with pytest.raises(StoreRefused, match="Line 1 of"):
        erasures.noted(keys, "one")


def test_nothing_held_is_said_and_everybody_held_is_known(store):
    bring(store, frame=of(AMY, BEN, ""))
    with store.read() as conn:
        assert held_of(conn, [CAT]).nothing
        assert everybody(conn) == {AMY, BEN}
