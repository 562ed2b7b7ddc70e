from __future__ import annotations

import json
import threading

import pytest

from contextual import services
from contextual.errors import StoreRefused
from contextual.services import fictional
from contextual.settings import SAMPLE, Settings
from tests.fixtures.keep_store import lay_out


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    made = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(home)}))
    yield made
    made.close()


@pytest.fixture(scope="module")
def truth():
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


ASKER, WHY = services.fictional_principal(), services.DEMONSTRATION


def chosen(house):
    return services.choices(ASKER, WHY, house)


def lens(house, **words):
    return services.lens_of_words(chosen(house), **words)


@pytest.mark.parametrize("months", [{}, {"first": "2025-10"}])
def test_the_two_planted_hot_spots_are_the_top_two_places_by_the_default_rank(house, truth, months):
    view = services.look_at_places(ASKER, WHY, house, lens(house, **months)).value
    top = [place_id.split(":")[1] for place_id in view.units["place_id"].head(2)]
    assert top == truth["top_two"]


def test_the_care_home_is_not_on_the_map_at_all(house, truth):
    places = house.places()
    home = places[places["name"] == truth["care_home"]["place_name"]].iloc[0]
    for resolution in (9, 10):
        view = services.look_at_map(ASKER, WHY, house, lens(house, resolution=resolution)).value
        from contextual.space.cells import cells_at

        here = int(cells_at([home["lat"]], [home["lon"]], resolution)[0])
        assert here not in view.units["cell"].tolist()
    assert home["name"] not in view.places["name"].tolist()
    assert home["name"] not in services.place_list(ASKER, WHY, house)["name"].tolist()
    assert not view.units["name"].str.contains(home["name"]).any()


def test_own_returns_are_kept_and_stand_outside_every_count_of_places(house, truth):
    view = services.look_at_map(ASKER, WHY, house, lens(house)).value
    # The police and the return interviewers both send returns; every planted one is among them.
    assert view.left_out.own_return >= truth["care_home"]["own_returns"]


def test_every_fault_planted_in_the_files_is_found_on_its_line(house, truth):
    files = services.list_batches(ASKER, WHY, house)
    for fault in truth["faults"]:
        name = fault["file"].split("/")[-1]
        batch = files.loc[files["file_name"] == name, "id"].iloc[0]
        problems = services.problems_of(ASKER, WHY, house, batch)
        found = problems[(problems["row"] == fault["line"]) & (problems["code"] == fault["code"])]
        assert len(found), fault
        assert (~found["taken"]).any() == fault["rejected"]


def test_months_an_agency_did_not_send_are_gaps(house):
    gaps = services.look_at_coverage(ASKER, WHY, house, "fictional").value.gaps
    assert {"Emergency department", "Transport police"} & set(gaps["agency_label"])


def test_every_incident_of_the_lens_is_somewhere(house):
    for resolution in (7, 8, 9, 10):
        left = services.look_at_map(ASKER, WHY, house, lens(house, resolution=resolution)).value.left_out
        assert left.incidents == left.on_map + left.coarser + left.not_mapped + left.private + left.own_return


def test_a_hexagon_counts_the_same_in_the_table_the_panel_and_the_file(house):
    mine = lens(house)
    first = services.look_at_map(ASKER, WHY, house, mine).value.units.iloc[0]
    panel = services.look_at_unit(ASKER, WHY, house, mine, ("cell", first["id"])).value
    counted = services.count(ASKER, WHY, house, mine, "cell").value.set_index("cell").loc[first["id"]]
    assert first["young_people"] == panel.young_people == counted["young_people"]
    assert first["incidents"] == panel.incidents == counted["incidents"]


def test_two_programs_that_start_together_build_the_store_once(tmp_path):
    settings = Settings.from_environment({"CONTEXTUAL_HOME": str(tmp_path)})
    built, faults = [], []

    def start():
        try:
            house = services.open_house(settings, progress=lambda _share, said: built.append(said))
            house.close()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not faults
    assert built.count("Ready") == 1


def test_a_build_that_died_is_begun_again_and_one_that_goes_on_is_waited_for(tmp_path, monkeypatch):
    settings = Settings.from_environment({"CONTEXTUAL_HOME": str(tmp_path)})
    (tmp_path / ".fictional.db.part").write_bytes(b"half")
    monkeypatch.setattr(fictional, "_WAIT_S", 0.1)
    with fictional._turn(tmp_path / "fictional.building"), pytest.raises(StoreRefused, match="still building"):
        services.open_house(settings)
    services.open_house(settings).close()
    assert (tmp_path / "fictional.db").exists()


def test_the_fictional_store_of_an_earlier_version_is_brought_up_by_itself(tmp_path):
    lay_out("issue-1", tmp_path / "kept")
    (tmp_path / "kept" / "store.db").rename(tmp_path / "kept" / "fictional.db")
    made = services.open_house(Settings.from_environment({"CONTEXTUAL_HOME": str(tmp_path / "kept")}))
    assert services.check_store(services.TERMINAL_ANALYST, WHY, made).ok
    made.close()
