"""The registers' files through the same door as any file, against the truth."""

from __future__ import annotations

import pytest

from contextual.counts.register import count_fields
from contextual.intake.read import read
from contextual.records import REGISTERS, numbers
from contextual.sample import draw_partnership, sample_files, truth
from contextual.sample.keeping import snapshot, support
from contextual.sample.sending.childrens_services import PATH as CONTACTS
from tests.sample.test_through_intake import KEY, TODAY


@pytest.fixture(scope="module")
def sample():
    return draw_partnership()


@pytest.fixture(scope="module")
def known(sample):
    return truth(sample)["registers"]


@pytest.fixture(scope="module")
def readings(sample, known):
    files = sample_files(sample)
    said = {"keys": KEY, "today": TODAY}
    return {
        kind: read(told["file"].split("/")[1], files[told["file"]], kind=kind, agency=told["agency"], **said)
        for kind, told in known.items()
    }


def counted(readings, kind, frame=None):
    made = count_fields(REGISTERS[kind], readings[kind].register if frame is None else frame)
    return made.set_index(["field", "code"])


@pytest.mark.parametrize("kind", sorted(REGISTERS))
def test_every_file_comes_in_whole(readings, known, kind):
    made = readings[kind]
    assert made.layout == kind
    assert made.rows == known[kind]["rows"]
    assert made.accepted == known[kind].get("with_consent", made.rows)
    assert not made.questions
    assert made.unread == (("words",) if kind == "voices" else ())


@pytest.mark.parametrize(("kind", "usual"), [
    ("cohort", set()), ("support", set()), ("services", {"private_address"}), ("training", set()), ("education", set()),
    ("voices", {"missing_required"}),
])  # fmt: skip
def test_no_other_problem_than_was_planted(readings, kind, usual):
    assert set(readings[kind].problems["code"]) == usual


def test_the_last_snapshot_counts_as_the_truth_says(readings, known):
    frame = readings["cohort"].register
    last = counted(readings, "cohort", frame[frame["snapshot_on"] == "2026-09-30"])
    told = known["cohort"]["last_snapshot"]
    assert last.loc[("involvement", "exploited"), ["n", "total"]].tolist() == [told["exploited"], told["young_people"]]
    assert last.loc[("gender", "male"), ["n", "known"]].tolist() == [told["male"], told["gender_known"]]
    assert last.loc[("models", "older_partner"), ["n", "known"]].tolist() == [
        told["older_partner"], told["models_known"],
    ]  # fmt: skip
    assert last.loc[("missing_band", "over_10"), "n"] == told["missing_over_10"]


def test_the_people_of_the_snapshot_are_those_of_the_contacts(sample, readings):
    contacts = read("c.xlsx", sample_files(sample)[CONTACTS], kind="incidents", agency="childrens_services", keys=KEY,
                    today=TODAY)  # fmt: skip
    seen = set(contacts.records.loc[contacts.records["part"].isin(["harmed", "both"]), "person"]) - {""}
    people = set(readings["cohort"].register["person"])
    assert len(people & seen) > 0.95 * len(people)


def test_support_counts_as_the_truth_says_and_every_word_is_known(readings, known):
    made = counted(readings, "support")
    assert made.loc[("support_status", "in_place"), "n"] == known["support"]["status"]["In place"]
    assert made.loc[("support_status", "not_recorded"), "n"] == known["support"]["status"][""]
    assert made.loc[("element", "trusted_adult"), "n"] == known["support"]["type"]["Trusted adult"]
    assert made.loc[("element", "court_before"), "n"] == known["support"]["type"]["Before court"]


def test_relocation_is_physically_safer_and_relationally_not(readings):
    frame = readings["support"].register
    moved = frame[(frame["element"] == "accommodation") & (frame["physical_before"] != "not_recorded")]
    assert len(moved) >= 3
    assert (moved["physical_after"] == "safe").all()
    assert (moved["relational_after"] == "unsafe").all()


def test_the_refuge_is_on_no_map(readings, known):
    frame = readings["services"].register
    assert frame["private"].sum() == known["services"]["private"]
    assert frame.loc[frame["private"], "lat"].isna().all()
    assert (frame["safe_place"] == "yes").sum() == known["services"]["safe_places"]


def test_taxis_are_trained_and_nobody_at_the_bus_station_is(readings, known):
    made = counted(readings, "training")
    assert made.loc[("sector", "taxis"), "n"] == known["training"]["sector"]["Taxi drivers"]
    assert made.loc[("sector", known["training"]["nobody_trained"]), "n"] == 0
    assert numbers(readings["training"].register["trained"]).sum() == known["training"]["number_attending"]


def test_numbers_kept_back_are_no_numbers(readings, known):
    frame = readings["education"].register
    figures = [f.name for f in REGISTERS["education"].fields if f.reads == "figure"]
    assert sum(numbers(frame[name]).isna().sum() for name in figures) == known["education"]["kept_back"]


def test_voices_feel_as_the_truth_says(readings, known):
    feels = readings["voices"].register["feels"].value_counts().to_dict()
    assert feels == known["voices"]["feels"]


@pytest.mark.parametrize("seed", [1, 7])
def test_another_seed_draws_other_registers_and_the_same_directory(sample, seed):
    other = draw_partnership(seed)
    mine, theirs = ({sheet.path: sheet.rows for sheet in one.registers} for one in (sample, other))
    assert mine[snapshot.PATH] != theirs[snapshot.PATH]
    assert mine[support.PATH] != theirs[support.PATH]
    assert sample.services == other.services
